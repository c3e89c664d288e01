// The reference tier: the saturation line, and states from (temperature, density) in one phase or two.
//
// Densities on the saturation line come from Chebyshev series in (1 - T/Tc)^(1/3), in which they are nearly
// analytic up to the critical point; everything else on the line is the Helmholtz energy at those densities,
// with p_s read from the vapour side, where it does not cancel. In two phases u, h and s follow the lever
// rule, and the sound speed is that of homogeneous equilibrium [1]:
//   w = v (dp_s/dT) sqrt(T/cv),  cv = sum x_i [cv_i - T (dp/dv)_T,i (dv_i/dT)^2],  dp_s/dT = (s_v - s_l)/(v_v
//   - v_l)
// with x_i the mass shares and dv_i/dT along saturation. Checked values (isooctane): p_s(372.358 K) = 101.32
// kPa, p_s(298.15 K) = 6584.4 Pa, h_lg(298.15 K) = 307.59 kJ/kg.
//
// [1] Brennen, C. E. (2005), Fundamentals of Multiphase Flow, Cambridge, ch. 9 (homogeneous equilibrium).
#pragma once

#include "leakphys/fluids/helmholtz.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What a fluid state is worth, as numbers; sentences stand in python/leakphys/fluids.
namespace fluid_status {
inline constexpr int ok = 0;
inline constexpr int bad_input = 1;      // not finite, or not positive where it must be
inline constexpr int below_triple = 2;   // colder than the triple point
inline constexpr int too_hot = 3;        // above the warm end of the tier
inline constexpr int too_dense = 4;      // pressure or density above the tier's limit
inline constexpr int near_critical = 5;  // within 0.1 % of the critical temperature, between the branches
inline constexpr int not_converged = 6;  // the search for the state did not close
inline constexpr int liquid_only = 7;    // void in a fluid that is known as liquid only
}  // namespace fluid_status

template <class R>
struct SaturationLine {
  R temperature;   // K
  R pressure;      // Pa
  R rho_l, rho_v;  // kg/m3
  Homogeneous<R> liquid, vapour;
  R dp_dt;  // Pa/K along the line
};

template <class R>
LP_FN R saturated_liquid_density(const FluidTable& f, R temperature) {
  const R away = R(1.0) - temperature * R(1.0 / f.critical_temperature);
  return evaluate(f.reference_rho_l, cbrt(away));
}
template <class R>
LP_FN R saturated_vapour_density(const FluidTable& f, R temperature) {
  const R away = R(1.0) - temperature * R(1.0 / f.critical_temperature);
  return exp(evaluate(f.reference_ln_rho_v, cbrt(away)));
}

// The line at a temperature (K) between the triple point and reference_saturation_maximum; held there
// outside, where saturation_status() is not ok.
template <class R>
LP_FN SaturationLine<R> saturation_from_temperature(const FluidTable& f, R temperature) {
  SaturationLine<R> s;
  s.temperature = clamp(temperature, R(f.triple_temperature), R(f.reference_saturation_maximum));
  s.rho_l = saturated_liquid_density(f, s.temperature);
  s.rho_v = saturated_vapour_density(f, s.temperature);
  s.liquid = homogeneous_from_temperature_density(f, s.temperature, s.rho_l);
  s.vapour = homogeneous_from_temperature_density(f, s.temperature, s.rho_v);
  s.pressure = s.vapour.pressure;
  s.dp_dt = (s.vapour.entropy - s.liquid.entropy) / (R(1.0) / s.rho_v - R(1.0) / s.rho_l);
  return s;
}

template <class R>
LP_FN value_t<R> saturation_status(const FluidTable& f, R temperature) {
  using V = value_t<R>;
  const V t = value(temperature);
  V status(fluid_status::ok);
  status = select(t > V(f.reference_saturation_maximum), V(fluid_status::near_critical), status);
  status = select(t > V(f.critical_temperature), V(fluid_status::too_hot), status);
  status = select(t < V(f.triple_temperature), V(fluid_status::below_triple), status);
  return select(finite(t), status, V(fluid_status::bad_input));
}

template <class R>
struct FluidState {
  R temperature;  // K
  R density;      // kg/m3
  R pressure;     // Pa
  R quality;      // vapour's share of the mass; 0 in liquid, 1 in vapour and above the critical temperature
  R internal_energy;  // J/kg
  R enthalpy;         // J/kg
  R entropy;          // J/(kg K)
  R sound_speed;      // m/s, of homogeneous equilibrium in two phases
  value_t<R> status;  // one of fluid_status
};

// cv of one phase of an equilibrium mixture held at constant volume, per kilogram of that phase.
template <class R>
LP_HD R equilibrium_cv(const Homogeneous<R>& phase, R density, R temperature, R dp_dt) {
  const R slope = -(density * density) * phase.dp_drho;  // (dp/dv)_T
  const R expansion = dp_dt - phase.dp_dt;               // slope times dv/dT along saturation
  return phase.cv - temperature * expansion * expansion / slope;
}

template <class R>
LP_FN FluidState<R> mixture_state(const SaturationLine<R>& s, R density, R quality) {
  const R liquid = R(1.0) - quality;
  const auto share = [&](R l, R v) { return fma(quality, v, liquid * l); };
  const R cv = share(equilibrium_cv(s.liquid, s.rho_l, s.temperature, s.dp_dt),
                     equilibrium_cv(s.vapour, s.rho_v, s.temperature, s.dp_dt));
  FluidState<R> r;
  r.temperature = s.temperature;
  r.density = density;
  r.pressure = s.pressure;
  r.quality = quality;
  r.internal_energy = share(s.liquid.internal_energy, s.vapour.internal_energy);
  r.enthalpy = share(s.liquid.enthalpy, s.vapour.enthalpy);
  r.entropy = share(s.liquid.entropy, s.vapour.entropy);
  r.sound_speed = s.dp_dt / density * sqrt(s.temperature / cv);
  r.status = value_t<R>(fluid_status::ok);
  return r;
}

template <class R>
LP_FN FluidState<R> single_state(const Homogeneous<R>& p, R temperature, R density, R quality) {
  return {temperature, density,           p.pressure,
          quality,     p.internal_energy, p.enthalpy,
          p.entropy,   p.sound_speed,     value_t<R>(fluid_status::ok)};
}

template <class R>
LP_FN FluidState<R> choose(mask_t<R> m, const FluidState<R>& a, const FluidState<R>& b) {
  return {select(m, a.temperature, b.temperature),
          select(m, a.density, b.density),
          select(m, a.pressure, b.pressure),
          select(m, a.quality, b.quality),
          select(m, a.internal_energy, b.internal_energy),
          select(m, a.enthalpy, b.enthalpy),
          select(m, a.entropy, b.entropy),
          select(m, a.sound_speed, b.sound_speed),
          select(m, a.status, b.status)};
}

// Range of the tier as a status; `status` is what stands if nothing is wrong.
template <class R>
LP_FN value_t<R> state_status(const FluidTable& f, R temperature, R density, R pressure, value_t<R> status) {
  using V = value_t<R>;
  const V t = value(temperature), p = value(pressure), delta = value(density) * V(1.0 / f.critical_density);
  const auto close = (t > V(f.reference_saturation_maximum)) & (t < V(1.001 * f.critical_temperature)) &
                     (delta > V(0.5)) & (delta < V(1.6));
  status = select(close, V(fluid_status::near_critical), status);
  status = select(p > V(f.reference_pressure_maximum), V(fluid_status::too_dense), status);
  status = select(t > V(f.reference_maximum), V(fluid_status::too_hot), status);
  status = select(t < V(f.triple_temperature), V(fluid_status::below_triple), status);
  return select(finite(t) & finite(p) & (delta > V(0.0)), status, V(fluid_status::bad_input));
}

// The equilibrium state at temperature (K) and density (kg/m3).
template <class R>
LP_FN FluidState<R> state_from_temperature_density(const FluidTable& f, R temperature, R density) {
  const SaturationLine<R> line = saturation_from_temperature(f, temperature);
  const R v_l = R(1.0) / line.rho_l, v_v = R(1.0) / line.rho_v;
  const R quality = (R(1.0) / density - v_l) / (v_v - v_l);
  const auto two_phase =
      (temperature <= R(f.reference_saturation_maximum)) & (quality > R(0.0)) & (quality < R(1.0));
  const auto is_liquid = (temperature <= R(f.reference_saturation_maximum)) & (quality <= R(0.0));
  const Homogeneous<R> single = homogeneous_from_temperature_density(f, temperature, density);
  const R phase = select(is_liquid, R(0.0), R(1.0));
  FluidState<R> r = choose(two_phase, mixture_state(line, density, quality),
                           single_state(single, temperature, density, phase));
  r.status = state_status(f, temperature, density, r.pressure, r.status);
  return r;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
