// Bindings of the discharge laws: arrays in, arrays out.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/physics/discharge_coefficient.hpp"
#include "leakphys/physics/discharge_query.hpp"
#include "leakphys/physics/undershoot.hpp"

namespace py = pybind11;
namespace lp = leakphys;

namespace {

using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Fitted = std::array<double, 3>;  // C1, C2, K

py::tuple discharge(int fluid, int tier, int given, double law, const Doubles& pressure, const Doubles& second,
                    const Doubles& back_pressure, const Doubles& diameter, const Doubles& length, const Fitted& fitted, bool quick) {
  const lp::FluidTable* const table = lp::fluid_table(fluid);
  if (table == nullptr) throw py::value_error("no fluid with this number");
  const py::ssize_t count = pressure.size();
  const lp::RelaxationConstants constants{fitted[0], fitted[1], fitted[2]};
  const lp::ThroatSearch search = quick ? lp::quick_search : lp::thorough_search;
  for (const Doubles* const other : {&second, &back_pressure, &diameter, &length})
    if (other->size() != count) throw py::value_error("all inputs need the same size");
  py::array_t<double> values({static_cast<py::ssize_t>(lp::discharge_quantities), count});
  py::array_t<int> status(count);
  double* const out = values.mutable_data();
  int* const codes = status.mutable_data();
  const double *const p = pressure.data(), *const s = second.data(), *const b = back_pressure.data(),
               *const d = diameter.data(), *const l = length.data();
  {
    py::gil_scoped_release release;
    double column[lp::discharge_quantities];
    for (py::ssize_t i = 0; i < count; ++i) {
      codes[i] = lp::query_discharge(*table, tier, {p[i], s[i], given, b[i], law, d[i], l[i], constants, search}, column);
      for (int k = 0; k < lp::discharge_quantities; ++k) out[k * count + i] = column[k];
    }
  }
  return py::make_tuple(values, status);
}

py::tuple coefficient(const Doubles& reynolds, const Doubles& slender, const Doubles& edge_radius) {
  const py::ssize_t count = reynolds.size();
  if (slender.size() != count || edge_radius.size() != count) throw py::value_error("all inputs need the same size");
  py::array_t<double> values(count);
  py::array_t<int> status(count);
  for (py::ssize_t i = 0; i < count; ++i) {
    const double re = reynolds.data()[i], l = slender.data()[i], r = edge_radius.data()[i];
    status.mutable_data()[i] = lp::coefficient_status_of(re, l, r);
    values.mutable_data()[i] = status.data()[i] == lp::coefficient_status::bad_input ? lp::not_a_number
                                                                                     : lp::discharge_coefficient(re, l, r);
  }
  return py::make_tuple(values, status);
}

double omega(double omega, double pressure, double volume, double saturation_share) {
  return lp::sqrt(lp::omega_flux(omega, pressure, volume, saturation_share, 0.0).flux_squared);
}

double undershoot(double surface_tension, double critical_temperature, double temperature, double volume_ratio,
                  double rate) {
  return lp::flashing_undershoot(surface_tension, critical_temperature, temperature, volume_ratio, rate);
}

}  // namespace

void bind_discharge(py::module_& m) {
  m.def("discharge", &discharge, py::arg("fluid"), py::arg("tier"), py::arg("given"), py::arg("law"), py::arg("pressure"),
        py::arg("second"), py::arg("back_pressure"), py::arg("diameter"), py::arg("length"), py::arg("relaxation"), py::arg("quick"),
        "G, p_throat, x_throat, choked, law [5, n] and status [n]; constants of the relaxation law.");
  const lp::RelaxationConstants fitted;
  m.attr("relaxation_constants") = py::make_tuple(fitted.per_wall, fitted.per_length, fitted.entry_loss);
  m.def("discharge_coefficient", &coefficient, py::arg("reynolds"), py::arg("slender"), py::arg("edge_radius"),
        "Cd [n] and status [n].");
  m.def("flashing_undershoot", py::vectorize(&undershoot), py::arg("surface_tension"), py::arg("critical_temperature"),
        py::arg("temperature"), py::arg("volume_ratio"), py::arg("rate"), "Pressure below saturation, Pa.");
  m.def("omega_flux", &omega, py::arg("omega"), py::arg("pressure"), py::arg("volume"), py::arg("saturation_share"),
        "Critical mass flux by the omega method.");
}
