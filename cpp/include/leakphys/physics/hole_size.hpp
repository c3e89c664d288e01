// Clear holes that a sphere leaves in a plate, and the sphere that left a hole, by the laws of the field.
//
// D hole, d particle, t plate [m in the ratios]; V cos(theta) in km/s; rho_p, rho_t particle and plate; C speed of sound.
//     maiden_gehring   D/d = 0.45 V (t/d)^(2/3) + 0.9                                 [unverified] (1)
//     nysmith_denardo  D/d = 0.88 V^(1/2) (t/d)^0.45                                  [unverified] (2)
//     sawle            D/d = 3.2 [(rho_p/rho_t)(V/C)]^0.22 (t/d)^(2/3) + 1            [unverified] (3)
//     rolsten          D/d = (2 + rho_p/rho_t)^(1/2), a plate much thinner than d     [unverified] (4)
//     carbon_carbon    D = 2.20 d (rho_p V)^(1/3) - 0.36, cm and g/cm3: 6.3 mm of reinforced carbon-carbon, 2.5 to 7.3 km/s;
//                      not for metal, shown for its form: it ends where nothing is perforated [1, eq. 5-34]        (5)
// (1) to (4) were written from memory of their authors and no text was at hand; the normal part of the speed stands for
// oblique impacts, an assumption. They describe thin plates: (1) to (3) grow with t/d without bound and say nothing of
// where a plate stops the particle, so beyond t/d of thick_plate their inverse returns particles that could not have
// perforated. That bound is this project's, from the comparison with the ballistic limit.
// Checked: (5) 2.8 g/cm3, 7 km/s, d .3: 1.41949 cm, .5: 2.60582; 10 km/s, .3: 1.64415; 1 g/cm3, 20 km/s, .3: 1.43152.
//
// The inverse of (1), (3) is the root u = d^(1/3) of b u^3 + a u = D, convex, by Newton's steps from above.
//
// [1] Christiansen, E. L. et al. (2009), NASA/TM-2009-214785. (1) Maiden, C. J. et al. (1964), (2) Nysmith, C. R. and
// Denardo, B. P. (1969), (3) Sawle, D. R. (1969), (4) Rolsten, R. F. et al. (1966).
#pragma once

#include "leakphys/physics/ballistic_limit.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace hole_law {
inline constexpr int maiden_gehring = 0, nysmith_denardo = 1, sawle = 2, rolsten = 3, carbon_carbon = 4;
inline constexpr int count = 5;
}  // namespace hole_law

namespace hole_status {
inline constexpr int ok = 0;
inline constexpr int bad_input = 1;
inline constexpr int not_perforated = 2;  // smaller than what just perforates the wall
inline constexpr int thick_plate = 3;     // thicker, for this particle, than the law is for
inline constexpr int other_target = 4;    // a law of another material
inline constexpr int no_particle = 5;     // of a range: the hole is smaller than what just perforates
inline constexpr int thin_plate = 6;      // thinner than the law is for: its hole is smaller than the particle
}  // namespace hole_status

namespace hole {
inline constexpr double thick_plate = 0.5;  // t/d
inline constexpr int newton_steps = 6;
}  // namespace hole

// D = slope d + root d^power of a law, all of (1) to (5) but for the constant of (5); SI.
template <class R>
struct HoleTerms {
  R slope, root, offset;
  double power;
};
template <class R>
LP_HD HoleTerms<R> hole_terms(int law, const Strike<R>& p, const Shield<R>& s) {
  using namespace handbook;
  const R v = p.velocity * cos(p.angle) * R(1.0 / speed), zero = R(0.0);
  switch (law) {
    case hole_law::maiden_gehring: return {R(0.9), R(0.45) * v * cbrt(s.wall * s.wall), zero, 1.0 / 3.0};
    case hole_law::nysmith_denardo: return {zero, R(0.88) * sqrt(v) * pow(s.wall, R(0.45)), zero, 0.55};
    case hole_law::sawle: {
      const R drive = p.density / s.wall_density * v * R(speed) / s.sound_speed;
      return {R(1.0), R(3.2) * pow(drive, R(0.22)) * cbrt(s.wall * s.wall), zero, 1.0 / 3.0};
    }
    case hole_law::rolsten: return {sqrt(R(2.0) + p.density / s.wall_density), zero, zero, 1.0};
    default: return {R(2.20) * cbrt(p.density * R(1.0 / density) * v), zero, R(-0.36 * centimetre), 1.0};
  }
}

// The hole's diameter [m] of a particle that perforates; (5) may be negative: no hole.
template <class R>
LP_FN R hole_diameter(int law, R particle, const Strike<R>& p, const Shield<R>& s) {
  const HoleTerms<R> f = hole_terms(law, p, s);
  return fma(f.slope, particle, fma(f.root, pow(particle, R(f.power)), f.offset));
}

// The particle [m] that leaves this hole by a law; whether it could perforate is for the ballistic limit to say.
template <class R>
LP_FN R particle_of_hole(int law, R diameter, const Strike<R>& p, const Shield<R>& s) {
  const HoleTerms<R> f = hole_terms(law, p, s);
  if (law == hole_law::nysmith_denardo) return pow(diameter / f.root, R(1.0 / 0.55));
  if (law == hole_law::rolsten || law == hole_law::carbon_carbon) return (diameter - f.offset) / f.slope;
  R u = min(diameter / f.root, cbrt(diameter / f.slope));
  for (int i = 0; i < hole::newton_steps; ++i) {
    const R square = u * u;
    u = u - (fma(f.slope * square, u, f.root * u) - diameter) / fma(R(3.0) * f.slope, square, f.root);
  }
  return u * u * u;
}

// One of hole_status: whether a law may be believed of a particle and its hole, the first that applies.
template <class R>
LP_FN R hole_status_of(int law, R particle, R diameter, const Strike<R>& p, const Shield<R>& s) {
  using namespace hole_status;
  const R almost(1.0 - 1e-9), none(0.0);
  const mask_t<R> bad((ballistic_status_of(ballistic_model::single_wall, p, s) == R(double(ballistic_status::bad_input))) |
                      (!finite(particle + diameter)) | (!(particle > none)));
  const mask_t<R> held((!(diameter > none)) | (particle < single_wall_limit(p, s) * almost));
  R code = select(diameter < particle * almost, R(double(thin_plate)), R(double(ok)));
  code = select(s.wall > R(hole::thick_plate) * particle, R(double(thick_plate)), code);
  if (law == hole_law::carbon_carbon) code = R(double(other_target));
  code = select(held, R(double(not_perforated)), code);
  return select(bad, R(double(bad_input)), code);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
