// Bindings of the engine: describe a network by integers, run members by arrays.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstring>
#include <stdexcept>

#include "engine_choice.hpp"
#include "leakphys/ensemble/host.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"

namespace py = pybind11;
namespace lp = leakphys;
namespace le = leakphys_engine;

namespace {

using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Integers = py::array_t<int, py::array::c_style | py::array::forcecast>;

// ---- the tables of names: one source, C++ ----------------------------------------------------------------

py::dict field_tables() {
  py::dict tables;
  const auto list = [&](const char* part) -> py::list {
    py::list fields;
    tables[part] = fields;
    return fields;
  };
#define LP_ADD(name, unit) fields.append(py::make_tuple(#name, unit));
#define LP_ADD_SIGNAL(enumerator, name, unit) fields.append(py::make_tuple(name, unit));
#define LP_PART(part, GIVEN, DERIVED)                        \
  {                                                          \
    py::list fields = list(part);                            \
    GIVEN(LP_ADD) if (true) {                                \
      py::list fields = list(part "_derived");               \
      DERIVED(LP_ADD)                                        \
    }                                                        \
  }
  LP_PART("loop", LP_LOOP_FIELDS, LP_LOOP_DERIVED)
  LP_PART("accumulator", LP_ACCUMULATOR_FIELDS, LP_ACCUMULATOR_DERIVED)
  LP_PART("puncture", LP_PUNCTURE_FIELDS, LP_NO_FIELDS)
  LP_PART("crew", LP_CREW_FIELDS, LP_NO_FIELDS)
  LP_PART("nodes", LP_NODE_FIELDS, LP_NO_FIELDS)
  LP_PART("boundaries", LP_BOUNDARY_FIELDS, LP_NO_FIELDS)
  LP_PART("conductors", LP_CONDUCTOR_FIELDS, LP_NO_FIELDS)
  LP_PART("radiators", LP_RADIATOR_FIELDS, LP_NO_FIELDS)
  LP_PART("compartments", LP_COMPARTMENT_FIELDS, LP_COMPARTMENT_DERIVED)
  LP_PART("hatches", LP_HATCH_FIELDS, LP_NO_FIELDS)
  LP_PART("watches", LP_WATCH_FIELDS, LP_NO_FIELDS)
#undef LP_PART
#define LP_SIGNALS(part, SIGNALS)                  \
  {                                                \
    py::list fields = list(part "_signals");       \
    SIGNALS(LP_ADD_SIGNAL)                         \
  }
  LP_SIGNALS("loop", LP_LOOP_SIGNALS)
  LP_SIGNALS("accumulator", LP_ACCUMULATOR_SIGNALS)
  LP_SIGNALS("nodes", LP_NODE_SIGNALS)
  LP_SIGNALS("compartments", LP_AIR_SIGNALS)
  LP_SIGNALS("crew", LP_CREW_SIGNALS)
#undef LP_SIGNALS
  py::list fields = list("ledgers");
  LP_LEDGERS(LP_ADD)
#undef LP_ADD
#undef LP_ADD_SIGNAL
  return tables;
}

// ---- networks ----------------------------------------------------------------------------------------------

void require(bool condition, const char* message) {
  if (!condition) throw std::invalid_argument(message);
}

// Rows of a table of integers with `width` columns, at most `most`.
int rows(const Integers& table, int width, int most, const char* message) {
  require(table.ndim() == 2 && (table.shape(0) == 0 || table.shape(1) == width) && table.shape(0) <= most, message);
  return int(table.shape(0));
}

lp::NetworkModel make_network(int fluid, bool has_accumulator, bool has_crew, int nodes, int boundaries,
                              const Integers& compartment_walls, const Integers& conductors,
                              const Integers& radiators, const Integers& hatches, const Integers& watches,
                              int heat_load_point) {
  lp::NetworkModel model;
  lp::Network& net = model.net;
  net.has_loop = fluid >= 0;
  net.fluid_id = fluid;
  net.has_accumulator = net.has_loop && has_accumulator;
  require(nodes >= 0 && nodes <= lp::Network::max_nodes, "too many nodes");
  require(boundaries >= 0 && boundaries <= lp::Network::max_boundaries, "too many boundaries");
  net.nodes = nodes;
  net.boundaries = boundaries;
  net.compartments = rows(compartment_walls, 1, lp::Network::max_compartments, "too many compartments");
  net.has_crew = has_crew && net.compartments > 0;
  net.conductors = rows(conductors, 4, lp::Network::max_conductors, "too many conductors");
  net.radiators = rows(radiators, 2, lp::Network::max_radiators, "too many radiators");
  net.hatches = rows(hatches, 2, lp::Network::max_hatches, "too many hatches");
  net.watches = rows(watches, 5, lp::Network::max_watches, "too many watches");
  const int points = net.boundary_point(boundaries);
  const auto inside = [](int x, int n) { return x >= 0 && x < n; };
  for (int c = 0; c < net.compartments; ++c) {
    net.compartment_wall[c] = compartment_walls.at(c, 0);
    require(net.compartment_wall[c] < nodes, "compartment wall: no such node");
  }
  for (int i = 0; i < net.conductors; ++i) {
    net.conductor[i] = {conductors.at(i, 0), conductors.at(i, 1), conductors.at(i, 2), conductors.at(i, 3)};
    require(inside(net.conductor[i].a, points) && inside(net.conductor[i].b, points), "conductor: no such point");
    require(inside(net.conductor[i].kind, 3), "conductor: no such kind");
    require(net.has_loop || net.conductor[i].kind == lp::conductor_kind::linear, "conductor: there is no loop");
  }
  for (int i = 0; i < net.radiators; ++i) {
    net.radiator[i] = {radiators.at(i, 0), radiators.at(i, 1)};
    require(inside(net.radiator[i].node, nodes) && inside(net.radiator[i].boundary, boundaries),
            "radiator: no such node or boundary");
  }
  for (int i = 0; i < net.hatches; ++i) {
    net.hatch[i] = {hatches.at(i, 0), hatches.at(i, 1)};
    require(inside(net.hatch[i].a, net.compartments) && inside(net.hatch[i].b, net.compartments),
            "hatch: no such compartment");
  }
  for (int k = 0; k < net.watches; ++k) {
    const bool timed = watches.at(k, 2) != 0;
    net.watch[k] = {watches.at(k, 0),
                    watches.at(k, 1),
                    net.watch_at(k, lp::watch_field::threshold),
                    timed ? net.watch_at(k, lp::watch_field::duration) : -1,
                    watches.at(k, 3),
                    watches.at(k, 4)};
    require(inside(net.watch[k].signal, net.signals()), "watch: no such signal");
  }
  require(heat_load_point < nodes + net.compartments, "heat load: no such node or compartment");
  net.heat_load_point = heat_load_point;
  return model;
}

// ---- running -----------------------------------------------------------------------------------------------

template <class T>
le::Bytes bytes(const T& object) {
  return {&object, sizeof(T)};
}

// Owns the output arrays of a batch and hands them to Python as a dictionary of constants' names.
struct Batch {
  py::array_t<int> status;
  py::array_t<double> end_time, zero_time, crossing, violation, worst, audit_start, audit_end, final_state, samples;
  py::array_t<long long> accepted, rejected;
  lp::Outputs out;

  template <class Model>
  Batch(const Model& model, const lp::Request& request) {
    const py::ssize_t n = request.members, k = model.watch_count(), a = model.audit_count();
    status = py::array_t<int>(n);
    for (auto* column : {&end_time, &zero_time}) *column = py::array_t<double>(n);
    for (auto* table : {&crossing, &violation, &worst}) *table = py::array_t<double>({n, k});
    for (auto* table : {&audit_start, &audit_end}) *table = py::array_t<double>({n, a});
    final_state = py::array_t<double>({n, py::ssize_t(model.states())});
    samples = py::array_t<double>({n, py::ssize_t(request.time_count), py::ssize_t(request.signal_count)});
    accepted = py::array_t<long long>(n);
    rejected = py::array_t<long long>(n);
    for (auto* table : {&end_time, &zero_time, &crossing, &violation, &worst, &audit_start, &audit_end,
                        &final_state, &samples})
      std::fill_n(table->mutable_data(), table->size(), lp::not_a_number);
    std::fill_n(status.mutable_data(), n, lp::status::not_run);
    std::fill_n(accepted.mutable_data(), n, 0LL);
    std::fill_n(rejected.mutable_data(), n, 0LL);
    out = {status.mutable_data(),    end_time.mutable_data(), zero_time.mutable_data(),   crossing.mutable_data(),
           violation.mutable_data(), worst.mutable_data(),    audit_start.mutable_data(), audit_end.mutable_data(),
           final_state.mutable_data(), accepted.mutable_data(), rejected.mutable_data(),  samples.mutable_data()};
  }

  py::dict named() const {
    py::dict d;
    d["status"] = status;
    d["end_time"] = end_time;
    d["zero_time"] = zero_time;
    d["crossing"] = crossing;
    d["violation"] = violation;
    d["worst"] = worst;
    d["audit_start"] = audit_start;
    d["audit_end"] = audit_end;
    d["final_state"] = final_state;
    d["samples"] = samples;
    d["accepted"] = accepted;
    d["rejected"] = rejected;
    return d;
  }
};

template <class Model>
py::dict run_batch(const Model& model, le::Work le::Engine::* which, const lp::Schedule& schedule,
                   const lp::Options& options, const lp::Request& request, int threads, int width) {
  const le::Engine* engine = le::choose_engine();
  if (engine == nullptr) throw std::runtime_error("this processor runs none of the compiled engines");
  Batch batch(model, request);
  long long next = 0;
  const int cancel = 0;
  const le::Job job{bytes(model),     bytes(schedule), bytes(options), bytes(request), bytes(batch.out), width,
                    request.members, &next,           &cancel};
  int result = 0;
  {
    py::gil_scoped_release release;
    result = leakphys_host::on_threads(threads, request.members, [&] { return (engine->*which)(job); });
  }
  if (result == 2) throw std::invalid_argument("the network is too large for the solver's operation tape");
  if (result != 0) throw std::runtime_error("the engine was built from other headers than the bindings");
  return batch.named();
}

py::dict run_network(const lp::NetworkModel& model, const Integers& duration_columns, int zero_phase,
                     const Integers& changes, const Doubles& inputs, const Doubles& times, const Integers& signals,
                     double rtol, int max_steps, int threads, int width) {
  lp::Schedule schedule;
  require(inputs.ndim() == 2 && inputs.shape(1) >= model.parameters(), "inputs: members x columns expected");
  const int columns = int(inputs.shape(1));
  schedule.phases = int(duration_columns.size());
  require(schedule.phases >= 1 && schedule.phases <= lp::Schedule::max_phases, "phases: 1 to 24 expected");
  require(zero_phase >= 0 && zero_phase < schedule.phases, "zero phase: no such phase");
  schedule.zero_phase = zero_phase;
  for (int k = 0; k < schedule.phases; ++k) {
    schedule.duration_column[k] = duration_columns.data()[k];
    require(schedule.duration_column[k] >= 0 && schedule.duration_column[k] < columns, "duration: no such column");
  }
  const int count = rows(changes, 3, lp::Schedule::max_changes, "changes: phase, parameter, column expected");
  int filled = 0;
  for (int phase = 0; phase < schedule.phases; ++phase) {
    schedule.first_change[phase] = filled;
    for (int i = 0; i < count; ++i) {
      if (changes.at(i, 0) != phase) continue;
      require(changes.at(i, 1) >= 0 && changes.at(i, 1) < model.parameters(), "change: no such parameter");
      require(changes.at(i, 2) >= 0 && changes.at(i, 2) < columns, "change: no such column");
      schedule.change_parameter[filled] = changes.at(i, 1);
      schedule.change_column[filled++] = changes.at(i, 2);
    }
  }
  schedule.first_change[schedule.phases] = filled;
  for (py::ssize_t i = 0; i < signals.size(); ++i)
    require(signals.data()[i] >= 0 && signals.data()[i] < model.signal_count(), "signals: no such signal");
  lp::Options options;
  options.rtol = rtol;
  options.max_steps = max_steps;
  const lp::Request request{inputs.data(), inputs.shape(0),      columns,       times.data(),
                            int(times.size()), signals.data(), int(signals.size())};
  return run_batch(model, &le::Engine::network, schedule, options, request, threads, width);
}

// The benchmark problem: members x (diameter m, initial temperature K, equipment heat W, beta deg).
py::dict run_leak8(const Doubles& scenarios, const Doubles& times, double rtol, int threads, int width) {
  require(scenarios.ndim() == 2 && scenarios.shape(1) == 4, "scenarios: members x 4 expected");
  const py::ssize_t n = scenarios.shape(0);
  constexpr int columns = lp::Leak8::parameter_count + 1;
  std::vector<double> inputs(std::size_t(n) * columns, 0.0);
  for (py::ssize_t i = 0; i < n; ++i) {
    double* row = inputs.data() + i * columns;
    std::copy_n(scenarios.data() + 4 * i, 4, row);
    row[lp::Leak8::cabin_limit] = 313.15;
    row[lp::Leak8::parameter_count] = 86400.0;
  }
  lp::Schedule schedule;
  schedule.phases = 1;
  schedule.duration_column[0] = lp::Leak8::parameter_count;
  lp::Options options;
  options.rtol = rtol;
  const int all[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  const lp::Request request{inputs.data(), n, columns, times.data(), int(times.size()), all, 8};
  return run_batch(lp::Leak8{}, &le::Engine::leak8, schedule, options, request, threads, width);
}

}  // namespace

void bind_engine(py::module_& m) {
  m.def("field_tables", &field_tables, "Names and units of parameters, signals and ledgers, by part.");
  m.def("fluid_names", [] {
    return std::vector<std::string>(lp::fluid_names, lp::fluid_names + lp::fluid_count);
  }, "Names of the baked fluids, by number.");
  m.def("isa", [] {
    const le::Engine* engine = le::choose_engine();
    return std::string(engine == nullptr ? "none" : engine->name);
  }, "The instruction set in use.");
  m.def("lanes", [] {
    const le::Engine* engine = le::choose_engine();
    return engine == nullptr ? 0 : engine->lanes;
  }, "Members that it integrates at once per thread.");
  m.def("engines", [] {
    std::vector<std::string> names;
    for (const le::Engine* engine : le::usable_engines()) names.push_back(engine->name);
    return names;
  }, "The instruction sets of this build that this processor has, best last.");
  py::class_<lp::NetworkModel>(m, "Network", "A network's topology; numbers come with the run.")
      .def(py::init(&make_network), py::kw_only(), py::arg("fluid"), py::arg("has_accumulator"),
           py::arg("has_crew"), py::arg("nodes"), py::arg("boundaries"), py::arg("compartment_walls"),
           py::arg("conductors"), py::arg("radiators"), py::arg("hatches"), py::arg("watches"),
           py::arg("heat_load_point"))
      .def_property_readonly("parameters", &lp::NetworkModel::parameters)
      .def_property_readonly("states", &lp::NetworkModel::states)
      .def_property_readonly("first_columns", [](const lp::NetworkModel& model) {
        const lp::Network& n = model.net;
        py::dict first;  // part -> (first column, columns per part)
        first["loop"] = py::make_tuple(n.loop_at(0), lp::loop_field::count);
        first["accumulator"] = py::make_tuple(n.accumulator_at(0), lp::accumulator_field::count);
        first["puncture"] = py::make_tuple(n.puncture_at(0), lp::puncture_field::count);
        first["crew"] = py::make_tuple(n.crew_at(0), lp::crew_field::count);
        first["extra_load"] = py::make_tuple(n.extra_load_at(), 1);
        first["nodes"] = py::make_tuple(n.node_at(0, 0), lp::node_field::count);
        first["boundaries"] = py::make_tuple(n.boundary_at(0, 0), lp::boundary_field::count);
        first["conductors"] = py::make_tuple(n.conductor_at(0, 0), lp::conductor_field::count);
        first["radiators"] = py::make_tuple(n.radiator_at(0, 0), lp::radiator_field::count);
        first["compartments"] = py::make_tuple(n.compartment_at(0, 0), lp::compartment_field::count);
        first["hatches"] = py::make_tuple(n.hatch_at(0, 0), lp::hatch_field::count);
        first["watches"] = py::make_tuple(n.watch_at(0, 0), lp::watch_field::count);
        return first;
      });
  m.def("run_network", &run_network, py::arg("network"), py::arg("duration_columns"), py::arg("zero_phase"),
        py::arg("changes"), py::arg("inputs"), py::arg("times"), py::arg("signals"), py::arg("rtol"),
        py::arg("max_steps"), py::arg("threads"), py::arg("width"));
  m.def("run_leak8", &run_leak8, py::arg("scenarios"), py::arg("times"), py::arg("rtol"), py::arg("threads"),
        py::arg("width"));
}
