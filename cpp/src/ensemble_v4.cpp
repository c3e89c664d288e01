// The ensemble engine for x86-64-v4 (AVX-512): eight lanes.
#include "discharges.hpp"
#include "impacts.hpp"
#include "properties.hpp"
#include "work.hpp"

namespace leakphys_engine {
extern const Engine engine_v4{"v4", 8, leakphys::work<leakphys::NetworkModel, 8>,
                             leakphys::work<leakphys::Leak8, 8>, leakphys::impacts<8>,
                             leakphys::properties<8>, leakphys::discharges<8>};
}
