// What a person wears: insulation, resistance to vapour, and the air that ventilates a suit.
//
// A layer of insulation I_cl and area factor f_cl = A_clothed/A_body lets vapour through with an efficiency i_cl [1]:
//     R_e = I_cl/(LR i_cl) + 1/(LR f_cl h_c),   LR = 2.2 K/Torr (p_0/p)                                       (1)
// with the Lewis relation LR at the pressure p. Standards give i_m of clothing and still air together [2]:
//     R_e = I_T/(LR i_m),   I_T = I_cl + 1/(f_cl (h_c + h_r))                                                 (2)
// layer_permeability() turns (2) into (1), a constant of the material: at the film of the still air at sea level in
// which i_m is measured, 1/h = 0.111 m2 K/W [2], whatever air and pressure the clothing is worn in. Where i_m passes
// more than the air outside alone, the layer resists nothing.
//
// Ventilated suit: dry-air flow m enters as cabin air and leaves at the share e (effectiveness) of the way to skin
// temperature and to saturation there, e m [h(T_skin, saturated) - h(cabin)] less the liquid's enthalpy, that is
//     Q = e m (c_p + w c_pv)(T_skin - T) + e m h_fg (w_sat(T_skin) - w)                                       (3)
// beside what passes the suit's layers; m = 0 is the suit without ventilation. Where it takes, the second term is an
// upper bound that the wetted share of the skin multiplies; where the cabin holds more vapour than air at the skin can,
// it is negative and whole: the flow condenses in the suit and warms the skin. e has no public value: an input, 0 to 1.
// Sokol KV-2: 150 L/min of cabin air, 0.003 kg/s [3]; its I_cl and i_m are not public either: 0.8 to 1.4 clo and i_m
// 0.1 to 0.4 are assumed ranges.
//
// [1] A. P. Gagge, A. P. Fobelets & L. G. Berglund, ASHRAE Trans. 92 (2B), 709 (1986).  [2] ISO 9920; ISO 7933:2004.
// [3] NPP Zvezda, description of the Sokol KV-2.
#pragma once

#include "leakphys/num/smooth.hpp"
#include "leakphys/physics/humid_air.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace clothing {
inline constexpr double clo = 0.155;                       // m2 K/W
inline constexpr double torr = 133.322368;                 // Pa
inline constexpr double sea_level = 101325.0;              // Pa
inline constexpr double lewis = 2.2 / torr;                // K/Pa at sea level
inline constexpr double latent_heat = 0.68 * 3600e3;       // J/kg of sweat: 0.68 Wh/g [1]
inline constexpr double nominal_radiation = 4.7;           // W/m2/K, h_r of (2)
inline constexpr double measured_film = 1.0 / 0.111 - nominal_radiation;  // h_c where i_m is measured [2]
inline constexpr double no_resistance = 1e6;               // i_cl of a layer that vapour does not notice
inline constexpr double least_dry_pressure = 1e3;          // Pa of air beside vapour, below which (3) is not meant
}  // namespace clothing

template <class P>
struct Clothing {
  P insulation, area_factor, permeability;  // I_cl in m2 K/W, f_cl, i_cl
  P ventilation, effectiveness;             // kg/s of dry air, 1
};

// i_cl of (1) that makes the i_m of (2); both of them at a film coefficient h_c [W/m2/K].
template <class R>
LP_HD R layer_permeability(R i_m, R insulation, R area_factor, R film) {
  const R whole = insulation + R(1.0) / (area_factor * (film + R(clothing::nominal_radiation)));
  const R layer = whole / i_m - R(1.0) / (area_factor * film);
  return select(layer > R(0.0), insulation / max(layer, R(1e-9)), R(clothing::no_resistance));
}

// (1) inverted, per Pa: W/m2/Pa from a wet skin to the air.
template <class P, class R>
LP_HD R vapour_conductance(const Clothing<P>& worn, R film, R pressure) {
  const R outside = R(worn.area_factor) * film, through = R(worn.permeability);
  return R(clothing::lewis * clothing::sea_level) * through * outside /
         (pressure * fma(R(worn.insulation), outside, through));
}

template <class R>
struct SuitVentilation {
  R dry;     // W/K from skin to cabin air
  R vapour;  // W/Pa: at most where it takes, all where it condenses
};

// (3)
template <class P, class R>
LP_HD SuitVentilation<R> suit_ventilation(const Clothing<P>& worn, R skin_vapour_pressure, R vapour_pressure,
                                          R pressure) {
  const R least(clothing::least_dry_pressure);
  const R flow = R(worn.ventilation) * R(worn.effectiveness);
  const R outside = max(pressure - vapour_pressure, least), inside = max(pressure - skin_vapour_pressure, least);
  const R share = R(air::gas_constant / air::vapour_gas_constant) / (outside * inside);
  const R humidity = share * inside * vapour_pressure, per_pascal = share * pressure;  // w; of w_sat - w
  return {flow * fma(R(air::vapour_cp), humidity, R(air::cp)), flow * R(clothing::latent_heat) * per_pascal};
}

}  // namespace leakphys::inline LEAKPHYS_ISA
