// Ballistic limits of satellite walls: a sandwich of two sheets, and what stands behind it or in it (SRL).
//
// cm, g/cm3, km/s, ksi; K_1 = 1.4, K_2 = 0.4, delta = 4/3, but 5/4 between 45 and 65 deg; V_L = 3/cos, V_H = 7/cos.
// Two sheets [1]: t_b front, t_w rear, S between them, m a blanket outside, t_b' = t_b + 3 m/2.78:
//     V <= V_L:  d_c = [(t_w/K_1 (sigma/40)^1/2 + t_b')/(0.6 cos^delta rho_p^1/2 V^(2/3))]^(18/19)                        (1)
//     V >= V_H:  d_c = 1.155 S^(1/3) t_w^(2/3) (sigma/70)^(1/3)/(K_2^(2/3) rho_p^(1/3) rho_b^(1/9) V^(2/3) cos^delta)     (2)
// Three [2]: t_o outer sheet, t_b second, S_1 between them, t_w wall of the equipment, S_2 from the second sheet to it:
//     V <= V_L:  t_w/K_1 of (1) is (t_w^(1/2) + t_b)/K_1, and t_b' is t_o'                                                (3)
//     V >= V_H:  S^(1/3) t_w^(2/3) of (2) is S_1^(1/3) (t_b + 1.5 t_w)^(2/3) + 0.1 S_2^(2/3) t_w^(1/3) cos^-epsilon,
//                epsilon = 8/3, but 10/4 between 45 and 65 deg                                                            (4)
// A pipe or tube within the sandwich (rule E3): t_o the front sheet, t_b the tube's own wall, t_w = S_2 = 0.
// Calibrated on 89 shots of 2.26 to 7.79 km/s, 1.1 to 7 mm; above 60 deg conservative; sheets below 0.4 mm doubtful. Angles
// above 65 deg are taken as 65, of three sheets by [2]; cos^-delta of two would grow without bound. Carbon-fibre sheets have
// other constants, which are not here.
// Checked: (1), (2) .16/S 5/.16, 435 MPa, rho_b 2.7, rho_p 2.7, 0 deg: 1.2 km/s .29194, 4.2 .16917, 9.2 .15170 cm; (3), (4)
// t_o = t_b = .041, t_w .15, S_1 3.5, m .0447, 250 MPa, 2.7, S_2 = 30, 0 deg: 4.1 km/s .24121, 9.1 .28764 cm.
//
// [1] Ryan, S., Schaefer, F., Destefanis, R. and Lambert, M. (2008), Adv. Space Res. 41, 1152.
// [2] Schaefer, F., Ryan, S., Lambert, M. and Putzar, R. (2008), Int. J. Impact Eng. 35, 1784.
#pragma once

#include "leakphys/physics/whipple.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace sandwich {
inline constexpr double single = 1.4, fast = 1.155 / 0.5428835233189814;  // K_1; 1.155/0.4^(2/3)
inline constexpr double slow_end = 3.0, fast_start = 7.0;                 // km/s, normal to the surface
inline constexpr double oblique_from = 0.7853981633974483, oblique_to = 1.1344640137963142;  // 45, 65 deg
inline constexpr double thin_sheet = 0.4e-3;                              // m
inline constexpr double least_velocity = 2.26e3, most_velocity = 7.79e3;  // m/s
}  // namespace sandwich

// (1) to (4) from what stands in their brackets, in m.
template <class R>
LP_HD R sandwich_limit(const Strike<R>& p, const Shield<R>& s, R cosine, R slow_bracket, R fast_bracket) {
  using namespace handbook;
  const R rho_p = p.density * R(1.0 / density), rho_b = s.bumper_density * R(1.0 / density);
  const auto between = (p.angle > R(sandwich::oblique_from)) & (p.angle < R(sandwich::oblique_to));
  const R oblique = pow(cosine, select(between, R(5.0 / 4.0), R(4.0 / 3.0)));
  const R slow_size = slow_bracket / (R(0.6) * oblique * sqrt(rho_p));
  const R fast_size = R(sandwich::fast) * fast_bracket * cbrt(s.wall_yield * R(1.0 / (70.0 * ksi)) / rho_p) /
                      (pow(rho_b, R(1.0 / 9.0)) * oblique);
  return R(centimetre) * joined_ranges(p.velocity * R(1.0 / speed), R(sandwich::slow_end) / cosine,
                                       R(sandwich::fast_start) / cosine,
                                       [&](R v) { return pow(slow_size / two_thirds_power(v), R(18.0 / 19.0)); },
                                       [&](R v) { return fast_size / two_thirds_power(v); });
}

template <class R>
LP_FN R double_wall_limit(const Strike<R>& p, const Shield<R>& s) {
  using namespace handbook;
  const R cosine = max(cos(p.angle), R(steepest)), wall = s.wall * R(1.0 / centimetre);
  const R root = sqrt(s.wall_yield * R(1.0 / (40.0 * ksi)));
  const R slow = fma(wall * R(1.0 / sandwich::single), root, bumper_with_blanket(s));
  return sandwich_limit(p, s, cosine, slow, cbrt(s.spacing * R(1.0 / centimetre)) * two_thirds_power(wall));
}

template <class R>
LP_FN R triple_wall_limit(const Strike<R>& p, const Shield<R>& s) {
  using namespace handbook;
  const R cosine = max(cos(p.angle), R(steepest));
  const R wall = s.wall * R(1.0 / centimetre), second = s.second * R(1.0 / centimetre);
  const R root = sqrt(s.wall_yield * R(1.0 / (40.0 * ksi)));
  const R slow = fma((pow(wall, R(0.5)) + second) * R(1.0 / sandwich::single), root, bumper_with_blanket(s));
  const auto between = (p.angle > R(sandwich::oblique_from)) & (p.angle < R(sandwich::oblique_to));
  const R behind = R(0.1) * pow(s.gap * R(1.0 / centimetre), R(2.0 / 3.0)) * pow(wall, R(1.0 / 3.0)) *
                   pow(cosine, select(between, R(-10.0 / 4.0), R(-8.0 / 3.0)));
  const R within = cbrt(s.spacing * R(1.0 / centimetre)) * two_thirds_power(fma(R(1.5), wall, second));
  return sandwich_limit(p, s, cosine, slow, within + behind);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
