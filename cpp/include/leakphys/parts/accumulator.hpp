// Accumulator that holds loop pressure between its two stops: gas bellows, spring bellows without gas, bladder.
//
// States: gas volume V_g [m3], gas internal energy U_g [J], gas amount times gas constant N [J/K]. Ideal gas, constant k.
//     T_g = U_g (k - 1)/N          p_g = U_g (k - 1)/V_g
//     p_sp = p_sp0 - k_sp (V_g - V_g0)                  spring, pushes on the coolant as the gas does
//     dV_g/dt = kappa (p_g + p_sp - p_stop - p)         bellows moves in a fraction of a second, kappa >> leak
//     p_stop = K (V_g - stroke)+ - K_f (V_full - V_g)+  stops, joined over stop_width: empty of coolant (it has bottomed) and
//                                                       full of it, V_full = full_share stroke; K_f V_full = full_pressure
//     dU_g/dt = -p_g dV_g/dt + UA (T - T_g) + dN/dt T_g k/(k - 1)    n -> 1 for leaks slower than N/(UA (k - 1)), k for faster
//     dN/dt = -A p_g sqrt(k R/T_g) (2/(k+1))^((k+1)/(2(k-1)))        the gas side's own leak into vacuum, choked
// The coolant receives p dV_g/dt, the spring p_sp dV_g/dt (a ledger); the rest is the bellows' friction and its
// stops, a ledger. A spring accumulator has no gas, a bladder neither spring nor friction worth the name.
// Checked: isothermal and adiabatic drains against P = P0 [1 + (n/2 + 1) a t]^(-n/(n/2 + 1)).
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double stop_width = 1e-7;  // m3 over which the bellows meets its stop
inline constexpr double full_width = 1e-3;  // of V_full over which it meets the other
inline constexpr double full_share = 1e-3;  // of the stroke that the gas side keeps when the accumulator is full
inline constexpr double full_pressure = 1e7;  // Pa that would press a full one's gas side to nothing, above any coolant's table

template <class R>
struct AccumulatorParameters {
  R stroke;             // m3, gas volume at the stop
  R heat_capacity_ratio;
  R wall_conductance;   // W/K, gas to coolant
  R compliance;         // kappa [m3/s/Pa]
  R stop_stiffness;     // K [Pa/m3]
  R spring_pressure;    // p_sp0 [Pa]
  R spring_rate;        // k_sp [Pa/m3]
  R start_volume;       // V_g0 [m3]
  R leak_area;          // m2, effective, from the gas side into vacuum
  R gas_constant;       // J/kg/K, of the gas that leaks
};

template <class R>
struct AccumulatorRates {
  R gas_volume;      // m3/s
  R gas_energy;      // W
  R gas_amount;      // W/K
  R heat_to_gas;     // W from the coolant
  R work_on_coolant; // W
  R spring_work;     // W, by the spring
  R bellows_loss;    // W, friction and stop
  R leaked_energy;   // W, with the gas that leaks
  R gas_pressure;    // Pa
};

// `has_gas`: false for a spring accumulator; `may_leak`: false where no lane's gas side leaks.
template <class P, class R>
LP_FN AccumulatorRates<R> accumulator_rates(const AccumulatorParameters<P>& a, bool has_gas, R gas_volume,
                                            R gas_energy, R gas_amount, R coolant_pressure, R coolant_temperature,
                                            bool may_leak = true) {
  AccumulatorRates<R> r;
  r.gas_pressure = r.heat_to_gas = r.leaked_energy = r.gas_amount = R(0.0);
  if (has_gas) {
    const P k = a.heat_capacity_ratio, k1 = k - P(1.0);
    r.gas_pressure = gas_energy * k1 / gas_volume;
    const R temperature = gas_energy * k1 / max(gas_amount, R(1e-12));
    r.heat_to_gas = a.wall_conductance * (coolant_temperature - temperature);
    if (may_leak) {
      // Choked flow p sqrt(k/(R T)) (2/(k+1))^((k+1)/(2 (k-1))), times R: amount per time.
      const P choked = exp((k + P(1.0)) / (P(2.0) * k1) * log(P(2.0) / (k + P(1.0))));
      const R flow = a.leak_area * r.gas_pressure * sqrt(k * a.gas_constant / max(temperature, R(1.0))) * choked;
      r.gas_amount = -flow;
      r.leaked_energy = flow * temperature * (k / k1);
    }
  }
  const R spring = a.spring_pressure - a.spring_rate * (gas_volume - a.start_volume);
  const P least = P(full_share) * a.stroke;
  const R stop = a.stop_stiffness * smooth_positive(gas_volume - a.stroke, R(stop_width)) -
                 P(full_pressure) / least * smooth_positive(least - gas_volume, R(P(full_width) * least));
  r.gas_volume = a.compliance * (r.gas_pressure + spring - stop - coolant_pressure);
  const R gas_work = r.gas_pressure * r.gas_volume;
  r.gas_energy = r.heat_to_gas - gas_work - r.leaked_energy;
  r.spring_work = spring * r.gas_volume;
  r.work_on_coolant = coolant_pressure * r.gas_volume;
  r.bellows_loss = gas_work + r.spring_work - r.work_on_coolant;
  return r;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
