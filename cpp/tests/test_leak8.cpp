// leak8: end states and end times of all 256 reference members, in double and in packs.
//
// The reference (tests/data/leak8_reference.csv) is a Taylor method of order 19 at 1e-15, against a
// Rosenbrock method at 1e-12: they agree to 5.3e-12. Definition and metric: docs/theory/leak8.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "batch.hpp"
#include "leakphys/model/leak8.hpp"

namespace lp = leakphys;

namespace {

struct Row {
  double given[4], end_time, state[8];
};

// Given by the build, else found from where this source lies.
std::filesystem::path data_folder() {
#if defined(LEAKPHYS_TEST_DATA)
  return LEAKPHYS_TEST_DATA;
#else
  return std::filesystem::path(__FILE__).parent_path() / ".." / ".." / "tests" / "data";
#endif
}

std::vector<Row> reference() {
  std::ifstream file(data_folder() / "leak8_reference.csv");
  REQUIRE_MESSAGE(file.good(), "leak8_reference.csv not found");
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream fields(line);
    std::string text;
    std::vector<double> numbers;
    // strtod, not >>: the table holds denormals, which streams may refuse.
    while (fields >> text) numbers.push_back(std::strtod(text.c_str(), nullptr));
    REQUIRE(numbers.size() == 14);
    Row row;
    std::copy_n(numbers.begin() + 1, 4, row.given);
    row.end_time = numbers[5];
    std::copy_n(numbers.begin() + 6, 8, row.state);
    rows.push_back(row);
  }
  return rows;
}

batch::Batch<lp::Leak8> leak8_batch(const std::vector<Row>& rows, double rtol) {
  batch::Batch<lp::Leak8> b;
  REQUIRE(b.plan());
  b.columns = lp::Leak8::parameter_count + 1;
  b.phases({lp::Leak8::parameter_count});
  b.problem.options.rtol = rtol;
  for (const Row& row : rows) {
    std::vector<double> inputs(static_cast<std::size_t>(b.columns), 0.0);
    std::copy_n(row.given, 4, inputs.begin());
    inputs[lp::Leak8::cabin_limit] = 313.15;
    inputs[lp::Leak8::parameter_count] = 86400.0;
    b.inputs.insert(b.inputs.end(), inputs.begin(), inputs.end());
  }
  return b;
}

struct Worst {
  double state = 0.0, time = 0.0;
};

// The metric of the definition: |y - ref|/(|ref| + S) per state, |t - ref|/ref.
Worst distance(const batch::Batch<lp::Leak8>& b, const std::vector<Row>& rows) {
  constexpr double scale[8] = {1.0, 1e-2, 1.0, 1e-3, 1.0, 1.0, 1.0, 1e-3};
  Worst worst;
  for (std::size_t m = 0; m < rows.size(); ++m) {
    for (std::size_t i = 0; i < 8; ++i) {
      const double ref = rows[m].state[i];
      worst.state =
          std::max(worst.state, std::abs(b.final_state[8 * m + i] - ref) / (std::abs(ref) + scale[i]));
    }
    worst.time = std::max(worst.time, std::abs(b.end_time[m] - rows[m].end_time) / rows[m].end_time);
  }
  return worst;
}

}  // namespace

TEST_CASE("all 256 members end within 1e-5 of the reference at rtol 1e-6") {
  const std::vector<Row> rows = reference();
  REQUIRE(rows.size() == 256);
  auto b = leak8_batch(rows, 1e-6);
  b.run<double>();
  CHECK(std::count(b.status.begin(), b.status.end(), 0) == 256);
  const Worst worst = distance(b, rows);
  MESSAGE("largest error " << worst.state << ", of a time " << worst.time);
  CHECK(worst.state <= 1e-5);
  CHECK(worst.time <= 1e-5);
  int ended = 0;
  for (double t : b.crossing) ended += t == t;
  CHECK(ended == 118);  // members whose cabin passes 313.15 K
  const std::string alone = b.bytes();
  b.run<lp::Pack<8>>();
  CHECK(b.bytes() == alone);
  b.run<lp::Pack<4>>();
  CHECK(b.bytes() == alone);
}

TEST_CASE("ten times less tolerance leaves about ten times less error") {
  const std::vector<Row> rows = reference();
  std::vector<double> errors;
  for (double rtol : {1e-5, 1e-6, 1e-7, 1e-8}) {
    auto b = leak8_batch(rows, rtol);
    b.run<lp::Pack<8>>();
    const Worst worst = distance(b, rows);
    MESSAGE("rtol " << rtol << ": " << worst.state << ", time " << worst.time);
    errors.push_back(std::max(worst.state, worst.time));
    CHECK(errors.back() < 20.0 * rtol);  // the largest of 256; see docs/theory/leak8.md
  }
  CHECK(errors.back() < errors.front() * 1e-2);
}
