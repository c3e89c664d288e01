// The solver: order, conservation, control, events, exposure, phases, statuses and lanes.
//
// Laws first: the measured orders, linear invariants, and a member that does not depend on its neighbours;
// then closed forms. The problems are small enough that their exact solutions stand beside them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "batch.hpp"

namespace lp = leakphys;
using namespace batch;

namespace {

constexpr double pi = std::numbers::pi;

// What every test problem shares. A problem adds its size, start, rhs and, where it differs, signals.
template <class Problem, int States, int Parameters, int Watches = 0>
struct Small {
  static constexpr int max_states = States, max_parameters = Parameters + 1, max_signals = States + 1;
  static constexpr int max_watches = Watches > 0 ? Watches : 1, jacobian_width = 2;
  static constexpr bool autonomous = false;
  lp::Watch watches[max_watches] = {};

  static int states() { return States; }
  static int parameters() { return Parameters; }
  static int signal_count() { return States + 1; }
  static int watch_count() { return Watches; }
  static int audit_count() { return 1; }
  static int warm_column() { return -1; }
  const lp::Watch& watch(int k) const { return watches[k]; }
  void enter_phase(double*, double*) const {}
  void audit(const double*, const double* y, double* terms) const { terms[0] = y[0]; }
  template <class R>
  void scales(const R*, R* scale) const {
    for (int i = 0; i < States; ++i) scale[i] = R(1.0);
  }
  // The states, then a sine of time that no integration error touches.
  template <class P, class T>
  void signals(const P*, T t, const T* y, T* s) const {
    for (int i = 0; i < States; ++i) s[i] = y[i];
    s[States] = lp::sin(t);
  }
  template <class R>
  void observe(const R* p, const R& t, const R* y, lp::Observation<R, max_signals>& o) const {
    static_cast<const Problem&>(*this).signals(p, t, y, o.signals);
    o.status = R(0.0);
    o.warm = R(0.0);
  }
};

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

// Two states, nonlinear, with time in it: y0 = exp(sin t), y1 = cos t.
struct Waves : Small<Waves, 2, 0> {
  static constexpr double end = 3.0;
  static void exact(double t, double* y) { y[0] = std::exp(std::sin(t)), y[1] = std::cos(t); }
  void start(double*, double* y) const { exact(0.0, y); }
  template <class P, class T>
  void rhs(const P*, const T& t, const T* y, T* dy) const {
    dy[0] = y[0] * y[1];
    dy[1] = -lp::log(y[0]) + t * (y[0] * lp::exp(-lp::sin(t)) - T(1.0));
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
  CHECK(mean == doctest::Approx(5.0).epsilon(0.03));
  CHECK(found.back() == doctest::Approx(5.0).epsilon(0.03));
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
  CHECK(orders(estimates).back() == doctest::Approx(5.0).epsilon(0.06));
  CHECK(orders(middles).back() == doctest::Approx(5.0).epsilon(0.06));
  CHECK(orders(ends)[1] == doctest::Approx(6.0).epsilon(0.06));
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

namespace {

template <class Model>
Batch<Model> single(const Model& model, double duration, double rtol) {
  Batch<Model> b;
  b.problem.model = model;
  REQUIRE(b.plan());
  b.columns = Model::parameters() + 1;
  b.inputs.assign(static_cast<std::size_t>(b.columns), 0.0);
  b.inputs.back() = duration;
  b.phases({Model::parameters()});
  b.problem.options.rtol = rtol;
  return b;
}

}  // namespace

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
  CHECK(b.final_state[0] == doctest::Approx(0.7158270688).epsilon(1e-8));
  CHECK(b.final_state[1] == doctest::Approx(9.185534765e-6).epsilon(1e-7));
  CHECK(b.final_state[2] == doctest::Approx(0.2841637457).epsilon(1e-8));
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
  CHECK(slope == doctest::Approx(1.0).epsilon(0.2));  // proportional: ten times less error for ten times less
}

// ---- watches -------------------------------------------------------------------------------------------

namespace {

// y' = cos t, so that steps are short beside the sine that the watches look at. Parameters: threshold,
// duration.
struct Sine : Small<Sine, 1, 2, 3> {
  void start(double*, double* y) const { y[0] = 0.0; }
  template <class P, class T>
  void rhs(const P*, const T& t, const T*, T* dy) const {
    dy[0] = lp::cos(t);
  }
};

// The watches above and below the threshold in column 0, the duration allowed to the first in column 1.
Batch<Sine> sine_batch(double threshold, double allowed, double until, int terminal) {
  Sine model;
  model.watches[0] = {1, +1, 0, 1, 0, 0};
  model.watches[1] = {1, -1, 0, -1, 0, 0};
  model.watches[2] = {1, +1, 0, -1, 0, terminal};
  auto b = single(model, until, 1e-6);
  b.inputs = {threshold, allowed, until};
  return b;
}

}  // namespace

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
  CHECK(b.end_time[0] == doctest::Approx(5.0).epsilon(1e-15));
  CHECK(b.final_state[0] == doctest::Approx(10.0 + 1.0 - 4.0 + 1.5).epsilon(1e-14));
  CHECK(std::abs(b.crossing[0] - 1.5) < 1e-10);  // 11 - 2 t = 8
  CHECK(b.crossing[1] == doctest::Approx(2.0));  // below it where it is armed
  CHECK(b.worst[0] == doctest::Approx(1.0));     // 7 at the end of the second phase
  CHECK(b.checkpoint[0] == doctest::Approx(11.0));
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

// ---- statuses
// ----------------------------------------------------------------------------------------------

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
    o.warm = R(0.0);
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
    CHECK(b.end_time[0] == doctest::Approx(last).epsilon(1e-5));
  }
  SUBCASE("a solution that grows without bound") {
    auto b = single(BlowUp{}, 2.0, 1e-6);
    b.inputs[0] = 1.0;
    b.run<double>();
    CHECK(b.status[0] == lp::status::step_too_small);
    CHECK(b.end_time[0] == doctest::Approx(1.0).epsilon(1e-5));
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

// ---- lanes
// ---------------------------------------------------------------------------------------------------

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
  CHECK(b.final_state[0] == doctest::Approx(1.0 / (1.0 / 0.1 - 2.0)).epsilon(1e-5));
  for (unsigned seed : {1u, 2u, 3u}) {
    b.order = shuffled(6, seed);
    b.run<lp::Pack<4>>();
    CHECK(b.bytes() == alone);
  }
}
