// Where the Sun is, seen from the Earth's centre: right ascension, declination, distance.
//
// The low-precision series of [1], n days from 2000-01-01 12:00, angles in degrees, distance in AU:
//     L = 280.460 + 0.9856474 n                  mean longitude, aberration included
//     g = 357.528 + 0.9856003 n                  mean anomaly
//     lambda = L + 1.915 sin g + 0.020 sin 2g,   latitude 0                                                 (1)
//     eps = 23.439 - 4e-7 n                      mean obliquity
//     distance = 1.00014 - 0.01671 cos g - 0.00014 cos 2g
//     direction = (cos lambda, cos eps sin lambda, sin eps sin lambda)
// in the frame of the mean equator and equinox *of date*, to 0.01 degree from 1950 to 2050. n counts UTC here; the
// 70 s to terrestrial time are 0.0008 degree. Checked: 2022-12-15 00:45, right ascension 262.3873 degrees, declination
// -23.2511, distance 0.98430.
//
// [1] The Astronomical Almanac, section C, "Low precision formulas for the Sun".
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double astronomical_unit = 1.495978707e11;  // m, IAU 2012 resolution B2
inline constexpr double degree = 0.017453292519943295;       // rad
inline constexpr double series_range = 18262.5;              // days from 2000-01-01 12:00 to 1950 and to 2050

// Components along the equinox, 90 degrees east of it, and the pole.
template <class R>
struct EquatorialVector {
  R x, y, z;
};

template <class R>
struct SunPlace {
  EquatorialVector<R> direction;  // of length 1
  R distance;                     // AU
};

// The angles of a direction; right ascension from 0 to 2 pi.
template <class R>
LP_HD R right_ascension(const EquatorialVector<R>& v) {
  const R angle = atan2(v.y, v.x);
  return select(angle < R(0.0), angle + R(2.0 * pi_high), angle);
}
template <class R>
LP_HD R declination(const EquatorialVector<R>& v) {
  return atan2(v.z, sqrt(max(fma(v.x, v.x, v.y * v.y), R(1e-300))));
}

// (1); days from 2000-01-01 12:00.
template <class R>
LP_FN SunPlace<R> sun_place(R days) {
  const R mean_longitude = fma(days, R(0.9856474 * degree), R(280.460 * degree));
  const R anomaly = fma(days, R(0.9856003 * degree), R(357.528 * degree));
  const R obliquity = fma(days, R(-4e-7 * degree), R(23.439 * degree));
  const R sin_g = sin(anomaly), cos_g = cos(anomaly);
  const R cos_2g = fma(R(2.0) * cos_g, cos_g, R(-1.0));
  const R longitude = mean_longitude + sin_g * fma(cos_g, R(2.0 * 0.020 * degree), R(1.915 * degree));
  const R sin_l = sin(longitude);
  return {{cos(longitude), cos(obliquity) * sin_l, sin(obliquity) * sin_l},
          fma(R(-0.01671), cos_g, fma(R(-0.00014), cos_2g, R(1.00014)))};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
