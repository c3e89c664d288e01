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
  LP_FN void watched_at(const Model& model, double theta, double* s) const {
    double at[Model::max_states];
    state_at(model, theta, at);
    model.watched_signals(p, fma(theta, h, t), at, s);
  }
  LP_FN double watch_at(const Model& model, const Watch& watch, double theta) const {
    double s[Model::max_signals];
    watched_at(model, theta, s);
    return watch.side * (s[watch.signal] - p[watch.threshold]);
  }
};

template <class Model, class R>
struct Lanes {
  static constexpr int W = lanes_v<R>;
  static constexpr int N = Model::max_states;

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
  // How far past its threshold a watched signal is.
  LP_HD double excess(const Watch& watch, int w, double signal) const {
    return watch.side * (signal - lane(p[watch.threshold], w));
  }
  LP_HD double allowed(const Watch& watch, int w) const {
    return watch.duration < 0 ? 0.0 : lane(p[watch.duration], w);
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
