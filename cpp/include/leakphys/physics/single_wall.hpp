// Ballistic limit of a bare wall: the particle that just holes, or spalls, a metal plate.
//
// Cour-Palais, as the handbook has it [1, eq. 4-1 to 4-6]: crater depth in a thick target
//     P = 5.24 d^(19/18) B^(-1/4) (rho_p/rho_t)^n (V cos(theta)/C)^(2/3),  n = 1/2, or 2/3 for rho_p/rho_t >= 1.5        (1)
// and a wall of thickness t fails where t < k P: k = 1.8 hole, 2.2 detached spall, 3.0 incipient spall; so
//     d_c = [(t/k) B^(1/4) (rho_t/rho_p)^n / (5.24 (V cos(theta)/C)^(2/3))]^(18/19)                                       (2)
// d, P, t in cm; B Brinell hardness; C speed of sound of the target. A blanket adds 2.2 m rho_p^-0.47 (V cos(theta))^-0.63
// (m in g/cm2). Tested: aluminium spheres on aluminium, below 8 km/s, 0 to 85 deg; above by extrapolation.
// A public program has n = 3/2 in place of 2/3; the handbook's page has 2/3.
// Checked: t = 1.5 cm, 2.713 g/cm3, B 73, C 5.069, rho_p 2.8, 60 deg, k 2.2, V 6.8: 0.50736 cm; 0 deg, k 1.8, V 7: 0.38887.
//
// [1] Christiansen, E. L. et al. (2009), NASA/TM-2009-214785.
#pragma once

#include "leakphys/physics/shield.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace single_wall {
inline constexpr double crater = 5.24;
inline constexpr double dense = 1.5;               // rho_p/rho_t from which n is 2/3
inline constexpr double most_velocity = 8e3;       // m/s
inline constexpr double least_velocity = 1e3;      // m/s, but of sandwiches; a bound of this project: slower shots dent
inline constexpr double most_angle = 1.4835298641951802;  // 85 deg
}  // namespace single_wall

// (2), in m.
template <class R>
LP_FN R single_wall_limit(const Strike<R>& p, const Shield<R>& s) {
  using namespace handbook;
  const R cosine = cos(p.angle);
  const R ratio = s.wall_density / p.density;
  const R root = sqrt(ratio), two_thirds = cbrt(ratio * ratio);
  const R density_term = select(ratio > R(1.0 / single_wall::dense), root, two_thirds);
  const R speed_term = p.velocity * cosine / s.sound_speed;
  const R depth = s.wall * R(1.0 / centimetre) / s.failure * sqrt(sqrt(s.hardness)) * density_term /
                  (R(single_wall::crater) * cbrt(speed_term * speed_term));
  const R normal_speed = p.velocity * cosine * R(1.0 / speed);
  const R blanket = R(2.2 / areal_density) * s.blanket * pow(p.density * R(1.0 / density), R(-0.47)) *
                    pow(normal_speed, R(-0.63));
  return R(centimetre) * (pow(depth, R(18.0 / 19.0)) + select(s.blanket > R(0.0), blanket, R(0.0)));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
