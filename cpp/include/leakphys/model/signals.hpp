// What can be watched and sampled of a network, from its state.
#pragma once

#include "leakphys/model/balance.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class P, class R>
LP_FN void loop_signals_of(const Network& net, const P* p, const R* y, const Situation<R>& s, R* out) {
  const R charge(p[net.loop_at(loop_field::charge)]);
  const R mass = y[Network::mass];
  const R starts_liquid(p[net.loop_at(loop_field::starts_liquid)]);
  // What counts as coolant left: the liquid, or for a vessel that starts as gas its whole mass.
  const R liquid_mass = mass * (R(1.0) - min(max(s.coolant.quality, R(0.0)), R(1.0)));
  const R rejected = rejected_heat(net, p, s);
  const R reference(p[net.loop_at(loop_field::rejection_reference)]);
  out[Network::loop_pressure] = s.coolant.pressure;
  out[Network::loop_temperature] = s.coolant_temperature;
  out[Network::loop_mass] = mass;
  out[Network::loop_mass_fraction] = mass / charge;
  out[Network::loop_inventory] = select(starts_liquid > R(0.5), liquid_mass, mass) / charge;
  out[Network::loop_liquid_fraction] = s.coolant.liquid_fraction;
  out[Network::loop_circulation] = s.circulation;
  out[Network::loop_leak_rate] = s.leak.mass_flow;
  out[Network::loop_heat_rejection] = rejected;
  // Before the puncture opens there is no reference: the fraction is 1.
  out[Network::loop_heat_rejection_fraction] = select(reference > R(0.0), rejected / max(reference, R(1e-300)), R(1.0));
  if (!net.has_accumulator) return;
  R* bellows = out + net.accumulator_signal(0);
  bellows[Network::gas_volume_signal] = y[net.accumulator_state(Network::gas_volume)];
  bellows[Network::gas_pressure_signal] = s.accumulator.gas_pressure;
  bellows[Network::travel] = y[net.accumulator_state(Network::gas_volume)] /
                             R(p[net.accumulator_at(accumulator_field::stroke)]);
}

template <class P, class R>
LP_FN void signals_of(const Network& net, const P* p, const R* y, const Situation<R>& s, R* out) {
  if (net.has_loop) loop_signals_of(net, p, y, s, out);
  for (int i = 0; i < net.nodes; ++i) out[net.node_signal(i)] = s.point[i];
  for (int c = 0; c < net.compartments; ++c) {
    const AirState<R>& air = s.air[c];
    out[net.air_signal(c, Network::air_temperature)] = air.temperature;
    out[net.air_signal(c, Network::relative_humidity)] = air.vapour_pressure / saturation_pressure(air.temperature);
    out[net.air_signal(c, Network::dew_point_signal)] = dew_point(air.vapour_pressure);
    out[net.air_signal(c, Network::condensate_signal)] = y[net.air_state_at(c, Network::condensate)];
  }
  if (!net.has_crew) return;
  R persons(0.0), steam(0.0);
  for (int c = 0; c < net.compartments; ++c) {
    const R here(p[net.compartment_at(c, compartment_field::crew)]);
    const R stored = y[net.crew_state()] / max(here, R(1.0));
    const CrewLoss<R> loss = crew_loss(crew_of(net, p), stored, s.air[c].temperature, s.air[c].vapour_pressure);
    persons += here;
    steam += here * loss.evaporation /
             (vapour_enthalpy(loss.skin_temperature) - water_enthalpy(loss.skin_temperature));
  }
  out[net.crew_signal(Network::heat_storage)] =
      y[net.crew_state()] / (max(persons, R(1.0)) * R(p[net.crew_at(crew_field::body_mass)]));
  out[net.crew_signal(Network::evaporation)] = steam;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
