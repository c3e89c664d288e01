// The fast tier: a loop's closure, from (temperature, specific volume) to everything, smooth in everything.
//
// One expression serves compressed liquid, two-phase and vapour. With w_p = 200 Pa, w_v = 5e-3 and
// ramp(x; w) = max(x, 0) smoothed over |x| < w (num/smooth.hpp):
//
//   compressed part   d = ramp(rho - rho_l; w_p/K), K = (dp/drho)_T; what is left is a mixture of density
//                     rho_2 = rho - d <= rho_l; with y = d/rho_l the pressure rises by K d (1 + k_2 y + k_3 y^2)
//   vapour part       g = ramp(rho_v/rho_2 - 1; w_v): the vapour has density rho_g = rho_v/(1 + g) <= rho_v
//   liquid share      1 - x = ramp(1 - rho_v/rho_2; w_v) rho_l/(rho_l - rho_v), by mass: the lever rule
//   p = p_g(T, rho_g) + K d (1 + k_2 y + k_3 y^2)
//   u = (1 - x) u_l + x u_g(T, rho_g) - Pi d/(rho_l (rho_l + d)) (1 + e_2 y),  Pi = T (dp/dT)_rho - p of the liquid
//
// p_g and u_g are the virial equation of gas.hpp. Along saturation the variable is x = (Tc/T - 1)^(1/4), in which
// the line is nearly a polynomial up to the critical point; above saturation_maximum its curves keep their last
// value. Units SI; h and s are zero for saturated liquid at the triple point. Checked value: isooctane, 298.15 K,
// dew line: p = 6584.4 Pa.
//
// [1] Span, R. (2000), Multiparameter Equations of State, Springer, ch. 3 (virial equation, internal
// pressure).
#pragma once

#include "leakphys/fluids/gas.hpp"
#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double liquid_line_width = 200.0;  // Pa, on either side of the saturated-liquid line
inline constexpr double dew_line_width = 5e-3;      // of the volume, on either side of the dew line

template <class R>
struct Closure {
  R pressure;         // Pa
  R internal_energy;  // J/kg
  R liquid_fraction;  // share of the volume that is liquid, 0..1
  R quality;          // share of the mass that is vapour, 0..1
  R density;          // kg/m3, of the mixture
  R rho_l;            // kg/m3, liquid at this pressure
  R rho_v;            // kg/m3, vapour at this state
  R h_l;              // J/kg, of liquid that leaves at this pressure
  R h_v;              // J/kg, of vapour that leaves
  R u_l;              // J/kg, liquid at this pressure
  R u_v;              // J/kg, vapour at this state
  R compression;      // Pa, K (rho - rho_l) with its curvature: negative where there is void
  R squeeze;          // Pa, what of it presses: its ramp
  R expansion;        // density of the vapour over that of saturated vapour, at most 1
};

// f of each number of a closure.
template <class R, class F>
LP_HD auto each(const Closure<R>& c, const F& f) -> Closure<decltype(f(c.pressure))> {
  return {f(c.pressure), f(c.internal_energy), f(c.liquid_fraction), f(c.quality), f(c.density), f(c.rho_l), f(c.rho_v),
          f(c.h_l),      f(c.h_v),             f(c.u_l),             f(c.u_v),     f(c.compression), f(c.squeeze), f(c.expansion)};
}

// f of each number of a closure and the same one of another.
template <class R, class F>
LP_HD Closure<R> each(const Closure<R>& c, const Closure<R>& o, const F& f) {
  return {f(c.pressure, o.pressure), f(c.internal_energy, o.internal_energy), f(c.liquid_fraction, o.liquid_fraction),
          f(c.quality, o.quality),   f(c.density, o.density),                 f(c.rho_l, o.rho_l),
          f(c.rho_v, o.rho_v),       f(c.h_l, o.h_l),                         f(c.h_v, o.h_v),
          f(c.u_l, o.u_l),           f(c.u_v, o.u_v),                         f(c.compression, o.compression),
          f(c.squeeze, o.squeeze),   f(c.expansion, o.expansion)};
}

// Temperature held within [triple, maximum]: derivatives are zero beyond, and in_range() says so.
template <class R>
LP_HD R held_temperature(const FluidTable& f, R temperature, double maximum) {
  return clamp(temperature, R(f.triple_temperature), R(maximum));
}

// x = (Tc/T - 1)^(1/4) of the temperature held within the saturation range.
template <class R>
LP_HD R saturation_coordinate(const FluidTable& f, R temperature) {
  const R held = held_temperature(f, temperature, f.saturation_maximum);
  return sqrt(sqrt(R(f.critical_temperature) / held - R(1.0)));
}
template <class R, int N>
LP_HD Dual<R, N> saturation_coordinate(const FluidTable& f, const Dual<R, N>& temperature) {
  const Dual<R, N> held = held_temperature(f, temperature, f.saturation_maximum);
  const R ratio = R(f.critical_temperature) / held.v, x = saturation_coordinate(f, temperature.v);
  return chain(held, x, R(-0.25) * ratio / (held.v * (x * x * x)));
}
// The same for the transport properties, which may end before.
template <class R>
LP_HD R transport_coordinate(const FluidTable& f, R temperature) {
  return saturation_coordinate(f, held_temperature(f, temperature, f.transport_maximum));
}

// What both the energy and the pressure need; see the top of the file for the symbols.
template <class R>
struct Parts {
  R x;             // the coordinate of the saturation line
  R ln_rho_s;      // ln of rho_s
  R rho_l, rho_s;  // kg/m3, saturated liquid and vapour
  R stiffness;     // J/kg
  R pressing;      // K d, Pa
  R d, r;          // kg/m3; rho_g/rho_v = 1/(1 + g)
  R y;             // d/rho_l
  R liquid;        // 1 - x, by mass
  R rho_2;         // kg/m3
  R bend_2, bend_3, turn_2;  // k_2, k_3, e_2
  R to_liquid, to_vapour;    // arguments of the two ramps, which join within -1 and 1
};

// ramp(y; 1) of num/smooth.hpp, with its slope (1 + y)^2 (2 - y)/4 given to Dual instead of followed through
// it.
template <class R>
LP_HD R unit_ramp(R y) {
  const R t = clamp(y, R(-1.0), R(1.0));
  const R s = R(1.0) + t;
  return select(y < R(1.0), s * s * s * (R(3.0) - t) * R(0.0625), y);
}
template <class R, int N>
LP_HD Dual<R, N> unit_ramp(const Dual<R, N>& y) {
  const R t = clamp(y.v, R(-1.0), R(1.0));
  const R s = R(1.0) + t;
  return chain(y, unit_ramp(y.v), s * s * (R(2.0) - t) * R(0.25));
}

// `ln_vapour_factor`: ln of what the coolant as sold has more saturated vapour than the pure substance.
template <class R>
LP_HD Parts<R> split(const FluidTable& f, R temperature, R density, SameAs<R> ln_vapour_factor) {
  Parts<R> s;
  s.x = saturation_coordinate(f, temperature);
  s.rho_l = evaluate(f.rho_l, s.x);
  s.ln_rho_s = evaluate(f.ln_rho_v, s.x) + ln_vapour_factor;
  s.rho_s = exp(s.ln_rho_s);
  s.stiffness = evaluate(f.stiffness, s.x);
  s.to_liquid = (density - s.rho_l) * s.stiffness * R(1.0 / liquid_line_width);
  s.pressing = unit_ramp(s.to_liquid) * R(liquid_line_width);
  s.d = s.pressing * (R(1.0) / s.stiffness);
  s.y = s.d * (R(1.0) / s.rho_l);
  s.rho_2 = density - s.d;
  s.to_vapour = fma(s.rho_s, R(1.0) / s.rho_2, R(-1.0)) * R(1.0 / dew_line_width);
  const R beyond = unit_ramp(s.to_vapour);
  s.r = R(1.0) / fma(R(dew_line_width), beyond, R(1.0));
  s.liquid = R(dew_line_width) * (beyond - s.to_vapour) * s.rho_l * (R(1.0) / (s.rho_l - s.rho_s));
  s.bend_2 = evaluate(f.bend_2, s.x);
  s.bend_3 = evaluate(f.bend_3, s.x);
  s.turn_2 = evaluate(f.turn_2, s.x);
  return s;
}

// Internal energies of both phases at this state, J/kg, and the gas's P.
template <class R>
struct Energies {
  R mixture, liquid, vapour, gas_pressure;
};

template <class R>
LP_HD Energies<R> energies(const FluidTable& f, const Parts<R>& s, R temperature, R inverse) {
  const R saturated = evaluate(f.u_l, s.x);
  const R pressed = evaluate(f.internal_pressure, s.x) * s.d * (R(1.0) / (s.rho_l * (s.rho_l + s.d))) *
                    fma(s.turn_2, s.y, R(1.0));
  const GasParts<R> gas = gas_parts(f, inverse, s.rho_s * s.r);
  const R ideal = evaluate(f.u_0, held_temperature(f, temperature, f.gas_maximum));
  const R vapour = fma(R(f.gas_constant), gas.energy, ideal);
  const R mixture = fma(s.liquid, saturated - vapour, vapour) - pressed;
  return {mixture, saturated - pressed, vapour, gas.pressure};
}

// The closure of the parts at this temperature and density.
template <class R>
LP_HD Closure<R> closure_of(const FluidTable& f, const Parts<R>& s, R temperature, R density) {
  const R inverse = R(1.0) / held_temperature(f, temperature, f.gas_maximum);
  const Energies<R> u = energies(f, s, temperature, inverse);
  const R thermal = R(f.gas_constant) * temperature;
  const R factor = R(1.0) + u.gas_pressure;  // p_g/(rho_g R T)
  Closure<R> c;
  const R bent = fma(s.y, fma(s.bend_3, s.y, s.bend_2), R(1.0));
  c.squeeze = s.pressing * bent;
  c.density = density;
  c.rho_l = s.rho_l + s.d;
  c.rho_v = s.rho_s * s.r;
  c.pressure = fma(c.rho_v * thermal, factor, c.squeeze);
  c.internal_energy = u.mixture;
  c.liquid_fraction = s.liquid * s.rho_2 * (R(1.0) / s.rho_l);
  c.quality = R(1.0) - s.liquid;
  c.u_l = u.liquid;
  c.u_v = u.vapour;
  c.compression = (density - s.rho_l) * s.stiffness * bent;
  c.expansion = s.r;
  c.h_l = fma(c.pressure, R(1.0) / c.rho_l, u.liquid);
  c.h_v = fma(thermal, factor, u.vapour);
  return c;
}

template <class R>
LP_FN Closure<R> closure_from_temperature_volume(const FluidTable& f, R temperature, R specific_volume,
                                                 SameAs<R> ln_vapour_factor = R(0.0)) {
  const R density = R(1.0) / specific_volume;
  return closure_of(f, split(f, temperature, density, ln_vapour_factor), temperature, density);
}

// u(T, v) alone, J/kg: what the temperature solve needs.
template <class R>
LP_HD R energy_from_temperature_volume(const FluidTable& f, R temperature, R specific_volume,
                                       SameAs<R> ln_vapour_factor = R(0.0)) {
  const R density = R(1.0) / specific_volume;
  const R inverse = R(1.0) / held_temperature(f, temperature, f.gas_maximum);
  return energies(f, split(f, temperature, density, ln_vapour_factor), temperature, inverse).mixture;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
