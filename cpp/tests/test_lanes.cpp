// Members on their lanes: phases, samples, every way to end, and no member that depends on its neighbours.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "near.hpp"
#include "small_problems.hpp"

namespace lp = leakphys;
using namespace batch;
using namespace small_problems;

// ---- phases and samples ----------------------------------------------------------------------------------

namespace {

// y' = the parameter "rate"; a constant slope makes every value exact. Parameters: rate, threshold.
struct Ramp : Small<Ramp, 1, 2, 2> {
  void start(double*, double* y) const { y[0] = 10.0; }
  template <class P, class T>
  void rhs(const P* p, const T&, const T* y, T* dy) const {
    dy[0] = T(p[0]) + T(0.0) * y[0];
  }
};

// Phases of 1, 2 and 3 s with slopes 1, -2 and 0.5; time zero is the start of the second.
Batch<Ramp> three_phases() {
  Ramp model;
  model.watches[0] = {0, -1, 1, -1, 0, 0};  // below the threshold
  model.watches[1] = {0, -1, 1, -1, 2, 0};  // the same, armed from the third phase
  Batch<Ramp> b;
  b.problem.model = model;
  REQUIRE(b.plan());
  b.columns = 7;
  b.inputs = {1.0, 8.0, 1.0, 2.0, 3.0, -2.0, 0.5};
  b.phases({2, 3, 4}, 1);
  lp::Schedule& schedule = b.problem.schedule;
  schedule.first_change[1] = 0;
  schedule.change_parameter[0] = 0, schedule.change_column[0] = 5, schedule.first_change[2] = 1;
  schedule.change_parameter[1] = 0, schedule.change_column[1] = 6, schedule.first_change[3] = 2;
  b.signals = {0};
  return b;
}

}  // namespace

TEST_CASE("phases set their parameters and times count from the zero phase") {
  auto b = three_phases();
  b.run<double>();
  REQUIRE(b.status[0] == lp::status::ok);
  CHECK(b.zero_time[0] == 1.0);
  CHECK(b.end_time[0] == near(5.0).epsilon(1e-15));
  CHECK(b.final_state[0] == near(10.0 + 1.0 - 4.0 + 1.5).epsilon(1e-14));
  CHECK(std::abs(b.crossing[0] - 1.5) < 1e-10);  // 11 - 2 t = 8
  CHECK(b.crossing[1] == near(2.0));  // below it where it is armed
  CHECK(b.worst[0] == near(1.0));     // 7 at the end of the second phase
  CHECK(b.checkpoint[0] == near(11.0));
}

TEST_CASE("samples lie on the solution, and outside the run there are none") {
  auto b = three_phases();
  b.times = {-2.0, -1.0, -0.5, 0.0, 1.0, 2.0, 3.5, 5.0, 5.5};
  b.run<double>();
  const double expected[] = {none, 10.0, 10.5, 11.0, 9.0, 7.0, 7.75, 8.5, none};
  for (int i = 0; i < 9; ++i) {
    INFO("time " << b.times[i]);
    if (std::isnan(expected[i]))
      CHECK(std::isnan(b.samples[i]));
    else
      CHECK(std::abs(b.samples[i] - expected[i]) < 1e-12);
  }
}

TEST_CASE("samples do not change the run") {
  auto b = sine_batch(0.5, 1.0, 12.0, 0);
  b.run<double>();
  const auto accepted = b.accepted[0];
  const double end = b.final_state[0];
  b.signals = {1};
  for (int i = 0; i <= 1200; ++i) b.times.push_back(0.01 * i);
  b.run<double>();
  CHECK(b.accepted[0] == accepted);
  CHECK(b.final_state[0] == end);
  for (int i = 0; i <= 1200; ++i) CHECK(std::abs(b.samples[i] - std::sin(b.times[i])) < 1e-12);
}

TEST_CASE("a run resumed at time zero goes on as the whole one") {
  auto whole = three_phases();
  whole.times = {1.0, 4.0};
  whole.run<double>();
  auto rest = three_phases();
  rest.times = whole.times;
  rest.resume = whole.checkpoint;
  rest.run<double>();
  CHECK(rest.status[0] == lp::status::ok);
  CHECK(rest.end_time[0] == whole.end_time[0]);
  CHECK(rest.final_state[0] == whole.final_state[0]);
  CHECK(rest.crossing[1] == whole.crossing[1]);
  CHECK(rest.samples == whole.samples);
}

// ---- statuses -------------------------------------------------------------------------------------------

namespace {

// y' = y^2: infinite at t = 1. The parameter is the start.
struct BlowUp : Small<BlowUp, 1, 1> {
  void start(double* p, double* y) const { y[0] = p[0]; }
  template <class P, class T>
  void rhs(const P*, const T&, const T* y, T* dy) const {
    dy[0] = y[0] * y[0];
  }
};

// A slope that ends where y < 0: sqrt(y) decays to 0 at t = 2 and has no continuation.
struct Edge : Small<Edge, 1, 1> {
  void start(double* p, double* y) const { y[0] = p[0]; }
  template <class P, class T>
  void rhs(const P*, const T&, const T* y, T* dy) const {
    dy[0] = -lp::sqrt(y[0]) - T(0.1);
  }
};

// Reports a status of its own once y exceeds 2.
struct Ranged : Small<Ranged, 1, 1> {
  void start(double* p, double* y) const { y[0] = p[0]; }
  template <class P, class T>
  void rhs(const P*, const T&, const T* y, T* dy) const {
    dy[0] = y[0];
  }
  template <class R>
  void observe(const R* p, const R& t, const R* y, lp::Observation<R, max_signals>& o) const {
    signals(p, t, y, o.signals);
    o.status = lp::select(y[0] > R(2.0), R(double(lp::status::out_of_fluid_range)), R(0.0));
  }
};

}  // namespace

TEST_CASE("every way to end is reached and said") {
  SUBCASE("more steps than allowed") {
    auto b = single(Waves{}, Waves::end, 1e-8);
    b.problem.options.max_steps = 5;
    b.run<double>();
    CHECK(b.status[0] == lp::status::step_limit);
    CHECK(b.accepted[0] + b.rejected[0] == 5);
    CHECK(b.end_time[0] < Waves::end);
  }
  SUBCASE("an input that is not finite") {
    for (double bad : {none, double(INFINITY)}) {
      auto b = single(BlowUp{}, 0.5, 1e-6);
      b.inputs[0] = bad;
      b.run<double>();
      CHECK(b.status[0] == lp::status::not_finite);
      CHECK(b.accepted[0] + b.rejected[0] == 0);
    }
  }
  SUBCASE("a step that shrinks to rounding: a solution that ends") {
    auto b = single(Edge{}, 10.0, 1e-6);
    b.inputs[0] = 1.0;
    b.run<double>();
    CHECK(b.status[0] == lp::status::step_too_small);
    // The end of the solution: integral of dy/(sqrt(y) + 0.1) from 0 to 1.
    const double last = 2.0 * (1.0 - 0.1 * std::log(11.0));
    CHECK(b.end_time[0] == near(last).epsilon(1e-5));
  }
  SUBCASE("a solution that grows without bound") {
    auto b = single(BlowUp{}, 2.0, 1e-6);
    b.inputs[0] = 1.0;
    b.run<double>();
    CHECK(b.status[0] == lp::status::step_too_small);
    CHECK(b.end_time[0] == near(1.0).epsilon(1e-5));
  }
  SUBCASE("the model's own status ends the member after the step that shows it") {
    auto b = single(Ranged{}, 10.0, 1e-6);
    b.inputs[0] = 1.0;
    b.run<double>();
    CHECK(b.status[0] == lp::status::out_of_fluid_range);
    CHECK(b.end_time[0] > std::log(2.0));
    CHECK(b.end_time[0] < std::log(2.0) + 1.0);
  }
  SUBCASE("the model's own status at the start ends the member before any step") {
    auto b = single(Ranged{}, 10.0, 1e-6);
    b.inputs[0] = 3.0;
    b.run<double>();
    CHECK(b.status[0] == lp::status::out_of_fluid_range);
    CHECK(b.end_time[0] == 0.0);
    CHECK(b.accepted[0] == 0);
  }
}

// ---- lanes ----------------------------------------------------------------------------------------------

namespace {

// Van der Pol's oscillator with a parameter that runs from lazy to stiff, two watches and two phases.
struct Oscillator : Small<Oscillator, 2, 3, 2> {
  void start(double* p, double* y) const { y[0] = p[1], y[1] = 0.0; }
  template <class P, class T>
  void rhs(const P* p, const T& t, const T* y, T* dy) const {
    dy[0] = y[1];
    dy[1] = T(p[0]) * (T(1.0) - y[0] * y[0]) * y[1] - y[0] + T(0.1) * lp::sin(t);
  }
};

Batch<Oscillator> oscillators(int members, bool wild_first) {
  Oscillator model;
  model.watches[0] = {0, +1, 2, -1, 1, 0};  // above the threshold, from the second phase
  model.watches[1] = {0, -1, 2, -1, 0, 0};
  Batch<Oscillator> b;
  b.problem.model = model;
  REQUIRE(b.plan());
  b.columns = 6;
  b.phases({3, 4}, 1);
  b.problem.schedule.change_parameter[0] = 0, b.problem.schedule.change_column[0] = 5;
  b.problem.schedule.first_change[2] = 1;
  std::mt19937_64 g(4);
  for (int m = 0; m < members; ++m) {
    double row[6] = {log_uniform(g, 0.1, 300.0), uniform(g, 0.5, 2.5),  uniform(g, 0.0, 1.5),
                     uniform(g, 0.5, 3.0),       uniform(g, 1.0, 20.0), log_uniform(g, 0.1, 300.0)};
    if (m == 5) row[1] = none;                                        // ends before it begins
    if (wild_first && m == 0) row[0] = row[5] = 5.0, row[4] = 300.0;  // some thirty relaxations
    b.inputs.insert(b.inputs.end(), row, row + 6);
  }
  b.times = {-0.2, 0.0, 0.5, 1.0, 3.0, 7.0, 15.0};
  b.signals = {0, 1};
  b.problem.options.max_steps = 3000;
  return b;
}

std::vector<long long> shuffled(long long n, unsigned seed) {
  std::vector<long long> order(static_cast<std::size_t>(n));
  for (long long i = 0; i < n; ++i) order[static_cast<std::size_t>(i)] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937_64(seed));
  return order;
}

}  // namespace

TEST_CASE_TEMPLATE("lanes equal single runs bit for bit, statistics included", R, lp::Pack<2>, lp::Pack<4>,
                   lp::Pack<8>) {
  auto b = oscillators(37, false);
  b.run<double>();
  const std::string alone = b.bytes();
  CHECK(b.status[5] == lp::status::not_finite);
  CHECK(std::count(b.status.begin(), b.status.end(), lp::status::ok) >= 30);
  long long rejected = 0;
  for (long long r : b.rejected) rejected += r;
  CHECK(rejected > 100);  // or the test would not test what it says
  b.run<R>();
  CHECK(b.bytes() == alone);
  for (unsigned seed : {1u, 2u}) {
    b.order = shuffled(37, seed);
    b.run<R>();
    CHECK(b.bytes() == alone);
  }
}

// More of them than a shelf holds, in a plan whose second phase, or first, is where they wait for each other.
TEST_CASE_TEMPLATE("members that were set aside go on as if they had not been", R, lp::Pack<2>, lp::Pack<4>,
                   lp::Pack<8>) {
  for (bool changing : {true, false}) {  // a phase that changes nothing goes on with the step of the one before
    auto b = oscillators(200, false);
    if (!changing) b.problem.schedule.zero_phase = b.problem.schedule.first_change[2] = 0;
    b.run<double>();
    const std::string alone = b.bytes();
    for (int phase : {0, 1}) {
      b.problem.schedule.gathering_phase = phase;
      for (unsigned seed : {1u, 2u}) {
        b.order = shuffled(200, seed);
        b.run<R>();
        CHECK(b.bytes() == alone);
      }
    }
  }
}

TEST_CASE("a member that was set aside does not end as the one before it in its lane did") {
  auto b = oscillators(40, false);
  b.problem.model.watches[0].terminal = 1;  // some are past it when their second phase begins, and end there
  b.run<double>();
  const std::string alone = b.bytes();
  b.problem.schedule.gathering_phase = 0;
  for (long long m = 0; m < 40; ++m)
    if (m != 5) b.order.push_back(m);
  for (std::size_t place : {36u, 37u, 38u, 39u}) {  // of member 5, which is not finite
    auto other = b;
    other.order.insert(other.order.begin() + std::ptrdiff_t(place), 5);
    other.run<lp::Pack<4>>();
    CHECK(other.bytes() == alone);
  }
}

TEST_CASE_TEMPLATE("fewer members than lanes leave the others idle", R, lp::Pack<2>, lp::Pack<4>,
                   lp::Pack<8>) {
  for (int members : {1, 2, 3}) {
    auto b = oscillators(members, false);
    b.run<double>();
    const std::string alone = b.bytes();
    b.run<R>();
    CHECK(b.bytes() == alone);
  }
}

TEST_CASE("a lane that rejects its steps does not touch its neighbours") {
  auto calm = oscillators(5, false), wild = oscillators(5, true);
  calm.run<lp::Pack<4>>();
  wild.run<lp::Pack<4>>();
  CHECK(wild.rejected[0] > calm.rejected[0] + 100);
  for (int m = 1; m < 5; ++m) {
    CHECK(wild.accepted[m] == calm.accepted[m]);
    CHECK(wild.rejected[m] == calm.rejected[m]);
    for (int i = 0; i < 2; ++i) CHECK(wild.final_state[2 * m + i] == calm.final_state[2 * m + i]);
  }
}

TEST_CASE("a member that diverges does not touch its neighbours") {
  auto b = single(BlowUp{}, 2.0, 1e-6);
  b.inputs = {0.1, 2.0, 1.0, 2.0, 0.3, 2.0, 5.0, 2.0, none, 2.0, 0.2, 2.0};
  b.run<double>();
  const std::string alone = b.bytes();
  CHECK(b.status == std::vector<int>{0, 2, 0, 2, 3, 0});
  CHECK(b.final_state[0] == near(1.0 / (1.0 / 0.1 - 2.0)).epsilon(1e-5));
  for (unsigned seed : {1u, 2u, 3u}) {
    b.order = shuffled(6, seed);
    b.run<lp::Pack<4>>();
    CHECK(b.bytes() == alone);
  }
}
