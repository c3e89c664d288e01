// leak8: end states and end times of all 256 reference members, in double and in packs.
//
// The reference (tests/data/leak8_reference.csv) is a Taylor method of order 19 at 1e-15, against a
// Rosenbrock method at 1e-12: they agree to 5.3e-12. Definition and metric: docs/theory/leak8.md.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
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

TEST_CASE("the tape that is written out is the one that the right-hand side asks for") {
  lp::SparsePlan<8> found;
  REQUIRE(lp::plan_model(lp::Leak8{}, found));
  const lp::SparsePlan<8>& fixed = lp::Leak8::fixed_plan;
  REQUIRE(fixed.entries == found.entries);
  REQUIRE(fixed.jacobian_entries == found.jacobian_entries);
  REQUIRE(fixed.eliminations == found.eliminations);
  REQUIRE(fixed.updates == found.updates);
  CHECK(std::equal(fixed.row, fixed.row + fixed.entries, found.row));
  CHECK(std::equal(fixed.column, fixed.column + fixed.entries, found.column));
  CHECK(std::equal(fixed.order, fixed.order + 8, found.order));
  CHECK(std::equal(fixed.color, fixed.color + 8, found.color));
  CHECK(std::equal(fixed.on_time, fixed.on_time + 8, found.on_time));
  CHECK(fixed.time_color == found.time_color);
  CHECK(fixed.colors == found.colors);
  for (int i = 0; i < 8; ++i) CHECK(fixed.on_time[i] == (i == lp::Leak8::radiator));  // the Sun shines on it
}

TEST_CASE_TEMPLATE("leak8's own Jacobian is that of a sweep of Duals, to the bit", R, double, lp::Pack<4>) {
  const lp::SparsePlan<8>& plan = lp::Leak8::fixed_plan;
  const lp::Leak8 model;
  std::mt19937_64 g(2);
  std::uniform_real_distribution<double> number(0.0, 1.0);
  for (int round = 0; round < 200; ++round) {
    R p[lp::Leak8::max_parameters], y[8], f[2][8], f_t[2][8], entries[2][lp::SparsePlan<8>::room];
    for (int w = 0; w < lp::lanes_v<R>; ++w) {
      double given[lp::Leak8::max_parameters] = {3e-4 + 3e-3 * number(g), 285.0 + 15.0 * number(g),
                                                 100.0 + 500.0 * number(g), 70.0 * number(g), 313.15};
      double start[8];
      model.start(given, start);
      for (int i = 0; i < lp::Leak8::parameter_count; ++i) lp::set_lane(p[i], w, given[i]);
      for (int i = 0; i < 8; ++i) lp::set_lane(y[i], w, start[i] * (0.9 + 0.2 * number(g)));
    }
    const R t(86400.0 * number(g));
    model.jacobian(p, t, y, f[0], entries[0], f_t[0]);
    lp::sweep_jacobian<9>(model, plan, p, t, y, f[1], entries[1], f_t[1]);
    CHECK(std::memcmp(f[0], f[1], sizeof f[0]) == 0);
    for (int i = 0; i < 8; ++i) CHECK(lp::all(f_t[0][i] == f_t[1][i]));
    for (int e = 0; e < plan.jacobian_entries; ++e) CHECK(lp::all(entries[0][e] == entries[1][e]));
  }
}

TEST_CASE_TEMPLATE("written out, a tape does what it does in memory, to the bit", R, double, lp::Pack<4>) {
  const lp::SparsePlan<8>& plan = lp::Leak8::fixed_plan;
  std::mt19937_64 g(1);
  std::uniform_real_distribution<double> number(-1.0, 1.0);
  for (int round = 0; round < 20; ++round) {
    R a[lp::SparsePlan<8>::room], b[8], inverse[8];
    for (int e = 0; e < plan.entries; ++e) a[e] = R(number(g));
    for (int i = 0; i < 8; ++i) a[plan.diagonal[i]] += R(5.0), b[i] = R(number(g));
    R a_fixed[lp::SparsePlan<8>::room], b_fixed[8], inverse_fixed[8];
    std::copy_n(a, plan.entries, a_fixed);
    std::copy_n(b, 8, b_fixed);
    lp::factorize(plan, a, inverse);
    lp::solve_factorized(plan, a, inverse, b);
    lp::factorize_fixed<lp::Leak8>(a_fixed, inverse_fixed);
    lp::solve_fixed<lp::Leak8>(a_fixed, inverse_fixed, b_fixed);
    CHECK(std::memcmp(b, b_fixed, sizeof b) == 0);
    CHECK(std::memcmp(a, a_fixed, sizeof(R) * std::size_t(plan.entries)) == 0);
  }
}

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
