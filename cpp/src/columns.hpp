// Columns of numbers taken into lanes and put back.
#pragma once

#include "engine.hpp"
#include "leakphys/num/pack.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <int Lanes>
struct LanesOf {
  using type = Pack<Lanes>;
};
template <>
struct LanesOf<1> {
  using type = double;
};
template <int Lanes>
using lanes_t = typename LanesOf<Lanes>::type;

// Values i, i + 1, ... of a column of n; beyond its end the last again.
template <class R>
R lanes_from(const leakphys_engine::Column& column, long long i, long long n) {
  if (column.values == 1) return R(column.data[0]);
  R x;
  if (i + lanes_v<R> <= n) {
    __builtin_memcpy(&x, column.data + i, sizeof x);
    return x;
  }
  for (int k = 0; k < lanes_v<R>; ++k) set_lane(x, k, column.data[i + k < n ? i + k : n - 1]);
  return x;
}

// Into rows i, i + 1, ... of a column of n.
template <class R, class T>
void lanes_into(T* column, const R& x, long long i, long long n) {
  for (int k = 0; k < lanes_v<R> && i + k < n; ++k) column[i + k] = T(lane(x, k));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
