// Predicted heat strain (ISO 7933): core, rectal and skin temperature and sweat of a person, minute by minute.
//
// The standard's formulas are fits in its own units, which are kept here: degC, kPa, W/m2, clo, minutes. Per minute:
//     t_ce -> 0.0036 M + 36.6 (10 min)               dS_e = c dt_ce (1 - a)      c = 58.15 W min/kg/K m/A
//     t_sk -> t_sk,eq (3 min)                        clothed 12.165 + 0.02017 t_a + 0.04361 t_r + 0.19354 p_a
//         - 0.25315 v + 0.005346 M + 0.51274 t_re; nude 7.191 + 0.064 t_a + 0.061 t_r + 0.198 p_a - 0.348 v
//         + 0.616 t_re; between them from 0.2 to 0.6 clo
//     E_req = M - W - dS_e - C_res - E_res - C - R   E_max = (p_sk - p_a)/R_t             w = E_req/E_max
//     SW_req = E_req/r <= SW_max, r = 1 - w^2/2 to w = 1, (2 - w)^2/2 to 1.7, SW_max beyond     SW -> SW_req (10 min)
//     E_p = min(-k + sqrt(k^2 + 2), w_max) E_max,    k = E_max/SW (k < 0.5: w_max)         dS = E_req - E_p + dS_e
//     a = 0.3 - 0.09 (t_cr - 36.8) in 0.1 to 0.3     t_cr from dS            dt_re = (2 t_cr - 1.962 t_re - 1.31)/9
// x -> y (n min): x moves to y by 1 - exp(-1/n). Where E_req < 0 the body's loss is not stored: the model is for heat.
// t_cl and t_cr by fixed counts of steps instead of a search to 0.001 K. h_c = max(2.38 |t - t_a|^0.25, 3.5 + 5.2 v or,
// above 1 m/s, 8.7 v^0.6), t that of the skin (2004) or of the clothing (2023): of the first minute, as
// pythermalcomfort has it, or of each, as transcriptions of the standard's program have it (StrainFilm). Which is right
// could not be read in the standard [unverified]; they differ in nearly still air, where the first term is the greater.
// Editions differ in f_cl, reflection, SW_max, the first minute's skin and limits. Without gravity there is no free
// convection: h_c = 8.7 v^0.6 alone, v >= 0.1 m/s, and R_t is greater by the air's part of the change, (1/h_c - 1/h_c
// on the ground)/(16.7 f_cl), the Lewis relation of the standard's own 16.7 K/kPa [assumption].
// Checked (tests): the ten cases of ISO 7933:2004, annex F. Validity: crew_doubts.hpp.
//
// J. Malchaire et al., Ann. Occup. Hyg. 45, 123 (2001); ISO 7933:2004 and 2023.
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace heat_strain {
inline constexpr double heat_capacity = 58.15;                // W min/kg/K
inline constexpr double still_layer = 0.111;                  // m2 K/W
inline constexpr double lewis = 16.7;                         // K/kPa
inline constexpr double least_wind = 0.1;                     // m/s without gravity
inline constexpr double keep_10_min = 0.9048374180359595;     // exp(-1/10)
inline constexpr double keep_3_min = 0.7165313105737893;      // exp(-1/3)
inline constexpr double grams_per_load = 2.67 / 1.8 / 60.0;   // g per W min
inline constexpr int surface_steps = 4, core_steps = 5;       // errors below 1e-5 K
}  // namespace heat_strain

enum class HeatStrainEdition { iso_2004, iso_2023 };
enum class StrainFilm { of_first_minute, of_each_minute };

template <class P>
struct HeatStrainCase {
  P air_temperature, radiant_temperature, vapour_pressure;  // degC, degC, kPa
  P air_speed, metabolic_rate, work;                        // m/s, W/m2, W/m2
  P clothing, permeability;                                 // clo, i_m
  P radiating_share, reflective_share, reflective_emissivity;
  P mass, area;                                             // kg, m2
  P walking_speed, walking_angle;                           // m/s (0: from the metabolic rate), rad (0: any)
  P acclimatised;                                           // 1 or 0
};

template <class R>
struct HeatStrainState {
  R skin, core, rectal, balanced_core;  // degC; the last is t_ce
  R skin_share;                         // a
  R sweat;                              // W/m2 if evaporated
  R evaporated, stored;                 // W min/m2: sweat and breath; heat
};
template <class R>
struct HeatStrainFluxes {  // W/m2
  R breath_dry, breath_evaporation, convection, radiation, evaporation, greatest_evaporation, storage;
};

// What stays the same from minute to minute.
template <class P>
struct HeatStrainSetting {
  P heat_capacity, balanced_core;
  P skin_from_rectal, skin_rest;
  P clothing_resistance, area_factor, vapour_resistance, radiation;
  P free_convection, forced_convection;  // W/m2/K^1.25, W/m2/K
  bool by_surface;                       // free convection by the clothing's temperature, not the skin's
  P breath_dry, breath_evaporation, most_sweat, most_wettedness;
};

// Saturation pressure of the standard, kPa.
template <class R>
LP_HD R magnus_pressure(R celsius) {
  return R(0.6105) * exp(R(17.27) * celsius / (celsius + R(237.3)));
}
// DuBois: m2 from kg and m.
template <class R>
LP_HD R body_area(R mass, R height) {
  return R(0.202) * pow(mass, R(0.425)) * pow(height, R(0.725));
}

template <class P>
struct HeatStrainWind {
  P speed, walking;  // m/s: relative to the person; of the person
};
template <class P>
LP_HD HeatStrainWind<P> relative_wind(const HeatStrainCase<P>& c) {
  const P along = abs(c.air_speed - c.walking_speed * cos(c.walking_angle));
  const P moving = select(abs(c.walking_angle) > P(0.0), along, max(c.air_speed, c.walking_speed));
  const auto walks = c.walking_speed > P(0.0);
  return {select(walks, moving, c.air_speed),
          select(walks, c.walking_speed, min(P(0.0052) * (c.metabolic_rate - P(58.0)), P(0.7)))};
}

// Insulation and resistance to vapour of clothing that wind and walking pump.
template <class P>
LP_FN void set_clothing(const HeatStrainCase<P>& c, const HeatStrainWind<P>& wind, HeatStrainSetting<P>& s) {
  const P slow = min(wind.speed, P(3.0)), walk = min(wind.walking, P(1.5));
  const P dressed =
      min(P(1.044) * exp((P(0.066) * slow - P(0.398)) * slow + (P(0.094) * walk - P(0.378)) * walk), P(1.0));
  const P air =
      min(exp((P(0.047) * wind.speed - P(0.472)) * wind.speed + (P(0.117) * walk - P(0.342)) * walk), P(1.0));
  const P thin = ((P(0.6) - c.clothing) * air + c.clothing * dressed) * P(1.0 / 0.6);
  const P pumped = select(c.clothing <= P(0.6), thin, dressed);
  const P whole = (P(0.155) * c.clothing + P(heat_strain::still_layer) / s.area_factor) * pumped;
  s.clothing_resistance = whole - air * P(heat_strain::still_layer) / s.area_factor;
  const P vapour = min(c.permeability * ((P(2.6) * pumped - P(6.5)) * pumped + P(4.9)), P(0.9));
  s.vapour_resistance = whole / (vapour * P(heat_strain::lewis));
}

template <class P>
LP_HD P forced_film(P wind, bool gravity) {
  const P strong = P(8.7) * pow(max(wind, P(1e-9)), P(0.6));
  return gravity ? select(wind > P(1.0), strong, P(3.5) + P(5.2) * wind) : strong;
}
// h_c [W/m2/K] at a difference of skin or clothing to the air.
template <class P>
LP_HD P strain_film(const HeatStrainSetting<P>& s, P difference) {
  return max(s.free_convection * sqrt(sqrt(max(abs(difference), P(1e-12)))), s.forced_convection);
}

template <class P>
LP_FN HeatStrainSetting<P> heat_strain_setting(const HeatStrainCase<P>& c, HeatStrainEdition edition, P first_skin,
                                               bool gravity, StrainFilm film) {
  const bool old = edition == HeatStrainEdition::iso_2004;
  const auto used_to_heat = c.acclimatised > P(0.5);
  const P ta = c.air_temperature, tr = c.radiant_temperature, pa = c.vapour_pressure, rate = c.metabolic_rate;
  HeatStrainWind<P> wind = relative_wind(c);
  if (!gravity) wind.speed = max(wind.speed, P(heat_strain::least_wind));
  HeatStrainSetting<P> s;
  s.heat_capacity = P(heat_strain::heat_capacity) * c.mass / c.area;
  s.balanced_core = P(0.0036) * rate + P(36.6);
  const P clothed = P(12.165) + P(0.02017) * ta + P(0.04361) * tr + P(0.19354) * pa - P(0.25315) * c.air_speed +
                    P(0.005346) * rate;
  const P nude = P(7.191) + P(0.064) * ta + P(0.061) * tr + P(0.198) * pa - P(0.348) * c.air_speed;
  const P dressed = clamp(P(2.5) * (c.clothing - P(0.2)), P(0.0), P(1.0));
  s.skin_rest = nude + dressed * (clothed - nude);
  s.skin_from_rectal = P(0.616) + dressed * P(0.51274 - 0.616);
  s.area_factor = P(1.0) + P(old ? 0.3 : 0.28) * c.clothing;
  set_clothing(c, wind, s);
  s.free_convection = P(gravity ? 2.38 : 0.0);
  s.forced_convection = forced_film(wind.speed, gravity);
  if (!gravity)
    s.vapour_resistance =
        s.vapour_resistance + (P(1.0) / s.forced_convection - P(1.0) / forced_film(wind.speed, true)) /
                                  (P(heat_strain::lewis) * s.area_factor);
  s.by_surface = !old;
  if (film == StrainFilm::of_first_minute) {
    s.forced_convection = strain_film(s, (old ? first_skin : tr + P(0.1)) - ta);
    s.free_convection = P(0.0);
  }
  const P reflecting = old ? c.reflective_emissivity : P(1.0) - c.reflective_emissivity;
  s.radiation = (P(0.97) + c.reflective_share * (reflecting - P(0.97))) * c.radiating_share * P(5.67e-8);
  s.breath_dry = P(0.001516) * rate * (P(28.56) + P(0.115) * ta + P(0.641) * pa - ta);
  s.breath_evaporation = P(0.00127) * rate * (P(59.34) + P(0.53) * ta - P(11.63) * pa);
  const P by_rate = clamp((rate - P(32.0)) * c.area, P(250.0), P(400.0));
  s.most_sweat = (old ? by_rate : P(400.0)) * select(used_to_heat, P(1.25), P(1.0));
  s.most_wettedness = select(used_to_heat, P(1.0), P(0.85));
  return s;
}

template <class P>
struct StrainSurface {
  P temperature, film;  // degC, W/m2/K
};
// Clothing's outer temperature, at which what comes through it leaves it.
template <class P>
LP_HD StrainSurface<P> strain_surface(const HeatStrainCase<P>& c, const HeatStrainSetting<P>& s, P skin) {
  const P through = s.clothing_resistance * s.area_factor;
  const P around = c.radiant_temperature + P(273.0), around4 = around * around * around * around;
  const P at_skin = strain_film(s, skin - c.air_temperature);
  P t = skin, film = at_skin;
  for (int i = 0; i < heat_strain::surface_steps; ++i) {
    const P k = t + P(273.0), k3 = k * k * k;
    const P out = film * (t - c.air_temperature) + s.radiation * (k3 * k - around4);
    const P rising = s.by_surface ? select(film > s.forced_convection, P(1.25), P(1.0)) : P(1.0);
    t = t - (through * out + t - skin) / (through * (rising * film + P(4.0) * s.radiation * k3) + P(1.0));
    if (s.by_surface) film = strain_film(s, t - c.air_temperature);
  }
  return {t, film};
}

// Sweat that evaporating E_req asks for, W/m2.
template <class P>
LP_HD P required_sweat(P required, P greatest, P most) {
  const P wetted = required / max(greatest, P(1e-9)), rest = P(2.0) - wetted;
  const P efficiency = P(0.5) * select(wetted > P(1.0), rest * rest, P(2.0) - wetted * wetted);
  const P wanted = select(wetted < P(1.7), min(required / max(efficiency, P(0.05)), most), most);
  return select(required > P(0.0), wanted, P(0.0));
}

// Core temperature after a minute in which dS [W/m2] was stored; the skin's share follows it.
template <class P>
LP_HD void store_heat(const HeatStrainSetting<P>& s, const HeatStrainState<P>& was, P storage,
                      HeatStrainState<P>& now) {
  const P held = storage / s.heat_capacity + P(0.5) * was.skin * was.skin_share +
                 was.core * (P(1.0) - P(0.5) * was.skin_share);
  now.core = was.core;
  for (int i = 0; i < heat_strain::core_steps; ++i) {
    now.skin_share = clamp(P(0.3) - P(0.09) * (now.core - P(36.8)), P(0.1), P(0.3));
    now.core = (held - P(0.5) * now.skin * now.skin_share) / (P(1.0) - P(0.5) * now.skin_share);
  }
}

// The state a minute later; `settled`: the skin is at once at its equilibrium, the first minute of the 2023 edition.
template <class P>
LP_FN HeatStrainState<P> heat_strain_minute(const HeatStrainCase<P>& c, const HeatStrainSetting<P>& s,
                                            const HeatStrainState<P>& was, bool settled,
                                            HeatStrainFluxes<P>& flux) {
  constexpr double slow = heat_strain::keep_10_min, quick = heat_strain::keep_3_min;
  HeatStrainState<P> now;
  now.balanced_core = was.balanced_core * P(slow) + s.balanced_core * P(1.0 - slow);
  const P with_work = s.heat_capacity * (now.balanced_core - was.balanced_core) * (P(1.0) - was.skin_share);
  const P skin = s.skin_rest + s.skin_from_rectal * was.rectal;
  now.skin = settled ? skin : was.skin * P(quick) + skin * P(1.0 - quick);

  const auto [outside, film] = strain_surface(c, s, now.skin);
  const P k = outside + P(273.0), around = c.radiant_temperature + P(273.0);
  flux.breath_dry = s.breath_dry;
  flux.breath_evaporation = s.breath_evaporation;
  flux.convection = s.area_factor * film * (outside - c.air_temperature);
  flux.radiation = s.area_factor * s.radiation * (k * k * k * k - around * around * around * around);
  flux.greatest_evaporation = max((magnus_pressure(now.skin) - c.vapour_pressure) / s.vapour_resistance, P(0.0));
  const P other = s.breath_dry + s.breath_evaporation + flux.convection + flux.radiation;
  const P required = max(c.metabolic_rate - with_work - c.work - other, P(0.0));
  now.sweat = was.sweat * P(slow) + required_sweat(required, flux.greatest_evaporation, s.most_sweat) * P(1.0 - slow);
  const P ratio = flux.greatest_evaporation / max(now.sweat, P(1e-6));
  const P wetted = select(ratio < P(0.5), P(1.0), P(2.0) / (ratio + sqrt(ratio * ratio + P(2.0))));
  flux.evaporation = select(now.sweat > P(0.0), min(wetted, s.most_wettedness) * flux.greatest_evaporation, P(0.0));
  flux.storage = required - flux.evaporation + with_work;
  store_heat(s, was, flux.storage, now);
  now.rectal = was.rectal + (P(2.0) * now.core - P(1.962) * was.rectal - P(1.31)) * P(1.0 / 9.0);
  now.evaporated = was.evaporated + now.sweat + s.breath_evaporation;
  now.stored = was.stored + flux.storage;
  return now;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
