// Step control: the error norm, the next step and the first one. Values only: no derivative passes here.
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Largest weighted error, |error_i| / (rtol (max(|y|, |y_new|) + scale_i)), over the states that count.
// Scale 0 marks a ledger, which follows from the others and is left out.
template <class R, int N>
LP_FN R error_norm(int n, double rtol, const R* y, const R (&y_new)[N], const R (&error)[N], const R* scale) {
  R norm(0.0);
  R sum(0.0);  // max() drops NaN, a sum keeps it
  for (int i = 0; i < n; ++i) {
    const auto counts = scale[i] > R(0.0);
    const R weight = R(rtol) * (max(abs(y[i]), abs(y_new[i])) + select(counts, scale[i], R(1.0)));
    const R ratio = abs(error[i]) / weight;
    norm = select(counts, max(ratio, norm), norm);
    sum += y_new[i];
  }
  return select(finite(sum), norm, R(not_a_number));
}

// Most by which a step may grow right after a rejected one. At a kink that lies ahead the error says nothing until it is
// met: without this every second attempt is rejected on the way to it.
inline constexpr double growth_after_rejection = 1.0;

// A step that would be shorter has collapsed [s]: five to nine units in the last place of a long time. Links follow within 1e-4 s, years after a
// leak began, too.
LP_HD double shortest_step(double time) { return 1e-15 * (abs(time) + 1.0); }

// h_new / h = 0.9 error^(-1/5), between 1/5 and 6; after an error that is not finite, 1/10.
template <class R>
LP_HD R step_factor(R error) {
  const auto usable = finite(error);
  const R floor_error = R(1e-8);
  const R safe = select(usable, max(error, floor_error), R(1.0));
  const R factor = R(0.9) * exp(R(-0.2) * log(safe));
  return select(usable, min(max(factor, R(0.2)), R(6.0)), R(0.1));
}

inline constexpr double first_step_share = 0.01;  // of a phase, the longest first step
inline constexpr double last_step_slack = 1e-10;  // of what is left of a phase: a step that comes so near reaches its end

// A first step over which no state moves by more than one hundredth of its size or scale.
template <class R>
LP_FN R first_step(int n, const R* y, const R* f, const R* scale, R span) {
  R fastest(0.0);
  for (int i = 0; i < n; ++i) {
    const auto counts = scale[i] > R(0.0);
    const R size = abs(y[i]) + select(counts, scale[i], R(1.0));
    fastest = select(counts, max(abs(f[i]) / size, fastest), fastest);
  }
  return min(R(0.01) / max(fastest, R(1e-12)), span * R(first_step_share));
}

// A step that ends on a joint of the model's right-hand side, where one would come sooner and the model tells when.
template <class Model, class R>
LP_FN R up_to_joint(const Model& model, const R* p, const R* y, const R* f, R h) {
  if constexpr (requires { model.time_to_joint(p, y, f); }) return min(h, model.time_to_joint(p, y, f));
  else return h;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
