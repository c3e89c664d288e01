// The ensemble engine for aarch64 (NEON): two lanes.
#include "discharges.hpp"
#include "impacts.hpp"
#include "properties.hpp"
#include "work.hpp"

namespace leakphys_engine {
extern const Engine engine_neon{"neon", 2, leakphys::work<leakphys::NetworkModel, 2>,
                             leakphys::work<leakphys::Leak8, 2>, leakphys::impacts<2>,
                             leakphys::properties<2>, leakphys::discharges<2>};
}
