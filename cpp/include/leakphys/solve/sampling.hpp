// Signals at the asked times, read off each step's dense output.
#pragma once

#include "leakphys/solve/lanes.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Model, class R>
class Sampling {
 public:
  // A member begins in lane w: times before it stay not-a-number; one at its very start is in no step.
  LP_FN void begin(const Request& request, const Outputs& out, Lanes<Model, R>& lanes, int w, double zero_time) {
    const double start = lane(lanes.t, w) - zero_time;
    next_[w] = 0;
    while (next_[w] < request.time_count && request.times[next_[w]] < start) ++next_[w];
    if (next_[w] == request.time_count || request.times[next_[w]] != start) return;
    double s[Model::max_signals];
    lanes.unload(w, lanes.copy.p, lanes.copy.y);
    lanes.model.signals(lanes.copy.p, lane(lanes.t, w), lanes.copy.y, s);
    store(request, out, lanes, w, s);
  }

  LP_FN void go_on(int w, int next) { next_[w] = next; }
  LP_HD int next(int w) const { return next_[w]; }

  // Times within lane w's step, up to theta = end.
  LP_FN void step(const Request& request, const Outputs& out, Lanes<Model, R>& lanes, int w, double zero_time,
                  double end) {
    if (request.time_count == 0) return;
    bool prepared = false;
    const double t = lane(lanes.t, w), h = lane(lanes.h, w);
    const double until = fma(end, h, t);
    while (next_[w] < request.time_count && request.times[next_[w]] + zero_time <= until) {
      if (!prepared) lanes.copy_parameters(w), prepared = true;
      double s[Model::max_signals];
      lanes.signals_in_step(w, (request.times[next_[w]] + zero_time - t) / h, s);
      store(request, out, lanes, w, s);
    }
  }

 private:
  LP_FN void store(const Request& request, const Outputs& out, const Lanes<Model, R>& lanes, int w, const double* s) {
    double* row = out.samples + (lanes.member[w] * request.time_count + next_[w]) * request.signal_count;
    for (int k = 0; k < request.signal_count; ++k) row[k] = s[request.signals[k]];
    ++next_[w];
  }

  int next_[lanes_v<R>];
};

}  // namespace leakphys::inline LEAKPHYS_ISA
