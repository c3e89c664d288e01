// The critical particle diameter of a shield by a law chosen by number, and whether the law was tested there.
#pragma once

#include "leakphys/physics/sandwich.hpp"
#include "leakphys/physics/single_wall.hpp"
#include "leakphys/physics/whipple.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace ballistic_model {
inline constexpr int single_wall = 0, christiansen_kerr = 1, jsc = 2, double_wall = 3, triple_wall = 4;
inline constexpr int count = 5;
}  // namespace ballistic_model

namespace ballistic_status {
inline constexpr int ok = 0;
inline constexpr int bad_input = 1;       // not finite, not positive where it must be, or an angle of 90 deg and more
inline constexpr int too_oblique = 2;     // beyond the angles at which the law was tested
inline constexpr int thin_sheet = 3;      // a sheet thinner than the law is trusted for
inline constexpr int beyond_velocity = 4; // faster, or slower, than what was shot
}  // namespace ballistic_status

// Critical diameter [m]: a larger sphere fails the shield.
template <class R>
LP_FN R ballistic_limit(int model, const Strike<R>& strike, const Shield<R>& shield) {
  switch (model) {
    case ballistic_model::christiansen_kerr: return christiansen_kerr_limit(strike, shield);
    case ballistic_model::jsc: return jsc_limit(strike, shield);
    case ballistic_model::double_wall: return double_wall_limit(strike, shield);
    case ballistic_model::triple_wall: return triple_wall_limit(strike, shield);
    default: return single_wall_limit(strike, shield);
  }
}

LP_FN bool shield_is_whole(int model, const Shield<double>& s) {
  if (!(s.blanket >= 0.0) || !(s.blanket_spacing >= 0.0) || !finite(s.blanket + s.blanket_spacing)) return false;
  if (model == ballistic_model::single_wall)
    return s.wall > 0.0 && s.wall_density > 0.0 && s.hardness > 0.0 && s.sound_speed > 0.0 && s.failure > 0.0 &&
           finite(s.wall + s.wall_density + s.hardness + s.sound_speed + s.failure);
  const bool sheets = s.bumper > 0.0 && s.bumper_density > 0.0 && s.spacing > 0.0 && s.wall_yield > 0.0 &&
                      finite(s.bumper + s.bumper_density + s.spacing + s.wall_yield);
  // The laws of sandwiches know blankets outside alone.
  if (model >= ballistic_model::double_wall ? s.blanket > 0.0 && s.blanket_spacing > 0.0 : s.blanket_spacing > s.spacing)
    return false;
  if (model == ballistic_model::triple_wall)
    return sheets && s.second > 0.0 && s.wall >= 0.0 && s.gap >= 0.0 && finite(s.second + s.wall + s.gap);
  return sheets && s.wall > 0.0 && s.wall_density > 0.0 && finite(s.wall + s.wall_density);
}

// The first that applies.
LP_FN int ballistic_status_of(int model, const Strike<double>& p, const Shield<double>& s) {
  using namespace ballistic_status;
  constexpr double grazing = 1.5707963;
  if (!(p.velocity > 0.0) || !(p.density > 0.0) || !(p.angle >= 0.0) || !(p.angle < grazing) ||
      !finite(p.velocity + p.density) || !shield_is_whole(model, s))
    return bad_input;
  const bool is_single = model == ballistic_model::single_wall, is_srl = model >= ballistic_model::double_wall;
  if (p.angle > (is_single ? single_wall::most_angle : sandwich::oblique_to * (1.0 + 1e-12))) return too_oblique;
  const double sheet = model == ballistic_model::triple_wall ? min(s.bumper, s.second) : min(s.bumper, s.wall);
  if (is_srl && sheet < sandwich::thin_sheet * (1.0 - 1e-12)) return thin_sheet;
  const double least = is_srl ? sandwich::least_velocity : single_wall::least_velocity;
  const double most = is_srl ? sandwich::most_velocity : single_wall::most_velocity;
  return p.velocity < least || p.velocity > most ? beyond_velocity : ok;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
