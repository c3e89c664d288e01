// Mass flux through a hole [kg/m2/s] at discharge coefficient 1: liquid that does not flash, and gas.
//
// Thin sharp hole (length/diameter < 1-2), liquid into vacuum: the jet does not reattach and does not flash
// inside the hole, so the back pressure is that of the surroundings, 0 in vacuum [1]:
//     G = sqrt(2 rho (p - p_back))                                                                        (1)
// A long bore flashes inside; laws for that stand in critical_flow.hpp and two_phase_laws.hpp.
// Checked: isooctane 298.15 K, 2 bar to vacuum: 16586.7 kg/m2/s.
//
// Gas with p ~ rho^n along its isentrope, n = k for an ideal gas [2]; n of a real one: gas_flow.hpp.
//     G^2 = 2 p rho E,  E = n/(n - 1) (r^(2/n) - r^((n+1)/n)),   r = max(p_back/p, r*)                     (2)
//     r* = (2/(n+1))^(n/(n-1)), choked below it
// Its thrust per area is momentum and pressure at the throat, p_t = r p, rho_t = rho r^(1/n):
//     F/A = G^2/rho_t + p_t - p_back                                                                      (3)
// Checked: nitrogen 1 bar, 300 K, n = k = 1.39957: 229.44 kg/m2/s; choked into vacuum F/A = (1 + k) r* p = 1.2676 bar.
//
// [1] F. M. White, Fluid Mechanics, 7th ed., McGraw-Hill 2011, sec. 6.12 (Torricelli's law, losses in Cd).
// [2] J. D. Anderson, Modern Compressible Flow, 3rd ed., McGraw-Hill 2003, ch. 5.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Pressure difference [Pa] below which (1) turns linear, so that its slope stays finite at rest.
inline constexpr double bernoulli_width = 1.0;
// Share of the back pressure over which flow sets in: sharper, and a loop that comes to rest at its back
// pressure makes the solver chatter there. In vacuum there is none; at twice the back pressure 1e-9 of G.
inline constexpr double rest_width = 0.01;

// x/sqrt(x) joined to 0 linearly: x/(x^4 + w^4)^(1/8), off by (w/x)^4/8 above w. x >= 0.
template <class R>
LP_HD R root_from_rest(R x, R width) {
  const R x2 = x * x, w2 = width * width;
  return x / sqrt(sqrt(sqrt(max(fma(x2, x2, w2 * w2), R(1e-240)))));
}

// Pressure [Pa] that drives the flow: p - p_back, joined to 0 within rest_width p_back on either side of rest. So
// never inward; a volume comes to rest 1 % below its back pressure.
template <class R>
LP_HD R driving_pressure(R pressure, R back_pressure) {
  return ramp(pressure - back_pressure, fma(R(rest_width), back_pressure, R(1e-9)));
}

// Eq. (1). density [kg/m3], pressures [Pa].
template <class R>
LP_HD R liquid_mass_flux(R density, R pressure, R back_pressure) {
  const R width = fma(R(rest_width), back_pressure, R(bernoulli_width));
  return sqrt(R(2.0) * density) * root_from_rest(driving_pressure(pressure, back_pressure), width);
}

template <class R>
struct VapourJet {
  R mass_flux;  // kg/m2/s
  R thrust;     // Pa: force per area, momentum flux plus excess pressure at the throat
  R ratio;      // r, throat's pressure over the pressure at rest
};

// Eq. (2) and (3). pressure [Pa] and density [kg/m3] at rest, n not 1.
template <class R>
LP_HD VapourJet<R> vapour_jet(R pressure, R density, R n, R back_pressure) {
  const R flowing = max(pressure, R(1e-12)), rho = max(density, R(1e-30));
  const R per_excess = n / (n - R(1.0));
  const R critical = exp(per_excess * log(R(2.0) / (n + R(1.0))));
  const R share = min(driving_pressure(flowing, back_pressure) / flowing, R(1.0) - critical);
  const R log_ratio = log(R(1.0) - share);
  const R density_ratio = exp(log_ratio / n);
  const R expansion =
      max(per_excess * (density_ratio * density_ratio - density_ratio * (R(1.0) - share)), R(0.0));
  // Near rest the expansion is dp/p.
  const R width = R(rest_width) * min(back_pressure / flowing, R(1.0));
  const R flux = sqrt(R(2.0) * flowing * rho) * root_from_rest(expansion, width);
  const R excess = max(flowing * (R(1.0) - share) - back_pressure, R(0.0));
  return {flux, fma(flux * flux, R(1.0) / (rho * density_ratio), excess), R(1.0) - share};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
