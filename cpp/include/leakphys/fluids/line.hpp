// The saturation line as discharge laws see it, from either tier under one name.
//
// Laws of two-phase flow need, at a temperature on the line, both phases' densities and entropies, and the work of
// an isentropic expansion between two temperatures [1]:
//     x = (s0 - s_l)/s_lg,   H = integral of v dp = integral of v_l dp + integral of (s0 - s_l) dT               (1)
// since v_lg dp = s_lg dT on the line. Written so, H near saturation is no difference of large enthalpies: 0.9 J/kg
// of water would need h to 5e-8. The reference tier uses the Gibbs energy of its vapour, in which (1) is
//     H = (T_on - T) s0 + g(T_on) - g(T)                                                                          (2)
// and which a relative error of 1e-8 in the density moves by 1e-8 R T; the fast tier integrates (1) by Gauss's rule.
// Checked: water saturated at 1 MPa to 0.9 MPa: H = 212.0 J/kg [tests].
//
// [1] Callen, H. B. (1985), Thermodynamics and an Introduction to Thermostatistics, 2nd ed., Wiley, ch. 9 (Clapeyron).
#pragma once

#include "leakphys/fluids/reference_inverse.hpp"
#include "leakphys/fluids/saturation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct LinePoint {
  R temperature, pressure;     // K, Pa
  R v_l, v_v;                  // m3/kg
  R s_l, s_lg;                 // J/(kg K)
  R h_l, h_lg;                 // J/kg
  R gibbs;                     // J/kg, of the reference tier; 0 in the fast tier
};

// A homogeneous gas at (temperature, density): pressure, isentropic exponent n = (rho/p)(dp/drho)_s, Grueneisen's
// (dlnT/dlnrho)_s, and its heat capacities' ratio and c_p [J/kg/K].
template <class R>
struct GasPoint {
  R pressure, exponent, warming, heat_capacity_ratio, heat_capacity;
};
template <class R>
LP_HD GasPoint<R> gas_point(R temperature, R density, R pressure, R dp_drho, R dp_dt, R cv) {
  const R warming = dp_dt / (density * cv);
  const R stiff = fma(temperature * dp_dt / density, warming, dp_drho);
  return {pressure, stiff * density / pressure, warming, stiff / dp_drho, cv * stiff / dp_drho};
}

struct ReferenceLine {
  const FluidTable& f;
  double ln_vapour_factor = 0.0;  // none in this tier

  template <class R>
  LP_FN LinePoint<R> at(R temperature) const {
    const SaturationLine<R> s = saturation_from_temperature(f, temperature);
    const R h_lg = s.vapour.enthalpy - s.liquid.enthalpy;
    return {s.temperature,    s.pressure,       R(1.0) / s.rho_l, R(1.0) / s.rho_v, s.liquid.entropy,
            h_lg / s.temperature, s.liquid.enthalpy, h_lg,            s.vapour.gibbs};
  }
  template <class R>
  LP_FN R liquid_entropy(R temperature) const {
    const R held = clamp(temperature, R(f.triple_temperature), R(f.reference_saturation_maximum));
    return homogeneous_from_temperature_density(f, held, saturated_liquid_density(f, held)).entropy;
  }
  template <class R>
  LP_FN R work(const LinePoint<R>& from, const LinePoint<R>& to, R s_0) const {
    return fma(from.temperature - to.temperature, s_0, from.gibbs - to.gibbs);
  }
  template <class R>
  LP_FN GasPoint<R> gas(R temperature, R density) const {
    const Homogeneous<R> h = homogeneous_from_temperature_density(f, temperature, density);
    return gas_point(temperature, density, h.pressure, h.dp_drho, h.dp_dt, h.cv);
  }
  LP_HD double warmest() const { return f.reference_saturation_maximum; }
};

template <class P>
struct FastLine {
  const FluidTable& f;
  P ln_vapour_factor;

  template <class R>
  LP_FN LinePoint<R> at(R temperature) const {
    const R held = held_temperature(f, temperature, f.saturation_maximum);
    const R x = saturation_coordinate(f, held);
    const SaturatedVapour<R> vapour = saturated_vapour(f, held, R(ln_vapour_factor));
    const R v_l = R(1.0) / evaluate(f.rho_l, x);
    const R h_l = fma(vapour.pressure, v_l, evaluate(f.u_l, x)), h_lg = vapour.enthalpy - h_l;
    return {held, vapour.pressure, v_l, R(1.0) / vapour.density, evaluate(f.s_l, x), h_lg / held, h_l, h_lg, R(0.0)};
  }
  template <class R>
  LP_HD R liquid_entropy(R temperature) const {
    return evaluate(f.s_l, saturation_coordinate(f, temperature));
  }
  // Two points of Gauss for the entropy, the mean of the ends for the liquid's volume, which hardly changes.
  template <class R>
  LP_FN R work(const LinePoint<R>& from, const LinePoint<R>& to, R s_0) const {
    const R half = R(0.5) * (from.temperature - to.temperature), middle = R(0.5) * (from.temperature + to.temperature);
    const R off = R(0.5773502691896257) * half;
    const auto heat = [&](R t) { return s_0 - liquid_entropy(t); };
    const R sum = heat(middle - off) + heat(middle + off);
    return fma(R(0.5) * (from.v_l + to.v_l), from.pressure - to.pressure, half * sum);
  }
  template <class R>
  LP_FN GasPoint<R> gas(R temperature, R density) const {
    const R beta = R(1.0) / held_temperature(f, temperature, f.gas_maximum), gas_constant(f.gas_constant);
    const gas_detail::GasSlopes<R> s = gas_detail::gas_slopes(f, beta, density);
    const R cv = evaluate(f.cp_0, held_temperature(f, temperature, f.gas_maximum)) - gas_constant -
                 gas_constant * beta * beta * s.energy_beta;
    const R thermal = gas_constant * temperature;
    return gas_point(temperature, density, density * thermal * (R(1.0) + s.pressure),
                     thermal * (R(1.0) + s.pressure + density * s.pressure_rho),
                     density * gas_constant * (R(1.0) + s.pressure - beta * s.pressure_beta), cv);
  }
  LP_HD double warmest() const { return f.saturation_maximum; }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
