// The reference tier's equation of state: properties of one homogeneous phase from temperature and density.
//
// a/(R T) = alpha0(tau, delta) + alphar(tau, delta), tau = Tc/T, delta = rho/rho_c [1]; the shapes of alphar's terms
// stand at the functions that add them, those near the critical point are of water and carbon dioxide [2], those of
// association of ammonia [3]. Subscripts are derivatives, each taken as tau d/dtau or delta d/ddelta:
//   p = rho R T (1 + alphar_d)                         u = R T (alpha0_t + alphar_t)
//   s = R (alpha0_t + alphar_t - alpha0 - alphar)      cv = -R (alpha0_tt + alphar_tt)
//   (dp/drho)_T = R T (1 + 2 alphar_d + alphar_dd)     (dp/dT)_rho = rho R (1 + alphar_d - alphar_dt)
//   cp = cv + T (dp/dT)^2/(rho^2 dp/drho)              w^2 = (dp/drho)_T cp/cv
// Units SI, per kilogram. Valid from the triple point to reference_maximum and reference_pressure_maximum.
// Checked values: isooctane p(300 K, 700 kg/m3) = 14.2207 MPa, p(350 K, 1 kg/m3) = 25061.5 Pa.
//
// [1] Span, R. (2000), Multiparameter Equations of State, Springer, table 3.9. The fluids' own sources stand in
//     their headers.
// [2] Wagner, W. and Pruss, A. (2002), J. Phys. Chem. Ref. Data 31, 387, table 6.5.
// [3] Gao, K., Wu, J., Bell, I. H., Harvey, A. H. and Lemmon, E. W. (2023), J. Phys. Chem. Ref. Data 52, 013102.
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

// delta^d tau^t exp(-delta^c)
template <class R>
LP_FN void add_power_terms(Helmholtz<R>& sum, const FluidTable& f, R ln_tau, R ln_delta) {
  const R one(1.0);
  for (int i = 0; i < f.power_count; ++i) {
    const R n(f.power[i][0]), d(f.power[i][1]), t(f.power[i][2]), c(f.power[i][3]);
    const R bell =
        f.power[i][3] > 0.0 ? exp(c * ln_delta) : R(0.0);  // delta^c, by the table, not by the state
    const R base = n * exp(fma(d, ln_delta, fma(t, ln_tau, -bell)));
    const R rise = d - c * bell;
    add_term(sum, base, rise, rise * (rise - one) - c * c * bell, t, t * (t - one));
  }
}

// delta^d tau^t exp(-a (delta - e)^2 - b (tau - g)^2)
template <class R>
LP_FN void add_gauss_terms(Helmholtz<R>& sum, const FluidTable& f, R tau, R delta, R ln_tau, R ln_delta) {
  const R two(2.0);
  for (int i = 0; i < f.gauss_count; ++i) {
    const R n(f.gauss[i][0]), d(f.gauss[i][1]), t(f.gauss[i][2]), a(f.gauss[i][3]), b(f.gauss[i][4]);
    const R off = delta - R(f.gauss[i][5]), away = tau - R(f.gauss[i][6]);
    const R base = n * exp(fma(d, ln_delta, fma(t, ln_tau, -(a * off * off + b * away * away))));
    const R rise = d - two * a * delta * off;
    const R turn = t - two * b * tau * away;
    add_term(sum, base, rise, rise * rise - d - two * a * delta * delta, turn,
             turn * turn - t - two * b * tau * tau);
  }
}

// delta^d tau^t exp(a (delta - e)^2 + 1/(b' (tau - g)^2 + b))
template <class R>
LP_FN void add_association_terms(Helmholtz<R>& sum, const FluidTable& f, R tau, R delta, R ln_tau, R ln_delta) {
  const R two(2.0);
  for (int i = 0; i < f.association_count; ++i) {
    const double* const q = f.association[i];
    const R n(q[0]), d(q[1]), t(q[2]), a(q[3]), off = delta - R(q[4]), away = tau - R(q[6]);
    const R share = R(1.0) / fma(R(q[5]), away * away, R(q[7]));
    const R slope = R(-2.0 * q[5]) * away * share * share;
    const R bend = (R(8.0 * q[5] * q[5]) * away * away * share - R(2.0 * q[5])) * share * share;
    const R base = n * exp(fma(d, ln_delta, fma(t, ln_tau, fma(a * off, off, share))));
    const R rise = d + two * a * delta * off;
    const R turn = t + tau * slope;
    add_term(sum, base, rise, rise * rise - d + two * a * delta * delta, turn, turn * turn - t + tau * tau * bend);
  }
}

// delta D^b exp(-C q - D' (tau - 1)^2), D = (1 - tau + A q^m)^2 + B q^a, q = (delta - 1)^2, m = 1/(2 beta) [2].
template <class R>
LP_FN void add_critical_terms(Helmholtz<R>& sum, const FluidTable& f, R tau, R delta) {
  const R one(1.0), two(2.0);
  // The powers of q have no slope at the critical density itself: stay 1e-9 away.
  const R off = delta - one;
  const R x = select(abs(off) < R(1e-9), R(1e-9), off), q = x * x, ln_q = log(q);
  for (int i = 0; i < f.critical_count; ++i) {
    const double* const c = f.critical[i];
    const double m = 0.5 / c[3], b = c[2];
    const R q_m = exp(R(m) * ln_q), q_a = exp(R(c[1]) * ln_q);
    const R theta = one - tau + R(c[4]) * q_m;
    const R distance = fma(theta, theta, R(c[5]) * q_a);
    const R rise = (R(4.0 * c[4] * m) * theta * q_m + R(2.0 * c[5] * c[1]) * q_a) / x;
    const R rise_rise = rise / x + (R(4.0 * c[5] * c[1] * (c[1] - 1.0)) * q_a + R(8.0 * c[4] * c[4] * m * m) * q_m * q_m +
                                    R(8.0 * c[4] * m * (m - 1.0)) * theta * q_m) / q;
    const R cross = R(-4.0 * c[4] * m) * q_m / x;
    // Powers of the distance: from its logarithm, once.
    const R power = exp(R(b) * log(distance)), lower = power / distance, lowest = lower / distance;
    const R d_d = R(b) * lower * rise, d_t = R(-2.0 * b) * theta * lower;
    const R d_dd = R(b) * (lower * rise_rise + R(b - 1.0) * lowest * rise * rise);
    const R d_tt = R(2.0 * b) * lower + R(4.0 * b * (b - 1.0)) * theta * theta * lowest;
    const R d_dt = R(b) * (lower * cross - R(2.0 * (b - 1.0)) * theta * lowest * rise);
    const R late = tau - one;
    const R bell = R(c[0]) * exp(-(R(c[6]) * q + R(c[7]) * late * late));
    const R g = delta * bell, g_d = bell * (one - R(2.0 * c[6]) * x * delta);
    const R g_dd = bell * R(-2.0 * c[6]) * (two * x + delta * (one - R(2.0 * c[6]) * q));
    const R k_t = R(-2.0 * c[7]) * late, k_tt = k_t * k_t - R(2.0 * c[7]);
    sum.a += power * g;
    sum.d += delta * (d_d * g + power * g_d);
    sum.t += tau * g * (d_t + power * k_t);
    sum.dd += delta * delta * (d_dd * g + two * d_d * g_d + power * g_dd);
    sum.dt += delta * tau * (d_dt * g + d_d * g * k_t + d_t * g_d + power * g_d * k_t);
    sum.tt += tau * tau * g * (d_tt + two * d_t * k_t + power * k_tt);
  }
}

template <class R>
LP_FN Helmholtz<R> residual_helmholtz(const FluidTable& f, R tau, R delta) {
  const R ln_tau = log(tau), ln_delta = log(delta);
  Helmholtz<R> sum{R(0.0), R(0.0), R(0.0), R(0.0), R(0.0), R(0.0)};
  add_power_terms(sum, f, ln_tau, ln_delta);
  add_gauss_terms(sum, f, tau, delta, ln_tau, ln_delta);
  add_association_terms(sum, f, tau, delta, ln_tau, ln_delta);
  if (f.critical_count > 0) add_critical_terms(sum, f, tau, delta);
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
    const R v(f.ideal_einstein[i][0]), c(f.ideal_einstein[i][2]);
    const R y = R(f.ideal_einstein[i][1]) / temperature;
    const R decay = R(f.ideal_einstein[i][3]) * exp(-y);
    const R rest = one / (c + decay);
    sum.a += v * log(c + decay);
    sum.t += -(v * y * decay * rest);
    sum.tt += v * y * y * c * decay * rest * rest;
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
