// A step that carries derivatives by K parameters: its attempts, its values, and the time of an event within it.
//
// Time is a value here; what moves with the parameters is a time as a Dual: a phase's end, an event.
//
// An event g(y, p, t) = 0 moves by dte/dp = -(dg/dp)/(dg/dt), dg/dt along the solution [1]. Both are taken at the end of
// a step of its own that lands on the event, which is more accurate than the dense output. Where g only touches
// zero, dg/dt is 0 and there is no derivative. Checked: y' = -k y to y0/2: te = ln 2/k, dte/dk = -te/k.
//
// [1] S. Galan, W. F. Feehery, P. I. Barton, Appl. Numer. Math. 31 (1999) 17: sensitivities across events.
#pragma once

#include "leakphys/solve/events.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A watch that changes sign at theta of a step.
struct Crossing {
  int watch;
  double theta;
  bool up;
};

template <class Model, class Method, int K>
struct MovingStep {
  static constexpr int N = Model::max_states;
  static constexpr int landings = 2;  // steps that approach an event: from the dense output, and one correction
  using D = Dual<double, K>;

  const Model& model;
  const SparsePlan<N>& plan;
  D p[Model::max_parameters], y[N], f[N], f_t[N], jacobian[SparsePlan<N>::max_entries];
  double t = 0.0, h = 0.0;
  Attempt<D, N> attempt, landed;  // the step, and one that ends on an event within it
  LaneStep<Model> values;         // the same step without derivatives

  LP_FN MovingStep(const Model& the_model, const SparsePlan<N>& the_plan) : model(the_model), plan(the_plan) {}

  LP_FN void linearise() { evaluate_jacobian(model, plan, p, D(t), y, f, jacobian, f_t); }

  LP_FN void take() {
    attempt_step<Method>(model, plan, p, D(t), D(h), y, f, f_t, jacobian, attempt);
    copy_state();
    values.t = t;
    values.h = h;
    for (int i = 0; i < model.states(); ++i) {
      values.step.y_new[i] = attempt.y_new[i].v;
      values.step.error[i] = attempt.error[i].v;
      for (int k = 0; k < 3; ++k) values.step.dense[k][i] = attempt.dense[k][i].v;
    }
  }
  LP_FN void copy_state() {
    for (int i = 0; i < model.parameters(); ++i) values.p[i] = p[i].v;
    for (int i = 0; i < model.states(); ++i) values.y[i] = y[i].v;
  }

  // Largest weighted error of a derivative, |error| / (rtol (|dy| + scale_i/size_k)), size_k that of the k-th input; 0
  // for rtol 0. A derivative that is not a number stays one in the result, and does not count here.
  LP_FN double derivative_error(double rtol, const double* scale, const double* input_size) const {
    double norm = 0.0;
    for (int i = 0; i < model.states(); ++i) {
      if (rtol == 0.0 || scale[i] == 0.0) continue;  // scale 0: a ledger
      for (int k = 0; k < K; ++k) {
        const double size = max(abs(y[i].d[k]), abs(attempt.y_new[i].d[k])) + scale[i] / input_size[k];
        norm = max(abs(attempt.error[i].d[k]) / (rtol * size), norm);
      }
    }
    return norm;
  }

  // Adds the motion of the state with a moving time to its derivative (sign 1), or takes it out (-1).
  LP_FN void carry(const D& time, double sign) {
    bool moves = false;
    for (int k = 0; k < K; ++k) moves = moves || time.d[k] != 0.0;
    if (!moves) return;
    D slope[N];
    model.rhs(p, D(t), y, slope);
    for (int i = 0; i < model.states(); ++i)
      for (int k = 0; k < K; ++k) y[i].d[k] += sign * slope[i].v * time.d[k];
  }

  LP_HD double excess(const Watch& watch, const double* s) const {
    return watch.side * (s[watch.signal] - values.p[watch.threshold]);
  }

  // Crossings within either half of the step, from the excesses at its start and the signals at its end, whose
  // excesses become `previous`. Returns how many, two per watch at most.
  LP_FN int find_crossings(int phase, const double* full, double* previous, Crossing* found) const {
    double half[Model::max_signals];
    values.signals_at(model, 0.5, half);
    int count = 0;
    for (int k = 0; k < model.watch_count(); ++k) {
      const Watch& watch = model.watch(k);
      const double g[3] = {previous[k], excess(watch, half), excess(watch, full)};
      previous[k] = g[2];
      if (phase < watch.armed_from) continue;
      for (int part = 0; part < 2; ++part) {
        const bool before = g[part] > 0.0, after = g[part + 1] > 0.0;
        if (before == after || !finite(g[part]) || !finite(g[part + 1])) continue;
        const double left = 0.5 * part;
        found[count++] = {k, locate_crossing(model, k, values, left, g[part], left + 0.5, g[part + 1]), after};
      }
    }
    return count;
  }

  // The time at which the watch crosses, near theta of the step; `landed` ends there.
  LP_FN D event_time(const Watch& watch, double theta) {
    double span = theta * h, rate = 0.0;
    D g(0.0);
    for (int i = 0; i < landings; ++i) {
      const double corrected = i == 0 ? span : span - g.v / rate;
      if (corrected > 0.0 && corrected <= h) span = corrected;  // else g only touches zero: as the dense output has it
      attempt_step<Method>(model, plan, p, D(t), D(span), y, f, f_t, jacobian, landed);
      look(watch, t + span, g, rate);
    }
  D time(t + span);
    for (int k = 0; k < K; ++k) time.d[k] = -g.d[k] / rate;
    return time;
  }

  // The watch's excess at the end of `landed`, and its rate along the solution.
  LP_FN void look(const Watch& watch, double time, D& g, double& rate) const {
    D s[Model::max_signals], slope[N], moving[N], still[Model::max_parameters];
    model.signals(p, D(time), landed.y_new, s);
    g = D(double(watch.side)) * (s[watch.signal] - p[watch.threshold]);
    model.rhs(p, D(time), landed.y_new, slope);
    for (int i = 0; i < model.states(); ++i) {
      moving[i] = D(landed.y_new[i].v);
      moving[i].d[0] = slope[i].v;
    }
    for (int i = 0; i < model.parameters(); ++i) still[i] = D(p[i].v);
    D clock(time);
    clock.d[0] = 1.0;
    model.signals(still, clock, moving, s);
    rate = watch.side * s[watch.signal].d[0];
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
