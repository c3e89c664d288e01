// What the tests of sensitivities compare: one member run on Duals, and central differences of plain runs.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "batch.hpp"
#include "leakphys/solve/sensitivity.hpp"

namespace sensitivity_reference {

namespace lp = leakphys;
using batch::Batch;

// The outputs of one member that have derivatives, in one row: end time, crossings, violations, end state.
template <class Model>
std::vector<double> plain_row(Batch<Model>& b) {
  b.template run<double>();
  std::vector<double> row{b.end_time[0]};
  row.insert(row.end(), b.crossing.begin(), b.crossing.end());
  row.insert(row.end(), b.violation.begin(), b.violation.end());
  row.insert(row.end(), b.final_state.begin(), b.final_state.end());
  return row;
}

template <class Model, int K>
std::unique_ptr<lp::SensitivityResult<Model, K>> run_seeded(const Batch<Model>& b, const int (&columns)[K],
                                                            double derivative_rtol = 0.0) {
  using D = lp::Dual<double, K>;
  std::vector<D> inputs(b.inputs.begin(), b.inputs.begin() + b.columns);
  for (int k = 0; k < K; ++k) inputs[static_cast<std::size_t>(columns[k])].d[k] = 1.0;
  auto result = std::make_unique<lp::SensitivityResult<Model, K>>();
  const auto run = std::make_unique<lp::SensitivityRun<Model, lp::Rodas5P, K>>(b.problem, derivative_rtol);
  run->run(inputs.data(), b.columns, *result);
  return result;
}

template <class Model, int K>
std::vector<lp::Dual<double, K>> row_of(const Batch<Model>& b, const lp::SensitivityResult<Model, K>& r) {
  std::vector<lp::Dual<double, K>> row{r.end_time};
  row.insert(row.end(), r.crossing, r.crossing + b.watches());
  row.insert(row.end(), r.violation, r.violation + b.watches());
  row.insert(row.end(), r.end_state, r.end_state + b.states());
  return row;
}

// Derivative of every output by one input: central differences with one Richardson step, error O(step^4).
template <class Model>
std::vector<double> differences(Batch<Model> b, int column, double step) {
  const auto i = static_cast<std::size_t>(column);
  const double centre = b.inputs[i];
  std::vector<double> rows[4];
  const double offset[4] = {1.0, -1.0, 0.5, -0.5};
  for (int k = 0; k < 4; ++k) {
    b.inputs[i] = centre + offset[k] * step;
    rows[k] = plain_row(b);
  }
  std::vector<double> slopes(rows[0].size());
  for (std::size_t j = 0; j < slopes.size(); ++j) {
    const double wide = (rows[0][j] - rows[1][j]) / (2.0 * step), narrow = (rows[2][j] - rows[3][j]) / step;
    slopes[j] = (4.0 * narrow - wide) / 3.0;
  }
  return slopes;
}

// How far a derivative is from its reference, relative to it; below `floor` relative to that.
inline double relative(double derivative, double reference, double floor) {
  return std::abs(derivative - reference) / std::max(std::abs(reference), floor);
}

}  // namespace sensitivity_reference
