// Questions to the predicted heat strain: a run of minutes, and times to limits.
#pragma once

#include "leakphys/physics/crew_doubts.hpp"
#include "leakphys/physics/crew_limits.hpp"
#include "leakphys/physics/humid_air.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

struct HeatStrainQuestion {
  double air_temperature, radiant_temperature, relative_humidity;  // degC, degC, 1
  double air_speed, metabolic_rate, work, clothing, permeability;  // m/s, W/m2, W/m2, clo, i_m
  double radiating_share, reflective_share, reflective_emissivity, mass, area;
  double walking_speed, walking_angle, acclimatised, drinks;       // m/s, rad, 1 or 0, 1 or 0
  double skin, core, rectal, balanced_core, skin_share, sweat, evaporated;  // the first state
};
inline constexpr int heat_strain_inputs = sizeof(HeatStrainQuestion) / sizeof(double);
inline constexpr int heat_strain_values = 11;

inline HeatStrainCase<double> heat_strain_case(const HeatStrainQuestion& q, HeatStrainEdition edition) {
  const bool old = edition == HeatStrainEdition::iso_2004;
  const double saturated =
      old ? 1e-3 * saturation_pressure(q.air_temperature + 273.15) : magnus_pressure(q.air_temperature);
  return {q.air_temperature, q.radiant_temperature, q.relative_humidity * saturated, q.air_speed, q.metabolic_rate,
          q.work, q.clothing, q.permeability, q.radiating_share, q.reflective_share, q.reflective_emissivity, q.mass,
          q.area, q.walking_speed, q.walking_angle, q.acclimatised};
}

// Loss of water that protects a mean person and 95 % of people, as a share of the body's mass.
struct WaterLimits {
  double mean, most;
};
inline WaterLimits water_limits(HeatStrainEdition edition, bool drinks) {
  if (edition == HeatStrainEdition::iso_2004) return {0.075, 0.05};
  return drinks ? WaterLimits{0.05, 0.05} : WaterLimits{0.03, 0.03};
}

inline int exposure_doubts(double time, double rectal) {
  return (time > longest_exposure ? crew_doubt::long_exposure : 0) |
         (rectal > hard_core_limit ? crew_doubt::hot_core : 0);
}

// One person's run, a minute at a time.
struct HeatStrainRun {
  HeatStrainCase<double> person;
  HeatStrainEdition edition;
  HeatStrainSetting<double> setting;
  HeatStrainState<double> state;
  HeatStrainFluxes<double> flux{};
  int minutes = 0;

  HeatStrainRun(const HeatStrainQuestion& q, HeatStrainEdition which, bool gravity, StrainFilm film)
      : person(heat_strain_case(q, which)), edition(which),
        setting(heat_strain_setting(person, which, q.skin, gravity, film)),
        state{q.skin, q.core, q.rectal, q.balanced_core, q.skin_share, q.sweat, q.evaporated, 0.0} {}

  void pass() {
    const bool settled = minutes == 0 && edition == HeatStrainEdition::iso_2023;
    state = heat_strain_minute(person, setting, state, settled, flux);
    ++minutes;
  }
  double grams() const { return state.evaporated * heat_strain::grams_per_load * person.area; }
  CrewSignals signals() const {
    return {state.rectal, 60.0 * state.stored * person.area / person.mass, 1e-3 * grams() / person.mass};
  }
};

inline int strain_doubts(const HeatStrainQuestion& q, HeatStrainEdition edition) {
  const auto within = [](double x, double low, double high) { return x >= low && x <= high; };
  const bool body = within(q.skin, 15.0, 45.0) && within(q.core, 25.0, 45.0) && within(q.rectal, 25.0, 45.0) &&
                    within(q.balanced_core, 25.0, 45.0) && within(q.skin_share, 0.0, 1.0);
  const bool possible = body && within(q.sweat, 0.0, 1e4) && within(q.evaporated, 0.0, 1e8) &&
                        within(q.relative_humidity, 0.0, 1.0);
  return possible ? heat_strain_doubts(heat_strain_case(q, edition), edition) : crew_doubt::bad_input;
}

// After `duration` minutes: t_re, t_sk, t_cr, t_cr_eq, t_sk_t_cr_wg, d_lim_loss_50, d_lim_loss_95, d_lim_t_re [min],
// sweat rate [W/m2], sweat loss [g], accumulated load [W min/m2]. A limit that is not passed has the duration.
inline int heat_strain_after(const HeatStrainQuestion& q, HeatStrainEdition edition, bool gravity, StrainFilm film,
                             int duration, double* values) {
  const int doubts = strain_doubts(q, edition);
  for (int k = 0; k < heat_strain_values; ++k) values[k] = not_a_number;
  if ((doubts & crew_doubt::bad_input) != 0) return doubts;
  HeatStrainRun run(q, edition, gravity, film);
  const WaterLimits water = water_limits(edition, q.drinks > 0.5);
  double mean = 0.0, most = 0.0, hot = 0.0;
  while (run.minutes < duration) {
    run.pass();
    const CrewSignals now = run.signals();
    if (mean == 0.0 && now.dehydration >= water.mean) mean = run.minutes;
    if (most == 0.0 && now.dehydration >= water.most) most = run.minutes;
    if (hot == 0.0 && now.core >= 38.0) hot = run.minutes;
  }
  if (edition == HeatStrainEdition::iso_2004 && q.drinks <= 0.5) {
    HeatStrainRun on = run;  // 0.6 of a time that may lie beyond the duration
    while (most == 0.0 && 0.6 * (on.minutes + 1) <= duration) {
      on.pass();
      if (on.signals().dehydration >= water.most) most = on.minutes;
    }
    mean = most = 0.6 * most;
  }
  const auto or_duration = [&](double minute) { return minute == 0.0 ? double(duration) : minute; };
  const HeatStrainState<double>& s = run.state;
  if (!finite(s.rectal + s.skin + s.core + s.sweat + s.evaporated)) return doubts | crew_doubt::no_number;
  const double found[heat_strain_values] = {s.rectal, s.skin, s.core, s.balanced_core, s.skin_share, or_duration(mean),
                                            or_duration(most), or_duration(hot), s.sweat, run.grams(), s.evaporated};
  for (int k = 0; k < heat_strain_values; ++k) values[k] = found[k];
  return doubts | exposure_doubts(60.0 * duration, s.rectal);
}

// Times [s] to limits within `horizon` [s]; the rectal temperature at its end [K], linear within the last minute.
inline int heat_strain_times(const HeatStrainQuestion& q, HeatStrainEdition edition, bool gravity, double horizon,
                             const CrewLimits& limits, double* times, double& rectal) {
  no_passages(limits, times);
  rectal = not_a_number;
  const int doubts = strain_doubts(q, edition);
  if ((doubts & crew_doubt::bad_input) != 0) return doubts;
  HeatStrainRun run(q, edition, gravity, StrainFilm::of_first_minute);
  double last = q.rectal;
  while (60.0 * run.minutes < horizon) {
    const CrewSignals was = run.signals();
    const double time = 60.0 * run.minutes;
    run.pass();
    const CrewSignals now = run.signals();
    note_passages(was, now, time, 60.0, limits, times);
    last = was.core + (now.core - was.core) * min((horizon - time) / 60.0, 1.0);
  }
  for (int i = 0; i < limits.count(); ++i)
    if (times[i] > horizon) times[i] = not_a_number;
  if (!finite(run.state.rectal + run.state.stored + run.state.evaporated)) {
    no_passages(limits, times);
    return doubts | crew_doubt::no_number;
  }
  rectal = last + 273.15;
  return doubts | exposure_doubts(horizon, last);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
