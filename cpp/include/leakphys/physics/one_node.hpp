// Heat and water of one person in shirt sleeves, as a body of one temperature that stores what it cannot lose.
//
//     Q_s = K_s (T_skin + S/(m c) - T_air)                        sensible loss [W]
//     E   = min(M - Q_s, K_e (p_sat(T_skin + S/(m c)) - p_v)),    at least E_min, evaporative loss [W]
//     dS/dt = M - Q_s - E                                         storage [J]
// M metabolic rate; skin at T_skin when nothing is stored; K_e already holds the largest wettedness. In the cold the
// body constricts its vessels: Q_s does not exceed M - E_min. So a comfortable crew stores nothing and a crew
// in hot, humid air stores M - Q_s - E. Thin: one temperature, no sweat lag, no suit; the crew's constants come
// from a fit to a two-node model and are inputs with ranges. Body heat capacity c = 3470 J/kg/K [1].
//
// [1] A. P. Gagge, J. A. J. Stolwijk & Y. Nishi, ASHRAE Trans. 77, 247 (1971): 0.97 Wh/kg/K = 3492 J/kg/K.
#pragma once

#include "leakphys/num/smooth.hpp"
#include "leakphys/physics/humid_air.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double body_heat_capacity = 3470.0;  // J/kg/K
inline constexpr double crew_choice_width = 1.0;      // W over which the two minima above are joined

template <class P>
struct CrewParameters {
  P metabolic_rate, sensible_conductance, skin_temperature, minimum_evaporation, evaporative_conductance, body_mass;
};

template <class R>
struct CrewLoss {  // per person
  R sensible;      // W to the air
  R evaporation;   // W taken by evaporating water
  R storage_rate;  // W
  R skin_temperature;
};

// smaller of a and b, joined over crew_choice_width
template <class R>
LP_HD R smooth_smaller(R a, R b) {
  return a - smooth_positive(a - b, crew_choice_width);
}

template <class P, class R>
LP_FN CrewLoss<R> crew_loss(const CrewParameters<P>& c, R stored_per_person, R air_temperature, R vapour_pressure) {
  const R rise = stored_per_person / (c.body_mass * body_heat_capacity);
  const R skin = c.skin_temperature + rise;
  const P rate = c.metabolic_rate, least = c.minimum_evaporation;
  CrewLoss<R> loss;
  loss.skin_temperature = skin;
  loss.sensible = smooth_smaller(c.sensible_conductance * (skin - air_temperature), R(rate - least));
  const R capacity = c.evaporative_conductance * (saturation_pressure(skin) - vapour_pressure);
  // A body that has stored heat goes on sweating at capacity until it has shed it.
  const R shedding = rise * (c.body_mass * (body_heat_capacity / 1800.0));
  const R wanted = rate - loss.sensible + shedding;
  loss.evaporation = least + smooth_positive(smooth_smaller(wanted, capacity) - least, crew_choice_width);
  loss.storage_rate = rate - loss.sensible - loss.evaporation;
  return loss;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
