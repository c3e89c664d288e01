// Flow of a real gas through a hole: choked nozzle flow, joined to the effusion of a rarefied gas.
//
// Along an isentrope p ~ rho^n with the local exponent n = (rho/p)(dp/drho)_s, constant for an ideal gas (n = k) [1]:
//     G = sqrt(2 n/(n - 1) p0 rho0 (r^(2/n) - r^((n+1)/n))),  r = max(p_back/p0, r*),  r* = (2/(n+1))^(n/(n-1))   (1)
// A real gas's n changes on the way. (1) then holds with n_m at the density halfway to the throat and a share of its
// change, n = n_m + 0.18 (n_m - n_0); the isentrope's temperature there by Grueneisen's (dlnT/dlnrho)_s. Against the
// maximum along the equation's own isentrope it errs by at most 0.1 % (nitrogen to 15 MPa and 220 K, hydrogen to 14 MPa,
// R218, octane, carbon dioxide to 0.9 p_s) where the ideal gas errs by 5 to 14 %. Vapour that would condense on the way
// stays vapour: in a hole of a millimetre there is no time; equilibrium would have up to 5 % less.
// Checked: N2 150 bar 288 K 37016.7 kg/m2/s, p*/p0 0.49852; 1 bar 300 K 229.533; NH3 2 bar 300 K 352.859; R218 2 bar
// 300 K 1089.33.
// Thrust per area: momentum and pressure at the throat, p_t = r p0, rho_t = rho0 r^(1/n) [1]:
//     F/A = G^2/rho_t + p_t - p_back                                                                       (2)
//
// Rarefied: into vacuum a hole passes W times the free molecular flow G_m = p/sqrt(2 pi R T), of its whole area [2].
// With the rarefaction delta = D p/(2 mu sqrt(2 R T)), G_c of (1) and the hole's continuum coefficient C_d
//     G = (1 - s) G_m/C_d + s G_c,   s = delta^1.3/(delta^1.3 + 3.14)                                      (3)
// per effective area C_d A. s meets the published W of a monatomic gas, 1.014, 1.129, 1.462 and 1.534 at delta = 0.1, 1,
// 10 and 100, within 0.6 % with 1.534 for the continuum [2, unverified: values from memory].
//
// [1] Anderson, J. D. (2003), Modern Compressible Flow, 3rd ed., McGraw-Hill, ch. 5.
// [2] Sharipov, F. (2004), J. Vac. Sci. Technol. A 22, 175 (orifice into vacuum, DSMC).
#pragma once

#include "leakphys/fluids/line.hpp"
#include "leakphys/physics/discharge.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double exponent_change = 0.18;
inline constexpr double exponent_gap = 1e-4;  // by which n stays away from 1, where (1) is a limit
inline constexpr double rarefied_power = 1.3, rarefied_scale = 3.14;

template <class R>
LP_HD R away_from_one(R n) {
  const R off = n - R(1.0);
  const R held = select(abs(off) < R(exponent_gap), R(1.0) + select(off < R(0.0), R(-exponent_gap), R(exponent_gap)), n);
  return clamp(held, R(0.3), R(30.0));  // no gas is outside; attempts that fail may be, and must end in numbers
}

// n of (1) for gas at rest at (temperature, density).
template <class Line, class R>
LP_FN R effective_exponent(const Line& line, R temperature, R density, GasPoint<R>& rest) {
  rest = line.gas(temperature, density);
  // n = 1 is no gas of ours but a point that lanes may pass; the throat's density ratio has a limit there.
  const R n = away_from_one(rest.exponent);
  const R throat = exp(log(R(2.0) / (n + R(1.0))) / (n - R(1.0)));
  const R middle = R(0.5) * (R(1.0) + throat);
  const GasPoint<R> half = line.gas(temperature * exp(rest.warming * log(middle)), density * middle);
  return away_from_one(fma(R(exponent_change), half.exponent - rest.exponent, half.exponent));
}

// (3): the continuum's flux joined to effusion. Diameter [m], viscosity [Pa s], specific gas constant [J/kg/K].
template <class R>
LP_HD R joined_to_effusion(R continuum, R pressure, R temperature, R gas_constant, R viscosity, R diameter,
                           R coefficient) {
  const R thermal = gas_constant * temperature;
  const R molecular = pressure / sqrt(R(6.283185307179586) * thermal);
  const R delta = diameter * max(pressure, R(1e-30)) / (R(2.0) * viscosity * sqrt(R(2.0) * thermal));
  const R power = exp(R(rarefied_power) * log(delta));
  const R share = power / (power + R(rarefied_scale));
  return fma(share, continuum, (R(1.0) - share) * molecular / coefficient);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
