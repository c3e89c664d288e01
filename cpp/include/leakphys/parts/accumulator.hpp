// Gas-loaded bellows that holds loop pressure and bottoms at its stop.
//
// States: gas volume V_g [m3], gas internal energy U_g [J]. The gas is ideal with constant k; n R = p0 V0/T0.
//     T_g = U_g (k - 1)/(n R)          p_g = U_g (k - 1)/V_g
//     dV_g/dt = kappa (p_g - p_stop - p)                bellows moves in a fraction of a second, kappa >> leak
//     p_stop = K (V_g - stroke)+                        stop, joined over stop_width
//     dU_g/dt = -p_g dV_g/dt + UA (T - T_g)             n -> 1 for leaks much slower than n c_v/UA, k for faster
// The coolant receives p dV_g/dt; the rest, (p_g - p) dV_g/dt, is the bellows' friction and its stop, a ledger term.
// Checked: isothermal and adiabatic drains against P = P0 [1 + (n/2 + 1) a t]^(-n/(n/2 + 1)).
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double stop_width = 1e-7;  // m3 over which the bellows meets its stop

template <class P>
struct AccumulatorParameters {
  P stroke;             // m3, gas volume at the stop
  P gas_moles_r;        // n R [J/K]
  P heat_capacity_ratio;
  P wall_conductance;   // W/K, gas to coolant
  P compliance;         // kappa [m3/s/Pa]
  P stop_stiffness;     // K [Pa/m3]
};

template <class R>
struct AccumulatorRates {
  R gas_volume;      // m3/s
  R gas_energy;      // W
  R heat_to_gas;     // W from the coolant
  R work_on_coolant; // W
  R bellows_loss;    // W, friction and stop
  R gas_pressure, gas_temperature;
};

template <class P, class R>
LP_FN AccumulatorRates<R> accumulator_rates(const AccumulatorParameters<P>& a, R gas_volume, R gas_energy,
                                            R coolant_pressure, R coolant_temperature) {
  AccumulatorRates<R> r;
  const R k1 = R(a.heat_capacity_ratio) - R(1.0);
  r.gas_pressure = gas_energy * k1 / gas_volume;
  r.gas_temperature = gas_energy * k1 / R(a.gas_moles_r);
  const R stop = R(a.stop_stiffness) * smooth_positive(gas_volume - R(a.stroke), stop_width);
  r.gas_volume = R(a.compliance) * (r.gas_pressure - stop - coolant_pressure);
  r.heat_to_gas = R(a.wall_conductance) * (coolant_temperature - r.gas_temperature);
  const R gas_work = r.gas_pressure * r.gas_volume;
  r.gas_energy = r.heat_to_gas - gas_work;
  r.work_on_coolant = coolant_pressure * r.gas_volume;
  r.bellows_loss = gas_work - r.work_on_coolant;
  return r;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
