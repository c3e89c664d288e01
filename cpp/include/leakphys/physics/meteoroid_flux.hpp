// Meteoroids: how many of a mass and more strike a plate near the Earth, and how fast.
//
// At 1 AU, without the Earth, on a tumbling plate [1, 2], m in g, 1e-18 to 1 g, in 1/m2/year of 3.15576e7 s:
//     F_0 = 3.15576e7 [(2.2e3 m^0.306 + 15)^-4.38 + 1.3e-9 (m + 1e11 m^2 + 1e27 m^4)^-0.36 + 1.3e-16 (m + 1e6 m^2)^-0.85] (1)
// The Earth draws them in, hides some, and the ship's own speed u adds some [1]:
//     G = 1 + v_e^2/v_inf^2,  v_e^2 = 2 mu/r;   s = (1 + cos eta)/2, sin eta = (Re + 100 km)/(Re + h);
//     K = <v_rel/v> = 1 + u^2/(3 v^2) for v > u, from all sides alike                                                    (2)
// averaged over the speeds. The older convention of the station's documents [3] instead: F = F_0 s (1 + Re/r)           (3)
// and a hand calculation has (2) at one speed, 17 km/s far away.
// Speeds at the Earth, km/s, [3, unverified; its sum 1.0037 and mean 16.86 are as quoted]:
//     n(v) = 0.112 (11.1 to 16.3), 3.328e5 v^-5.34 (to 55), 1.695e-4 (to 72.2)                                           (4)
// n is of meteors at 100 km; far from the Earth v_inf^2 = v^2 - v_e(100 km)^2, weight n/G. The table of [1] was not at hand.
// Densities [3]: 2 g/cm3 up to 1e-6 g, 1 to 1e-2 g, 0.5 beyond.
// Checked: F_0(1e-6 g) = 1.4880, (1e-3) 5.9675e-4, (1) 7.0213e-8 1/m2/yr; s(400 km) = .6471; 1 + Re/r 1.9410; G(17 km/s) 1.407.
//
// [1] ECSS-E-ST-10-04C (2008), 10.2.4 and annex C. [2] Gruen, E. et al. (1985), Icarus 62, 244. [3] SSP 30425 rev. B (1994).
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace meteoroid {
inline constexpr double year = 3.15576e7;                       // s
inline constexpr double least_mass = 1e-21, most_mass = 1e-3;   // kg
inline constexpr double earth_radius = 6.378e6, atmosphere = 1e5;  // m
inline constexpr double gravity = 3.986004418e14;               // m3/s2
inline constexpr double slowest = 11.1, middle = 16.3, fast = 55.0, fastest = 72.2;  // km/s, of (4)
inline constexpr double lone = 17e3;                            // m/s far away, where one speed stands for all
}  // namespace meteoroid

namespace flux_convention {
inline constexpr int ecss = 0, ssp30425 = 1, one_speed = 2;
}  // namespace flux_convention

// (1) in 1/m2/s, mass in kg.
template <class R>
LP_FN R interplanetary_flux(R mass) {
  const R m = mass * R(1e3), m2 = m * m;
  const R large = pow(fma(R(2.2e3), pow(m, R(0.306)), R(15.0)), R(-4.38));
  const R middle = R(1.3e-9) * pow(fma(R(1e27) * m2, m2, fma(R(1e11), m2, m)), R(-0.36));
  const R small = R(1.3e-16) * pow(fma(R(1e6), m2, m), R(-0.85));
  return large + middle + small;
}

// v_e^2 of (2), m2/s2, at a height above the ground.
template <class R>
LP_HD R escape_speed_squared(R altitude) {
  return R(2.0 * meteoroid::gravity) / (R(meteoroid::earth_radius) + altitude);
}
// G of one speed far away.
template <class R>
LP_HD R gravitational_focusing(R speed_far_away, R altitude) {
  return R(1.0) + escape_speed_squared(altitude) / (speed_far_away * speed_far_away);
}
// The sky's share that the Earth and its air leave open, s of (2).
template <class R>
LP_HD R earth_shielding(R altitude) {
  const R sine = R(meteoroid::earth_radius + meteoroid::atmosphere) / (R(meteoroid::earth_radius) + altitude);
  return R(0.5) * (R(1.0) + sqrt(max(R(1.0) - sine * sine, R(0.0))));
}
template <class R>
LP_HD R orbital_speed(R altitude) {
  return sqrt(R(0.5) * escape_speed_squared(altitude));
}

// (4), per m/s, of a speed at 100 km.
template <class R>
LP_HD R meteor_speed_density(R speed) {
  using namespace meteoroid;
  const R v = speed * R(1e-3);
  const R falling = R(3.328e5) * pow(max(v, R(1.0)), R(-5.34));
  const R n = select(v < R(middle), R(0.112), select(v < R(fast), falling, R(1.695e-4)));
  return select((v >= R(slowest)) & (v <= R(fastest)), n * R(1e-3), R(0.0));
}

// Density of a meteoroid of a mass [kg/m3, kg].
template <class R>
LP_HD R meteoroid_density(R mass) {
  return select(mass <= R(1e-9), R(2e3), select(mass <= R(1e-5), R(1e3), R(500.0)));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
