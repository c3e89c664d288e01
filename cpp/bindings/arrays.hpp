// The array types that cross the border, and the checks that every binding makes of them.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <stdexcept>

namespace leakphys_bindings {

namespace py = pybind11;

using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Integers = py::array_t<int, py::array::c_style | py::array::forcecast>;

inline void require(bool condition, const char* message) {
  if (!condition) throw std::invalid_argument(message);
}

// Rows of a table of integers with `width` columns, at most `most`.
inline int rows(const Integers& table, int width, int most, const char* message) {
  require(table.ndim() == 2 && table.shape(1) == width && table.shape(0) <= most, message);
  return int(table.shape(0));
}

}  // namespace leakphys_bindings
