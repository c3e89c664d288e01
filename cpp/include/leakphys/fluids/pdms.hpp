// Baked properties of pdms: polydimethylsiloxane of 1.5 mm2/s at room temperature.
//
// Written by tools/bake_fluids.py; do not edit: change the generator and run it again.
// Liquid only: CoolProp 8.0.0, INCOMP::PMS2, 193.5 to 373 K.
// Compressibility by a sound speed of 980 m/s: assumed, that of silicone oils near room temperature to some 5 %.
// Packages: CoolProp 8.0.0, thermo 0.6.1, chemicals 1.5.2. Zero of h and s: saturated liquid at the cold end.
#pragma once

#include "leakphys/fluids/table.hpp"

namespace leakphys {

// clang-format off
inline constexpr FluidTable pdms_table = {
    .molar_mass = 0.1,
    .gas_constant = 83.14462618,
    .critical_temperature = 374.8743718592965,
    .critical_density = 319.15181333333334,
    .critical_pressure = not_a_number,
    .triple_temperature = 193.5,
    .triple_pressure = 1.6088485165830002e-05,
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
    // saturated-liquid density, kg/m3; worst error 1.8e-08 of itself
    .rho_l = {2.7866665747172474, -1.7419450458540382, 1.82e-08, {
      822.3441293735, 101.4689652124, 56.5109875117, -10.3266448078, -17.0203835057,
      0.7668081993, 4.3961594303, 0.2782944268, -0.9742083587, -0.1565321576, 0.1368085198,
      0.0310726825}},
    // saturated-liquid internal energy, J/kg; worst error 1.5e-07 of h_lg
    .u_l = {2.7866665747172474, -1.7419450458540382, 1.51e-07, {
      223953.6554337, -181922.3355422, -91003.0456057, 30002.2741227, 31596.3265088,
      -6006.3542988, -9462.4666004, 841.2641497, 2404.5339677, -15.0473254, -372.0644594,
      -16.7828199}},
    // saturated-liquid entropy, J/(kg K); worst error 9.2e-09 of h_lg/T
    .s_l = {2.7866665747172474, -1.7419450458540382, 9.16e-09, {
      876.5913868008, -559.3853344716, -364.905279874, -13.3301025055, 67.6589674389,
      6.878647629700001, -14.0578767221, -2.4887673735, 2.9174211163, 0.7201010115,
      -0.5507703487, -0.1147377094, 0.0663346023}},
    // saturated liquid's (dp/drho)_T, J/kg; worst error 5.1e-08 of itself
    .stiffness = {2.7866665747172474, -1.7419450458540382, 5.13e-08, {
      759660.6616038, 69477.3754891, 33754.0957339, -11932.6972933, -11092.96334, 3144.2762372,
      3359.6715926, -754.6123326, -905.6211657, 112.9569524, 149.4648618}},
    // saturated liquid's T (dp/dT)_rho - p, Pa; worst error 1.0e-05 of itself
    .internal_pressure = {2.7866665747172474, -1.7419450458540382, 1.03e-05, {
      253418435.6502, -53917839.97570001, -38681659.30710001, -3321305.5883, 9078006.8923,
      3203679.2273, -1286653.8481, -780343.109}},
    // 1/cp of saturated liquid, kg K/J; worst error 2.4e-09 of itself
    .inverse_cp_l = {2.7866665747172474, -1.7419450458540382, 2.36e-09, {
      0.0005437527752033, 6.16504603563e-05, 4.13255134184e-05, 2.3042805015e-06,
      -8.1901666832e-06, -1.9689820413e-06, 1.2073168422e-06, 5.818096108999999e-07,
      -1.202773032e-07, -1.22081834e-07, 5.1560966e-09, 1.49089642e-08}},
    .bend_2 = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    .bend_3 = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    .turn_2 = {1.0, 0.0, 0.00e+00, {
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}},
    // ln of saturated liquid's viscosity, Pa s; worst error 1.8e-05 of the viscosity
    .ln_mu_l = {2.7866665747172474, -1.7419450458540382, 1.81e-05, {
      -7.092227847889, 1.275858123077, 1.504049339118, 0.752302463741, -0.137229684218,
      -0.342230723499, -0.048630090557, 0.097184668377, 0.018240540793, -0.015385252437}},
    // saturated liquid's conductivity, W/(m K); worst error 1.0e-05 of itself
    .k_l = {2.7866665747172474, -1.7419450458540382, 1.01e-05, {
      0.1036160254598, 0.0208925592856, 0.0116016062098, -0.0021243774629, -0.0033220721789,
      0.0001699368691, 0.0005846304434, 1.83859531e-05}},
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
    // ideal-gas internal energy, J/kg; worst error 1.4e-09 of h_lg
    .u_0 = {0.011142061281337047, -3.1559888579387185, 1.44e-09, {
      148627.4270286, 157116.9791475, 8489.549803, 0.0, 0.0182665, 0.0, -0.0460129, 0.0,
      0.0491237, 0.0, -0.0188024, 0.0}},
    // ideal-gas cp, J/(kg K); worst error 6.4e-13 of itself
    .cp_0 = {0.011142061281337047, -3.1559888579387185, 6.41e-13, {
      1750.60701, 189.18223, 0.0, 0.0, 0.0, 0.0, 0.0, 1e-09, 0.0, 0.0, 0.0, 0.0}},
};
// clang-format on

}  // namespace leakphys
