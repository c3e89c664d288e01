// Plans that part from another: each goes on with the bits of a run of its own, however it parts.
#include <doctest/doctest.h>

#include <cmath>

#include "small_problems.hpp"

namespace lp = leakphys;
using namespace batch;
using namespace small_problems;

namespace {

// A stiff, driven van der Pol oscillator. Parameters: stiffness, drive, thresholds of both watches, the second's allowed duration.
struct Driven : Small<Driven, 2, 5, 2> {
  void start(double*, double* y) const { y[0] = 2.0, y[1] = 0.0; }
  template <class P, class T>
  void rhs(const P* p, const T&, const T* y, T* dy) const {
    dy[0] = y[1];
    dy[1] = T(p[0]) * (T(1.0) - y[0] * y[0]) * y[1] - y[0] + T(p[1]);
  }
};

// 13 members: a phase of 1 s, one that drives them for `second` s, and a third without. The first watch is of y[0] from the first
// phase on, and may end the run; the second, of y[1], counts from `armed`.
Batch<Driven> plan(double second, int armed, bool ends) {
  Batch<Driven> b;
  b.problem.model.watches[0] = {0, -1, 2, -1, 0, ends};
  b.problem.model.watches[1] = {1, -1, 3, 4, armed, 0};
  REQUIRE(b.plan());
  b.phases({5, 6, 7}, 1);
  lp::Schedule& schedule = b.problem.schedule;
  schedule.first_change[1] = 0, schedule.first_change[2] = 1, schedule.first_change[3] = 2;
  schedule.change_parameter[0] = schedule.change_parameter[1] = 1;
  schedule.change_column[0] = 8, schedule.change_column[1] = 9;
  b.columns = 10;
  for (int m = 0; m < 13; ++m) {
    const double row[] = {5.0 + 4.0 * m, 0.0, m % 3 ? -1.5 : -5.0, -0.5, 0.4, 1.0, second * (1.0 + 0.05 * m), 6.0, 0.3, 0.0};
    b.inputs.insert(b.inputs.end(), row, row + 10);
  }
  b.times = {0.0, 36.0};
  b.signals = {0, 1};
  b.problem.options.rtol = 1e-5;
  return b;
}

// `other` parts from `base` in the second phase; how many members never did.
template <class R>
int check_parted(Batch<Driven> base, Batch<Driven> other, int watch) {
  base.partings = {{1, watch}};
  for (int m = 0; m < 13; ++m) base.parting_times.push_back(1.0 + std::min(base.inputs[10 * m + 6], other.inputs[10 * m + 6]));
  base.run<R>();
  other.run<R>();
  auto rest = other;
  rest.parted_from = base.parted;
  rest.within = 1;
  rest.run<R>();
  const std::size_t width = base.parted.size() / 13;
  int never = 0;
  for (std::size_t m = 0; m < 13; ++m) {
    INFO("member " << m);
    if (std::isnan(base.parted[m * width])) {
      CHECK(rest.status[m] == lp::status::not_finite);
      ++never;
      continue;
    }
    CHECK(rest.status[m] == other.status[m]);
    CHECK(rest.end_time[m] == other.end_time[m]);
    CHECK(rest.zero_time[m] == other.zero_time[m]);
    for (std::size_t i = 2 * m; i < 2 * m + 2; ++i) {
      CHECK(rest.final_state[i] == other.final_state[i]);
      CHECK(std::memcmp(&rest.crossing[i], &other.crossing[i], 8) == 0);
      CHECK(std::memcmp(&rest.violation[i], &other.violation[i], 8) == 0);
      CHECK(std::memcmp(&rest.worst[i], &other.worst[i], 8) == 0);
    }
    for (std::size_t i = 4 * m; i < 4 * m + 4; ++i)  // what was before is not sampled
      CHECK((std::isnan(rest.samples[i]) || rest.samples[i] == other.samples[i]));
    CHECK(rest.accepted[m] <= other.accepted[m]);
  }
  return never;
}

}  // namespace

TEST_CASE_TEMPLATE("plans with a longer or a shorter phase", R, double, lp::Pack<4>, lp::Pack<8>) {
  for (double second : {0.01, 3.0, 29.0, 31.0, 80.0}) {
    INFO("second phase " << second << " s");
    CHECK(check_parted<R>(plan(30.0, 1, false), plan(second, 1, false), -1) == 0);
  }
}

TEST_CASE_TEMPLATE("a plan that a watch ends there, and one that it does not end", R, double, lp::Pack<4>, lp::Pack<8>) {
  auto ends = plan(60.0, 1, true), stays = plan(30.0, 1, false);
  for (int i = 0; i < 60; ++i) {  // some cross right after a rejected attempt
    for (auto* b : {&ends, &stays})
      for (int m = 0; m < 13; ++m) b->inputs[10 * m + 2] = m % 3 ? 1.8 - 0.06 * i : -5.0;
    INFO("ends below " << 1.8 - 0.06 * i);
    CHECK(check_parted<R>(stays, ends, 0) == 0);
    CHECK(check_parted<R>(ends, stays, -1) == 0);
  }
}

TEST_CASE_TEMPLATE("what the other plan does not watch yet has not happened", R, double, lp::Pack<4>) {
  CHECK(check_parted<R>(plan(30.0, 1, false), plan(20.0, 2, false), -1) == 0);
}

TEST_CASE_TEMPLATE("a first step by the length of its phase is each plan's own", R, double, lp::Pack<4>) {
  auto base = plan(30.0, 1, false), other = plan(20.0, 1, false);
  for (auto* b : {&base, &other})
    for (int m = 0; m < 13; ++m) b->inputs[10 * m + 6] *= 1e-3, b->inputs[10 * m + 8] = 1e-9;
  CHECK(check_parted<R>(base, other, -1) == 0);
}

TEST_CASE_TEMPLATE("a run that itself began later leaves no row, whether it goes on or ends", R, double, lp::Pack<4>) {
  for (const bool ends : {false, true}) {
    auto first = plan(30.0, 1, false), second = plan(60.0, 1, ends);
    first.partings = {{1, ends ? 0 : -1}};
    for (int m = 0; m < 13; ++m) first.parting_times.push_back(1.0 + first.inputs[10 * m + 6]);
    first.run<R>();
    second.parted_from = first.parted;
    second.within = 1;
    second.partings = {{1, -1}};
    second.parting_times.assign(13, 1.1);  // long before
    second.run<R>();
    for (std::size_t m = 0; m < 13; ++m) {
      CHECK(second.status[m] == lp::status::ok);
      CHECK(std::isnan(second.parted[m * second.parted.size() / 13]));
    }
  }
}

TEST_CASE("a member that fails before leaves no row, and disturbs no other") {
  auto base = plan(30.0, 1, false);
  base.inputs[30] = none;
  CHECK(check_parted<lp::Pack<4>>(base, plan(20.0, 1, false), -1) == 1);
}
