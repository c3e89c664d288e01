// The reference tier from other pairs: (pressure, temperature), (pressure, enthalpy), (density, internal
// energy).
//
// Every search runs Newton steps inside a bracket that it shrinks, halving it where Newton leaves it, until a step is next to
// nothing; the searched function rises monotonically in each bracket (cp, cv and (dp/drho)_T are positive on the stable
// branches). The search runs in values; one last Newton step in R carries the derivatives. What is left of the difference is
// compared with a tolerance and gives the status.
#pragma once

#include "leakphys/fluids/reference.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int density_steps = 40;  // at most
inline constexpr int nested_density_steps = 14;
inline constexpr int temperature_search_steps = 40;
inline constexpr double density_found = 1e-13;     // of the density, a step that ends a search
inline constexpr double temperature_found = 1e-9;  // K, the same; one more step follows
inline constexpr double branch_slack =
    1e-6;                               // by which a bracket reaches past the saturation line, whose fits err
inline constexpr double densest = 3.6;  // of the critical density, upper end of every bracket
inline constexpr double state_tolerance = 1e-7;  // relative difference at which a search has closed
// Of rho dp/drho, what counts as pressure beside p in that: a dense liquid's p is worth no more than the rounding of its density.
inline constexpr double pressure_rounding = 1e-8;

// A bracket with its current guess, shrunk by the sign of a rising function. A lane that has arrived stays, so that it does not
// matter how long its neighbours take.
template <class V>
struct Bracket {
  V low, high, guess;
  mask_t<V> arrived = V(1.0) < V(0.0);
  V length = V(infinity);  // of the last step
  // One step: f(guess) and its slope in, the next guess out; one no longer than `nothing` is the last.
  LP_HD void step(V f, V slope, V nothing) {
    shrink(f);
    go_to(newton(f, slope), nothing);
  }
  // Step `i` of `steps` along a function with a kink, across which Newton may go to and fro: now and then the middle is
  // taken where steps do not become shorter; the last steps are Newton's.
  LP_HD void step_over_kinks(V f, V slope, V nothing, int i, int steps) {
    shrink(f);
    const V next = newton(f, slope);
    const bool now = i % 6 == 5 && i + 9 < steps;
    const auto to_and_fro = abs(next - guess) > V(0.5) * length;
    go_to(now ? select(to_and_fro, V(0.5) * (low + high), next) : next, nothing);
  }
  LP_HD bool found() const { return all(arrived); }

 private:
  LP_HD void shrink(V f) {
    low = select(f < V(0.0), guess, low);
    high = select(f < V(0.0), high, guess);
  }
  LP_HD V newton(V f, V slope) const {
    const V next = guess - f / slope;
    const auto inside = (next >= low) & (next <= high);
    return select(inside, next, V(0.5) * (low + high));
  }
  LP_HD void go_to(V next, V nothing) {
    const V before = guess;
    guess = select(arrived, before, next);
    length = abs(next - before);
    arrived = arrived | (length <= nothing);
  }
};

// Density bracket of the stable branch at (temperature, pressure), with its first guess.
template <class V>
LP_FN Bracket<V> density_bracket(const FluidTable& f, V temperature, V pressure) {
  const SaturationLine<V> line = saturation_from_temperature(f, temperature);
  const V top(densest * f.critical_density);
  const V ideal = min(pressure / (V(f.gas_constant) * temperature), top);
  const auto subcritical = temperature <= V(f.reference_saturation_maximum);
  const auto is_liquid = subcritical & (pressure >= line.pressure);
  const auto is_vapour = subcritical & (pressure < line.pressure);
  Bracket<V> b;
  b.low = select(is_liquid, line.rho_l * V(1.0 - branch_slack), V(0.0));
  b.high = select(is_vapour, line.rho_v * V(1.0 + branch_slack), top);
  b.guess = select(is_liquid, line.rho_l, min(ideal, b.high));
  return b;
}

template <class V>
LP_FN V density_search(const FluidTable& f, V temperature, V pressure, Bracket<V> b, int steps) {
  for (int i = 0; i < steps && !b.found(); ++i) {
    const Homogeneous<V> h = homogeneous_from_temperature_density(f, temperature, b.guess);
    b.step(h.pressure - pressure, h.dp_drho, b.guess * V(density_found));
  }
  return b.guess;
}

// Density at (pressure, temperature) on the stable branch; derivatives by one step in R.
template <class R>
LP_FN R reference_density(const FluidTable& f, R pressure, R temperature) {
  using V = value_t<R>;
  const V t = value(temperature), p = value(pressure);
  const V found = density_search(f, t, p, density_bracket(f, t, p), density_steps);
  const Homogeneous<R> h = homogeneous_from_temperature_density(f, temperature, R(found));
  return R(found) - (h.pressure - pressure) / R(value(h.dp_drho));
}

// Status where a search ended with `off`, a relative difference.
template <class V>
LP_HD V closed_status(V off) {
  return select(abs(off) <= V(state_tolerance), V(fluid_status::ok), V(fluid_status::not_converged));
}

// The state at pressure (Pa) and temperature (K): liquid at and above p_s, vapour below.
template <class R>
LP_FN FluidState<R> state_from_pressure_temperature(const FluidTable& f, R pressure, R temperature) {
  using V = value_t<R>;
  const R held = clamp(temperature, R(f.triple_temperature), R(f.reference_maximum));
  const R density = reference_density(f, pressure, held);
  const Homogeneous<R> h = homogeneous_from_temperature_density(f, held, density);
  const auto is_liquid = (held <= R(f.reference_saturation_maximum)) & (density > R(f.critical_density));
  FluidState<R> r = single_state(h, temperature, density, select(is_liquid, R(0.0), R(1.0)));
  const V scale = value(pressure) + V(pressure_rounding) * value(density * h.dp_drho);
  const V closed = closed_status((value(h.pressure) - value(pressure)) / scale);
  r.status = state_status(f, temperature, density, pressure, closed);
  r.status = select(value(pressure) > V(0.0), r.status, V(fluid_status::bad_input));
  return r;
}

// Saturation temperature at a pressure (Pa): Newton in (1/T, ln p), where the line is nearly straight.
template <class R>
LP_FN R saturation_temperature(const FluidTable& f, R pressure) {
  using V = value_t<R>;
  const V target = log(max(value(pressure), V(1e-300)));
  const V coldest(f.triple_temperature), warmest(f.reference_saturation_maximum);
  V t = V(0.7 * f.critical_temperature);
  mask_t<V> arrived = V(1.0) < V(0.0);  // such a lane stays
  for (int i = 0; i < 12 && !all(arrived); ++i) {
    const SaturationLine<V> line = saturation_from_temperature(f, t);
    const V slope = t * t * line.dp_dt / line.pressure;  // -d ln p / d(1/T)
    const V next = clamp(V(1.0) / max(V(1.0) / t + (log(line.pressure) - target) / slope, V(1e-6)), coldest, warmest);
    const V before = t;
    t = select(arrived, before, next);
    arrived = arrived | (abs(next - before) <= V(temperature_found));
  }
  const SaturationLine<R> line = saturation_from_temperature(f, R(t));
  return R(t) - (line.pressure - pressure) / R(value(line.dp_dt));
}

// Bracket of the density at a temperature in a phase that is known, whatever the rounding of p says there: the density searched
// from `guess`.
template <class V>
LP_FN Bracket<V> phase_bracket(const FluidTable& f, V temperature, mask_t<V> is_liquid, mask_t<V> is_vapour, V guess) {
  const V top(densest * f.critical_density);
  const V held = clamp(temperature, V(f.triple_temperature), V(f.reference_saturation_maximum));
  Bracket<V> b;
  const auto cold = temperature <= V(f.reference_saturation_maximum);
  // Above the critical pressure what is colder than the critical temperature is dense as liquid is.
  const auto dense = is_liquid | (cold & !is_vapour);
  b.low = select(dense, saturated_liquid_density(f, held) * V(1.0 - branch_slack), V(0.0));
  const V dew = saturated_vapour_density(f, held) * V(1.0 + branch_slack);
  const auto below = is_vapour & cold;
  b.high = select(below, dew, top);
  b.guess = clamp(guess, b.low, b.high);
  return b;
}

// Temperature at (pressure, enthalpy) in one phase: T bracketed, the density followed from step to step. Not searched for where
// there are two.
template <class V>
LP_FN V temperature_search(const FluidTable& f, V pressure, V enthalpy, V low, V high, mask_t<V> is_liquid,
                           mask_t<V> is_vapour, mask_t<V> two_phase, V start_density, V start_temperature) {
  Bracket<V> outer{low, high, start_temperature, two_phase};
  V density = start_density;
  for (int i = 0; i < temperature_search_steps && !outer.found(); ++i) {
    const V t = outer.guess;
    density = density_search(f, t, pressure, phase_bracket(f, t, is_liquid, is_vapour, density), nested_density_steps);
    const Homogeneous<V> h = homogeneous_from_temperature_density(f, t, density);
    outer.step(h.enthalpy - enthalpy, h.cp, V(temperature_found));
  }
  return outer.guess;
}

// The state at pressure (Pa) and enthalpy (J/kg).
template <class R>
LP_FN FluidState<R> state_from_pressure_enthalpy(const FluidTable& f, R pressure, R enthalpy) {
  using V = value_t<R>;
  const V p = value(pressure), h = value(enthalpy);
  const V coldest(f.triple_temperature), warmest(f.reference_maximum);
  const SaturationLine<V> top = saturation_from_temperature(f, V(f.reference_saturation_maximum));
  const auto subcritical = p < top.pressure;
  const R t_s = saturation_temperature(f, select(subcritical, pressure, R(top.pressure)));
  const SaturationLine<R> line = saturation_from_temperature(f, t_s);
  const auto above_triple = p >= V(f.triple_pressure);
  const auto is_liquid = subcritical & above_triple & (h <= value(line.liquid.enthalpy));
  const auto is_vapour = subcritical & ((!above_triple) | (h >= value(line.vapour.enthalpy)));
  const V ends = value(t_s);
  const V low = select(is_vapour & above_triple, ends, coldest);
  const V high = select(is_liquid, ends, warmest);
  const V start = select(is_liquid | is_vapour, ends, V(f.critical_temperature));
  const V start_density =
      select(is_liquid, value(line.rho_l), select(is_vapour, value(line.rho_v), V(f.critical_density)));
  const auto two_phase = subcritical & !(is_liquid | is_vapour);
  const V t = temperature_search(f, p, h, low, high, is_liquid, is_vapour, two_phase, start_density, start);
  // Newton's last steps stay in the phase: at the line's own pressure its temperature, rounded, may lie on either side.
  const V found = density_search(f, t, p, phase_bracket(f, t, is_liquid, is_vapour, start_density), density_steps);
  const auto towards = [&](const R& at, const R& density) {
    const Homogeneous<R> here = homogeneous_from_temperature_density(f, at, density);
    return density - (here.pressure - pressure) / R(value(here.dp_drho));
  };
  const R near = towards(R(t), R(found));
  const Homogeneous<R> phase = homogeneous_from_temperature_density(f, R(t), near);
  const R temperature = R(t) - (phase.enthalpy - enthalpy) / R(value(phase.cp));
  const R density = towards(temperature, near);
  const Homogeneous<R> here = homogeneous_from_temperature_density(f, temperature, density);
  const auto dense = is_liquid | ((value(temperature) <= V(f.reference_saturation_maximum)) & !is_vapour &
                                  (value(density) > V(f.critical_density)));
  FluidState<R> one = single_state(here, temperature, density, select(dense, R(0.0), R(1.0)));
  const V p_scale = p + V(pressure_rounding) * value(density * here.dp_drho), h_scale = abs(h) + V(1e-3) * V(f.gas_constant) * t;
  const V closed = closed_status(max(abs((value(here.pressure) - p) / p_scale), abs((value(here.enthalpy) - h) / h_scale)));
  one.status = state_status(f, temperature, density, pressure, closed);
  one.status = select(p > V(0.0), one.status, V(fluid_status::bad_input));
  const R quality = (enthalpy - line.liquid.enthalpy) / (line.vapour.enthalpy - line.liquid.enthalpy);
  const R volume = fma(quality, R(1.0) / line.rho_v, (R(1.0) - quality) / line.rho_l);
  const FluidState<R> two = mixture_state(line, R(1.0) / volume, quality);
  return choose(two_phase, two, one);
}

// The state at density (kg/m3) and internal energy (J/kg): T searched on the equilibrium u(T, rho), from `start` (K).
template <class R>
LP_FN FluidState<R> state_from_density_energy(const FluidTable& f, R density, R internal_energy, value_t<R> start) {
  using V = value_t<R>;
  const V rho = value(density), u = value(internal_energy), coldest(f.triple_temperature), warmest(f.reference_maximum);
  Bracket<V> b{coldest, warmest, clamp(start, coldest, warmest)};
  for (int i = 0; i < temperature_search_steps && !b.found(); ++i) {
    Dual<V, 1> t(b.guess);
    t.d[0] = V(1.0);
    const Dual<V, 1> here = state_from_temperature_density(f, t, Dual<V, 1>(rho)).internal_energy;
    b.step_over_kinks(here.v - u, here.d[0], V(temperature_found), i, temperature_search_steps);
  }
  Dual<V, 2> t(b.guess), r(rho);
  t.d[0] = V(1.0);
  r.d[1] = V(1.0);
  const Dual<V, 2> here = state_from_temperature_density(f, t, r).internal_energy;
  const R off = (internal_energy - R(here.v)) - R(here.d[1]) * (density - R(rho));
  const R temperature = R(b.guess) + off * R(V(1.0) / here.d[0]);
  FluidState<R> s = state_from_temperature_density(f, temperature, density);
  const V scale = abs(u) + V(1e-3) * V(f.gas_constant) * b.guess;
  const V closed = closed_status((value(s.internal_energy) - u) / scale);
  s.status = select(s.status == V(fluid_status::ok), closed, s.status);
  return s;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
