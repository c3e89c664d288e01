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

// Whether a shield's numbers can be: positive where they must be, a blanket where the law has one.
template <class R>
LP_FN mask_t<R> shield_is_whole(int model, const Shield<R>& s) {
  const R none(0.0);
  const mask_t<R> blanket((s.blanket >= none) & (s.blanket_spacing >= none) & finite(s.blanket + s.blanket_spacing));
  if (model == ballistic_model::single_wall)
    return mask_t<R>(blanket & (s.wall > none) & (s.wall_density > none) & (s.hardness > none) & (s.sound_speed > none) &
                     (s.failure > none) & finite(s.wall + s.wall_density + s.hardness + s.sound_speed + s.failure));
  // The laws of sandwiches know blankets outside alone.
  const mask_t<R> astray(model >= ballistic_model::double_wall ? (s.blanket > none) & (s.blanket_spacing > none)
                                                               : mask_t<R>(s.blanket_spacing > s.spacing));
  const mask_t<R> sheets(blanket & !astray & (s.bumper > none) & (s.bumper_density > none) & (s.spacing > none) &
                         (s.wall_yield > none) & finite(s.bumper + s.bumper_density + s.spacing + s.wall_yield));
  if (model == ballistic_model::triple_wall)
    return mask_t<R>(sheets & (s.second > none) & (s.wall >= none) & (s.gap >= none) & finite(s.second + s.wall + s.gap));
  return mask_t<R>(sheets & (s.wall > none) & (s.wall_density > none) & finite(s.wall + s.wall_density));
}

// One of ballistic_status, the first that applies.
template <class R>
LP_FN R ballistic_status_of(int model, const Strike<R>& p, const Shield<R>& s) {
  using namespace ballistic_status;
  constexpr double grazing = 1.5707963;
  const bool is_single = model == ballistic_model::single_wall, is_srl = model >= ballistic_model::double_wall;
  const mask_t<R> good((p.velocity > R(0.0)) & (p.density > R(0.0)) & (p.angle >= R(0.0)) & (p.angle < R(grazing)) &
                       finite(p.velocity + p.density) & shield_is_whole(model, s));
  const R most_angle(is_single ? single_wall::most_angle : sandwich::oblique_to * (1.0 + 1e-12));
  const R least_sheet(is_srl ? sandwich::thin_sheet * (1.0 - 1e-12) : 0.0);
  const R least(is_srl ? sandwich::least_velocity : single_wall::least_velocity);
  const R most(is_srl ? sandwich::most_velocity : single_wall::most_velocity);
  const R sheet = min(s.bumper, model == ballistic_model::triple_wall ? s.second : s.wall);
  const mask_t<R> beyond((p.velocity < least) | (p.velocity > most));
  R code = select(beyond, R(double(beyond_velocity)), R(double(ok)));
  code = select(sheet < least_sheet, R(double(thin_sheet)), code);
  code = select(p.angle > most_angle, R(double(too_oblique)), code);
  return select(good, code, R(double(bad_input)));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
