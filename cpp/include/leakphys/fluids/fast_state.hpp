// The fast tier from every pair of inputs, in values: what its difference from the reference tier is measured
// with.
//
// A loop needs only (temperature, volume) and (energy, volume) of fast.hpp; here stand the searches for the
// others. The sound speed follows from the closure's own derivatives, w^2 = (dp/drho)_T + T
// (dp/dT)_rho^2/(rho^2 cv), in two phases too, where it is that of homogeneous equilibrium. The fast tier has
// no entropy: it is NaN.
#pragma once

#include "leakphys/fluids/fast.hpp"
#include "leakphys/fluids/reference_inverse.hpp"
#include "leakphys/fluids/saturation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int fast_search_steps = 40;
inline constexpr double found_within = 1e-7;  // K, a step that ends a search

// Range of the fast tier as a fluid_status.
template <class V>
LP_FN V fast_status(const FluidTable& f, V temperature, V density) {
  const double beyond = f.liquid_only != 0 ? fluid_status::liquid_only : fluid_status::too_dense;
  const V thin = saturated_liquid(f, temperature).density;
  V status = select(in_range(f, temperature, density), V(fluid_status::ok), V(fluid_status::too_dense));
  status = select((status > V(0.0)) & (density < thin), V(beyond), status);
  status = select(temperature > V(f.gas_maximum), V(fluid_status::too_hot), status);
  status = select(temperature < V(f.triple_temperature), V(fluid_status::below_triple), status);
  return select(finite(temperature) & (density > V(0.0)) & finite(density), status,
                V(fluid_status::bad_input));
}

template <class V>
LP_FN FluidState<V> fast_state_from_temperature_density(const FluidTable& f, V temperature, V density) {
  Dual<V, 2> t(temperature), v(V(1.0) / density);
  t.d[0] = V(1.0);
  v.d[1] = V(1.0);
  const Closure<Dual<V, 2>> c = closure_from_temperature_volume(f, t, v);
  const V slope = c.pressure.d[1];  // (dp/dv)_T
  const V squared = temperature * c.pressure.d[0] * c.pressure.d[0] / c.internal_energy.d[0] - slope;
  FluidState<V> s;
  s.temperature = temperature;
  s.density = density;
  s.pressure = c.pressure.v;
  s.quality = c.quality.v;
  s.internal_energy = c.internal_energy.v;
  s.enthalpy = fma(c.pressure.v, v.v, c.internal_energy.v);
  s.entropy = V(not_a_number);
  s.sound_speed = v.v * sqrt(max(squared, V(1e-300)));
  s.status = fast_status(f, temperature, density);
  return s;
}

// Density of the stable branch at (pressure, temperature), by bracketed Newton steps.
template <class V>
LP_FN V fast_density(const FluidTable& f, V pressure, V temperature) {
  const V x = saturation_coordinate(f, temperature), rho_l = evaluate(f.rho_l, x), rho_v = exp(evaluate(f.ln_rho_v, x));
  const auto is_liquid = (pressure >= vapour_pressure(f, temperature)) & (temperature <= V(f.saturation_maximum));
  Bracket<V> b;
  b.low = select(is_liquid, rho_l, V(0.0));
  b.high = select(is_liquid, rho_l * V(2.0), rho_v);
  b.guess = select(is_liquid, rho_l, min(b.high, pressure / (V(f.gas_constant) * temperature)));
  for (int i = 0; i < fast_search_steps && !b.found(); ++i) {
    Dual<V, 1> v(V(1.0) / b.guess);
    v.d[0] = V(1.0);
    const Dual<V, 1> p = closure_from_temperature_volume(f, Dual<V, 1>(temperature), v).pressure;
    b.step(p.v - pressure, -p.d[0] * v.v * v.v, b.guess * V(density_found));
  }
  return b.guess;
}

template <class V>
LP_FN FluidState<V> fast_state_from_pressure_temperature(const FluidTable& f, V pressure, V temperature) {
  const V density = fast_density(f, pressure, temperature);
  FluidState<V> s = fast_state_from_temperature_density(f, temperature, density);
  const V off = (s.pressure - pressure) / (pressure + V(liquid_line_width));
  const V closed = select(abs(off) < V(1e-3), V(fluid_status::ok), V(fluid_status::not_converged));
  s.status = select(s.status == V(fluid_status::ok), closed, s.status);
  return s;
}

// Saturation temperature of the fast tier, within its range.
template <class V>
LP_FN V fast_saturation_temperature(const FluidTable& f, V pressure) {
  const V target = log(max(pressure, V(1e-300)));
  const V coldest(f.triple_temperature), warmest(f.saturation_maximum);
  V temperature(0.7 * f.critical_temperature);
  mask_t<V> arrived = V(1.0) < V(0.0);  // such a lane stays
  for (int i = 0; i < 12 && !all(arrived); ++i) {
    Dual<V, 1> t(temperature);
    t.d[0] = V(1.0);
    const Dual<V, 1> p = vapour_pressure(f, t);
    const V slope = temperature * temperature * p.d[0] / p.v;
    const V next = V(1.0) / max(V(1.0) / temperature + (log(p.v) - target) / slope, V(1e-6));
    const V held = clamp(next, coldest, warmest), before = temperature;
    temperature = select(arrived, before, held);
    arrived = arrived | (abs(held - before) <= V(temperature_found));
  }
  return temperature;
}

template <class V>
LP_FN FluidState<V> fast_state_from_pressure_enthalpy(const FluidTable& f, V pressure, V enthalpy) {
  const V t_s = fast_saturation_temperature(f, pressure);
  const V x = saturation_coordinate(f, t_s);
  const V dome = V(2.0) / (evaluate(f.rho_l, x) + exp(evaluate(f.ln_rho_v, x)));  // some volume in two phases
  const Closure<V> mixed = closure_from_temperature_volume(f, t_s, dome);
  const V boils = f.liquid_only != 0 ? V(infinity) : mixed.h_l;  // which needs a vapour
  const auto single = (enthalpy <= boils) | (enthalpy >= mixed.h_v);
  const V quality = (enthalpy - mixed.h_l) / (mixed.h_v - mixed.h_l);
  const V volume = quality / mixed.rho_v + (V(1.0) - quality) / mixed.rho_l;
  Bracket<V> b;
  b.low = select(enthalpy >= mixed.h_v, t_s, V(f.triple_temperature));
  b.high = select(enthalpy <= boils, t_s, V(f.gas_maximum));
  b.guess = t_s;
  b.arrived = !single;  // two phases, at t_s
  for (int i = 0; i < fast_search_steps && !b.found(); ++i) {
    const Dual<V, 2> t = direction<2>(b.guess, 0), v = direction<2>(V(1.0) / fast_density(f, pressure, b.guess), 1);
    const Closure<Dual<V, 2>> c = closure_from_temperature_volume(f, t, v);
    const V expansion = -c.pressure.d[0] / c.pressure.d[1];  // (dv/dT)_p
    const V heat_capacity = fma(c.internal_energy.d[1] + pressure, expansion, c.internal_energy.d[0]);
    b.step(fma(c.pressure.v, v.v, c.internal_energy.v) - enthalpy, heat_capacity, V(temperature_found));
  }
  const V density = fast_density(f, pressure, b.guess);
  FluidState<V> s = fast_state_from_temperature_density(f, select(single, b.guess, t_s),
                                                        select(single, density, V(1.0) / volume));
  const V scale = abs(enthalpy) + V(f.gas_constant) * t_s;
  // At the dew line the closure is smoothed by 3/16 of dew_line_width, the lever rule above is not.
  const auto open = abs(s.enthalpy - enthalpy) > V(0.3 * dew_line_width) * scale;
  s.status = select((s.status == V(fluid_status::ok)) & open, V(fluid_status::not_converged), s.status);
  return s;
}

template <class V>
LP_FN FluidState<V> fast_state_from_density_energy(const FluidTable& f, V density, V internal_energy) {
  const V warmest = select(density > V(f.gas_density_maximum), V(f.saturation_maximum), V(f.gas_maximum));
  Bracket<V> b{V(f.triple_temperature), warmest, V(0.6 * f.critical_temperature)};
  for (int i = 0; i < fast_search_steps && !b.found(); ++i) {
    Dual<V, 1> t(b.guess);
    t.d[0] = V(1.0);
    const Dual<V, 1> u = energy_from_temperature_volume(f, t, Dual<V, 1>(V(1.0) / density));
    b.step_over_kinks(u.v - internal_energy, u.d[0], V(found_within), i, fast_search_steps);
  }
  FluidState<V> s = fast_state_from_temperature_density(f, b.guess, density);
  const V scale = abs(internal_energy) + V(f.gas_constant) * b.guess;
  const auto open = abs(s.internal_energy - internal_energy) > V(state_tolerance) * scale;
  s.status = select((s.status == V(fluid_status::ok)) & open, V(fluid_status::not_converged), s.status);
  return s;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
