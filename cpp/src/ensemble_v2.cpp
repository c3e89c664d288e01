// The ensemble engine for x86-64-v2 (SSE4.2): two lanes, no fused multiply-add.
#include "discharges.hpp"
#include "impacts.hpp"
#include "properties.hpp"
#include "work.hpp"

namespace leakphys_engine {
extern const Engine engine_v2{"v2", 2, leakphys::work<leakphys::NetworkModel, 2>,
                             leakphys::work<leakphys::Leak8, 2>, leakphys::impacts<2>,
                             leakphys::properties<2>, leakphys::discharges<2>};
}
