// Critical flow of a liquid or a mixture that flashes, between frozen and in equilibrium: the greatest mass flux.
//
// Along an isentrope from rest (p0, s0) the fluid meets the saturation line at "on": p_on = p_s(T_on) with
// s_l(T_on) = s0 for liquid, p0 itself for a mixture. Below it two limits are known [1]:
//     frozen       no vapour forms:  v_F = (1 - x0) v_l0 + x0 v_g0 (p0/p)^(1/k)
//     equilibrium  all of it:        v_E = v_l + x v_lg,  x = (s0 - s_l)/s_lg
// and between them a share y of the mass has come to equilibrium, the rest has not:
//     v = (1 - y) v_F + y v_E,   H = (1 - y) H_F + y H_E,   H_i = integral of v_i dp from p to p0             (1)
//     G(p)^2 = 2 H / (v^2 + (K + f L/D) v_0^2),   G = max over p_back <= p <= p_on                            (2)
// y = 1 is the homogeneous equilibrium model, y = 0 the homogeneous frozen one, both with K = f = 0. For liquid G(p_on)
// is a maximum of its own beside one below: both are looked at.
//
// Relaxation: in a bore of length L a share y has relaxed,
//     y = 1 - (1 - x0^a) exp(-(4 C1/D + C2) L/(1 - theta)),   theta = (p_on - p)/(p_on - p_lim)               (3)
// the delayed equilibrium model of Lackme [2, 3] with its rate taken at the throat and with a rate that has no bound at
// the limit of superheat p_lim, where liquid boils of itself: T_lim/Tc = 0.905 + 0.095 p/pc (0.905 and the critical
// point of [4], straight between and continued below zero pressure). a = 0.6 exp(-L/0.1 m), the exponent of the
// standard for two-phase inlets, 0.6 for orifices and 0 for long nozzles [5], the length assumed. Fitted, on the runs in
// tests/data of liquid nitrogen below 126 K and of Marviken 24 above 3.4 MPa, all at once: C1, C2 and K, the entry's loss.
// Published for C1 and C2, with theta by p_c - p_on to the power 0.228: 0.0084 m and 0.63 1/m [3, unverified].
// Valid for thin to long bores, L/D up to some 10; a long tube's friction acts on the mixture, here on the liquid.
//
// [1] Henry, R. E. and Fauske, H. K. (1971), J. Heat Transfer 93, 179 (both limits, eq. 1 to 10).
// [2] Lackme, C. (1979), Int. J. Multiphase Flow 5, 131.
// [3] De Lorenzo, M., Lafon, P., Seynhaeve, J.-M. and Bartosiewicz, Y. (2017), Int. J. Multiphase Flow 92, 112.
// [4] Lienhard, J. H. (1976), Chem. Eng. Sci. 31, 847 (limit of superheat from 0.905 Tc at low pressure).
// [5] Diener, R. and Schmidt, J. (2004), Process Safety Progress 23, 335; ISO 4126-10.
#pragma once

#include "leakphys/fluids/line.hpp"
#include "leakphys/physics/friction.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What was fitted; elsewhere than in a fit and in its uncertainty these values stand.
struct RelaxationConstants {
  double per_wall = 4.824e-3;    // C1, m: rate by the wall's area per volume 4/D
  double per_length = 0.3617;    // C2, 1/m
  double entry_loss = 0.0657;    // K
};

namespace relaxation {
inline constexpr double roughness = 2.35e-6;    // m, of a machined bore
inline constexpr double coldest_limit = 0.905;  // of Tc: superheat limit at zero pressure
inline constexpr double two_phase_exponent = 0.6, two_phase_length = 0.1;  // -, m
inline constexpr double least_distance = 5e-3;  // 1 - theta at which the rate stops growing
inline constexpr double sudden_share = 0.8;     // theta where a throat is looked for beside the first guess
}  // namespace relaxation

// The fluid at rest before a hole.
template <class R>
struct Rest {
  R pressure, temperature;  // Pa, K
  R volume, enthalpy, entropy;  // m3/kg, J/kg, J/(kg K)
  R quality;  // vapour's share of the mass: 0 for liquid
};

// Where the isentrope from rest enters the two phases, and what is frozen from there on.
template <class R>
struct Onset {
  LinePoint<R> on;
  R v_liquid, v_vapour;  // m3/kg, frozen: the liquid's, and the vapour's at p0
  R work;                // H from rest to p_on, J/kg
  R quality, entropy;    // x0, s0
};

inline constexpr int onset_steps = 6;
inline constexpr double least_quality = 1e-9;  // below it there is liquid: the rounding of a share
inline constexpr double onset_width = 1.0;  // Pa above saturation over which pressure begins to count

// Liquid or mixture at rest. T_on by Newton on s_l(T_on) = s0 in values, with the slope along the line, which near the
// critical point is not c_p/T; one step in R carries the derivatives.
template <class Line, class ValueLine, class R>
LP_FN Onset<R> onset_of(const Line& line, const ValueLine& value_line, const Rest<R>& rest) {
  using V = value_t<R>;
  const auto mixture = rest.quality > R(least_quality);
  const R warmest = min(rest.temperature, R(line.warmest())), coldest(line.f.triple_temperature);
  V found = value(warmest), slope(1.0);
  for (int i = 0; i < onset_steps; ++i) {
    const Dual<V, 1> here = value_line.liquid_entropy(direction<1>(found, 0));
    slope = here.d[0];
    const V next = found - (here.v - value(rest.entropy)) / slope;
    found = clamp(next, value(coldest), value(warmest));
  }
  const R closer = R(found) - (line.liquid_entropy(R(found)) - rest.entropy) / R(slope);
  const R t = select(mixture, warmest, clamp(closer, coldest, warmest));
  Onset<R> o;
  o.on = line.at(t);
  o.quality = select(mixture, rest.quality, R(0.0));
  o.v_liquid = o.on.v_l;
  o.v_vapour = o.on.v_v;
  o.entropy = select(mixture, rest.entropy, o.on.s_l);
  // Nothing at saturation itself, where every two-phase volume stands: half a pascal would be 2 % of the flow.
  const R over = rest.pressure - o.on.pressure;
  const R above = over * smooth_step(over * R(1.0 / onset_width));
  // Little compressed: the logarithmic mean of the densities; else the enthalpies, which then differ enough.
  const R stretch = o.on.v_l / rest.volume - R(1.0);
  const R mean = o.on.v_l * (R(1.0) - R(0.5) * stretch);
  const R whole = fma(o.quality, o.on.v_v - o.on.v_l, o.on.v_l);
  o.work = select(mixture, above * whole, select(stretch > R(0.01), rest.enthalpy - o.on.h_l, above * mean));
  return o;
}

// What relaxes, and what it costs.
template <class R>
struct Bore {
  R rate_length;  // (4 C1/D + C2) L
  R exponent;     // a
  R loss;         // K + f L/D
  R limit;        // p_lim, Pa
};

template <class R>
LP_FN R superheat_limit(const FluidTable& f, R temperature) {
  using namespace relaxation;
  const R reduced = temperature * R(1.0 / f.critical_temperature);
  return R(f.critical_pressure / (1.0 - coldest_limit)) * (reduced - R(coldest_limit));
}

// `flux` is a first guess for the Reynolds number, kg/m2/s at no loss.
template <class R>
LP_FN Bore<R> bore_of(const FluidTable& f, const Onset<R>& o, R diameter, R length, R flux,
                      const RelaxationConstants& fitted) {
  using namespace relaxation;
  const R slender = length / diameter, mu = liquid_viscosity(f, o.on.temperature);
  R loss(fitted.entry_loss);
  for (int i = 0; i < 3; ++i) {
    const R reynolds = flux / sqrt(R(1.0) + loss) * diameter / mu;
    loss = fma(darcy_factor(reynolds, R(roughness) / diameter), slender, R(fitted.entry_loss));
  }
  return {fma(R(4.0 * fitted.per_wall), slender, R(fitted.per_length) * length),
          R(two_phase_exponent) * exp(length * R(-1.0 / two_phase_length)), loss,
          superheat_limit(f, o.on.temperature)};
}

// One candidate throat.
template <class R>
struct Throat {
  R flux_squared, pressure, quality, volume;
};

// Shares of the mass in equilibrium, fixed: 0 frozen, 1 equilibrium; and no loss.
template <class R>
struct FixedShare {
  R share;
  LP_HD R relaxed(const Onset<R>&, R) const { return share; }
  LP_HD R loss() const { return R(0.0); }
  LP_HD R sudden(const Onset<R>& o) const { return o.on.pressure; }
};
template <class R>
struct Relaxing {
  Bore<R> bore;
  LP_FN R relaxed(const Onset<R>& o, R pressure) const {
    const R theta = (o.on.pressure - pressure) / (o.on.pressure - bore.limit);
    const R distance = max(R(1.0) - theta, R(relaxation::least_distance));
    // At and above the limit nothing is metastable.
    const R left = select(bore.limit < o.on.pressure, exp(-bore.rate_length / distance), R(0.0));
    const R bubbly = select(o.quality > R(0.0), exp(bore.exponent * log(max(o.quality, R(1e-30)))), R(0.0));
    return R(1.0) - (R(1.0) - bubbly) * left;
  }
  LP_HD R loss() const { return bore.loss; }
  // Short of the limit of superheat, where what is left flashes: another place for the throat.
  LP_HD R sudden(const Onset<R>& o) const {
    return fma(R(relaxation::sudden_share), bore.limit - o.on.pressure, o.on.pressure);
  }
};

// (2) at a temperature on the line; k the ratio of the heat capacities of the vapour at the onset [1].
template <class Line, class Law, class R>
LP_FN Throat<R> throat_at(const Line& line, const Onset<R>& o, const Law& law, R k, R temperature) {
  const LinePoint<R> at = line.at(temperature);
  const R drop = max(o.on.pressure - at.pressure, R(0.0));
  const R x = max((o.entropy - at.s_l) / at.s_lg, R(0.0));
  const R v_e = fma(x, at.v_v - at.v_l, at.v_l);
  const R h_e = o.work + max(line.work(o.on, at, o.entropy), R(0.0));
  const R liquid = (R(1.0) - o.quality) * o.v_liquid;
  R v_f = liquid, h_f = liquid * drop, v_0 = o.v_liquid;
  if (any(o.quality > R(0.0))) {
    const R ln_ratio = log(at.pressure / o.on.pressure);
    const R steam = o.on.pressure * o.v_vapour * k / (k - R(1.0)) * (R(1.0) - exp((k - R(1.0)) / k * ln_ratio));
    v_f = fma(o.quality * o.v_vapour, exp(-ln_ratio / k), liquid);
    h_f = fma(o.quality, steam, h_f);
    v_0 = fma(o.quality, o.v_vapour - o.v_liquid, o.v_liquid);
  }
  const R y = law.relaxed(o, at.pressure);
  const R v = fma(y, v_e - v_f, v_f), h = o.work + fma(y, h_e - o.work - h_f, h_f);
  return {R(2.0) * h / fma(v, v, law.loss() * v_0 * v_0), at.pressure, fma(y, x - o.quality, o.quality), v};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
