// Questions to the two-node model: rates at a state, a run in minutes, a continuous run, times to limits.
//
// The continuous form is integrated by the classical Runge-Kutta method in steps of 30 s; the skin's shortest time is
// some 40 s, the error of an hour below 1e-4 K. Where the two rates in the middle of a step differ by more than
// 0.05 K over it, the step is halved, ten times at most: a light body or a strong flow is followed.
// Ranges beyond which bits are set [assumed; Gagge's model has no table of them]: air and walls 0 to 50 (70) degC, 25
// to 110 kPa, 0 to 3 m/s, 40 to 300 W/m2, 0 to 2 clo, 30 to 150 kg, 1 to 3 m2. No result below 200 K, which is degC
// given for K, nor where the air would be more than vapour.
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
inline constexpr double crew_step = 30.0, most_deviation = 0.05;          // s, K
inline constexpr int most_halvings = 10;
inline constexpr double least_temperature = 200.0;                        // K
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

inline int two_node_range_doubts(const TwoNodeQuestion& q) {
  const auto outside = [](double x, double low, double high) { return x < low || x > high; };
  constexpr double zero = two_node::zero_celsius;
  int doubts = 0;
  if (outside(q.temperature, zero, zero + 50.0)) doubts |= crew_doubt::air_temperature;
  if (outside(q.radiant_temperature, zero, zero + 70.0)) doubts |= crew_doubt::radiant_temperature;
  if (outside(q.pressure, 25e3, 110e3)) doubts |= crew_doubt::pressure;
  if (q.air_speed > 3.0) doubts |= crew_doubt::air_speed;
  if (outside(q.metabolic_rate / q.area, 40.0, 300.0)) doubts |= crew_doubt::metabolic_rate;
  if (q.work < 0.0 || q.work >= q.metabolic_rate) doubts |= crew_doubt::work;
  if (q.insulation > 2.0001 * clothing::clo) doubts |= crew_doubt::clothing;
  if (q.i_m != not_given && layer_permeability(q.i_m, q.insulation, q.area_factor, clothing::measured_film) >=
                                clothing::no_resistance)
    doubts |= crew_doubt::permeability;
  if (q.i_m != not_given && !(q.insulation > 0.0)) doubts |= crew_doubt::permeability;
  if (outside(q.mass, 30.0, 150.0) || outside(q.area, 1.0, 3.0)) doubts |= crew_doubt::body;
  return doubts;
}
// What core and skin [K] say of themselves.
inline int body_doubts(double core, double skin) {
  if (!finite(core + skin)) return crew_doubt::no_number;
  const bool cold = core < two_node::zero_celsius + 35.0 || skin < two_node::zero_celsius + 20.0;
  return (core > two_node::zero_celsius + hard_core_limit ? crew_doubt::hot_core : 0) |
         (cold ? crew_doubt::cold_body : 0);
}

inline int two_node_doubts(const TwoNodeQuestion& q) {
  double sum = 0.0;
  for (const double x : __builtin_bit_cast(TwoNodeNumbers, q).x) sum += x;
  const auto share = [](double x) { return x >= 0.0 && x <= 1.0; };
  const auto share_or_none = [&](double x, double least) { return x == not_given || (share(x) && x > least); };
  const double coldest = min(q.temperature, q.radiant_temperature);
  const bool positive = coldest > least_temperature && q.pressure > 0.0 &&
                        q.metabolic_rate > 0.0 && q.mass > 0.0 && q.area > 0.0 && q.area_factor > 0.0 &&
                        q.radiating_share > 0.0 && q.most_blood_flow > 0.5 && q.permeability > 0.0;
  const bool not_negative =
      q.air_speed >= 0.0 && q.insulation >= 0.0 && q.ventilation >= 0.0 && q.most_sweat >= 0.0;
  const bool shares = share(q.relative_humidity) && share(q.effectiveness) && share_or_none(q.i_m, 0.0) &&
                      share_or_none(q.most_wettedness, two_node::diffusing);
  if (!finite(sum) || !positive || !not_negative || !shares) return crew_doubt::bad_input;
  if (q.relative_humidity * skin_saturation_pressure(q.temperature) >= q.pressure) return crew_doubt::bad_input;
  return two_node_range_doubts(q);
}

inline TwoNodeSetting two_node_setting(const TwoNodeQuestion& q, bool gravity, const TwoNodeWidths& w) {
  TwoNodeSetting s;
  s.person = {q.metabolic_rate, q.work, q.mass, q.area, q.radiating_share, q.most_blood_flow, q.most_sweat};
  s.film = crew_film(s.person, q.insulation, q.air_speed, gravity, w);
  if (q.most_wettedness != not_given) s.film.most_wettedness = q.most_wettedness;
  const double layer = q.i_m != not_given ? layer_permeability(q.i_m, q.insulation, q.area_factor,
                                                               clothing::measured_film)
                                          : q.permeability;
  s.worn = {q.insulation, q.area_factor, q.insulation > 0.0 ? layer : 1.0, q.ventilation, q.effectiveness};
  const double vapour = q.relative_humidity * skin_saturation_pressure(q.temperature);
  s.air = {q.temperature, q.radiant_temperature, vapour, q.pressure};
  return s;
}

// Values after `steps` minutes, in the units of the source: e_skin, e_rsw, e_max, q_sensible, q_skin, q_res [W/m2],
// t_core, t_skin [degC], m_bl [L/m2/h], m_rsw [g/m2/h], w, w_max.
inline int two_node_in_minutes(const TwoNodeQuestion& q, bool gravity, int steps, double* values) {
  for (int k = 0; k < two_node_minute_values; ++k) values[k] = not_a_number;
  const int doubts = two_node_doubts(q);
  if ((doubts & crew_doubt::no_result) != 0) return doubts;
  const TwoNodeSetting s = two_node_setting(q, gravity, sharp_corners);
  TwoNodeMinute<double> at = two_node_begin(s.person);
  for (int i = 0; i < steps; ++i) at = two_node_minute(s.person, s.worn, s.film, s.air, at);
  const SkinEvaporation<double>& e = at.evaporation;
  if (!finite(at.core + at.skin + e.flux + at.dry)) return doubts | crew_doubt::no_number;
  const double found[two_node_minute_values] = {
      e.flux, e.of_sweat, e.greatest, at.dry, at.dry + e.flux, at.breath_evaporation,
      at.core - two_node::zero_celsius,
      at.skin - two_node::zero_celsius, at.blood_flow, e.of_sweat / two_node::sweat_heat, e.wettedness,
      s.film.most_wettedness};
  for (int k = 0; k < two_node_minute_values; ++k) values[k] = found[k];
  return doubts | body_doubts(at.core, at.skin);
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
struct TwoNodeStep {
  TwoNodeState after;
  double deviation;  // K, between the two rates in the middle
};
inline TwoNodeStep tried(const TwoNodeSetting& s, const TwoNodeState& y, double step) {
  const CrewRates<double> a = rates_at(s, y), b = rates_at(s, moved(y, a, 0.5 * step)),
                          c = rates_at(s, moved(y, b, 0.5 * step)), d = rates_at(s, moved(y, c, step));
  return {moved(moved(moved(moved(y, a, step / 6.0), b, step / 3.0), c, step / 3.0), d, step / 6.0),
          step * (abs(b.core_rate - c.core_rate) + abs(b.skin_rate - c.skin_rate))};
}
// Moves y by a step in as many parts as it needs; 0, or why it cannot.
inline int advance(const TwoNodeSetting& s, TwoNodeState& y, double step) {
  double part = step;
  int halvings = 0;
  for (double done = 0.0; done < step;) {
    const TwoNodeStep next = tried(s, y, min(part, step - done));
    if (next.deviation <= most_deviation) {
      y = next.after;
      done += part;
    } else if (++halvings <= most_halvings) {
      part *= 0.5;
    } else {
      return finite(next.deviation) ? crew_doubt::too_fast : crew_doubt::no_number;
    }
  }
  return 0;
}

// Rates at core and skin [K].
inline int two_node_at(const TwoNodeQuestion& q, bool gravity, const TwoNodeState& y, CrewRates<double>& rates) {
  const int doubts = two_node_doubts(q);
  const bool cold = !(y.core > least_temperature && y.skin > least_temperature);
  if (cold || (doubts & crew_doubt::no_result) != 0) return doubts | crew_doubt::bad_input;
  rates = rates_at(two_node_setting(q, gravity, smooth_corners), y);
  const double sum = y.core + y.skin + rates.core_rate + rates.skin_rate + rates.heat + rates.storage + rates.vapour;
  return finite(sum) ? doubts | body_doubts(y.core, y.skin) : doubts | crew_doubt::no_number;
}

// Rates after `duration` [s], in the steady state where it is negative; core and skin [K].
inline int two_node_after(const TwoNodeQuestion& q, bool gravity, double duration, TwoNodeState& y,
                          CrewRates<double>& rates) {
  y = {two_node::neutral_core, two_node::neutral_skin, 0.0, 0.0};
  const int doubts = two_node_at(q, gravity, y, rates);
  if ((doubts & crew_doubt::no_result) != 0) return doubts;
  const TwoNodeSetting s = two_node_setting(q, gravity, smooth_corners);
  const double end = duration < 0.0 ? longest_settling : duration;
  const auto steady = [&] { return abs(rates.core_rate) + abs(rates.skin_rate) < steady_rate; };
  for (double time = 0.0; time < end && !(duration < 0.0 && steady()); time += crew_step) {
    const int failed = advance(s, y, min(crew_step, end - time));
    if (failed != 0) return doubts | failed;
    rates = rates_at(s, y);
  }
  return two_node_at(q, gravity, y, rates) | (duration < 0.0 && !steady() ? crew_doubt::not_steady : 0);
}

// Times [s] to limits within `horizon` [s]; the core's temperature at its end [K].
inline int two_node_times(const TwoNodeQuestion& q, bool gravity, double horizon, const CrewLimits& limits,
                          double* times, double& core) {
  no_passages(limits, times);
  core = not_a_number;
  const int doubts = two_node_doubts(q);
  if ((doubts & crew_doubt::no_result) != 0) return doubts;
  const TwoNodeSetting s = two_node_setting(q, gravity, smooth_corners);
  TwoNodeState y{two_node::neutral_core, two_node::neutral_skin, 0.0, 0.0};
  const auto signals = [&](const TwoNodeState& at) {
    return CrewSignals{at.core - two_node::zero_celsius, at.stored / q.mass, at.water / q.mass};
  };
  for (double time = 0.0; time < horizon; time += crew_step) {
    const double step = min(crew_step, horizon - time);
    TwoNodeState next = y;
    const int failed = advance(s, next, step);
    if (failed != 0) {
      no_passages(limits, times);
      return doubts | failed;
    }
    note_passages(signals(y), signals(next), time, step, limits, times);
    y = next;
  }
  core = y.core;
  return doubts | body_doubts(y.core, y.skin);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
