// A person as core and skin (two-node model of Gagge), continuous in time and smooth in everything.
//
//     (1 - a) m c dT_core/dt = A (M - W + M_sh - H - C_res - E_res)       a m c dT_skin/dt = A (H - D - E)       (1)
//     H = (5.28 + 1.163 b)(T_core - T_skin)            b = (6.3 + 120 w_c)/(1 + 0.5 c_s), 0.5 to 90 L/m2/h
//     a = 0.0417737 + 0.7451833/(b + 0.585417)         M_sh = 19.4 c_s c_c
//     D = (T_skin - T_o)/(I_cl + 1/(f_cl h))           h = h_c + h_r, T_o = (h_c T + h_r T_r)/h
//     sweat = 170 w_b exp(w_s/10.7 K) <= 500 g/m2/h    E_rsw = 0.68 Wh/g sweat
//     E = (0.06 + 0.94 min(E_rsw/E_max, p)) E_max,     p = (w_max - 0.06)/0.94,  E_max = (p_skin - p_v)/R_e >= 0
//         + a suit's ventilation where p_v > p_skin, (3) of clothing.hpp
//     C_res = 0.0014 M (34 degC - T)                   E_res = 0.0023 M (44 Torr - p_v)
// w and c are warm and cold signals, max(+-(T - T_n), 0): of skin s (33.7 degC), core c (36.8), body b (a T_skin +
// (1 - a) T_core - 36.49). h_c = max(3 (p/p_0)^0.53, 8.6 (v p/p_0)^0.53, 5.66 (M/58.2 - 0.85)^0.39), v >= 0.1 m/s.
// h_r = 4 0.95 s f_r ((T_cl + T_r)/2)^3 by a fixed count. w_max = 0.59 v^-0.08 clothed, 0.38 v^-0.29 nude. Fluxes are
// per body area A. Heat capacity c = 0.97 Wh/kg/K. A change of a moves no heat, as in the source.
//
// Here every max and min is joined over a width of TwoNodeWidths, so that a solver meets no kink. The source's form in
// steps of a minute is two_node_minutes.hpp, the same functions with sharp corners. Without gravity there is no free
// convection and nobody walks: h_c is the second term alone [assumption].
// Checked (tests): 25 degC, 50 %, 0.1 m/s, 1.2 met, 0.5 clo after 60 min: core 36.9, skin 33.8 degC, E 18.1 W/m2.
// Validity: rest to moderate work, uniform surroundings; beyond a core of 39 degC nothing was compared with people.
//
// A. P. Gagge, A. P. Fobelets & L. G. Berglund, ASHRAE Trans. 92 (2B), 709 (1986); ASHRAE Standard 55.
#pragma once

#include "leakphys/physics/clothing.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace two_node {
inline constexpr double zero_celsius = 273.15;
inline constexpr double neutral_skin = 306.85, neutral_core = 309.95;  // K
inline constexpr double neutral_body = 0.1 * neutral_skin + 0.9 * neutral_core;
inline constexpr double met = 58.2;                                    // W/m2
inline constexpr double heat_capacity = 0.97 * 3600.0;                 // J/kg/K
inline constexpr double sweat_heat = 0.68;                             // Wh/g
inline constexpr double grams_per_hour = 1e-3 / 3600.0;                // kg/s
inline constexpr double stefan_boltzmann = 5.6697e-8;
inline constexpr double diffusing = 0.06;   // share of a skin that does not sweat
inline constexpr double least_air_speed = 0.1;
}  // namespace two_node

// Where the corners above are joined: |x| below the width. Powers of two: dividing by them costs a product.
struct TwoNodeWidths {
  double temperature;       // K, the signals
  double most_blood_flow;   // L/m2/h
  double least_blood_flow;  // L/m2/h
  double sweat;             // g/m2/h, its upper bound
  double wettedness;        // 1, at its largest
  double evaporation;       // W/m2, E_max at zero
  double film;              // W/m2/K, the choice of h_c
};
inline constexpr TwoNodeWidths smooth_corners{0x1p-6, 2.0, 0.25, 8.0, 0x1p-6, 1.0, 0.125};
inline constexpr TwoNodeWidths sharp_corners{1e-13, 1e-13, 1e-13, 1e-13, 1e-13, 1e-13, 1e-13};

// a, but at most or at least a bound, joined over |a - bound| < width; never beyond the bound.
template <class R>
LP_HD R at_most(R a, SameAs<R> bound, double width) {
  return bound - ramp(bound - a, R(width));
}
template <class R>
LP_HD R at_least(R a, SameAs<R> bound, double width) {
  return bound + ramp(a - bound, R(width));
}

template <class P>
struct CrewPerson {
  P metabolic_rate, work;         // W
  P mass, area;                   // kg, m2
  P radiating_share;              // of the area: 0.73 standing, 0.70 sitting
  P most_blood_flow, most_sweat;  // L/m2/h, g/m2/h
};
// What the air's speed decides, prepared once: a phase keeps it.
template <class P>
struct CrewFilm {
  P at_sea_level;     // W/m2/K, by the air's own movement
  P by_motion;        // W/m2/K, by the person's
  P most_wettedness;  // w_max
};
template <class R>
struct CrewAir {
  R temperature, radiant_temperature;  // K
  R vapour_pressure, pressure;         // Pa
};

// Saturation of the model: ln(p/Torr) = 18.6686 - 4030.183 K/(T - 38.15 K).
template <class R>
LP_HD R skin_saturation_pressure(R temperature) {
  return R(clothing::torr) * exp(R(18.6686) - R(4030.183) / (temperature + R(235.0 - two_node::zero_celsius)));
}

template <class P>
LP_FN CrewFilm<P> crew_film(const CrewPerson<P>& person, P insulation, P air_speed, bool gravity,
                            const TwoNodeWidths& w) {
  const P v = at_least(air_speed, P(two_node::least_air_speed), 0.1 * w.film);
  const P forced = P(8.6) * pow(v, P(0.53));
  const P nude = P(0.38) * pow(v, P(-0.29)), clothed = P(0.59) * pow(v, P(-0.08));
  const P most = select(insulation > P(0.0), clothed, nude);
  if (!gravity) return {forced, P(0.0), most};
  const P moving = ramp(person.metabolic_rate / (person.area * P(two_node::met)) - P(0.85), P(0.2 * w.film));
  return {at_least(forced, P(3.0), w.film), P(5.66) * pow(moving + P(1e-9), P(0.39)), most};
}
template <class P, class R>
LP_HD R film_coefficient(const CrewFilm<P>& film, R pressure, const TwoNodeWidths& w) {
  const R moved = R(film.at_sea_level) * exp(R(0.53) * log(pressure * R(1.0 / clothing::sea_level)));
  return at_least(moved, R(film.by_motion), w.film);
}

template <class R>
struct DryFlux {  // W/m2
  R whole, radiated;
};
// D; h_r by `counts` repetitions, each of which leaves less than a tenth of the error.
template <int counts, class P, class R>
LP_HD DryFlux<R> dry_flux(const CrewPerson<P>& person, const Clothing<P>& worn, const CrewAir<R>& air, R film, R skin) {
  const R resistance = R(worn.insulation) * R(worn.area_factor);
  const R size = R(person.radiating_share) * R(4.0 * 0.95 * two_node::stefan_boltzmann / 8.0);
  const R convected = film * air.temperature;
  R h_r(4.7);
  LP_UNROLL
  for (int i = 0; i < counts; ++i) {
    const R outside = fma(resistance, fma(h_r, air.radiant_temperature, convected), skin) /
                      fma(resistance, film + h_r, R(1.0));
    const R sum = outside + air.radiant_temperature;
    h_r = size * (sum * sum * sum);
  }
  const R driven = fma(film, skin - air.temperature, h_r * (skin - air.radiant_temperature));
  const R whole = R(worn.area_factor) * driven / fma(resistance, film + h_r, R(1.0));
  const R surface = skin - whole * R(worn.insulation);
  return {whole, R(worn.area_factor) * h_r * (surface - air.radiant_temperature)};
}

template <class R>
LP_HD R skin_blood_flow(R core, R skin, R most, const TwoNodeWidths& w) {
  const R warm = ramp(core - R(two_node::neutral_core), R(w.temperature));
  const R cold = ramp(R(two_node::neutral_skin) - skin, R(w.temperature));
  const R wanted = fma(R(120.0), warm, R(6.3)) / fma(R(0.5), cold, R(1.0));
  return at_least(at_most(wanted, most, w.most_blood_flow), R(0.5), w.least_blood_flow);
}
template <class R>
LP_HD R skin_share_of(R blood_flow) {
  return R(0.0417737) + R(0.7451833) / (blood_flow + R(0.585417));
}
// What the glands are told to secrete, g/m2/h.
template <class R>
LP_HD R secreted_sweat(R core, R skin, R skin_share, R most, const TwoNodeWidths& w) {
  const R body = fma(skin_share, skin - core, core);
  const R warm_body = ramp(body - R(two_node::neutral_body), R(w.temperature));
  const R warm_skin = ramp(skin - R(two_node::neutral_skin), R(w.temperature));
  return at_most(R(170.0) * warm_body * exp(warm_skin * R(1.0 / 10.7)), most, w.sweat);
}
template <class R>
LP_HD R shivering(R core, R skin, const TwoNodeWidths& w) {
  return R(19.4) * ramp(R(two_node::neutral_skin) - skin, R(w.temperature)) *
         ramp(R(two_node::neutral_core) - core, R(w.temperature));
}

template <class R>
struct SkinEvaporation {
  R flux, of_sweat, greatest;  // W/m2
  R wettedness;
  R condensed;  // W/m2 of flux, 0 or negative
};
// `greatest`: E_max, ventilation included; `blown`: what of it the ventilation carries, which condenses below zero.
template <class R>
LP_HD SkinEvaporation<R> skin_evaporation(R sweat_heat, R greatest, R blown, R most_wettedness,
                                          const TwoNodeWidths& w) {
  const R room = ramp(greatest, R(w.evaporation));
  const R most = (most_wettedness - R(two_node::diffusing)) * R(1.0 / (1.0 - two_node::diffusing));
  const R sweating = at_most(sweat_heat / (room + R(1e-9)), most, w.wettedness);
  const R wetted = fma(R(1.0 - two_node::diffusing), sweating, R(two_node::diffusing));
  const R condensed = blown * (R(1.0) - smooth_step(fma(blown, R(1.0 / w.evaporation), R(1.0))));
  return {wetted * room + condensed, sweating * room, greatest, wetted, condensed};
}

template <class R>
struct CrewRates {
  R core_rate, skin_rate;                    // K/s
  R dry, radiated, evaporation;              // W from the skin, ventilation included; what of `dry` walls get
  R breath_dry, breath_evaporation;          // W
  R heat, storage;                           // W: M - W + shivering, and what of it stays
  R sweat, vapour, water_loss;               // kg/s: secreted; to the air, negative where a suit's flow condenses; from
                                             // the body, dripping sweat included
  R greatest_evaporation, wettedness;        // W, 1
  R blood_flow, skin_share;                  // L/m2/h, 1
};

// (1)
template <class P, class R>
LP_FN CrewRates<R> two_node_rates(const CrewPerson<P>& person, const Clothing<P>& worn, const CrewFilm<P>& still,
                                  const CrewAir<R>& air, R core, R skin) {
  constexpr TwoNodeWidths w = smooth_corners;
  const R area(person.area), per_area = R(1.0) / area;
  const R film = film_coefficient(still, air.pressure, w);
  const R skin_pressure = skin_saturation_pressure(skin), drive = skin_pressure - air.vapour_pressure;
  const SuitVentilation<R> blown = suit_ventilation(worn, skin_pressure, air.vapour_pressure, air.pressure);
  const R carried = blown.vapour * drive * per_area;
  const R greatest = fma(vapour_conductance(worn, film, air.pressure), drive, carried);

  CrewRates<R> r;
  r.blood_flow = skin_blood_flow(core, skin, R(person.most_blood_flow), w);
  r.skin_share = skin_share_of(r.blood_flow);
  const R sweat = secreted_sweat(core, skin, r.skin_share, R(person.most_sweat), w);
  const SkinEvaporation<R> wet =
      skin_evaporation(R(two_node::sweat_heat) * sweat, greatest, carried, R(still.most_wettedness), w);
  const R warmed = fma(R(1.163), r.blood_flow, R(5.28)) * (core - skin) * area;
  const DryFlux<R> dry = dry_flux<3>(person, worn, air, film, skin);
  r.dry = fma(dry.whole, area, blown.dry * (skin - air.temperature));
  r.radiated = dry.radiated * area;
  r.evaporation = wet.flux * area;
  r.greatest_evaporation = wet.greatest * area;
  r.wettedness = wet.wettedness;
  r.breath_dry = R(0.0014) * R(person.metabolic_rate) * (R(34.0 + two_node::zero_celsius) - air.temperature);
  r.breath_evaporation =
      R(0.0023 / clothing::torr) * R(person.metabolic_rate) * (R(44.0 * clothing::torr) - air.vapour_pressure);
  r.heat = fma(shivering(core, skin, w), area, R(person.metabolic_rate) - R(person.work));
  const R core_gain = r.heat - warmed - r.breath_dry - r.breath_evaporation;
  const R skin_gain = warmed - r.dry - r.evaporation;
  const R capacity = R(person.mass) * R(two_node::heat_capacity);
  r.core_rate = core_gain / (capacity * (R(1.0) - r.skin_share));
  r.skin_rate = skin_gain / (capacity * r.skin_share);
  r.storage = core_gain + skin_gain;
  r.sweat = sweat * area * R(two_node::grams_per_hour);
  r.vapour = (r.evaporation + r.breath_evaporation) * R(1.0 / clothing::latent_heat);
  r.water_loss = r.vapour + r.sweat - (wet.of_sweat + wet.condensed) * area * R(1.0 / clothing::latent_heat);
  return r;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
