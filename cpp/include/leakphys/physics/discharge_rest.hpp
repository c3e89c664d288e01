// What is asked of a discharge, in each lane: whether it is a question at all, and the fluid at rest that it means.
#pragma once

#include "leakphys/fluids/query.hpp"
#include "leakphys/physics/mass_flux.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace rest_given {
inline constexpr int temperature = 0, enthalpy = 1, quality = 2;
}

namespace discharge_status {  // beside fluid_status, whose numbers it goes on from
inline constexpr int no_vapour = 8;  // the vapour law, but liquid below its boiling point at rest
inline constexpr int backwards = 9;  // the back pressure is at or above the pressure at rest
}  // namespace discharge_status

template <class R>
struct DischargeQuestion {
  R pressure, second;  // Pa; K, J/kg or 1
  int given;           // a rest_given
  R back_pressure;     // Pa
  double law;          // a discharge_law
  R diameter, length;  // m
  RelaxationConstants fitted;
  ThroatSearch search = thorough_search;
};

namespace discharge_detail {

template <class R>
struct Asked {
  FluidState<R> state;
  mask_t<R> gas;
};

// Mixture or either saturated phase at a pressure, held within the line's; the status says where it was not.
template <class R>
LP_FN FluidState<R> saturated_rest(const FluidTable& f, int tier, R pressure, R quality) {
  const R critical = tier == fluid_tier::fast ? vapour_pressure(f, R(f.saturation_maximum))
                                              : saturation_from_temperature(f, R(f.reference_saturation_maximum)).pressure;
  const R least(f.triple_pressure);
  const R held = clamp(pressure, least, critical);
  FluidState<R> s{};
  if (tier == fluid_tier::fast) {
    s.temperature = fast_saturation_temperature(f, held);
    const LinePoint<R> p = FastLine<R>{f, R(0.0)}.at(s.temperature);
    s.density = R(1.0) / (p.v_l + quality * (p.v_v - p.v_l));
    s.enthalpy = p.h_l + quality * p.h_lg;
    s.entropy = p.s_l + quality * p.s_lg;
    s.pressure = p.pressure;
    s.quality = quality;
  } else {
    const SaturationLine<R> line = saturation_from_temperature(f, saturation_temperature(f, held));
    const R v_l = R(1.0) / line.rho_l, v_v = R(1.0) / line.rho_v;
    s = mixture_state(line, R(1.0) / (v_l + quality * (v_v - v_l)), quality);
  }
  s.status = select(pressure <= critical, R(fluid_status::ok), R(fluid_status::near_critical));
  s.status = select(pressure < least, R(fluid_status::below_triple), s.status);
  return s;
}

template <class R>
LP_FN Asked<R> at_rest(const FluidTable& f, int tier, const DischargeQuestion<R>& q) {
  Asked<R> a{};
  if (q.given == rest_given::quality) {
    a.state = saturated_rest(f, tier, q.pressure, q.second);
  } else {
    const int pair = q.given == rest_given::temperature ? fluid_pair::pressure_temperature : fluid_pair::pressure_enthalpy;
    a.state = state_of_pair(f, tier, pair, q.pressure, q.second);
  }
  R& x = a.state.quality;
  // At given pressure and temperature there is one phase, whatever the closure's rounded lines say.
  if (q.given == rest_given::temperature) x = select(x > R(0.5), R(1.0), R(0.0));
  x = select(x < R(least_quality), R(0.0), x);
  a.gas = x >= R(1.0);
  if (tier != fluid_tier::fast) return a;
  const auto liquid = x == R(0.0);
  if (any(liquid)) a.state.entropy = select(liquid, liquid_entropy(f, a.state.temperature, a.state.density), a.state.entropy);
  const auto mixture = !(a.gas | liquid);
  if (q.given == rest_given::enthalpy && any(mixture)) {
    const LinePoint<R> p = FastLine<R>{f, R(0.0)}.at(a.state.temperature);
    a.state.entropy = select(mixture, fma(x, p.s_lg, p.s_l), a.state.entropy);
  }
  return a;
}

// Lane w alone.
template <class R>
LP_FN FluidState<double> lane_of(const FluidState<R>& s, int w) {
  return {lane(s.temperature, w),     lane(s.density, w),  lane(s.pressure, w), lane(s.quality, w),    lane(s.internal_energy, w),
          lane(s.enthalpy, w), lane(s.entropy, w), lane(s.sound_speed, w), lane(s.status, w)};
}
template <class R>
LP_FN DischargeQuestion<double> lane_of(const DischargeQuestion<R>& q, int w) {
  return {lane(q.pressure, w), lane(q.second, w),   q.given,  lane(q.back_pressure, w), q.law,
          lane(q.diameter, w), lane(q.length, w), q.fitted, q.search};
}

template <class R>
LP_FN mask_t<R> sensible(const DischargeQuestion<R>& q) {
  auto yes = (q.pressure > R(0.0)) & finite(q.pressure) & finite(q.second) & (q.back_pressure >= R(0.0));
  if (q.given == rest_given::temperature) yes = yes & (q.second > R(0.0));
  if (q.given == rest_given::quality) yes = yes & (q.second >= R(0.0)) & (q.second <= R(1.0));
  if (q.law == discharge_law::relaxation) yes = yes & (q.diameter > R(0.0)) & (q.length >= R(0.0)) & finite(q.diameter + q.length);
  return yes;
}

// What is no question is replaced by one that is soon answered.
template <class R>
LP_FN DischargeQuestion<R> harmless(const FluidTable& f, const DischargeQuestion<R>& q, mask_t<R> yes) {
  DischargeQuestion<R> r = q;
  r.pressure = select(yes, q.pressure, R(1e5));
  r.second = select(yes, q.second, R(q.given == rest_given::temperature ? 0.7 * f.critical_temperature : 0.5));
  r.back_pressure = select(yes, q.back_pressure, R(0.0));
  r.diameter = select(yes, q.diameter, R(1.0));
  r.length = select(yes, q.length, R(1.0));
  return r;
}

}  // namespace discharge_detail

}  // namespace leakphys::inline LEAKPHYS_ISA
