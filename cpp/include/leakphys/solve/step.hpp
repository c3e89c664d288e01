// One attempt of a Rosenbrock step for any tableau and any model, in all lanes at once.
//
// A Model is a right-hand side with its sparsity: it offers `states()`, `max_states`, `jacobian_width` (how
// many Jacobian colours one Dual sweep carries at most), `autonomous`, and
//     template <class P, class T> void rhs(const P* parameters, const T& t, const T* y, T* dy) const
// for T in {R, Dual<R, width>}; it may offer a `narrow_width` to be taken where it needs no more sweeps; a Shared<R> with an rhs(...,
// shared, takes) that leaves it to the next sweeps or takes it without slopes, where none of the first states_that_move_shared()
// states has a direction, nor the time (nothing else may move it); or instead of the widths
//     template <class R> void jacobian(const R* p, const R& t, const R* y, R* f, R* entries, R* f_t) const
// and a `fixed_plan` where its sparsity is always the same. Nothing here decides anything: the caller looks at the error and the
// clock.
#pragma once

#include "leakphys/num/dual.hpp"
#include "leakphys/num/fixed_sparse.hpp"
#include "leakphys/solve/tableau.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What a model's sweeps share, or nothing.
template <class Model, class R>
struct SharedBySweeps {};
template <class Model, class R>
  requires requires { typename Model::template Shared<R>; }
struct SharedBySweeps<Model, R> {
  typename Model::template Shared<R> values;
};

// One state between the ends of a step, at theta of it.
template <class R>
LP_HD R between(R y, R y_new, R dense_0, R dense_1, R dense_2, R theta) {
  const R rest = R(1.0) - theta;
  const R bend = fma(theta, fma(theta, dense_2, dense_1), dense_0);
  return fma(rest, y, theta * fma(rest, bend, y_new));
}

// What an attempt leaves behind; y_new and dense serve output and events, error the controller.
template <class R, int N>
struct Attempt {
  R y_new[N];
  R error[N];
  R dense[3][N];

  // The state at t + theta h; order 4 between the ends. `y` is the state at t.
  LP_HD R at(const R* y, int i, R theta) const {
    return between(y[i], y_new[i], dense[0][i], dense[1][i], dense[2][i], theta);
  }
};

// The Jacobian in the plan's entries and df/dt, by coloured sweeps of forward differentiation; also f itself.
template <int width, class Model, class R, int N>
LP_FN void sweep_jacobian(const Model& model, const SparsePlan<N>& plan, const R* p, R t, const R* y, R* f, R* jacobian,
                          R* f_t) {
  using D = Dual<R, width>;
  const int n = model.states();
  for (int k = plan.first_of_color[plan.colors]; k < plan.jacobian_entries; ++k) jacobian[plan.by_color[k]] = R(0.0);
  for (int i = 0; i < n; ++i) f_t[i] = R(0.0);
  D state[N], slope[N];
  for (int j = 0; j < n; ++j) state[j] = D(y[j]);
  [[maybe_unused]] SharedBySweeps<Model, R> shared;
  for (int first = 0; first == 0 || first < plan.colors; first += width) {
    const int last = first + width < plan.colors ? first + width : plan.colors;
    const auto moves = [&](int j) { return plan.color[j] >= first && plan.color[j] < last; };
    [[maybe_unused]] int first_moved = n;
    for (int j = n - 1; j >= 0; --j) {
      if (!moves(j)) continue;
      state[j].d[plan.color[j] - first] = R(1.0);
      first_moved = j;
    }
    D time(t);
    const int time_direction = plan.time_color - first;
    const bool with_time = !Model::autonomous && time_direction >= 0 && time_direction < width;
    if (with_time) time.d[time_direction] = R(1.0);
    if constexpr (requires { model.rhs(p, time, state, slope, shared.values, true); })
      model.rhs(p, time, state, slope, shared.values, first > 0 && first_moved >= model.states_that_move_shared() && !with_time);
    else model.rhs(p, time, state, slope);
    for (int color = first; color < last; ++color)
      for (int k = plan.first_of_color[color]; k < plan.first_of_color[color + 1]; ++k) {
        const int e = plan.by_color[k];
        jacobian[e] = slope[plan.row[e]].d[color - first];
      }
    for (int j = 0; j < n; ++j)
      if (moves(j)) state[j].d[plan.color[j] - first] = R(0.0);
    for (int i = 0; with_time && i < n; ++i)
      if (plan.on_time[i]) f_t[i] = slope[i].d[time_direction];
    if (first == 0)
      for (int i = 0; i < n; ++i) f[i] = slope[i].v;
  }
}

// The model's own, or by sweeps no wider than their number asks for: what a sweep carries in vain costs as much as what it needs.
// The device and Duals of Duals have one width, which spares compiling two.
template <class Model, class R, int N>
LP_FN void evaluate_jacobian(const Model& model, const SparsePlan<N>& plan, const R* p, R t, const R* y, R* f, R* jacobian,
                             R* f_t) {
  if constexpr (requires { model.jacobian(p, t, y, f, jacobian, f_t); }) {
    model.jacobian(p, t, y, f, jacobian, f_t);
  } else {
    constexpr int wide = Model::jacobian_width;
#if !defined(__CUDACC__)
    if constexpr (!is_dual<R> && requires { Model::narrow_width; }) {
      constexpr int narrow = Model::narrow_width;
      if ((plan.colors + narrow - 1) / narrow <= (plan.colors + wide - 1) / wide)
        return sweep_jacobian<narrow>(model, plan, p, t, y, f, jacobian, f_t);
    }
#endif
    sweep_jacobian<wide>(model, plan, p, t, y, f, jacobian, f_t);
  }
}

namespace step_detail {

// Whether stage I is evaluated at the one before plus the latter's U, as the last stages of stiffly accurate methods are.
template <class Method>
LP_HD constexpr bool goes_on_from_before(int I) {
  bool same = I > 1 && Method::a(I, I - 1) == 1.0;
  for (int j = 0; j < I - 1; ++j) same = same && Method::a(I, j) == Method::a(I - 1, j);
  return same;
}

// Stages I, I+1, ... of the attempt. I is a template argument so that every coefficient is a literal. `at` becomes the state
// of each stage.
template <class Method, int I, class Model, class R, int N>
LP_STEP void stages_from(const Model& model, const SparsePlan<N>& plan, const R* p, R t, R h, const R* y, const R* f,
                         const R* f_t, const R* factors, const R* inverse, R (&u)[Method::stages][N], R (&at)[N]) {
  const int n = model.states();
  R* stage = u[I];
  if constexpr (I == 0) {
    for (int i = 0; i < n; ++i) stage[i] = fma(h * R(Method::d(0)), f_t[i], f[i]);
  } else {
    for (int i = 0; i < n; ++i) {
      if constexpr (goes_on_from_before<Method>(I)) {
        at[i] = at[i] + u[I - 1][i];
        continue;
      }
      at[i] = y[i];
      LP_UNROLL
      for (int j = 0; j < I; ++j) at[i] = fma(R(Method::a(I, j)), u[j][i], at[i]);
    }
    const R time = fma(R(Method::alpha(I)), h, t);
    model.rhs(p, time, at, stage);
    const R per_step = R(1.0) / h;
    for (int i = 0; i < n; ++i) {
      R memory(0.0);
      LP_UNROLL
      for (int j = 0; j < I; ++j) memory = fma(R(Method::c(I, j)), u[j][i], memory);
      stage[i] = fma(memory, per_step, stage[i]);
      if constexpr (Method::d(I) != 0.0 && !Model::autonomous)
        stage[i] = fma(h * R(Method::d(I)), f_t[i], stage[i]);
    }
  }
  if constexpr (HasFixedPlan<Model>) solve_fixed<Model>(factors, inverse, stage);
  else solve_factorized(plan, factors, inverse, stage);
  if constexpr (I + 1 < Method::stages)
    stages_from<Method, I + 1>(model, plan, p, t, h, y, f, f_t, factors, inverse, u, at);
}

}  // namespace step_detail

// From y at t over h. `f`, `f_t` and `jacobian` come from evaluate_jacobian at (t, y).
template <class Method, class Model, class R, int N>
LP_STEP void attempt_step(const Model& model, const SparsePlan<N>& plan, const R* p, R t, R h, const R* y, const R* f,
                          const R* f_t, const R* jacobian, Attempt<R, N>& out) {
  const int n = model.states();
  R factors[SparsePlan<N>::room], inverse[N], u[Method::stages][N], at[N];
  for (int e = 0; e < plan.jacobian_entries; ++e) factors[e] = -jacobian[e];
  for (int e = plan.jacobian_entries; e < plan.entries; ++e) factors[e] = R(0.0);
  const R shift = R(1.0) / (h * R(Method::gamma));
  for (int i = 0; i < n; ++i) factors[plan.diagonal[i]] += shift;
  if constexpr (HasFixedPlan<Model>) factorize_fixed<Model>(factors, inverse);
  else factorize(plan, factors, inverse);
  step_detail::stages_from<Method, 0>(model, plan, p, t, h, y, f, f_t, factors, inverse, u, at);

  constexpr int last = Method::stages - 1;
  static_assert(last > 0, "y_new goes on from the last stage's state");
  for (int i = 0; i < n; ++i) {
    out.error[i] = u[last][i];
    out.y_new[i] = at[i] + u[last][i];
    LP_UNROLL
    for (int k = 0; k < 3; ++k) {
      R bend(0.0);
      LP_UNROLL
      for (int j = 0; j <= last; ++j) bend = fma(R(Method::dense(k, j)), u[j][i], bend);
      out.dense[k][i] = bend;
    }
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
