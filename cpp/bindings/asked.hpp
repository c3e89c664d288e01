// What a run asks of the solver, on whichever machine: schedule, options and request, from a binding's arrays, checked.
#pragma once

#include "arrays.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"
#include "leakphys/solve/parting.hpp"
#include "work_order.hpp"

namespace leakphys_bindings {

// The request points into the arrays that it was made from.
struct Asked {
  leakphys::Schedule schedule;
  leakphys::Options options;
  leakphys::Request request;
  leakphys::Parting partings[leakphys::Parting::most] = {};
};

inline void read_phases(leakphys::Schedule& schedule, const Integers& duration_columns, int zero_phase, int columns) {
  schedule.phases = int(duration_columns.size());
  require(schedule.phases >= 1 && schedule.phases <= leakphys::Schedule::max_phases, "phases: 1 to 24 expected");
  require(zero_phase >= 0 && zero_phase < schedule.phases, "zero phase: no such phase");
  schedule.zero_phase = zero_phase;
  for (int k = 0; k < schedule.phases; ++k) {
    schedule.duration_column[k] = duration_columns.data()[k];
    require(schedule.duration_column[k] >= 0 && schedule.duration_column[k] < columns, "duration: no such column");
  }
}

inline void read_changes(leakphys::Schedule& schedule, const Integers& changes, int parameters, int columns) {
  const int count = rows(changes, 3, leakphys::Schedule::max_changes, "changes: phase, parameter, column expected");
  int filled = 0;
  for (int phase = 0; phase < schedule.phases; ++phase) {
    schedule.first_change[phase] = filled;
    for (int i = 0; i < count; ++i) {
      if (changes.at(i, 0) != phase) continue;
      require(changes.at(i, 1) >= 0 && changes.at(i, 1) < parameters, "change: no such parameter");
      require(changes.at(i, 2) >= 0 && changes.at(i, 2) < columns, "change: no such column");
      schedule.change_parameter[filled] = changes.at(i, 1);
      schedule.change_column[filled++] = changes.at(i, 2);
    }
  }
  schedule.first_change[schedule.phases] = filled;
}

inline Asked asked_of_network(const leakphys::NetworkModel& model, const Integers& duration_columns, int zero_phase,
                              const Integers& changes, const Doubles& inputs, const Doubles& times,
                              const Integers& signals, double rtol, int max_steps, const Doubles& checkpoint) {
  require(inputs.ndim() == 2 && inputs.shape(1) >= model.parameters(), "inputs: members x columns expected");
  const int columns = int(inputs.shape(1));
  Asked asked;
  read_phases(asked.schedule, duration_columns, zero_phase, columns);
  read_changes(asked.schedule, changes, model.parameters(), columns);
  asked.schedule.gathering_phase = first_jettison(model.net, asked.schedule);
  for (py::ssize_t i = 0; i < signals.size(); ++i)
    require(signals.data()[i] >= 0 && signals.data()[i] < model.signal_count(), "signals: no such signal");
  asked.options.rtol = rtol;
  asked.options.max_steps = max_steps;
  const bool resumed = checkpoint.size() > 0;
  require(!resumed || (checkpoint.ndim() == 2 && checkpoint.shape(0) == inputs.shape(0) &&
                       checkpoint.shape(1) == model.states() + model.parameters()),
          "checkpoint: members x (states + parameters) expected");
  asked.request = {inputs.data(), inputs.shape(0),   columns,
                   times.data(),  int(times.size()), signals.data(),
                   int(signals.size()), resumed ? checkpoint.data() : nullptr};
  return asked;
}

// How members go on that other plans brought somewhere, and where others part from this one; no rows: neither.
struct OtherPlans {
  Doubles parted;  // members x parted_columns()
  int within;      // the phase that those are in
  Integers partings;  // of other plans: phase, watch
  Doubles parting_times;  // members x partings
};

inline void ask_of_other_plans(Asked& asked, const leakphys::NetworkModel& model, const OtherPlans& others) {
  leakphys::Request& request = asked.request;
  const auto table = [&](const Doubles& x, py::ssize_t columns) {
    return x.ndim() == 2 && x.shape(0) == request.members && x.shape(1) == columns;
  };
  if (others.parted.size() > 0) {
    require(table(others.parted, leakphys::parted_columns(model)), "parted: members x what a plan leaves expected");
    require(others.within >= 0 && others.within < asked.schedule.phases, "within: no such phase");
    request.parted = others.parted.data();
    request.within = others.within;
  }
  const bool some = others.partings.size() > 0;
  const int count = some ? rows(others.partings, 2, leakphys::Parting::most, "partings: phase, watch expected") : 0;
  require(count == 0 || table(others.parting_times, count), "parting times: members x partings expected");
  for (int k = 0; k < count; ++k) {
    require(others.partings.at(k, 0) >= 0 && others.partings.at(k, 0) < asked.schedule.phases, "parting: no such phase");
    require(others.partings.at(k, 1) < model.watch_count(), "parting: no such watch");
    asked.partings[k] = {others.partings.at(k, 0), others.partings.at(k, 1)};
  }
  request.partings = asked.partings;
  request.parting_count = count;
  request.parting_times = others.parting_times.data();
}

// The benchmark problem's rows, from members x (diameter m, initial temperature K, equipment heat W, beta deg).
inline Doubles leak8_rows(const Doubles& scenarios) {
  require(scenarios.ndim() == 2 && scenarios.shape(1) == 4, "scenarios: members x 4 expected");
  Doubles inputs({scenarios.shape(0), py::ssize_t(leakphys::Leak8::parameter_count + 1)});
  std::fill_n(inputs.mutable_data(), inputs.size(), 0.0);
  for (py::ssize_t i = 0; i < scenarios.shape(0); ++i) {
    double* row = inputs.mutable_data(i, 0);
    std::copy_n(scenarios.data(i, 0), 4, row);
    row[leakphys::Leak8::cabin_limit] = 313.15;
    row[leakphys::Leak8::parameter_count] = 86400.0;
  }
  return inputs;
}

// One phase of those rows' last column, all signals sampled.
inline Asked asked_of_leak8(const Doubles& inputs, const Doubles& times, double rtol) {
  static constexpr int all[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  Asked asked;
  asked.schedule.phases = 1;
  asked.schedule.duration_column[0] = leakphys::Leak8::parameter_count;
  asked.options.rtol = rtol;
  asked.request = {inputs.data(),     inputs.shape(0), int(inputs.shape(1)), times.data(),
                   int(times.size()), all,             8,                    nullptr};
  return asked;
}

}  // namespace leakphys_bindings
