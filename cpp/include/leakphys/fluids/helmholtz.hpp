// The reference tier's equation of state: properties of one homogeneous phase from temperature and density.
//
// a/(R T) = alpha0(tau, delta) + alphar(tau, delta), tau = Tc/T, delta = rho/rho_c [1]. Subscripts are
// derivatives, each taken as tau d/dtau or delta d/ddelta:
//   p = rho R T (1 + alphar_d)                         u = R T (alpha0_t + alphar_t)
//   s = R (alpha0_t + alphar_t - alpha0 - alphar)      cv = -R (alpha0_tt + alphar_tt)
//   (dp/drho)_T = R T (1 + 2 alphar_d + alphar_dd)     (dp/dT)_rho = rho R (1 + alphar_d - alphar_dt)
//   cp = cv + T (dp/dT)^2/(rho^2 dp/drho)              w^2 = (dp/drho)_T cp/cv
// Units SI, per kilogram. Valid from the triple point to reference_maximum and reference_pressure_maximum.
// Checked values: isooctane p(300 K, 700 kg/m3) = 14.2207 MPa, p(350 K, 1 kg/m3) = 25061.5 Pa.
//
// [1] Span, R. (2000), Multiparameter Equations of State, Springer, table 3.9. The fluids' own sources stand
// in
//     isooctane.hpp and nitrogen.hpp.
#pragma once

#include "leakphys/fluids/table.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A function of tau and delta and its scaled derivatives: d = delta d/ddelta, t = tau d/dtau, dd = delta^2
// d2, ...
template <class R>
struct Helmholtz {
  R a, d, t, dd, dt, tt;
};

template <class R>
LP_HD void add_term(Helmholtz<R>& sum, R base, R rise, R rise_rise, R turn, R turn_turn) {
  sum.a += base;
  sum.d += base * rise;
  sum.t += base * turn;
  sum.dd += base * rise_rise;
  sum.dt += base * rise * turn;
  sum.tt += base * turn_turn;
}

template <class R>
LP_FN Helmholtz<R> residual_helmholtz(const FluidTable& f, R tau, R delta) {
  const R ln_tau = log(tau), ln_delta = log(delta), one(1.0);
  Helmholtz<R> sum{R(0.0), R(0.0), R(0.0), R(0.0), R(0.0), R(0.0)};
  for (int i = 0; i < f.power_count; ++i) {
    const R n(f.power[i][0]), d(f.power[i][1]), t(f.power[i][2]), c(f.power[i][3]);
    const R bell =
        f.power[i][3] > 0.0 ? exp(c * ln_delta) : R(0.0);  // delta^c, by the table, not by the state
    const R base = n * exp(fma(d, ln_delta, fma(t, ln_tau, -bell)));
    const R rise = d - c * bell;
    add_term(sum, base, rise, rise * (rise - one) - c * c * bell, t, t * (t - one));
  }
  for (int i = 0; i < f.gauss_count; ++i) {
    const R n(f.gauss[i][0]), d(f.gauss[i][1]), t(f.gauss[i][2]), a(f.gauss[i][3]), b(f.gauss[i][4]);
    const R off = delta - R(f.gauss[i][5]), away = tau - R(f.gauss[i][6]), two(2.0);
    const R base = n * exp(fma(d, ln_delta, fma(t, ln_tau, -(a * off * off + b * away * away))));
    const R rise = d - two * a * delta * off;
    const R turn = t - two * b * tau * away;
    add_term(sum, base, rise, rise * rise - d - two * a * delta * delta, turn,
             turn * turn - t - two * b * tau * tau);
  }
  return sum;
}

// alpha0 without ln(delta) in .a; only a, t and tt are not trivial.
template <class R>
LP_FN Helmholtz<R> ideal_helmholtz(const FluidTable& f, R temperature, R tau) {
  const R ln_tau = log(tau), one(1.0);
  const R first(f.ideal_lead[0]), second(f.ideal_lead[1]), log_part(f.ideal_lead[2]);
  Helmholtz<R> sum{fma(second, tau, fma(log_part, ln_tau, first)),
                   one,
                   fma(second, tau, log_part),
                   -one,
                   R(0.0),
                   -log_part};
  for (int i = 0; i < f.ideal_power_count; ++i) {
    const R t(f.ideal_power[i][1]);
    const R term = R(f.ideal_power[i][0]) * exp(t * ln_tau);
    sum.a += term;
    sum.t += t * term;
    sum.tt += t * (t - one) * term;
  }
  for (int i = 0; i < f.ideal_einstein_count; ++i) {
    const R v(f.ideal_einstein[i][0]);
    const R y = R(f.ideal_einstein[i][1]) / temperature;
    const R decay = exp(-y);
    const R rest = R(1.0) / (one - decay);
    sum.a += v * log(one - decay);
    sum.t += v * y * decay * rest;
    sum.tt += -(v * y * y * decay * rest * rest);
  }
  return sum;
}

template <class R>
struct Homogeneous {
  R pressure;         // Pa
  R internal_energy;  // J/kg
  R enthalpy;         // J/kg
  R entropy;          // J/(kg K)
  R cv, cp;           // J/(kg K)
  R sound_speed;      // m/s; zero where the state is mechanically unstable
  R dp_drho;          // J/kg, at constant temperature
  R dp_dt;            // Pa/K, at constant density
  R gibbs;            // J/kg, h - T s
};

// The homogeneous state at temperature (K) and density (kg/m3), stable or not.
template <class R>
LP_FN Homogeneous<R> homogeneous_from_temperature_density(const FluidTable& f, R temperature, R density) {
  const R gas(f.gas_constant), one(1.0);
  const R tau = R(f.critical_temperature) / temperature;
  const R delta = density * R(1.0 / f.critical_density);
  const Helmholtz<R> r = residual_helmholtz(f, tau, delta);
  const Helmholtz<R> i = ideal_helmholtz(f, temperature, tau);
  const R thermal = gas * temperature;
  Homogeneous<R> s;
  s.pressure = density * thermal * (one + r.d);
  s.internal_energy = thermal * (i.t + r.t);
  s.enthalpy = fma(thermal, one + r.d, s.internal_energy);
  s.entropy = gas * (i.t + r.t - i.a - log(delta) - r.a);
  s.cv = -gas * (i.tt + r.tt);
  s.dp_drho = thermal * (one + R(2.0) * r.d + r.dd);
  s.dp_dt = density * gas * (one + r.d - r.dt);
  s.cp = s.cv + temperature * s.dp_dt * s.dp_dt / (density * density * s.dp_drho);
  const R squared = s.dp_drho + temperature * s.dp_dt * s.dp_dt / (density * density * s.cv);
  s.sound_speed = sqrt(max(squared, R(1e-300)));
  s.gibbs = s.enthalpy - temperature * s.entropy;
  return s;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
