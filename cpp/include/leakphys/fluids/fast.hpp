// The fast tier of a loop: the state from what it conserves, energy and volume per kilogram, and where it
// holds.
//
// u(T, v) of closure.hpp rises with T at every v, so T follows from u by Newton's method in a fixed number of
// steps; what remains is returned as a residual, in kelvin. Measured over both fluids, all temperatures and
// all volumes, the dew line included: the error of T is at most 2e-3 K from a guess 0.1 K off and 0.05 K from
// one 5 K off, both beside the dew line; elsewhere it is rounding.
#pragma once

#include "leakphys/fluids/closure.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int temperature_steps = 4;  // Newton steps before the one that carries derivatives

template <class R>
struct Temperature {
  R temperature;        // K
  value_t<R> residual;  // K, size of the last correction: how far the solve was from its end
};

// T from u(T, v) = u by Newton's method in values, held within the table: what precedes the last step.
// At the dew line u_T falls to a tenth or less, and a step from the vapour side would shoot far below it;
// such a step ends just inside the dome, where ln rho_v(T), followed along its tangent, meets ln rho -
// dew_line_width.
template <int Steps, class V>
LP_HD V approach_temperature(const FluidTable& f, V target, V specific_volume, V guess) {
  const V density = V(1.0) / specific_volume;
  const V ln_density = log(density);
  const V warmest = select(density > V(f.gas_density_maximum), V(f.saturation_maximum), V(f.gas_maximum));
  const V coldest(f.triple_temperature);
  V temperature = clamp(guess, coldest, warmest);
  for (int i = 0; i < Steps; ++i) {
    Dual<V, 1> t(temperature);
    t.d[0] = V(1.0);
    const Dual<V, 1> inverse = Dual<V, 1>(1.0) / t;
    const Parts<Dual<V, 1>> s = split(f, t, Dual<V, 1>(density));
    const Dual<V, 1> u = energies(f, s, t, inverse).mixture;
    const V newton = temperature - (u.v - target) / u.d[0];
    const V over_dew = s.ln_rho_s.v - ln_density + V(dew_line_width);
    const V wet = temperature - over_dew / s.ln_rho_s.d[0];
    temperature = clamp(select(over_dew > V(0.0), max(wet, newton), newton), coldest, warmest);
  }
  return temperature;
}

// The last Newton step from `temperature`, in R: dT/du = 1/u_T and dT/dv = -u_v/u_T are exact once the values
// have converged. u is the energy at that temperature and the value of v, with its slopes by T and v.
template <class R>
LP_HD R last_step(const Dual<value_t<R>, 2>& u, R internal_energy, R off_volume) {
  const R off = (internal_energy - R(u.v)) - R(u.d[1]) * off_volume;
  return off * R(value_t<R>(1.0) / u.d[0]);
}

// T from u(T, v) = u at known v: `Steps` Newton steps in values from `guess`, then one that carries
// derivatives.
template <int Steps = temperature_steps, class R>
LP_FN Temperature<R> temperature_from_energy_volume(const FluidTable& f, R internal_energy, R specific_volume,
                                                    value_t<R> guess) {
  using V = value_t<R>;
  const V volume = value(specific_volume);
  const V temperature = approach_temperature<Steps>(f, value(internal_energy), volume, guess);
  Dual<V, 2> t(temperature), v(volume);
  t.d[0] = V(1.0);
  v.d[1] = V(1.0);
  const Dual<V, 2> u = energy_from_temperature_volume(f, t, v);
  const R step = last_step(u, internal_energy, specific_volume - R(volume));
  return {R(temperature) + step, abs(value(step))};
}

template <class R>
struct State {
  Closure<R> closure;
  R temperature;        // K
  value_t<R> residual;  // K, size of the last correction
};

// temperature_from_energy_volume and closure_from_temperature_volume in one: the last Newton step and the
// closure share one evaluation at the value reached, and step and derivatives are chained onto it (the values
// are then exact to the square of the residual, the derivatives exact).
template <int Steps = temperature_steps, class R>
LP_FN State<R> state_from_energy_volume(const FluidTable& f, R internal_energy, R specific_volume,
                                        value_t<R> guess) {
  using V = value_t<R>;
  const V volume = value(specific_volume);
  const V temperature = approach_temperature<Steps>(f, value(internal_energy), volume, guess);
  Dual<V, 2> t(temperature), v(volume);
  t.d[0] = V(1.0);
  v.d[1] = V(1.0);
  const Closure<Dual<V, 2>> c = closure_from_temperature_volume(f, t, v);
  const R off_volume = specific_volume - R(volume);
  const R step = last_step(c.internal_energy, internal_energy, off_volume);
  const auto moved = [&](const Dual<V, 2>& x) {
    return fma(R(x.d[0]), step, fma(R(x.d[1]), off_volume, R(x.v)));
  };
  State<R> s;
  s.closure = {moved(c.pressure),
               moved(c.internal_energy),
               moved(c.liquid_fraction),
               moved(c.quality),
               moved(c.density),
               moved(c.rho_l),
               moved(c.rho_v),
               moved(c.h_l),
               moved(c.h_v),
               moved(c.u_l),
               moved(c.u_v),
               moved(c.p_s)};
  s.temperature = R(temperature) + step;
  s.residual = abs(value(step));
  return s;
}

// True where the fast tier is inside its range: gas, two-phase, and liquid compressed by no more than
// compression_maximum up to saturation_maximum; above it only gas no denser than gas_density_maximum.
template <class R>
LP_FN mask_t<R> in_range(const FluidTable& f, R temperature, R density) {
  const R held = held_temperature(f, temperature, f.saturation_maximum);
  const R densest = evaluate(f.rho_l, held) + R(f.compression_maximum) / evaluate(f.stiffness, held);
  const auto below = (temperature >= R(f.triple_temperature)) & (temperature <= R(f.saturation_maximum)) &
                     (density <= densest);
  const auto above = (temperature > R(f.saturation_maximum)) & (temperature <= R(f.gas_maximum)) &
                     (density <= R(f.gas_density_maximum));
  return (below | above) & (density > R(0.0));
}

// Ideal-gas heat-capacity ratio cp0/(cp0 - R), for choked vapour.
template <class R>
LP_HD R heat_capacity_ratio(const FluidTable& f, R temperature) {
  const R cp = evaluate(f.cp_0, held_temperature(f, temperature, f.gas_maximum));
  return cp / (cp - R(f.gas_constant));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
