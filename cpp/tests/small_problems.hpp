// What the tests of the solver share: a base for problems of a few states, two problems, and batches of one member.
#pragma once

#include <doctest/doctest.h>

#include <cmath>

#include "batch.hpp"

namespace small_problems {

namespace lp = leakphys;
using batch::Batch;

// What every test problem shares. A problem adds its size, start, rhs and, where it differs, signals.
template <class Problem, int States, int Parameters, int Watches = 0>
struct Small {
  static constexpr int max_warm = 0;
  static constexpr int max_states = States, max_parameters = Parameters + 1, max_signals = States + 1;
  static constexpr int max_watches = Watches > 0 ? Watches : 1, jacobian_width = 2;
  static constexpr bool autonomous = false;
  lp::Watch watches[max_watches] = {};

  static int states() { return States; }
  static int parameters() { return Parameters; }
  static int signal_count() { return States + 1; }
  static int watch_count() { return Watches; }
  static int audit_count() { return 1; }
  static int warm_count() { return 0; }
  static int warm_column(int) { return -1; }
  const lp::Watch& watch(int k) const { return watches[k]; }
  template <class P>
  void enter_phase(P*, P*) const {}
  void audit(const double*, const double* y, double* terms) const { terms[0] = y[0]; }
  template <class R>
  void scales(const R*, R* scale) const {
    for (int i = 0; i < States; ++i) scale[i] = R(1.0);
  }
  template <class R>
  R mapped_error(const R*, double, const R*, const R*) const {
    return R(0.0);
  }
  // The states, then a sine of time that no integration error touches.
  template <class P, class T>
  void signals(const P*, T t, const T* y, T* s) const {
    for (int i = 0; i < States; ++i) s[i] = y[i];
    s[States] = lp::sin(t);
  }
  template <class P, class T>
  void watched_signals(const P* p, T t, const T* y, T* s) const {
    static_cast<const Problem&>(*this).signals(p, t, y, s);
  }
  template <class P, class T>
  T watched_signal(int k, const P* p, T t, const T* y) const {
    T s[max_signals];
    static_cast<const Problem&>(*this).signals(p, t, y, s);
    return s[watches[k].signal];
  }
  template <class R>
  void observe(const R* p, const R& t, const R* y, lp::Observation<R, max_signals>& o) const {
    static_cast<const Problem&>(*this).signals(p, t, y, o.signals);
    o.status = R(0.0);
  }
};

// Two states, nonlinear, with time in it: y0 = exp(sin t), y1 = cos t.
struct Waves : Small<Waves, 2, 0> {
  static constexpr double end = 3.0;
  static void exact(double t, double* y) { y[0] = std::exp(std::sin(t)), y[1] = std::cos(t); }
  void start(double*, double* y) const { exact(0.0, y); }
  template <class P, class T>
  void rhs(const P*, const T& t, const T* y, T* dy) const {
    dy[0] = y[0] * y[1];
    dy[1] = -lp::log(y[0]) + t * (y[0] * lp::exp(-lp::sin(t)) - T(1.0));
  }
};

// One member of the problem, all parameters 0, in one phase of the given length.
template <class Model>
Batch<Model> single(const Model& model, double duration, double rtol) {
  Batch<Model> b;
  b.problem.model = model;
  REQUIRE(b.plan());
  b.columns = Model::parameters() + 1;
  b.inputs.assign(static_cast<std::size_t>(b.columns), 0.0);
  b.inputs.back() = duration;
  b.phases({Model::parameters()});
  b.problem.options.rtol = rtol;
  return b;
}

// y' = cos t, so that steps are short beside the sine that the watches look at. Parameters: threshold,
// duration.
struct Sine : Small<Sine, 1, 2, 3> {
  template <class P>
  void start(P*, P* y) const {
    y[0] = P(0.0);
  }
  template <class P, class T>
  void rhs(const P*, const T& t, const T*, T* dy) const {
    dy[0] = lp::cos(t);
  }
};

// The watches above and below the threshold in column 0, the duration allowed to the first in column 1.
inline Batch<Sine> sine_batch(double threshold, double allowed, double until, int terminal) {
  Sine model;
  model.watches[0] = {1, +1, 0, 1, 0, 0};
  model.watches[1] = {1, -1, 0, -1, 0, 0};
  model.watches[2] = {1, +1, 0, -1, 0, terminal};
  auto b = single(model, until, 1e-6);
  b.inputs = {threshold, allowed, until};
  return b;
}

}  // namespace small_problems
