// leakphys._core: table of contents.
#include <pybind11/pybind11.h>

void bind_tables(pybind11::module_& m);
void bind_network(pybind11::module_& m);
void bind_run(pybind11::module_& m);
void bind_fluids(pybind11::module_& m);
void bind_baking(pybind11::module_& m);
void bind_discharge(pybind11::module_& m);
void bind_orbit(pybind11::module_& m);
void bind_heat(pybind11::module_& m);
void bind_crew(pybind11::module_& m);
void bind_impact(pybind11::module_& m);
void bind_rates(pybind11::module_& m);
void bind_device(pybind11::module_& m);

PYBIND11_MODULE(_core, m, pybind11::mod_gil_not_used()) {
  m.doc() = "Compiled core of leakphys: arrays in, arrays out. Use the leakphys package.";
  m.attr("__version__") = LEAKPHYS_VERSION;
  bind_tables(m);
  bind_network(m);
  bind_run(m);
  bind_fluids(m);
  bind_baking(m);
  bind_discharge(m);
  bind_orbit(m);
  bind_heat(m);
  bind_crew(m);
  bind_impact(m);
  bind_rates(m);
  bind_device(m);
}
