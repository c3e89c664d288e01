// One question, one column of numbers: what the bindings loop over. A column is NaN where its status is not
// ok.
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

LP_FN int query_saturation(const FluidTable& f, int tier, double temperature, double* column) {
  int status = static_cast<int>(saturation_status(f, temperature));
  const bool in_fast_range = temperature <= f.saturation_maximum;
  if (f.liquid_only != 0) tier = fluid_tier::fast;
  if (tier == fluid_tier::fast && status == fluid_status::ok && !in_fast_range)
    status = fluid_status::too_hot;
  for (int i = 0; i < saturation_quantities; ++i) column[i] = not_a_number;
  if (status != fluid_status::ok) return status;
  const double x = saturation_coordinate(f, temperature);
  if (tier == fluid_tier::fast) {
    const auto liquid = saturated_liquid(f, temperature);
    const auto vapour = saturated_vapour(f, temperature, 0.0);
    const double h_l = liquid.internal_energy + vapour.pressure / liquid.density;
    const double values[] = {vapour.pressure, liquid.density,  vapour.density,
                             h_l,             vapour.enthalpy, 1.0 / evaluate(f.inverse_cp_l, x)};
    for (int i = 0; i < 6; ++i) column[i] = values[i];
    if (f.liquid_only != 0) column[0] = column[2] = column[4] = not_a_number;
  } else {
    const auto line = saturation_from_temperature(f, temperature);
    const double values[] = {line.pressure,        line.rho_l,           line.rho_v,
                             line.liquid.enthalpy, line.vapour.enthalpy, line.liquid.cp};
    for (int i = 0; i < 6; ++i) column[i] = values[i];
  }
  if (temperature <= f.transport_maximum) {
    column[6] = exp(evaluate(f.ln_mu_l, x));
    column[7] = evaluate(f.k_l, x);
    column[8] = evaluate(f.sigma, x);
    column[9] = f.liquid_only != 0 ? not_a_number : exp(evaluate(f.ln_mu_v, x));
  }
  return status;
}

LP_FN FluidState<double> state_of_pair(const FluidTable& f, int tier, int pair, double first, double second) {
  if (tier == fluid_tier::fast || f.liquid_only != 0) {
    if (pair == fluid_pair::pressure_temperature)
      return fast_state_from_pressure_temperature(f, first, second);
    if (pair == fluid_pair::pressure_enthalpy) return fast_state_from_pressure_enthalpy(f, first, second);
    if (pair == fluid_pair::density_energy) return fast_state_from_density_energy(f, first, second);
    return fast_state_from_temperature_density(f, first, second);
  }
  if (pair == fluid_pair::pressure_temperature) return state_from_pressure_temperature(f, first, second);
  if (pair == fluid_pair::pressure_enthalpy) return state_from_pressure_enthalpy(f, first, second);
  if (pair == fluid_pair::density_energy) return state_from_density_energy(f, first, second);
  return state_from_temperature_density(f, first, second);
}

LP_FN int query_state(const FluidTable& f, int tier, int pair, double first, double second, double* column) {
  for (int i = 0; i < state_quantities; ++i) column[i] = not_a_number;
  // The first of every pair is positive; so is the second where it is no energy.
  const bool second_is_energy = pair == fluid_pair::pressure_enthalpy || pair == fluid_pair::density_energy;
  if (!(first > 0.0) || !finite(first) || !finite(second) || !(second_is_energy || second > 0.0)) {
    return fluid_status::bad_input;
  }
  const FluidState<double> s = state_of_pair(f, tier, pair, first, second);
  const int status = static_cast<int>(s.status);
  if (status != fluid_status::ok) return status;
  const double values[] = {s.temperature, s.quality, s.density,     s.internal_energy,
                           s.enthalpy,    s.entropy, s.sound_speed, s.pressure};
  for (int i = 0; i < state_quantities; ++i) column[i] = values[i];
  return status;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
