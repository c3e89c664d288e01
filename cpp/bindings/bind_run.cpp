// Bindings of the engine: members in, outcomes out, the interpreter's lock released in between.
#include <pybind11/stl.h>

#include "asked.hpp"
#include "engine_choice.hpp"
#include "leakphys/ensemble/host.hpp"

namespace py = pybind11;
namespace lp = leakphys;
namespace le = leakphys_engine;
using namespace leakphys_bindings;

namespace {

template <class T>
le::Bytes bytes(const T& object) {
  return {&object, sizeof(T)};
}

// Owns the output arrays of a batch and hands them to Python as a dictionary of constants' names.
struct Batch {
  py::array_t<int> status;
  py::array_t<double> end_time, zero_time, crossing, violation, worst, audit_start, audit_end, final_state, samples,
      checkpoint, parted;
  py::array_t<long long> accepted, rejected;
  lp::Outputs out;

  template <class Model>
  Batch(const Model& model, const lp::Request& request, bool with_checkpoint) {
    const py::ssize_t n = request.members, k = model.watch_count(), a = model.audit_count();
    status = py::array_t<int>(n);
    for (auto* column : {&end_time, &zero_time}) *column = py::array_t<double>(n);
    for (auto* table : {&crossing, &violation, &worst}) *table = py::array_t<double>({n, k});
    for (auto* table : {&audit_start, &audit_end}) *table = py::array_t<double>({n, a});
    final_state = py::array_t<double>({n, py::ssize_t(model.states())});
    samples = py::array_t<double>({n, py::ssize_t(request.time_count), py::ssize_t(request.signal_count)});
    checkpoint = py::array_t<double>({with_checkpoint ? n : 0, py::ssize_t(model.states() + model.parameters())});
    parted = py::array_t<double>({n, py::ssize_t(request.parting_count), py::ssize_t(lp::parted_columns(model))});
    accepted = py::array_t<long long>(n);
    rejected = py::array_t<long long>(n);
    for (auto* table : {&end_time, &zero_time, &crossing, &violation, &worst, &audit_start, &audit_end,
                        &final_state, &samples, &checkpoint, &parted})
      std::fill_n(table->mutable_data(), table->size(), lp::not_a_number);
    std::fill_n(status.mutable_data(), n, lp::status::not_run);
    std::fill_n(accepted.mutable_data(), n, 0LL);
    std::fill_n(rejected.mutable_data(), n, 0LL);
    out = {status.mutable_data(),    end_time.mutable_data(), zero_time.mutable_data(),   crossing.mutable_data(),
           violation.mutable_data(), worst.mutable_data(),    audit_start.mutable_data(), audit_end.mutable_data(),
           final_state.mutable_data(), accepted.mutable_data(), rejected.mutable_data(),  samples.mutable_data(),
           with_checkpoint ? checkpoint.mutable_data() : nullptr, parted.mutable_data()};
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
    d["checkpoint"] = checkpoint;
    if (parted.size() > 0) d["parted"] = parted;
    d["accepted"] = accepted;
    d["rejected"] = rejected;
    return d;
  }
};

// Whether a signal came whose handler raised, as that of Ctrl-C does; `raised` keeps the first. Asks for the interpreter's lock.
bool raised_by_a_signal(py::object& raised) {
  const py::gil_scoped_acquire held;
  if (PyErr_CheckSignals() == 0) return false;
  const py::object now = py::error_already_set().value();
  if (raised.is_none()) raised = now;
  return true;
}

// Members that a signal left out keep the status "not run"; `interruption` becomes what its handler raised.
template <class Model>
py::dict run_batch(const Model& model, le::Work le::Engine::* which, const Asked& asked, int threads, int width,
                   bool with_checkpoint, py::object& interruption, const std::vector<long long>& order = {}) {
  const le::Engine& engine = le::required_engine();
  const lp::Request& request = asked.request;
  Batch batch(model, request, with_checkpoint);
  long long next = 0;
  int cancel = 0;
  const le::Job job{bytes(model),     bytes(asked.schedule), bytes(asked.options), bytes(request), bytes(batch.out),
                    width,            request.members,       order.empty() ? nullptr : order.data(),
                    &next,            &cancel};
  int result = 0;
  {
    py::gil_scoped_release release;
    result = leakphys_host::on_threads(
        threads, request.members, [&] { return (engine.*which)(job); },
        [&] {
          if (raised_by_a_signal(interruption)) __atomic_store_n(&cancel, 1, __ATOMIC_RELAXED);
        });
  }
  if (result == 2) throw std::invalid_argument("the network is too large for the solver's operation tape");
  if (result != 0) throw std::runtime_error("the engine was built from other headers than the bindings");
  return batch.named();
}

py::dict run_network(const lp::NetworkModel& model, const Integers& duration_columns, int zero_phase,
                     const Integers& changes, const Doubles& inputs, const Doubles& times, const Integers& signals,
                     double rtol, int max_steps, int threads, int width, const Doubles& checkpoint,
                     bool with_checkpoint, const Doubles& parted, int within, const Integers& partings,
                     const Doubles& parting_times) {
  Asked asked = asked_of_network(model, duration_columns, zero_phase, changes, inputs, times, signals, rtol, max_steps,
                                 checkpoint);
  ask_of_other_plans(asked, model, {parted, within, partings, parting_times});
  py::object interruption = py::none();
  py::dict found = run_batch(model, &le::Engine::network, asked, threads, width, with_checkpoint, interruption,
                             order_of_work(model.net, asked.request));
  found["interruption"] = interruption;  // None, or what is to be raised
  return found;
}

py::dict run_leak8(const Doubles& scenarios, const Doubles& times, double rtol, int threads, int width) {
  const Doubles inputs = leak8_rows(scenarios);
  py::object interruption = py::none();
  py::dict found = run_batch(lp::Leak8{}, &le::Engine::leak8, asked_of_leak8(inputs, times, rtol), threads, width, false,
                             interruption);
  if (interruption.is_none()) return found;
  PyErr_SetObject(PyExceptionInstance_Class(interruption.ptr()), interruption.ptr());
  throw py::error_already_set();
}

}  // namespace

void bind_run(py::module_& m) {
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
  m.def("run_network", &run_network, py::arg("network"), py::arg("duration_columns"), py::arg("zero_phase"),
        py::arg("changes"), py::arg("inputs"), py::arg("times"), py::arg("signals"), py::arg("rtol"),
        py::arg("max_steps"), py::arg("threads"), py::arg("width"), py::arg("checkpoint"),
        py::arg("with_checkpoint"), py::arg("parted") = Doubles(), py::arg("within") = -1,
        py::arg("partings") = Integers(), py::arg("parting_times") = Doubles());
  m.def("run_leak8", &run_leak8, py::arg("scenarios"), py::arg("times"), py::arg("rtol"), py::arg("threads"),
        py::arg("width"));
}
