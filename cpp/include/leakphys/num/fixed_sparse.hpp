// The operation tape of a plan that is known when compiling: the same operations in the same order, every index a literal.
//
// What a loop over a tape in memory costs besides arithmetic is its indices, and a matrix that has to lie in memory too. Written
// out, a small matrix lives in registers: the whole attempt of leak8 takes four fifths of the time, with the same bits.
// `Owner::fixed_plan` is a static constexpr SparsePlan; it is read in constant expressions alone, which device code may.
#pragma once

#include "leakphys/num/sparse.hpp"
#include "leakphys/num/written_out.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Owner>
concept HasFixedPlan = requires { Owner::fixed_plan.states; };

template <HasFixedPlan Owner, class R>
LP_HD void factorize_fixed(R* a, R* inverse) {
  written_out<0, Owner::fixed_plan.states>([&]<int step>() LP_BODY {
    constexpr int k = Owner::fixed_plan.order[step], pivot = Owner::fixed_plan.diagonal[k];
    inverse[k] = R(1.0) / a[pivot];
    written_out<Owner::fixed_plan.first_elimination[step], Owner::fixed_plan.first_elimination[step + 1]>([&]<int e>() LP_BODY {
      constexpr int lower = Owner::fixed_plan.lower[e];
      const R factor = a[lower] * inverse[k];
      a[lower] = factor;
      written_out<Owner::fixed_plan.first_update[e], Owner::fixed_plan.first_update[e + 1]>([&]<int u>() LP_BODY {
        constexpr int target = Owner::fixed_plan.update_target[u], upper = Owner::fixed_plan.update_upper[u];
        a[target] = fma(-factor, a[upper], a[target]);
      });
    });
  });
}

template <HasFixedPlan Owner, class R>
LP_HD void solve_fixed(const R* a, const R* inverse, R* b) {
  written_out<0, Owner::fixed_plan.states>([&]<int step>() LP_BODY {
    constexpr int k = Owner::fixed_plan.order[step];
    written_out<Owner::fixed_plan.first_left[step], Owner::fixed_plan.first_left[step + 1]>([&]<int l>() LP_BODY {
      constexpr int entry = Owner::fixed_plan.left[l].entry, state = Owner::fixed_plan.left[l].state;
      b[k] = fma(-a[entry], b[state], b[k]);
    });
  });
  written_out<0, Owner::fixed_plan.states>([&]<int done>() LP_BODY {
    constexpr int step = Owner::fixed_plan.states - 1 - done, k = Owner::fixed_plan.order[step];
    written_out<Owner::fixed_plan.first_right[step], Owner::fixed_plan.first_right[step + 1]>([&]<int r>() LP_BODY {
      constexpr int entry = Owner::fixed_plan.right[r].entry, state = Owner::fixed_plan.right[r].state;
      b[k] = fma(-a[entry], b[state], b[k]);
    });
    b[k] = b[k] * inverse[k];
  });
}

}  // namespace leakphys::inline LEAKPHYS_ISA
