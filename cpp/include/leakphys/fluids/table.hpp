// FluidTable: everything baked for one fluid, a plain block of doubles and ints that also the device reads.
//
// Written by tools/bake_fluids.py into one header per fluid, or at run time by leakphys.fluids.bake. It has one
// layout in every instruction set, so that the copies of the engine can share one table. SI units, per kilogram.
// Zero of h and s: saturated liquid at the triple point, the same for both tiers.
#pragma once

#include "leakphys/fluids/fit_degrees.hpp"
#include "leakphys/fluids/polynomial.hpp"

namespace leakphys {

inline constexpr int most_power_terms = 51;
inline constexpr int most_gauss_terms = 14;
inline constexpr int most_association_terms = 2;
inline constexpr int most_critical_terms = 3;
inline constexpr int most_ideal_terms = 12;

struct FluidTable {
  double molar_mass;            // kg/mol
  double gas_constant;          // J/(kg K)
  double critical_temperature;  // K, also the reducing temperature
  double critical_density;      // kg/m3, also the reducing density
  double critical_pressure;     // Pa
  double triple_temperature;    // K, cold end of both tiers
  double triple_pressure;       // Pa
  double latent_heat_of_fusion;  // J/kg, at the triple point; NaN where no source has it
  int liquid_only;  // 1: no vapour and no equation of state is known, the table ends where vapour would form

  // ranges of the fast tier
  double saturation_maximum;     // K, warm end of the saturation fits
  double gas_maximum;            // K, warm end of the gas fits
  double gas_density_maximum;    // kg/m3, for gas above saturation_maximum
  double compression_maximum;    // Pa above saturation, for compressed liquid
  double compressed_maximum;     // of the saturated liquid's density, for compressed liquid
  double transport_maximum;      // K, warm end of the transport properties
  // ranges of the reference tier
  double reference_maximum;             // K
  double reference_saturation_maximum;  // K, warm end of its saturation line
  double reference_pressure_maximum;    // Pa

  // alpha0 = ln(delta) + a1 + a2 tau + c ln(tau) + sum n tau^t + sum v ln(c + d exp(-u/T))
  double ideal_lead[3];  // a1, a2, c
  int ideal_power_count;
  double ideal_power[most_ideal_terms][2];  // n, t
  int ideal_einstein_count;
  double ideal_einstein[most_ideal_terms][4];  // v, u, c, d
  // alphar, by the shapes of helmholtz.hpp
  int power_count;
  double power[most_power_terms][4];  // n, d, t, c; c = 0: no exponential
  int gauss_count;
  double gauss[most_gauss_terms][7];  // n, d, t, a, b, e, g
  int association_count;
  double association[most_association_terms][8];  // n, d, t, a, e, b', g, b
  int critical_count;
  double critical[most_critical_terms][8];  // n, a, b, beta, A, B, C, D

  // reference tier, saturation line in the variable (1 - T/Tc)^(1/3)
  Chebyshev<degree_reference_ln_rho_v> reference_ln_rho_v;
  Chebyshev<degree_reference_rho_l> reference_rho_l;

  // fast tier along saturation, in x = (Tc/T - 1)^(1/4)
  Polynomial<degree_ln_rho_v> ln_rho_v;                    // ln(kg/m3)
  Polynomial<degree_rho_l> rho_l;                          // kg/m3
  Polynomial<degree_u_l> u_l;                              // J/kg
  Polynomial<degree_s_l> s_l;                              // J/(kg K)
  Polynomial<degree_stiffness> stiffness;                  // (dp/drho)_T of the liquid, J/kg
  Polynomial<degree_internal_pressure> internal_pressure;  // T (dp/dT)_rho - p of the liquid, Pa
  Polynomial<degree_inverse_cp_l> inverse_cp_l;            // kg K/J
  Polynomial<degree_bend> bend_2, bend_3, turn_2;          // curvature of p and u in the compressed liquid
  Polynomial<degree_ln_mu_l> ln_mu_l;                      // ln(Pa s)
  Polynomial<degree_k_l> k_l;                              // W/(m K)
  Polynomial<degree_sigma> sigma;                          // N/m
  Polynomial<degree_ln_mu_v> ln_mu_v;                      // ln(Pa s)
  // fast tier, gas
  Polynomial<degree_ln_mu_0> ln_mu_0;         // ln(Pa s) of thin gas, in T
  Polynomial<degree_virial> virial[virials];  // b_k of a_r/(R T) = sum b_k rho^k/k, in 1/T
  Polynomial<degree_u_0> u_0;                 // ideal-gas internal energy, J/kg, in T
  Polynomial<degree_cp_0> cp_0;               // ideal-gas cp, J/(kg K), in T
};

}  // namespace leakphys
