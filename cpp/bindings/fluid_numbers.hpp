// The plain numbers of a fluid's table by their names, for reading and for writing.
#pragma once

namespace lp_bindings {

template <class Table, class Visit>
void each_number(Table& f, Visit visit) {
  visit("molar_mass", f.molar_mass);
  visit("gas_constant", f.gas_constant);
  visit("critical_temperature", f.critical_temperature);
  visit("critical_density", f.critical_density);
  visit("critical_pressure", f.critical_pressure);
  visit("triple_temperature", f.triple_temperature);
  visit("triple_pressure", f.triple_pressure);
  visit("latent_heat_of_fusion", f.latent_heat_of_fusion);
  visit("saturation_maximum", f.saturation_maximum);
  visit("gas_maximum", f.gas_maximum);
  visit("gas_density_maximum", f.gas_density_maximum);
  visit("compression_maximum", f.compression_maximum);
  visit("compressed_maximum", f.compressed_maximum);
  visit("transport_maximum", f.transport_maximum);
  visit("reference_maximum", f.reference_maximum);
  visit("reference_saturation_maximum", f.reference_saturation_maximum);
  visit("reference_pressure_maximum", f.reference_pressure_maximum);
}

}  // namespace lp_bindings
