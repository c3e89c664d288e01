// What stands in a zone of coolant, as a hole or line there finds it.
#pragma once

#include "leakphys/model/situation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What an outlet in zone z finds there.
template <class R>
LP_FN Standing<R> standing_at(const Network& net, const Situation<R>& s, int z) {
  const int v = net.zone[z].volume;
  const Coolant<R>& c = s.coolant[v];
  Standing<R> at;
  at.pressure = c.pressure;
  at.temperature = s.point[net.zone_point(z)];
  at.liquid_fraction = s.liquid_fraction[z];
  at.vapour_temperature = c.vapour_temperature;
  at.rho_v = c.mean.rho_v * c.vapour_shift;
  at.h_v = c.mean.h_v + c.enthalpy_shift;
  at.rho_l = c.mean.rho_l;
  at.h_l = c.mean.h_l + c.gas_pressure / c.mean.rho_l;
  at.gas_density = (c.gas_pressure + c.mean.squeeze) / (R(nitrogen::gas_constant) * c.vapour_temperature);
  if (net.is_split(v)) {
    const FluidTable& f = *net.loop_of(v).fluid;
    const SaturatedLiquid<R> here = saturated_liquid(f, at.temperature), mean = saturated_liquid(f, c.temperature);
    at.rho_l = at.rho_l + (here.density - mean.density);
    at.h_l = at.h_l + (here.internal_energy - mean.internal_energy);
  }
  mix(at);
  return at;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
