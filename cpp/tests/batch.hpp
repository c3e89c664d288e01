// What the tests of the solver and the models share: a batch of members run in double or in packs, kept by
// name.
#pragma once

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "leakphys/ensemble/member.hpp"

namespace batch {

namespace lp = leakphys;

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();

// Members in a chosen order, one after the other.
struct InOrder {
  std::vector<long long> order;
  std::size_t next_one = 0;
  static bool cancelled() { return false; }
  long long next() { return next_one < order.size() ? order[next_one++] : -1; }
};

// Inputs of a batch, row by member; `run` fills the rest.
template <class Model>
struct Batch {
  lp::Problem<Model> problem{};
  std::vector<double> inputs;
  int columns = 0;
  std::vector<double> times;
  std::vector<int> signals;
  std::vector<long long> order;  // empty: 0, 1, 2, ...
  std::vector<double> resume;    // checkpoint to start from; empty: from the start
  std::vector<lp::Parting> partings;  // of other plans, and the latest time of each by member
  std::vector<double> parting_times;
  std::vector<double> parted_from;  // what another plan left, in the phase `within`; empty: from the start
  int within = -1;

  std::vector<int> status;
  std::vector<double> end_time, zero_time, crossing, violation, worst, audit_start, audit_end, final_state,
      samples;
  std::vector<double> checkpoint, parted;
  std::vector<long long> accepted, rejected;

  long long members() const { return static_cast<long long>(inputs.size()) / columns; }
  int watches() const { return problem.model.watch_count(); }
  int states() const { return problem.model.states(); }
  int audits() const { return problem.model.audit_count(); }

  // The plan's sparsity; false when it does not fit.
  bool plan() { return lp::plan_model(problem.model, problem.plan); }

  // Phases of the given duration columns, without changes of parameters.
  void phases(const std::vector<int>& duration_columns, int zero = 0) {
    problem.schedule = lp::Schedule{};
    problem.schedule.phases = static_cast<int>(duration_columns.size());
    problem.schedule.zero_phase = zero;
    for (std::size_t k = 0; k < duration_columns.size(); ++k)
      problem.schedule.duration_column[k] = duration_columns[k];
  }

  template <class R>
  void run() {
    const auto n = static_cast<std::size_t>(members());
    const auto k = static_cast<std::size_t>(watches()), s = static_cast<std::size_t>(states());
    const auto a = static_cast<std::size_t>(audits()),
               q = static_cast<std::size_t>(problem.model.parameters());
    status.assign(n, lp::status::not_run);
    for (auto* column : {&end_time, &zero_time}) column->assign(n, none);
    for (auto* table : {&crossing, &violation, &worst}) table->assign(n * k, none);
    for (auto* table : {&audit_start, &audit_end}) table->assign(n * a, none);
    final_state.assign(n * s, none);
    samples.assign(n * times.size() * signals.size(), none);
    checkpoint.assign(n * (s + q), none);
    parted.assign(n * partings.size() * std::size_t(lp::parted_columns(problem.model)), none);
    accepted.assign(n, -1);
    rejected.assign(n, -1);
    lp::Request request;
    request.inputs = inputs.data();
    request.members = members();
    request.columns = columns;
    request.times = times.data();
    request.time_count = static_cast<int>(times.size());
    request.signals = signals.data();
    request.signal_count = static_cast<int>(signals.size());
    request.checkpoint = resume.empty() ? nullptr : resume.data();
    request.parted = parted_from.empty() ? nullptr : parted_from.data();
    request.within = within;
    request.partings = partings.data();
    request.parting_count = int(partings.size());
    request.parting_times = parting_times.data();
    const lp::Outputs outputs{status.data(),      end_time.data(), zero_time.data(),   crossing.data(),
                              violation.data(),   worst.data(),    audit_start.data(), audit_end.data(),
                              final_state.data(), accepted.data(), rejected.data(),    samples.data(),
                              checkpoint.data(),  parted.data()};
    InOrder source{order};
    if (source.order.empty())
      for (long long m = 0; m < members(); ++m) source.order.push_back(m);
    // On the heap: an integration of a network in packs holds a megabyte.
    const auto integration =
        std::make_unique<lp::Integration<Model, lp::Rodas5P, R>>(problem, request, outputs);
    integration->run(source);
  }

  // Everything that a run leaves behind, as bytes.
  std::string bytes() const {
    std::string all;
    const auto add = [&all](const auto& v) {
      all.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(v[0]));
    };
    add(status), add(end_time), add(zero_time), add(crossing), add(violation), add(worst), add(audit_start);
    add(audit_end), add(final_state), add(samples), add(checkpoint), add(parted), add(accepted), add(rejected);
    return all;
  }
};

inline double uniform(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}
inline double log_uniform(std::mt19937_64& g, double low, double high) {
  return std::exp(uniform(g, std::log(low), std::log(high)));
}

}  // namespace batch
