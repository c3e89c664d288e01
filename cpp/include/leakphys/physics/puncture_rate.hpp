// How often a shield is perforated in orbit: fluxes beyond the ballistic limit, over speeds and directions.
//
// A number density N_v of particles of speed v from all open directions alike has F = N_v v/4 on a tumbling plate that is
// at rest; a plate of normal n on a ship of speed u then meets
//     rate = sum over v  <4 F(d_c) (v_rel/v) (n.s)+>  over directions of arrival, v_rel s = v s_0 + u x                   (1)
// Meteoroids come from all of the sky that the Earth leaves open; x is the flight path, z the zenith. Its mean over all n
// is F G s K of meteoroid_flux.hpp. Debris comes level from both sides at cos(azimuth) = v/(2 u), rate = 4 F (n.s)+ (2),
// its mean over all n is F. A tumbling plate has the angles of sin(2 theta) instead, at every v_rel.
// F(d_c) counts what is larger than d_c(v_rel, theta), as spheres of one density each for meteoroids and debris.
// The convention of SSP 30425 has F_0 s (1 + Re/r) and the speeds of (4) there, without the ship's own.
// Midpoint rules; the error of a rate is below 2 %, against a spread of factors.
#pragma once

#include "leakphys/physics/ballistic_limit.hpp"
#include "leakphys/physics/debris_flux.hpp"
#include "leakphys/physics/meteoroid_flux.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace quadrature {
inline constexpr int meteor_speeds = 24, relative = 4, angles = 12, heights = 16, azimuths = 24, debris_speeds = 40;
inline constexpr double fastest_debris = 15.5e3;  // m/s
inline constexpr double half_pi = 1.5707963267948966;
}  // namespace quadrature

// Where the ship flies, what the particles are like, and what of them is counted.
template <class R>
struct Orbit {
  R altitude, inclination, year, solar_flux;    // m, rad, decimal year, 1e-22 W/m2/Hz
  R meteoroid_density, debris_density;          // kg/m3
  R limit_scale, least_particle;                // factor on the ballistic limit; no particle below this counts [m]
};

// Rates [1/m2/s] of one kind, and the sums from which the mean speed and angle of what perforates follow.
template <class R>
struct PunctureRate {
  R rate, speed_sum, angle_sum;
  LP_HD void add(R weight, R speed, R angle) {
    rate = rate + weight;
    speed_sum = fma(weight, speed, speed_sum);
    angle_sum = fma(weight, angle, angle_sum);
  }
};

template <class R>
LP_HD R smallest_that_counts(int model, const Strike<R>& p, const Shield<R>& s, const Orbit<R>& o) {
  return max(o.limit_scale * ballistic_limit(model, p, s), o.least_particle);
}
// Meteoroids at 1 AU that perforate, 1/m2/s.
template <class R>
LP_HD R perforating_meteoroids(int model, R velocity, R angle, const Shield<R>& s, const Orbit<R>& o) {
  const R d = smallest_that_counts(model, Strike<R>{velocity, angle, o.meteoroid_density}, s, o);
  return interplanetary_flux(R(0.5235987755982988) * o.meteoroid_density * d * d * d);
}
template <class R>
LP_HD R perforating_debris(int model, R velocity, R angle, const Shield<R>& s, const Orbit<R>& o) {
  const R d = smallest_that_counts(model, Strike<R>{velocity, angle, o.debris_density}, s, o);
  return debris_flux(d, o.altitude, o.inclination, o.year, o.solar_flux);
}

// A speed near the ship: its weight in F/F_0 without the Earth's shade, and far from the Earth (which sum to one over all
// nodes when divided by meteors_far_away). Node k of (4) of meteoroid_flux.hpp, 8 on each of its pieces.
template <class R>
struct MeteorNode {
  R speed, weight, far_away;
};
template <class R>
LP_HD MeteorNode<R> meteor_node(int k, int convention, R altitude) {
  using namespace meteoroid;
  constexpr double ends[4] = {slowest, middle, fast, fastest};
  constexpr double log_step = 0.1520210096774693;  // ln(55/16.3)/8: equal steps of the logarithm where n falls steeply
  const int piece = k / 8;
  const double place = k % 8 + 0.5;
  const double even = (ends[piece + 1] - ends[piece]) * 125.0;  // m/s
  const R v = piece == 1 ? R(middle * 1e3) * exp(R(place * log_step)) : R(ends[piece] * 1e3 + place * even);
  const R n = meteor_speed_density(v) * (piece == 1 ? v * R(log_step) : R(even));
  if (convention == flux_convention::ssp30425)
    return {v, n * (R(1.0) + R(earth_radius) / (R(earth_radius) + altitude)), n};
  if (convention == flux_convention::one_speed) {
    const R near = R(lone * lone) + escape_speed_squared(altitude);
    return {sqrt(near), gravitational_focusing(R(lone), altitude), R(1.0)};
  }
  const R far = v * v - escape_speed_squared(R(atmosphere)), near = far + escape_speed_squared(altitude);
  return {sqrt(near), n * near / (v * v), n * far / (v * v)};  // G = near/far
}
template <class R>
LP_HD R meteors_far_away(int convention, R altitude) {
  R sum = R(0.0);
  for (int k = 0; k < quadrature::meteor_speeds; ++k) sum = sum + meteor_node(k, convention, altitude).far_away;
  return sum;
}

// F/F_0 of a tumbling plate in orbit: shade, focusing and, but for the convention of SSP 30425, the ship's own speed.
template <class R>
LP_FN R meteoroid_factor(int convention, R altitude) {
  R sum = R(0.0);
  const R ship = convention == flux_convention::ssp30425 ? R(0.0) : orbital_speed(altitude);
  for (int k = 0; k < quadrature::meteor_speeds; ++k) {
    const MeteorNode<R> node = meteor_node(k, convention, altitude);
    sum = sum + node.weight * (R(1.0) + ship * ship / (R(3.0) * node.speed * node.speed));
  }
  return sum * earth_shielding(altitude) / meteors_far_away(convention, altitude);
}

// A tumbling plate.
template <class R>
LP_FN PunctureRate<R> meteoroids_on_plate(int model, int convention, const Shield<R>& s, const Orbit<R>& o) {
  using namespace quadrature;
  PunctureRate<R> sum{R(0.0), R(0.0), R(0.0)};
  const R open = earth_shielding(o.altitude) / meteors_far_away(convention, o.altitude);
  const R ship = convention == flux_convention::ssp30425 ? R(0.0) : orbital_speed(o.altitude);
  for (int k = 0; k < meteor_speeds; ++k) {
    const MeteorNode<R> node = meteor_node(k, convention, o.altitude);
    for (int j = 0; j < relative; ++j) {
      const R along = R((2 * j + 1.0) / relative - 1.0);
      const R v = sqrt(node.speed * node.speed + ship * ship + R(2.0) * along * node.speed * ship);
      for (int i = 0; i < angles; ++i) {
        const R angle = R((i + 0.5) * half_pi / angles);
        const R share = R(half_pi / (angles * relative)) * sin(R(2.0) * angle) * v / node.speed;
        sum.add(open * node.weight * share * perforating_meteoroids(model, v, angle, s, o), v, angle);
      }
    }
  }
  return sum;
}
template <class R>
LP_FN PunctureRate<R> debris_on_plate(int model, const Shield<R>& s, const Orbit<R>& o) {
  using namespace quadrature;
  PunctureRate<R> sum{R(0.0), R(0.0), R(0.0)};
  R whole = R(0.0);
  for (int k = 0; k < debris_speeds; ++k) {
    const R v = R((k + 0.5) * fastest_debris / debris_speeds);
    const R density = debris_speed_density(v, o.inclination);
    whole = whole + density;
    for (int i = 0; i < angles; ++i) {
      const R angle = R((i + 0.5) * half_pi / angles);
      const R share = R(half_pi / angles) * sin(R(2.0) * angle) * density;
      sum.add(share * perforating_debris(model, v, angle, s, o), v, angle);
    }
  }
  return {sum.rate / whole, sum.speed_sum / whole, sum.angle_sum / whole};
}

// (1): a plate that keeps its attitude; its normal along flight (x), to the side (y) and to the zenith (z).
template <class R>
LP_FN PunctureRate<R> meteoroids_on_face(int model, const Shield<R>& s, const Orbit<R>& o, R x, R y, R z) {
  using namespace quadrature;
  PunctureRate<R> sum{R(0.0), R(0.0), R(0.0)};
  const R open = earth_shielding(o.altitude), ship = orbital_speed(o.altitude);
  const R each = R(4.0 / (heights * azimuths)) * open / meteors_far_away(flux_convention::ecss, o.altitude);
  for (int h = 0; h < heights; ++h) {
    const R up = R(1.0) - open * R((2 * h + 1.0) / heights);
    const R level = sqrt(R(1.0) - up * up);
    for (int a = 0; a < azimuths; ++a) {
      const R turn = R((a + 0.5) * 4.0 * half_pi / azimuths);
      const R forward = level * cos(turn), aside = level * sin(turn);
      for (int k = 0; k < meteor_speeds; ++k) {
        const MeteorNode<R> node = meteor_node(k, flux_convention::ecss, o.altitude);
        const R ahead = fma(node.speed, forward, ship);
        const R v = sqrt(ahead * ahead + node.speed * node.speed * (aside * aside + up * up));
        const R cosine = (ahead * x + node.speed * (aside * y + up * z)) / v;
        const R angle = acos(clamp(cosine, R(1e-6), R(1.0)));
        const R share = each * max(cosine, R(0.0)) * v / node.speed;
        sum.add(node.weight * share * perforating_meteoroids(model, v, angle, s, o), v, angle);
      }
    }
  }
  return sum;
}
// (2)
template <class R>
LP_FN PunctureRate<R> debris_on_face(int model, const Shield<R>& s, const Orbit<R>& o, R x, R y) {
  using namespace quadrature;
  PunctureRate<R> sum{R(0.0), R(0.0), R(0.0)};
  R whole = R(0.0);
  const R ship = orbital_speed(o.altitude);
  for (int k = 0; k < debris_speeds; ++k) {
    const R v = R((k + 0.5) * fastest_debris / debris_speeds);
    const R density = debris_speed_density(v, o.inclination);
    whole = whole + density;
    const R forward = min(R(0.5) * v / ship, R(1.0));
    const R aside = sqrt(max(R(1.0) - forward * forward, R(0.0)));
    for (int side = -1; side <= 1; side += 2) {
      const R cosine = fma(forward, x, R(side) * aside * y);
      const R angle = acos(clamp(cosine, R(1e-6), R(1.0)));
      sum.add(R(2.0) * density * max(cosine, R(0.0)) * perforating_debris(model, v, angle, s, o), v, angle);
    }
  }
  return {sum.rate / whole, sum.speed_sum / whole, sum.angle_sum / whole};
}

// The probability of at least one event where `expected` are, 1 - exp(-N), without loss of digits where N is small.
template <class R>
LP_HD R at_least_one(R expected) {
  const R n = min(expected, R(1e-2));
  const R third = fma(n * R(-1.0 / 3.0), fma(n * R(-1.0 / 4.0), fma(n, R(-1.0 / 5.0), R(1.0)), R(1.0)), R(1.0));
  const R series = n * fma(n * R(-0.5), third, R(1.0));
  return select(expected < R(1e-2), series, R(1.0) - exp(-expected));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
