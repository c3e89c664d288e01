// A flat plate along a circular orbit: what falls on it at a place of the orbit, and on the mean of an orbit.
//
// phi is the angle from orbit noon, beta the Sun's elevation above the plane. The local axes are forward (along the
// motion), starboard (against the angular momentum) and nadir; in them the Sun stands at
//     s = (-cos beta sin phi, -sin beta, -cos beta cos phi),    cos zenith = cos beta cos phi               (1)
// The plate's normal n is fixed in the local axes, or in space, where its components are those in the local axes of
// orbit noon, or points at the Sun: n = s. Then, after [1],
//     F_s = max(0, n.s) times the sunlit share,   F_E: plate to sphere at cos(nadir) of n,
//     F_a = F_E max(0, cos zenith)                                                                          (2)
// Each max(0, .) is a ramp joined within the Sun's angular radius, as its disc does it, so that an adaptive integrator
// meets no jump. (2) lights all the ground in view as it is lit straight below, a common simplification.
// Means over an orbit. Fixed to the local axes: F_s in closed form (arcs.hpp), over the shadows of a penumbra, F_a =
// F_E cos beta/pi. Fixed in space: F_s = max(0, n.s) (1 - dark share), F_a and F_E by Simpson's rule over the day half
// and the trapezoidal rule over the circle, 64 intervals each half. The resolved factors have these means to 1e-5, to
// 1e-4 within a degree of beta*, to 9e-4 where a plate that turns with the local axes is edge-on to the Sun all along.
//
// [1] Rickman, S. L. (2014), Introduction to On-Orbit Thermal Environments, NASA TFAWS.
#pragma once

#include "leakphys/physics/arcs.hpp"
#include "leakphys/physics/sink.hpp"
#include "leakphys/physics/view_factor.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace attitude {
inline constexpr int nadir_fixed = 0;   // the normal turns with the local axes
inline constexpr int sun_pointing = 1;  // the normal follows the Sun
inline constexpr int inertial = 2;      // the normal stands still
}  // namespace attitude

// A plate and its orbit. rate and start place it in time: phi = start + rate t.
template <class R>
struct PlateInOrbit {
  int attitude;                    // one of attitude::
  R beta, ratio;                   // rad; distance from the Earth's centre over its radius
  R rate, start;                   // rad/s; phi at t = 0, rad
  R forward, starboard, nadir;     // the normal, of length 1; unused where it follows the Sun
  R sun_disc = R(sun_radius);      // rad, the width of every join
};

inline constexpr int half_orbit_intervals = 64;

namespace plate {

// The normal in the local axes of orbit noon, of a plate that stands still.
template <class R>
struct Still {
  R forward, starboard, nadir, towards_sun;
};
template <class R>
LP_HD Still<R> still(const PlateInOrbit<R>& p, R cos_beta, R sin_beta) {
  if (p.attitude == attitude::sun_pointing) return {R(0.0), -sin_beta, -cos_beta, R(1.0)};
  return {p.forward, p.starboard, p.nadir, -fma(p.starboard, sin_beta, p.nadir * cos_beta)};
}

}  // namespace plate

// (2) at an angle from orbit noon.
template <class R>
LP_FN ExposureFactors<R> exposure(const PlateInOrbit<R>& p, R phi) {
  const R cos_beta = cos(p.beta), sin_beta = sin(p.beta), c = cos(phi), s = sin(phi);
  R towards_sun, cos_nadir;
  if (p.attitude == attitude::nadir_fixed) {
    towards_sun = -fma(cos_beta, fma(p.forward, s, p.nadir * c), p.starboard * sin_beta);
    cos_nadir = p.nadir;
  } else {
    const plate::Still<R> n = plate::still(p, cos_beta, sin_beta);
    towards_sun = n.towards_sun;
    cos_nadir = fma(n.nadir, c, -(n.forward * s));
  }
  const R cos_zenith = cos_beta * c;
  const R earth = plate_view_factor(cos_nadir, p.ratio);
  return {ramp(towards_sun, p.sun_disc) * sunlit_share(cos_zenith, p.ratio, p.sun_disc),
          earth * ramp(cos_zenith, p.sun_disc), earth};
}

// The means over an orbit.
template <class R>
LP_FN ExposureFactors<R> mean_exposure(const PlateInOrbit<R>& p) {
  const R cos_beta = cos(p.beta), sin_beta = sin(p.beta);
  if (p.attitude == attitude::nadir_fixed) {
    const R ahead = -(p.forward * cos_beta), below = -(p.nadir * cos_beta);
    const R amplitude = sqrt(max(fma(ahead, ahead, below * below), R(1e-60)));
    const Wave<R> wave{-(p.starboard * sin_beta), amplitude, atan2(ahead, below)};
    const Arc<R> facing = positive_arc(wave);
    const R all = integral(wave, facing.centre - facing.half_width, facing.centre + facing.half_width);
    const R lost = mean_over_penumbra(cos_beta, p.ratio, p.sun_disc, [&](R dark) {
      return shared_integral(wave, facing, Arc<R>{R(pi_high), dark * R(pi_high)});
    });
    const R earth = plate_view_factor(p.nadir, p.ratio);
    return {max(all - lost, R(0.0)) * R(0.5 / pi_high), earth * cos_beta * R(1.0 / pi_high), earth};
  }
  const plate::Still<R> n = plate::still(p, cos_beta, sin_beta);
  const R dark = mean_over_penumbra(cos_beta, p.ratio, p.sun_disc, [](R share) { return share; });
  R earth(0.0), albedo(0.0);
  constexpr double step = pi_high / half_orbit_intervals;
  for (int k = 0; k < 2 * half_orbit_intervals; ++k) {
    const double c = cos(step * (k - half_orbit_intervals / 2)), s = sin(step * (k - half_orbit_intervals / 2));
    const R seen = plate_view_factor(fma(n.nadir, R(c), -(n.forward * R(s))), p.ratio);
    earth += seen;
    // Simpson's weights; at both ends of the day half c is 0.
    if (k < half_orbit_intervals) albedo += seen * R(c * (k % 2 == 0 ? 2.0 : 4.0));
  }
  return {ramp(n.towards_sun, p.sun_disc) * (R(1.0) - dark),
          albedo * cos_beta * R(step / 3.0 * 0.5 / pi_high), earth * R(0.5 / half_orbit_intervals)};
}

// Sink temperature [K] of a plate at a time [s]: what a model calls, with time a plain number.
template <class R>
LP_HD R plate_sink(const PlateInOrbit<R>& p, const ThermalEnvironment<R>& env, const SurfaceFinish<R>& finish,
                   value_t<R> time) {
  return sink_temperature(absorbed_flux(exposure(p, fma(p.rate, R(time), p.start)), env, finish), finish.emittance);
}
// Sink temperature [K] of the mean flux over an orbit.
template <class R>
LP_HD R mean_plate_sink(const PlateInOrbit<R>& p, const ThermalEnvironment<R>& env, const SurfaceFinish<R>& finish) {
  return sink_temperature(absorbed_flux(mean_exposure(p), env, finish), finish.emittance);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
