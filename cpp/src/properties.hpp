// Many questions about a fluid in the lanes of the instruction set that this is compiled for.
#pragma once

#include "columns.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/query.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <int Lanes>
void properties(const leakphys_engine::Properties& asked) {
  using R = lanes_t<Lanes>;
  const FluidTable& f = *fluid_table(asked.fluid);
  const bool line = asked.what == leakphys_engine::Properties::saturation;
  R column[saturation_quantities > state_quantities ? saturation_quantities : state_quantities];
  for (long long i = 0; i < asked.n; i += Lanes) {
    const R first = lanes_from<R>(asked.first, i, asked.n);
    const R status = line ? query_saturation(f, asked.tier, first, column)
                          : query_state(f, asked.tier, asked.pair, first, lanes_from<R>(asked.second, i, asked.n), column);
    for (int k = 0; k < (line ? saturation_quantities : state_quantities); ++k)
      lanes_into(asked.values + k * asked.n, column[k], i, asked.n);
    lanes_into(asked.status, status, i, asked.n);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
