// One question about discharge, one column of numbers: what the bindings loop over.
//
// The fluid at rest is resolved by its tier, then liquid and mixture flow by mass_flux.hpp and gas by gas_flow.hpp. The
// equilibrium law of the reference tier also follows vapour that condenses on the way, and fluid denser than gas above
// the critical point, along the isentrope of the equation of state.
#pragma once

#include "leakphys/fluids/query.hpp"
#include "leakphys/physics/gas_flow.hpp"
#include "leakphys/physics/mass_flux.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace rest_given {
inline constexpr int temperature = 0, enthalpy = 1, quality = 2;
}

namespace discharge_status {  // beside fluid_status, whose numbers it goes on from
inline constexpr int no_vapour = 8;  // the vapour law, but liquid below its boiling point at rest
inline constexpr int backwards = 9;  // the back pressure is at or above the pressure at rest
}  // namespace discharge_status

struct DischargeQuestion {
  double pressure, second;  // Pa; K, J/kg or 1
  int given;                // a rest_given
  double back_pressure, law, diameter, length;  // Pa, a discharge_law, m
  RelaxationConstants fitted;
  ThroatSearch search = thorough_search;
};

// G, p_throat, x_throat, choked, law used.
inline constexpr int discharge_quantities = 5;

namespace discharge_detail {

struct Asked {
  FluidState<double> state;
  bool gas;
};

LP_FN FluidState<double> saturated_rest(const FluidTable& f, int tier, double pressure, double quality) {
  const double critical = f.liquid_only != 0 ? 0.0 : saturation_from_temperature(f, f.reference_saturation_maximum).pressure;
  FluidState<double> s{};
  if (!(pressure >= f.triple_pressure) || !(pressure <= critical)) {
    s.status = pressure < f.triple_pressure ? fluid_status::below_triple : fluid_status::near_critical;
    return s;
  }
  if (tier == fluid_tier::fast) {
    s.temperature = fast_saturation_temperature(f, pressure);
    const LinePoint<double> p = FastLine<double>{f, 0.0}.at(s.temperature);
    s.density = 1.0 / (p.v_l + quality * (p.v_v - p.v_l));
    s.enthalpy = p.h_l + quality * p.h_lg;
    s.entropy = p.s_l + quality * p.s_lg;
    s.pressure = p.pressure;
    s.quality = quality;
    s.status = fluid_status::ok;
    return s;
  }
  const SaturationLine<double> line = saturation_from_temperature(f, saturation_temperature(f, pressure));
  const double v_l = 1.0 / line.rho_l, v_v = 1.0 / line.rho_v;
  return mixture_state(line, 1.0 / (v_l + quality * (v_v - v_l)), quality);
}

LP_FN Asked at_rest(const FluidTable& f, int tier, const DischargeQuestion& q) {
  Asked a{};
  if (q.given == rest_given::quality) {
    a.state = saturated_rest(f, tier, q.pressure, q.second);
  } else {
    const int pair = q.given == rest_given::temperature ? fluid_pair::pressure_temperature : fluid_pair::pressure_enthalpy;
    a.state = state_of_pair(f, tier, pair, q.pressure, q.second);
  }
  // At given pressure and temperature there is one phase, whatever the closure's rounded lines say.
  if (q.given == rest_given::temperature) a.state.quality = a.state.quality > 0.5 ? 1.0 : 0.0;
  if (a.state.quality < least_quality) a.state.quality = 0.0;
  a.gas = a.state.quality >= 1.0;
  if (tier == fluid_tier::fast && a.state.status == fluid_status::ok && a.state.quality == 0.0)
    a.state.entropy = liquid_entropy(f, a.state.temperature, a.state.density);
  if (tier == fluid_tier::fast && !a.gas && a.state.quality > 0.0 && q.given == rest_given::enthalpy) {
    const LinePoint<double> p = FastLine<double>{f, 0.0}.at(a.state.temperature);
    a.state.entropy = fma(a.state.quality, p.s_lg, p.s_l);
  }
  return a;
}

// Gas by its local exponent; joined to effusion where a diameter and a viscosity are known.
template <class Line>
LP_FN void gas_column(const Line& line, const FluidState<double>& s, const DischargeQuestion& q, double* column) {
  GasPoint<double> rest{};
  const double n = effective_exponent(line, s.temperature, s.density, rest);
  const VapourJet<double> jet = vapour_jet(s.pressure, s.density, n, q.back_pressure);
  const double viscosity = vapour_viscosity(line.f, s.temperature);
  column[0] = jet.mass_flux;
  if (q.diameter > 0.0 && viscosity > 0.0 && q.back_pressure < jet.ratio * s.pressure)
    column[0] = joined_to_effusion(jet.mass_flux, s.pressure, s.temperature, line.f.gas_constant, viscosity, q.diameter, 1.0);
  column[1] = jet.ratio * s.pressure;
  column[2] = 1.0;
  column[3] = jet.ratio * s.pressure > q.back_pressure * (1.0 + 1e-9) ? 1.0 : 0.0;
  column[4] = discharge_law::vapour;
}

template <class Line>
LP_FN void wet_column(const Line& line, const FluidState<double>& s, const DischargeQuestion& q, double* column) {
  const Rest<double> rest{s.pressure, s.temperature, 1.0 / s.density, s.enthalpy, s.entropy, s.quality};
  const FlowThrough<double> flow = mass_flux(line, rest, q.law, q.back_pressure, HoleShape<double>{q.diameter, q.length}, q.search, q.fitted);
  const double values[] = {flow.mass_flux, flow.pressure, flow.quality, flow.choked, q.law};
  for (int i = 0; i < discharge_quantities; ++i) column[i] = values[i];
}

// Temperature at which an isentrope enters the two phases from the gas: s_v(T) = s0, bisected from the warm end where
// the entropy of saturated vapour falls as T rises; the cold end where it is not met.
LP_FN double dew_temperature(const ReferenceLine& line, double entropy, double warmest) {
  double low = line.f.triple_temperature, high = warmest;
  const auto wet = [&](double t) {
    const LinePoint<double> p = line.at(t);
    return p.s_l + p.s_lg - entropy;
  };
  if (wet(high) >= 0.0) return high;
  if (wet(low) <= 0.0) return low;
  for (int i = 0; i < 60; ++i) {
    const double t = 0.5 * (low + high);
    (wet(t) > 0.0 ? low : high) = t;
  }
  return 0.5 * (low + high);
}

// Single phase along the isentrope from rest down to `thinnest` (kg/m3), the greatest flux: 64 points, then a parabola.
LP_FN void single_phase_column(const FluidTable& f, const FluidState<double>& s, double thinnest, double* column) {
  constexpr int points = 64;
  double flux[points + 1] = {}, pressure[points + 1] = {}, t = s.temperature;
  int best = 0;
  for (int i = 1; i <= points; ++i) {
    const double density = s.density * exp(log(thinnest / s.density) * i / points);
    for (int k = 0; k < 6; ++k) {
      const Homogeneous<double> h = homogeneous_from_temperature_density(f, t, density);
      t -= (h.entropy - s.entropy) * t / h.cv;
    }
    const Homogeneous<double> h = homogeneous_from_temperature_density(f, t, density);
    flux[i] = density * sqrt(max(2.0 * (s.enthalpy - h.enthalpy), 0.0));
    pressure[i] = h.pressure;
    if (flux[i] > flux[best]) best = i;
  }
  if (flux[best] <= column[0]) return;
  column[0] = flux[best];
  column[1] = pressure[best];
  if (best < points) {
    const double bend = flux[best + 1] - 2.0 * flux[best] + flux[best - 1], tilt = flux[best + 1] - flux[best - 1];
    column[0] = flux[best] - tilt * tilt / (8.0 * bend);
  }
}

// The equilibrium law where the isentrope starts in one phase that is not an ordinary liquid.
LP_FN void equilibrium_column(const FluidTable& f, const FluidState<double>& s, const DischargeQuestion& q, double* column) {
  const ReferenceLine line{f};
  const double warmest = min(s.temperature, line.warmest());
  const LinePoint<double> top = line.at(line.warmest());
  if (s.entropy <= top.s_l) {  // denser than critical: it meets the liquid's side
    FluidState<double> dense = s;
    dense.quality = 0.0;
    wet_column(line, dense, q, column);
    const Onset<double> o = onset_of(line, line, Rest<double>{s.pressure, s.temperature, 1.0 / s.density, s.enthalpy, s.entropy, 0.0});
    if (q.back_pressure <= o.on.pressure) single_phase_column(f, s, 1.0 / o.on.v_l, column);
    return;
  }
  gas_column(line, s, q, column);
  const double t_on = dew_temperature(line, s.entropy, warmest);
  const LinePoint<double> on = line.at(t_on);
  column[4] = discharge_law::hem;
  if (on.pressure <= column[1] || on.pressure <= q.back_pressure || t_on <= f.triple_temperature) return;
  const double mean = 0.5 * (1.0 / s.density + on.v_v), far = s.enthalpy - (on.h_l + on.h_lg);
  const double work = s.pressure - on.pressure < 1e-3 * s.pressure ? mean * (s.pressure - on.pressure) : far;
  const Onset<double> o{on, on.v_l, on.v_v, max(work, 0.0), 1.0, s.entropy};
  const double coldest = min(temperature_at(line, q.back_pressure), t_on);
  const FixedShare<double> all{1.0};
  const Throat<double> t = greatest_throat(line, all, line, all, o, o, line.gas(t_on, 1.0 / on.v_v).heat_capacity_ratio, coldest, q.search);
  column[0] = sqrt(t.flux_squared);
  column[1] = t.pressure;
  column[2] = t.quality;
  column[3] = t.pressure > q.back_pressure * (1.0 + 1e-6) ? 1.0 : 0.0;
}

}  // namespace discharge_detail

LP_FN int query_discharge(const FluidTable& f, int tier, const DischargeQuestion& q, double* column) {
  using namespace discharge_detail;
  for (int i = 0; i < discharge_quantities; ++i) column[i] = not_a_number;
  if (!(q.pressure > 0.0) || !finite(q.pressure) || !finite(q.second) || !(q.back_pressure >= 0.0)) return fluid_status::bad_input;
  if (q.given == rest_given::quality && !(q.second >= 0.0 && q.second <= 1.0)) return fluid_status::bad_input;
  if (q.law == discharge_law::relaxation && !(q.diameter > 0.0 && q.length >= 0.0 && finite(q.diameter + q.length)))
    return fluid_status::bad_input;
  if (q.given == rest_given::temperature && !(q.second > 0.0)) return fluid_status::bad_input;
  if (f.liquid_only != 0 && (q.given == rest_given::quality || q.law != discharge_law::bernoulli)) return fluid_status::liquid_only;
  Asked rest = at_rest(f, tier, q);
  int status = static_cast<int>(rest.state.status);
  if (status != fluid_status::ok) return status;
  if (q.back_pressure >= q.pressure) return discharge_status::backwards;
  const bool fast = tier == fluid_tier::fast || f.liquid_only != 0;
  const bool reference_hem = !fast && q.law == discharge_law::hem;
  const bool supercritical = rest.state.temperature > f.reference_saturation_maximum;
  if (q.law == discharge_law::vapour && !rest.gas) {
    if (rest.state.quality == 0.0 && q.given != rest_given::quality) return discharge_status::no_vapour;
    rest.state = saturated_rest(f, tier, q.pressure, 1.0);
    rest.gas = true;
  }
  if (reference_hem && (rest.gas || supercritical)) {
    equilibrium_column(f, rest.state, q, column);
  } else if (rest.gas) {
    if (fast) gas_column(FastLine<double>{f, 0.0}, rest.state, q, column);
    else gas_column(ReferenceLine{f}, rest.state, q, column);
  } else if (fast) {
    wet_column(FastLine<double>{f, 0.0}, rest.state, q, column);
  } else {
    wet_column(ReferenceLine{f}, rest.state, q, column);
  }
  return fluid_status::ok;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
