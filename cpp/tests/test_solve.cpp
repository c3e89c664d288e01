// The solver: order, conservation, control, events and exposure.
//
// Laws first: the measured orders and linear invariants; then closed forms. The problems are small enough that
// their exact solutions stand beside them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "near.hpp"
#include "small_problems.hpp"

namespace lp = leakphys;
using namespace batch;
using namespace small_problems;

namespace {

constexpr double pi = std::numbers::pi;

// y' = -2 t y^2, y = 1/(1 + t^2).
struct Witch : Small<Witch, 1, 0> {
  static constexpr double end = 2.0;
  static void exact(double t, double* y) { y[0] = 1.0 / (1.0 + t * t); }
  void start(double*, double* y) const { exact(0.0, y); }
  template <class P, class T>
  void rhs(const P*, const T& t, const T* y, T* dy) const {
    dy[0] = T(-2.0) * t * y[0] * y[0];
  }
};

// Prothero & Robinson (1974): y' = -L (y - sin(t + 1)) + cos(t + 1), L = 1e6; y = sin(t + 1) at any L.
struct Stiff : Small<Stiff, 1, 0> {
  static constexpr double end = 2.0;
  static void exact(double t, double* y) { y[0] = std::sin(t + 1.0); }
  void start(double*, double* y) const { exact(0.0, y); }
  template <class P, class T>
  void rhs(const P*, const T& t, const T* y, T* dy) const {
    dy[0] = T(-1e6) * (y[0] - lp::sin(t + T(1.0))) + lp::cos(t + T(1.0));
  }
};

// Robertson's kinetics (1966), whose three shares sum to 1 in exact arithmetic.
struct Robertson : Small<Robertson, 3, 0> {
  void start(double*, double* y) const { y[0] = 1.0, y[1] = y[2] = 0.0; }
  template <class R>
  void scales(const R*, R* scale) const {
    scale[0] = R(1.0), scale[1] = R(1e-4), scale[2] = R(1.0);
  }
  template <class P, class T>
  void rhs(const P*, const T&, const T* y, T* dy) const {
    const T slow = T(0.04) * y[0], back = T(1e4) * y[1] * y[2], fast = T(3e7) * y[1] * y[1];
    dy[0] = back - slow;
    dy[1] = slow - back - fast;
    dy[2] = fast;
  }
};

// One step of size h from y at t.
template <class Model>
lp::Attempt<double, Model::max_states> one_step(const Model& model,
                                                const lp::SparsePlan<Model::max_states>& plan, double t,
                                                double h, const double* y) {
  constexpr int n = Model::max_states;
  double f[n], f_t[n], jacobian[lp::SparsePlan<n>::max_entries];
  const double* p = nullptr;
  lp::evaluate_jacobian(model, plan, p, t, y, f, jacobian, f_t);
  lp::Attempt<double, n> attempt;
  lp::attempt_step<lp::Rodas5P>(model, plan, p, t, h, y, f, f_t, jacobian, attempt);
  return attempt;
}

template <class Model>
double distance_to_exact(double t, const double* y) {
  double exact[Model::max_states], worst = 0.0;
  Model::exact(t, exact);
  for (int i = 0; i < Model::max_states; ++i) worst = std::max(worst, std::abs(y[i] - exact[i]));
  return worst;
}

// Error at the end after `steps` equal steps.
template <class Model>
double end_error(int steps) {
  const Model model;
  lp::SparsePlan<Model::max_states> plan;
  REQUIRE(lp::plan_model(model, plan));
  double y[Model::max_states], h = Model::end / steps;
  model.start(nullptr, y);
  for (int k = 0; k < steps; ++k) {
    const auto attempt = one_step(model, plan, k * h, h, y);
    std::copy_n(attempt.y_new, Model::max_states, y);
  }
  return distance_to_exact<Model>(Model::end, y);
}

// Orders from one halving of the step to the next.
std::vector<double> orders(const std::vector<double>& errors) {
  std::vector<double> found;
  for (std::size_t i = 0; i + 1 < errors.size(); ++i) found.push_back(std::log2(errors[i] / errors[i + 1]));
  return found;
}

}  // namespace

TEST_CASE_TEMPLATE("the order is five", Model, Witch, Waves) {
  std::vector<double> errors;
  for (int steps = 16; steps <= 256; steps *= 2) errors.push_back(end_error<Model>(steps));
  const auto found = orders(errors);
  for (double order : found) MESSAGE("order " << order);
  for (double error : errors) CHECK(error > 1e-14);  // else rounding would be measured
  // Mean over four octaves; the tolerance is what the next term of the error leaves at these steps.
  const double mean = std::log2(errors.front() / errors.back()) / double(found.size());
  CHECK(mean == near(5.0).epsilon(0.03));
  CHECK(found.back() == near(5.0).epsilon(0.03));
}

TEST_CASE_TEMPLATE("the error estimate and the dense output are of order four", Model, Witch, Waves) {
  const Model model;
  lp::SparsePlan<Model::max_states> plan;
  REQUIRE(lp::plan_model(model, plan));
  const double t = 0.7;
  double y[Model::max_states];
  Model::exact(t, y);
  std::vector<double> estimates, middles, ends;
  for (double h = 0.08; h > 0.004; h *= 0.5) {
    const auto attempt = one_step(model, plan, t, h, y);
    double estimate = 0.0, middle = 0.0;
    for (int i = 0; i < Model::max_states; ++i) estimate = std::max(estimate, std::abs(attempt.error[i]));
    for (double theta : {0.25, 0.5, 0.75}) {
      double at[Model::max_states];
      for (int i = 0; i < Model::max_states; ++i) at[i] = attempt.at(y, i, theta);
      middle = std::max(middle, distance_to_exact<Model>(t + theta * h, at));
    }
    estimates.push_back(estimate);
    middles.push_back(middle);
    ends.push_back(distance_to_exact<Model>(t + h, attempt.y_new));
  }
  // One step from the exact solution: a method of order q is off by h^(q + 1).
  CHECK(orders(estimates).back() == near(5.0).epsilon(0.06));
  CHECK(orders(middles).back() == near(5.0).epsilon(0.06));
  CHECK(orders(ends)[1] == near(6.0).epsilon(0.06));
}

TEST_CASE("dense output meets both ends of the step") {
  const Waves model;
  lp::SparsePlan<2> plan;
  REQUIRE(lp::plan_model(model, plan));
  double y[2];
  Waves::exact(0.3, y);
  const auto attempt = one_step(model, plan, 0.3, 0.1, y);
  for (int i = 0; i < 2; ++i) {
    CHECK(attempt.at(y, i, 0.0) == y[i]);
    CHECK(attempt.at(y, i, 1.0) == attempt.y_new[i]);
  }
}

TEST_CASE("a stiff problem keeps its order and its accuracy") {
  std::vector<double> errors;
  for (int steps = 4; steps <= 64; steps *= 2) errors.push_back(end_error<Stiff>(steps));
  for (double order : orders(errors)) MESSAGE("Prothero-Robinson order " << order);
  // h L is 3e4 to 5e5, where the classical order does not show: 3 to 3.5 remains (measured); a method that
  // takes no care of it falls to 1.
  for (double order : orders(errors)) CHECK(order > 3.0);
  CHECK(errors[0] < 1e-5);
}

TEST_CASE("linear invariants hold to rounding at any tolerance") {
  for (double rtol : {1e-2, 1e-4, 1e-8}) {
    auto b = single(Robertson{}, 1e5, rtol);
    b.run<double>();
    REQUIRE(b.status[0] == lp::status::ok);
    const double sum = b.final_state[0] + b.final_state[1] + b.final_state[2];
    // Each step adds a few rounding errors of a share of 1.
    CHECK(std::abs(sum - 1.0) < 2.3e-16 * 4.0 * double(b.accepted[0]));
  }
}

TEST_CASE("Robertson's problem reaches its published end") {
  // t = 40 s: 0.7158270688, 9.185534765e-6, 0.2841637457 (Hairer & Wanner, Stiff problems, ROBER).
  auto b = single(Robertson{}, 40.0, 1e-9);
  b.run<double>();
  CHECK(b.final_state[0] == near(0.7158270688).epsilon(1e-8));
  CHECK(b.final_state[1] == near(9.185534765e-6).epsilon(1e-7));
  CHECK(b.final_state[2] == near(0.2841637457).epsilon(1e-8));
}

TEST_CASE("the error follows the tolerance") {
  std::vector<double> logarithms;
  for (double rtol = 1e-4; rtol > 0.9e-10; rtol *= 0.1) {
    auto b = single(Waves{}, Waves::end, rtol);
    b.run<double>();
    REQUIRE(b.status[0] == lp::status::ok);
    const double error = distance_to_exact<Waves>(Waves::end, b.final_state.data());
    INFO("rtol " << rtol << " error " << error << " steps " << b.accepted[0]);
    // Weighted per step by rtol (|y| + 1), at most 3.7 here; errors of some tens of steps add and half
    // cancel.
    CHECK(error < 10.0 * rtol);
    CHECK(error > 1e-3 * rtol);
    logarithms.push_back(std::log10(error));
  }
  const double slope = (logarithms.front() - logarithms.back()) / double(logarithms.size() - 1);
  CHECK(slope == near(1.0).epsilon(0.2));  // proportional: ten times less error for ten times less
}

// ---- watches -------------------------------------------------------------------------------------------

TEST_CASE("crossings are found at their times") {
  auto b = sine_batch(0.5, 100.0, 12.0, 0);
  b.run<double>();
  REQUIRE(b.status[0] == lp::status::ok);
  CHECK(std::abs(b.crossing[0] - pi / 6.0) <
        1e-10);                       // the root of the dense output's own clock, 1e-13 of a step
  CHECK(b.crossing[1] == 0.0);        // below from the start
  CHECK(std::isnan(b.violation[0]));  // 100 s are never used up
  CHECK(b.worst[0] <= 0.5);           // sampled at half steps: just below its top
  CHECK(b.worst[0] > 0.49);
  CHECK(b.worst[1] > 1.49);
  CHECK(b.end_time[0] == 12.0);
}

TEST_CASE("an exposure adds its visits and is exceeded when their sum is") {
  // sin t > 1/2 for 2 pi/3 = 2.094 s of each turn, from pi/6 on.
  const double visit = 2.0 * pi / 3.0;
  for (const double allowed : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}) {
    auto b = sine_batch(0.5, allowed, 20.0, 0);
    b.run<double>();
    const double turns = std::floor(allowed / visit);
    const double expected = 2.0 * pi * turns + pi / 6.0 + (allowed - turns * visit);
    INFO("allowed " << allowed);
    CHECK(std::abs(b.violation[0] - expected) < 1e-10);
    CHECK(std::abs(b.crossing[0] - pi / 6.0) < 1e-10);
    // A watch without a duration is exceeded where it is crossed.
    CHECK(b.violation[2] == b.crossing[2]);
  }
}

TEST_CASE("an exposure used up in a visit that the run cuts short is told") {
  // 3 s are used up 0.906 s after the second visit began, and the run ends 0.6 s later, within it.
  const double visit = 2.0 * pi / 3.0, used_up = 2.0 * pi + pi / 6.0 + (3.0 - visit);
  auto b = sine_batch(0.5, 3.0, used_up + 0.6, 0);
  b.run<double>();
  CHECK(std::abs(b.violation[0] - used_up) < 1e-10);
}

TEST_CASE("the worst of what still rises is its last") {
  auto b = sine_batch(0.5, 100.0, 1.0, 0);
  b.run<double>();
  CHECK(b.worst[0] == near(std::sin(1.0) - 0.5).epsilon(1e-12));
}

TEST_CASE("an exposure that the run cuts short is not exceeded") {
  auto b = sine_batch(0.5, 2.0, pi / 6.0 + 1.99, 0);
  b.run<double>();
  CHECK(std::isnan(b.violation[0]));
  b = sine_batch(0.5, 2.0, pi / 6.0 + 2.01, 0);
  b.run<double>();
  CHECK(std::abs(b.violation[0] - (pi / 6.0 + 2.0)) < 1e-10);
}

TEST_CASE("a terminal watch ends the member where it is crossed") {
  auto b = sine_batch(0.5, 100.0, 12.0, 1);
  b.run<double>();
  REQUIRE(b.status[0] == lp::status::ok);
  CHECK(std::abs(b.crossing[2] - pi / 6.0) < 1e-10);
  CHECK(std::abs(b.end_time[0] - pi / 6.0) < 1e-10);
  // It stands at the end of a step, not on the dense output: the state is as good as any.
  CHECK(std::abs(b.final_state[0] - 0.5) < 1e-6);
  CHECK(b.crossing[2] <= b.end_time[0] + 1e-13);
}

TEST_CASE("a terminal watch that is already exceeded ends the member at once") {
  auto b = sine_batch(-0.5, 100.0, 12.0, 1);
  b.run<double>();
  CHECK(b.status[0] == lp::status::ok);
  CHECK(b.end_time[0] == 0.0);
  CHECK(b.crossing[2] == 0.0);
  CHECK(b.accepted[0] == 0);
}

TEST_CASE("a member that ends at a terminal watch has the state of that moment, however wrong the step was") {
  double farthest = 0.0;
  for (int k = 0; k < 60; ++k) {  // steps so long that they land well beside the crossing they aim at
    auto b = sine_batch(0.0, 0.0, 3.0, 0);
    b.problem.model.watches[2] = {0, +1, 0, -1, 0, 1};  // the state itself, sin t
    b.problem.options.rtol = 0.3;
    b.inputs[0] = 0.3 + 0.01 * k;
    b.run<double>();
    REQUIRE(b.status[0] == lp::status::ok);
    CHECK(b.final_state[0] - b.inputs[0] < 1e-9);  // short of it as the dense output was, never past it
    farthest = std::max(farthest, std::abs(b.end_time[0] - std::asin(b.inputs[0])));
  }
  CHECK(farthest > 1e-6);  // else nothing was asked of it
}

TEST_CASE("the first of several terminal watches ends the member") {
  auto b = sine_batch(0.5, 100.0, 12.0, 1);
  b.problem.model.watches[1] = {0, +1, 1, -1, 0, 1};  // the integrated sine above 0.3, the duration column
  b.inputs[1] = 0.3;
  b.problem.options.rtol = 1e-10;
  b.run<double>();
  CHECK(std::abs(b.end_time[0] - std::asin(0.3)) < 1e-9);
  CHECK(std::abs(b.crossing[1] - std::asin(0.3)) < 1e-9);
  CHECK(std::isnan(b.crossing[2]));
}
