// Degrees of the baked polynomials: the lowest that meet the tolerances for every fluid.
//
// Written by tools/bake_fluids.py; do not edit: change the generator and run it again.
#pragma once

#include "leakphys/num/config.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int degree_reference_ln_rho_v = 30;  // worst error 1e-08 of the density
inline constexpr int degree_reference_rho_l = 24;  // worst error 1e-08 of itself
inline constexpr int degree_ln_rho_v = 11;  // worst error 1e-05 of the density
inline constexpr int degree_rho_l = 9;  // worst error 1e-05 of itself
inline constexpr int degree_u_l = 9;  // worst error 1e-05 of h_lg
inline constexpr int degree_z_2 = 10;  // worst error 1e-05 of 1
inline constexpr int degree_w_2 = 8;  // worst error 1e-05 of h_lg
inline constexpr int degree_stiffness = 7;  // worst error 0.0001 of itself
inline constexpr int degree_internal_pressure = 4;  // worst error 0.001 of itself
inline constexpr int degree_cp_l = 9;  // worst error 0.0001 of itself
inline constexpr int degree_ln_mu_l = 11;  // worst error 0.005 of the viscosity
inline constexpr int degree_k_l = 3;  // worst error 0.005 of itself
inline constexpr int degree_sigma = 3;  // worst error 0.005 of itself
inline constexpr int degree_mu_v = 3;  // worst error 0.005 of itself
inline constexpr int degree_b = 7;  // worst error 1e-05 of 1/rho_v
inline constexpr int degree_b_beta = 8;  // worst error 1e-05 of h_lg/(R rho_v)
inline constexpr int degree_u_0 = 8;  // worst error 1e-05 of h_lg
inline constexpr int degree_cp_0 = 8;  // worst error 0.0001 of itself

}  // namespace leakphys::inline LEAKPHYS_ISA
