// Heat between a wall and a gas that gravity stirs.
//
// Turbulent natural convection on walls of any size [1]: Nu = 0.13 Ra^(1/3), in which the length cancels,
//     q = 0.13 k (g beta rho^2 c_p/(mu k))^(1/3) |dT|^(1/3) dT                                              (1)
// beta = 1/T of an ideal gas, k = mu (c_p0 + 1.25 R) by Eucken [2]. Valid for Ra from 1e9 to 1e13; within some 20 %.
// |dT| is joined to zero over convection_width. Checked: nitrogen 1 bar, 300 K, wall 20 K warmer, 9.80665 m/s2: 4.07 W/m2/K.
//
// [1] McAdams, W. H. (1954), Heat Transmission, 3rd ed., McGraw-Hill, ch. 7.
// [2] Poling, B. E., Prausnitz, J. M. and O'Connell, J. P. (2001), The Properties of Gases and Liquids, 5th ed., ch. 10.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double convection_width = 0.1;  // K

template <class R>
struct StirredGas {
  R temperature, density, heat_capacity;     // K, kg/m3, c_p in J/kg/K
  R viscosity, conductivity;                 // Pa s, W/m/K
};

// k of (1).
template <class R>
LP_HD R eucken_conductivity(R viscosity, R ideal_heat_capacity, R gas_constant) {
  return viscosity * fma(R(1.25), gas_constant, ideal_heat_capacity);
}

// (1): conductance per area [W/m2/K] at a temperature difference [K], gravity in m/s2.
template <class R>
LP_HD R natural_convection(const StirredGas<R>& gas, R gravity, R difference) {
  const R size = sqrt(fma(difference, difference, R(convection_width * convection_width)));
  const R stirring = gravity / gas.temperature * gas.density * gas.density * gas.heat_capacity /
                     (gas.viscosity * gas.conductivity);
  return R(0.13) * gas.conductivity * cbrt(max(stirring, R(1e-30)) * size);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
