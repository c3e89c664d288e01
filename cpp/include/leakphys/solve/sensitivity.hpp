// Exact derivatives of end states and event times by K inputs: the same method, run on Dual<double, K>.
//
// Any entry of a member's inputs may be seeded: a parameter, the length of a phase, the value that a change sets.
// The derivatives are those of the numerical solution [1]; what chooses the steps and finds the events carries none.
// Within a phase neither does the clock: a state's derivative is the one at a fixed time. Where a phase begins at a
// moving t0, with slopes f- before and f+ after [2],
//     s+ = s- + (f- - f+) dt0/dp
// Events: moving_step.hpp. With derivative_rtol 0 the steps are those of the plain run bit for bit; but the error of a
// step then counts for the values alone, and past a fast transient the derivatives may be off by far more than rtol
// (12 % at 1e-6 where coolant begins to boil, measured). A derivative_rtol bounds their error as rtol does the states'.
//
// A Model offers what integrate.hpp names, with start and enter_phase for P = Dual too. For more inputs than K run
// again with other seeds. A run is large; keep it on the heap. Checked: y' = -k y through two phases, closed form.
//
// [1] Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, 2nd ed., Springer 1993, sec. I.14.
// [2] S. Galan, W. F. Feehery, P. I. Barton, Appl. Numer. Math. 31 (1999) 17: sensitivities across events.
#pragma once

#include "leakphys/solve/plan.hpp"
#include "leakphys/solve/integrate.hpp"
#include "leakphys/solve/moving_step.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A member's end. Times are from time zero, not-a-number where a thing did not happen. Derivatives are total: those at
// a moving end contain its motion. A run that a status ends stops at a step's end, a time that carries none.
template <class Model, int K>
struct SensitivityResult {
  using D = Dual<double, K>;
  int status = status::not_run;
  long long accepted = 0, rejected = 0;
  D zero_time, end_time;
  D crossing[Model::max_watches], violation[Model::max_watches];
  D end_state[Model::max_states], end_signals[Model::max_signals];
};

template <class Model, class Method, int K>
class SensitivityRun {
 public:
  using D = Dual<double, K>;
  using Result = SensitivityResult<Model, K>;

  // derivative_rtol 0: steps by values alone.
  LP_FN SensitivityRun(const Problem<Model>& problem, double derivative_rtol)
      : problem_(problem), model_(problem.model), derivative_rtol_(derivative_rtol), step_(problem.model, problem.plan) {}

  // `inputs` is a row of Request::inputs.
  LP_FN void run(const D* inputs, int columns, Result& result) {
    inputs_ = inputs;
    result_ = &result;
    result = Result{};
    begin(columns);
    while (!finished_) advance();
    report();
  }

 private:
  static constexpr int N = Model::max_states;
  using Observed = Observation<double, Model::max_signals, Model::max_warm>;

  const Problem<Model>& problem_;
  const Model& model_;
  const double derivative_rtol_;
  const D* inputs_ = nullptr;
  Result* result_ = nullptr;
  MovingStep<Model, Method, K> step_;
  D phase_end_, end_;
  double scale_[N], input_size_[K], previous_[Model::max_watches];
  WatchRecord<D> record_[Model::max_watches];
  int phase_ = 0;
  bool stale_ = true, fresh_ = true, finished_ = false;
  bool cautious_ = false;  // the attempt before was rejected

  LP_FN void begin(int columns) {
    const Schedule& schedule = problem_.schedule;
    bool usable = true;
    for (int i = 0; i < columns; ++i) usable = usable && finite(inputs_[i]);
    for (int k = 0; k < K; ++k) {
      double size = 0.0;
      for (int i = 0; i < columns; ++i) size += abs(inputs_[i].v * inputs_[i].d[k]);
      input_size_[k] = size > 0.0 ? size : 1.0;
    }
    for (int i = 0; i < model_.parameters(); ++i) step_.p[i] = inputs_[i];
    result_->zero_time = time_before_zero(schedule, inputs_);
    for (int k = 0; k < model_.watch_count(); ++k) record_[k] = WatchRecord<D>{};
    step_.t = 0.0;
    finished_ = cautious_ = false;
    fresh_ = true;
    apply_changes(schedule, 0, inputs_, step_.p);
    model_.start(step_.p, step_.y);
    for (int i = 0; i < model_.states(); ++i) usable = usable && finite(step_.y[i]);
    step_.copy_state();
    Observed now;
    model_.observe(step_.values.p, 0.0, step_.values.y, now);
    const int found = usable ? int(now.status) : status::not_finite;
    if (found != status::ok) return finish(D(0.0), found);
    enter_phase(0, D(0.0));
  }

  // The state arrives with the derivative at the moving start, and leaves with that at a fixed time.
  LP_FN void enter_phase(int phase, const D& now) {
    phase_ = phase;
    stale_ = true;
    if (apply_changes(problem_.schedule, phase, inputs_, step_.p) || phase == problem_.schedule.zero_phase) fresh_ = true;
    model_.enter_phase(step_.p, step_.y);
    phase_end_ = now + inputs_[problem_.schedule.duration_column[phase]];
    step_.copy_state();
    model_.scales(step_.values.p, scale_);
    watch_start(now);
    if (!finished_) step_.carry(now, -1.0);
  }

  LP_FN void advance() {
    if (stale_) step_.linearise();
    choose_step();
    stale_ = fresh_ = false;
    const double remaining = phase_end_.v - step_.t;
    const bool last = step_.h >= remaining * (1.0 - 1e-10);
    if (last) step_.h = remaining;
    step_.take();
    const LaneStep<Model>& values = step_.values;
    const double rtol = problem_.options.rtol;
    const double of_states = error_norm(model_.states(), rtol, values.y, values.step.y_new, values.step.error, scale_);
    const double mapped = model_.mapped_error(values.p, rtol, values.step.y_new, values.step.error);
    const double of_values = mapped > of_states ? mapped : of_states;
    const double of_derivatives = step_.derivative_error(derivative_rtol_, scale_, input_size_);
    const double error = of_derivatives > of_values ? of_derivatives : of_values;
    const bool accurate = error <= 1.0;
    Observed full;
    if (accurate) model_.observe(values.p, values.t + values.h, values.step.y_new, full);
    const bool unsolved = accurate && full.status == double(status::not_converged);
    const double by_error = step_.h * (unsolved ? 0.25 : step_factor(error));
    const double h_next = cautious_ && accurate && !unsolved ? min(by_error, growth_after_rejection * step_.h) : by_error;
    cautious_ = !accurate || unsolved;
    if (cautious_) reject(h_next);
    else accept(last, full);
    step_.h = h_next;
    if (!finished_ && result_->accepted + result_->rejected >= problem_.options.max_steps)
      finish(D(step_.t), status::step_limit);
  }

  LP_FN void choose_step() {
    double slope[N];
    for (int i = 0; i < model_.states(); ++i) slope[i] = step_.f[i].v;
    step_.copy_state();
    const double given = problem_.options.first_step, remaining = phase_end_.v - step_.t;
    const LaneStep<Model>& values = step_.values;
    if (fresh_) step_.h = given > 0.0 ? given : first_step(model_.states(), values.y, slope, scale_, remaining);
    step_.h = up_to_joint(model_, values.p, values.y, slope, step_.h);
  }

  LP_FN void reject(double h_next) {
    ++result_->rejected;
    if (h_next < shortest_step(step_.t)) finish(D(step_.t), status::step_too_small);
  }

  LP_FN void accept(bool last, const Observed& full) {
    stale_ = true;
    ++result_->accepted;
    if (enter_events(full.signals)) return;
    for (int i = 0; i < model_.states(); ++i) step_.y[i] = step_.attempt.y_new[i];
    step_.t = last ? phase_end_.v : step_.t + step_.h;
    for (int k = 0; k < model_.warm_count(); ++k) step_.p[model_.warm_column(k)] = D(full.warm[k]);
    const int found = int(full.status);
    if (found != status::ok) return finish(D(step_.t), found);
    if (!last) return;
    step_.carry(phase_end_, 1.0);
    if (phase_ + 1 == problem_.schedule.phases) finish(phase_end_, status::ok);
    else enter_phase(phase_ + 1, D(phase_end_));
  }

  LP_HD D allowed(const Watch& watch) const { return watch.duration < 0 ? D(0.0) : step_.p[watch.duration]; }

  LP_FN void watch_start(const D& now) {
    double s[Model::max_signals];
    model_.signals(step_.values.p, step_.t, step_.values.y, s);
    for (int k = 0; k < model_.watch_count(); ++k) {
      const Watch& watch = model_.watch(k);
      const double before = previous_[k];
      previous_[k] = step_.excess(watch, s);
      if (phase_ < watch.armed_from) continue;
      if (previous_[k] > 0.0 && !record_[k].exceeded() && watch.never_within(phase_, before)) continue;
      if (previous_[k] > 0.0 && !record_[k].exceeded()) {
        record_[k].rises(now, allowed(watch));
        if (watch.terminal) finish(now, status::ok);
      } else if (!(previous_[k] > 0.0) && record_[k].exceeded()) {
        record_[k].falls(now, allowed(watch));
      }
    }
  }

  // Enters what is crossed within the step. True when a terminal watch ends the run there.
  LP_FN bool enter_events(const double* full) {
    Crossing found[2 * Model::max_watches];
    const int count = step_.find_crossings(phase_, full, previous_, found);
    int terminal = -1;
    for (int c = 0; c < count; ++c)
      if (model_.watch(found[c].watch).terminal && found[c].up &&
          (terminal < 0 || found[c].theta < found[terminal].theta))
        terminal = c;
    for (int c = 0; c < count; ++c)
      if (terminal < 0 || (c != terminal && found[c].theta <= found[terminal].theta)) enter(found[c]);
    if (terminal >= 0) end_at(found[terminal]);
    for (int k = 0; k < model_.watch_count(); ++k)
      record_[k].settle(terminal < 0 ? D(step_.t + step_.h) : end_, allowed(model_.watch(k)));
    return terminal >= 0;
  }

  LP_FN void enter(const Crossing& crossing) {
    const Watch& watch = model_.watch(crossing.watch);
    const D time = step_.event_time(watch, crossing.theta);
    if (crossing.up) record_[crossing.watch].rises(time, allowed(watch));
    else record_[crossing.watch].falls(time, allowed(watch));
  }

  LP_FN void end_at(const Crossing& crossing) {
    enter(crossing);
    const D time = record_[crossing.watch].exceeded_since;
    for (int i = 0; i < model_.states(); ++i) step_.y[i] = step_.landed.y_new[i];
    step_.t = time.v;
    step_.carry(time, 1.0);
    finish(time, status::ok);
  }

  LP_FN void finish(const D& time, int reason) {
    finished_ = true;
    end_ = time;
    result_->status = reason;
  }

  LP_FN D from_zero(const D& time) const {
    D r = time - result_->zero_time;
    for (int k = 0; k < K; ++k) r.d[k] = finite(time) ? r.d[k] : not_a_number;
    return r;
  }

  LP_FN void report() {
    result_->end_time = end_ - result_->zero_time;
    for (int k = 0; k < model_.watch_count(); ++k) {
      result_->crossing[k] = from_zero(record_[k].crossing);
      result_->violation[k] = from_zero(record_[k].violation);
    }
    for (int i = 0; i < model_.states(); ++i) result_->end_state[i] = step_.y[i];
    model_.signals(step_.p, end_, step_.y, result_->end_signals);
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
