// A network as the solver's Model: initial state, rates, scales, status and audit.
#pragma once

#include "leakphys/model/joints.hpp"
#include "leakphys/model/phase.hpp"
#include "leakphys/model/start.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What an audit returns, in order: held amounts recomputed from the state, those of parts that were jettisoned, then the
// ledgers themselves.
namespace audit {
enum { coolant_mass, water_mass, energy, gas_amount, held };  // as many for what was jettisoned
inline constexpr int first_ledger = 2 * int(held);
inline constexpr int count = first_ledger + int(Network::ledgers);
}  // namespace audit

// A pressure may be off by rtol times this share of itself, of 1 bar at most (what it moves through links does not grow with
// it), and the floor, in networks with links.
inline constexpr double pressure_error_share = 0.1;
inline constexpr double pressure_error_floor = 100.0, pressure_error_most = 1e5;  // Pa

// kg of condensate below nothing at which a step is not a result: it jumped across the end of a film.
inline constexpr double overdrawn_film = 1e-3;

struct NetworkModel {
  Network net;

  static constexpr int max_states = Network::max_states;
  static constexpr int max_parameters = Network::max_parameters;
  static constexpr int max_signals = Network::max_signals;
  static constexpr int max_watches = Network::max_watches;
  static constexpr int warm_per_volume = 5;
  static_assert(sizeof(LastSolved<double>) == warm_per_volume * sizeof(double));
  static constexpr int max_warm = warm_per_volume * Network::max_volumes;
  static constexpr int jacobian_width = 7, narrow_width = 5;
  static constexpr bool autonomous = true;

  LP_HD int states() const { return net.states(); }
  LP_HD int parameters() const { return net.parameters(); }
  LP_HD int signal_count() const { return net.signals(); }
  LP_HD int watch_count() const { return net.watches; }
  LP_HD int audit_count() const { return audit::count; }
  LP_HD const Watch& watch(int k) const { return net.watch[k]; }

  template <class P, class T>
  LP_FN void rhs(const P* p, const T&, const T* y, T* dy) const {
    network_rates(net, p, y, dy);
  }
  // In a sweep of a Jacobian, T a Dual of R: what its sweeps share is moved by the first states.
  template <class R>
  using Shared = Kept<R>;
  LP_HD int states_that_move_shared() const { return net.node_state(0); }
  template <class P, class T>
  LP_FN void rhs(const P* p, const T&, const T* y, T* dy, Shared<inner_t<T>>& shared, bool takes) const {
    network_rates(net, p, y, dy, {&shared, takes});
  }
  template <class P, class T>
  LP_FN void signals(const P* p, const T&, const T* y, T* s) const {
    tell(p, y, s, AskedSignals::everything());
  }
  template <class P, class T>
  LP_FN void watched_signals(const P* p, const T&, const T* y, T* s) const {
    tell(p, y, s, AskedSignals::by_watches(net));
  }
  // The one that watch k looks at.
  template <class P, class T>
  LP_FN T watched_signal(int k, const P* p, const T&, const T* y) const {
    T s[max_signals];
    tell(p, y, s, AskedSignals::by_watch(net, k));
    return s[net.watch[k].signal];
  }
  template <class P, class T>
  LP_FN void tell(const P* p, const T* y, T* s, const AskedSignals& asked) const {
    Situation<T> situation_now;
    situation(net, p, y, situation_now, asks_for_coolant(net, asked));
    signals_of(net, p, y, situation_now, s, asked);
    if (net.jettisons) forget_gone(net, p, s);
  }
  template <class P>
  LP_FN void start(P* p, P* y) const {
    start_network(net, p, y);
  }
  template <class P>
  LP_FN void enter_phase(P* p, P* y) const {
    enter_network_phase(net, p, y);
  }

  // ---- for the step control ----------------------------------------------------------------------------
  // An absolute error of rtol times: a tenth of the charge, 300 K of a zone, the full accumulator (ten times its gas's
  // energy, whose fast exchange with the wall else sets the step), 0.1 kg/s of a link, 0.1 K of a node, 1 g of vapour, 10 g of
  // condensate, 10 K of a body of two nodes and 100 g of its water.
  template <class R>
  LP_FN void scales(const R* p, R* scale) const {
    for (int i = 0; i < states(); ++i) scale[i] = R(0.0);
    for (int v = 0; v < net.volumes; ++v) coolant_scales(p, scale, v);
    for (int z = 0; z < net.split_zones; ++z) {
      scale[net.zone_state(z, Network::relative_temperature)] = R(300.0);
      scale[net.zone_state(z, Network::filling_temperature)] = R(300.0);
    }
    for (int a = 0; a < net.accumulators; ++a) {
      const R stroke = p[net.accumulator_at(a, accumulator_field::stroke)];
      const R pressure = p[net.accumulator_at(a, accumulator_field::gas_pressure)] +
                         p[net.accumulator_at(a, accumulator_field::spring_pressure)];
      scale[net.accumulator_state(a, Network::gas_volume)] = stroke;
      scale[net.accumulator_state(a, Network::gas_energy)] = R(10.0) * pressure * stroke;
      scale[net.accumulator_state(a, Network::gas_amount)] = R(10.0 / 300.0) * pressure * stroke;
    }
    for (int k = 0; k < net.pumps; ++k) scale[net.pump_state(k)] = R(100.0);
    for (int l = 0; l < net.links; ++l) scale[net.link_state(l)] = R(0.1);
    for (int k = 0; k < net.pumps; ++k)  // near rest a pump's curve makes flow of what rounding leaves of a pressure
      if (net.pump[k].link >= 0) scale[net.link_state(net.pump[k].link)] += R(1e3) * p[net.pump_at(k, pump_field::flow)];
    for (int h = 0; h < net.growing * net.holes; ++h) scale[net.growth_state(h)] = R(1e-3);
    for (int i = 0; i < net.nodes; ++i)
      scale[net.node_state(i)] = R(0.1) * p[net.node_at(i, node_field::heat_capacity)];
    for (int c = 0; c < net.compartments; ++c) {
      scale[net.air_state_at(c, Network::air_energy)] =
          R(0.1 * air::cv) * p[net.compartment_at(c, compartment_field::dry_air_mass)];
      scale[net.air_state_at(c, Network::vapour)] = R(1e-3);
      scale[net.air_state_at(c, Network::condensate)] = R(1e-2);
    }
    for (int c = 0; c < net.desiccants * net.compartments; ++c) scale[net.sorbed_state(c)] = R(1e-2);
    if (net.crew == crew_model::one_node) scale[net.crew_state(Network::stored_heat)] = R(1e3);
    if (net.crew == crew_model::two_node) {
      scale[net.crew_state(Network::stored_heat)] = R(1e5);
      scale[net.crew_state(Network::core_rise)] = scale[net.crew_state(Network::skin_rise)] = R(10.0);
      scale[net.crew_state(Network::water_lost)] = R(0.1);
    }
  }
  template <class R>
  LP_FN void coolant_scales(const R* p, R* scale, int v) const {
    const R charge = p[net.volume_at(v, volume_field::charge)];
    scale[net.volume_state(v, Network::mass)] = R(0.1) * charge;
    scale[net.volume_state(v, Network::energy)] = R(1e4) * charge;  // J: a tenth of the charge at 1e5 J/kg
    if (!net.dissolved_gas) return;
    // as much gas as 1 m3 per m3 of a thousandth of the liquid's room at 1 bar and 300 K
    const R gas = R(1e-3 * 1e5 / (300.0 * 700.0)) * charge;
    scale[net.gas_state(v, Network::dissolved)] = gas;
    scale[net.gas_state(v, Network::free_gas)] = gas;
  }
  template <class R>
  LP_FN R time_to_joint(const R* p, const R* y, const R* f) const {
    return leakphys::LEAKPHYS_ISA::time_to_joint(net, p, y, f);
  }
  // Error of the pressures of joined volumes: a full one turns 1e-6 of its mass into 1e3 Pa, and its links feel that.
  template <class R>
  LP_FN R mapped_error(const R* p, double rtol, const R* y, const R* error) const {
    R norm(0.0);
    if (net.links == 0) return norm;
    R before[max_states];
    for (int i = 0; i < states(); ++i) before[i] = y[i] - error[i];
    Situation<R> here, there;
    for (int v = 0; v < net.volumes; ++v) {
      if (gone_everywhere(net, p, net.volume[v].loop)) continue;
      coolant_situation(net, p, y, v, here);
      coolant_situation(net, p, before, v, there);
      const R off = abs(here.coolant[v].pressure - there.coolant[v].pressure);
      const R size = min(here.coolant[v].pressure, R(pressure_error_most)) + R(pressure_error_floor);
      norm = max(off / (R(pressure_error_share * rtol) * size), norm);
    }
    return norm;
  }

  LP_HD int warm_count() const { return warm_per_volume * net.volumes; }
  LP_HD int warm_column(int k) const {
    return net.volume_at(k / warm_per_volume, volume_field::last_temperature + k % warm_per_volume);
  }

  template <class R>
  LP_FN void observe(const R* p, const R&, const R* y, Observation<R, max_signals, max_warm>& o) const {
    Situation<R> s;
    situation(net, p, y, s);
    signals_of(net, p, y, s, o.signals, AskedSignals::by_watches(net));
    if (net.jettisons) forget_gone(net, p, o.signals);
    o.status = R(double(status::ok));
    for (int v = 0; v < net.volumes; ++v) {
      if (gone_everywhere(net, p, net.volume[v].loop)) {
        for (int k = warm_per_volume * v; k < warm_per_volume * (v + 1); ++k) o.warm[k] = p[warm_column(k)];
        continue;
      }
      const Coolant<R>& c = s.coolant[v];
      const R ln_factor = p[net.loop_at(net.volume[v].loop, loop_field::ln_vapour_factor)];
      const auto last = last_solved(*net.loop_of(v).fluid, value(c.temperature), value(c.mean.internal_energy),
                                    value(R(1.0) / c.mean.density), value(ln_factor));
      const value_t<R> warm[] = {last.temperature, last.energy, last.volume, last.per_energy, last.per_volume};
      for (int i = 0; i < warm_per_volume; ++i) {
        const int k = warm_per_volume * v + i;
        o.warm[k] = R(warm[i]);
        if (net.jettisons) o.warm[k] = select(loop_gone(net, p, net.volume[v].loop), p[warm_column(k)], o.warm[k]);
      }
      R found = coolant_status(p, s, v);
      if (net.jettisons) found = select(loop_gone(net, p, net.volume[v].loop), R(double(status::ok)), found);
      o.status = select(o.status == R(double(status::ok)), found, o.status);
    }
    for (int c = 0; c < net.compartments; ++c) {
      const R t = s.air[c].temperature;
      const auto inside = (t >= R(air::coldest)) & (t <= R(air::warmest));
      const R found = select(inside, R(double(status::ok)), R(double(status::out_of_air_range)));
      o.status = select(o.status == R(double(status::ok)), found, o.status);
      const auto overdrawn = y[net.air_state_at(c, Network::condensate)] < R(-overdrawn_film);
      o.status = select(overdrawn & !compartment_gone(net, p, c), R(double(status::not_converged)), o.status);
    }
  }
  template <class R>
  LP_FN R coolant_status(const R* p, const Situation<R>& s, int v) const {
    const FluidTable& f = *net.loop_of(v).fluid;
    const Coolant<R>& c = s.coolant[v];
    R found = p[net.volume_at(v, volume_field::start_status)];
    // A freezing volume is at its triple point but for rounding.
    const bool may_freeze = net.loop_of(v).policy == below_triple::vapour;
    const R temperature = may_freeze ? max(c.temperature, R(f.triple_temperature)) : c.temperature;
    found = select(in_range(f, temperature, c.mean.density), found, R(double(status::out_of_fluid_range)));
    // Not a result: where the temperature was not found, where a step jumped across a volume's dry-out (the closure goes on
    // smoothly to less than nothing) or far past the triple point, at which the run is to end.
    auto unsolved = (c.off > R(1e-4)) | !(c.mass > R(0.0));
    for (int z = net.volume[v].first_zone; z < net.last_zone(v); ++z) {
      const auto wet = (s.liquid_fraction[z] > R(1e-4)) & (c.mean.quality < R(1.0 - 1e-3));
      const auto cold = s.point[net.zone_point(z)] <= R(f.triple_temperature + 1e-3);
      const bool freezes = may_freeze && !net.is_split(v);
      const auto ends = (freezes ? c.frozen >= R(1.0) : cold) & wet;
      found = select(ends, R(double(status::below_triple_point)), found);
      const auto beyond = freezes ? c.frozen > R(1.0 + 1e-3) : s.point[net.zone_point(z)] < R(f.triple_temperature - 1e-2);
      unsolved = unsolved | (beyond & wet);
    }
    return select(unsolved, R(double(status::not_converged)), found);
  }

  // ---- ledgers -------------------------------------------------------------------------------------------
  LP_FN void audit(const double* p, const double* y, double* terms) const {
    for (int i = 0; i < audit::first_ledger; ++i) terms[i] = 0.0;
    const auto add = [&](int amount, bool gone, double value) { terms[amount + (gone ? audit::held : 0)] += value; };
    for (int v = 0; v < net.volumes; ++v) {
      const bool gone = loop_gone(net, p, net.volume[v].loop);
      add(audit::coolant_mass, gone, y[net.volume_state(v, Network::mass)]);
      add(audit::energy, gone, y[net.volume_state(v, Network::energy)]);
      if (!net.dissolved_gas) continue;
      add(audit::gas_amount, gone, y[net.gas_state(v, Network::dissolved)] + y[net.gas_state(v, Network::free_gas)]);
    }
    for (int a = 0; a < net.accumulators; ++a) {
      const bool gone = loop_gone(net, p, net.volume[net.zone[net.accumulator[a].zone].volume].loop);
      add(audit::energy, gone, y[net.accumulator_state(a, Network::gas_energy)]);
      add(audit::gas_amount, gone, y[net.accumulator_state(a, Network::gas_amount)]);
    }
    for (int i = 0; i < net.nodes; ++i) add(audit::energy, node_gone(net, p, i), y[net.node_state(i)]);
    for (int c = 0; c < net.compartments; ++c) {
      const bool gone = compartment_gone(net, p, c);
      add(audit::energy, gone, y[net.air_state_at(c, Network::air_energy)]);
      add(audit::water_mass, gone, y[net.air_state_at(c, Network::vapour)] + y[net.air_state_at(c, Network::condensate)]);
    }
    if (net.crew != crew_model::none) add(audit::energy, false, y[net.crew_state(Network::stored_heat)]);
    for (int l = 0; l < Network::ledgers; ++l) terms[audit::first_ledger + l] = y[net.ledger(l)];
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
