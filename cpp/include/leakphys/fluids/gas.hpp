// The fast tier's gas: a virial equation from (1/T, density), with everything that its derivatives need in one go.
//
//   a_r/(R T) = sum_k b_k(1/T) rho^k / k,  k = 1..5
//   p = rho R T (1 + P),  P = sum b_k rho^k            u = u_0(T) + R U,  U = sum (rho^k/k) db_k/d(1/T)
// One Helmholtz energy gives both, so that rho U_rho = P_beta (beta = 1/T): energy and pressure agree with each
// other to rounding [1]. Fitted to the equation of state over all vapour up to saturation, and above
// saturation_maximum up to gas_density_maximum; worst errors stand in the headers.
//
// [1] Span, R. (2000), Multiparameter Equations of State, Springer, ch. 3 (virial equation).
#pragma once

#include "leakphys/fluids/table.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct GasParts {
  R pressure;  // P, so that p = rho R T (1 + P)
  R energy;    // U, K: u - u_0 over R
};

namespace gas_detail {

// Value, slope and second slope of a polynomial in z = scale x + shift, by x.
template <class R>
struct Bent {
  R value, slope, bend;
};
template <int Degree, class R>
LP_HD Bent<R> evaluate_bent(const Polynomial<Degree>& p, R z) {
  R value(p.coefficient[Degree]), slope(0.0), bend(0.0);
  for (int k = Degree - 1; k >= 0; --k) {
    bend = fma(bend, z, slope);
    slope = fma(slope, z, value);
    value = fma(value, z, R(p.coefficient[k]));
  }
  return {value, slope * R(p.scale), R(2.0) * bend * R(p.scale) * R(p.scale)};
}

// P, U and their derivatives by beta = 1/T and by density.
template <class R>
struct GasSlopes {
  R pressure, pressure_beta, pressure_rho, energy, energy_beta;
};
template <class R>
LP_HD GasSlopes<R> gas_slopes(const FluidTable& f, R beta, R density) {
  const R z = fma(R(f.virial[0].scale), beta, R(f.virial[0].shift));
  GasSlopes<R> s{R(0.0), R(0.0), R(0.0), R(0.0), R(0.0)};
  R power(1.0);
  for (int k = 1; k <= virials; ++k) {
    const Bent<R> b = evaluate_bent(f.virial[k - 1], z);
    s.pressure_rho = fma(b.value * power, R(k), s.pressure_rho);
    power = power * density;
    const R share = power * R(1.0 / k);
    s.pressure = fma(b.value, power, s.pressure);
    s.pressure_beta = fma(b.slope, power, s.pressure_beta);
    s.energy = fma(b.slope, share, s.energy);
    s.energy_beta = fma(b.bend, share, s.energy_beta);
  }
  return s;
}

}  // namespace gas_detail

template <class R>
LP_HD GasParts<R> gas_parts(const FluidTable& f, R beta, R density) {
  const R z = fma(R(f.virial[0].scale), beta, R(f.virial[0].shift));
  GasParts<R> s{R(0.0), R(0.0)};
  R power(1.0);
  for (int k = 1; k <= virials; ++k) {
    power = power * density;
    const Polynomial<degree_virial>& b = f.virial[k - 1];
    R value(b.coefficient[degree_virial]), slope(0.0);
    for (int j = degree_virial - 1; j >= 0; --j) {
      slope = fma(slope, z, value);
      value = fma(value, z, R(b.coefficient[j]));
    }
    s.pressure = fma(value, power, s.pressure);
    s.energy = fma(slope * R(b.scale), power * R(1.0 / k), s.energy);
  }
  return s;
}
// The same with derivatives, by the chain rule on values: N directions cost N products, not N equations.
template <class R, int N>
LP_HD GasParts<Dual<R, N>> gas_parts(const FluidTable& f, const Dual<R, N>& beta, const Dual<R, N>& density) {
  const gas_detail::GasSlopes<R> s = gas_detail::gas_slopes(f, beta.v, density.v);
  const R energy_rho = s.pressure_beta / density.v;
  return {chain(beta, density, s.pressure, s.pressure_beta, s.pressure_rho),
          chain(beta, density, s.energy, s.energy_beta, energy_rho)};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
