// Baked properties of propylene glycol water 50: propylene glycol and water, equal masses.
//
// Written by tools/bake_fluids.py; do not edit: change the generator and run it again.
// Liquid only: CoolProp 8.0.0, INCOMP::MPG-50%, 241.5 to 373 K.
// Compressibility by a sound speed of 1650 m/s: assumed, that of aqueous propylene glycol near room temperature to some 5 %.
// Packages: CoolProp 8.0.0, thermo 0.6.1, chemicals 1.5.2. Zero of h and s: saturated liquid at the cold end.
#pragma once

#include "leakphys/fluids/table.hpp"

namespace leakphys {

// clang-format off
inline constexpr FluidTable propylene_glycol_water_50_table = {
    .molar_mass = 0.1,
    .gas_constant = 83.14462618,
    .critical_temperature = 374.8743718592965,
    .critical_density = 354.8747674513029,
    .critical_pressure = not_a_number,
    .triple_temperature = 241.5,
    .triple_pressure = 2.0079427222470002e-05,
    .latent_heat_of_fusion = not_a_number,
    .liquid_only = 1,
    .saturation_maximum = 373.0,
    .gas_maximum = 373.0,
    .gas_density_maximum = 1e-09,
    .compression_maximum = 10000000.0,
    .compressed_maximum = 1.1,
    .transport_maximum = 373.0,
    .reference_maximum = 373.0,
    .reference_saturation_maximum = 373.0,
    .reference_pressure_maximum = 10000000.0,
    .ideal_lead = {0.0, 0.0, 0.0},
    .ideal_power_count = 0,
    .ideal_power = {},
    .ideal_einstein_count = 0,
    .ideal_einstein = {},
    .power_count = 0,
    .power = {},
    .gauss_count = 0,
    .gauss = {},
    .association_count = 0,
    .association = {},
    .critical_count = 0,
    .critical = {},
    // ln of saturated-vapour density, kg/m3; worst error 0.0e+00 of the density
    .reference_ln_rho_v = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
      0.0}},
    // saturated-liquid density, kg/m3; worst error 0.0e+00 of itself
    .reference_rho_l = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    // ln of saturated-vapour density, kg/m3; worst error 0.0e+00 of the density
    .ln_rho_v = {1.0, 0.0, 0.00e+00, {
      -20.72326583694641, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    // saturated-liquid density, kg/m3; worst error 1.6e-08 of itself
    .rho_l = {3.356750094624702, -1.8937287745411648, 1.55e-08, {
      1004.866104317, 51.346277815, 28.331858521, -5.884541175000001, -12.898409209,
      -4.345717493, 1.602087967, 1.84493201, 0.191007677, -0.387549825, -0.082540652,
      0.04077877000000001}},
    // saturated-liquid internal energy, J/kg; worst error 1.0e-08 of h_lg
    .u_l = {3.356750094624702, -1.8937287745411648, 1.05e-08, {
      348244.0941381, -245426.5975228, -138372.8284109, 7838.850924599999, 30435.2109727,
      3005.5309369, -5362.429874699999, -1349.0129132, 765.7455858, 339.202978,
      -71.48333219999999, -46.2878766}},
    // saturated-liquid entropy, J/(kg K); worst error 2.9e-09 of h_lg/T
    .s_l = {3.356750094624702, -1.8937287745411648, 2.95e-09, {
      1204.930974541, -721.008122231, -476.548376098, -66.609562671, 51.730304429, 15.027738875,
      -5.522342202, -2.831330077, 0.419433072, 0.468135611, -0.002326734, -0.050227092,
      -0.004303993}},
    // saturated liquid's (dp/drho)_T, J/kg; worst error 1.3e-05 of itself
    .stiffness = {3.356750094624702, -1.8937287745411648, 1.28e-05, {
      2369290.755295, 126843.580849, 187837.712632, 106599.425223, -28986.074738, -73363.563375,
      -32058.301689, 8306.518049999999, 12292.179809, 1430.884211, -1500.233236}},
    // saturated liquid's T (dp/dT)_rho - p, Pa; worst error 3.1e-04 of itself
    .internal_pressure = {3.356750094624702, -1.8937287745411648, 3.15e-04, {
      626183487.0982001, -145676025.475, -184616903.1117, -116155021.0636, -18409023.6331,
      24179844.4228, 15072667.0008, 2052563.2459}},
    // 1/cp of saturated liquid, kg K/J; worst error 3.5e-10 of itself
    .inverse_cp_l = {3.356750094624702, -1.8937287745411648, 3.54e-10, {
      0.0002694590826989, 1.83230515099e-05, 1.22806716854e-05, 1.863097123e-06,
      -1.3218726642e-06, -4.848106902e-07, 8.084094409999999e-08, 7.1785535e-08, 2.0340224e-09,
      -8.2105178e-09, -9.018408e-10, 6.205381e-10}},
    .bend_2 = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    .bend_3 = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    .turn_2 = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    // ln of saturated liquid's viscosity, Pa s; worst error 2.7e-05 of the viscosity
    .ln_mu_l = {3.356750094624702, -1.8937287745411648, 2.69e-05, {
      -6.565053947964, 1.433963893434, 1.445884585918, 1.232348345776, 0.9936616821759999,
      0.405080455107, -0.157827367282, -0.202581474078, -0.004367901043, 0.03373388086}},
    // saturated liquid's conductivity, W/(m K); worst error 2.9e-06 of itself
    .k_l = {3.356750094624702, -1.8937287745411648, 2.87e-06, {
      0.3839597470357, -0.0359979092332, -0.0189737328958, 0.0025281339085, 0.0044485889391,
      -8.49446465e-05, -0.0006828647323, -3.24106284e-05}},
    // surface tension, N/m; worst error nan of itself or 1e-4 N/m
    .sigma = {1.0, 0.0, not_a_number, {
      not_a_number, not_a_number, not_a_number, not_a_number, not_a_number, not_a_number,
      not_a_number}},
    // ln of saturated vapour's viscosity, Pa s; worst error 0.0e+00 of the viscosity
    .ln_mu_v = {1.0, 0.0, 0.00e+00, {
      -11.512925464970229, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    // ln of thin gas's viscosity, Pa s; worst error 0.0e+00 of the viscosity
    .ln_mu_0 = {1.0, 0.0, 0.00e+00, {
      -11.512925464970229, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    .virial = {
      {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
      {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
      {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
      {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
      {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}}},
    // ideal-gas internal energy, J/kg; worst error 9.4e-10 of h_lg
    .u_0 = {0.015209125475285171, -4.673003802281369, 9.37e-10, {
      227342.7279827, 235671.1276085, 8291.3040979, -32.816099, 4.2950113,
      -8.609999999999999e-05, -0.0449683, 0.0002463, 0.048013, -0.0002825, -0.0183788, 0.0001137}},
    // ideal-gas cp, J/(kg K); worst error 2.9e-13 of itself
    .cp_0 = {0.015209125475285171, -4.673003802281369, 2.85e-13, {
      3584.351750825, 252.207050962, -1.497312943, 0.260207551, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
      0.0, 0.0}},
};
// clang-format on

}  // namespace leakphys
