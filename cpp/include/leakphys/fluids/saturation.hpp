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
  const R x = saturation_coordinate(f, temperature);
  return {evaluate(f.rho_l, x), evaluate(f.u_l, x)};
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
  const R density = exp(evaluate(f.ln_rho_v, saturation_coordinate(f, held)) + ln_vapour_factor);
  const GasParts<R> gas = gas_parts(f, R(1.0) / held, density);
  const R per_density = R(f.gas_constant) * held * (R(1.0) + gas.pressure);
  const R energy = fma(R(f.gas_constant), gas.energy, evaluate(f.u_0, held));
  return {density * per_density, density, energy + per_density};
}

// Of saturated liquid: heat capacity at constant pressure [J/kg/K], (dp/drho)_T [J/kg], dynamic viscosity [Pa s] and
// conductivity [W/m/K], held above transport_maximum. Of gas the viscosity of thin gas.
template <class R>
LP_HD R liquid_heat_capacity(const FluidTable& f, R temperature) {
  return R(1.0) / evaluate(f.inverse_cp_l, saturation_coordinate(f, temperature));
}
template <class R>
LP_HD R liquid_stiffness(const FluidTable& f, R temperature) {
  return evaluate(f.stiffness, saturation_coordinate(f, temperature));
}
template <class R>
LP_HD R liquid_viscosity(const FluidTable& f, R temperature) {
  return exp(evaluate(f.ln_mu_l, transport_coordinate(f, temperature)));
}
template <class R>
LP_HD R liquid_conductivity(const FluidTable& f, R temperature) {
  return evaluate(f.k_l, transport_coordinate(f, temperature));
}
template <class R>
LP_HD R vapour_viscosity(const FluidTable& f, R temperature) {
  return exp(evaluate(f.ln_mu_0, held_temperature(f, temperature, f.gas_maximum)));
}

// The saturation pressure alone, Pa.
template <class R>
LP_HD R vapour_pressure(const FluidTable& f, R temperature, SameAs<R> ln_vapour_factor = R(0.0)) {
  const R held = held_temperature(f, temperature, f.saturation_maximum);
  const R density = exp(evaluate(f.ln_rho_v, saturation_coordinate(f, held)) + ln_vapour_factor);
  return density * R(f.gas_constant) * held * (R(1.0) + gas_parts(f, R(1.0) / held, density).pressure);
}

// Entropy [J/kg/K] of liquid at (temperature, density): T (s - s_l) = u - u_l - integral of p/rho^2 drho from rho_l, by
// Simpson's rule over the closure's p, with its u.
template <class R>
LP_FN R liquid_entropy(const FluidTable& f, R temperature, R density) {
  const R x = saturation_coordinate(f, temperature), rho_l = evaluate(f.rho_l, x), d = density - rho_l;
  const R k_2 = evaluate(f.bend_2, x), k_3 = evaluate(f.bend_3, x), stiff = evaluate(f.stiffness, x);
  const R p_s = vapour_pressure(f, temperature);
  const auto pressing = [&](R part) {
    const R y = part / rho_l, rho = rho_l + part;
    return fma(stiff * part, fma(y, fma(k_3, y, k_2), R(1.0)), p_s) / (rho * rho);
  };
  const R work = d * R(1.0 / 6.0) * (pressing(R(0.0)) + R(4.0) * pressing(R(0.5) * d) + pressing(d));
  const R rise = -(evaluate(f.internal_pressure, x) * d / (rho_l * density) *
                   fma(evaluate(f.turn_2, x), d / rho_l, R(1.0)));
  return fma((rise - work), R(1.0) / temperature, evaluate(f.s_l, x));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
