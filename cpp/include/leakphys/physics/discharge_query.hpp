// One question about discharge in each lane, one column of numbers and a status: what the engines loop over.
//
// The fluid at rest is resolved by its tier (discharge_rest.hpp), then liquid and mixture flow by mass_flux.hpp and gas by
// gas_flow.hpp. The equilibrium law of the reference tier also follows vapour that condenses on the way, and fluid denser than gas above
// the critical point, along the isentrope of the equation of state.
#pragma once

#include "leakphys/physics/discharge_rest.hpp"
#include "leakphys/physics/gas_flow.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// G, p_throat, x_throat, choked, law used.
inline constexpr int discharge_quantities = 5;

namespace discharge_detail {

// Gas by its local exponent; joined to effusion where a diameter and a viscosity are known.
template <class Line, class R>
LP_FN void gas_column(const Line& line, const FluidState<R>& s, const DischargeQuestion<R>& q, R* column) {
  GasPoint<R> rest{};
  const R n = effective_exponent(line, s.temperature, s.density, rest);
  const VapourJet<R> jet = vapour_jet(s.pressure, s.density, n, q.back_pressure);
  const R viscosity = vapour_viscosity(line.f, s.temperature), throat = jet.ratio * s.pressure;
  const auto rarefied = (q.diameter > R(0.0)) & (viscosity > R(0.0)) & (q.back_pressure < throat);
  column[0] = jet.mass_flux;
  if (any(rarefied))
    column[0] = select(rarefied,
                       joined_to_effusion(jet.mass_flux, s.pressure, s.temperature, R(line.f.gas_constant), viscosity,
                                          q.diameter, R(1.0)),
                       column[0]);
  column[1] = throat;
  column[2] = R(1.0);
  column[3] = select(throat > q.back_pressure * R(1.0 + 1e-9), R(1.0), R(0.0));
  column[4] = R(discharge_law::vapour);
}

template <class Line, class R>
LP_FN void wet_column(const Line& line, const FluidState<R>& s, const DischargeQuestion<R>& q, R* column) {
  const Rest<R> rest{s.pressure, s.temperature, R(1.0) / s.density, s.enthalpy, s.entropy, s.quality};
  const FlowThrough<R> flow =
      mass_flux(line, rest, R(q.law), q.back_pressure, HoleShape<R>{q.diameter, q.length}, q.search, q.fitted);
  const R values[] = {flow.mass_flux, flow.pressure, flow.quality, flow.choked, R(q.law)};
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

// The equilibrium law where the isentrope starts in one phase that is not an ordinary liquid: rare, and one at a time.
LP_FN void equilibrium_column(const FluidTable& f, const FluidState<double>& s, const DischargeQuestion<double>& q, double* column) {
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

// Takes over the numbers of those lanes in which `m` is true.
template <class R>
LP_HD void keep(mask_t<R> m, const R* found, R* column) {
  for (int i = 0; i < discharge_quantities; ++i) column[i] = select(m, found[i], column[i]);
}

template <class Line, class R>
LP_FN void usual_columns(const Line& line, const Asked<R>& rest, const DischargeQuestion<R>& q, mask_t<R> wanted, R* column) {
  R found[discharge_quantities];
  const auto gas = wanted & rest.gas, wet = wanted & !rest.gas;
  if (any(gas)) gas_column(line, rest.state, q, found), keep(gas, found, column);
  if (any(wet)) wet_column(line, rest.state, q, found), keep(wet, found, column);
}

}  // namespace discharge_detail

template <class R>
LP_FN R query_discharge(const FluidTable& f, int tier, const DischargeQuestion<R>& asked, R* column) {
  using namespace discharge_detail;
  for (int i = 0; i < discharge_quantities; ++i) column[i] = R(not_a_number);
  const mask_t<R> yes = sensible(asked);
  const auto refused = [&](const R& otherwise) { return select(yes, otherwise, R(fluid_status::bad_input)); };
  if (f.liquid_only != 0 && (asked.given == rest_given::quality || asked.law != discharge_law::bernoulli))
    return refused(R(fluid_status::liquid_only));
  const DischargeQuestion<R> q = harmless(f, asked, yes);
  Asked<R> rest = at_rest(f, tier, q);
  R status = rest.state.status;
  const auto solved = status == R(fluid_status::ok);
  if (q.law == discharge_law::vapour) {
    const auto wet = solved & !rest.gas;  // of which the vapour that it gives is asked
    const bool boils = q.given == rest_given::quality;
    const auto cold = wet & (rest.state.quality == R(0.0)) & mask_t<R>(!boils);
    status = select(cold, R(discharge_status::no_vapour), status);
    if (any(wet)) {
      const FluidState<R> vapour = saturated_rest(f, tier, q.pressure, R(1.0));
      status = select(wet & (status == R(fluid_status::ok)), vapour.status, status);
      rest.state = choose(wet, vapour, rest.state);
    }
    rest.gas = rest.gas | wet;
  }
  status = select(solved & (q.back_pressure >= q.pressure), R(discharge_status::backwards), status);
  status = refused(status);
  const auto wanted = status == R(fluid_status::ok);
  const bool fast = tier == fluid_tier::fast || f.liquid_only != 0;
  mask_t<R> odd = R(1.0) < R(0.0);
  if (!fast && q.law == discharge_law::hem)
    odd = wanted & (rest.gas | (rest.state.temperature > R(f.reference_saturation_maximum)));
  if (fast) usual_columns(FastLine<R>{f, R(0.0)}, rest, q, wanted, column);
  else usual_columns(ReferenceLine{f}, rest, q, wanted & !odd, column);
  for (int w = 0; w < lanes_v<R>; ++w) {
    if (!lane(odd, w)) continue;
    double found[discharge_quantities];
    equilibrium_column(f, lane_of(rest.state, w), lane_of(q, w), found);
    for (int i = 0; i < discharge_quantities; ++i) set_lane(column[i], w, found[i]);
  }
  return status;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
