// The fast tier of a loop: the state from what it conserves, energy and volume per kilogram, and where it
// holds.
//
// u(T, v) of closure.hpp rises with T at every v, so T follows from u by at most four steps of Newton's method and
// one that carries derivatives, or by that alone from a guess that is near; what remains is returned as a residual, in kelvin. Measured with four over both fluids, all temperatures and
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
// A step no longer than this [K] is the last one itself, and leaves 3e-11 K, or 4e-10 K beside the joints (hydrogen 1e-9 K by its critical
// point). Derivatives are those of where the closure was taken, so unless it is within the third it is taken for them once more.
inline constexpr double temperature_known = 1e-7, temperature_known_beside_joints = 5e-5, temperature_known_with_slopes = 1e-9;
inline constexpr double farthest_prediction = 1.0;  // K by which a guess is moved along the slopes of the last solution
// Of its density, what a fluid known as liquid only may miss: the width of its line.
inline constexpr double liquid_only_slack = 1e-6;

namespace fast_detail {

// Whether a joint's argument is beyond it on one side, here and a step [K] further along its slope by the temperature.
template <class V, int N>
LP_HD mask_t<V> beside_joint(const Dual<V, N>& argument, V step) {
  const V moved = fma(argument.d[0], step, argument.v);
  return (max(argument.v, moved) < V(-1.0)) | (min(argument.v, moved) > V(1.0));
}

// Where one step of Newton's method leads.
template <class V>
struct NewtonStep {
  V next, length;      // K
  mask_t<V> straight;  // the method's own, neither held within the table nor ended inside the dome
  mask_t<V> beside;    // and beside the joints all the way

  LP_HD mask_t<V> within(double at_joints, double beside_joints) const {
    return (abs(length) <= V(at_joints)) | (beside & (abs(length) <= V(beside_joints)));
  }
};

// T from u(T, v) = u by Newton's method in values, held within the table.
// At the dew line u_T falls to a tenth or less, and a step from the vapour side would shoot far below it;
// such a step ends just inside the dome, where ln rho_v(T), followed along its tangent, meets ln rho -
// dew_line_width. Above the line's warm end there is no dome, though the densest gas is within dew_line_width of its end.
template <class V>
struct TemperatureSearch {
  const FluidTable& f;
  V target, density, ln_density, ln_vapour_factor, coldest, warmest;

  LP_HD TemperatureSearch(const FluidTable& fluid, V energy, V specific_volume, V ln_factor)
      : f(fluid), target(energy), density(V(1.0) / specific_volume), ln_density(log(density)), ln_vapour_factor(ln_factor),
        coldest(fluid.triple_temperature),
        warmest(select(density > V(fluid.gas_density_maximum), V(fluid.saturation_maximum), V(fluid.gas_maximum))) {}

  // From the parts and the energy at `before`, whose first direction is the temperature.
  template <int N>
  LP_HD NewtonStep<V> step(const Parts<Dual<V, N>>& s, const Dual<V, N>& u, V before) const {
    const V newton = before - (u.v - target) / u.d[0];
    const V over_dew = s.ln_rho_s.v - ln_density + V(dew_line_width);
    const V wet = before - over_dew / s.ln_rho_s.d[0], line_end(f.saturation_maximum);
    const auto in_dome = (over_dew > V(0.0)) & (before <= line_end);
    const V next = clamp(select(in_dome, max(wet, newton), newton), coldest, warmest), length = next - before;
    const mask_t<V> straight = next == newton, on_one_side = (max(before, next) <= line_end) | (min(before, next) > line_end);
    const mask_t<V> beside = beside_joint(s.to_liquid, length) & beside_joint(s.to_vapour, length);
    return {next, length, straight, mask_t<V>(straight & on_one_side & beside)};
  }

  // All further steps. A lane that has arrived stays, so that it does not matter how long its neighbours take.
  LP_HD V go_on(V temperature, mask_t<V> arrived) const {
    for (int i = 1; i < temperature_steps && !all(arrived); ++i) {
      const Dual<V, 1> t = direction<1>(temperature, 0);
      const Parts<Dual<V, 1>> s = split(f, t, constant<1>(density), constant<1>(ln_vapour_factor));
      const NewtonStep<V> found = step(s, energies(f, s, t, Dual<V, 1>(1.0) / t).mixture, temperature);
      temperature = select(arrived, temperature, found.next);
      arrived = arrived | found.within(temperature_reached, temperature_reached_beside_joints);
    }
    return temperature;
  }
};

}  // namespace fast_detail

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

// What the solution at T(u, v) leaves for the next guess. Slopes are those within the table, even where the temperature is beyond it:
// there u is held, and T would have none.
template <class V>
LP_FN LastSolved<V> last_solved(const FluidTable& f, V temperature, V internal_energy, V specific_volume, V ln_vapour_factor) {
  const fast_detail::TemperatureSearch<V> range(f, internal_energy, specific_volume, ln_vapour_factor);
  const V held = clamp(temperature, range.coldest, range.warmest);
  const Dual<V, 2> u =
      energy_from_temperature_volume(f, direction<2>(held, 0), direction<2>(specific_volume, 1), constant<2>(ln_vapour_factor));
  return {temperature, internal_energy, specific_volume, V(1.0) / u.d[0], -u.d[1] / u.d[0]};
}

template <class R>
struct State {
  Closure<R> closure;
  R temperature;  // K
  value_t<R> residual;  // K, size of the last correction
};

// f of each number that carries derivatives.
template <class R, class F>
LP_HD auto each(const State<R>& s, const F& f) -> State<decltype(f(s.temperature))> {
  return {each(s.closure, f), f(s.temperature), s.residual};
}

namespace fast_detail {

// The closure at (T, v) with its slopes, the values T and v it was taken at, and the last Newton step in R.
template <int Directions, class R>
struct Linearised {
  using V = inner_t<R>;
  Closure<Dual<V, Directions>> at;
  V taken_at;
  R step, off_volume, off_factor;

  LP_HD R moved(const Dual<V, Directions>& x) const {
    R r(x.v);
    if constexpr (Directions > 1) r = fma(R(x.d[1]), off_volume, r);
    r = fma(R(x.d[0]), step, r);
    if constexpr (Directions > 2) r = fma(R(x.d[2]), off_factor, r);
    return r;
  }
  LP_HD State<R> state() const {
    return {each(at, [&](const auto& x) { return moved(x); }), R(taken_at) + step, abs(value(step))};
  }
};

// The closure at T, rho and the vapour factor, into `at`, and where a Newton step from there leads.
template <int Directions, class V>
LP_FN NewtonStep<V> close_at(const TemperatureSearch<V>& search, V temperature, const Dual<V, Directions>& density,
                             const Dual<V, Directions>& ln_vapour_factor, Closure<Dual<V, Directions>>& at) {
  const Dual<V, Directions> t = direction<Directions>(temperature, 0);
  const Parts<Dual<V, Directions>> parts = split(search.f, t, density, ln_vapour_factor);
  at = closure_of(search.f, parts, t, density);
  return search.step(parts, at.internal_energy, temperature);
}

// The same with the step from there to u, in R.
template <int Directions, class R>
LP_FN NewtonStep<inner_t<R>> linearise(const TemperatureSearch<inner_t<R>>& search, const R& internal_energy, const R& specific_volume,
                                       const R& ln_vapour_factor, inner_t<R> temperature, Linearised<Directions, R>& l) {
  using V = inner_t<R>;
  using D = Dual<V, Directions>;
  const V volume = inner(specific_volume), factor = inner(ln_vapour_factor);
  const auto turned = [](V x, int k) { return k < Directions ? direction<Directions>(x, k) : constant<Directions>(x); };
  const D density = D(1.0) / turned(volume, 1);
  const NewtonStep<V> found = close_at(search, temperature, density, turned(factor, 2), l.at);
  l.taken_at = temperature;
  l.off_volume = specific_volume - R(volume);
  l.off_factor = ln_vapour_factor - R(factor);
  const D& u = l.at.internal_energy;
  // dT/du = 1/u_T, dT/dv = -u_v/u_T: exact once the values have converged.
  R off = internal_energy - R(u.v);
  if constexpr (Directions > 1) off = off - R(u.d[1]) * l.off_volume;
  if constexpr (Directions > 2) off = off - R(u.d[2]) * l.off_factor;
  l.step = off * R(V(1.0) / u.d[0]);
  return found;
}

}  // namespace fast_detail

// Temperature and closure from u(T, v) = u at known v. The closure is taken at `guess` with its slopes, and once more where that is not
// near enough, after further Newton steps in values; a step that carries derivatives is chained onto it (values are then exact to the
// square of the residual). Values are the same whether derivatives are carried or not, and whoever shares the pack; derivatives
// are those of the closure where the step leads, to 1e-9 K. P is the type of the vapour factor: where it carries derivatives, they are followed.
template <class R, class P = double>
LP_FN State<R> state_from_energy_volume(const FluidTable& f, R internal_energy, R specific_volume, inner_t<R> guess,
                                        P ln_vapour_factor = P(0.0)) {
  using namespace fast_detail;
  using V = inner_t<R>;
  constexpr int directions = is_dual<P> ? 3 : is_dual<R> ? 2 : 1;
  const R factor(ln_vapour_factor);
  const TemperatureSearch<V> search(f, inner(internal_energy), inner(specific_volume), inner(factor));
  V start = clamp(guess, search.coldest, search.warmest);
  Linearised<directions, R> l;
  const auto linearise_at = [&](V t) { return linearise(search, internal_energy, specific_volume, factor, t, l); };
  const NewtonStep<V> first = linearise_at(start);
  const mask_t<V> known = first.straight & first.within(temperature_known, temperature_known_beside_joints);
  V at_once = start;
  if constexpr (is_dual<V>) at_once = with_value(first.next, value(start));  // a guess has no derivatives: its step has
  if (is_dual<V> || !all(known)) {
    const V found = search.go_on(first.next, known | first.within(temperature_reached, temperature_reached_beside_joints));
    start = select(known, at_once, found);
    linearise_at(start);
  }
  if constexpr (is_dual<R>) {
    const mask_t<V> done = (!known) | (abs(first.length) <= V(temperature_known_with_slopes));
    if (!all(done)) {
      const State<R> found = l.state();
      linearise_at(select(done, start, first.next));
      const State<R> closer = l.state();
      const auto told = [](const R& slopes, const R& values) { return with_value(slopes, value(values)); };
      return {each(closer.closure, found.closure, told), told(closer.temperature, found.temperature), found.residual};
    }
  }
  return l.state();
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
