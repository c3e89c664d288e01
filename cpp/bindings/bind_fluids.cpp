// Bindings of the fluids.
#include <pybind11/pybind11.h>
void bind_fluids(pybind11::module_&) {}
