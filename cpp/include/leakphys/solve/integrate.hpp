// Integrates members through their phases, W lanes at once, each lane with its own clock, step and phase.
//
// A lane that finishes takes the next member from the source, so no lane waits for its slowest neighbour. What happens
// once per step runs in all lanes; what is rare (a phase change, an event, an output time) runs on one lane
// copied out as doubles. Since lanes compute exactly what doubles do, a member's result does not depend on who
// shares its pack. In the schedule's gathering phase members are set aside until a shelf is full of such, which then share packs.
//
// A Model also offers, besides the right-hand side (step.hpp):
//     int parameters(), signal_count(), watch_count(), audit_count();  const Watch& watch(int)
//     template <class R> void scales(const R* p, R* scale)      absolute error scale per state; 0: a ledger
//     template <class R> R mapped_error(const R* p, double rtol, const R* y, const R* error)   of what the states only imply
//     void start(double* p, double* y), enter_phase(double* p, double* y)   initial state, derived parameters; those of a phase
//     template <class R> R time_to_joint(const R* p, const R* y, const R* f)   s (control.hpp), if it has joints to tell of
//     template <class P, class T> void signals(const P* p, T t, const T* y, T* s), watched_signals(...)   all; those of watches
//     template <class P, class T> T watched_signal(int k, const P* p, T t, const T* y)   that of watch k
//     template <class R> void observe(const R* p, R t, const R* y, Observation<R, max_signals, max_warm>&)   the latter; a status,
//         0 or one that ends the member; and warm_count() warm starts, kept in parameter columns warm_column(k)
//     void audit(const double* p, const double* y, double* terms)
#pragma once

#include "leakphys/solve/control.hpp"
#include "leakphys/solve/parting.hpp"
#include "leakphys/solve/problem.hpp"
#include "leakphys/solve/records.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Model, class Method, class R>
class Integration {
 public:
  static constexpr int W = lanes_v<R>;
  static constexpr int N = Model::max_states;
  using Observed = typename Lanes<Model, R>::Observed;

  LP_FN Integration(const Problem<Model>& problem, const Request& request, const Outputs& out)
      : problem_(problem),
        model_(problem.model),
        request_(request),
        out_(out),
        lanes_(problem.model),
        sampling_(request, out),
        partings_{request, out} {}

  // Takes members from `source.next()` (negative: no more) until all are done, or until `source.cancelled()`: those that
  // are under way then keep the status that they came with, and what their rows hold is worth nothing.
  template <class Source>
  LP_FN void run(Source& source) {
    for (int w = 0; w < W; ++w) take_next(w, source);
    // Idle lanes repeat lane 0's first member: they must stay finite, and their results go nowhere.
    fill_idle_lanes();
    refill(source);
    while (lanes_.any_active() && !source.cancelled()) {
      advance();
      refill(source);
    }
  }

 private:
  const Problem<Model>& problem_;
  const Model& model_;
  const Request& request_;
  const Outputs& out_;

  Lanes<Model, R> lanes_;
  Watching<Model, R> watching_;
  Sampling<Model, R> sampling_;
  Shelf<Model, W == 1 ? 0 : 64> shelf_;
  Partings partings_;
  bool waiting_[W];  // to be set aside
  R f_[N], f_t_[N], jacobian_[SparsePlan<N>::room];
  bool stale_ = true;  // the Jacobian is not that of the lanes' states
  int status_[W];
  bool finished_[W];
  Progress progress_[W];

  // Hands finished members over, sets aside those that wait, and goes on with others in their lanes.
  template <class Source>
  LP_FN void refill(Source& source) {
    for (int w = 0; w < W; ++w)
      while (lanes_.member[w] >= 0 && (finished_[w] || waiting_[w])) {
        if (finished_[w]) end_member(w);
        else shelf_.put(lanes_, watching_, sampling_, progress_[w], w);
        take_next(w, source);
      }
  }

  // A new member into lane w, or from a full shelf, and from any once there are no more.
  template <class Source>
  LP_FN void take_next(int w, Source& source) {
    if (shelf_.serves()) return go_on_with_member(w);
    lanes_.member[w] = source.next();
    if (lanes_.member[w] >= 0) return begin_member(w);
    if (shelf_.serves_the_rest()) go_on_with_member(w);
  }
  LP_FN void go_on_with_member(int w) {
    progress_[w] = shelf_.take(lanes_, watching_, sampling_, w);
    status_[w] = status::ok;
    finished_[w] = waiting_[w] = false;
    stale_ = true;
  }

  LP_FN const double* row(int w) const { return request_.inputs + lanes_.member[w] * request_.columns; }

  // A member begins at its plan's start, at time zero, or within a phase to which another plan brought it.
  LP_FN void begin_member(int w) {
    const Schedule& schedule = problem_.schedule;
    const bool within = request_.parted != nullptr, at_zero = request_.checkpoint != nullptr;
    double* p = lanes_.copy.p;
    double* y = lanes_.copy.y;
    const double zero_time = time_before_zero(schedule, row(w));
    progress_[w] = {true, false, 0, 0, zero_time};
    watching_.begin(lanes_, w);
    if (within) {
      progress_[w] = read_parted(schedule, request_, lanes_, watching_, w);
      lanes_.unload(w, p, y);
    } else {
      for (int i = 0; i < model_.parameters(); ++i) p[i] = row(w)[i];
      if (at_zero) read_checkpoint(request_, lanes_, w, p, y);
      else apply_changes(schedule, 0, row(w), p), model_.start(p, y);
      set_lane(lanes_.t, w, at_zero ? zero_time : 0.0);
      lanes_.load(w, p, y);
    }
    bool usable = true;
    for (int i = 0; i < request_.columns; ++i) usable = usable && finite(row(w)[i]);
    for (int i = 0; i < model_.states(); ++i) usable = usable && finite(y[i]);
    status_[w] = usable ? status_of(p, y) : status::not_finite;
    if (at_zero) {  // what was past its threshold just before is no event of the phase that begins
      double s[Model::max_signals];
      model_.watched_signals(p, zero_time, y, s);
      watching_.look(lanes_, w, s);
    }
    write_audit(out_.audit_start, lanes_, w);
    finished_[w] = status_[w] != status::ok;
    waiting_[w] = false;
    stale_ = true;
    if (!within) enter_phase(w, at_zero ? schedule.zero_phase : 0);
    if (!finished_[w]) sampling_.begin(lanes_, w, zero_time);
  }

  LP_FN void enter_phase(int w, int phase) {
    lanes_.phase[w] = phase;
    lanes_.closing[w] = false;
    stale_ = true;
    double* p = lanes_.copy.p;
    double* y = lanes_.copy.y;
    lanes_.unload(w, p, y);
    if (phase == problem_.schedule.zero_phase && out_.checkpoint != nullptr) write_checkpoint(out_, lanes_, w, p, y);
    // A new step where a parameter changed, and at time zero, where a branch would begin; else the one in use goes on.
    const Schedule& schedule = problem_.schedule;
    if (apply_changes(schedule, phase, row(w), p) || phase == schedule.zero_phase) progress_[w].fresh = true;
    model_.enter_phase(p, y);
    lanes_.load(w, p, y);
    const double now = lane(lanes_.t, w);
    set_lane(lanes_.phase_end, w, now + row(w)[schedule.duration_column[phase]]);
    double s[Model::max_signals];
    model_.watched_signals(p, now, y, s);
    if (watching_.enter_phase(lanes_, w, now, s)) finished_[w] = true;
    waiting_[w] = phase == schedule.gathering_phase && shelf_.takes();
  }

  // One attempt in all lanes, then each lane's own bookkeeping.
  LP_FN void advance() {
    if (stale_) evaluate_jacobian(model_, problem_.plan, lanes_.p, lanes_.t, lanes_.y, f_, jacobian_, f_t_);
    stale_ = false;
    choose_steps();
    const R remaining = lanes_.phase_end - lanes_.t;
    const auto last = lanes_.h >= remaining * R(1.0 - last_step_slack);
    lanes_.h = select(last, remaining, lanes_.h);
    attempt_step<Method>(model_, problem_.plan, lanes_.p, lanes_.t, lanes_.h, lanes_.y, f_, f_t_, jacobian_,
                         lanes_.attempt);
    const R of_states = error_norm(model_.states(), problem_.options.rtol, lanes_.y, lanes_.attempt.y_new,
                                   lanes_.attempt.error, lanes_.scale);
    const R mapped = model_.mapped_error(lanes_.p, problem_.options.rtol, lanes_.attempt.y_new, lanes_.attempt.error);
    const R error = select(mapped > of_states, mapped, of_states);
    const mask_t<R> accurate = error <= R(1.0);
    R half[Model::max_signals];
    Observed full;
    full.status = R(double(status::ok));
    if (any(accurate)) lanes_.observe(half, full);
    // A state whose closure did not converge (a step across the dew line) is not a result: try a shorter step.
    const mask_t<R> unsolved = accurate & (full.status == R(double(status::not_converged)));
    const mask_t<R> good = accurate & !unsolved;
    stale_ = any(good);
    R h_next = lanes_.h * select(unsolved, R(0.25), step_factor(error));
    settle(good, last, half, full, h_next);
    lanes_.h = h_next;
  }

  // What becomes of each lane's attempt. A step that counts is entered before any lane moves, then all move at once; what a
  // lane does next (its member ends, a phase begins) comes last.
  LP_FN void settle(mask_t<R> good, mask_t<R> last, const R* half, const Observed& full, R& h_next) {
    const mask_t<R> changes = any(good) ? watching_.changes(lanes_, half, full.signals) : mask_t<R>(false);
    mask_t<R> counts(false);
    R end(1.0);  // the theta up to which a step counts
    int terminal[W];
    for (int w = 0; w < W; ++w) {
      if (lanes_.member[w] < 0) {
        set_lane(h_next, w, lane(lanes_.h, w));  // idle: stand still
      } else if (!lane(good, w)) {
        reject(w, h_next);
      } else {
        const Landing landing = land(w, lane(changes, w), half, full);
        terminal[w] = landing.terminal;
        set_lane(end, w, landing.end);
        set_lane(counts, w, landing.counts);
        if (landing.counts) accept(w, h_next);
        else set_lane(h_next, w, lane(lanes_.h, w) * landing.end);
      }
    }
    if (!any(counts)) return;
    watching_.commit(lanes_, counts, half, full.signals);
    sampling_.step(lanes_, counts, end);
    lanes_.move(counts, end, last);
    lanes_.keep_warm(counts, full);
    for (int w = 0; w < W; ++w)
      if (lane(counts, w)) go_on(w, lane(last, w), terminal[w], int(lane(full.status, w)));
  }

  // The first steps of what begins, none across a joint; then plans part for which this attempt would be another.
  LP_FN void choose_steps() {
    bool wanted = false;
    for (int w = 0; w < W; ++w) wanted = wanted || (lanes_.member[w] >= 0 && progress_[w].fresh);
    const double given = problem_.options.first_step;
    if (wanted) {
      const R h = first_step(model_.states(), lanes_.y, f_, lanes_.scale, lanes_.phase_end - lanes_.t);
      for (int w = 0; w < W; ++w)
        if (lanes_.member[w] >= 0 && progress_[w].fresh) set_lane(lanes_.h, w, given > 0.0 ? given : lane(h, w));
    }
    lanes_.h = up_to_joint(model_, lanes_.p, lanes_.y, f_, lanes_.h);
    partings_.before(lanes_, watching_, progress_);
    for (Progress& way : progress_) way.fresh = false;
  }

  LP_FN int status_of(const double* p, const double* y) const {
    Observation<double, Model::max_signals, Model::max_warm> now;
    model_.observe(p, 0.0, y, now);
    return int(now.status);
  }

  LP_FN void reject(int w, R& h_next) {
    ++progress_[w].rejected;
    lanes_.closing[w] = false;
    progress_[w].cautious = true;
    if (lane(h_next, w) < shortest_step(lane(lanes_.t, w))) finish(w, status::step_too_small);
    limit_steps(w);
  }
  LP_FN void limit_steps(int w) {
    if (!finished_[w] && progress_[w].rejected + progress_[w].accepted >= problem_.options.max_steps) finish(w, status::step_limit);
  }

  // What happens within lane w's step: where it ends, and the crossings up to there, which are entered.
  LP_FN Landing land(int w, bool changes, const R* half, const Observed& observed) {
    Landing landing;
    if (changes || lanes_.closing[w]) {
      landing = watching_.find(lanes_, w, half, observed.signals);
      partings_.within(lanes_, watching_, progress_[w], w, landing.counts);
      lanes_.closing[w] = lanes_.closing[w] || !landing.counts;
      if (!landing.counts) return landing;
      watching_.enter_crossings(lanes_, w, landing.terminal);
    }
    return landing;
  }

  LP_FN void accept(int w, R& h_next) {
    ++progress_[w].accepted;
    if (progress_[w].cautious) set_lane(h_next, w, min(lane(h_next, w), growth_after_rejection * lane(lanes_.h, w)));
    progress_[w].cautious = false;
  }

  // What lane w does after its step: its member ends, or a phase begins.
  LP_FN void go_on(int w, bool last, int terminal, int state_status) {
    if (terminal >= 0) finish(w, status::ok);
    else if (state_status != status::ok) finish(w, state_status);
    else if (last && lanes_.phase[w] + 1 == problem_.schedule.phases) finish(w, status::ok);
    else if (last) enter_phase(w, lanes_.phase[w] + 1);
    limit_steps(w);
  }

  LP_FN void finish(int w, int reason) {
    finished_[w] = true;
    status_[w] = reason;
  }

  LP_FN void end_member(int w) {
    const Progress& way = progress_[w];
    const Ended ended{status_[w], lane(lanes_.t, w), way.zero_time, way.accepted, way.rejected};
    write_member(out_, lanes_, watching_, w, ended);
  }

  LP_FN void fill_idle_lanes() {
    for (int w = 1; w < W && lanes_.member[0] >= 0; ++w) {
      if (lanes_.member[w] >= 0) continue;
      lanes_.repeat_first(w);
      finished_[w] = waiting_[w] = lanes_.closing[w] = false;
      progress_[w] = {};
    }
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
