// The fluids that are baked, by number and by name (host side: names are strings).
#pragma once

#include "leakphys/fluids/isooctane.hpp"
#include "leakphys/fluids/nitrogen.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int fluid_count = 2;
inline constexpr const char* fluid_names[fluid_count] = {"isooctane", "nitrogen"};

// The table of fluid `id`, or a null pointer for an unknown one.
LP_FN const FluidTable* fluid_table(int id) {
  const FluidTable* const tables[fluid_count] = {&isooctane_table, &nitrogen_table};
  return id >= 0 && id < fluid_count ? tables[id] : nullptr;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
