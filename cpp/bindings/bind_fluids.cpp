// Bindings of the fluids: arrays in, arrays out.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include "arrays.hpp"
#include "engine_choice.hpp"
#include "fluid_numbers.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/query.hpp"

namespace py = pybind11;
namespace lp = leakphys;
namespace le = leakphys_engine;
using leakphys_bindings::Doubles;
using leakphys_bindings::require;

namespace {

const lp::FluidTable& table_of(int fluid) {
  const lp::FluidTable* table = lp::fluid_table(fluid);
  if (table == nullptr) throw py::value_error("no fluid with this number");
  return *table;
}

// Answers of all lanes of this process's engine: a [quantities, n] array and an int32 array.
py::tuple answered(le::Properties asked, int quantities) {
  table_of(asked.fluid);
  const le::Engine& engine = le::required_engine();
  py::array_t<double> values({static_cast<py::ssize_t>(quantities), static_cast<py::ssize_t>(asked.n)});
  py::array_t<int> status(asked.n);
  asked.values = values.mutable_data(), asked.status = status.mutable_data();
  {
    py::gil_scoped_release release;
    engine.properties(asked);
  }
  return py::make_tuple(values, status);
}

py::tuple fluid_saturation(int fluid, int tier, const Doubles& temperature) {
  const le::Column given{temperature.data(), temperature.size()};
  return answered({le::Properties::saturation, fluid, tier, 0, temperature.size(), given, {}, nullptr, nullptr},
                  lp::saturation_quantities);
}

py::tuple fluid_state(int fluid, int tier, int pair, const Doubles& first, const Doubles& second) {
  require(first.size() == second.size(), "both inputs need the same size");
  const le::Column a{first.data(), first.size()}, b{second.data(), second.size()};
  return answered({le::Properties::state, fluid, tier, pair, first.size(), a, b, nullptr, nullptr}, lp::state_quantities);
}

py::dict fluid_constants(int fluid) {
  const lp::FluidTable& f = table_of(fluid);
  py::dict d;
  lp_bindings::each_number(f, [&](const char* name, double value) { d[name] = value; });
  d["liquid_only"] = f.liquid_only != 0;
  return d;
}

}  // namespace

void bind_fluids(py::module_& m) {
  py::tuple names(lp::fluid_count);
  for (int i = 0; i < lp::fluid_count; ++i) names[i] = lp::fluid_names[i];
  m.attr("fluid_names") = names;
  m.def("fluid_constants", &fluid_constants, py::arg("fluid"), "Constants and ranges of a fluid, SI.");
  m.def("fluid_saturation", &fluid_saturation, py::arg("fluid"), py::arg("tier"), py::arg("temperature"),
        "p, rho_l, rho_v, h_l, h_v, cp_l, mu_l, k_l, sigma, mu_v [10, n] and status [n].");
  m.def("fluid_state", &fluid_state, py::arg("fluid"), py::arg("tier"), py::arg("pair"), py::arg("first"),
        py::arg("second"),
        "T, x, rho, u, h, s, w, p [8, n] and status [n]; pair 0 p,T; 1 p,h; 2 rho,u; 3 T,rho.");
}
