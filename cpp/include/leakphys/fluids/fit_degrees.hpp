// Degrees of the baked polynomials, common to all fluids.
//
// Written by tools/bake_fluids.py; do not edit: change the generator and run it again.
#pragma once

namespace leakphys {

inline constexpr int degree_reference_ln_rho_v = 36;
inline constexpr int degree_reference_rho_l = 30;
inline constexpr int degree_ln_rho_v = 12;
inline constexpr int degree_rho_l = 11;
inline constexpr int degree_u_l = 11;
inline constexpr int degree_s_l = 12;
inline constexpr int degree_stiffness = 10;
inline constexpr int degree_internal_pressure = 7;
inline constexpr int degree_inverse_cp_l = 11;
inline constexpr int degree_ln_mu_l = 9;
inline constexpr int degree_k_l = 7;
inline constexpr int degree_sigma = 6;
inline constexpr int degree_ln_mu_v = 6;
inline constexpr int degree_ln_mu_0 = 9;
inline constexpr int degree_u_0 = 11;
inline constexpr int degree_cp_0 = 11;
inline constexpr int degree_bend = 6;
inline constexpr int degree_virial = 8;
inline constexpr int virials = 5;

}  // namespace leakphys
