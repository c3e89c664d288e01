// The ensemble engine for aarch64 (NEON): two lanes.
#include "work.hpp"

namespace leakphys_engine {
extern const Engine engine_neon{"neon", 2, leakphys::work<leakphys::NetworkModel, 2>,
                             leakphys::work<leakphys::Leak8, 2>};
}
