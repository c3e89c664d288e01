// How much of what a surface sees is the Earth: plate, sphere, cylinder; and the Sun on a cylinder.
//
// Small surfaces, a uniform diffuse sphere. H distance from its centre over its radius, x = sqrt(H^2 - 1), theta the
// angle between a plate's normal and nadir [1, 2]:
//     H cos theta >= 1:       F = cos theta/H^2                                 the plate sees the whole disc     (1)
//     -1 < H cos theta < 1:   F = (cos theta acos(-x cot theta) - x r)/(pi H^2) + atan(r/x)/pi,
//                             r = sqrt(1 - H^2 cos^2 theta)                                                       (2)
//     below:                  F = 0
//     sphere:                 F = (1 - sqrt(1 - 1/H^2))/2                                                         (3)
//     cylinder, lateral:      the mean of the plate over its normals                                              (4)
//     Sun on a cylinder:      sin(axis to Sun)/pi of its lateral area                                             (5)
// Checked, 400 km: 0 degree 0.885456, 45: 0.660629, 90: 0.288727, 150: 0.004422; sphere 0.330778; cylinder with its
// axis to nadir 0.288727, at 45 degrees 0.316965, level 0.356691.
//
// [1] Cunningham, F. G. (1961), NASA TN D-710.
// [2] Howell, J. R., A Catalog of Radiation Heat Transfer Configuration Factors, B-39.
#pragma once

#include "leakphys/physics/eclipse.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int cylinder_normals = 128;  // the mean (4) is then known to 1e-7

// (1), (2). The arm of (2) is held 1e-10 inside its ends, where it meets the others to 1e-25 and acos has a slope; near
// the lower end its terms cancel, and rounding is kept from going below 0.
template <class R>
LP_FN R plate_view_factor(R cos_nadir, R ratio) {
  const R height = ratio * cos_nadir;
  const R inside = clamp(height, R(-1.0 + 1e-10), R(1.0 - 1e-10));
  const R inverse = R(1.0) / ratio;
  const R cosine = inside * inverse;
  const R sine = sqrt(fma(-cosine, cosine, R(1.0)));
  const R x = sqrt(max(fma(ratio, ratio, R(-1.0)), R(1e-300)));
  const R r = sqrt(fma(-inside, inside, R(1.0)));
  const R angle = acos(-(x * cosine) / sine);
  const R cut = (fma(cosine, angle, -(x * r)) * (inverse * inverse) + atan2(r, x)) * R(1.0 / pi_high);
  const R all = cos_nadir * inverse * inverse;
  return select(height >= R(1.0 - 1e-10), all, select(height <= R(-1.0 + 1e-10), R(0.0), max(cut, R(0.0))));
}
// (3)
template <class R>
LP_HD R sphere_view_factor(R ratio) {
  const R inverse = R(1.0) / ratio;
  return R(0.5) * inverse * inverse / (R(1.0) + limb_cosine(ratio));
}
// (4); the normals on one half, as the other is its mirror image.
template <class R>
LP_FN R cylinder_view_factor(R sin_axis, R ratio) {
  R sum = R(0.5) * (plate_view_factor(sin_axis, ratio) + plate_view_factor(-sin_axis, ratio));
  for (int k = 1; k < cylinder_normals; ++k)
    sum += plate_view_factor(sin_axis * R(cos(pi_high / cylinder_normals * k)), ratio);
  return sum * R(1.0 / cylinder_normals);
}
// (5)
template <class R>
LP_HD R sun_on_cylinder(R sin_axis) {
  return abs(sin_axis) * R(1.0 / pi_high);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
