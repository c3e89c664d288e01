// What the sweeps of one Jacobian share: the coolant's states and its leaks, which no state from the nodes' on moves.
//
// They cost half of a right-hand side. A sweep in which none of the states before the nodes' has a direction takes them, without
// slopes; every other leaves its own.
#pragma once

#include "leakphys/fluids/fast.hpp"
#include "leakphys/model/network.hpp"
#include "leakphys/parts/hole.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct Kept {
  State<R> coolant[Network::max_volumes];
  Leak<R> hole[Network::max_holes];
};

// A sweep in R; without `kept` an evaluation by itself.
template <class R>
struct Sweep {
  Kept<inner_t<R>>* kept = nullptr;
  bool takes = false;

  LP_HD State<inner_t<R>>* coolant(int volume) const { return kept ? kept->coolant + volume : nullptr; }
  LP_HD Leak<inner_t<R>>* hole(int h) const { return kept ? kept->hole + h : nullptr; }

  // What is kept at `place`, or what `find` finds, of which `place` then keeps the values.
  template <class Place, class Find>
  LP_FN auto at(Place* place, const Find& find) const -> decltype(find()) {
    if (takes) return each(*place, [](const inner_t<R>& x) { return R(x); });
    const auto found = find();
    if (place) *place = each(found, [](const R& x) { return inner(x); });
    return found;
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
