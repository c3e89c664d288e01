// Bindings of right-hand sides, for solvers of other packages: a network's from a state of a run on, and leak8's.
#define LEAKPHYS_FEW_INLINES  // see num/config.hpp: what is bound here is not in a hurry
#include "arrays.hpp"
#include "leakphys/ensemble/member.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"

namespace py = pybind11;
namespace lp = leakphys;
using namespace leakphys_bindings;

namespace {

py::array_t<double> array_of(const double* first, int count) { return py::array_t<double>(count, first); }

// One phase of a network: y' = f(y). Parameters and state are those of a checkpoint, with the phase's changes made.
class NetworkRates {
 public:
  NetworkRates(const lp::NetworkModel& model, const Doubles& parameters, const Doubles& state) : model_(model) {
    require(parameters.ndim() == 1 && parameters.size() == model.parameters(), "parameters: one for each column expected");
    require(state.ndim() == 1 && state.size() == model.states(), "state: one number for each state expected");
    std::copy_n(parameters.data(), model.parameters(), p_);
    std::copy_n(state.data(), model.states(), start_);
    for (int l = 0; l < model_.net.loops; ++l) model_.net.loop[l].fluid = lp::fluid_table(model_.net.loop[l].fluid_id);
    model_.enter_phase(p_, start_);
    require(lp::plan_model(model_, plan_), "the network is too large for the solver's operation tape");
  }

  py::array_t<double> rates(const Doubles& y) {
    const double* at = checked(y);
    double dy[lp::Network::max_states];
    guess_anew(at);
    model_.rhs(p_, 0.0, at, dy);
    return array_of(dy, model_.states());
  }
  py::array_t<double> jacobian(const Doubles& y) {
    const double* at = checked(y);
    constexpr int most = lp::Network::max_states;
    double f[most], f_t[most], entries[lp::SparsePlan<most>::max_entries];
    guess_anew(at);
    lp::evaluate_jacobian(model_, plan_, p_, 0.0, at, f, entries, f_t);
    const py::ssize_t n = model_.states();
    py::array_t<double> full({n, n});
    std::fill_n(full.mutable_data(), n * n, 0.0);
    for (int e = 0; e < plan_.jacobian_entries; ++e)
      full.mutable_at(plan_.row[e], plan_.column[e]) = entries[e];
    return full;
  }
  py::array_t<double> start() const { return array_of(start_, model_.states()); }
  py::array_t<double> parameters() const { return array_of(p_, model_.parameters()); }
  py::array_t<double> scales() const {
    double scale[lp::Network::max_states];
    model_.scales(p_, scale);
    return array_of(scale, model_.states());
  }
  std::uintptr_t model_address() const { return reinterpret_cast<std::uintptr_t>(&model_); }

 private:
  const double* checked(const Doubles& y) const {
    require(y.ndim() == 1 && y.size() == model_.states(), "y: one number for each state expected");
    return y.data();
  }
  // Temperatures are found from where they last were: the solver does this once a step, here it is done whenever asked.
  void guess_anew(const double* y) {
    lp::Observation<double, lp::Network::max_signals, lp::NetworkModel::max_warm> now;
    model_.observe(p_, 0.0, y, now);
    for (int k = 0; k < model_.warm_count(); ++k) p_[model_.warm_column(k)] = now.warm[k];
  }

  lp::NetworkModel model_;
  lp::SparsePlan<lp::Network::max_states> plan_;
  double p_[lp::Network::max_parameters], start_[lp::Network::max_states];
};

// dy/dt of the benchmark problem for one scenario (diameter m, initial temperature K, equipment heat W, beta deg).
py::array_t<double> leak8_rates(const Doubles& scenario, double t, const Doubles& y) {
  require(scenario.ndim() == 1 && scenario.size() == 4, "scenario: 4 numbers expected");
  require(y.ndim() == 1 && y.size() == lp::Leak8::max_states, "y: 8 numbers expected");
  double p[lp::Leak8::parameter_count] = {}, start[lp::Leak8::max_states], dy[lp::Leak8::max_states];
  std::copy_n(scenario.data(), 4, p);
  lp::Leak8{}.start(p, start);
  lp::Leak8{}.rhs(p, t, y.data(), dy);
  return array_of(dy, lp::Leak8::max_states);
}

}  // namespace

void bind_rates(py::module_& m) {
  py::class_<NetworkRates>(m, "NetworkRates", "A network's right-hand side in one phase, with its Jacobian.")
      .def(py::init<const lp::NetworkModel&, const Doubles&, const Doubles&>(), py::arg("network"),
           py::arg("parameters"), py::arg("state"))
      .def("rates", &NetworkRates::rates, py::arg("y"))
      .def("jacobian", &NetworkRates::jacobian, py::arg("y"))
      .def_property_readonly("start", &NetworkRates::start)
      .def_property_readonly("scales", &NetworkRates::scales)
      .def_property_readonly("parameters", &NetworkRates::parameters)
      .def_property_readonly("model_address", &NetworkRates::model_address);
  m.def("leak8_rates", &leak8_rates, py::arg("scenario"), py::arg("t"), py::arg("y"));
}
