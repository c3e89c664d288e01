// What the engine does most, in loops to be timed: a coolant's state from (u, v), a right-hand side, a Jacobian.
//
// Compiled by kernels.py from the headers of the leakphys that is measured, with the engine's flags and the engine's
// lanes. Each function runs in doubles or in lanes and leaves its answers behind, for a check and against the optimiser.
#include <algorithm>
#include <cstdint>
#include <memory>

#include "leakphys/ensemble/member.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/fluids/fast_state.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"

namespace {

namespace lp = leakphys;
using Lanes = lp::Pack<LEAKPHYS_LANES>;

// Whatever `value` points to counts as read, and memory as written.
template <class T>
void keep(const T* value) {
  asm volatile("" : : "r"(value) : "memory");
}

// Row-wise numbers of consecutive members, one a lane.
template <class R>
void load(const double* rows, int columns, R* out) {
  for (int w = 0; w < lp::lanes_v<R>; ++w)
    for (int i = 0; i < columns; ++i) lp::set_lane(out[i], w, rows[w * columns + i]);
}
template <class R>
void store(const R* from, int columns, double* rows) {
  for (int w = 0; w < lp::lanes_v<R>; ++w)
    for (int i = 0; i < columns; ++i) rows[w * columns + i] = lp::lane(from[i], w);
}

template <class R>
void solve_temperatures(const lp::FluidTable& f, int n, const double* energy, const double* volume,
                        const double* guess, double* temperature) {
  for (int i = 0; i < n; i += lp::lanes_v<R>) {
    R u, v, near;
    load(energy + i, 1, &u), load(volume + i, 1, &v), load(guess + i, 1, &near);
    const lp::State<R> s = lp::state_from_energy_volume(f, u, v, near);
    keep(&s);
    store(&s.temperature, 1, temperature + i);
  }
}

template <class R>
void search_temperatures(const lp::FluidTable& f, int n, const double* energy, const double* volume,
                         double* temperature) {
  for (int i = 0; i < n; i += lp::lanes_v<R>) {
    R u, v;
    load(energy + i, 1, &u), load(volume + i, 1, &v);
    const lp::FluidState<R> s = lp::fast_state_from_density_energy(f, R(1.0) / v, u);
    keep(&s);
    store(&s.temperature, 1, temperature + i);
  }
}

template <class Model>
struct Planned {
  Model model;
  lp::SparsePlan<Model::max_states> plan;
};

template <class R, class Model>
void rates(const Planned<Model>& m, int rounds, const double* p, double t, const double* y, double* dy) {
  R parameters[Model::max_parameters], state[Model::max_states], slope[Model::max_states];
  load(p, m.model.parameters(), parameters), load(y, m.model.states(), state);
  for (int k = 0; k < rounds; ++k) {
    m.model.rhs(parameters, R(t), state, slope);
    keep(slope), keep(state), keep(parameters);
  }
  store(slope, m.model.states(), dy);
}

template <class R, class Model>
void jacobian(const Planned<Model>& m, int rounds, const double* p, double t, const double* y, double* entries) {
  constexpr int most = Model::max_states;
  R parameters[Model::max_parameters], state[most], f[most], f_t[most], found[lp::SparsePlan<most>::max_entries];
  load(p, m.model.parameters(), parameters), load(y, m.model.states(), state);
  for (int k = 0; k < rounds; ++k) {
    lp::evaluate_jacobian(m.model, m.plan, parameters, R(t), state, f, found, f_t);
    keep(found), keep(state), keep(parameters);
  }
  store(found, m.plan.jacobian_entries, entries);
}

template <class Model>
void run(const Planned<Model>& m, bool slopes, bool lanes, int rounds, const double* p, double t, const double* y,
         double* out) {
  if (slopes && lanes) jacobian<Lanes>(m, rounds, p, t, y, out);
  else if (slopes) jacobian<double>(m, rounds, p, t, y, out);
  else if (lanes) rates<Lanes>(m, rounds, p, t, y, out);
  else rates<double>(m, rounds, p, t, y, out);
}

Planned<lp::Leak8> planned_leak8() {
  Planned<lp::Leak8> m;
  lp::plan_model(m.model, m.plan);
  return m;
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

// n states of a coolant, n a multiple of the lanes; `guess` [K] null: searched for, from nothing.
void states(int fluid, bool lanes, int n, const double* energy, const double* volume, const double* guess,
            double* temperature) {
  const lp::FluidTable& f = *lp::fluid_table(fluid);
  if (guess != nullptr && lanes) solve_temperatures<Lanes>(f, n, energy, volume, guess, temperature);
  else if (guess != nullptr) solve_temperatures<double>(f, n, energy, volume, guess, temperature);
  else if (lanes) search_temperatures<Lanes>(f, n, energy, volume, temperature);
  else search_temperatures<double>(f, n, energy, volume, temperature);
}

// A network of which leakphys._core.NetworkRates tells the address, kept to the end of the process; null: too large.
void* open_network(std::uintptr_t address) {
  auto m = std::make_unique<Planned<lp::NetworkModel>>();
  m->model = *reinterpret_cast<const lp::NetworkModel*>(address);
  for (int l = 0; l < m->model.net.loops; ++l)
    m->model.net.loop[l].fluid = lp::fluid_table(m->model.net.loop[l].fluid_id);
  return lp::plan_model(m->model, m->plan) ? m.release() : nullptr;
}
int network_entries(const void* opened) {
  return static_cast<const Planned<lp::NetworkModel>*>(opened)->plan.jacobian_entries;
}

// Of members x parameters and members x states as many as there are lanes, or one; `slopes`: the Jacobian's entries.
void network(const void* opened, bool slopes, bool lanes, int rounds, const double* p, const double* y, double* out) {
  run(*static_cast<const Planned<lp::NetworkModel>*>(opened), slopes, lanes, rounds, p, 0.0, y, out);
}

// The same of leak8, at time t [s], of members x (diameter m, initial temperature K, equipment heat W, beta deg).
int leak8_entries() { return planned_leak8().plan.jacobian_entries; }
void leak8(bool slopes, bool lanes, int rounds, const double* given, double t, const double* y, double* out) {
  const Planned<lp::Leak8> m = planned_leak8();
  double p[LEAKPHYS_LANES * lp::Leak8::parameter_count] = {}, start[lp::Leak8::max_states];
  for (int w = 0; w < (lanes ? LEAKPHYS_LANES : 1); ++w) {
    double* row = p + w * lp::Leak8::parameter_count;
    std::copy_n(given + 4 * w, 4, row);
    m.model.start(row, start);
  }
  run(m, slopes, lanes, rounds, p, t, y, out);
}

}  // extern "C"
#pragma GCC visibility pop
