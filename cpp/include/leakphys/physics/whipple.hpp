// Ballistic limits of a bumper before a wall: the Whipple shield.
//
// Christiansen and Kerr [1], cm, g/cm3, km/s, ksi; t_b bumper, t_w wall, S spacing, sigma yield stress of the wall:
//     V <= V_L = 3/cos^1.5:  d_c = 1.9 [t_w (sigma/40)^1/2 + 0.37 t_b rho_b] cos^(-11/6) rho_p^(-1/2) V^(-2/3)            (1)
//     V >= V_H = 7/cos:      d_c = k_h rho_p^(-1/3) (V cos)^(-2/3) rho_b^(-1/9) S^(1/2) (t_w rho_w)^(2/3) (sigma/70)^(1/3) (2)
//     k_h = 1.35 for r = t_b/(t_w^(2/3) S^(1/3)) >= 0.126, else 7.451 r + 0.411
// and the straight line between. The paper prints S^(1/2) in r; with S^(1/3) its figure 4 comes out (0.54 cm at 7 km/s),
// and k_h is continuous: 7.451 x 0.126 + 0.411 = 1.350. Angles above 65 deg are taken as 65. A blanket inside adds
// 1.4 m (S_m/S)^(1/2) to (2) and has V_L = 2/cos^1.5; one outside thickens the bumper; one of no mass is none.
//
// JSC, as modified by Ryan and Schonberg [2], for bumpers thinner than is best:
//     V <= V_L:  d_c = [(t_w (sigma/40)^1/2 + t_b)/(0.6 cos^(5/3) rho_p^(1/2) V^(2/3))]^(18/19)                           (3)
//     V >= V_H:  d_c = 3.918 F^(-2/3) t_w^(2/3) rho_p^(-1/3) rho_b^(-1/9) (V cos)^(-2/3) S^(1/3) (sigma/70)^(1/3)         (4)
//     F = 1 + (q - 1)(1 - x)^2,  x = min(1, (t_b/d)/c),  c = rho_p/rho_b of 0.25 for S/d <= 15, 0.20 for S/d >= 30        (5)
//     q = t_0/t_c,  t_0 = 0.6 d^(19/18) cos^(5/3) rho_p^(1/2) V^(2/3) (40/sigma)^(1/2),
//     t_c = 0.16 d^(1/2) (rho_p rho_b)^(1/6) M^(1/3) V cos S^(-1/2) (70/sigma)^(1/2),  M = pi/6 d^3 rho_p
// in which d = d_c: solved here. At F = 1, t_c(d_c) = t_w: 0.16 (pi/6)^(1/3) belongs to 3.918. A public program has pi/8,
// three quarters of a sphere; its values come out with that and differ by about 1 % where F > 1.
//     V_L cos = max(2.60, x_L),  t_b/d_c(x_L) = (x_L/1.436)^-3, the speed at which the bumper shatters the particle       (6)
// but no more than 0.99 x 7 km/s, a cap of this project that keeps both ranges apart; x_L is a closed form here
// (19/69 is 1/(3 + 2/3 x 18/19)). Tested up to 8 km/s; the fast range rests on scaling.
// Checked: (1), (2) t_b .12, S 10, t_w .32, 40 ksi, rho 2.71, rho_p 2.8: V 7 0.5376, 10 0.4238, 3 0.2404 cm.
// (3) t_b .07874, t_w .406, 40 ksi, rho_p 2.8, 45 deg: V 1 0.86712, 3 0.43325 cm; (4) with F = 1, t_b .046, rho_b 2.77, S 10,
// t_w .2, 73 ksi, rho_p 2.7: V 7 0.51303, 10 0.40446 cm.
//
// [1] Christiansen, E. L. and Kerr, J. H. (2001), Int. J. Impact Eng. 26, 93.
// [2] Ryan, S. and Schonberg, W. P. (2024), Int. J. Impact Eng. 187, 104899; Ryan, S. and Christiansen, E. L. (2011), Acta
//     Astronautica 69, 245. [read in a program that implements them]
#pragma once

#include "leakphys/physics/shield.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace whipple {
inline constexpr double slow_end = 3.0, slow_end_blanket = 2.0, fast_start = 7.0;  // km/s, normal to the surface
inline constexpr double thin_ratio = 0.126;
inline constexpr double shatter = 1.436, least_shatter = 2.60;                     // km/s, of (6)
inline constexpr double most_velocity = 8e3;                                       // m/s, of guns
inline constexpr double sphere = 0.8059959770082348;                               // (pi/6)^(1/3)
inline constexpr int halvings = 8, newton_steps = 5;  // leave 2e-15 of the diameter, of 1e5 random shields
}  // namespace whipple

template <class R>
LP_HD R two_thirds_power(R x) {
  return cbrt(x * x);
}

// What a blanket inside the bumper adds in the fast range [cm].
template <class R>
LP_HD R blanket_inside(const Shield<R>& s) {
  const R inside = R(1.4 / handbook::areal_density) * s.blanket * sqrt(max(s.blanket_spacing, R(0.0)) / s.spacing);
  return select(s.blanket_spacing > R(0.0), inside, R(0.0));
}

// (1), (2), in m.
template <class R>
LP_FN R christiansen_kerr_limit(const Strike<R>& p, const Shield<R>& s) {
  using namespace handbook;
  const R cosine = max(cos(p.angle), R(steepest));
  const R rho_p = p.density * R(1.0 / density), rho_b = s.bumper_density * R(1.0 / density);
  const R wall = s.wall * R(1.0 / centimetre), bumper = bumper_with_blanket(s), spacing = s.spacing * R(1.0 / centimetre);
  const R yield = s.wall_yield * R(1.0 / ksi), cosine_3_2 = cosine * sqrt(cosine);
  const R ratio = bumper / (two_thirds_power(wall) * cbrt(spacing));
  const R factor = select(ratio >= R(whipple::thin_ratio), R(1.35), fma(R(7.451), ratio, R(0.411)));
  const R slow_size = R(1.9) * fma(wall, sqrt(yield * R(1.0 / 40.0)), R(0.37) * bumper * rho_b) /
                      (pow(cosine, R(11.0 / 6.0)) * sqrt(rho_p));
  const R fast_size = factor * sqrt(spacing) * two_thirds_power(wall * s.wall_density * R(1.0 / density)) *
                      cbrt(yield * R(1.0 / 70.0) / rho_p) / pow(rho_b, R(1.0 / 9.0));
  const R added = blanket_inside(s);
  const auto covered = (s.blanket > R(0.0)) & (s.blanket_spacing > R(0.0));
  const R slow_end = select(covered, R(whipple::slow_end_blanket), R(whipple::slow_end)) / cosine_3_2;
  return R(centimetre) * joined_ranges(p.velocity * R(1.0 / speed), slow_end, R(whipple::fast_start) / cosine,
                                       [&](R v) { return slow_size / two_thirds_power(v); },
                                       [&](R v) { return fast_size / two_thirds_power(v * cosine) + added; });
}

// The bumper's want of thickness, (5), at a diameter d with q = t_0/t_c, and its slope d ln F/d ln d.
template <class R>
struct Derating {
  R factor, slope;
};
template <class R>
LP_HD Derating<R> bumper_derating(R d, R q, R bumper, R spacing, R density_ratio) {
  const R reach = spacing / d;
  const R share = clamp((reach - R(15.0)) * R(1.0 / 15.0), R(0.0), R(1.0));
  const R best = fma(R(-0.05), share, R(0.25));
  const R thin = bumper / (d * best * density_ratio);
  const R x = min(thin, R(1.0));
  const R moving = select((share > R(0.0)) & (share < R(1.0)), R(0.05 / 15.0) * reach / best, R(0.0));  // d ln(best)/d ln d
  const R slope_x = select(thin < R(1.0), -x * (R(1.0) + moving), R(0.0));
  const R want = R(1.0) - x;
  const R factor = fma((q - R(1.0)) * want, want, R(1.0));
  const R slope = (R(-4.0 / 9.0) * q * want - R(2.0) * (q - R(1.0)) * slope_x) * want;  // q goes with d^(19/18 - 3/2)
  return {factor, slope / factor};
}

// (4), (5): where F (d/best)^(3/2) = 1, best the diameter at F = 1 and wall_ratio q at d = 1. Halved in ln d from
// best/e^4 to best e^2, by factors alone; then Newton's steps in ln d, which carry slopes too.
template <class R>
LP_HD R diameter_with_thin_bumper(R best, R wall_ratio, R bumper, R spacing, R density_ratio) {
  const R centre = log(best);
  double step = 4.4816890703380645, q_step = 0.5134171190325920, power_step = 9.487735836358526;  // e^1.5, to -4/9 and 3/2
  R d = best * R(0.36787944117144233), power = R(0.22313016014842982);                           // 1/e, e^-1.5
  R q = wall_ratio * exp(R(-4.0 / 9.0) * (centre - R(1.0)));
  for (int i = 0; i < whipple::halvings; ++i) {
    const auto above = bumper_derating(d, q, bumper, spacing, density_ratio).factor * power > R(1.0);
    d = d * select(above, R(1.0 / step), R(step));
    q = q * select(above, R(1.0 / q_step), R(q_step));
    power = power * select(above, R(1.0 / power_step), R(power_step));
    step = sqrt(step), q_step = sqrt(q_step), power_step = sqrt(power_step);
  }
  R y = log(d);
  for (int i = 0; i < whipple::newton_steps; ++i) {
    const Derating<R> f = bumper_derating(exp(y), wall_ratio * exp(R(-4.0 / 9.0) * y), bumper, spacing, density_ratio);
    y = y - fma(R(2.0 / 3.0), log(f.factor), y - centre) / fma(R(2.0 / 3.0), f.slope, R(1.0));
  }
  return exp(y);
}

// (3) to (6), in m.
template <class R>
LP_FN R jsc_limit(const Strike<R>& p, const Shield<R>& s) {
  using namespace handbook;
  const R cosine = max(cos(p.angle), R(steepest));
  const R rho_p = p.density * R(1.0 / density), rho_b = s.bumper_density * R(1.0 / density);
  const R wall = s.wall * R(1.0 / centimetre), bumper = bumper_with_blanket(s), spacing = s.spacing * R(1.0 / centimetre);
  const R yield = s.wall_yield * R(1.0 / ksi), root = sqrt(yield * R(1.0 / 40.0));
  const R oblique = cosine * two_thirds_power(cosine);
  const R slow_size = fma(wall, root, bumper) / (R(0.6) * oblique * sqrt(rho_p));
  const R at_one = pow(slow_size * two_thirds_power(cosine), R(18.0 / 19.0));  // diameter at a normal speed of 1 km/s
  const R cube = R(whipple::shatter * whipple::shatter * whipple::shatter);
  const R shatters = max(R(whipple::least_shatter), pow(cube * at_one / bumper, R(19.0 / 69.0)));
  const R fast_size = R(3.918) * two_thirds_power(wall) * cbrt(spacing * yield * R(1.0 / 70.0) / rho_p) / pow(rho_b, R(1.0 / 9.0));
  // t_0/t_c but for its powers of V and d.
  const R walls = R(0.6 / (0.16 * whipple::sphere)) * two_thirds_power(cosine) * sqrt(spacing * R(40.0 / 70.0)) /
                  pow(rho_b, R(1.0 / 6.0));
  const R slow_end = min(shatters, R(0.99 * whipple::fast_start)) / cosine;
  const R density_ratio = rho_p / rho_b, added = blanket_inside(s);
  return R(centimetre) * joined_ranges(p.velocity * R(1.0 / speed), slow_end, R(whipple::fast_start) / cosine,
      [&](R v) { return pow(slow_size / two_thirds_power(v), R(18.0 / 19.0)); },
      [&](R v) {
        return diameter_with_thin_bumper(fast_size / two_thirds_power(v * cosine), walls / cbrt(v), bumper, spacing,
                                         density_ratio) + added;
      });
}

}  // namespace leakphys::inline LEAKPHYS_ISA
