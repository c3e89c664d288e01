// Bindings of the discharge laws: arrays in, arrays out.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>

#include "arrays.hpp"
#include "engine_choice.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/physics/discharge_coefficient.hpp"
#include "leakphys/physics/discharge_query.hpp"
#include "leakphys/physics/undershoot.hpp"

namespace py = pybind11;
namespace lp = leakphys;
namespace le = leakphys_engine;
using leakphys_bindings::Doubles;
using leakphys_bindings::require;

namespace {

using Fitted = std::array<double, 3>;  // C1, C2, K

py::tuple discharge(int fluid, int tier, int given, double law, const Doubles& pressure, const Doubles& second,
                    const Doubles& back_pressure, const Doubles& diameter, const Doubles& length, const Fitted& fitted, bool quick) {
  require(lp::fluid_table(fluid) != nullptr, "no fluid with this number");
  const py::ssize_t count = pressure.size();
  for (const Doubles* const other : {&second, &back_pressure, &diameter, &length})
    require(other->size() == count, "all inputs need the same size");
  const le::Engine& engine = le::required_engine();
  const auto column = [](const Doubles& given) { return le::Column{given.data(), given.size()}; };
  py::array_t<double> values({static_cast<py::ssize_t>(lp::discharge_quantities), count});
  py::array_t<int> status(count);
  const le::Discharges asked{fluid,  tier,  given, law, quick, {fitted[0], fitted[1], fitted[2]},
                             count,  column(pressure), column(second), column(back_pressure), column(diameter), column(length),
                             values.mutable_data(), status.mutable_data()};
  {
    py::gil_scoped_release release;
    engine.discharges(asked);
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
