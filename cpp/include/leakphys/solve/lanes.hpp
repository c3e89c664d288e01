// The members in flight: one lane each, and how one lane is copied out of its packs and back.
#pragma once

#include "leakphys/solve/status.hpp"
#include "leakphys/solve/step.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// One lane's step in plain doubles, for what is rare: crossings, samples.
template <class Model>
struct LaneStep {
  double p[Model::max_parameters];
  double y[Model::max_states];
  Attempt<double, Model::max_states> step;
  double t, h;

  LP_FN void state_at(const Model& model, double theta, double* at) const {
    for (int i = 0; i < model.states(); ++i) at[i] = step.at(y, i, theta);
  }
  LP_FN void signals_at(const Model& model, double theta, double* s) const {
    double at[Model::max_states];
    state_at(model, theta, at);
    model.signals(p, fma(theta, h, t), at, s);
  }
  LP_FN double excess_at(const Model& model, int k, double theta) const {  // of watch k
    double at[Model::max_states];
    state_at(model, theta, at);
    const Watch& watch = model.watch(k);
    return watch.side * (model.watched_signal(k, p, fma(theta, h, t), at) - p[watch.threshold]);
  }
};

template <class Model, class R>
struct Lanes {
  static constexpr int W = lanes_v<R>;
  static constexpr int N = Model::max_states;
  using Observed = Observation<R, Model::max_signals, Model::max_warm>;

  const Model& model;
  R p[Model::max_parameters], y[N], scale[N];
  R t, h, phase_end;
  Attempt<R, N> attempt;
  long long member[W];  // -1: the lane is idle
  int phase[W];
  bool closing[W];      // the step in flight is to end on a terminal watch
  LaneStep<Model> copy; // of the lane last copied out

  LP_FN explicit Lanes(const Model& the_model) : model(the_model) {}

  LP_FN bool any_active() const {
    for (int w = 0; w < W; ++w)
      if (member[w] >= 0) return true;
    return false;
  }
  LP_FN void load(int w, const double* from_p, const double* from_y) {
    for (int i = 0; i < model.parameters(); ++i) set_lane(p[i], w, from_p[i]);
    for (int i = 0; i < model.states(); ++i) set_lane(y[i], w, from_y[i]);
    double scales[N];
    model.scales(from_p, scales);
    for (int i = 0; i < model.states(); ++i) set_lane(scale[i], w, scales[i]);
  }
  LP_FN void unload(int w, double* to_p, double* to_y) const {
    for (int i = 0; i < model.parameters(); ++i) to_p[i] = lane(p[i], w);
    for (int i = 0; i < model.states(); ++i) to_y[i] = lane(y[i], w);
  }
  LP_FN void copy_step(int w) {
    unload(w, copy.p, copy.y);
    copy.t = lane(t, w);
    copy.h = lane(h, w);
    for (int i = 0; i < model.states(); ++i) {
      copy.step.y_new[i] = lane(attempt.y_new[i], w);
      for (int k = 0; k < 3; ++k) copy.step.dense[k][i] = lane(attempt.dense[k][i], w);
    }
  }
  // Each lane's signals at theta of its step.
  LP_FN void signals_at(R theta, R* s) const {
    R at[N];
    for (int i = 0; i < model.states(); ++i) at[i] = attempt.at(y, i, theta);
    model.signals(p, fma(theta, h, t), at, s);
  }
  // To where the step ends in those lanes in which it counts. `last`: a whole step reaches the phase's end.
  LP_FN void move(mask_t<R> counts, R end, mask_t<R> last) {
    const mask_t<R> whole = counts & (end == R(1.0)), part = counts & !whole;
    if (any(part))
      for (int i = 0; i < model.states(); ++i) y[i] = select(part, attempt.at(y, i, end), y[i]);
    for (int i = 0; i < model.states(); ++i) y[i] = select(whole, attempt.y_new[i], y[i]);
    t = select(counts, select(whole & last, phase_end, fma(end, h, t)), t);
  }
  // Starts for what the model iterates, found by the attempt, in those lanes in which it counts.
  LP_FN void keep_warm(mask_t<R> counts, const Observed& full) {
    for (int k = 0; k < model.warm_count(); ++k) p[model.warm_column(k)] = select(counts, full.warm[k], p[model.warm_column(k)]);
  }
  // Half-way signals, and all that is asked at the end of the attempt.
  LP_FN void observe(R* half, Observed& full) const {
    R at[N];
    const R theta(0.5);
    at[0] = y[0];  // a model has states; the compiler cannot know
    for (int i = 0; i < model.states(); ++i) at[i] = attempt.at(y, i, theta);
    model.watched_signals(p, fma(theta, h, t), at, half);
    model.observe(p, t + h, attempt.y_new, full);
  }
  // Lane w becomes the first's over its first step of 1 s, without a member.
  LP_FN void repeat_first(int w) {
    unload(0, copy.p, copy.y);
    load(w, copy.p, copy.y);
    set_lane(t, w, 0.0);
    set_lane(h, w, 1.0);
    set_lane(phase_end, w, lane(phase_end, 0));
  }
  // How far past its threshold a watched signal is.
  LP_HD double excess(const Watch& watch, int w, double signal) const {
    return watch.side * (signal - lane(p[watch.threshold], w));
  }
  LP_HD R excess(const Watch& watch, R signal) const { return R(double(watch.side)) * (signal - p[watch.threshold]); }
  LP_HD double allowed(const Watch& watch, int w) const {
    return watch.duration < 0 ? 0.0 : lane(p[watch.duration], w);
  }
  LP_HD R allowed(const Watch& watch) const { return watch.duration < 0 ? R(0.0) : p[watch.duration]; }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
