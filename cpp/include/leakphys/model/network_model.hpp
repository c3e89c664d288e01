// A network as the solver's Model: initial state, rates, scales, status and audit.
#pragma once

#include "leakphys/fluids/density.hpp"
#include "leakphys/model/signals.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What an audit returns, in order: held amounts recomputed from the state, then the ledgers themselves.
namespace audit {
enum { coolant_mass, water_mass, energy, first_ledger };
inline constexpr int count = int(first_ledger) + int(Network::ledgers);
}  // namespace audit

struct NetworkModel {
  Network net;

  static constexpr int max_states = Network::max_states;
  static constexpr int max_parameters = Network::max_parameters;
  static constexpr int max_signals = Network::max_signals;
  static constexpr int max_watches = Network::max_watches;
  static constexpr int jacobian_width = 6;
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
  template <class P, class T>
  LP_FN void signals(const P* p, const T&, const T* y, T* s) const {
    Situation<T> situation_now;
    situation(net, p, y, situation_now);
    signals_of(net, p, y, situation_now, s);
  }

  // ---- initial state -----------------------------------------------------------------------------------
  LP_FN void start(double* p, double* y) const {
    for (int i = 0; i < states(); ++i) y[i] = 0.0;
    for (int i = 0; i < net.nodes; ++i)
      y[net.node_state(i)] = p[net.node_at(i, node_field::heat_capacity)] *
                             (p[net.node_at(i, node_field::initial_temperature)] - air::zero_temperature);
    for (int c = 0; c < net.compartments; ++c) start_compartment(c, p, y);
    if (net.has_loop) start_loop(p, y);
  }
  LP_FN void start_compartment(int c, double* p, double* y) const {
    using namespace compartment_field;
    auto field = [&](int f) -> double& { return p[net.compartment_at(c, f)]; };
    const double t = field(initial_temperature), room = field(volume);
    const double vapour_pressure = field(initial_relative_humidity) * saturation_pressure(t);
    const double vapour = vapour_pressure * room / (air::vapour_gas_constant * t);
    field(dry_air_mass) = (field(pressure) - vapour_pressure) * room / (air::gas_constant * t);
    y[net.air_state_at(c, Network::vapour)] = vapour;
    y[net.air_state_at(c, Network::air_energy)] = air_energy(field(dry_air_mass), vapour, t);
  }
  LP_FN void start_loop(double* p, double* y) const {
    const double t = p[net.loop_at(loop_field::initial_temperature)];
    double room = p[net.loop_at(loop_field::volume)];
    double pressure = p[net.loop_at(loop_field::initial_pressure)];
    if (net.has_accumulator) {
      using namespace accumulator_field;
      const double gas = p[net.accumulator_at(gas_volume)];
      pressure = p[net.accumulator_at(gas_pressure)];
      room += p[net.accumulator_at(stroke)] - gas;
      p[net.accumulator_at(gas_moles_r)] = pressure * gas / t;
      y[net.accumulator_state(Network::gas_volume)] = gas;
      y[net.accumulator_state(Network::gas_energy)] =
          pressure * gas / (p[net.accumulator_at(gas_heat_capacity_ratio)] - 1.0);
    }
    const double density = density_from_pressure_temperature(*net.fluid, pressure, t);
    const Closure<double> c = closure_from_temperature_volume(*net.fluid, t, 1.0 / density);
    y[Network::mass] = density * room;
    y[Network::energy] = density * room * c.internal_energy;
    p[net.loop_at(loop_field::charge)] = density * room;
    p[net.loop_at(loop_field::warm_temperature)] = t;
    p[net.loop_at(loop_field::rejection_reference)] = 0.0;
    p[net.loop_at(loop_field::starts_liquid)] = c.liquid_fraction > 0.5 ? 1.0 : 0.0;
  }

  // What follows from a phase's parameters alone; and the heat rejection when the puncture opens, against which
  // it is measured from then on.
  LP_FN void enter_phase(double* p, const double* y) const {
    for (int c = 0; c < net.compartments; ++c) {
      using namespace compartment_field;
      const double supply = p[net.compartment_at(c, ventilation_relative_humidity)] *
                            saturation_pressure(p[net.compartment_at(c, ventilation_temperature)]);
      p[net.compartment_at(c, ventilation_humidity_ratio)] =
          humidity_ratio(supply, p[net.compartment_at(c, pressure)]);
    }
    if (!net.has_loop) return;
    double& reference = p[net.loop_at(loop_field::rejection_reference)];
    if (reference != 0.0 || p[net.puncture_at(puncture_field::open)] <= 0.0) return;
    Situation<double> s;
    situation(net, p, y, s);
    reference = rejected_heat(net, p, s);
  }

  // ---- for the step control ----------------------------------------------------------------------------
  // An absolute error of rtol times: a thousandth of the charge, 0.1 K of a node or gas, 1e-5 kg of water.
  template <class R>
  LP_FN void scales(const R* p, R* scale) const {
    for (int i = 0; i < states(); ++i) scale[i] = R(0.0);
    if (net.has_loop) {
      const R charge = p[net.loop_at(loop_field::charge)];
      scale[Network::mass] = R(1e-3) * charge;
      scale[Network::energy] = R(1e2) * charge;  // J: 1e-3 of the charge at 1e5 J/kg
    }
    if (net.has_accumulator) {
      scale[net.accumulator_state(Network::gas_volume)] = R(1e-3) * p[net.accumulator_at(accumulator_field::stroke)];
      scale[net.accumulator_state(Network::gas_energy)] =
          R(1e-3) * p[net.accumulator_at(accumulator_field::gas_pressure)] *
          p[net.accumulator_at(accumulator_field::stroke)];
    }
    for (int i = 0; i < net.nodes; ++i)
      scale[net.node_state(i)] = R(0.1) * p[net.node_at(i, node_field::heat_capacity)];
    for (int c = 0; c < net.compartments; ++c) {
      scale[net.air_state_at(c, Network::air_energy)] =
          R(0.1 * air::cv) * p[net.compartment_at(c, compartment_field::dry_air_mass)];
      scale[net.air_state_at(c, Network::vapour)] = R(1e-5);
      scale[net.air_state_at(c, Network::condensate)] = R(1e-5);
    }
    if (net.has_crew) scale[net.crew_state()] = R(1e3);
  }
  LP_HD int warm_column() const { return net.has_loop ? net.loop_at(loop_field::warm_temperature) : -1; }

  template <class R>
  LP_FN void observe(const R* p, const R&, const R* y, Observation<R, max_signals>& o) const {
    Situation<R> s;
    situation(net, p, y, s);
    signals_of(net, p, y, s, o.signals);
    o.status = R(double(status::ok));
    o.warm = R(0.0);
    if (!net.has_loop) return;
    o.warm = s.coolant_temperature;
    const auto converged = abs(s.temperature_residual) <= R(1e-4);
    const auto inside = in_range(*net.fluid, s.coolant_temperature, s.coolant.density);
    const auto cold = s.coolant_temperature <= R(net.fluid->triple_temperature + 1e-3);
    const auto wet = s.coolant.liquid_fraction > R(1e-3);
    o.status = select(converged, o.status, R(double(status::not_converged)));
    o.status = select(inside, o.status, R(double(status::out_of_fluid_range)));
    o.status = select(cold & wet, R(double(status::below_triple_point)), o.status);
  }

  // ---- ledgers -------------------------------------------------------------------------------------------
  LP_FN void audit(const double*, const double* y, double* terms) const {
    double water = 0.0, energy = 0.0;
    if (net.has_loop) energy += y[Network::energy];
    if (net.has_accumulator) energy += y[net.accumulator_state(Network::gas_energy)];
    for (int i = 0; i < net.nodes; ++i) energy += y[net.node_state(i)];
    for (int c = 0; c < net.compartments; ++c) {
      energy += y[net.air_state_at(c, Network::air_energy)];
      water += y[net.air_state_at(c, Network::vapour)] + y[net.air_state_at(c, Network::condensate)];
    }
    if (net.has_crew) energy += y[net.crew_state()];
    terms[audit::coolant_mass] = net.has_loop ? y[Network::mass] : 0.0;
    terms[audit::water_mass] = water;
    terms[audit::energy] = energy;
    for (int l = 0; l < Network::ledgers; ++l) terms[audit::first_ledger + l] = y[net.ledger(l)];
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
