// Moist air: saturation, dew point, enthalpies. Water's zero of energy: liquid at the triple point, 273.16 K.
//
// Saturation over liquid water (IAPWS-95 auxiliary equation, 273.16-647 K) [1], th = 1 - T/647.096 K:
//     ln(p/22.064 MPa) = (647.096 K/T) (a1 th + a2 th^1.5 + a3 th^3 + a4 th^3.5 + a5 th^4 + a6 th^7.5)
// Below 273.16 K it is that of supercooled water. Checked: 300 K: 3536.63 Pa (IAPWS-IF97: 3536.59); 373.124 K: 101.32 kPa.
// Vapour is an ideal gas with constant heat capacity: h_v = 2500.9 kJ/kg + 1.86 kJ/kg/K (T - 273.16 K), within
// 0.1 % of steam tables from 273 to 330 K. Air and liquid water: constant heat capacities.
//
// [1] W. Wagner & A. Pruss, J. Phys. Chem. Ref. Data 31, 387 (2002), eq. 2.5.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace air {
inline constexpr double zero_temperature = 273.16;      // K
inline constexpr double gas_constant = 287.055;         // J/kg/K, dry air
inline constexpr double cp = 1005.0, cv = cp - gas_constant;
inline constexpr double vapour_gas_constant = 461.523;  // J/kg/K
inline constexpr double vapour_cp = 1860.0, vapour_cv = vapour_cp - vapour_gas_constant;
inline constexpr double vapour_enthalpy_zero = 2500.9e3;  // J/kg at 273.16 K
inline constexpr double vapour_energy_zero = vapour_enthalpy_zero - vapour_gas_constant * zero_temperature;
inline constexpr double water_cp = 4186.0;
inline constexpr double coldest = 223.15, warmest = 373.15;  // K, between which the cabin model holds
}  // namespace air

// ln of the saturation pressure [Pa] over liquid water.
template <class R>
LP_HD R log_saturation_pressure(R temperature) {
  return by_slope(temperature, []<class T>(const T& t) {
    const T th = T(1.0) - t * T(1.0 / 647.096);
    const T root = sqrt(max(th, T(1e-12)));
    const T th2 = th * th, th3 = th2 * th;
    const T sum = th * (T(-7.85951783) + T(1.84408259) * root + T(-15.9618719) * th3) +
                  th3 * (T(-11.7866497) + T(22.6807411) * root) + T(1.80122502) * th3 * th3 * th * root;
    return fma(T(647.096) / t, sum, T(16.909433216299605));  // ln(22.064e6)
  });
}
template <class R>
LP_HD R saturation_pressure(R temperature) {
  return by_slope(temperature, [](const auto& t) { return exp(log_saturation_pressure(t)); });
}
// Density of saturated vapour [kg/m3].
template <class R>
LP_HD R saturation_density(R temperature) {
  return by_slope(temperature, [](const auto& t) { return saturation_pressure(t) / (t * air::vapour_gas_constant); });
}

// kg of vapour per kg of dry air, from the vapour's and the total pressure [Pa].
template <class R>
LP_HD R humidity_ratio(R vapour_pressure, R pressure) {
  return R(air::gas_constant / air::vapour_gas_constant) * vapour_pressure / (pressure - vapour_pressure);
}

// Dew point [K] of a vapour pressure [Pa]: Magnus' inverse (within 0.2 K from 230 to 340 K), then three Newton
// steps on ln p. Defined for vapour pressures above 1 Pa; below, that of 1 Pa (208.0 K).
template <class R>
LP_FN R dew_point(R vapour_pressure) {
  const R target = log(max(vapour_pressure, R(1.0)));
  const R magnus = target - R(6.415003);  // ln(610.94)
  R t = R(273.15) + R(243.04) * magnus / (R(17.625) - magnus);
  for (int i = 0; i < 3; ++i) {
    const Dual<R, 1> at = [&] {
      Dual<R, 1> x(0.0);
      x.v = t;
      x.d[0] = R(1.0);
      return log_saturation_pressure(x);
    }();
    t = t + (target - at.v) / at.d[0];
  }
  return t;
}

template <class R>
LP_HD R vapour_enthalpy(R temperature) {  // J/kg
  return (temperature - air::zero_temperature) * air::vapour_cp + air::vapour_enthalpy_zero;
}
template <class R>
LP_HD R water_enthalpy(R temperature) {  // J/kg, liquid
  return (temperature - air::zero_temperature) * air::water_cp;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
