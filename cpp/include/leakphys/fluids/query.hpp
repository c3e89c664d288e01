// One question in each lane, one column of numbers and a status: what the engines loop over. A column is NaN where its status is
// not ok.
#pragma once

#include "leakphys/fluids/fast_state.hpp"
#include "leakphys/fluids/saturation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace fluid_tier {
inline constexpr int reference = 0;
inline constexpr int fast = 1;
}  // namespace fluid_tier

namespace fluid_pair {
inline constexpr int pressure_temperature = 0;
inline constexpr int pressure_enthalpy = 1;
inline constexpr int density_energy = 2;
inline constexpr int temperature_density = 3;
}  // namespace fluid_pair

// p, rho_l, rho_v, h_l, h_v, cp_l, mu_l, k_l, sigma, mu_v; the last four up to transport_maximum, then NaN.
inline constexpr int saturation_quantities = 10;
// T, x, rho, u, h, s, w, p; s is NaN in the fast tier.
inline constexpr int state_quantities = 8;

template <class R>
LP_FN R query_saturation(const FluidTable& f, int tier, R temperature, R* column) {
  if (f.liquid_only != 0) tier = fluid_tier::fast;
  R status = saturation_status(f, temperature);
  if (tier == fluid_tier::fast)
    status = select((status == R(fluid_status::ok)) & (temperature > R(f.saturation_maximum)), R(fluid_status::too_hot), status);
  const R x = saturation_coordinate(f, temperature), unknown(not_a_number);
  if (tier == fluid_tier::fast) {
    const auto liquid = saturated_liquid(f, temperature);
    const auto vapour = saturated_vapour(f, temperature, R(0.0));
    column[0] = vapour.pressure, column[1] = liquid.density, column[2] = vapour.density;
    column[3] = liquid.internal_energy + vapour.pressure / liquid.density;
    column[4] = vapour.enthalpy, column[5] = R(1.0) / evaluate(f.inverse_cp_l, x);
    if (f.liquid_only != 0) column[0] = column[2] = column[4] = unknown;
  } else {
    const auto line = saturation_from_temperature(f, temperature);
    column[0] = line.pressure, column[1] = line.rho_l, column[2] = line.rho_v;
    column[3] = line.liquid.enthalpy, column[4] = line.vapour.enthalpy, column[5] = line.liquid.cp;
  }
  const auto transports = temperature <= R(f.transport_maximum);
  column[6] = select(transports, exp(evaluate(f.ln_mu_l, x)), unknown);
  column[7] = select(transports, evaluate(f.k_l, x), unknown);
  column[8] = select(transports, evaluate(f.sigma, x), unknown);
  column[9] = f.liquid_only != 0 ? unknown : select(transports, exp(evaluate(f.ln_mu_v, x)), unknown);
  for (int i = 0; i < saturation_quantities; ++i) column[i] = select(status == R(fluid_status::ok), column[i], unknown);
  return status;
}

template <class R>
LP_FN FluidState<R> state_of_pair(const FluidTable& f, int tier, int pair, R first, R second) {
  if (tier == fluid_tier::fast || f.liquid_only != 0) {
    if (pair == fluid_pair::pressure_temperature)
      return fast_state_from_pressure_temperature(f, first, second);
    if (pair == fluid_pair::pressure_enthalpy) return fast_state_from_pressure_enthalpy(f, first, second);
    if (pair == fluid_pair::density_energy) return fast_state_from_density_energy(f, first, second);
    return fast_state_from_temperature_density(f, first, second);
  }
  if (pair == fluid_pair::pressure_temperature) return state_from_pressure_temperature(f, first, second);
  if (pair == fluid_pair::pressure_enthalpy) return state_from_pressure_enthalpy(f, first, second);
  if (pair == fluid_pair::density_energy) {
    const R near = fast_state_from_density_energy(f, first, second).temperature;  // wrong by little, where that tier holds
    return state_from_density_energy(f, first, second, near);
  }
  return state_from_temperature_density(f, first, second);
}

template <class R>
LP_FN R query_state(const FluidTable& f, int tier, int pair, R first, R second, R* column) {
  // The first of every pair is positive; so is the second where it is no energy.
  const bool second_is_energy = pair == fluid_pair::pressure_enthalpy || pair == fluid_pair::density_energy;
  const R least(second_is_energy ? -infinity : 0.0);
  const auto usable = (first > R(0.0)) & finite(first) & finite(second) & (second > least);
  // What is no input is replaced by one that is soon answered.
  const R harmless(second_is_energy ? 0.0 : 0.7 * f.critical_temperature);
  const FluidState<R> s = state_of_pair(f, tier, pair, select(usable, first, R(1.0)), select(usable, second, harmless));
  const R status = select(usable, s.status, R(fluid_status::bad_input));
  const R values[] = {s.temperature, s.quality, s.density,     s.internal_energy,
                      s.enthalpy,    s.entropy, s.sound_speed, s.pressure};
  for (int i = 0; i < state_quantities; ++i)
    column[i] = select(status == R(fluid_status::ok), values[i], R(not_a_number));
  return status;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
