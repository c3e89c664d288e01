// Nearness relative to the numbers themselves. doctest's Approx allows its epsilon of 1 + |x|: of a small x, anything.
#pragma once

#include <doctest/doctest.h>

#include <cmath>

inline doctest::Approx near(double x) { return doctest::Approx(x).scale(x == 0.0 ? 1.0 : 0.0); }

inline bool close(double a, double b, double relative) {
  return std::abs(a - b) <= relative * std::fmax(std::abs(a), std::abs(b));
}
