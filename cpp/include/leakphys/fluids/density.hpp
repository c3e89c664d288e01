// The fast tier's density from pressure and temperature, for the start of a run.
#pragma once

#include "leakphys/fluids/saturation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Liquid where p >= p_s(T) and T is on the saturation line's range, gas otherwise [kg/m3]; Newton steps on ln rho of
// p(T, 1/rho) from the ideal gas, or from the stiff liquid. Two-phase states have no density at given p and T: on
// the line itself the liquid is meant. Gas above the line's warm end is held at gas_density_maximum, beyond which the
// closure's pressure is flat and would be met again. Checked: isooctane 285 K, 196 kPa: 698.77 kg/m3.
template <class R>
LP_FN R density_from_pressure_temperature(const FluidTable& f, R pressure, R temperature,
                                          SameAs<R> ln_vapour_factor = R(0.0)) {
  const R x = saturation_coordinate(f, temperature);
  const R rho_v = exp(evaluate(f.ln_rho_v, x) + ln_vapour_factor);
  const R p_s = vapour_pressure(f, temperature, ln_vapour_factor);
  const auto liquid = (pressure >= p_s) & (temperature <= R(f.saturation_maximum));
  const R start_liquid = evaluate(f.rho_l, x) + (max(pressure - p_s, R(0.0)) + R(liquid_line_width)) /
                                                    evaluate(f.stiffness, x);
  const R start_gas = min(pressure / (R(f.gas_constant) * temperature),
                          select(temperature <= R(f.saturation_maximum), rho_v * R(1.0 - dew_line_width), R(infinity)));
  const R most = select(temperature <= R(f.saturation_maximum), R(infinity), R(f.gas_density_maximum));
  R density = select(liquid, start_liquid, min(start_gas, most));
  for (int i = 0; i < 12; ++i) {
    const Dual<R, 1> rho = direction<1>(density, 0);
    const Dual<R, 1> p = closure_from_temperature_volume(f, constant<1>(temperature), Dual<R, 1>(1.0) / rho,
                                                         constant<1>(ln_vapour_factor))
                             .pressure;
    const R step = (pressure - p.v) / p.d[0];
    density = min(density + min(max(step, R(-0.5) * density), R(0.5) * density), most);
  }
  return density;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
