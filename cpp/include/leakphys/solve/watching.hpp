// The watches of all lanes: found in each step, entered once the step is known to count.
//
// Whether a watch changes sign, how bad it got and whether its allowed duration is used up are asked of all lanes at once; only a
// crossing, which is rare, is looked for in its own lane.
#pragma once

#include "leakphys/solve/events.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A member's watches: its excesses when last looked at, and what they did.
template <class Model>
struct Watched {
  double previous[Model::max_watches];
  WatchRecord<> record[Model::max_watches];
};

// Where an attempt that is accurate leads: at which terminal watch it ends (-1: none) and up to which theta. A step onto a terminal
// watch does not count at first: a step of its own lands there, since the dense output is less accurate than a step's end.
struct Landing {
  bool counts = true;
  int terminal = -1;
  double end = 1.0;
};

template <class Model, class R>
class Watching {
 public:
  static constexpr int W = lanes_v<R>;

  LP_FN void begin(const Lanes<Model, R>& lanes, int w) {
    for (int k = 0; k < lanes.model.watch_count(); ++k) put(w, k, WatchRecord<>{});
  }
  // A member that was set aside goes on in the phase that its lane is in.
  LP_FN void go_on(const Lanes<Model, R>& lanes, int w, const Watched<Model>& watched) {
    for (int k = 0; k < lanes.model.watch_count(); ++k) restore(lanes, w, k, watched.previous[k], watched.record[k]);
  }
  LP_FN void restore(const Lanes<Model, R>& lanes, int w, int k, double previous, const WatchRecord<>& record) {
    set_lane(previous_[k], w, previous);
    put(w, k, record);
    arm(lanes, w, k);
  }
  LP_FN void copy_out(const Lanes<Model, R>& lanes, int w, Watched<Model>& watched) const {
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      watched.previous[k] = previous(w, k);
      watched.record[k] = record(w, k);
    }
  }

  LP_FN void look(const Lanes<Model, R>& lanes, int w, const double* signals) {
    for (int k = 0; k < lanes.model.watch_count(); ++k)
      set_lane(previous_[k], w, lanes.excess(lanes.model.watch(k), w, signals[lanes.model.watch(k).signal]));
  }

  // At the start of a phase, whose thresholds may be new. True when a terminal watch is already past its threshold.
  LP_FN bool enter_phase(const Lanes<Model, R>& lanes, int w, double now, const double* signals) {
    bool ends = false;
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      arm(lanes, w, k);
      const double g = lanes.excess(watch, w, signals[watch.signal]), before = lane(previous_[k], w);
      set_lane(previous_[k], w, g);
      if (!lane(armed_[k], w)) continue;
      WatchRecord<> record = this->record(w, k);
      if (g > 0.0 && !record.exceeded() && watch.never_within(lanes.phase[w], before)) continue;
      record.note(g);
      if (g > 0.0 && !record.exceeded()) {
        record.rises(now, lanes.allowed(watch, w));
        ends = ends || watch.terminal != 0;
      } else if (!(g > 0.0) && record.exceeded()) {  // or there is no such signal any more
        record.falls(now, lanes.allowed(watch, w));
      }
      put(w, k, record);
    }
    return ends;
  }

  // Lanes in which some watch changes sign within the step, by the signals at its half and its end.
  LP_FN mask_t<R> changes(const Lanes<Model, R>& lanes, const R* half, const R* full) const {
    mask_t<R> some(false);
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      const mask_t<R> before = previous_[k] > R(0.0), midway = lanes.excess(watch, half[watch.signal]) > R(0.0),
                      after = lanes.excess(watch, full[watch.signal]) > R(0.0);
      some = some | (armed_[k] & ((before & !midway) | (midway & !before) | (midway & !after) | (after & !midway)));
    }
    return some;
  }

  // Looks for the crossings within lane w's step, which is copied out where there are any.
  LP_FN Landing find(Lanes<Model, R>& lanes, int w, const R* half, const R* full) {
    const Model& model = lanes.model;
    Landing landing;
    bool copied = false;
    found_count_ = 0;
    for (int k = 0; k < model.watch_count(); ++k) {
      const Watch& watch = model.watch(k);
      if (!lane(armed_[k], w)) continue;
      const double g[3] = {lane(previous_[k], w), lanes.excess(watch, w, lane(half[watch.signal], w)),
                           lanes.excess(watch, w, lane(full[watch.signal], w))};
      for (int part = 0; part < 2; ++part) {
        const bool before = g[part] > 0.0, after = g[part + 1] > 0.0;
        if (before == after || !finite(g[part]) || !finite(g[part + 1])) continue;
        if (!copied) lanes.copy_step(w), copied = true;
        const double theta =
            locate_crossing(model, k, lanes.copy, 0.5 * part, g[part], 0.5 * part + 0.5, g[part + 1]);
        if (watch.terminal && after && theta < landing.end) landing.end = theta, landing.terminal = k;
        found_[found_count_++] = Crossing{k, theta, after};
      }
    }
    if (lanes.closing[w] && landing.terminal < 0) landing.terminal = nearest_terminal(lanes, w, full);
    landing.counts = landing.terminal < 0 || lanes.closing[w] || landing.end == 1.0;
    return landing;
  }

  // Whether watch k was crossed upward by what find() saw last.
  LP_FN bool rises(int k) const {
    for (int c = 0; c < found_count_; ++c)
      if (found_[c].watch == k && found_[c].up) return true;
    return false;
  }

  // Enters the crossings that find() saw last, of lane w, and that its step ends at the terminal watch (-1: at none).
  LP_FN void enter_crossings(const Lanes<Model, R>& lanes, int w, int terminal) {
    const double t = lane(lanes.t, w), h = lane(lanes.h, w);
    for (int c = 0; c < found_count_; ++c) {
      const Watch& watch = lanes.model.watch(found_[c].watch);
      WatchRecord<> record = this->record(w, found_[c].watch);
      const double time = fma(found_[c].theta, h, t);
      if (found_[c].up) record.rises(time, lanes.allowed(watch, w));
      else record.falls(time, lanes.allowed(watch, w));
      put(w, found_[c].watch, record);
    }
    if (terminal < 0) return;
    // The closing step may stop a rounding short of its event: that is the event.
    WatchRecord<> record = this->record(w, terminal);
    if (!record.exceeded()) record.rises(t + h, lanes.allowed(lanes.model.watch(terminal), w));
    put(w, terminal, record);
  }

  // Enters the step of those lanes in which it counts: the worst excess, and exposure.
  LP_FN void commit(const Lanes<Model, R>& lanes, mask_t<R> counts, const R* half, const R* full) {
    const R now = lanes.t + lanes.h;
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      const mask_t<R> here = counts & armed_[k];
      const R g_half = lanes.excess(watch, half[watch.signal]), g_full = lanes.excess(watch, full[watch.signal]);
      worst_[k] = select(here, max(g_full, max(g_half, worst_[k])), worst_[k]);
      previous_[k] = select(here, g_full, previous_[k]);
      const mask_t<R> running = here & (since_[k] == since_[k]) & !(violation_[k] == violation_[k]);
      if (!any(running)) continue;
      const R allowed = lanes.allowed(watch);
      const mask_t<R> over = running & (exceeded_for_[k] + (now - since_[k]) >= allowed);
      violation_[k] = select(over, since_[k] + (allowed - exceeded_for_[k]), violation_[k]);
    }
  }

  LP_FN double previous(int w, int k) const { return lane(previous_[k], w); }
  LP_FN WatchRecord<> record(int w, int k) const {
    return {lane(crossing_[k], w), lane(violation_[k], w), lane(worst_[k], w), lane(since_[k], w), lane(exceeded_for_[k], w)};
  }

 private:
  struct Crossing {
    int watch;
    double theta;
    bool up;
  };

  LP_FN void arm(const Lanes<Model, R>& lanes, int w, int k) {
    set_lane(armed_[k], w, lanes.phase[w] >= lanes.model.watch(k).armed_from);
  }
  LP_FN void put(int w, int k, const WatchRecord<>& record) {
    set_lane(crossing_[k], w, record.crossing);
    set_lane(violation_[k], w, record.violation);
    set_lane(worst_[k], w, record.worst);
    set_lane(since_[k], w, record.exceeded_since);
    set_lane(exceeded_for_[k], w, record.exceeded_for);
  }

  // After the closing step: the terminal watch that stands nearest to its threshold.
  LP_FN int nearest_terminal(const Lanes<Model, R>& lanes, int w, const R* full) const {
    int nearest = -1;
    double least = infinity;
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      if (!watch.terminal || !lane(armed_[k], w)) continue;
      const double g = abs(lanes.excess(watch, w, lane(full[watch.signal], w)));
      if (g < least) least = g, nearest = k;
    }
    return nearest;
  }

  static constexpr int K = Model::max_watches;
  mask_t<R> armed_[K];  // in the phase that the lane is in
  R previous_[K];       // excess when last looked at
  R crossing_[K], violation_[K], worst_[K], since_[K], exceeded_for_[K];  // the records, see WatchRecord
  Crossing found_[2 * K];
  int found_count_ = 0;
};

}  // namespace leakphys::inline LEAKPHYS_ISA
