// Signals at the asked times, read off each step's dense output in all lanes at once.
#pragma once

#include "leakphys/solve/lanes.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Model, class R>
class Sampling {
 public:
  static constexpr int W = lanes_v<R>;

  LP_FN Sampling(const Request& request, const Outputs& out) : request_(request), out_(out), time_(infinity) {}

  // A member begins in lane w: times before it stay not-a-number; one at its very start is in no step.
  LP_FN void begin(Lanes<Model, R>& lanes, int w, double zero_time) {
    const double start = lane(lanes.t, w) - zero_time;
    int first = 0;
    while (first < request_.time_count && request_.times[first] < start) ++first;
    go_on(w, first, zero_time);
    if (first == request_.time_count || request_.times[first] != start) return;
    double s[Model::max_signals];
    lanes.unload(w, lanes.copy.p, lanes.copy.y);
    lanes.model.signals(lanes.copy.p, lane(lanes.t, w), lanes.copy.y, s);
    double* row = row_of(lanes, w);
    for (int k = 0; k < request_.signal_count; ++k) row[k] = s[request_.signals[k]];
    pass(w);
  }

  // The asked times from the `next`th on are still to come; they count from `zero_time`.
  LP_FN void go_on(int w, int next, double zero_time) {
    next_[w] = next;
    zero_time_[w] = zero_time;
    set_lane(time_, w, next < request_.time_count ? request_.times[next] + zero_time : infinity);
  }
  LP_HD int next(int w) const { return next_[w]; }

  // Times within the steps of those lanes in which they count, up to theta = end: each time round, every lane's next.
  LP_FN void step(const Lanes<Model, R>& lanes, mask_t<R> counts, R end) {
    const R until = fma(end, lanes.h, lanes.t);
    while (true) {
      const mask_t<R> wanted = counts & (time_ <= until);
      if (!any(wanted)) return;
      R s[Model::max_signals];
      lanes.signals_at(select(wanted, (time_ - lanes.t) / lanes.h, R(0.5)), s);
      for (int w = 0; w < W; ++w) {
        if (!lane(wanted, w)) continue;
        double* row = row_of(lanes, w);
        for (int k = 0; k < request_.signal_count; ++k) row[k] = lane(s[request_.signals[k]], w);
        pass(w);
      }
    }
  }

 private:
  LP_FN double* row_of(const Lanes<Model, R>& lanes, int w) const {
    return out_.samples + (lanes.member[w] * request_.time_count + next_[w]) * request_.signal_count;
  }
  LP_FN void pass(int w) { go_on(w, next_[w] + 1, zero_time_[w]); }

  const Request& request_;
  const Outputs& out_;
  int next_[W];
  double zero_time_[W];
  R time_;  // of the next; infinite where there are no more
};

}  // namespace leakphys::inline LEAKPHYS_ISA
