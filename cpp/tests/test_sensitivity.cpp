// Sensitivities of small problems: closed forms across phases and events, and leak8 against differences.
#define LEAKPHYS_FEW_INLINES  // see num/config.hpp
#include <doctest/doctest.h>

#include <cmath>

#include "leakphys/model/leak8.hpp"
#include "near.hpp"
#include "sensitivity_reference.hpp"
#include "small_problems.hpp"

namespace lp = leakphys;
using namespace batch;
using namespace sensitivity_reference;
using namespace small_problems;

namespace {

// y' = -k y, so that every time and state is an exponential. Parameters: k, y(0), threshold, allowed duration,
// floor. Watches: y below the threshold, the same from the last phase on, y below the floor.
struct Decay : Small<Decay, 1, 5, 3> {
  enum {
    rate,
    start_value,
    threshold,
    allowed,
    floor_value,
    first_length,
    second_length,
    second_rate,
    columns
  };
  template <class P>
  void start(P* p, P* y) const {
    y[0] = p[start_value];
  }
  template <class P, class T>
  void rhs(const P* p, const T&, const T* y, T* dy) const {
    dy[0] = -T(p[rate]) * y[0];
  }
};

// From 2 at 0.3/s for 1.5 s, then at 0.5/s for 4 s; time zero is the start of the second phase.
Batch<Decay> decay(double threshold, double floor, int terminal) {
  Decay model;
  model.watches[0] = {0, -1, Decay::threshold, Decay::allowed, 0, 0};
  model.watches[1] = {0, -1, Decay::threshold, -1, 1, 0};
  model.watches[2] = {0, -1, Decay::floor_value, -1, 0, terminal};
  Batch<Decay> b;
  b.problem.model = model;
  REQUIRE(b.plan());
  b.columns = Decay::columns;
  b.inputs = {0.3, 2.0, threshold, 0.7, floor, 1.5, 4.0, 0.5};
  b.phases({Decay::first_length, Decay::second_length}, 1);
  lp::Schedule& schedule = b.problem.schedule;
  schedule.first_change[1] = 0, schedule.first_change[2] = 1;
  schedule.change_parameter[0] = Decay::rate, schedule.change_column[0] = Decay::second_rate;
  b.problem.options.rtol = 1e-10;
  return b;
}

constexpr int all_columns[8] = {0, 1, 2, 3, 4, 5, 6, 7};

void check_derivatives(const lp::Dual<double, 8>& found, double expected_value, const double (&expected)[8]) {
  CHECK(found.v == near(expected_value).epsilon(1e-9));
  for (int k = 0; k < 8; ++k) {
    INFO("by column " << k);
    CHECK(std::abs(found.d[k] - expected[k]) <= 1e-8 * (1.0 + std::abs(expected[k])));
  }
}

}  // namespace

TEST_CASE("an event in a later phase, its violation and the end: every derivative in closed form") {
  const double c = 0.6, k0 = 0.3, y0 = 2.0, a = 0.7, d0 = 1.5, d1 = 4.0, k1 = 0.5;
  const auto b = decay(c, 0.01, 0);
  const auto r = run_seeded(b, all_columns);
  REQUIRE(r->status == lp::status::ok);
  const double te = (std::log(y0 / c) - k0 * d0) / k1;  // after time zero
  const double by_event[8] = {-d0 / k1, 1.0 / (y0 * k1), -1.0 / (c * k1), 0.0, 0.0, -k0 / k1, 0.0, -te / k1};
  check_derivatives(r->crossing[0], te, by_event);
  check_derivatives(r->crossing[1], te, by_event);
  double by_violation[8];
  std::copy_n(by_event, 8, by_violation);
  by_violation[Decay::allowed] = 1.0;
  check_derivatives(r->violation[0], te + a, by_violation);
  const double end = y0 * std::exp(-k0 * d0 - k1 * d1);
  check_derivatives(r->end_state[0], end,
                    {-d0 * end, end / y0, 0.0, 0.0, 0.0, -k0 * end, -k1 * end, -d1 * end});
  check_derivatives(r->end_time, d1, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0});
  check_derivatives(r->zero_time, d0, {0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0});
  // The second signal is the sine of the run's clock, which ends at d0 + d1.
  const double slope = std::cos(d0 + d1);
  check_derivatives(r->end_signals[1], std::sin(d0 + d1), {0.0, 0.0, 0.0, 0.0, 0.0, slope, slope, 0.0});
  CHECK(std::isnan(r->crossing[2].v));  // never reached
  CHECK(std::isnan(r->crossing[2].d[0]));
}

TEST_CASE("an event before time zero moves with what time zero does") {
  const double c = 1.8, k0 = 0.3, y0 = 2.0, d0 = 1.5, a = 0.7;
  const auto r = run_seeded(decay(c, 0.01, 0), all_columns);
  const double te = std::log(y0 / c) / k0 - d0;
  const double expected[8] = {-(te + d0) / k0, 1.0 / (y0 * k0), -1.0 / (c * k0), 0.0, 0.0, -1.0, 0.0, 0.0};
  check_derivatives(r->crossing[0], te, expected);
  double by_violation[8];
  std::copy_n(expected, 8, by_violation);
  by_violation[Decay::allowed] = 1.0;
  check_derivatives(r->violation[0], te + a, by_violation);
  // Armed from the second phase, at whose start it is exceeded already: at time zero, whatever changes.
  check_derivatives(r->crossing[1], 0.0, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0});
}

TEST_CASE("a terminal event ends the run where it stands: the state there moves with the threshold alone") {
  const double f = 0.5, k0 = 0.3, y0 = 2.0, d0 = 1.5, k1 = 0.5;
  const auto r = run_seeded(decay(0.7, f, 1), all_columns);
  REQUIRE(r->status == lp::status::ok);
  const double te = (std::log(y0 / f) - k0 * d0) / k1;
  const double expected[8] = {-d0 / k1, 1.0 / (y0 * k1), 0.0, 0.0, -1.0 / (f * k1), -k0 / k1, 0.0, -te / k1};
  check_derivatives(r->crossing[2], te, expected);
  check_derivatives(r->end_time, te, expected);
  check_derivatives(r->end_state[0], f, {0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0});
  CHECK(std::isfinite(r->crossing[0].v));  // 0.7 was passed before it
}

TEST_CASE("an event is landed on, not read off the dense output") {
  auto b = decay(0.7, 0.5, 1);
  b.problem.options.rtol = 1e-3;
  const auto r = run_seeded(b, all_columns);
  CHECK(r->accepted < 12);
  CHECK(std::abs(r->end_state[0].v - 0.5) < 1e-7);  // the dense output is off by 1e-5 here
}

TEST_CASE("what a terminal event cuts off is not entered") {
  const auto r = run_seeded(decay(0.4999, 0.5, 1), all_columns);
  CHECK(std::isfinite(r->crossing[2].v));
  CHECK(std::isnan(r->crossing[0].v));
}

TEST_CASE("a clock and moving phases: y = sin t whatever the phases are") {
  auto b = sine_batch(0.5, 1.0, 1.0, 0);
  b.columns = 5;
  b.inputs = {0.5, 1.0, 1.0, 5.0, 3.0};
  b.phases({2, 3, 4}, 1);
  b.problem.options.rtol = 1e-10;
  const auto r = run_seeded(b, {0, 1, 2, 3, 4});
  REQUIRE(r->status == lp::status::ok);
  const double te = std::asin(0.5), per_threshold = 1.0 / std::cos(te), pi = 3.14159265358979323846;
  CHECK(std::abs(r->crossing[0].v - (te - 1.0)) < 1e-10);
  CHECK(r->crossing[0].d[0] == near(per_threshold).epsilon(1e-9));
  CHECK(r->crossing[0].d[2] == near(-1.0));
  // Above 0.5 for pi - 2 te = 2.09 s at a visit.
  CHECK(r->violation[0].v == near(te).epsilon(1e-9));
  CHECK(r->violation[0].d[1] == near(1.0));
  for (int k = 2; k < 5; ++k) CHECK(r->end_state[0].d[k] == near(std::cos(9.0)).epsilon(1e-8));
  // An exposure over two visits: what the first leaves is used up in the second, which begins at 2 pi + te.
  b.inputs[1] = 3.0;
  const auto later = run_seeded(b, {0, 1, 2, 3, 4});
  const double visit = pi - 2.0 * te;
  CHECK(later->violation[0].v == near(2.0 * pi + te + 3.0 - visit - 1.0).epsilon(1e-9));
  CHECK(later->violation[0].d[0] == near(3.0 * per_threshold).epsilon(1e-8));
  CHECK(later->violation[0].d[1] == near(1.0));
}

TEST_CASE("bad inputs and failures have their status") {
  auto b = decay(0.6, 0.01, 0);
  b.inputs[1] = none;
  CHECK(run_seeded(b, all_columns)->status == lp::status::not_finite);
  b = decay(0.6, 0.01, 0);
  b.problem.options.max_steps = 3;
  const auto r = run_seeded(b, all_columns);
  CHECK(r->status == lp::status::step_limit);
  CHECK(r->accepted + r->rejected == 3);
}

// ---- leak8 -----------------------------------------------------------------------------------------------

namespace {

constexpr int leak8_columns[6] = {lp::Leak8::diameter,       lp::Leak8::initial_temperature,
                                  lp::Leak8::equipment_heat, lp::Leak8::beta,
                                  lp::Leak8::cabin_limit,    lp::Leak8::parameter_count};

Batch<lp::Leak8> leak8(double limit, double rtol) {
  Batch<lp::Leak8> b;
  REQUIRE(b.plan());
  b.columns = lp::Leak8::parameter_count + 1;
  b.phases({lp::Leak8::parameter_count});
  b.inputs = {1.5e-3, 291.0, 400.0, 40.0, limit, 0.0, 0.0, 0.0, 50000.0};
  b.problem.options.rtol = rtol;
  return b;
}

}  // namespace

TEST_CASE("steps and values are those of the plain run bit for bit") {
  auto b = leak8(330.0, 1e-6);  // never that warm
  b.run<double>();
  const auto r = run_seeded(b, leak8_columns);
  CHECK(r->status == b.status[0]);
  CHECK(r->accepted == b.accepted[0]);
  CHECK(r->rejected == b.rejected[0]);
  CHECK(r->end_time.v == b.end_time[0]);
  for (std::size_t i = 0; i < 8; ++i) CHECK(r->end_state[i].v == b.final_state[i]);
}

TEST_CASE("leak8: end state and event time against differences") {
  constexpr double scale[8] = {1.0, 1e-2, 1.0, 1e-3, 1.0, 1.0, 1.0, 1e-3};
  for (double limit : {303.15, 330.0}) {
    auto b = leak8(limit, 1e-10);
    const auto r = run_seeded(b, leak8_columns);
    const auto row = row_of(b, *r);
    b.problem.options.rtol = 1e-12;
    double worst_time = 0.0, worst_state = 0.0;
    for (int k = 0; k < 6; ++k) {
      const auto column = static_cast<std::size_t>(leak8_columns[k]);
      const double centre = b.inputs[column], step = (k == 1 || k == 4 ? 5e-5 : 1e-3) * centre;
      const auto expected = differences(b, leak8_columns[k], step);
      const double time_floor = 1e-3 * row[0].v / centre;
      worst_time = std::max(worst_time, relative(row[0].d[k], expected[0], time_floor));
      for (std::size_t i = 0; i < 8; ++i) {
        const double floor = 1e-3 * (std::abs(row[3 + i].v) + scale[i]) / centre;
        const double off = relative(row[3 + i].d[k], expected[3 + i], floor);
        INFO("limit " << limit << ", by column " << column << ", state " << i << ": " << row[3 + i].d[k]
                      << " " << expected[3 + i]);
        CHECK(off < 1e-5);
        worst_state = std::max(worst_state, off);
      }
    }
    MESSAGE("limit " << limit << ": worst of times " << worst_time << ", of states " << worst_state);
    CHECK(worst_time < 1e-5);
  }
}

TEST_CASE("the error of the derivatives follows the tolerance") {
  const auto exact = run_seeded(leak8(303.15, 1e-12), leak8_columns);
  const auto worst = [&](double rtol, double derivative_rtol) {
    const auto r = run_seeded(leak8(303.15, rtol), leak8_columns, derivative_rtol);
    double off = 0.0;
    for (int k = 0; k < 5; ++k)
      off = std::max(off, relative(r->crossing[0].d[k], exact->crossing[0].d[k], 0.0));
    MESSAGE("rtol " << rtol << ", of derivatives " << derivative_rtol << ": " << off << ", steps "
                    << r->accepted);
    return off;
  };
  double last = 1e9;
  for (double rtol : {1e-5, 1e-6, 1e-7, 1e-8}) {
    const double off = worst(rtol, 0.0);
    CHECK(off < 1e2 * rtol);
    CHECK(off < 0.5 * last);
    last = off;
  }
  for (double rtol : {1e-5, 1e-6, 1e-7}) CHECK(worst(1e-5, rtol) < 10.0 * rtol);
}
