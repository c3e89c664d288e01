// The ensemble engine for any other processor: one member at a time.
#include "discharges.hpp"
#include "impacts.hpp"
#include "properties.hpp"
#include "work.hpp"

namespace leakphys_engine {
extern const Engine engine_generic{"generic", 1, leakphys::work<leakphys::NetworkModel, 1>,
                             leakphys::work<leakphys::Leak8, 1>, leakphys::impacts<1>,
                             leakphys::properties<1>, leakphys::discharges<1>};
}
