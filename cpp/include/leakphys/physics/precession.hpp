// Precession: from the mean equator and equinox of J2000 to those of date and back.
//
//     v(date) = Rz(-z) Ry(theta) Rz(-zeta) v(J2000)                                                          (1)
// with the angles of [1] in arc seconds, t in Julian centuries from J2000. In 2022 the two frames differ by 0.3 degree;
// an orbit's node in one and the Sun in the other would put that into beta. Nutation (0.003 degree in the pole) is
// left out. Valid for some centuries. Checked: the equinox of J2000 in 2022-12-15: right ascension 0.2942 degree.
//
// [1] Capitaine, N., Wallace, P. T. and Chapront, J. (2003), Astron. Astrophys. 412, 567 (IAU 2006).
#pragma once

#include "leakphys/physics/sun.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double arc_second = degree / 3600.0;

template <class R>
struct PrecessionAngles {
  R zeta, z, theta;
};

template <class R>
LP_HD PrecessionAngles<R> precession_angles(R days) {
  const R t = days * R(1.0 / 36525.0);
  const auto arc = [t](double a, double b, double c, double d) {
    return fma(fma(fma(R(d), t, R(c)), t, R(b)), t, R(a)) * R(arc_second);
  };
  return {arc(2.650545, 2306.083227, 0.2988499, 0.01801828), arc(-2.650545, 2306.077181, 1.0927348, 0.01826837),
          arc(0.0, 2004.191903, -0.4294934, -0.04182264)};
}

// The vector seen from axes turned by an angle about z, and about y.
template <class R>
LP_HD EquatorialVector<R> turned_about_z(const EquatorialVector<R>& v, R angle) {
  const R c = cos(angle), s = sin(angle);
  return {fma(c, v.x, s * v.y), fma(c, v.y, -(s * v.x)), v.z};
}
template <class R>
LP_HD EquatorialVector<R> turned_about_y(const EquatorialVector<R>& v, R angle) {
  const R c = cos(angle), s = sin(angle);
  return {fma(c, v.x, -(s * v.z)), v.y, fma(c, v.z, s * v.x)};
}

// (1) and its inverse; days from 2000-01-01 12:00.
template <class R>
LP_FN EquatorialVector<R> precessed_to_date(const EquatorialVector<R>& v, R days) {
  const PrecessionAngles<R> a = precession_angles(days);
  return turned_about_z(turned_about_y(turned_about_z(v, -a.zeta), a.theta), -a.z);
}
template <class R>
LP_FN EquatorialVector<R> precessed_to_j2000(const EquatorialVector<R>& v, R days) {
  const PrecessionAngles<R> a = precession_angles(days);
  return turned_about_z(turned_about_y(turned_about_z(v, a.z), -a.theta), a.zeta);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
