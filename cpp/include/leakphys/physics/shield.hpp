// What strikes and what is struck, in SI and in the units of the shield handbooks, and the join of two speed ranges.
//
// Ballistic limits are written in cm, g/cm3, km/s and ksi [1], with fitted numbers that hold in these alone; each law
// converts at its two ends. Angles are between the particle's path and the surface's normal.
// Between the speed up to which a particle stays whole and that from which it shatters to the full, the critical
// diameter is the straight line from one end to the other, so it is continuous by construction:
//     d = d_slow(min(V, V_L)) + clamp((V - V_L)/(V_H - V_L), 0, 1) (d_fast(max(V, V_H)) - d_slow(min(V, V_L)))       (1)
//
// [1] Christiansen, E. L. et al. (2009), Handbook for Designing MMOD Protection, NASA/TM-2009-214785.
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace handbook {
inline constexpr double centimetre = 1e-2;      // m
inline constexpr double density = 1e3;          // kg/m3 in a g/cm3
inline constexpr double speed = 1e3;            // m/s in a km/s
inline constexpr double ksi = 6.894757e6;       // Pa
inline constexpr double areal_density = 10.0;   // kg/m2 in a g/cm2
inline constexpr double steepest = 0.42261826174069944;  // cos 65 deg: beyond, these laws take 65 deg
inline constexpr double blanket_density = 2.78;          // g/cm3 of the metal to which a blanket outside is likened
}  // namespace handbook

// A sphere of some density that comes in; SI, radians.
template <class R>
struct Strike {
  R velocity, angle, density;
};

// A wall and what stands before it; what a law does not look at is not read. SI.
template <class R>
struct Shield {
  R wall, wall_density;           // the wall that must not be holed: thickness, density
  R wall_yield;                   // its yield stress
  R hardness, sound_speed;        // its Brinell hardness and speed of sound
  R failure;                      // thickness over crater depth at failure: 1.8 hole, 2.2 detached, 3.0 incipient spall
  R bumper, bumper_density;       // the first sheet
  R spacing;                      // from the first sheet to the wall, or to the second sheet
  R second, gap;                  // the second sheet, and from it to the wall
  R blanket, blanket_spacing;     // insulation's mass per area; how far inside the bumper, 0 for outside of it
};

// (1), slow(V) and fast(V) in any unit.
template <class R, class Slow, class Fast>
LP_HD R joined_ranges(R velocity, R slow_end, R fast_start, Slow slow, Fast fast) {
  const R low = slow(min(velocity, slow_end));
  const R high = fast(max(velocity, fast_start));
  const R share = clamp((velocity - slow_end) / (fast_start - slow_end), R(0.0), R(1.0));
  return select(velocity >= fast_start, high, fma(share, high - low, low));
}

// A blanket outside thickens the bumper [cm].
template <class R>
LP_HD R bumper_with_blanket(const Shield<R>& s) {
  using namespace handbook;
  const R outside = select(s.blanket_spacing > R(0.0), R(0.0), s.blanket * R(3.0 / (areal_density * blanket_density)));
  return s.bumper * R(1.0 / centimetre) + outside;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
