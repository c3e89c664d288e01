// A circular orbit round the Earth: period, drift of its node, and how it lies to the Sun.
//
//     period = 2 pi sqrt(a^3/mu),  n = 2 pi/period                                                          (1)
//     d raan/dt = -(3/2) n J2 (R/a)^2 cos i                                                                 (2)
//     d u/dt = n (1 + (3/2) J2 (R/a)^2 (3 - 4 sin^2 i))      u: argument of latitude                        (3)
//     sin beta = cos delta sin i sin(raan - alpha) + sin delta cos i                                        (4)
//     u_noon = atan2(cos i cos delta sin(alpha - raan) + sin i sin delta, cos delta cos(alpha - raan))      (5)
// a semi-major axis, i inclination, alpha and delta the Sun's right ascension and declination in the frame of the node
// raan. beta is the Sun's elevation above the orbit's plane, positive on the side of the angular momentum; orbit
// noon is where the Sun stands highest. (2), (3): secular terms of the first order in J2, eccentricity 0 [1, 2].
// Checked, 400 and 420 km, i 51.64 degrees: period 5553.624 and 5578.223 s, node -4.9979 and -4.9466 degrees a day.
//
// [1] Kozai, Y. (1959), Astron. J. 64, 367.
// [2] Vallado, D. A. (2013), Fundamentals of Astrodynamics and Applications, 4th ed., sec. 9.6.
#pragma once

#include "leakphys/physics/sun.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double earth_radius = 6378137.0;            // m, equatorial, WGS 84
inline constexpr double earth_gravity = 3.986004418e14;      // m3/s2
inline constexpr double earth_oblateness = 1.08262668e-3;    // J2

// Distance from the Earth's centre over its radius.
template <class R>
LP_HD R radius_ratio(R altitude) {
  return fma(altitude, R(1.0 / earth_radius), R(1.0));
}

// n of (1), rad/s.
template <class R>
LP_HD R mean_motion(R ratio) {
  return sqrt(R(earth_gravity / (earth_radius * earth_radius * earth_radius)) / (ratio * ratio * ratio));
}
// (1), s.
template <class R>
LP_HD R orbit_period(R ratio) {
  return R(2.0 * pi_high) / mean_motion(ratio);
}
// (2), rad/s.
template <class R>
LP_HD R node_rate(R ratio, R inclination) {
  return R(-1.5 * earth_oblateness) * mean_motion(ratio) / (ratio * ratio) * cos(inclination);
}
// (3), rad/s.
template <class R>
LP_HD R latitude_rate(R ratio, R inclination) {
  const R s = sin(inclination);
  return mean_motion(ratio) * fma(R(1.5 * earth_oblateness) / (ratio * ratio), fma(R(-4.0) * s, s, R(3.0)), R(1.0));
}

// The Sun's direction along the node, 90 degrees ahead of it in the orbit's plane, and across the plane.
template <class R>
struct SunFromOrbit {
  R along_node, ahead, across;
};
template <class R>
LP_HD SunFromOrbit<R> sun_from_orbit(const EquatorialVector<R>& sun, R inclination, R raan) {
  const R ci = cos(inclination), si = sin(inclination), cn = cos(raan), sn = sin(raan);
  const R crosswise = fma(cn, sun.y, -(sn * sun.x));
  return {fma(cn, sun.x, sn * sun.y), fma(ci, crosswise, si * sun.z), fma(ci, sun.z, -(si * crosswise))};
}
// (4), rad.
template <class R>
LP_HD R beta_angle(const SunFromOrbit<R>& sun) {
  const R in_plane = sqrt(max(fma(sun.along_node, sun.along_node, sun.ahead * sun.ahead), R(1e-300)));
  return atan2(sun.across, in_plane);
}
// (5), rad from -pi to pi.
template <class R>
LP_HD R orbit_noon(const SunFromOrbit<R>& sun) {
  return atan2(sun.ahead, sun.along_node);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
