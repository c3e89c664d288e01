// What a schedule makes of a member's row of inputs: when its time zero is, and what each phase changes.
#pragma once

#include "leakphys/solve/status.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// From the run's start to time zero [s].
template <class S>
LP_FN S time_before_zero(const Schedule& schedule, const S* row) {
  S time(0.0);
  for (int k = 0; k < schedule.zero_phase; ++k) time += row[schedule.duration_column[k]];
  return time;
}

// Sets what a phase changes among the parameters; true when one of them took a new value.
template <class S>
LP_FN bool apply_changes(const Schedule& schedule, int phase, const S* row, S* p) {
  bool changed = false;
  for (int c = schedule.first_change[phase]; c < schedule.first_change[phase + 1]; ++c) {
    const S& set = row[schedule.change_column[c]];
    changed = changed || set != p[schedule.change_parameter[c]];
    p[schedule.change_parameter[c]] = set;
  }
  return changed;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
