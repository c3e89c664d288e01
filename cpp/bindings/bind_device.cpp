// Bindings for a device: the bytes of a problem with what must be patched in them, and where the structs hold what.
//
// A kernel reads a Problem, a Request and Outputs. The first is made here; the pointers of all three are the
// device's, so that whoever holds the device's memory writes them, at the places told here.
#define LEAKPHYS_FEW_INLINES  // see num/config.hpp: what is bound here is not in a hurry
#include <memory>
#include <type_traits>

#include "asked.hpp"
#include "leakphys/ensemble/member.hpp"
#include "leakphys/fluids/catalogue.hpp"

namespace py = pybind11;
namespace lp = leakphys;
using namespace leakphys_bindings;

namespace {

static_assert(std::is_trivially_copyable_v<lp::FluidTable> && std::is_trivially_copyable_v<lp::NetworkModel> &&
              std::is_trivially_copyable_v<lp::Leak8>);

template <class T>
py::bytes bytes_of(const T& object) {
  return py::bytes(reinterpret_cast<const char*>(&object), sizeof object);
}
template <class Whole, class Part>
py::ssize_t offset(const Whole& whole, const Part& part) {
  return reinterpret_cast<const char*>(&part) - reinterpret_cast<const char*>(&whole);
}

// Where a problem points to its coolants: the offset of each pointer, and the table that belongs there.
py::list take_pointers(lp::Problem<lp::NetworkModel>& problem) {
  py::list fluids;
  for (int l = 0; l < problem.model.net.loops; ++l) {
    const lp::FluidTable*& fluid = problem.model.net.loop[l].fluid;
    fluids.append(py::make_tuple(offset(problem, fluid), bytes_of(*fluid)));
    fluid = nullptr;
  }
  return fluids;
}
py::list take_pointers(lp::Problem<lp::Leak8>&) { return py::list(); }

void resolve(lp::NetworkModel& model) {
  for (int l = 0; l < model.net.loops; ++l) model.net.loop[l].fluid = lp::fluid_table(model.net.loop[l].fluid_id);
}
void resolve(lp::Leak8&) {}

// A problem as bytes, how many entries its matrix has, and how wide the output tables of a member are.
template <class Model>
py::dict described(const Model& model, const Asked& asked) {
  const auto problem = std::make_unique<lp::Problem<Model>>();
  problem->model = model;
  problem->schedule = asked.schedule;
  problem->options = asked.options;
  resolve(problem->model);
  require(lp::plan_model(problem->model, problem->plan), "the network is too large for the solver's operation tape");
  py::dict d;
  d["fluids"] = take_pointers(*problem);
  d["problem"] = bytes_of(*problem);
  d["entries"] = problem->plan.entries;
  d["states"] = model.states();
  d["parameters"] = model.parameters();
  d["watches"] = model.watch_count();
  d["audits"] = model.audit_count();
  return d;
}

py::dict device_network(const lp::NetworkModel& model, const Integers& duration_columns, int zero_phase,
                        const Integers& changes, const Doubles& inputs, const Doubles& times, const Integers& signals,
                        double rtol, int max_steps, const Doubles& checkpoint) {
  const Asked asked = asked_of_network(model, duration_columns, zero_phase, changes, inputs, times, signals, rtol,
                                       max_steps, checkpoint);
  py::dict d = described(model, asked);
  const auto order = order_of_work(model.net, asked.request);
  d["order"] = py::array_t<long long>(py::ssize_t(order.size()), order.data());
  return d;
}

py::dict device_leak8(const Doubles& scenarios, const Doubles& times, double rtol) {
  const Doubles inputs = leak8_rows(scenarios);
  const Asked asked = asked_of_leak8(inputs, times, rtol);
  py::dict d = described(lp::Leak8{}, asked);
  d["inputs"] = inputs;
  d["signals"] = py::array_t<int>(asked.request.signal_count, asked.request.signals);
  return d;
}

// A struct for numpy.dtype: its size, and name, format and offset of each field; a pointer is an unsigned integer.
template <class Struct>
class Layout {
 public:
  template <class Field>
  Layout& field(const char* name, Field Struct::* member) {
    const char* format = std::is_pointer_v<Field> ? "u8" : std::is_same_v<Field, int> ? "i4" : "i8";
    static_assert(std::is_pointer_v<Field> || std::is_same_v<Field, int> || std::is_same_v<Field, long long>);
    names_.append(name), formats_.append(format), offsets_.append(offset(sample_, sample_.*member));
    return *this;
  }
  py::dict told() const {
    py::dict d;
    d["names"] = names_, d["formats"] = formats_, d["offsets"] = offsets_, d["itemsize"] = sizeof(Struct);
    return d;
  }

 private:
  Struct sample_{};
  py::list names_, formats_, offsets_;
};

py::dict device_layouts() {
  using In = lp::Request;
  using Out = lp::Outputs;
  py::dict d;
  Layout<In> in;
  in.field("inputs", &In::inputs).field("members", &In::members).field("columns", &In::columns);
  in.field("times", &In::times).field("time_count", &In::time_count).field("signals", &In::signals);
  in.field("signal_count", &In::signal_count).field("checkpoint", &In::checkpoint);
  in.field("parted", &In::parted).field("within", &In::within).field("partings", &In::partings);
  d["request"] = in.field("parting_count", &In::parting_count).field("parting_times", &In::parting_times).told();
  Layout<Out> out;
  out.field("status", &Out::status).field("end_time", &Out::end_time).field("zero_time", &Out::zero_time);
  out.field("crossing", &Out::crossing).field("violation", &Out::violation).field("worst", &Out::worst);
  out.field("audit_start", &Out::audit_start).field("audit_end", &Out::audit_end);
  out.field("final_state", &Out::final_state).field("accepted", &Out::accepted).field("rejected", &Out::rejected);
  out.field("samples", &Out::samples).field("checkpoint", &Out::checkpoint);
  d["outputs"] = out.field("parted", &Out::parted).told();
  d["sizes"] = py::dict(py::arg("network") = sizeof(lp::Problem<lp::NetworkModel>),
                        py::arg("leak8") = sizeof(lp::Problem<lp::Leak8>), py::arg("fluid") = sizeof(lp::FluidTable));
  return d;
}

}  // namespace

void bind_device(py::module_& m) {
  m.def("device_layouts", &device_layouts, "Sizes and fields of what a kernel is given.");
  m.def("device_network", &device_network, py::arg("network"), py::arg("duration_columns"), py::arg("zero_phase"),
        py::arg("changes"), py::arg("inputs"), py::arg("times"), py::arg("signals"), py::arg("rtol"),
        py::arg("max_steps"), py::arg("checkpoint"));
  m.def("device_leak8", &device_leak8, py::arg("scenarios"), py::arg("times"), py::arg("rtol"));
}
