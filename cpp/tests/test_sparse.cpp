// The sparse tape against dense elimination, its colouring, its capacity; the small dense solve with pivots.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include "leakphys/num/small.hpp"
#include "leakphys/num/sparse.hpp"
#include "near.hpp"

namespace lp = leakphys;

namespace {

using Dense = std::vector<std::vector<double>>;

double draw(std::mt19937_64& g, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(g);
}

// A random pattern of n states; its diagonal is not always among the entries.
std::vector<std::vector<bool>> random_pattern(std::mt19937_64& g, int n, double density) {
  std::vector<std::vector<bool>> own(n, std::vector<bool>(n, false));
  for (auto& row : own)
    for (int j = 0; j < n; ++j) row[j] = draw(g, 0.0, 1.0) < density;
  return own;
}

// W = shift I - J on the pattern, diagonally dominant as the solver's is once its step is small.
Dense dominant(std::mt19937_64& g, const std::vector<std::vector<bool>>& own) {
  const std::size_t n = own.size();
  Dense w(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j < n; ++j)
      if (own[i][j] && i != j) sum += std::abs(w[i][j] = draw(g, -1.0, 1.0));
    w[i][i] = (sum + draw(g, 0.1, 1.0)) * (draw(g, 0.0, 1.0) < 0.5 ? -1.0 : 1.0);
  }
  return w;
}

// Gauss with partial pivoting in long double: the reference.
std::vector<double> dense_solve(const Dense& matrix, const std::vector<double>& right) {
  const std::size_t n = right.size();
  std::vector<std::vector<long double>> a(n, std::vector<long double>(n + 1));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a[i][j] = matrix[i][j];
    a[i][n] = right[i];
  }
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const long double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j <= n; ++j) a[i][j] -= factor * a[k][j];
    }
  }
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(a[i][n] / a[i][i]);
  return x;
}

// Solution by the tape in scalar R; lanes other than lane `lane` hold other right-hand sides.
template <class R, int N>
std::vector<double> tape_solve(const lp::SparsePlan<N>& plan, const Dense& w,
                               const std::vector<double>& right, int lane) {
  std::vector<R> entries(static_cast<std::size_t>(plan.entries), R(0.0)), inverse(right.size()),
      b(right.size());
  for (int e = 0; e < plan.jacobian_entries; ++e) entries[e] = R(w[plan.row[e]][plan.column[e]]);
  for (std::size_t i = 0; i < right.size(); ++i) {
    b[i] = R(1.0 + double(i));
    lp::set_lane(b[i], lane, right[i]);
  }
  lp::factorize(plan, entries.data(), inverse.data());
  lp::solve_factorized(plan, entries.data(), inverse.data(), b.data());
  std::vector<double> x;
  for (const R& value : b) x.push_back(lp::lane(value, lane));
  return x;
}

}  // namespace

TEST_CASE("the tape solves what dense elimination solves") {
  constexpr int N = 14;
  const auto plan = std::make_unique<lp::SparsePlan<N>>();
  std::mt19937_64 g(1);
  double worst = 0.0;
  for (int trial = 0; trial < 400; ++trial) {
    const int n = 1 + trial % N;
    const auto own = random_pattern(g, n, draw(g, 0.05, 0.8));
    REQUIRE(lp::plan_sparse(*plan, n, [&](int i, int j) { return bool(own[i][j]); }));
    const Dense w = dominant(g, own);
    std::vector<double> right(static_cast<std::size_t>(n));
    for (double& r : right) r = draw(g, -10.0, 10.0);
    const auto expected = dense_solve(w, right);
    const auto found = tape_solve<double>(*plan, w, right, 0);
    double size = 0.0;
    for (double x : expected) size = std::max(size, std::abs(x));
    for (int i = 0; i < n; ++i) worst = std::max(worst, std::abs(found[i] - expected[i]) / size);
    CHECK(tape_solve<lp::Pack<4>>(*plan, w, right, trial % 4) == found);  // bit for bit
  }
  // Dominant matrices of this size have condition numbers of some hundreds: times 1.1e-16.
  CHECK(worst < 1e-12);
}

TEST_CASE("stored entries are the pattern, the diagonal and the fill, once each") {
  constexpr int N = 12;
  const auto plan = std::make_unique<lp::SparsePlan<N>>();
  std::mt19937_64 g(2);
  for (int trial = 0; trial < 100; ++trial) {
    const auto own = random_pattern(g, N, draw(g, 0.0, 0.5));
    REQUIRE(lp::plan_sparse(*plan, N, [&](int i, int j) { return bool(own[i][j]); }));
    std::set<std::pair<int, int>> stored, wanted;
    for (int e = 0; e < plan->entries; ++e) CHECK(stored.insert({plan->row[e], plan->column[e]}).second);
    for (int i = 0; i < N; ++i)
      for (int j = 0; j < N; ++j)
        if (own[i][j] || i == j) wanted.insert({i, j});
    CHECK(plan->jacobian_entries == static_cast<int>(wanted.size()));
    for (const auto& entry : wanted) CHECK(stored.count(entry) == 1);
    // Every state is a pivot once; its diagonal entry is where it says.
    std::set<int> pivots(plan->order, plan->order + N);
    CHECK(pivots.size() == N);
    for (int i = 0; i < N; ++i) {
      CHECK(plan->row[plan->diagonal[i]] == i);
      CHECK(plan->column[plan->diagonal[i]] == i);
    }
  }
}

TEST_CASE("columns of one colour share no stored row, and empty columns have none") {
  constexpr int N = 16;
  const auto plan = std::make_unique<lp::SparsePlan<N>>();
  std::mt19937_64 g(3);
  for (int trial = 0; trial < 200; ++trial) {
    auto own = random_pattern(g, N, draw(g, 0.02, 0.4));
    const int gone = static_cast<int>(g() % N);
    for (auto& row : own) row[gone] = false;
    REQUIRE(lp::plan_sparse(*plan, N, [&](int i, int j) { return bool(own[i][j]); }));
    CHECK(plan->color[gone] == -1);
    int clashes = 0;
    for (int a = 0; a < N; ++a)
      for (int b = 0; b < a; ++b) {
        if (plan->color[a] < 0 || plan->color[a] != plan->color[b]) continue;
        for (int i = 0; i < N; ++i) clashes += (own[i][a] || i == a) && (own[i][b] || i == b);
      }
    CHECK(clashes == 0);
    for (int j = 0; j < N; ++j) {
      bool empty = true;
      for (int i = 0; i < N; ++i) empty = empty && !own[i][j];
      CHECK((plan->color[j] < 0) == empty);
      CHECK(plan->color[j] < plan->colors);
    }
  }
}

TEST_CASE("a compressed Jacobian gives back every entry") {
  constexpr int N = 10;
  const auto plan = std::make_unique<lp::SparsePlan<N>>();
  std::mt19937_64 g(4);
  for (int trial = 0; trial < 100; ++trial) {
    const auto own = random_pattern(g, N, draw(g, 0.05, 0.5));
    REQUIRE(lp::plan_sparse(*plan, N, [&](int i, int j) { return bool(own[i][j]); }));
    Dense jacobian(N, std::vector<double>(N, 0.0));
    for (int i = 0; i < N; ++i)
      for (int j = 0; j < N; ++j)
        if (own[i][j]) jacobian[i][j] = draw(g, 1.0, 2.0);
    for (int e = 0; e < plan->jacobian_entries; ++e) {
      const int i = plan->row[e], j = plan->column[e];
      if (plan->color[j] < 0) continue;
      double sum = 0.0;  // what one sweep in this colour's direction puts into row i
      for (int other = 0; other < N; ++other)
        if (plan->color[other] == plan->color[j]) sum += jacobian[i][other];
      CHECK(sum == jacobian[i][j]);
    }
  }
}

TEST_CASE("sparse structures stay sparse") {
  constexpr int N = 20;
  const auto plan = std::make_unique<lp::SparsePlan<N>>();
  SUBCASE("a tridiagonal matrix has no fill and three colours") {
    REQUIRE(lp::plan_sparse(*plan, N, [](int i, int j) { return std::abs(i - j) <= 1; }));
    CHECK(plan->entries == plan->jacobian_entries);
    CHECK(plan->colors == 3);
  }
  SUBCASE("an arrow to the first state has no fill: the tip is eliminated last") {
    REQUIRE(lp::plan_sparse(*plan, N, [](int i, int j) { return i == 0 || j == 0 || i == j; }));
    CHECK(plan->entries == plan->jacobian_entries);
    CHECK(plan->order[N - 1] + plan->order[N - 2] <= N);  // the tip is among the last two
  }
  SUBCASE("ledgers, on which nothing depends, cost one elimination each and no colour") {
    REQUIRE(lp::plan_sparse(*plan, N, [](int, int j) { return j < 2; }));
    CHECK(plan->colors == 2);
    CHECK(plan->entries == plan->jacobian_entries);
  }
}

TEST_CASE("a plan that does not fit is refused") {
  constexpr int N = 48;  // dense: N^3/3 updates, the tape holds 12 N^2
  const auto plan = std::make_unique<lp::SparsePlan<N>>();
  CHECK(!lp::plan_sparse(*plan, N, [](int, int) { return true; }));
  CHECK(lp::plan_sparse(*plan, 12, [](int, int) { return true; }));
}

// ---- the small dense solve -----------------------------------------------------------------------------

TEST_CASE_TEMPLATE("small systems solve in every lane, each with pivots of its own", R, double, lp::Pack<2>,
                   lp::Pack<4>, lp::Dual<double, 2>) {
  constexpr int N = 5, W = lp::lanes_v<R>;
  std::mt19937_64 g(5);
  double worst = 0.0;
  for (int trial = 0; trial < 300; ++trial) {
    R a[N][N], b[N];
    Dense matrices[W];
    std::vector<double> rights[W];
    for (int w = 0; w < W; ++w) {
      matrices[w] = Dense(N, std::vector<double>(N));
      rights[w].resize(N);
      for (int i = 0; i < N; ++i) {
        for (int j = 0; j < N; ++j) matrices[w][i][j] = draw(g, -1.0, 1.0);
        rights[w][i] = draw(g, -1.0, 1.0);
        // In some lanes the leading pivot is missing, in others not.
        if ((trial + w) % 3 == 0) matrices[w][0][0] = 0.0;
      }
    }
    for (int i = 0; i < N; ++i) {
      for (int j = 0; j < N; ++j) {
        a[i][j] = R(0.0);
        if constexpr (requires { a[i][j].d; })
          a[i][j].v = matrices[0][i][j];
        else
          for (int w = 0; w < W; ++w) lp::set_lane(a[i][j], w, matrices[w][i][j]);
      }
      b[i] = R(0.0);
      if constexpr (requires { b[i].d; })
        b[i].v = rights[0][i], b[i].d[0] = matrices[0][i][1];
      else
        for (int w = 0; w < W; ++w) lp::set_lane(b[i], w, rights[w][i]);
    }
    lp::solve_small<N>(a, b);
    for (int w = 0; w < W; ++w) {
      const auto expected = dense_solve(matrices[w], rights[w]);
      double size = 1.0;
      for (double x : expected) size = std::max(size, std::abs(x));
      for (int i = 0; i < N; ++i)
        worst = std::max(worst, std::abs(lp::lane(lp::value(b[i]), w) - expected[i]) / (size * size));
    }
    // d x/d s of A x = b + s A e_1 is e_1.
    if constexpr (requires { b[0].d; })
      for (int i = 0; i < N; ++i) CHECK(b[i].d[0] == near(i == 1 ? 1.0 : 0.0).epsilon(1e-9));
  }
  CHECK(worst < 1e-12);  // the error grows with the inverse, hence the square of the solution's size
}

TEST_CASE("known inverses") {
  double a[2][2] = {{0.0, 2.0}, {4.0, 0.0}}, b[2] = {6.0, 8.0};
  CHECK(lp::solve_small<2>(a, b) == 2.0);
  CHECK(b[0] == 2.0);
  CHECK(b[1] == 3.0);
  double hilbert[3][3] = {{1.0, 0.5, 1.0 / 3.0}, {0.5, 1.0 / 3.0, 0.25}, {1.0 / 3.0, 0.25, 0.2}};
  double right[3] = {1.0, 0.0, 0.0};
  lp::solve_small<3>(hilbert, right);  // first column of the inverse: 9, -36, 30
  CHECK(right[0] == near(9.0).epsilon(1e-12));
  CHECK(right[1] == near(-36.0).epsilon(1e-12));
  CHECK(right[2] == near(30.0).epsilon(1e-12));
}

TEST_CASE("a singular matrix is told, and its solution is not finite") {
  double zero[2][2] = {{0.0, 1.0}, {0.0, 2.0}}, b[2] = {1.0, 1.0};
  const double pivot = lp::solve_small<2>(zero, b);
  CHECK(!(pivot > 0.0));
  CHECK(!(std::isfinite(b[0]) && std::isfinite(b[1])));
  // In one lane alone: the other lane is whole.
  lp::Pack<2> a[2][2] = {{1.0, 2.0}, {2.0, 4.0}}, r[2] = {3.0, 1.0};
  lp::set_lane(a[1][1], 1, 5.0);
  const lp::Pack<2> least = lp::solve_small<2>(a, r);
  CHECK(!(lp::lane(least, 0) > 0.0));
  CHECK(lp::lane(least, 1) == near(0.5));
  CHECK(lp::lane(r[0], 1) == near(13.0));
  CHECK(lp::lane(r[1], 1) == near(-5.0));
}
