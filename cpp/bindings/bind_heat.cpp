// Bindings of heat transfer: radiating fins, and the walls of tubes.
#include "arrays.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/physics/fin.hpp"
#include "leakphys/physics/tube_heat.hpp"

namespace py = pybind11;
namespace lp = leakphys;
using leakphys_bindings::Doubles;
using leakphys_bindings::require;

namespace {

// Root, sink, length, thickness, conductivity, emissivity, faces [7, n] to profile and efficiency [2, n].
py::array_t<double> radiating_fins(const Doubles& inputs) {
  require(inputs.ndim() == 2 && inputs.shape(0) == 7, "inputs: expected seven rows");
  const py::ssize_t count = inputs.shape(1);
  py::array_t<double> results({static_cast<py::ssize_t>(2), count});
  const double* const in = inputs.data();
  double* const out = results.mutable_data();
  py::gil_scoped_release release;
  for (py::ssize_t i = 0; i < count; ++i) {
    const auto given = [&](int k) { return in[k * count + i]; };
    const double profile = lp::fin_profile(given(5) * given(6), given(0), given(2), given(4) * given(3));
    out[i] = profile;
    out[count + i] = lp::radiating_fin_efficiency(profile, given(1) / given(0));
  }
  return results;
}

// T, T_wall, p, flow of one tube, bore, roughness [6, n] to the fields of TubeFluxes and the burnout flux [8, n].
py::array_t<double> tube_fluxes(int fluid, const Doubles& inputs) {
  const lp::FluidTable* const table = lp::fluid_table(fluid);
  require(table != nullptr, "fluid: no such number");
  require(inputs.ndim() == 2 && inputs.shape(0) == 6, "inputs: expected six rows");
  const py::ssize_t count = inputs.shape(1);
  py::array_t<double> results({static_cast<py::ssize_t>(8), count});
  const double* const in = inputs.data();
  double* const out = results.mutable_data();
  py::gil_scoped_release release;
  for (py::ssize_t i = 0; i < count; ++i) {
    const auto given = [&](int k) { return in[k * count + i]; };
    const lp::TubeWall<double> tube{given(4), 1.0, 1.0, given(5)};
    const auto q = lp::tube_fluxes(*table, tube, {given(0), given(0), given(2), given(3), 1.0}, given(1), 0.0);
    const double burnout = table->liquid_only ? lp::not_a_number : lp::burnout_flux(*table, q.boiling_point, 0.0);
    const double row[] = {q.reynolds, q.prandtl, q.nusselt, q.by_flow, q.boiling, q.dry, q.boiling_point, burnout};
    for (int k = 0; k < 8; ++k) out[k * count + i] = row[k];
  }
  return results;
}

}  // namespace

void bind_heat(py::module_& m) {
  m.def("radiating_fins", &radiating_fins, py::arg("inputs"), "Profile and efficiency [2, n] of fins [7, n].");
  m.def("tube_fluxes", &tube_fluxes, py::arg("fluid"), py::arg("inputs"),
        "Reynolds, Prandtl, Nusselt, W/m2 by flow, boiling and dry, boiling point, burnout [8, n].");
}
