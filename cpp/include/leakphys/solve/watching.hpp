// The watches of all lanes: found in each step, entered once the step is known to count.
#pragma once

#include "leakphys/solve/events.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A member's watches: its excesses when last looked at, and what they did.
template <class Model>
struct Watched {
  double previous[Model::max_watches];
  WatchRecord<> record[Model::max_watches];
};

template <class Model, class R>
class Watching {
 public:
  static constexpr int W = lanes_v<R>;

  LP_FN void begin(const Lanes<Model, R>& lanes, int w) {
    for (int k = 0; k < lanes.model.watch_count(); ++k) of_[w].record[k] = WatchRecord<>{};
  }
  LP_FN void go_on(int w, const Watched<Model>& watched) { of_[w] = watched; }
  LP_HD const Watched<Model>& watched(int w) const { return of_[w]; }

  LP_FN void look(const Lanes<Model, R>& lanes, int w, const double* signals) {
    for (int k = 0; k < lanes.model.watch_count(); ++k)
      of_[w].previous[k] = lanes.excess(lanes.model.watch(k), w, signals[lanes.model.watch(k).signal]);
  }

  // At the start of a phase, whose thresholds may be new. True when a terminal watch is already past its threshold.
  LP_FN bool enter_phase(const Lanes<Model, R>& lanes, int w, double now, const double* signals) {
    bool ends = false;
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      WatchRecord<>& record = of_[w].record[k];
      const double g = lanes.excess(watch, w, signals[watch.signal]), before = of_[w].previous[k];
      of_[w].previous[k] = g;
      if (lanes.phase[w] < watch.armed_from) continue;
      if (g > 0.0 && !record.exceeded() && watch.never_within(lanes.phase[w], before)) continue;
      record.note(g);
      if (g > 0.0 && !record.exceeded()) {
        record.rises(now, lanes.allowed(watch, w));
        ends = ends || watch.terminal != 0;
      } else if (!(g > 0.0) && record.exceeded()) {  // or there is no such signal any more
        record.falls(now, lanes.allowed(watch, w));
      }
    }
    return ends;
  }

  // Looks for crossings within lane w's step, from the signals at its half and its end. Returns the terminal
  // watch that ends it, or -1; `end` becomes its theta. `copied` says whether lanes.copy holds this lane.
  LP_FN int find(Lanes<Model, R>& lanes, int w, const R* half, const R* full, bool& copied, double& end) {
    const Model& model = lanes.model;
    int terminal = -1;
    found_count_ = 0;
    for (int k = 0; k < model.watch_count(); ++k) {
      const Watch& watch = model.watch(k);
      if (lanes.phase[w] < watch.armed_from) continue;
      const double g[3] = {of_[w].previous[k], lanes.excess(watch, w, lane(half[watch.signal], w)),
                           lanes.excess(watch, w, lane(full[watch.signal], w))};
      for (int part = 0; part < 2; ++part) {
        const bool before = g[part] > 0.0, after = g[part + 1] > 0.0;
        if (before == after || !finite(g[part]) || !finite(g[part + 1])) continue;
        if (!copied) lanes.copy_step(w), copied = true;
        const double theta =
            locate_crossing(model, watch, lanes.copy, 0.5 * part, g[part], 0.5 * part + 0.5, g[part + 1]);
        if (watch.terminal && after && theta < end) end = theta, terminal = k;
        found_[found_count_++] = Crossing{k, theta, after};
      }
    }
    if (lanes.closing[w] && terminal < 0) terminal = nearest_terminal(lanes, w, full);
    return terminal;
  }

  // Enters the step that find() looked at: crossings, exposure and the worst excess.
  LP_FN void commit(const Lanes<Model, R>& lanes, int w, const R* half, const R* full, int terminal) {
    const double t = lane(lanes.t, w), h = lane(lanes.h, w);
    for (int c = 0; c < found_count_; ++c) {
      const Watch& watch = lanes.model.watch(found_[c].watch);
      WatchRecord<>& record = of_[w].record[found_[c].watch];
      const double time = fma(found_[c].theta, h, t);
      if (found_[c].up) record.rises(time, lanes.allowed(watch, w));
      else record.falls(time, lanes.allowed(watch, w));
    }
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      if (lanes.phase[w] < watch.armed_from) continue;
      WatchRecord<>& record = of_[w].record[k];
      const double g_full = lanes.excess(watch, w, lane(full[watch.signal], w));
      record.note(lanes.excess(watch, w, lane(half[watch.signal], w)));
      record.note(g_full);
      // The closing step may stop a rounding short of its event: that is the event.
      if (k == terminal && !record.exceeded()) record.rises(t + h, lanes.allowed(watch, w));
      record.settle(t + h, lanes.allowed(watch, w));
      of_[w].previous[k] = g_full;
    }
  }

  LP_HD const WatchRecord<>& record(int w, int k) const { return of_[w].record[k]; }

 private:
  struct Crossing {
    int watch;
    double theta;
    bool up;
  };

  // After the closing step: the terminal watch that stands nearest to its threshold.
  LP_FN int nearest_terminal(const Lanes<Model, R>& lanes, int w, const R* full) const {
    int nearest = -1;
    double least = infinity;
    for (int k = 0; k < lanes.model.watch_count(); ++k) {
      const Watch& watch = lanes.model.watch(k);
      if (!watch.terminal || lanes.phase[w] < watch.armed_from) continue;
      const double g = abs(lanes.excess(watch, w, lane(full[watch.signal], w)));
      if (g < least) least = g, nearest = k;
    }
    return nearest;
  }

  Watched<Model> of_[W];
  Crossing found_[2 * Model::max_watches];
  int found_count_ = 0;
};

}  // namespace leakphys::inline LEAKPHYS_ISA
