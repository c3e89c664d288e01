// Where other plans part from the one that is run: what they need to go on by themselves, with the bits of a run of their own.
//
// Plans that are the same until within some phase, and differ in its length, in whether a watch ends them there or in what comes
// after, take the same steps as long as none of them is to end. So a member is kept as it stands before the first attempt that
// would not be another plan's: one that reaches the end of the shorter phase, that crosses a terminal watch, or whose first step
// was chosen by the length of its phase. Where none came, its row is not a number, and the other plan is run from the start.
#pragma once

#include "leakphys/solve/control.hpp"
#include "leakphys/solve/plan.hpp"
#include "leakphys/solve/shelf.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A row: states, parameters, time, step (not a number: to be chosen), whether the attempt before was rejected, and of each watch
// its excess and its record.
inline constexpr int parted_clock = 3, parted_per_watch = 6;
template <class Model>
LP_HD int parted_columns(const Model& model) {
  return model.states() + model.parameters() + parted_clock + parted_per_watch * model.watch_count();
}

// Brings lane w's member to where another plan left it, and returns its way. What that plan watched before this one does is nothing.
template <class Model, class R>
LP_FN Progress read_parted(const Schedule& schedule, const Request& request, Lanes<Model, R>& lanes, Watching<Model, R>& watching, int w) {
  const Model& model = lanes.model;
  const double* inputs = request.inputs + lanes.member[w] * request.columns;
  const double* row = request.parted + lanes.member[w] * parted_columns(model);
  const double* clock = row + model.states() + model.parameters();
  lanes.phase[w] = request.within;
  lanes.closing[w] = false;
  lanes.load(w, row + model.states(), row);
  set_lane(lanes.t, w, clock[0]);
  set_lane(lanes.h, w, clock[1]);
  double end = 0.0;
  for (int phase = 0; phase <= request.within; ++phase) end += inputs[schedule.duration_column[phase]];
  set_lane(lanes.phase_end, w, end);
  for (int k = 0; k < model.watch_count(); ++k) {
    const double* told = clock + parted_clock + k * parted_per_watch;
    const bool armed = request.within >= model.watch(k).armed_from;
    watching.restore(lanes, w, k, told[0], armed ? WatchRecord<>{told[1], told[2], told[3], told[4], told[5]} : WatchRecord<>{});
  }
  return {!(clock[1] == clock[1]), clock[2] > 0.5, 0, 0, time_before_zero(schedule, inputs)};
}

template <class Model, class R>
LP_FN void write_parted(const Lanes<Model, R>& lanes, const Watching<Model, R>& watching, const Progress& progress, int w, double* row) {
  const Model& model = lanes.model;
  double* clock = row + model.states() + model.parameters();
  lanes.unload(w, row + model.states(), row);
  clock[0] = lane(lanes.t, w);
  clock[1] = progress.fresh ? not_a_number : lane(lanes.h, w);
  clock[2] = progress.cautious ? 1.0 : 0.0;
  for (int k = 0; k < model.watch_count(); ++k) {
    const WatchRecord<> record = watching.record(w, k);
    double* told = clock + parted_clock + k * parted_per_watch;
    told[0] = watching.previous(w, k);
    told[1] = record.crossing, told[2] = record.violation, told[3] = record.worst;
    told[4] = record.exceeded_since, told[5] = record.exceeded_for;
  }
}

// The plans that are still to part from a run.
struct Partings {
  const Request& request;
  const Outputs& out;

  // Before an attempt with the lanes' steps, of which those that are fresh were just chosen.
  template <class Model, class R>
  LP_FN void before(const Lanes<Model, R>& lanes, const Watching<Model, R>& watching, const Progress* progress) const {
    for (int w = 0; request.parting_count > 0 && w < lanes_v<R>; ++w)
      for (int k = 0; k < request.parting_count; ++k) {
        if (!together(lanes, w, k)) continue;
        const double left = left_for(lanes, w, k);
        const double other = progress[w].fresh ? left * first_step_share : left * (1.0 - last_step_slack);
        if (lane(lanes.h, w) >= other) write_parted(lanes, watching, progress[w], w, row_of(lanes, w, k));
      }
  }
  // When crossings have been looked for in lane w's attempt, before it is entered; it does not count where it is to end on one.
  template <class Model, class R>
  LP_FN void within(const Lanes<Model, R>& lanes, const Watching<Model, R>& watching, const Progress& progress, int w, bool counts) const {
    for (int k = 0; k < request.parting_count; ++k)
      if (together(lanes, w, k) && (!counts || watching.rises(request.partings[k].watch)))
        write_parted(lanes, watching, progress, w, row_of(lanes, w, k));
  }

 private:
  template <class Model, class R>
  LP_HD double* row_of(const Lanes<Model, R>& lanes, int w, int k) const {
    return out.parted + (lanes.member[w] * request.parting_count + k) * parted_columns(lanes.model);
  }
  // s until plan k is to have parted at the latest.
  template <class Model, class R>
  LP_HD double left_for(const Lanes<Model, R>& lanes, int w, int k) const {
    return request.parting_times[lanes.member[w] * request.parting_count + k] - lane(lanes.t, w);
  }
  // Whether lane w's member is where plan k parts, and has not yet. Past its time, where this run itself began, it never will.
  template <class Model, class R>
  LP_HD bool together(const Lanes<Model, R>& lanes, int w, int k) const {
    if (lanes.member[w] < 0 || lanes.phase[w] != request.partings[k].phase) return false;
    return left_for(lanes, w, k) >= 0.0 && !finite(row_of(lanes, w, k)[0]);
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
