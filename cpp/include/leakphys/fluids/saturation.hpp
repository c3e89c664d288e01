// The fast tier along saturation: liquid and vapour of a zone that is not at its volume's mean temperature.
//
// The same fits as closure.hpp, on the dew line and the boiling line themselves. Held within the table's range.
#pragma once

#include "leakphys/fluids/closure.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct SaturatedLiquid {
  R density;          // kg/m3
  R internal_energy;  // J/kg
};
template <class R>
LP_HD SaturatedLiquid<R> saturated_liquid(const FluidTable& f, R temperature) {
  const R held = held_temperature(f, temperature, f.saturation_maximum);
  return {evaluate(f.rho_l, held), evaluate(f.u_l, held)};
}

template <class R>
struct SaturatedVapour {
  R pressure;  // Pa
  R density;   // kg/m3
  R enthalpy;  // J/kg
};
// Checked: isooctane 298.15 K: 6584.4 Pa, 0.30570 kg/m3.
template <class R>
LP_HD SaturatedVapour<R> saturated_vapour(const FluidTable& f, R temperature, R ln_vapour_factor) {
  const R held = held_temperature(f, temperature, f.saturation_maximum);
  const R inverse = R(1.0) / held;
  const R density = exp(evaluate(f.ln_rho_v, held) + ln_vapour_factor);
  const R factor = R(1.0) + evaluate(f.b, inverse) * density + evaluate(f.z_2, held);
  const R ideal = R(f.gas_constant) * held * factor;
  const R energy = evaluate(f.u_0, held) + R(f.gas_constant) * density * evaluate(f.b_beta, inverse) + evaluate(f.w_2, held);
  return {density * ideal, density, energy + ideal};
}

// The saturation pressure alone, Pa.
template <class R>
LP_HD R vapour_pressure(const FluidTable& f, R temperature, R ln_vapour_factor) {
  const R held = held_temperature(f, temperature, f.saturation_maximum);
  const R density = exp(evaluate(f.ln_rho_v, held) + ln_vapour_factor);
  const R factor = R(1.0) + evaluate(f.b, R(1.0) / held) * density + evaluate(f.z_2, held);
  return density * R(f.gas_constant) * held * factor;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
