// The fluids by number and by name: those built in, and those registered at run time (host side: names are strings).
#pragma once

#include "leakphys/fluids/air.hpp"
#include "leakphys/fluids/ammonia.hpp"
#include "leakphys/fluids/carbon_dioxide.hpp"
#include "leakphys/fluids/hydrogen.hpp"
#include "leakphys/fluids/isooctane.hpp"
#include "leakphys/fluids/mm.hpp"
#include "leakphys/fluids/n_octane.hpp"
#include "leakphys/fluids/nitrogen.hpp"
#include "leakphys/fluids/pdms.hpp"
#include "leakphys/fluids/propylene_glycol_water_50.hpp"
#include "leakphys/fluids/r134a.hpp"
#include "leakphys/fluids/r218.hpp"
#include "leakphys/fluids/water.hpp"

namespace leakphys {

inline constexpr int fluid_count = 13;
inline constexpr const char* fluid_names[fluid_count] = {
    "isooctane", "nitrogen", "n_octane", "ammonia", "water",
    "air", "hydrogen", "carbon_dioxide", "r134a", "r218",
    "mm", "propylene_glycol_water_50", "pdms"};
inline constexpr const FluidTable* built_in_tables[fluid_count] = {
    &isooctane_table, &nitrogen_table, &n_octane_table, &ammonia_table,
    &water_table, &air_table, &hydrogen_table, &carbon_dioxide_table,
    &r134a_table, &r218_table, &mm_table, &propylene_glycol_water_50_table,
    &pdms_table};

// Tables that were baked at run time have the numbers after the built-in ones. One copy for every instruction set;
// written by the bindings alone, between runs.
inline constexpr int most_registered = 64;
inline FluidTable registered_tables[most_registered];
inline int registered_count = 0;

// The table of fluid `id`, or a null pointer for an unknown one.
inline const FluidTable* fluid_table(int id) {
  if (id < 0 || id >= fluid_count + registered_count) return nullptr;
  return id < fluid_count ? built_in_tables[id] : &registered_tables[id - fluid_count];
}

}  // namespace leakphys
