// The Earth's shadow on a circular orbit: how much of it is dark, and how much of the Sun is seen at a place.
//
// H distance from the Earth's centre over its radius, phi the angle from orbit noon, a cylindrical shadow [1]:
//     cos zenith = cos beta cos phi,    dark where  cos zenith < -sqrt(1 - 1/H^2)                           (1)
//     dark share of the orbit = acos(sqrt(1 - 1/H^2)/cos beta)/pi,  0 from beta* = asin(1/H) on             (2)
// Checked, 400 km: 0.3901 at beta 0, 0.341133 at 45 degrees, 0.046074 at 70; beta* 70.2179 degrees.
//
// The Sun is a disc, of angular radius 4.65e-3, so that the light fades over 8 s in a low orbit. The share of it that
// is seen is a smooth step over the elevation above the Earth's limb, to first order H (cos zenith + sqrt(1 - 1/H^2)),
// with the slope of a disc's share where half of it is seen: over 15 pi/16 = 2.95 radii.                        (3)
// It is within 0.036 of the disc's share. The mean of it along an orbit differs from (2) by 4e-7 at beta 0, 2e-5 at 6
// degrees from beta*, and by 0.016 at beta* itself, where the shadow is grazed (400 km). No refraction.
//
// [1] Rickman, S. L. (2014), Introduction to On-Orbit Thermal Environments, NASA TFAWS.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double sun_radius = 4.6505e-3;  // rad; 695,700 km (IAU 2015) at 1 AU
inline constexpr int penumbra_points = 32;
inline constexpr double penumbra_per_radius = 2.9452431127404311;  // 15 pi/16, see (3)

// sqrt(1 - 1/H^2): cosine of the angle from nadir to the limb.
template <class R>
LP_HD R limb_cosine(R ratio) {
  const R inverse = R(1.0) / ratio;
  return sqrt(max(fma(-inverse, inverse, R(1.0)), R(1e-300)));
}
// beta* of (2), rad.
template <class R>
LP_HD R critical_beta(R ratio) {
  return atan2(R(1.0), sqrt(max(fma(ratio, ratio, R(-1.0)), R(1e-300))));
}
// (2) with the limb's cosine given. The arm is held below 1 by 1e-14, where the slope has no end; it is 4e-8 there.
template <class R>
LP_HD R share_below(R limb, R cos_beta) {
  const R cosine = limb / max(cos_beta, R(1e-300));
  return select(cosine < R(1.0), acos(min(cosine, R(1.0 - 1e-14))) * R(1.0 / pi_high), R(0.0));
}
// (2)
template <class R>
LP_HD R eclipse_share(R cos_beta, R ratio) {
  return share_below(limb_cosine(ratio), cos_beta);
}
// (3); sun_disc: the Sun's angular radius, rad, above 0.
template <class R>
LP_HD R sunlit_share(R cos_zenith, R ratio, R sun_disc) {
  const R elevation = ratio * (cos_zenith + limb_cosine(ratio));
  return smooth_step(fma(elevation, R(1.0) / (R(penumbra_per_radius) * sun_disc), R(0.5)));
}
// The mean of at(share) over the sharp shadows of which (3) is made, one for each point of the Sun: at(share) is what
// is lost in a shadow on that share of the orbit. Midpoint rule; the weight is the slope of the smooth step.
template <class R, class F>
LP_HD R mean_over_penumbra(R cos_beta, R ratio, R sun_disc, F at) {
  const R limb = limb_cosine(ratio), width = R(penumbra_per_radius) * sun_disc / ratio;
  R sum(0.0);
  for (int k = 0; k < penumbra_points; ++k) {
    const double t = (k + 0.5) / penumbra_points;
    const double weight = 30.0 * t * t * (1.0 - t) * (1.0 - t) / penumbra_points;
    sum += R(weight) * at(share_below(fma(width, R(0.5 - t), limb), cos_beta));
  }
  return sum;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
