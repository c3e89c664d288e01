// Watches of one member: when each is first crossed, how long it was exceeded, how bad it got.
//
// Works on one lane in plain double; the arithmetic is the same as in lanes, so a member's times do not depend
// on its neighbours. The root of g(t + theta h) is found on the step's dense output by the Illinois variant of
// false position (Dowell & Jarratt 1971), to 1e-13 of the step.
#pragma once

#include "leakphys/solve/lanes.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// The theta in [left, right] where watch k changes sign; g_left and g_right differ in sign.
template <class Model>
LP_FN double locate_crossing(const Model& model, int k, const LaneStep<Model>& lane, double left,
                             double g_left, double right, double g_right) {
  int stuck = 0;
  for (int i = 0; i < 60 && right - left > 1e-13; ++i) {
    double middle = (left * g_right - right * g_left) / (g_right - g_left);
    if (!(middle > left && middle < right)) middle = 0.5 * (left + right);
    const double g = lane.excess_at(model, k, middle);
    if (g == 0.0) return middle;
    if ((g > 0.0) == (g_right > 0.0)) {
      right = middle, g_right = g;
      if (stuck == 1) g_left *= 0.5;
      stuck = 1;
    } else {
      left = middle, g_left = g;
      if (stuck == -1) g_right *= 0.5;
      stuck = -1;
    }
  }
  return right;
}

// The record of one watch of one member. Times are from the run's start until the end of the member; as Duals they
// carry their derivatives along.
template <class Time = double>
struct WatchRecord {
  Time crossing = not_a_number;
  Time violation = not_a_number;
  Time worst = -infinity;
  Time exceeded_since = not_a_number;
  Time exceeded_for = 0.0;

  LP_HD bool exceeded() const { return exceeded_since == exceeded_since; }

  // The allowed duration is used up at some time before `now`?
  LP_FN void settle(Time now, Time allowed) {
    if (!exceeded() || violation == violation) return;
    if (exceeded_for + (now - exceeded_since) >= allowed) violation = exceeded_since + (allowed - exceeded_for);
  }
  LP_FN void rises(Time time, Time allowed) {
    if (crossing != crossing) crossing = time;
    exceeded_since = time;
    settle(time, allowed);
  }
  LP_FN void falls(Time time, Time allowed) {
    if (!exceeded()) return;  // it comes within for the first time
    settle(time, allowed);
    exceeded_for += time - exceeded_since;
    exceeded_since = not_a_number;
  }
  LP_FN void note(Time g) { worst = max(g, worst); }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
