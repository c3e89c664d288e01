// A compartment's air: temperature and humidity from conserved states, and what crosses its boundary.
//
// States: U [J] internal energy of air and vapour, m_v [kg] vapour, m_w [kg] water condensed on its wall.
//     U = m_a c_va (T - T0) + m_v (u_v0 + c_vv (T - T0)),   T0 = 273.16 K, liquid water's zero
// so T is explicit. Dry air is constant: what ventilation brings leaves again. Every stream carries its own
// enthalpy, so the energy ledger is linear in the states.
#pragma once

#include "leakphys/num/smooth.hpp"
#include "leakphys/physics/humid_air.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double film_mass_scale = 1e-4;      // kg of condensate below which evaporation fades with what is left
inline constexpr double condensation_width = 1e-6;   // kg/m3 over which condensation sets in
// Vapour beyond saturation becomes droplets and settles in seconds: air that cools by 0.1 K in that time is 0.6 % beyond it.
inline constexpr double fog_time = 2.0;     // s, assumed
inline constexpr double fog_width = 2.5e-4;  // of what is saturated, over which fog sets in beyond it

template <class R>
struct AirState {
  R temperature;       // K
  R vapour_density;    // kg/m3
  R vapour_pressure;   // Pa
  R humidity_ratio;    // kg/kg dry air
};

template <class P, class R>
LP_HD AirState<R> air_state(P volume, P dry_air_mass, R energy, R vapour) {
  AirState<R> s;
  const R heat_capacity = dry_air_mass * air::cv + vapour * air::vapour_cv;
  s.temperature = air::zero_temperature + (energy - vapour * air::vapour_energy_zero) / heat_capacity;
  s.vapour_density = vapour / volume;
  s.vapour_pressure = s.vapour_density * air::vapour_gas_constant * s.temperature;
  s.humidity_ratio = vapour / dry_air_mass;
  return s;
}
template <class R>
LP_HD R air_energy(R dry_air_mass, R vapour, R temperature) {
  const R dt = temperature - R(air::zero_temperature);
  return dry_air_mass * R(air::cv) * dt + vapour * fma(R(air::vapour_cv), dt, R(air::vapour_energy_zero));
}

// Enthalpy per kg of dry air of a moist stream.
template <class R>
LP_HD R moist_enthalpy(R temperature, R humidity_ratio) {
  return (temperature - air::zero_temperature) * air::cp + humidity_ratio * vapour_enthalpy(temperature);
}

template <class R>
struct Exchange {
  R energy;  // W
  R water;   // kg/s
};

// Air at flow F [kg/s of dry air] from side 1 to side 2 and the same back: what side 1 loses.
template <class P, class R, class S>
LP_HD Exchange<R> mixing(P flow, R temperature_1, R humidity_1, S temperature_2, S humidity_2) {
  return {flow * (moist_enthalpy(temperature_1, humidity_1) - moist_enthalpy(temperature_2, humidity_2)),
          flow * (humidity_1 - humidity_2)};
}

// Vapour to a wall: condensation where the air's vapour is denser than saturated at the wall, re-evaporation of
// the film where it is thinner. beta A [m3/s] is the mass-transfer conductance. A step may land beyond a film's end: what
// it took too much comes back, as fast as it went.
template <class P, class R>
LP_HD Exchange<R> condensation(P conductance, const AirState<R>& s, R wall_temperature, R film) {
  const R drive = s.vapour_density - saturation_density(wall_temperature);
  const R wetting = smooth_positive(drive, condensation_width);
  const R drying = wetting - drive;  // the negative part, as a positive number
  const R left = film / sqrt(fma(film, film, R(film_mass_scale * film_mass_scale)));
  const R down = conductance * wetting, up = conductance * drying * left;
  return {down * vapour_enthalpy(s.temperature) - up * vapour_enthalpy(wall_temperature), down - up};
}

// Fog, kg/s: vapour that the air cannot hold becomes water at the air's temperature and settles on the wall; none up to saturation.
template <class P, class R>
LP_HD R settling_fog(P volume, const AirState<R>& s) {
  const R saturated = saturation_density(s.temperature), width = saturated * fog_width;
  return volume * P(1.0 / fog_time) * ramp(s.vapour_density - saturated - width, width);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
