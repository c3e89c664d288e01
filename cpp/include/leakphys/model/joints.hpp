// Joints of the right-hand side that a network is about to meet, and when it would if all went on as it goes now.
//
// A step that jumps across a joint is rejected, and so are others on the way to it: to find one by errors alone takes ten
// attempts and more. One that ends on it passes. So steps are cut by these times:
//     a film dries up             m_w = w                    w: evaporation fades with what is left
//     dew begins on a bare wall   rho_v = rho_sat(T_w)
//     bellows meet their stop     V_g = stroke               where they follow what leaks
// They are guesses of a step's length and change no right-hand side. Drying speeds up and the wall cools meanwhile, so a step
// goes a share of the way. Nothing is asked for within a joint, where the error says how short a step has to be. Fog is not among
// them: air rests at it, off by what a loose tolerance leaves, and comes back so fast that steps cut by its speed would follow that.
#pragma once

#include "leakphys/model/situation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double never = 1e300;  // s
inline constexpr double share_to_dry = 0.85, share_to_dew = 0.9;  // of the way there, by counts of attempts (docs/notes.md)
inline constexpr double bare_wall = 3.0 * film_mass_scale;       // kg of condensate, less than which leaves a wall bare
inline constexpr double dew_begins_within = 3.0 * condensation_width, least_to_dew = 100.0 * condensation_width;  // kg/m3
inline constexpr double stop_begins_within = 3.0 * stop_width, least_to_stop = 5.0 * stop_width;                  // m3
inline constexpr double follows_within = 0.5;  // of the speed at which the coolant's loss alone would move the bellows

// Until that share of a distance, which has its rate of change as slope, is gone; no less than for `least` of it. Never where it
// is gone or grows.
template <class R>
LP_HD R time_for(const Dual<R, 1>& distance, double share, R least) {
  const R speed = -distance.d[0];
  const auto shrinks = (distance.v > R(0.0)) & (speed > R(0.0));
  return select(shrinks, max(distance.v * R(share), least) / select(shrinks, speed, R(1.0)), R(never));
}

template <class R>
LP_FN R time_to_dry(const Network& net, const Dual<R, 1>* y, int c) {
  const Dual<R, 1> left = y[net.air_state_at(c, Network::condensate)] - R(film_mass_scale);
  return time_for(left, share_to_dry, R(film_mass_scale));
}

template <class R>
LP_FN R time_to_dew(const Network& net, const Dual<R, 1>* y, const Situation<Dual<R, 1>>& s, int c) {
  const Dual<R, 1> at_wall = saturation_density(s.point[net.compartment_wall[c]]);
  const Dual<R, 1> missing = at_wall - s.air[c].vapour_density - R(dew_begins_within);
  const R time = time_for(missing, share_to_dew, R(least_to_dew));
  return select(y[net.air_state_at(c, Network::condensate)].v < R(bare_wall), time, R(never));
}

template <class R>
LP_FN R time_to_stop(const Network& net, const R* p, const R* y, const R* f, int a) {
  const int v = net.zone[net.accumulator[a].zone].volume, gas = net.accumulator_state(a, Network::gas_volume);
  const R lost = f[net.ledger(Network::leaked_mass)] + f[net.ledger(Network::vented_mass)];
  const R room_lost = lost * room_of(net, p, y, v) / max(y[net.volume_state(v, Network::mass)], R(1e-9));  // kg, of a dry one
  // What a long step leaves moves stiff bellows much faster, and to and fro; a step cut by that would have to follow it.
  const auto follows = abs(f[gas] - room_lost) < R(follows_within) * room_lost;
  Dual<R, 1> left(p[net.accumulator_at(a, accumulator_field::stroke)] - y[gas] - R(stop_begins_within));
  left.d[0] = -f[gas];
  return select(follows, time_for(left, 1.0, R(least_to_stop)), R(never));
}

// `f` the rates at y. Never (1e300 s) where no joint is coming.
template <class R>
LP_FN R time_to_joint(const Network& net, const R* p, const R* y, const R* f) {
  R time(never);
  for (int a = 0; a < net.accumulators; ++a) time = min(time, time_to_stop(net, p, y, f, a));
  if (net.compartments == 0) return time;
  Dual<R, 1> moving[Network::max_states];
  for (int i = 0; i < net.states(); ++i) {
    moving[i] = Dual<R, 1>(y[i]);
    moving[i].d[0] = f[i];
  }
  Situation<Dual<R, 1>> s;
  cabin_situation(net, p, moving, s);
  for (int c = 0; c < net.compartments; ++c) {
    if (net.compartment_wall[c] < 0 || compartment_gone_everywhere(net, p, c)) continue;
    time = min(time, time_to_dry(net, moving, c));
    time = min(time, time_to_dew(net, moving, s, c));
  }
  return time;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
