// Where each number of a network stands: columns of parameters, states and signals, block after block, from the counts of its parts.
//
// The first number of every block is found once, by lay_out(): counts added up anew wherever a number is read would take a
// twentieth of a run.
#pragma once

#include "leakphys/model/fields.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace crew_model {
inline constexpr int none = 0, one_node = 1, two_node = 2;
}

struct Places {
  static constexpr int max_loops = 3, max_volumes = 8, max_zones = 16, max_links = 16, max_pumps = 3, max_holes = 6,
                       max_accumulators = 3, max_nodes = 20, max_boundaries = 16, max_compartments = 3,
                       max_conductors = 40, max_radiators = 8, max_hatches = 3, max_watches = 40;

  int loops = 0, volumes = 0, zones = 0, links = 0, pumps = 0, holes = 0, accumulators = 0;
  int split_zones = 0;
  int dissolved_gas = 0, crew = crew_model::none;
  int jettisons = 0;  // some phase lets parts go
  int resolved_sinks = 0;  // plates' sinks at each moment of the orbit, not on its mean
  int growing = 0;    // some hole may grow: each has a state, by how much it has grown
  int desiccants = 0;  // some compartment has one: each has a state, the water in it
  int nodes = 0, boundaries = 0, compartments = 0, conductors = 0, radiators = 0, hatches = 0, watches = 0;

  struct First {
    int volume, zone, link, pump, puncture, accumulator, crew, node, boundary, conductor, radiator, compartment, hatch, watch;
    int gas_state, zone_state, accumulator_state, pump_state, link_state, growth_state, node_state, air_state, crew_state,
        clock_state, ledger;
    int volume_signal, zone_signal, link_signal, pump_signal, puncture_signal, accumulator_signal, node_signal,
        conductor_signal, air_signal, ship_signal;
    bool operator==(const First&) const = default;
  } first = {};

  // To be called when the counts stand, before anything is asked for by its place.
  LP_HD void lay_out() {
    first.volume = loop_at(loops, 0);
    first.zone = volume_at(volumes, 0);
    first.link = zone_at(zones, 0);
    first.pump = link_at(links, 0);
    first.puncture = pump_at(pumps, 0);
    first.accumulator = puncture_at(holes, 0);
    first.crew = accumulator_at(accumulators, 0);
    first.node = extra_load_at() + 1;
    first.boundary = node_at(nodes, 0);
    first.conductor = boundary_at(boundaries, 0);
    first.radiator = conductor_at(conductors, 0);
    first.compartment = radiator_at(radiators, 0);
    first.hatch = compartment_at(compartments, 0);
    first.watch = hatch_at(hatches, 0);
    first.gas_state = volume_state(volumes, 0);
    first.zone_state = gas_state(dissolved_gas * volumes, 0);
    first.accumulator_state = zone_state(split_zones, 0);
    first.pump_state = accumulator_state(accumulators, 0);
    first.link_state = pump_state(pumps);
    first.growth_state = link_state(links);
    first.node_state = growth_state(growing * holes);
    first.air_state = node_state(nodes);
    first.crew_state = air_state_at(compartments, 0);
    first.clock_state = crew_state(crew_state_count());
    first.ledger = sorbed_state(desiccants * compartments);
    first.volume_signal = loop_signal(loops, 0);
    first.zone_signal = volume_signal(volumes, 0);
    first.link_signal = zone_signal(zones, 0);
    first.pump_signal = link_signal(links);
    first.puncture_signal = pump_signal(pumps, 0);
    first.accumulator_signal = puncture_signal(holes, 0);
    first.node_signal = accumulator_signal(accumulators, 0);
    first.conductor_signal = node_signal(nodes, 0);
    first.air_signal = conductor_signal(conductors, 0);
    first.ship_signal = air_signal(compartments, 0);
  }
  LP_HD bool is_laid_out() const {
    Places anew = *this;
    anew.lay_out();
    return anew.first == first;
  }

  // ---- thermal points ----
  LP_HD int zone_point(int z) const { return nodes + compartments + z; }
  LP_HD int boundary_point(int b) const { return nodes + compartments + zones + b; }
  LP_HD int points() const { return boundary_point(boundaries); }
  LP_HD bool is_zone(int point) const { return point >= zone_point(0) && point < zone_point(zones); }
  LP_HD int zone_of(int point) const { return point - zone_point(0); }

  // ---- parameter columns: blocks in this order ----
  LP_HD int loop_at(int i, int field) const { return i * loop_field::count + field; }
  LP_HD int volume_at(int i, int field) const { return first.volume + i * volume_field::count + field; }
  LP_HD int zone_at(int i, int field) const { return first.zone + i * zone_field::count + field; }
  LP_HD int link_at(int i, int field) const { return first.link + i * link_field::count + field; }
  LP_HD int pump_at(int i, int field) const { return first.pump + i * pump_field::count + field; }
  LP_HD int puncture_at(int i, int field) const { return first.puncture + i * puncture_field::count + field; }
  LP_HD int accumulator_at(int i, int field) const {
    return first.accumulator + i * accumulator_field::count + field;
  }
  LP_HD int crew_at(int field) const { return first.crew + field; }
  LP_HD int orbit_at(int field) const { return crew_at(crew_field::count) + field; }
  LP_HD int extra_load_at() const { return orbit_at(orbit_field::count); }
  LP_HD int node_at(int i, int field) const { return first.node + i * node_field::count + field; }
  LP_HD int boundary_at(int i, int field) const { return first.boundary + i * boundary_field::count + field; }
  LP_HD int conductor_at(int i, int field) const {
    return first.conductor + i * conductor_field::count + field;
  }
  LP_HD int radiator_at(int i, int field) const {
    return first.radiator + i * radiator_field::count + field;
  }
  LP_HD int compartment_at(int i, int field) const {
    return first.compartment + i * compartment_field::count + field;
  }
  LP_HD int hatch_at(int i, int field) const {
    return first.hatch + i * hatch_field::count + field;
  }
  LP_HD int watch_at(int i, int field) const { return first.watch + i * watch_field::count + field; }
  LP_HD int parameters() const { return watch_at(watches, 0); }

  // ---- states: blocks in this order; the ledgers last, which nothing depends on ----
  enum VolumeState { mass, energy, volume_states };
  enum GasState { dissolved, free_gas, gas_states };            // amount times gas constant [J/K]
  enum ZoneState { relative_temperature, filling_temperature, zone_states };
  enum AccumulatorState { gas_volume, gas_energy, gas_amount, accumulator_states };
  enum AirState { air_energy, vapour, condensate, air_states };
  enum CrewState { stored_heat, core_rise, skin_rise, water_lost, crew_states };  // J of all; K and kg of each person
#define LP_ENTRY(name, unit) name,
  enum Ledger { LP_LEDGERS(LP_ENTRY) ledgers };
#undef LP_ENTRY
  LP_HD int volume_state(int v, int s) const { return v * volume_states + s; }
  LP_HD int gas_state(int v, int s) const { return first.gas_state + v * gas_states + s; }
  LP_HD int zone_state(int split, int s) const {  // of a zone by its number `split`
    return first.zone_state + split * zone_states + s;
  }
  LP_HD int accumulator_state(int a, int s) const { return first.accumulator_state + a * accumulator_states + s; }
  LP_HD int pump_state(int k) const { return first.pump_state + k; }  // its speed
  LP_HD int link_state(int l) const { return first.link_state + l; }  // its flow from end a to end b [kg/s]
  LP_HD int growth_state(int h) const { return first.growth_state + h; }                  // m, of a hole's diameter
  LP_HD int node_state(int i) const { return first.node_state + i; }
  LP_HD int air_state_at(int c, int s) const { return first.air_state + c * air_states + s; }
  LP_HD int crew_state(int s) const { return first.crew_state + s; }
  LP_HD int crew_state_count() const {
    return crew == crew_model::two_node ? int(crew_states) : crew == crew_model::one_node ? 1 : 0;
  }
  LP_HD int clock_state() const { return first.clock_state; }  // s since the start, for resolved sinks
  LP_HD int sorbed_state(int c) const { return clock_state() + resolved_sinks + c; }  // kg, in a desiccant
  LP_HD int ledger(int l) const { return first.ledger + l; }
  LP_HD int states() const { return ledger(ledgers); }

  // ---- signals: what can be watched and sampled ----
#define LP_ENTRY(enumerator, name, unit) enumerator,
  enum LoopSignal { LP_LOOP_SIGNALS(LP_ENTRY) loop_signals };
  enum VolumeSignal { LP_VOLUME_SIGNALS(LP_ENTRY) volume_signals };
  enum ZoneSignal { LP_ZONE_SIGNALS(LP_ENTRY) zone_signals };
  enum LinkSignal { LP_LINK_SIGNALS(LP_ENTRY) link_signals };
  enum PumpSignal { LP_PUMP_SIGNALS(LP_ENTRY) pump_signals };
  enum PunctureSignal { LP_PUNCTURE_SIGNALS(LP_ENTRY) puncture_signals };
  enum AccumulatorSignal { LP_ACCUMULATOR_SIGNALS(LP_ENTRY) accumulator_signals };
  enum NodeSignal { LP_NODE_SIGNALS(LP_ENTRY) node_signals };
  enum ConductorSignal { LP_CONDUCTOR_SIGNALS(LP_ENTRY) conductor_signals };
  enum AirSignal { LP_AIR_SIGNALS(LP_ENTRY) air_signals };
  enum ShipSignal { LP_SHIP_SIGNALS(LP_ENTRY) ship_signals };
  enum CrewSignal { LP_CREW_SIGNALS(LP_ENTRY) crew_signals };
#undef LP_ENTRY
  LP_HD int loop_signal(int i, int s) const { return i * loop_signals + s; }
  LP_HD int volume_signal(int v, int s) const { return first.volume_signal + v * volume_signals + s; }
  LP_HD int zone_signal(int z, int s) const { return first.zone_signal + z * zone_signals + s; }
  LP_HD int link_signal(int i) const { return first.link_signal + i; }
  LP_HD int pump_signal(int k, int s) const { return first.pump_signal + k * pump_signals + s; }
  LP_HD int puncture_signal(int h, int s) const { return first.puncture_signal + h * puncture_signals + s; }
  LP_HD int accumulator_signal(int a, int s) const { return first.accumulator_signal + a * accumulator_signals + s; }
  LP_HD int node_signal(int i, int s) const { return first.node_signal + i * node_signals + s; }
  LP_HD int conductor_signal(int i, int s) const { return first.conductor_signal + i * conductor_signals + s; }
  LP_HD int air_signal(int c, int s) const { return first.air_signal + c * air_signals + s; }
  LP_HD int ship_signal(int s) const { return first.ship_signal + s; }
  LP_HD int crew_signal(int s) const { return ship_signal(ship_signals) + s; }
  LP_HD int crew_signal_count() const {
    return crew == crew_model::two_node ? int(crew_signals) : crew == crew_model::one_node ? int(core_temperature) : 0;
  }
  LP_HD int signals() const { return crew_signal(crew_signal_count()); }
  static constexpr int jet_signals = int(loop_signals) - int(loop_jet_force);  // of a loop, the last

  static constexpr int max_states = max_volumes * (int(volume_states) + int(gas_states)) + max_zones * int(zone_states) +
                                    max_accumulators * int(accumulator_states) + max_pumps + max_links + max_holes +
                                    max_nodes + max_compartments * int(air_states) + int(crew_states) + 1 + max_compartments +
                                    int(ledgers);
  static constexpr int max_signals =
      max_loops * int(loop_signals) + max_volumes * int(volume_signals) + max_zones * int(zone_signals) + max_links +
      max_pumps * int(pump_signals) + max_holes * int(puncture_signals) + max_accumulators * int(accumulator_signals) +
      max_nodes * int(node_signals) + max_conductors * int(conductor_signals) + max_compartments * int(air_signals) +
      int(ship_signals) + int(crew_signals);
  static constexpr int max_parameters =
      max_loops * loop_field::count + max_volumes * volume_field::count + max_zones * zone_field::count +
      max_links * link_field::count + max_pumps * pump_field::count + max_holes * puncture_field::count +
      max_accumulators * accumulator_field::count + crew_field::count + orbit_field::count + 1 + max_nodes * node_field::count +
      max_boundaries * boundary_field::count + max_conductors * conductor_field::count +
      max_radiators * radiator_field::count + max_compartments * compartment_field::count +
      max_hatches * hatch_field::count + max_watches * watch_field::count;
};

}  // namespace leakphys::inline LEAKPHYS_ISA
