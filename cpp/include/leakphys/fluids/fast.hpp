// The fast tier of a loop: the state from what it conserves, energy and volume per kilogram, and where it
// holds.
//
// u(T, v) of closure.hpp rises with T at every v, so T follows from u by at most four steps of Newton's method and
// one that carries derivatives; what remains is returned as a residual, in kelvin. Measured with four over both fluids, all temperatures and
// all volumes, the dew line included: the error of T is at most 2e-3 K from a guess 0.1 K off and 0.05 K from
// one 5 K off, both beside the dew line; elsewhere it is rounding.
#pragma once

#include "leakphys/fluids/closure.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int temperature_steps = 4;  // most Newton steps before the one that carries derivatives
// A Newton step no longer than this [K] is the last one before that which carries derivatives. The error squares, over a
// millikelvin at the joints of the liquid line (where 1e-7 K is left, and nothing by the step that follows), else over more.
inline constexpr double temperature_reached = 1e-5;
// The same for a step that stays beside the joints, where u is bent by less than 0.05 of its slope in a kelvin: 1e-7 K is left.
inline constexpr double temperature_reached_beside_joints = 2e-3;
inline constexpr double farthest_prediction = 1.0;  // K by which a guess is moved along the slopes of the last solution
// Of its density, what a fluid known as liquid only may miss: the width of its line.
inline constexpr double liquid_only_slack = 1e-6;

// Whether a joint's argument is beyond it on one side, here and a step [K] further.
template <class V>
LP_HD mask_t<V> beside_joint(const Dual<V, 1>& argument, V step) {
  const V moved = fma(argument.d[0], step, argument.v);
  return (max(argument.v, moved) < V(-1.0)) | (min(argument.v, moved) > V(1.0));
}

// T from u(T, v) = u by Newton's method in values, held within the table: what precedes the last step.
// At the dew line u_T falls to a tenth or less, and a step from the vapour side would shoot far below it;
// such a step ends just inside the dome, where ln rho_v(T), followed along its tangent, meets ln rho -
// dew_line_width. Above the line's warm end there is no dome, though the densest gas is within dew_line_width of its end.
template <int Steps, class V>
LP_HD V approach_temperature(const FluidTable& f, V target, V specific_volume, V guess, V ln_vapour_factor) {
  const V density = V(1.0) / specific_volume;
  const V ln_density = log(density);
  const V warmest = select(density > V(f.gas_density_maximum), V(f.saturation_maximum), V(f.gas_maximum));
  const V coldest(f.triple_temperature);
  V temperature = clamp(guess, coldest, warmest);
  mask_t<V> arrived = V(1.0) < V(0.0);
  for (int i = 0; i < Steps; ++i) {
    const Dual<V, 1> t = direction<1>(temperature, 0);
    const Dual<V, 1> inverse = Dual<V, 1>(1.0) / t;
    const Parts<Dual<V, 1>> s = split(f, t, constant<1>(density), constant<1>(ln_vapour_factor));
    const Dual<V, 1> u = energies(f, s, t, inverse).mixture;
    const V newton = temperature - (u.v - target) / u.d[0];
    const V over_dew = s.ln_rho_s.v - ln_density + V(dew_line_width);
    const V wet = temperature - over_dew / s.ln_rho_s.d[0];
    const auto in_dome = (over_dew > V(0.0)) & (temperature <= V(f.saturation_maximum));
    const V next = clamp(select(in_dome, max(wet, newton), newton), coldest, warmest);
    // A lane that has arrived stays, so that it does not matter how long its neighbours take.
    const V before = temperature, step = next - before, line_end(f.saturation_maximum);
    const auto beside = beside_joint(s.to_liquid, step) & beside_joint(s.to_vapour, step) &
                        ((max(before, next) <= line_end) | (min(before, next) > line_end)) & (next == newton);
    temperature = select(arrived, before, next);
    arrived = arrived | (abs(step) <= V(temperature_reached)) |
              (beside & (abs(step) <= V(temperature_reached_beside_joints)));
    if (all(arrived)) break;
  }
  return temperature;
}

// Where T(u, v) was last solved, and its slopes there: what the next guess is drawn from.
template <class V>
struct LastSolved {
  V temperature, energy, volume;  // K, J/kg, m3/kg
  V per_energy, per_volume;       // dT/du, dT/dv

  LP_HD V guess(V to_energy, V to_volume) const {
    const V moved = fma(per_energy, to_energy - energy, per_volume * (to_volume - volume));
    return temperature + clamp(moved, V(-farthest_prediction), V(farthest_prediction));
  }
};

template <class R>
struct State {
  Closure<R> closure;
  R temperature;  // K
  value_t<R> residual;  // K, size of the last correction
  LastSolved<value_t<R>> solved;
};

// f of each number that carries derivatives.
template <class R, class F>
LP_HD auto each(const State<R>& s, const F& f) -> State<decltype(f(s.temperature))> {
  return {each(s.closure, f), f(s.temperature), s.residual, s.solved};
}

namespace fast_detail {

// The closure at (T, v) with its slopes, the values T and v it was taken at, and the last Newton step in R.
template <int Directions, class R>
struct Linearised {
  using V = inner_t<R>;
  Closure<Dual<V, Directions>> at;
  R step, off_volume, off_factor;

  LP_HD R moved(const Dual<V, Directions>& x) const {
    R r = fma(R(x.d[0]), step, fma(R(x.d[1]), off_volume, R(x.v)));
    if constexpr (Directions > 2) r = fma(R(x.d[2]), off_factor, r);
    return r;
  }
};

// `Directions`: 2 where the vapour factor carries no derivative, else 3.
template <int Steps, int Directions, class R>
LP_FN Linearised<Directions, R> linearise(const FluidTable& f, R internal_energy, R specific_volume, inner_t<R> guess,
                                          R ln_vapour_factor, R& temperature) {
  using V = inner_t<R>;
  const V volume = inner(specific_volume), factor = inner(ln_vapour_factor);
  const V start = approach_temperature<Steps>(f, inner(internal_energy), volume, guess, factor);
  Linearised<Directions, R> l;
  l.off_volume = specific_volume - R(volume);
  l.off_factor = ln_vapour_factor - R(factor);
  const auto turned = [&](V x, int k) { return k < Directions ? direction<Directions>(x, k) : constant<Directions>(x); };
  l.at = closure_from_temperature_volume(f, turned(start, 0), turned(volume, 1), turned(factor, 2));
  const Dual<V, Directions>& u = l.at.internal_energy;
  // dT/du = 1/u_T, dT/dv = -u_v/u_T: exact once the values have converged.
  R off = (internal_energy - R(u.v)) - R(u.d[1]) * l.off_volume;
  if constexpr (Directions > 2) off = off - R(u.d[2]) * l.off_factor;
  l.step = off * R(V(1.0) / u.d[0]);
  temperature = R(start) + l.step;
  return l;
}

}  // namespace fast_detail

// Temperature and closure from u(T, v) = u at known v: `Steps` Newton steps in values from `guess`, then one that
// carries derivatives; it shares its evaluation with the closure, and step and derivatives are chained onto that
// (the values are then exact to the square of the residual, the derivatives exact). P is the type of the vapour
// factor: where it carries derivatives, they are followed.
template <int Steps = temperature_steps, class R, class P = double>
LP_FN State<R> state_from_energy_volume(const FluidTable& f, R internal_energy, R specific_volume, inner_t<R> guess,
                                        P ln_vapour_factor = P(0.0)) {
  State<R> s;
  const auto l = fast_detail::linearise<Steps, (is_dual<P> ? 3 : 2)>(f, internal_energy, specific_volume, guess,
                                                                     R(ln_vapour_factor), s.temperature);
  const auto& c = l.at;
  s.closure = each(c, [&](const auto& x) { return l.moved(x); });
  s.residual = abs(value(l.step));
  using V = value_t<R>;
  const V slope = value(c.internal_energy.d[0]);
  s.solved = {value(s.temperature), value(internal_energy), value(specific_volume), V(1.0) / slope,
              -value(c.internal_energy.d[1]) / slope};
  return s;
}

// True where the fast tier is inside its range: gas, two-phase, and liquid compressed by no more than
// compression_maximum and compressed_maximum up to saturation_maximum; above it gas no denser than
// gas_density_maximum. A fluid known as liquid only is out of range as soon as there is void.
template <class R>
LP_FN mask_t<R> in_range(const FluidTable& f, R temperature, R density) {
  const R x = saturation_coordinate(f, temperature), rho_l = evaluate(f.rho_l, x);
  const R densest = min(rho_l + R(f.compression_maximum) / evaluate(f.stiffness, x), rho_l * R(f.compressed_maximum));
  const R thinnest = f.liquid_only != 0 ? rho_l * R(1.0 - liquid_only_slack) : R(0.0);
  const auto below = (temperature >= R(f.triple_temperature)) & (temperature <= R(f.saturation_maximum)) &
                     (density <= densest) & (density > thinnest);
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
