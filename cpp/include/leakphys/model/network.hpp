// A network: which parts a ship has and what they are joined to. Topology only, as a POD of integers.
//
// Numbers live in the parameter columns (fields.hpp), one value per member; what all members share, the graph and
// the coolants' tables, is here. A loop is a graph of volumes joined by links; a volume has one or more zones, each
// with its own wall. Thermal points have one numbering: nodes, then compartments (their air), then zones (their
// coolant), then boundaries (held temperatures, or sinks of plates along the ship's orbit).
#pragma once

#include "leakphys/fluids/table.hpp"
#include "leakphys/model/fields.hpp"
#include "leakphys/solve/status.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace link_kind {
inline constexpr int pipe = 0, stop_valve = 1, check_valve = 2, relief_valve = 3;
}
namespace accumulator_kind {
inline constexpr int bellows = 0, spring = 1, bladder = 2;
}
// What happens when liquid reaches its triple point.
namespace below_triple {
inline constexpr int stop = 0;    // the run ends with that status
inline constexpr int plug = 1;    // ice closes the hole
inline constexpr int vapour = 2;  // only vapour leaves
}  // namespace below_triple

namespace crew_model {
inline constexpr int none = 0, one_node = 1, two_node = 2;
}

struct Network {
  static constexpr int max_loops = 3, max_volumes = 8, max_zones = 16, max_links = 16, max_pumps = 3, max_holes = 6,
                       max_accumulators = 3, max_nodes = 20, max_boundaries = 16, max_compartments = 3,
                       max_conductors = 40, max_radiators = 8, max_hatches = 3, max_watches = 40;

  struct Loop {
    int fluid_id, policy;      // in the catalogue; a below_triple
    const FluidTable* fluid;   // set where the network is run, from fluid_id
  };
  struct Volume {
    int loop, first_zone, zones;
  };
  struct Zone {
    int volume, wall;  // wall: thermal point, or -1
    int split;         // number among the zones of volumes with several, or -1
  };
  struct Link {
    int kind, a, b;  // zones
  };
  struct Pump {
    int link, volume, inlet, motor;  // in a link, or (link -1) circulating a volume; a zone; a thermal point
  };
  struct Accumulator {
    int kind, zone;
  };
  struct Conductor {
    int kind, a, b, rejects_heat;
  };
  struct Radiator {
    int node, boundary;
  };
  struct Hatch {
    int a, b;
  };

  int loops = 0, volumes = 0, zones = 0, links = 0, pumps = 0, holes = 0, accumulators = 0;
  int split_zones = 0;
  int dissolved_gas = 0, crew = crew_model::none;
  int jettisons = 0;  // some phase lets parts go
  int resolved_sinks = 0;  // plates' sinks at each moment of the orbit, not on its mean
  int growing = 0;    // some hole may grow: each has a state, by how much it has grown
  int desiccants = 0;  // some compartment has one: each has a state, the water in it
  int nodes = 0, boundaries = 0, compartments = 0, conductors = 0, radiators = 0, hatches = 0, watches = 0;
  int heat_load_point = -1;  // thermal point that takes the extra load
  Loop loop[max_loops] = {};
  Volume volume[max_volumes] = {};
  Zone zone[max_zones] = {};
  Link link[max_links] = {};
  Pump pump[max_pumps] = {};
  int hole_zone[max_holes] = {};
  int hole_radiator[max_holes] = {};  // number of the radiator that it takes fin from, counted from 1; 0: none
  Accumulator accumulator[max_accumulators] = {};
  int node_melts[max_nodes] = {};
  int plate_attitude[max_boundaries] = {};  // 1 + one of attitude::, 0: a held temperature
  Conductor conductor[max_conductors] = {};
  Radiator radiator[max_radiators] = {};
  Hatch hatch[max_hatches] = {};
  int compartment_wall[max_compartments] = {};  // node on which a compartment's vapour condenses; -1: none
  int dehumidifier_zone[max_compartments] = {};  // zone whose coolant cools a compartment's condensing heat exchanger
  Watch watch[max_watches] = {};

  // ---- the graph ----
  LP_HD const Loop& loop_of(int v) const { return loop[volume[v].loop]; }
  LP_HD int last_zone(int v) const { return volume[v].first_zone + volume[v].zones; }
  LP_HD bool is_split(int v) const { return volume[v].zones > 1; }
  LP_HD int hole_volume(int h) const { return zone[hole_zone[h]].volume; }
  LP_HD int zone_loop(int z) const { return volume[zone[z].volume].loop; }
  LP_HD bool is_one_way(int l) const { return link[l].kind == link_kind::check_valve || link[l].kind == link_kind::relief_valve; }
  LP_HD int link_loop(int l) const { return zone_loop(link[l].a); }
  LP_HD int pump_loop(int k) const { return zone_loop(pump[k].inlet); }

  // ---- thermal points ----
  LP_HD int zone_point(int z) const { return nodes + compartments + z; }
  LP_HD int boundary_point(int b) const { return nodes + compartments + zones + b; }
  LP_HD int points() const { return boundary_point(boundaries); }
  LP_HD bool is_zone(int point) const { return point >= zone_point(0) && point < zone_point(zones); }
  LP_HD int zone_of(int point) const { return point - zone_point(0); }

  // ---- parameter columns: blocks in this order ----
  LP_HD int loop_at(int i, int field) const { return i * loop_field::count + field; }
  LP_HD int volume_at(int i, int field) const { return loop_at(loops, 0) + i * volume_field::count + field; }
  LP_HD int zone_at(int i, int field) const { return volume_at(volumes, 0) + i * zone_field::count + field; }
  LP_HD int link_at(int i, int field) const { return zone_at(zones, 0) + i * link_field::count + field; }
  LP_HD int pump_at(int i, int field) const { return link_at(links, 0) + i * pump_field::count + field; }
  LP_HD int puncture_at(int i, int field) const { return pump_at(pumps, 0) + i * puncture_field::count + field; }
  LP_HD int accumulator_at(int i, int field) const {
    return puncture_at(holes, 0) + i * accumulator_field::count + field;
  }
  LP_HD int crew_at(int field) const { return accumulator_at(accumulators, 0) + field; }
  LP_HD int orbit_at(int field) const { return crew_at(crew_field::count) + field; }
  LP_HD int extra_load_at() const { return orbit_at(orbit_field::count); }
  LP_HD int node_at(int i, int field) const { return extra_load_at() + 1 + i * node_field::count + field; }
  LP_HD int boundary_at(int i, int field) const { return node_at(nodes, 0) + i * boundary_field::count + field; }
  LP_HD int conductor_at(int i, int field) const {
    return boundary_at(boundaries, 0) + i * conductor_field::count + field;
  }
  LP_HD int radiator_at(int i, int field) const {
    return conductor_at(conductors, 0) + i * radiator_field::count + field;
  }
  LP_HD int compartment_at(int i, int field) const {
    return radiator_at(radiators, 0) + i * compartment_field::count + field;
  }
  LP_HD int hatch_at(int i, int field) const {
    return compartment_at(compartments, 0) + i * hatch_field::count + field;
  }
  LP_HD int watch_at(int i, int field) const { return hatch_at(hatches, 0) + i * watch_field::count + field; }
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
  LP_HD int gas_state(int v, int s) const { return volume_state(volumes, 0) + v * gas_states + s; }
  LP_HD int zone_state(int split, int s) const {  // of a zone by its number `split`
    return gas_state(dissolved_gas * volumes, 0) + split * zone_states + s;
  }
  LP_HD int accumulator_state(int a, int s) const { return zone_state(split_zones, 0) + a * accumulator_states + s; }
  LP_HD int pump_state(int k) const { return accumulator_state(accumulators, 0) + k; }  // its speed
  LP_HD int link_state(int l) const { return pump_state(pumps) + l; }  // its flow from end a to end b [kg/s]
  LP_HD int growth_state(int h) const { return link_state(links) + h; }                  // m, of a hole's diameter
  LP_HD int node_state(int i) const { return growth_state(growing * holes) + i; }
  LP_HD int air_state_at(int c, int s) const { return node_state(nodes) + c * air_states + s; }
  LP_HD int crew_state(int s) const { return air_state_at(compartments, 0) + s; }
  LP_HD int crew_state_count() const {
    return crew == crew_model::two_node ? int(crew_states) : crew == crew_model::one_node ? 1 : 0;
  }
  LP_HD int clock_state() const { return crew_state(crew_state_count()); }  // s since the start, for resolved sinks
  LP_HD int sorbed_state(int c) const { return clock_state() + resolved_sinks + c; }  // kg, in a desiccant
  LP_HD int ledger(int l) const { return sorbed_state(desiccants * compartments) + l; }
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
  LP_HD int volume_signal(int v, int s) const { return loop_signal(loops, 0) + v * volume_signals + s; }
  LP_HD int zone_signal(int z, int s) const { return volume_signal(volumes, 0) + z * zone_signals + s; }
  LP_HD int link_signal(int i) const { return zone_signal(zones, 0) + i; }
  LP_HD int pump_signal(int k, int s) const { return link_signal(links) + k * pump_signals + s; }
  LP_HD int puncture_signal(int h, int s) const { return pump_signal(pumps, 0) + h * puncture_signals + s; }
  LP_HD int accumulator_signal(int a, int s) const { return puncture_signal(holes, 0) + a * accumulator_signals + s; }
  LP_HD int node_signal(int i, int s) const { return accumulator_signal(accumulators, 0) + i * node_signals + s; }
  LP_HD int conductor_signal(int i, int s) const { return node_signal(nodes, 0) + i * conductor_signals + s; }
  LP_HD int air_signal(int c, int s) const { return conductor_signal(conductors, 0) + c * air_signals + s; }
  LP_HD int ship_signal(int s) const { return air_signal(compartments, 0) + s; }
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
