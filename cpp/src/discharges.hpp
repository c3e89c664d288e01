// Many questions about discharge in the lanes of the instruction set that this is compiled for.
#pragma once

#include "columns.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/physics/discharge_query.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <int Lanes>
void discharges(const leakphys_engine::Discharges& asked) {
  using R = lanes_t<Lanes>;
  const FluidTable& f = *fluid_table(asked.fluid);
  const RelaxationConstants fitted{asked.fitted[0], asked.fitted[1], asked.fitted[2]};
  R column[discharge_quantities];
  for (long long i = 0; i < asked.n; i += Lanes) {
    const auto rows = [&](const leakphys_engine::Column& given) { return lanes_from<R>(given, i, asked.n); };
    const DischargeQuestion<R> question{rows(asked.pressure), rows(asked.second),   asked.given,
                                        rows(asked.back_pressure), asked.law,       rows(asked.diameter),
                                        rows(asked.length),   fitted,               asked.quick ? quick_search : thorough_search};
    const R status = query_discharge(f, asked.tier, question, column);
    for (int k = 0; k < discharge_quantities; ++k) lanes_into(asked.values + k * asked.n, column[k], i, asked.n);
    lanes_into(asked.status, status, i, asked.n);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
