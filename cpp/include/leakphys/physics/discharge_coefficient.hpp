// Discharge coefficient of a hole: thin plate, short tube, rounded edge, from Reynolds number and length.
//
// Short tube, 2 <= L/D <= 10, 10 < Re < 2e4 [1], Re with the speed in the bore:
//     1/Cd = 1/Cdu + (20/Re)(1 + 2.25 L/D) - 0.005 (L/D)/(1 + 7.5 log10(1.5e-4 Re)^2),  Cdu = 0.827 - 0.0085 L/D  (1)
// Checked: Cd(100, 2) = 0.428416; (1e3, 2) 0.744643; (1e4, 2) 0.808110; (5e3, 5) 0.768452; (2e4, 10) 0.739240.
//
// Thin plate, L/D < 1, where the jet does not come back to the wall. Creeping flow dp = 6 pi mu v/D [2] is Cd =
// sqrt(Re/(12 pi)); at high Re the free streamline's pi/(pi + 2) = 0.611 [3]; between them Cd passes a maximum of some
// 0.7 near Re = 150:
//     Cd^-4 = (Re/(12 pi))^-2 + C^-4,   C = 0.611 + 0.12/(1 + Re/600)                     [shape unverified] (2)
// A rounded edge of radius r takes the contraction away [unverified: 0.70 at r/D = 0.05, above 0.9 at 0.14]:
//     C -> C + (0.98 - C)(1 - exp(-(r/(0.105 D))^2)),   the same for Cdu in (1)                               (3)
// Between L/D = 1 and 2 the jet reattaches: (2) fades into (1) there, the uncertainty is theirs, 0.61 to 0.81.
//
// [1] Lichtarowicz, A., Duggins, R. K. and Markland, E. (1965), J. Mech. Eng. Sci. 7, 210.
// [2] Sampson, R. A. (1891), Phil. Trans. R. Soc. A 182, 449; Hasimoto, H. (1958), J. Phys. Soc. Japan 13, 633.
// [3] von Mises, R. (1917), VDI-Zeitschrift 61, 447.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace coefficient_status {
inline constexpr int ok = 0;
inline constexpr int bad_input = 1;     // not finite, or not positive where it must be
inline constexpr int beyond_fit = 2;    // outside 10 < Re < 2e4 or L/D <= 10 of (1): extrapolated
inline constexpr int reattaching = 3;   // between 1 and 2 diameters long: a thin plate or a tube, unknown which
}  // namespace coefficient_status

namespace coefficient {
inline constexpr double thin = 0.6110154703516573;  // pi/(pi + 2)
inline constexpr double rounded = 0.98;
inline constexpr double rounding = 0.105;
inline constexpr double thin_end = 1.0, tube_start = 2.0, tube_end = 10.0;  // L/D
inline constexpr double least_reynolds = 10.0, most_reynolds = 2e4;
}  // namespace coefficient

// (3)
template <class R>
LP_HD R without_contraction(R c, R edge_radius) {
  const R share = edge_radius * R(1.0 / coefficient::rounding);
  return fma(R(coefficient::rounded) - c, R(1.0) - exp(-share * share), c);
}
// (2); edge_radius over the diameter.
template <class R>
LP_HD R thin_plate_coefficient(R reynolds, R edge_radius) {
  const R c = without_contraction(R(coefficient::thin) + R(0.12) / fma(reynolds, R(1.0 / 600.0), R(1.0)), edge_radius);
  const R creeping = reynolds * R(1.0 / 37.69911184307752);
  const R c2 = c * c;
  return R(1.0) / sqrt(sqrt(R(1.0) / (creeping * creeping) + R(1.0) / (c2 * c2)));
}
// (1)
template <class R>
LP_HD R short_tube_coefficient(R reynolds, R slender, R edge_radius) {
  const R ultimate = without_contraction(fma(R(-0.0085), slender, R(0.827)), edge_radius);
  const R decade = log(R(1.5e-4) * reynolds) * R(0.4342944819032518);
  const R bump = R(0.005) * slender / fma(R(7.5), decade * decade, R(1.0));
  return R(1.0) / (R(1.0) / ultimate + R(20.0) / reynolds * fma(R(2.25), slender, R(1.0)) - bump);
}
// Both, joined between 1 and 2 diameters.
template <class R>
LP_HD R discharge_coefficient(R reynolds, R slender, R edge_radius) {
  const R tube = short_tube_coefficient(reynolds, max(slender, R(coefficient::tube_start)), edge_radius);
  const R plate = thin_plate_coefficient(reynolds, edge_radius);
  return fma(smooth_step(slender - R(coefficient::thin_end)), tube - plate, plate);
}

inline int coefficient_status_of(double reynolds, double slender, double edge_radius) {
  using namespace coefficient;
  if (!(reynolds > 0.0) || !(slender >= 0.0) || !(edge_radius >= 0.0) || !finite(reynolds + slender + edge_radius))
    return coefficient_status::bad_input;
  if (slender <= thin_end) return coefficient_status::ok;
  if (slender > tube_end || reynolds < least_reynolds || reynolds > most_reynolds) return coefficient_status::beyond_fit;
  return slender < tube_start ? coefficient_status::reattaching : coefficient_status::ok;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
