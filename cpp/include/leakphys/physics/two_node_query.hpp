// Questions to the two-node model: rates at a state, a run in minutes, a continuous run, times to limits.
//
// The continuous form is integrated by the classical Runge-Kutta method in steps of 30 s; the skin's shortest time is
// some 40 s, the error of an hour below 1e-4 K.
#pragma once

#include "leakphys/physics/crew_doubts.hpp"
#include "leakphys/physics/crew_limits.hpp"
#include "leakphys/physics/two_node_minutes.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

struct TwoNodeQuestion {
  double temperature, radiant_temperature, relative_humidity, pressure, air_speed;  // K, K, 1, Pa, m/s
  double metabolic_rate, work, mass, area;                                          // W, W, kg, m2
  double insulation, area_factor, permeability, i_m;  // i_m, where given, replaces the layer's permeability
  double ventilation, effectiveness;
  double radiating_share, most_blood_flow, most_sweat, most_wettedness;  // the last, where given, replaces w_max
};
inline constexpr double not_given = -1.0;
inline constexpr int two_node_inputs = sizeof(TwoNodeQuestion) / sizeof(double);
inline constexpr int two_node_minute_values = 12, crew_rate_values = sizeof(CrewRates<double>) / sizeof(double);
inline constexpr double crew_step = 30.0;                                 // s
inline constexpr double steady_rate = 1e-8, longest_settling = 172800.0;  // K/s, s

struct TwoNodeNumbers {
  double x[two_node_inputs];
};

struct TwoNodeSetting {
  CrewPerson<double> person;
  Clothing<double> worn;
  CrewFilm<double> film;
  CrewAir<double> air;
};

inline int two_node_doubts(const TwoNodeQuestion& q) {
  double sum = 0.0;
  for (const double x : __builtin_bit_cast(TwoNodeNumbers, q).x) sum += x;
  const auto share = [](double x) { return x >= 0.0 && x <= 1.0; };
  const auto share_or_none = [&](double x, double least) { return x == not_given || (share(x) && x > least); };
  const bool positive = q.temperature > 40.0 && q.radiant_temperature > 0.0 && q.pressure > 0.0 &&
                        q.metabolic_rate > 0.0 && q.mass > 0.0 && q.area > 0.0 && q.area_factor > 0.0 &&
                        q.radiating_share > 0.0 && q.most_blood_flow > 0.5 && q.permeability > 0.0;
  const bool not_negative =
      q.air_speed >= 0.0 && q.insulation >= 0.0 && q.ventilation >= 0.0 && q.most_sweat >= 0.0;
  const bool shares = share(q.relative_humidity) && share(q.effectiveness) && share_or_none(q.i_m, 0.0) &&
                      share_or_none(q.most_wettedness, two_node::diffusing);
  return finite(sum) && positive && not_negative && shares ? 0 : crew_doubt::bad_input;
}

inline TwoNodeSetting two_node_setting(const TwoNodeQuestion& q, bool gravity, const TwoNodeWidths& w) {
  TwoNodeSetting s;
  s.person = {q.metabolic_rate, q.work, q.mass, q.area, q.radiating_share, q.most_blood_flow, q.most_sweat};
  s.film = crew_film(s.person, q.insulation, q.air_speed, gravity, w);
  if (q.most_wettedness != not_given) s.film.most_wettedness = q.most_wettedness;
  const double film = film_coefficient(s.film, q.pressure, w);
  const double layer =
      q.i_m != not_given ? layer_permeability(q.i_m, q.insulation, q.area_factor, film) : q.permeability;
  s.worn = {q.insulation, q.area_factor, q.insulation > 0.0 ? layer : 1.0, q.ventilation, q.effectiveness};
  const double vapour = q.relative_humidity * skin_saturation_pressure(q.temperature);
  s.air = {q.temperature, q.radiant_temperature, vapour, q.pressure};
  return s;
}

// Values after `steps` minutes, in the units of the source: e_skin, e_rsw, e_max, q_sensible, q_skin, q_res [W/m2],
// t_core, t_skin [degC], m_bl [L/m2/h], m_rsw [g/m2/h], w, w_max.
inline int two_node_in_minutes(const TwoNodeQuestion& q, bool gravity, int steps, double* values) {
  const int doubts = two_node_doubts(q);
  if (doubts != 0) {
    for (int k = 0; k < two_node_minute_values; ++k) values[k] = not_a_number;
    return doubts;
  }
  const TwoNodeSetting s = two_node_setting(q, gravity, sharp_corners);
  TwoNodeMinute<double> at = two_node_begin(s.person);
  for (int i = 0; i < steps; ++i) at = two_node_minute(s.person, s.worn, s.film, s.air, at);
  const SkinEvaporation<double>& e = at.evaporation;
  const double core = at.core - two_node::zero_celsius;
  const double found[two_node_minute_values] = {
      e.flux, e.of_sweat, e.greatest, at.dry, at.dry + e.flux, at.breath_evaporation, core,
      at.skin - two_node::zero_celsius, at.blood_flow, e.of_sweat / two_node::sweat_heat, e.wettedness,
      s.film.most_wettedness};
  for (int k = 0; k < two_node_minute_values; ++k) values[k] = found[k];
  return core > hard_core_limit ? crew_doubt::hot_core : 0;
}

struct TwoNodeState {
  double core, skin, stored, water;  // K, K, J, kg
};
inline TwoNodeState moved(const TwoNodeState& y, const CrewRates<double>& r, double step) {
  return {y.core + step * r.core_rate, y.skin + step * r.skin_rate, y.stored + step * r.storage,
          y.water + step * r.water_loss};
}

inline CrewRates<double> rates_at(const TwoNodeSetting& s, const TwoNodeState& y) {
  return two_node_rates(s.person, s.worn, s.film, s.air, y.core, y.skin);
}
inline TwoNodeState stepped(const TwoNodeSetting& s, const TwoNodeState& y, double step) {
  const CrewRates<double> a = rates_at(s, y), b = rates_at(s, moved(y, a, 0.5 * step)),
                          c = rates_at(s, moved(y, b, 0.5 * step)), d = rates_at(s, moved(y, c, step));
  return moved(moved(moved(moved(y, a, step / 6.0), b, step / 3.0), c, step / 3.0), d, step / 6.0);
}

// Rates after `duration` [s], in the steady state where it is negative; core and skin [K].
inline int two_node_after(const TwoNodeQuestion& q, bool gravity, double duration, TwoNodeState& y,
                          CrewRates<double>& rates) {
  const TwoNodeSetting s = two_node_setting(q, gravity, smooth_corners);
  y = {two_node::neutral_core, two_node::neutral_skin, 0.0, 0.0};
  rates = rates_at(s, y);
  const double end = duration < 0.0 ? longest_settling : duration;
  const auto steady = [&] { return abs(rates.core_rate) + abs(rates.skin_rate) < steady_rate; };
  for (double time = 0.0; time < end && !(duration < 0.0 && steady()); time += crew_step) {
    y = stepped(s, y, min(crew_step, end - time));
    rates = rates_at(s, y);
  }
  const int hot = y.core - two_node::zero_celsius > hard_core_limit ? crew_doubt::hot_core : 0;
  return hot | (duration < 0.0 && !steady() ? crew_doubt::not_steady : 0);
}

// Times [s] to limits within `horizon` [s]; the core's temperature at its end [K].
inline int two_node_times(const TwoNodeQuestion& q, bool gravity, double horizon, const CrewLimits& limits,
                          double* times, double& core) {
  no_passages(limits, times);
  core = not_a_number;
  const int doubts = two_node_doubts(q);
  if (doubts != 0) return doubts;
  const TwoNodeSetting s = two_node_setting(q, gravity, smooth_corners);
  TwoNodeState y{two_node::neutral_core, two_node::neutral_skin, 0.0, 0.0};
  const auto signals = [&](const TwoNodeState& at) {
    return CrewSignals{at.core - two_node::zero_celsius, at.stored / q.mass, at.water / q.mass};
  };
  for (double time = 0.0; time < horizon; time += crew_step) {
    const double step = min(crew_step, horizon - time);
    const TwoNodeState next = stepped(s, y, step);
    note_passages(signals(y), signals(next), time, step, limits, times);
    y = next;
  }
  core = y.core;
  return core - two_node::zero_celsius > hard_core_limit ? crew_doubt::hot_core : 0;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
