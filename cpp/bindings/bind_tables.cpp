// The tables of names: parameters, signals and ledgers by part, with units; one source, C++.
#include <pybind11/pybind11.h>

#include "leakphys/model/fields.hpp"

namespace py = pybind11;

namespace {

py::dict field_tables() {
  py::dict tables;
  const auto list = [&](const char* part) -> py::list {
    py::list fields;
    tables[part] = fields;
    return fields;
  };
#define LP_ADD(name, unit) fields.append(py::make_tuple(#name, unit));
#define LP_ADD_SIGNAL(enumerator, name, unit) fields.append(py::make_tuple(name, unit));
#define LP_PART(part, GIVEN, DERIVED)             \
  {                                               \
    py::list fields = list(part);                 \
    GIVEN(LP_ADD)                                 \
    fields = list(part "_derived");               \
    DERIVED(LP_ADD)                               \
  }
  LP_PART("loops", LP_LOOP_FIELDS, LP_LOOP_DERIVED)
  LP_PART("volumes", LP_VOLUME_FIELDS, LP_VOLUME_DERIVED)
  LP_PART("zones", LP_ZONE_FIELDS, LP_NO_FIELDS)
  LP_PART("links", LP_LINK_FIELDS, LP_NO_FIELDS)
  LP_PART("pumps", LP_PUMP_FIELDS, LP_PUMP_DERIVED)
  LP_PART("punctures", LP_PUNCTURE_FIELDS, LP_NO_FIELDS)
  LP_PART("accumulators", LP_ACCUMULATOR_FIELDS, LP_NO_FIELDS)
  LP_PART("crew", LP_CREW_FIELDS, LP_CREW_DERIVED)
  LP_PART("orbit", LP_ORBIT_FIELDS, LP_NO_FIELDS)
  LP_PART("nodes", LP_NODE_FIELDS, LP_NO_FIELDS)
  LP_PART("boundaries", LP_BOUNDARY_FIELDS, LP_NO_FIELDS)
  LP_PART("conductors", LP_CONDUCTOR_FIELDS, LP_NO_FIELDS)
  LP_PART("radiators", LP_RADIATOR_FIELDS, LP_NO_FIELDS)
  LP_PART("compartments", LP_COMPARTMENT_FIELDS, LP_COMPARTMENT_DERIVED)
  LP_PART("hatches", LP_HATCH_FIELDS, LP_NO_FIELDS)
  LP_PART("watches", LP_WATCH_FIELDS, LP_NO_FIELDS)
#undef LP_PART
#define LP_SIGNALS(part, SIGNALS)                  \
  {                                                \
    py::list fields = list(part "_signals");       \
    SIGNALS(LP_ADD_SIGNAL)                         \
  }
  LP_SIGNALS("loops", LP_LOOP_SIGNALS)
  LP_SIGNALS("volumes", LP_VOLUME_SIGNALS)
  LP_SIGNALS("zones", LP_ZONE_SIGNALS)
  LP_SIGNALS("links", LP_LINK_SIGNALS)
  LP_SIGNALS("pumps", LP_PUMP_SIGNALS)
  LP_SIGNALS("punctures", LP_PUNCTURE_SIGNALS)
  LP_SIGNALS("accumulators", LP_ACCUMULATOR_SIGNALS)
  LP_SIGNALS("nodes", LP_NODE_SIGNALS)
  LP_SIGNALS("compartments", LP_AIR_SIGNALS)
  LP_SIGNALS("crew", LP_CREW_SIGNALS)
#undef LP_SIGNALS
  py::list fields = list("ledgers");
  LP_LEDGERS(LP_ADD)
#undef LP_ADD
#undef LP_ADD_SIGNAL
  return tables;
}

}  // namespace

void bind_tables(py::module_& m) {
  m.def("field_tables", &field_tables, "Names and units of parameters, signals and ledgers, by part.");
}
