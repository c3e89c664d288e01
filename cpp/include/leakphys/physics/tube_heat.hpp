// Heat between a tube's wall and the coolant in it: laminar, turbulent or at rest, boiling at the wall, dry.
//
// Heat into the coolant, A = pi D L N the inner surface of N tubes, w the share of it that liquid wets, T_l and T_v the
// temperatures of liquid and vapour, T_s that of boiling at the tube's pressure:
//     q/A = w (h_c (T_w - T_l) + h_b (T_w - T_s)+) + (1 - w) h_v (T_w - T_v)                               (1)
// the sum of forced flow and boiling of Rohsenow [1]; up to twice too much where the two are alike.
// Forced flow, Nu = h_c D/k, fully developed: laminar at one wall temperature, and at rest without gravity,
//     Nu = 3.657 [2, table 8.1]                                                                            (2)
// turbulent, Gnielinski [3], 0.5 <= Pr <= 2000, Re <= 5e6, within 10 % of 90 % of the data [2, sec. 8.5]:
//     Nu = (f/8)(Re - 1000) Pr/(1 + 12.7 sqrt(f/8)(Pr^(2/3) - 1)),  f = (0.79 ln Re - 1.64)^-2              (3)
// between 2300 and 4000 joined by the share of friction.hpp. No entry length: short tubes carry more heat.
// Boiling, Cooper [4], Rp roughness in um, M in g/mol, 0.001 <= p_r <= 0.9, within some 30 % (pools on the ground; in
// orbit it was seen to carry as much at small fluxes; no burnout is in it):
//     h_b = 55 p_r^(0.12 - 0.2 log10 Rp) (-log10 p_r)^-0.55 M^-0.5 q_b^0.67,  q_b = h_b (T_w - T_s)         (4)
// solved for h_b: with C what stands before q_b^0.67, h_b = (C (T_w - T_s)^0.67)^(1/0.33).
// Vapour: (2) with the conductivity of thin gas by Eucken. Checked: Re 1e4, Pr 7: Nu 79.49; water at 1.0142 bar,
// 10 K of superheat, 1 um: h_b 8.65 kW/m2/K. A pool on the ground burns out at (Zuber [5]; in orbit sooner)
//     q_max = 0.131 h_lg sqrt(rho_v) (sigma g (rho_l - rho_v))^(1/4)                                        (5)
// Checked: water at 1 atm: 1.11 MW/m2.
//
// A flow of C = m c_p can carry no more than its own warming. Where T_l is the mean of what enters and what leaves the tube,
// as in a loop that has one temperature, h_c of all the wall, U = A w h_c, is met by the share
//     tanh(x)/x,  x = U/(2 C)                                                                              (6)
// since the mean differs from the wall by the inlet's difference times (1 + exp(-U/C))/2, and U (T_w - T_l)
// tanh(x)/x = C (1 - exp(-U/C)) (T_w - T_in).
//
// [1] Rohsenow, W. M. (1952), Heat transfer with evaporation, in Heat Transfer, Univ. of Michigan Press.
// [2] Incropera, F. P. et al. (2011), Fundamentals of Heat and Mass Transfer, 7th ed., Wiley, ch. 8.
// [3] Gnielinski, V. (1976), Int. Chem. Eng. 16, 359-368.
// [4] Cooper, M. G. (1984), Adv. Heat Transfer 16, 157-239; also I. Chem. E. Symp. Ser. 86 (1984) 785.
// [5] Zuber, N. (1959), AECU-4439; [2, eq. 10.6].
#pragma once

#include "leakphys/fluids/saturation.hpp"
#include "leakphys/physics/friction.hpp"
#include "leakphys/physics/natural_convection.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double laminar_nusselt = 3.657;
inline constexpr double cooper_exponent = 0.67, cooper_factor = 55.0;
inline constexpr double least_reduced_pressure = 1e-3, most_reduced_pressure = 0.9;
inline constexpr double superheat_width = 1e-2;  // K over which boiling begins
inline constexpr int boiling_point_steps = 3;
inline constexpr double zuber_factor = 0.131, ground_gravity = 9.80665;
inline constexpr double carried_floor = 1e-6;  // of U, beside C in (6): what is left of a loop at rest

template <class P>
struct TubeWall {
  P bore, length, parallel, roughness;  // m, m of one tube, number, m
};

// (2), (3).
template <class R>
LP_HD R tube_nusselt(R reynolds, R prandtl) {
  const R flowing = max(reynolds, R(1.0)), turbulent = max(reynolds, R(turbulent_start));
  const R root = R(1.0) / fma(R(0.79), log(turbulent), R(-1.64)), eighth = root * root * R(0.125);
  const R third = cbrt(prandtl);
  const R of_turbulent = eighth * (turbulent - R(1000.0)) * prandtl /
                         fma(R(12.7) * sqrt(eighth), third * third - R(1.0), R(1.0));
  return fma(turbulent_share(flowing, flowing), of_turbulent - R(laminar_nusselt), R(laminar_nusselt));
}

// (4): heat flux of boiling [W/m2] at a superheat of the wall [K]; nothing below the boiling point.
template <class R>
LP_HD R boiling_flux(R superheat, R reduced_pressure, double molar_mass, R roughness) {
  constexpr double per_log_10 = 0.4342944819032518;
  const R ln_p = log(clamp(reduced_pressure, R(least_reduced_pressure), R(most_reduced_pressure)));
  const R ln_roughness = log(roughness * R(1e6));
  const R exponent = fma(R(-0.2 * per_log_10), ln_roughness, R(0.12));
  const R ln_c = exponent * ln_p - R(0.55) * log(R(-per_log_10) * ln_p) + log(R(cooper_factor)) - R(0.5) * log(R(1e3 * molar_mass));
  const R excess = ramp(superheat, superheat_width);
  const R ln_h = (ln_c + R(cooper_exponent) * log(max(excess, R(1e-12)))) * R(1.0 / (1.0 - cooper_exponent));
  return excess * exp(ln_h);
}

// Heat of evaporation [J/kg], h_v - h_l.
template <class R>
LP_HD R evaporation_heat(const SaturatedVapour<R>& dew, const SaturatedLiquid<R>& bubble) {
  return dew.enthalpy - bubble.internal_energy - dew.pressure / bubble.density;
}

// Temperature at which the coolant boils at a pressure [K], by Newton's steps in 1/T and ln p from `guess`; held within the
// table's saturation line.
template <class R>
LP_FN R boiling_point(const FluidTable& f, R pressure, R guess, R ln_vapour_factor) {
  R t = held_temperature(f, guess, f.saturation_maximum);
  for (int i = 0; i < boiling_point_steps; ++i) {
    const SaturatedVapour<R> dew = saturated_vapour(f, t, ln_vapour_factor);
    const SaturatedLiquid<R> bubble = saturated_liquid(f, t);
    // Clapeyron: d ln p/d(1/T) = -T (h_v - h_l)/(p (v_v - v_l))
    const R latent = evaporation_heat(dew, bubble);
    const R slope = t * latent / (dew.pressure * (R(1.0) / dew.density - R(1.0) / bubble.density));
    const R inverse = R(1.0) / t + (log(dew.pressure) - log(pressure)) / slope;
    t = held_temperature(f, R(1.0) / max(inverse, R(1e-6)), f.saturation_maximum);
  }
  return t;
}

// (5): heat flux [W/m2] at which a pool on the ground burns out, at the boiling point.
template <class R>
LP_FN R burnout_flux(const FluidTable& f, R temperature, R ln_vapour_factor) {
  const SaturatedVapour<R> dew = saturated_vapour(f, temperature, ln_vapour_factor);
  const SaturatedLiquid<R> bubble = saturated_liquid(f, temperature);
  const R latent = evaporation_heat(dew, bubble);
  const R tension = evaluate(f.sigma, saturation_coordinate(f, temperature));
  const R lift = max(tension * R(ground_gravity) * (bubble.density - dew.density), R(1e-30));
  return R(zuber_factor) * latent * sqrt(dew.density * sqrt(lift));
}

// (6) of a conductance and a capacity rate, both W/K.
template <class R>
LP_HD R carried_share(R conductance, R capacity_rate) {
  const R x = conductance / fma(R(2.0), fma(R(carried_floor), conductance, capacity_rate), R(1e-30));
  const R m = sqrt(fma(x, x, R(1e-12)));
  return tanh(m) / m;
}

// What the coolant in the tube is.
template <class R>
struct TubeCoolant {
  R liquid_temperature, vapour_temperature, pressure;  // K, K, Pa
  R flow, wetted;                                      // kg/s through all tubes, 1
};

// The parts of (1), and what they follow from.
template <class R>
struct TubeFluxes {
  R reynolds, prandtl, nusselt;      // of the liquid
  R by_flow, boiling, dry;           // W/m2 into the liquid, to boil it, into the vapour
  R boiling_point;                   // K
  R film, heat_capacity;             // h_c [W/m2/K], c_p of the liquid [J/kg/K]
};
template <class P, class R>
LP_FN TubeFluxes<R> tube_fluxes(const FluidTable& f, const TubeWall<P>& tube, const TubeCoolant<R>& c, R wall_temperature,
                                R ln_vapour_factor) {
  constexpr double pi = 3.141592653589793;
  TubeFluxes<R> out;
  const R t = c.liquid_temperature, mu = liquid_viscosity(f, t), k = liquid_conductivity(f, t);
  out.reynolds = abs(c.flow) * R(4.0 / pi) / (tube.bore * tube.parallel * mu);
  out.heat_capacity = liquid_heat_capacity(f, t);
  out.prandtl = out.heat_capacity * mu / k;
  out.nusselt = tube_nusselt(out.reynolds, out.prandtl);
  out.film = out.nusselt * k / tube.bore;
  out.by_flow = out.film * (wall_temperature - t);
  out.boiling = out.dry = R(0.0);
  out.boiling_point = R(not_a_number);
  if (f.liquid_only) return out;
  out.boiling_point = boiling_point(f, c.pressure, wall_temperature, ln_vapour_factor);
  out.boiling = boiling_flux(wall_temperature - out.boiling_point, c.pressure / R(f.critical_pressure), f.molar_mass,
                             R(tube.roughness));
  const R mu_v = vapour_viscosity(f, c.vapour_temperature);
  const R cp_v = evaluate(f.cp_0, held_temperature(f, c.vapour_temperature, f.gas_maximum));
  const R k_v = eucken_conductivity(mu_v, cp_v, R(f.gas_constant));
  out.dry = R(laminar_nusselt) * k_v / tube.bore * (wall_temperature - c.vapour_temperature);
  return out;
}

// (1): heat from the wall into the coolant [W]. `still_share` of h_c is left where nothing flows, the rest by (6); 1: all of
// it, where the coolant's temperature is that at the wall and no mean.
template <class P, class R>
LP_FN R tube_heat(const FluidTable& f, const TubeWall<P>& tube, const TubeCoolant<R>& c, R wall_temperature, R ln_vapour_factor,
                  double still_share) {
  constexpr double pi = 3.141592653589793;
  const TubeFluxes<R> q = tube_fluxes(f, tube, c, wall_temperature, ln_vapour_factor);
  const R area = R(pi) * (tube.bore * tube.length * tube.parallel);
  R by_flow = q.by_flow;
  if (still_share < 1.0) {
    const R carried = carried_share(area * c.wetted * q.film, abs(c.flow) * q.heat_capacity);
    by_flow = by_flow * fma(R(1.0 - still_share), carried, R(still_share));
  }
  return area * fma(c.wetted, by_flow + q.boiling - q.dry, q.dry);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
