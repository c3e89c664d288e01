// Orbital debris by the engineering model of 1989 to 1994: for screening only, today's models are not public formulas.
//
// Of diameter d [cm] and more on a tumbling plate, 1/m2/year, 0.01 to 500 cm, up to 2000 km [1, 2], all unverified but
// consistent with published examples:
//     F = H phi psi [F_1 g_1 + F_2 g_2],  F_1 = 1.22e-5 d^-2.5,  F_2 = 8.1e10 (d + 700)^-6                               (1)
//     H = (10^exp(-((lg d - 0.78)/0.637)^2))^1/2,  phi = p/(1 + p),  lg p = h/200 - S/140 - 1.5
//     g_1 = (1 + q)^(t - 1988), q = 0.02 and 0.04 from 2011 on;  g_2 = 1 + 0.05 (t - 1988)
// h in km, S mean solar flux at 10.7 cm a year before [1e-22 W/m2/Hz], psi a table of the orbit's inclination.
// Speeds relative to the ship v [km/s], i in deg [1, unverified; its means are 10.3 km/s at 30 deg and 13.1 over the poles,
// where Kessler, D. J. (1988), Aerospace America 26, tells 9 and 13], 0 where the whole is negative, just above 2 v_0:
//     f = (2 v v_0 - v^2) (G exp(-((v - A v_0)/(B v_0))^2) + F exp(-((v - D v_0)/(E v_0))^2)) + H C (4 v v_0 - v^2)      (2)
// All in the horizontal plane, from cos(azimuth) = v/(2 u) to both sides of the flight path, u the ship's speed.
// Checked: d .1, 400 km, 1995, S 110: 1.5604e-3; 1: 6.7956e-6; 10: 8.7781e-7; .3, 2010, 80: 1.850e-4 (psi = 1.031).
//
// [1] Kessler, D. J., Reynolds, R. C. and Anz-Meador, P. D. (1989), NASA TM-100471. [2] SSP 30425 rev. B (1994).
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace debris {
inline constexpr int inclinations = 10;
inline constexpr double inclination[inclinations] = {28.5, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 120.0};  // deg
inline constexpr double factor[inclinations] = {0.91, 0.92, 0.96, 1.02, 1.09, 1.26, 1.71, 1.37, 1.78, 1.18};
inline constexpr double least_diameter = 1e-4, most_diameter = 5.0, most_altitude = 2e6;  // m
inline constexpr double base_year = 1988.0, faster_from = 2011.0;
inline constexpr double ln10 = 2.302585092994046, degree = 57.29577951308232;
}  // namespace debris

template <class R>
LP_HD R ten_to_the(R x) {
  return exp(R(debris::ln10) * x);
}

// psi, straight between the table's rows; the ends beyond them. Radians.
template <class R>
LP_HD R inclination_factor(R inclination) {
  using namespace debris;
  const R i = inclination * R(degree);
  R psi = R(factor[0]);
  for (int k = 0; k + 1 < inclinations; ++k) {
    const R share = clamp((i - R(debris::inclination[k])) * R(1.0 / (debris::inclination[k + 1] - debris::inclination[k])),
                          R(0.0), R(1.0));
    psi = fma(share, R(factor[k + 1] - factor[k]), psi);
  }
  return psi;
}

// What of (1) does not depend on the size but for growth: phi psi.
template <class R>
LP_HD R debris_place(R altitude, R inclination, R solar_flux) {
  const R p = ten_to_the(fma(altitude, R(1e-3 / 200.0), -fma(solar_flux, R(1.0 / 140.0), R(1.5))));
  return p / (R(1.0) + p) * inclination_factor(inclination);
}

// (1) in 1/m2/s for sizes in m, the year as a decimal number.
template <class R>
LP_FN R debris_flux(R diameter, R altitude, R inclination, R year, R solar_flux) {
  const R d = diameter * R(1e2);
  const R spread = (log(d) * R(1.0 / debris::ln10) - R(0.78)) * R(1.0 / 0.637);
  const R shape = ten_to_the(R(0.5) * exp(-spread * spread));
  const R since = year - R(debris::base_year);
  const R slow = min(since, R(debris::faster_from - debris::base_year)), quick = since - slow;
  const R fragments = R(1.22e-5) / (d * d * sqrt(d)) * exp(slow * R(0.019802627296179712) + quick * R(0.03922071315328133));
  const R far = d + R(700.0), far3 = far * far * far;
  const R whole = R(8.1e10) / (far3 * far3) * fma(R(0.05), since, R(1.0));
  return shape * debris_place(altitude, inclination, solar_flux) * (fragments + whole) * R(1.0 / 3.15576e7);
}

// (2), not normalised, of a relative speed [m/s]; up to 100 deg of inclination.
template <class R>
LP_FN R debris_speed_density(R velocity, R inclination) {
  const R v = velocity * R(1e-3), i = inclination * R(debris::degree);
  const auto low = i < R(60.0);
  const R v0 = select(low, fma(R(0.015), i - R(30.0), R(7.25)), R(7.7));
  const R b = max(R(0.3), select(low, R(0.5), fma(R(-0.01), i - R(60.0), R(0.5))));
  const R d = fma(R(-0.01), i - R(30.0), R(1.3)), e = fma(R(0.005), i - R(30.0), R(0.55));
  const R past = i - R(50.0), steep = i - R(60.0);
  const R f = max(R(0.0), select(i < R(50.0), fma(R(0.0008) * past, past, R(0.3)), fma(R(-0.01), past, R(0.3))));
  const R g = select(low, R(18.7), select(i < R(80.0), fma(R(0.0289) * steep * steep, steep, R(18.7)), R(250.0)));
  const R h = fma(R(-0.0000757) * steep, steep, R(1.0));
  const R first = (v - R(2.5) * v0) / (b * v0), second = (v - d * v0) / (e * v0);
  const R peaks = g * exp(-first * first) + f * exp(-second * second);
  const R head_on = fma(R(4.0) * v, v0, -v * v), crossing = fma(R(2.0) * v, v0, -v * v);
  const R whole = max(fma(crossing, peaks, R(0.0125) * h * head_on), R(0.0));
  return select(v < R(3.0) * v0, whole, R(0.0));  // over the poles it would turn positive again at 3.5 v_0
}

}  // namespace leakphys::inline LEAKPHYS_ISA
