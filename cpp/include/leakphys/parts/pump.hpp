// A pump: how much of its head and speed it has, and the heat of its motor.
//
// Head share: what void at the inlet and the suction pressure leave, so the head is n^2 H0 times it (affinity law) less the
// curve. Circulation is speed times head share. The
// motor's heat is n^3 P (d + (1 - d) head share), d its dry share. The speed n falls to its command in the spin-down
// time; a pump that lost its head is switched off within the trip time (0: never), and runs again only when a phase
// says so: without that, void and head chase each other in a cycle of minutes for as long as the leak lasts.
#pragma once

#include "leakphys/parts/loop.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double trip_share = 0.5;     // of the head, below which a pump counts as having lost it
inline constexpr double trip_speed = 0.45;    // of the commanded speed: below twice this it has tripped for good
inline constexpr double speed_width = 1e-6;   // share of the full speed over which a pump meets its command

template <class R>
struct PumpParameters {
  R running, power, dry_power_share, void_onset, void_loss, required_suction_pressure, spin_down_time, trip_time, flow, head;
};

template <class R>
struct PumpState {
  R head_share, head, circulation;  // share of the head left; of the full head, n^2 times it; speed times it
  R motor_heat, acceleration;       // W, 1/s
};

// `unvoided` is the product of circulation() over the zones that the pump needs; `suction` p - p_s at the inlet.
template <class P, class R>
LP_HD PumpState<R> pump_state(const PumpParameters<P>& a, R speed, R unvoided, R suction) {
  PumpState<R> s;
  s.head_share = unvoided * suction_share(suction, a.required_suction_pressure);
  s.circulation = speed * s.head_share;
  s.head = speed * s.circulation;
  s.motor_heat =
      a.power * (speed * speed * speed) * ((1.0 - a.dry_power_share) * s.head_share + a.dry_power_share);
  const R lost = 1.0 - smooth_step(s.head_share * (1.0 / trip_share));
  const R slowed = 1.0 - smooth_step((speed / max(a.running, P(1e-3)) - trip_speed) * (1.0 / trip_speed));
  const R rate = select(a.trip_time > P(0.0), max(lost, slowed) / max(a.trip_time, P(1e-300)), R(0.0));
  s.acceleration = -ramp(speed - a.running, speed_width) / a.spin_down_time - ramp(speed, speed_width) * rate;
  return s;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
