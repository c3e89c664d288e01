// Fluid at rest before a hole, for the tests of the discharge laws: liquid, saturated liquid and mixtures, of either tier.
#pragma once

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/density.hpp"
#include "leakphys/physics/mass_flux.hpp"

namespace discharge_cases {

namespace lp = leakphys;

inline constexpr double every_law[] = {lp::discharge_law::bernoulli, lp::discharge_law::hem,   lp::discharge_law::frozen,
                                       lp::discharge_law::henry_fauske, lp::discharge_law::omega, lp::discharge_law::hne_ds,
                                       lp::discharge_law::relaxation};
inline constexpr const char* law_names[] = {"bernoulli", "hem", "frozen", "henry_fauske", "omega", "hne_ds", "relaxation"};

// Liquid at (p, T), by the fast tier.
template <class R>
lp::Rest<R> liquid(const lp::FastLine<R>& line, R pressure, R temperature) {
  const R density = lp::density_from_pressure_temperature(line.f, pressure, temperature);
  const lp::Closure<R> c = lp::closure_from_temperature_volume(line.f, temperature, R(1.0) / density);
  return {pressure, temperature, R(1.0) / density, c.h_l, lp::liquid_entropy(line.f, temperature, density), R(0.0)};
}
template <class R>
lp::Rest<R> liquid(const lp::ReferenceLine& line, R pressure, R temperature) {
  const lp::FluidState<R> s = lp::state_from_pressure_temperature(line.f, pressure, temperature);
  return {pressure, temperature, R(1.0) / s.density, s.enthalpy, s.entropy, R(0.0)};
}
// Mixture or saturated liquid at (T, x).
template <class Line, class R>
lp::Rest<R> mixture(const Line& line, R temperature, R quality) {
  const lp::LinePoint<R> p = line.at(temperature);
  return {p.pressure,
          temperature,
          lp::fma(quality, p.v_v - p.v_l, p.v_l),
          lp::fma(quality, p.h_lg, p.h_l),
          lp::fma(quality, p.s_lg, p.s_l),
          quality};
}

}  // namespace discharge_cases
