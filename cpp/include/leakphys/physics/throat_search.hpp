// Where the flux of a law of critical_flow.hpp is greatest along the saturation line.
#pragma once

#include "leakphys/physics/critical_flow.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int guess_steps = 5;

// Where the throat will be, as ln u of u = p_on/p, from the linearised fluid v = v_0 (1 + s (u - 1)), H = H_on + integral
// of v dp: the flow chokes where 2 s u^2 H/(v_0 p_on) = (v/v_0)^2 + K + f L/D. Newton on the logarithm of both sides, which meets the
// root to 2 % for s from 0.02 to 3000; falls towards 0 where the flow chokes at the onset.
template <class Line, class Law, class V>
LP_FN V throat_guess(const Line& line, const Onset<V>& o, const Law& law, V k) {
  const V v_lg = o.on.v_v - o.on.v_l, v_0 = fma(o.quality, v_lg, o.on.v_l), per_latent = v_lg / o.on.h_lg;
  const V steam = o.quality * o.on.v_v / v_0;
  const V boiling = liquid_heat_capacity(line.f, o.on.temperature) * o.on.temperature * o.on.pressure * per_latent *
                    per_latent / v_0;
  const V y = law.relaxed(o, V(0.7) * o.on.pressure), frozen = steam / k;
  const V s = max(fma(y, steam + boiling - frozen, frozen), V(1e-6)), head = o.work / (v_0 * o.on.pressure);
  V ln_u = select(s > V(1.0), cbrt(V(0.5) * s) / s, min(V(0.7) / sqrt(s), V(3.0)));
  for (int i = 0; i < guess_steps; ++i) {
    const V u = exp(ln_u), volume = fma(s, u - V(1.0), V(1.0));
    const V work = head + fma(s, ln_u, (V(1.0) - s) * (V(1.0) - V(1.0) / u));
    const V square = fma(volume, volume, law.loss());
    const V off = log(V(2.0) * s * u * u * max(work, V(1e-12)) / square);
    const V slope = V(2.0) + (s + (V(1.0) - s) / u) / max(work, V(1e-12)) - V(2.0) * s * u * volume / square;
    ln_u = clamp(ln_u - off / max(slope, V(0.02)), V(0.3) * ln_u, min(V(3.0) * ln_u, V(12.0)));
  }
  return ln_u;
}

// How a throat is searched: points of ln xi that are scanned beside the guess, and the parabolas after that.
struct ThroatSearch {
  int scanned, parabolas;
};
inline constexpr ThroatSearch quick_search = {0, 1};      // in a run
inline constexpr ThroatSearch thorough_search = {30, 4};  // for an answer of its own
inline constexpr double scan_step = 0.4, first_width = 0.4, narrowing = 0.35;  // of ln xi
inline constexpr double nearest_onset = 1e-7;                                  // least xi that is looked at

// One parabola through xi e^-w, xi, xi e^w: the best ln xi known, and its flux.
template <class Flux, class V>
LP_HD void refine(const Flux& flux, V& at, V& best, double width) {
  const V w(width), left = flux(at - w), right = flux(min(at + w, V(0.0)));
  const V bend = left + right - (best + best);
  const V turn = select(bend < V(0.0), V(0.5) * w * (left - right) / bend, select(right > left, w, -w));
  const V centre = at;
  at = select(left > best, centre - w, at);
  best = max(best, left);
  at = select(right > best, min(centre + w, V(0.0)), at);
  best = max(best, right);
  const V vertex = min(centre + clamp(turn, V(-2.0) * w, V(2.0) * w), V(0.0)), here = flux(vertex);
  at = select(here > best, vertex, at);
  best = max(best, here);
}

// The throat of greatest flux between p_on and the pressure of `coldest` (K), the temperature of the back pressure or
// the triple point. The search runs in values over the share xi of the way from T_on to `coldest`, from the linearised
// fluid's throat by parabolas in ln xi; one evaluation in R at the end carries the derivatives, exact since the flux is
// level there, or the end of the range itself. The quick search against the thorough one: in equilibrium within
// 4e-3 of G below 0.9 Tc, else within 1e-2 [tests]; nearer the critical point a law can have several maxima, of which it
// may take the lower.
template <class Line, class Law, class ValueLine, class ValueLaw, class R>
LP_FN Throat<R> greatest_throat(const Line& line, const Law& law, const ValueLine& value_line,
                                const ValueLaw& value_law, const Onset<R>& o, const Onset<value_t<R>>& value_o, R k,
                                R coldest, ThroatSearch search) {
  using V = value_t<R>;
  const V top = value_o.on.temperature, span = max(top - value(coldest), V(1e-9)), v_k = value(k);
  const auto flux = [&](V ln_xi) {
    return throat_at(value_line, value_o, value_law, v_k, top - exp(ln_xi) * span).flux_squared;
  };
  const V ln_u = throat_guess(value_line, value_o, value_law, v_k);
  // 1/T is linear in ln p along the line: 1/T = 1/T_on + ln u/(T_on^2 dln p/dT).
  const LinePoint<V>& on = value_o.on;
  const V steep = top * on.s_lg / ((on.v_v - on.v_l) * on.pressure);
  const auto ln_xi = [&](V ln_ratio) {
    const V cooled = top - top / (V(1.0) + ln_ratio / steep);
    return log(clamp(cooled / span, V(nearest_onset), V(1.0)));
  };
  V at = ln_xi(ln_u), best = flux(at);
  const V sudden = value_law.sudden(value_o);
  const auto elsewhere = (sudden > V(0.0)) & (sudden < on.pressure);
  if (any(elsewhere)) {
    const V other = ln_xi(log(on.pressure / select(elsewhere, sudden, on.pressure))), there = flux(other);
    const auto better = elsewhere & (there > best);
    at = select(better, other, at);
    best = select(better, there, best);
  }
  for (int i = 0; i < search.scanned; ++i) {
    const V other(-scan_step * i), there = flux(other);
    at = select(there > best, other, at);
    best = max(best, there);
  }
  double width = first_width;
  for (int i = 0; i < search.parabolas; ++i) {
    refine(flux, at, best, width);
    width *= narrowing;
  }
  // The kink of a liquid's onset, where nothing has flashed.
  const V v_0 = fma(value_o.quality, on.v_v - on.v_l, on.v_l);
  const V kink = V(2.0) * value_o.work / (v_0 * v_0 * (V(1.0) + value_law.loss()));
  const V xi = select(kink > best, V(0.0), exp(at));
  return throat_at(line, o, law, k, o.on.temperature - R(xi) * (o.on.temperature - coldest));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
