// The ensemble engine for x86-64-v3 (AVX2, FMA): four lanes.
#include "discharges.hpp"
#include "impacts.hpp"
#include "properties.hpp"
#include "work.hpp"

namespace leakphys_engine {
extern const Engine engine_v3{"v3", 4, leakphys::work<leakphys::NetworkModel, 4>,
                             leakphys::work<leakphys::Leak8, 4>, leakphys::impacts<4>,
                             leakphys::properties<4>, leakphys::discharges<4>};
}
