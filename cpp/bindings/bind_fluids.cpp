// Bindings of the fluids: arrays in, arrays out.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/query.hpp"
#include "fluid_numbers.hpp"

namespace py = pybind11;
namespace lp = leakphys;

namespace {

using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;

const lp::FluidTable& table_of(int fluid) {
  const lp::FluidTable* table = lp::fluid_table(fluid);
  if (table == nullptr) throw py::value_error("no fluid with this number");
  return *table;
}

// Runs ask(i, column) -> status for i < count; returns a [quantities, count] array and an int32 array.
template <class Ask>
py::tuple columns(int quantities, py::ssize_t count, Ask ask) {
  py::array_t<double> values({static_cast<py::ssize_t>(quantities), count});
  py::array_t<int> status(count);
  double* const out = values.mutable_data();
  int* const codes = status.mutable_data();
  {
    py::gil_scoped_release release;
    double column[lp::saturation_quantities];
    for (py::ssize_t i = 0; i < count; ++i) {
      codes[i] = ask(i, column);
      for (int k = 0; k < quantities; ++k) out[k * count + i] = column[k];
    }
  }
  return py::make_tuple(values, status);
}

py::tuple fluid_saturation(int fluid, int tier, const Doubles& temperature) {
  const lp::FluidTable& table = table_of(fluid);
  const double* const t = temperature.data();
  return columns(lp::saturation_quantities, temperature.size(), [&](py::ssize_t i, double* column) {
    return lp::query_saturation(table, tier, t[i], column);
  });
}

py::tuple fluid_state(int fluid, int tier, int pair, const Doubles& first, const Doubles& second) {
  const lp::FluidTable& table = table_of(fluid);
  if (first.size() != second.size()) throw py::value_error("both inputs need the same size");
  const double *const a = first.data(), *const b = second.data();
  return columns(lp::state_quantities, first.size(), [&](py::ssize_t i, double* column) {
    return lp::query_state(table, tier, pair, a[i], b[i], column);
  });
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
