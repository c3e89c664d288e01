// Integrates members through their phases, W lanes at once, each lane with its own clock, step and phase.
//
// A lane that finishes takes the next member from the source, so no lane waits for its slowest neighbour. What happens
// once per step runs in all lanes; what is rare (a phase change, an event, an output time) runs on one lane
// copied out as doubles. Since lanes compute exactly what doubles do, a member's result does not depend on who
// shares its pack.
//
// A Model also offers, besides the right-hand side (step.hpp):
//     int parameters(), signal_count(), watch_count(), audit_count();  const Watch& watch(int)
//     template <class R> void scales(const R* p, R* scale)      absolute error scale per state; 0: a ledger
//     void start(double* p, double* y)                          initial state; derived parameters
//     void enter_phase(double* p, double* y)                    after a phase's changes are applied
//     template <class P, class T> void signals(const P* p, T t, const T* y, T* s)
//     template <class R> void observe(const R* p, R t, const R* y, Observation<R, max_signals>&)   signals; a status,
//         0 or one that ends the member; and a warm start, kept in parameter column warm_column() (-1: none)
//     void audit(const double* p, const double* y, double* terms)
#pragma once

#include "leakphys/solve/control.hpp"
#include "leakphys/solve/events.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Model>
struct Problem {
  Model model;
  SparsePlan<Model::max_states> plan;
  Schedule schedule;
  Options options;
};

template <class Model, class Method, class R>
class Integration {
 public:
  static constexpr int W = lanes_v<R>;
  static constexpr int N = Model::max_states;

  LP_FN Integration(const Problem<Model>& problem, const Request& request, const Outputs& out)
      : model_(problem.model), problem_(problem), request_(request), out_(out) {}

  // Takes members from `source.next()` (negative: no more) until all are done.
  template <class Source>
  LP_FN void run(Source& source) {
    for (int w = 0; w < W; ++w) {
      member_[w] = source.next();
      if (member_[w] >= 0) begin_member(w);
    }
    fill_idle_lanes();
    refill(source);
    while (any_active()) {
      advance();
      refill(source);
    }
  }

 private:
  const Model& model_;
  const Problem<Model>& problem_;
  const Request& request_;
  const Outputs& out_;

  R p_[Model::max_parameters], y_[N], scale_[N];
  R f_[N], f_t_[N], jacobian_[SparsePlan<N>::max_entries];
  R t_, h_, phase_end_;
  Attempt<R, N> attempt_;

  long long member_[W];
  int phase_[W], status_[W], next_time_[W];
  bool finished_[W], closing_[W], fresh_[W], stale_ = true;
  long long accepted_[W], rejected_[W];
  double zero_time_[W];
  double previous_[W][Model::max_watches];
  WatchRecord record_[W][Model::max_watches];
  LaneStep<Model> lane_;

  // Hands finished members over and starts the next ones in their lanes.
  template <class Source>
  LP_FN void refill(Source& source) {
    for (int w = 0; w < W; ++w)
      while (member_[w] >= 0 && finished_[w]) {
        end_member(w);
        member_[w] = source.next();
        if (member_[w] >= 0) begin_member(w);
      }
  }

  LP_FN bool any_active() const {
    for (int w = 0; w < W; ++w)
      if (member_[w] >= 0) return true;
    return false;
  }
  LP_FN const double* inputs(int w) const { return request_.inputs + member_[w] * request_.columns; }
  LP_FN double input(int w, int column) const { return inputs(w)[column]; }

  LP_FN void load(int w, const double* p, const double* y) {
    for (int i = 0; i < model_.parameters(); ++i) set_lane(p_[i], w, p[i]);
    for (int i = 0; i < model_.states(); ++i) set_lane(y_[i], w, y[i]);
    double scale[N];
    model_.scales(p, scale);
    for (int i = 0; i < model_.states(); ++i) set_lane(scale_[i], w, scale[i]);
  }
  LP_FN void unload(int w, double* p, double* y) const {
    for (int i = 0; i < model_.parameters(); ++i) p[i] = lane(p_[i], w);
    for (int i = 0; i < model_.states(); ++i) y[i] = lane(y_[i], w);
  }
  LP_FN void copy_step(int w) {
    unload(w, lane_.p, lane_.y);
    lane_.t = lane(t_, w);
    lane_.h = lane(h_, w);
    for (int i = 0; i < model_.states(); ++i) {
      lane_.step.y_new[i] = lane(attempt_.y_new[i], w);
      for (int k = 0; k < 3; ++k) lane_.step.dense[k][i] = lane(attempt_.dense[k][i], w);
    }
  }

  LP_FN void begin_member(int w) {
    const Schedule& schedule = problem_.schedule;
    double* p = lane_.p;
    double* y = lane_.y;
    bool usable = true;
    for (int i = 0; i < request_.columns; ++i) usable = usable && finite(input(w, i));
    for (int i = 0; i < model_.parameters(); ++i) p[i] = input(w, i);
    zero_time_[w] = 0.0;
    for (int k = 0; k < schedule.zero_phase; ++k) zero_time_[w] += input(w, schedule.duration_column[k]);
    for (int k = 0; k < model_.watch_count(); ++k) record_[w][k] = WatchRecord{};
    accepted_[w] = rejected_[w] = 0;
    next_time_[w] = 0;
    set_lane(t_, w, 0.0);
    status_[w] = usable ? status::ok : status::not_finite;
    apply_changes(w, 0, p);
    model_.start(p, y);
    for (int i = 0; i < model_.states(); ++i) usable = usable && finite(y[i]);
    if (usable) status_[w] = status_of(p, y);
    else status_[w] = status::not_finite;
    load(w, p, y);
    audit(w, out_.audit_start);
    finished_[w] = status_[w] != status::ok;
    enter_phase(w, 0);
    while (!finished_[w] && next_time_[w] < request_.time_count &&
           request_.times[next_time_[w]] + zero_time_[w] < 0.0)
      ++next_time_[w];  // before the run: stays not-a-number
    sample_if_due(w, 0.0);
  }

  LP_FN void apply_changes(int w, int phase, double* p) const {
    const Schedule& schedule = problem_.schedule;
    for (int c = schedule.first_change[phase]; c < schedule.first_change[phase + 1]; ++c)
      p[schedule.change_parameter[c]] = input(w, schedule.change_column[c]);
  }

  LP_FN void enter_phase(int w, int phase) {
    phase_[w] = phase;
    closing_[w] = false;
    fresh_[w] = true;
    stale_ = true;
    double* p = lane_.p;
    double* y = lane_.y;
    unload(w, p, y);
    if (phase > 0) apply_changes(w, phase, p);
    model_.enter_phase(p, y);
    load(w, p, y);
    const double start = lane(t_, w);
    set_lane(phase_end_, w, start + input(w, problem_.schedule.duration_column[phase]));
    set_lane(h_, w, 1.0);
    double s[Model::max_signals];
    model_.signals(p, start, y, s);
    for (int k = 0; k < model_.watch_count(); ++k) {
      const Watch& watch = model_.watch(k);
      WatchRecord& record = record_[w][k];
      const double g = watch.side * (s[watch.signal] - p[watch.threshold]);
      previous_[w][k] = g;
      if (phase < watch.armed_from) continue;
      record.note(g);
      if (g > 0.0 && !record.exceeded()) {
        record.rises(start, allowed(watch, w));
        if (watch.terminal) finished_[w] = true;
      } else if (g <= 0.0 && record.exceeded()) {
        record.falls(start, allowed(watch, w));
      }
    }
  }

  LP_HD double allowed(const Watch& watch, int w) const {
    return watch.duration < 0 ? 0.0 : lane(p_[watch.duration], w);
  }

  // One attempt in all lanes, then each lane's own bookkeeping.
  LP_FN void advance() {
    if (stale_) evaluate_jacobian(model_, problem_.plan, p_, t_, y_, f_, jacobian_, f_t_);
    stale_ = false;
    choose_first_steps();
    const R remaining = phase_end_ - t_;
    const auto last = h_ >= remaining * R(1.0 - 1e-10);
    h_ = select(last, remaining, h_);
    attempt_step<Method>(model_, problem_.plan, p_, t_, h_, y_, f_, f_t_, jacobian_, attempt_);
    const R error = error_norm(model_.states(), problem_.options.rtol, y_, attempt_.y_new, attempt_.error, scale_);
    const R factor = step_factor(error);
    const auto good = error <= R(1.0);
    R half[Model::max_signals];
    Observation<R, Model::max_signals> full;
    observe_in_lanes(half, full);
    const R h_used = h_;
    R h_next = h_ * factor;
    for (int w = 0; w < W; ++w) {
      if (member_[w] < 0) {  // idle: stand still
        set_lane(h_next, w, lane(h_used, w));
        continue;
      }
      if (lane(good, w)) {
        stale_ = true;
        accept(w, lane(last, w), half, full, h_next);
      } else {
        reject(w, h_next);
      }
    }
    h_ = h_next;
  }

  LP_FN void choose_first_steps() {
    bool wanted = false;
    for (int w = 0; w < W; ++w) wanted = wanted || (member_[w] >= 0 && fresh_[w]);
    if (!wanted) return;
    const R h = first_step(model_.states(), y_, f_, scale_, phase_end_ - t_);
    for (int w = 0; w < W; ++w) {
      if (member_[w] < 0 || !fresh_[w]) continue;
      const double given = problem_.options.first_step;
      set_lane(h_, w, given > 0.0 ? given : lane(h, w));
      fresh_[w] = false;
    }
  }

  LP_FN void observe_in_lanes(R* half, Observation<R, Model::max_signals>& full) {
    R at[N];
    const R theta(0.5);
    for (int i = 0; i < model_.states(); ++i) at[i] = attempt_.at(y_, i, theta);
    model_.signals(p_, fma(theta, h_, t_), at, half);
    model_.observe(p_, t_ + h_, attempt_.y_new, full);
  }
  LP_FN int status_of(const double* p, const double* y) const {
    Observation<double, Model::max_signals> now;
    model_.observe(p, 0.0, y, now);
    return int(now.status);
  }

  LP_FN void reject(int w, R& h_next) {
    ++rejected_[w];
    closing_[w] = false;
    const double smallest = 1e-13 * (abs(lane(t_, w)) + 1.0);
    if (lane(h_next, w) < smallest) finish(w, status::step_too_small);
    if (rejected_[w] + accepted_[w] >= problem_.options.max_steps) finish(w, status::step_limit);
  }

  LP_FN void accept(int w, bool last, const R* half, const Observation<R, Model::max_signals>& observed, R& h_next) {
    const R* full = observed.signals;
    const int state_status = int(lane(observed.status, w));
    ++accepted_[w];
    bool copied = false;
    double end = 1.0;  // the theta up to which this step counts
    const int terminal = cross_watches(w, half, full, copied, end);
    if (terminal >= 0 && !closing_[w] && end < 1.0) {
      // Land on the event with a step of its own: the dense output is less accurate than a step's end.
      closing_[w] = true;
      --accepted_[w];
      set_lane(h_next, w, lane(h_, w) * end);
      return;
    }
    commit_watches(w, half, full);
    sample_step(w, copied, end);
    const double t_new = last && end == 1.0 ? lane(phase_end_, w) : fma(end, lane(h_, w), lane(t_, w));
    for (int i = 0; i < model_.states(); ++i)
      set_lane(y_[i], w, end == 1.0 ? lane(attempt_.y_new[i], w) : lane_.step.at(lane_.y, i, end));
    set_lane(t_, w, t_new);
    if (model_.warm_column() >= 0) set_lane(p_[model_.warm_column()], w, lane(observed.warm, w));
    if (terminal >= 0) {
      finish(w, status::ok);
    } else if (state_status != status::ok) {
      finish(w, state_status);
    } else if (last && !finished_[w]) {
      if (phase_[w] + 1 == problem_.schedule.phases) finish(w, status::ok);
      else {
        enter_phase(w, phase_[w] + 1);
        return;
      }
    }
    if (rejected_[w] + accepted_[w] >= problem_.options.max_steps && !finished_[w]) finish(w, status::step_limit);
  }

  LP_FN void finish(int w, int reason) {
    finished_[w] = true;
    status_[w] = reason;
  }

  // Finds crossings in the step; returns the terminal watch that ends it, if any, and where (theta).
  // Crossings are entered into the records by commit_watches, once the step is known to count.
  struct Crossing {
    int watch;
    double theta;
    bool up;
  };
  Crossing found_[2 * Model::max_watches];
  int found_count_ = 0;

  LP_FN int cross_watches(int w, const R* half, const R* full, bool& copied, double& end) {
    int terminal = -1;
    found_count_ = 0;
    for (int k = 0; k < model_.watch_count(); ++k) {
      const Watch& watch = model_.watch(k);
      if (phase_[w] < watch.armed_from) continue;
      const double threshold = lane(p_[watch.threshold], w);
      const double g[3] = {previous_[w][k], watch.side * (lane(half[watch.signal], w) - threshold),
                           watch.side * (lane(full[watch.signal], w) - threshold)};
      for (int part = 0; part < 2; ++part) {
        const bool before = g[part] > 0.0, after = g[part + 1] > 0.0;
        if (before == after || !finite(g[part]) || !finite(g[part + 1])) continue;
        if (!copied) copy_step(w), copied = true;
        const double theta =
            locate_crossing(model_, watch, lane_, 0.5 * part, g[part], 0.5 * part + 0.5, g[part + 1]);
        if (watch.terminal && after && theta < end) end = theta, terminal = k;
        found_[found_count_++] = Crossing{k, theta, after};
      }
    }
    // A closing step ends at its event: whatever theta says to rounding.
    if (closing_[w] && terminal < 0) terminal = closing_terminal(w, full);
    return terminal;
  }

  // After the closing step the terminal watch may lie a rounding short of zero: that is the event.
  LP_FN int closing_terminal(int w, const R* full) const {
    int nearest = -1;
    double least = infinity;
    for (int k = 0; k < model_.watch_count(); ++k) {
      const Watch& watch = model_.watch(k);
      if (!watch.terminal || phase_[w] < watch.armed_from) continue;
      const double g = watch.side * (lane(full[watch.signal], w) - lane(p_[watch.threshold], w));
      if (abs(g) < least) least = abs(g), nearest = k;
    }
    return nearest;
  }

  LP_FN void commit_watches(int w, const R* half, const R* full) {
    const double t = lane(t_, w), h = lane(h_, w);
    for (int c = 0; c < found_count_; ++c) {
      const Watch& watch = model_.watch(found_[c].watch);
      WatchRecord& record = record_[w][found_[c].watch];
      const double time = fma(found_[c].theta, h, t);
      if (found_[c].up) record.rises(time, allowed(watch, w));
      else record.falls(time, allowed(watch, w));
    }
    for (int k = 0; k < model_.watch_count(); ++k) {
      const Watch& watch = model_.watch(k);
      if (phase_[w] < watch.armed_from) continue;
      const double threshold = lane(p_[watch.threshold], w);
      const double g_half = watch.side * (lane(half[watch.signal], w) - threshold);
      const double g_full = watch.side * (lane(full[watch.signal], w) - threshold);
      record_[w][k].note(g_half);
      record_[w][k].note(g_full);
      record_[w][k].settle(t + h, allowed(watch, w));
      previous_[w][k] = g_full;
      if (closing_[w] && watch.terminal && record_[w][k].crossing != record_[w][k].crossing &&
          k == closing_terminal(w, full))
        record_[w][k].rises(t + h, allowed(watch, w));
    }
  }

  // Samples at output times within the step, up to theta = end.
  LP_FN void sample_step(int w, bool& copied, double end) {
    if (request_.time_count == 0) return;
    const double t = lane(t_, w), h = lane(h_, w);
    const double until = fma(end, h, t);
    while (next_time_[w] < request_.time_count && request_.times[next_time_[w]] + zero_time_[w] <= until) {
      if (!copied) copy_step(w), copied = true;
      const double theta = (request_.times[next_time_[w]] + zero_time_[w] - t) / h;
      double s[Model::max_signals];
      lane_.signals_at(model_, theta, s);
      store_sample(w, s);
    }
  }
  LP_FN void sample_if_due(int w, double t) {
    if (next_time_[w] >= request_.time_count || finished_[w]) return;
    if (request_.times[next_time_[w]] + zero_time_[w] != t) return;
    double s[Model::max_signals];
    unload(w, lane_.p, lane_.y);
    model_.signals(lane_.p, t, lane_.y, s);
    store_sample(w, s);
  }
  LP_FN void store_sample(int w, const double* s) {
    double* row = out_.samples + (member_[w] * request_.time_count + next_time_[w]) * request_.signal_count;
    for (int k = 0; k < request_.signal_count; ++k) row[k] = s[request_.signals[k]];
    ++next_time_[w];
  }

  LP_FN void audit(int w, double* table) {
    double p[Model::max_parameters], y[N];
    unload(w, p, y);
    model_.audit(p, y, table + member_[w] * model_.audit_count());
  }

  LP_FN void end_member(int w) {
    const long long m = member_[w];
    const double zero = zero_time_[w];
    out_.status[m] = status_[w];
    out_.end_time[m] = lane(t_, w) - zero;
    out_.zero_time[m] = zero;
    out_.accepted[m] = accepted_[w];
    out_.rejected[m] = rejected_[w];
    for (int k = 0; k < model_.watch_count(); ++k) {
      const WatchRecord& record = record_[w][k];
      const long long at = m * model_.watch_count() + k;
      out_.crossing[at] = record.crossing - zero;
      out_.violation[at] = record.violation - zero;
      out_.worst[at] = record.worst > -infinity ? record.worst : not_a_number;
    }
    for (int i = 0; i < model_.states(); ++i) out_.final_state[m * model_.states() + i] = lane(y_[i], w);
    audit(w, out_.audit_end);
  }

  LP_FN void fill_idle_lanes() {
    if (member_[0] < 0) return;
    double p[Model::max_parameters], y[N];
    unload(0, p, y);
    for (int w = 1; w < W; ++w) {
      if (member_[w] >= 0) continue;
      load(w, p, y);
      set_lane(t_, w, 0.0);
      set_lane(h_, w, 1.0);
      set_lane(phase_end_, w, lane(phase_end_, 0));
      fresh_[w] = finished_[w] = closing_[w] = false;
    }
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
