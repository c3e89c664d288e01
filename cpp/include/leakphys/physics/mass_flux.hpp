// Mass flux of liquid or mixture through a hole by a named law: one call for one run, for lanes and for the device.
//
// The laws stand in discharge.hpp (bernoulli), critical_flow.hpp (hem, frozen, relaxation) and two_phase_laws.hpp (omega,
// hne_ds, henry_fauske). Where the back pressure is above that of the onset no law differs from another: the liquid
// reaches it unflashed.
#pragma once

#include "leakphys/physics/discharge.hpp"
#include "leakphys/fluids/fast.hpp"
#include "leakphys/physics/two_phase_laws.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// The discharge law, as a number so that an ensemble can mix them.
namespace discharge_law {
inline constexpr double bernoulli = 0.0;     // no vapour forms before the outside: a thin hole
inline constexpr double hem = 1.0;           // equilibrium all the way: a very long bore
inline constexpr double frozen = 2.0;        // what is vapour stays vapour, what is liquid liquid
inline constexpr double henry_fauske = 3.0;  // partly relaxed at the throat, fitted on steam and water
inline constexpr double omega = 4.0;         // hem of a linearised fluid
inline constexpr double hne_ds = 5.0;        // omega with delayed boiling
inline constexpr double relaxation = 6.0;    // by the bore's length and diameter
inline constexpr double vapour = 7.0;        // gas, of the queries alone: what is gas at rest is always so
inline constexpr int count = 8;
}  // namespace discharge_law

template <class R>
struct FlowThrough {
  R mass_flux;  // kg/m2/s, at discharge coefficient 1
  R pressure, quality, volume;  // at the throat; Pa, -, m3/kg
  R choked;     // 1 where the back pressure has no influence, else 0
};

inline constexpr int back_pressure_steps = 8;

template <class R>
struct HoleShape {
  R diameter, length;  // m
};

namespace flux_detail {

// A line and an onset in values, for the searches.
template <class V>
LP_HD FastLine<V> in_values(const FastLine<V>& line) {
  return line;
}
template <class R, int N>
LP_HD FastLine<value_t<Dual<R, N>>> in_values(const FastLine<Dual<R, N>>& line) {
  return {line.f, value(line.ln_vapour_factor)};
}
LP_HD ReferenceLine in_values(const ReferenceLine& line) { return line; }

template <class R>
LP_HD LinePoint<value_t<R>> in_values(const LinePoint<R>& p) {
  return {value(p.temperature), value(p.pressure), value(p.v_l), value(p.v_v), value(p.s_l),
          value(p.s_lg),        value(p.h_l),      value(p.h_lg), value(p.gibbs)};
}
template <class R>
LP_HD Onset<value_t<R>> in_values(const Onset<R>& o) {
  return {in_values(o.on), value(o.v_liquid), value(o.v_vapour), value(o.work), value(o.quality), value(o.entropy)};
}
template <class R>
LP_HD Relaxing<value_t<R>> in_values(const Relaxing<R>& l) {
  return {{value(l.bore.rate_length), value(l.bore.exponent), value(l.bore.loss), value(l.bore.limit)}};
}
template <class R>
LP_HD FixedShare<value_t<R>> in_values(const FixedShare<R>& l) {
  return {value(l.share)};
}

template <class R>
LP_HD Throat<R> choose(mask_t<R> m, const Throat<R>& a, const Throat<R>& b) {
  return {select(m, a.flux_squared, b.flux_squared), select(m, a.pressure, b.pressure),
          select(m, a.quality, b.quality), select(m, a.volume, b.volume)};
}

template <class Line, class R>
LP_FN Throat<R> by_omega(const Line& line, const Rest<R>& rest, const Onset<R>& o, R back_pressure, bool delayed) {
  const R v_lg = o.on.v_v - o.on.v_l;
  // Of a mixture and of saturated liquid p0 is p_s; a little more of it is no other fluid.
  const R p_0 = max(rest.pressure, o.on.pressure), eta_s = o.on.pressure / p_0;
  const R v_0 = select(o.quality > R(0.0), fma(o.quality, v_lg, o.on.v_l), rest.volume);
  const Boiling<R> b{o.on.pressure, o.on.temperature, o.on.v_l, v_lg, o.on.h_lg,
                     liquid_heat_capacity(line.f, o.on.temperature), o.quality, v_0};
  const R lowest = back_pressure / p_0;
  RatioFlux<R> found = omega_flux(omega_of(b), p_0, v_0, eta_s, lowest);
  if (delayed) found = omega_flux(hne_omega(b, eta_s, found.ratio), p_0, v_0, eta_s, lowest);
  return {found.flux_squared, found.ratio * p_0, o.quality, v_0};
}

}  // namespace flux_detail

// The temperature on the line at the back pressure [K], the triple point's below it: Newton in (1/T, ln p).
template <class Line, class R>
LP_FN R temperature_at(const Line& line, R pressure) {
  const R coldest(line.f.triple_temperature), warmest(line.warmest());
  if (!any(pressure > R(line.f.triple_pressure))) return coldest;
  const auto step = [&](const auto& at, auto t, auto p) {
    using T = decltype(t);
    const T slope = t * t * at.s_lg / ((at.v_v - at.v_l) * at.pressure);  // -d ln p/d(1/T)
    return T(1.0) / max(T(1.0) / t + log(at.pressure / p) / slope, T(1e-6));
  };
  using V = value_t<R>;
  const auto value_line = flux_detail::in_values(line);
  const V target = max(value(pressure), V(line.f.triple_pressure));
  V t(0.7 * line.f.critical_temperature);
  for (int i = 0; i < back_pressure_steps; ++i)
    t = clamp(step(value_line.at(t), t, target), value(coldest), value(warmest));
  const R found = step(line.at(R(t)), R(t), max(pressure, R(line.f.triple_pressure)));
  return select(pressure > R(line.f.triple_pressure), clamp(found, coldest, warmest), coldest);
}

template <class Line, class R>
LP_FN FlowThrough<R> mass_flux(const Line& line, const Rest<R>& rest, R law, R back_pressure,
                               const HoleShape<R>& shape, ThroatSearch thoroughness = quick_search,
                               const RelaxationConstants& fitted = {}) {
  using namespace flux_detail;
  using V = value_t<R>;
  const R gone = driving_pressure(rest.pressure, back_pressure);
  R flux = liquid_mass_flux(R(1.0) / rest.volume, rest.pressure, back_pressure);
  Throat<R> t{R(0.0), min(back_pressure, rest.pressure), max(rest.quality, R(0.0)), rest.volume};
  R choked(0.0);
  if (any(law != R(discharge_law::bernoulli))) {
    const auto value_line = in_values(line);
    const Onset<R> o = onset_of(line, value_line, rest);
    const Onset<V> value_o = in_values(o);
    const GasPoint<R> steam = line.gas(o.on.temperature, R(1.0) / o.on.v_v);
    const R k = steam.heat_capacity_ratio;
    const R coldest = min(temperature_at(line, back_pressure), o.on.temperature);
    const auto search = [&](const auto& kind) {
      return greatest_throat(line, kind, value_line, in_values(kind), o, value_o, k, coldest, thoroughness);
    };
    const auto is = [&](double number) { return law == R(number); };
    Throat<R> flashing = t;
    if (any(is(discharge_law::hem) | is(discharge_law::frozen))) {
      const FixedShare<R> kind{select(is(discharge_law::hem), R(1.0), R(0.0))};
      flashing = choose(is(discharge_law::hem) | is(discharge_law::frozen), search(kind), flashing);
    }
    if (any(is(discharge_law::relaxation))) {
      const Relaxing<R> kind{bore_of(line.f, o, shape.diameter, shape.length, flux, fitted)};
      const Throat<R> found = search(kind);
      flashing = choose(is(discharge_law::relaxation), found, flashing);
      // Liquid that does not flash loses the same at the entry and along the bore.
      flux = select(is(discharge_law::relaxation), flux / sqrt(R(1.0) + kind.bore.loss), flux);
    }
    if (any(is(discharge_law::henry_fauske)))
      flashing = choose(is(discharge_law::henry_fauske), henry_fauske_throat(line, value_line, o, value_o, k, steam.heat_capacity, coldest),
                        flashing);
    if (any(is(discharge_law::omega)))
      flashing = choose(is(discharge_law::omega), by_omega(line, rest, o, back_pressure, false), flashing);
    if (any(is(discharge_law::hne_ds)))
      flashing = choose(is(discharge_law::hne_ds), by_omega(line, rest, o, back_pressure, true), flashing);
    const auto flashes = (law != R(discharge_law::bernoulli)) & (back_pressure < o.on.pressure);
    choked = select(flashes & (flashing.pressure > back_pressure * R(1.0 + 1e-6)), R(1.0), R(0.0));
    t = choose(flashes, flashing, t);
    // Near rest linear in the pressure, as Bernoulli's law is made to be.
    const R width = fma(R(rest_width), back_pressure, R(bernoulli_width));
    const R g2 = gone * gone, w2 = width * width;
    const R slow = gone / sqrt(sqrt(max(fma(g2, g2, w2 * w2), R(1e-240))));
    flux = select(flashes, sqrt(max(t.flux_squared * slow, R(1e-30))), flux);
  }
  return {flux, t.pressure, t.quality, t.volume, choked};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
