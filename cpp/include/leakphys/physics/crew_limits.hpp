// When a person's core temperature, stored heat or loss of water first passes each of several limits.
#pragma once

#include "leakphys/num/scalar.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

struct CrewSignals {
  double core;         // degC, rectal where the model tells it
  double stored;       // J/kg
  double dehydration;  // water lost over the body's mass
};

struct CrewLimits {
  const double* core;  // thresholds, in the units of CrewSignals
  const double* stored;
  const double* dehydration;
  int cores, storeds, dehydrations;
  int count() const { return cores + storeds + dehydrations; }
};

// Writes the time of the first passage, linear between two samples, where it lies between them: times[count()], those
// of the core first; NaN before.
inline void note_passages(const CrewSignals& was, const CrewSignals& now, double time, double step,
                          const CrewLimits& limits, double* times) {
  const auto note = [&](const double* thresholds, int count, double from, double to) {
    for (int i = 0; i < count; ++i, ++times) {
      if (*times == *times || !(to >= thresholds[i])) continue;
      const double share = to > from ? (thresholds[i] - from) / (to - from) : 0.0;
      *times = time + step * max(share, 0.0);
    }
  };
  note(limits.core, limits.cores, was.core, now.core);
  note(limits.stored, limits.storeds, was.stored, now.stored);
  note(limits.dehydration, limits.dehydrations, was.dehydration, now.dehydration);
}

inline void no_passages(const CrewLimits& limits, double* times) {
  for (int i = 0; i < limits.count(); ++i) times[i] = not_a_number;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
