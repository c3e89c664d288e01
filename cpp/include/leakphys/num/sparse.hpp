// The sparse operation tape: elimination order, fill and colours of a Jacobian found once, then replayed.
//
// A network's Jacobian has the same zeros for every member, step and lane. So the symbolic work is done once
// (plan_sparse, host or constexpr), and what remains per step is a list of multiply-subtracts on indices
// that all lanes share. No value steers it: pivots are taken from the diagonal in Markowitz order. That is safe for
// W = I/(h gamma) - J, whose diagonal wins as h shrinks: a bad pivot shows as a huge error, the step is rejected, and the
// next, smaller one is safer. LU without row exchange is indifferent to the units of the states.
#pragma once

#include "leakphys/num/scalar.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// One term of a row: a matrix entry, and the state that it is multiplied with.
struct RowTerm {
  short entry, state;
};

template <int N>
struct SparsePlan {
  // Room for a full matrix up to 48 states; beyond, rows of 48 entries on average: networks are sparse.
  static constexpr int row_capacity = N < 48 ? N : 48;
  static constexpr int max_entries = N * row_capacity;
  static constexpr int max_eliminations = N * row_capacity;
  static constexpr int max_updates = N * row_capacity * 12;
  // Entries that whoever works with a plan has room for: all that it can hold, or (LEAKPHYS_ROOM, for the device) what those of
  // the problem at hand need, since a thread there keeps its matrix in memory of its own.
#if defined(LEAKPHYS_ROOM)
  static constexpr int room = LEAKPHYS_ROOM < max_entries ? LEAKPHYS_ROOM : max_entries;
#else
  static constexpr int room = max_entries;
#endif

  int states = 0;
  int entries = 0;                    // nonzeros with fill; the first `jacobian_entries` are the Jacobian's own and its diagonal
  int jacobian_entries = 0;
  short row[max_entries];             // of each entry
  short column[max_entries];
  short diagonal[N];                  // entry of (i, i)
  short order[N];                     // pivots in order of elimination
  int colors = 0;                     // columns of one colour share no row: one Dual direction serves them all
  short color[N];                     // of each column; -1 where the column is empty
  short by_color[max_entries];        // the Jacobian's entries by the colours of their columns, those without one last
  int first_of_color[N + 2];          // up to `colors`, where those without begin
  short time_color = -1;              // of time as one more column, which is no part of the matrix; -1 without it
  bool on_time[N];                    // rows that depend on time

  // Elimination e: multiplier entry = lower / pivot, then `count` updates target -= lower * upper.
  int eliminations = 0;
  short lower[max_eliminations];
  int first_update[max_eliminations + 1];
  int updates = 0;
  short update_upper[max_updates];
  short update_target[max_updates];
  int first_elimination[N + 1];       // of each pivot in order
  // Substitution by rows: what is left of each pivot's diagonal, in order of elimination, and what is right of it.
  RowTerm left[max_eliminations], right[max_entries];
  int first_left[N + 1], first_right[N + 1];

  // The entry of (i, j), or -1.
  LP_HD constexpr int entry_of(int i, int j) const {
    for (int e = 0; e < entries; ++e)
      if (row[e] == i && column[e] == j) return e;
    return -1;
  }
};

namespace sparse_detail {

template <int N>
struct Work {
  bool full[N][N] = {};
  bool own[N][N] = {};
  short at[N][N] = {};
};

// Markowitz: the diagonal whose elimination can fill least. Ties go to the lower index, so plans are unique.
template <int N>
LP_FN constexpr int cheapest_pivot(const Work<N>& w, const bool (&done)[N], int n) {
  int best = -1, best_cost = 0;
  for (int k = 0; k < n; ++k) {
    if (done[k]) continue;
    int rows = 0, columns = 0;
    for (int i = 0; i < n; ++i) {
      if (done[i] || i == k) continue;
      rows += w.full[i][k];
      columns += w.full[k][i];
    }
    const int cost = rows * columns;
    if (best < 0 || cost < best_cost) best = k, best_cost = cost;
  }
  return best;
}

// Greedy colouring of the columns (Curtis, Powell and Reid 1974). The diagonal counts as touched even where it is
// zero, because the tape stores it: another column of the same colour must not write there. Empty columns
// (ledgers, which nothing depends on) need no colour.
template <int N>
LP_FN constexpr void color_columns(SparsePlan<N>& plan, const Work<N>& w, int n) {
  for (int j = 0; j < n; ++j) {
    bool empty = true;
    bool taken[N + 1] = {};
    for (int i = 0; i < n; ++i) {
      empty = empty && !w.own[i][j];
      for (int other = 0; other < j; ++other)
        if (plan.color[other] >= 0 && w.full[i][j] && w.full[i][other]) taken[plan.color[other]] = true;
    }
    int color = 0;
    while (taken[color]) ++color;
    plan.color[j] = empty ? short(-1) : short(color);
    if (!empty && color + 1 > plan.colors) plan.colors = color + 1;
  }
}

// Time's column, after the others: it may share the colour of those that it shares no row with.
template <int N>
LP_FN constexpr void color_time(SparsePlan<N>& plan, const Work<N>& w, int n) {
  bool taken[N + 2] = {}, any = false;
  for (int i = 0; i < n; ++i) {
    any = any || plan.on_time[i];
    for (int j = 0; j < n; ++j)
      if (plan.on_time[i] && w.full[i][j] && plan.color[j] >= 0) taken[plan.color[j]] = true;
  }
  if (!any) return;
  int color = 0;
  while (taken[color]) ++color;
  plan.time_color = short(color);
  if (color + 1 > plan.colors) plan.colors = color + 1;
}

template <int N>
LP_FN constexpr void order_by_color(SparsePlan<N>& plan) {
  int next = 0;
  for (int color = 0; color <= plan.colors; ++color) {
    plan.first_of_color[color] = next;
    for (int e = 0; e < plan.jacobian_entries; ++e)
      if (plan.color[plan.column[e]] == (color < plan.colors ? color : -1)) plan.by_color[next++] = short(e);
  }
}

// The eliminations of each pivot's row, in the order in which they came.
template <int N>
LP_FN constexpr void order_left_terms(SparsePlan<N>& plan, const short* eliminated_row, int n) {
  int place[N + 1] = {}, next = 0;
  for (int e = 0; e < plan.eliminations; ++e) ++place[eliminated_row[e]];
  for (int step = 0; step < n; ++step) {
    const int count = place[plan.order[step]];
    plan.first_left[step] = place[plan.order[step]] = next;
    next += count;
  }
  plan.first_left[n] = next;
  for (int step = 0; step < n; ++step)
    for (int e = plan.first_elimination[step]; e < plan.first_elimination[step + 1]; ++e)
      plan.left[place[eliminated_row[e]]++] = {plan.lower[e], plan.order[step]};
}

}  // namespace sparse_detail

// Builds the tape from `depends(i, j)`: does row i of the Jacobian depend on state j? And, of what is not autonomous, on time,
// as `depends(i, n)`. Returns false when a capacity is too small; the plan is then not usable.
template <int N, class Depends>
LP_FN constexpr bool plan_sparse(SparsePlan<N>& plan, int n, Depends depends, bool autonomous = true) {
  sparse_detail::Work<N> w;
  plan = SparsePlan<N>{};
  plan.states = n;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      w.own[i][j] = depends(i, j);
      w.full[i][j] = w.own[i][j] || i == j;
      if (!w.full[i][j]) continue;
      if (plan.entries == SparsePlan<N>::max_entries) return false;
      w.at[i][j] = short(plan.entries);
      plan.row[plan.entries] = short(i);
      plan.column[plan.entries++] = short(j);
    }
  plan.jacobian_entries = plan.entries;
  for (int i = 0; i < n; ++i) plan.diagonal[i] = w.at[i][i];
  sparse_detail::color_columns(plan, w, n);
  for (int i = 0; i < n; ++i) plan.on_time[i] = !autonomous && depends(i, n);
  sparse_detail::color_time(plan, w, n);
  sparse_detail::order_by_color(plan);

  bool done[N] = {};
  short eliminated_row[SparsePlan<N>::max_eliminations] = {};
  int terms = 0;
  for (int step = 0; step < n; ++step) {
    const int k = sparse_detail::cheapest_pivot(w, done, n);
    plan.order[step] = short(k);
    done[k] = true;
    plan.first_elimination[step] = plan.eliminations;
    plan.first_right[step] = terms;
    for (int j = 0; j < n; ++j)
      if (!done[j] && w.full[k][j]) plan.right[terms++] = {w.at[k][j], short(j)};
    for (int i = 0; i < n; ++i) {
      if (done[i] || !w.full[i][k]) continue;
      if (plan.eliminations + 1 == SparsePlan<N>::max_eliminations) return false;
      const int e = plan.eliminations++;
      plan.lower[e] = w.at[i][k];
      eliminated_row[e] = short(i);
      plan.first_update[e] = plan.updates;
      for (int j = 0; j < n; ++j) {
        if (done[j] || !w.full[k][j]) continue;
        if (!w.full[i][j]) {
          if (plan.entries == SparsePlan<N>::max_entries) return false;
          w.full[i][j] = true;
          w.at[i][j] = short(plan.entries);
          plan.row[plan.entries] = short(i);
          plan.column[plan.entries++] = short(j);
        }
        if (plan.updates == SparsePlan<N>::max_updates) return false;
        plan.update_upper[plan.updates] = w.at[k][j];
        plan.update_target[plan.updates++] = w.at[i][j];
      }
      plan.first_update[e + 1] = plan.updates;
    }
  }
  plan.first_elimination[n] = plan.eliminations;
  plan.first_right[n] = terms;
  sparse_detail::order_left_terms(plan, eliminated_row, n);
  return true;
}

// Factorises in place. `a` holds the plan's entries; `inverse` receives the reciprocal pivots by state.
template <class R, int N>
LP_FN void factorize(const SparsePlan<N>& plan, R* a, R* inverse) {
  for (int step = 0; step < plan.states; ++step) {
    const int k = plan.order[step];
    inverse[k] = R(1.0) / a[plan.diagonal[k]];
    for (int e = plan.first_elimination[step]; e < plan.first_elimination[step + 1]; ++e) {
      const R factor = a[plan.lower[e]] * inverse[k];
      a[plan.lower[e]] = factor;
      for (int u = plan.first_update[e]; u < plan.first_update[e + 1]; ++u)
        a[plan.update_target[u]] = fma(-factor, a[plan.update_upper[u]], a[plan.update_target[u]]);
    }
  }
}

// Solves with the factors; b becomes x. Each row's sum stays in a register: through memory each term would wait for the one before.
template <class R, int N>
LP_FN void solve_factorized(const SparsePlan<N>& plan, const R* a, const R* inverse, R* b) {
  for (int step = 0; step < plan.states; ++step) {
    R sum = b[plan.order[step]];
    for (int l = plan.first_left[step]; l < plan.first_left[step + 1]; ++l)
      sum = fma(-a[plan.left[l].entry], b[plan.left[l].state], sum);
    b[plan.order[step]] = sum;
  }
  for (int step = plan.states - 1; step >= 0; --step) {
    const int k = plan.order[step];
    R sum = b[k];
    for (int r = plan.first_right[step]; r < plan.first_right[step + 1]; ++r)
      sum = fma(-a[plan.right[r].entry], b[plan.right[r].state], sum);
    b[k] = sum * inverse[k];
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
