// Closed laws of two-phase critical flow that only need the fluid at rest: omega, HNE-DS, and Henry and Fauske's.
//
// Omega [1, 2]: the equilibrium mixture's volume is v/v0 = omega (p_s/p - 1) + 1, so that with eta = p/p0
//     G^2 = p0/v0 [2 (1 - eta_s) + 2 (omega eta_s ln(eta_s/eta) - (omega - 1)(eta_s - eta))]/(omega (eta_s/eta - 1) + 1)^2
//     omega = x0 v_g/v0 (1 - 2 p0 v_lg/h_lg) + c_p T0 p_s/v0 (v_lg/h_lg)^2                                     (1)
// at its greatest over eta <= eta_s = p_s/p0; eta_s = 1 for a mixture or saturated liquid. Where eta_s is below
// 2 omega/(1 + 2 omega) that is at eta_s itself: G = sqrt(2 (p0 - p_s)/v0). Checked: API 520 examples,
// omega 1.48072: eta_c 0.65622, G 2884.34 of p0 5.564 bar, v0 0.01945; omega 8.5169, p0 20.733 bar, p_s 7.419 bar,
// 511.3 kg/m3: G 36898.
//
// HNE-DS [3]: omega with its boiling term reduced by the share N of equilibrium that is reached,
//     omega_N = x0 v_g/v0 + c_p T0 p_s/v0 (v_lg/h_lg)^2 N,  N = min(1, [x0 + c_p T0 p_s v_lg/h_lg^2 ln(eta_s/eta_c)]^a)  (2)
// eta_c that of N = 1; a = 0.6 for orifices and short nozzles [unverified: the standard itself was not seen].
//
// Henry and Fauske [4], throat conditions with N = min(x_E/0.14, 1) of steam and water:
//     1/G^2 = x0 v_g/(n p) + (v_g - v_l0) [(1 - x0) N/(s_gE - s_lE) ds_lE/dp - x0 c_pg (1/n - 1/k)/(p (s_g0 - s_l0))]  (3)
//     n = [(1 - x0) c_l/c_pg + 1]/[(1 - x0) c_l/c_pg + 1/k],   v_g = v_g0 eta^(-1/k), of saturation where x0 = 0
// together with the frozen momentum balance [5, eq. 5]; for liquid G^2 = 2 (p0 - p)/v_l0.
//
// [1] Leung, J. C. (1986), AIChE J. 32, 1743.
// [2] API Standard 520, part I, annex C (both examples).
// [3] Diener, R. and Schmidt, J. (2004), Process Safety Progress 23, 335; ISO 4126-10.
// [4] Henry, R. E. and Fauske, H. K. (1971), J. Heat Transfer 93, 179.
// [5] critical_flow.hpp.
#pragma once

#include "leakphys/physics/throat_search.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double hne_exponent = 0.6;           // a, orifices and short nozzles
inline constexpr double equilibrium_quality = 0.14;   // of steam and water
inline constexpr int law_bisections = 46;

template <class R>
struct RatioFlux {
  R flux_squared, ratio;  // (kg/m2/s)^2; eta = p/p0
};

// (1) at given eta.
template <class R>
LP_HD R omega_flux_squared(R omega, R pressure, R volume, R eta_s, R eta) {
  const R stretch = fma(omega, eta_s / eta - R(1.0), R(1.0));
  const R work = fma(omega * eta_s, log(eta_s / eta), (R(1.0) - omega) * (eta_s - eta));
  return R(2.0) * pressure / volume * (R(1.0) - eta_s + max(work, R(0.0))) / (stretch * stretch);
}

// d/d eta of ln(work/stretch^2) but for a positive factor: positive below the greatest flux.
template <class R>
LP_HD R omega_rise(R omega, R eta_s, R eta) {
  const R ratio = eta_s / eta, stretch = fma(omega, ratio - R(1.0), R(1.0));
  const R work = R(1.0) - eta_s + fma(omega * eta_s, log(ratio), (R(1.0) - omega) * (eta_s - eta));
  return R(2.0) * work * omega * ratio / eta - fma(omega, ratio, R(1.0) - omega) * stretch;
}

// (1) at its greatest over `lowest` <= eta <= eta_s: the slope's sign is bisected in values, one step in R carries the
// ratio's derivatives.
template <class R>
LP_FN RatioFlux<R> omega_flux(R omega, R pressure, R volume, R eta_s, R lowest) {
  using V = value_t<R>;
  const V w = value(omega), top = value(eta_s);
  V low = min(V(1e-6), top), high = top;
  for (int i = 0; i < law_bisections; ++i) {
    const V eta = V(0.5) * (low + high);
    const auto below = omega_rise(w, top, eta) > V(0.0);
    low = select(below, eta, low);
    high = select(below, high, eta);
  }
  const V root = V(0.5) * (low + high);
  const auto inside = (root < top * V(1.0 - 1e-12)) & (root > V(2e-6));
  const Dual<V, 1> bend = omega_rise(Dual<V, 1>(w), Dual<V, 1>(top), direction<1>(root, 0));
  const R off = omega_rise(omega, eta_s, R(root));
  const R moved = R(root) - (off - R(value(off))) / R(select(inside, bend.d[0], V(1.0)));
  const R eta = min(max(select(inside, moved, select(root > V(2e-6), eta_s, R(root))), lowest), eta_s);
  return {omega_flux_squared(omega, pressure, volume, eta_s, eta), eta};
}

// What (1) and (2) need of the line at the fluid's temperature and of the mixture at rest.
template <class R>
struct Boiling {
  R pressure, temperature, v_l, v_lg, h_lg, heat_capacity;  // p_s, T0, of saturation
  R quality, volume;                                        // x0, v0
};
template <class R>
LP_HD R boiling_term(const Boiling<R>& b) {
  const R per_latent = b.v_lg / b.h_lg;
  return b.heat_capacity * b.temperature * b.pressure / b.volume * per_latent * per_latent;
}
template <class R>
LP_HD R omega_of(const Boiling<R>& b) {
  const R steam = b.quality * (b.v_l + b.v_lg) / b.volume;
  return fma(steam, R(1.0) - R(2.0) * b.pressure * b.v_lg / b.h_lg, boiling_term(b));
}
template <class R>
LP_FN R hne_omega(const Boiling<R>& b, R eta_s, R eta_c) {
  const R superheat = b.heat_capacity * b.temperature * b.pressure * b.v_lg / (b.h_lg * b.h_lg) * log(eta_s / eta_c);
  const R reached = max(b.quality + max(superheat, R(0.0)), R(1e-12));
  const R share = min(exp(R(hne_exponent) * log(reached)), R(1.0));
  return fma(boiling_term(b), share, b.quality * (b.v_l + b.v_lg) / b.volume);
}

// Both sides of Henry and Fauske's condition at a throat on the line: G^2 of (3), and of the momentum balance.
template <class R>
struct BothFluxes {
  R critical, momentum, pressure, quality;
};
template <class Line, class R>
LP_FN BothFluxes<R> henry_fauske_at(const Line& line, const Onset<R>& o, R k, R c_pg, R temperature) {
  const Dual<R, 1> moving = direction<1>(temperature, 0);
  const LinePoint<Dual<R, 1>> slopes = line.at(moving);
  const R p = slopes.pressure.v, s_lg = slopes.s_lg.v, x_0 = o.quality;
  const R x = max((o.entropy - slopes.s_l.v) / s_lg, R(0.0));
  const R share = min(x * R(1.0 / equilibrium_quality), R(1.0));
  const R ln_ratio = log(p / o.on.pressure);
  const R liquid = R(1.0) - x_0;
  const R heat = liquid * liquid_heat_capacity(line.f, temperature) / c_pg;
  const R n = (heat + R(1.0)) / (heat + R(1.0) / k);
  const R v_g = select(x_0 > R(0.0), o.v_vapour * exp(-ln_ratio / k), slopes.v_v.v);
  const R rise = slopes.s_l.d[0] / slopes.pressure.d[0];
  const R cooled = x_0 * c_pg * (R(1.0) / n - R(1.0) / k) / (p * o.on.s_lg);
  const R inverse = fma(v_g - o.v_liquid, liquid * share / s_lg * rise - cooled, x_0 * v_g / (n * p));
  const Throat<R> frozen = throat_at(line, o, FixedShare<R>{R(0.0)}, k, temperature);
  return {R(1.0) / max(inverse, R(1e-30)), frozen.flux_squared, p, x * share};
}

// The throat where both agree, between `coldest` and the onset; at either end where they do not cross.
template <class Line, class ValueLine, class R>
LP_FN Throat<R> henry_fauske_throat(const Line& line, const ValueLine& value_line, const Onset<R>& o,
                                    const Onset<value_t<R>>& value_o, R k, R c_pg, R coldest) {
  using V = value_t<R>;
  V low = value(coldest), high = value(o.on.temperature);
  for (int i = 0; i < law_bisections; ++i) {
    const V t = V(0.5) * (low + high);
    const BothFluxes<V> both = henry_fauske_at(value_line, value_o, value(k), value(c_pg), t);
    const auto too_cold = both.momentum > both.critical;
    low = select(too_cold, t, low);
    high = select(too_cold, high, t);
  }
  const V root = V(0.5) * (low + high);
  const BothFluxes<Dual<V, 1>> slope = henry_fauske_at(
      value_line, Onset<Dual<V, 1>>{value_line.at(Dual<V, 1>(value_o.on.temperature)), Dual<V, 1>(value_o.v_liquid),
                                    Dual<V, 1>(value_o.v_vapour), Dual<V, 1>(value_o.work), Dual<V, 1>(value_o.quality),
                                    Dual<V, 1>(value_o.entropy)},
      Dual<V, 1>(value(k)), Dual<V, 1>(value(c_pg)), direction<1>(root, 0));
  const BothFluxes<R> here = henry_fauske_at(line, o, k, c_pg, R(root));
  const R off = here.momentum - here.critical;
  const R t = clamp(R(root) - off / R(slope.momentum.d[0] - slope.critical.d[0]), coldest, o.on.temperature);
  const BothFluxes<R> found = henry_fauske_at(line, o, k, c_pg, t);
  return {found.momentum, found.pressure, found.quality, R(0.0)};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
