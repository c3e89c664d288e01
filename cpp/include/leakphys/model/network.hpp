// A network: which parts a ship has and what they are joined to. Topology only, as a POD of integers.
//
// Numbers live in the parameter columns (fields.hpp), one value per member; what all members share, the graph and
// the coolant's table, is here. Thermal points have one numbering: nodes, then compartments (their air), then
// the loop (its coolant) if there is one, then boundaries (held temperatures).
#pragma once

#include "leakphys/fluids/table.hpp"
#include "leakphys/model/fields.hpp"
#include "leakphys/solve/status.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

struct Network {
  static constexpr int max_nodes = 10, max_boundaries = 6, max_compartments = 3, max_conductors = 24,
                       max_radiators = 6, max_hatches = 3, max_watches = 32;

  struct Conductor {
    int kind, a, b, rejects_heat;
  };
  struct Radiator {
    int node, boundary;
  };
  struct Hatch {
    int a, b;
  };

  int fluid_id = 0;                     // in the catalogue
  const FluidTable* fluid = nullptr;    // set where the network is run, from fluid_id
  int has_loop = 0, has_accumulator = 0, has_crew = 0;
  int nodes = 0, boundaries = 0, compartments = 0, conductors = 0, radiators = 0, hatches = 0, watches = 0;
  int heat_load_point = -1;                // thermal point that takes the extra load
  Conductor conductor[max_conductors] = {};
  Radiator radiator[max_radiators] = {};
  Hatch hatch[max_hatches] = {};
  int compartment_wall[max_compartments] = {};  // node on which a compartment's vapour condenses; -1: none
  Watch watch[max_watches] = {};

  // ---- thermal points ----
  LP_HD int loop_point() const { return nodes + compartments; }
  LP_HD int boundary_point(int b) const { return nodes + compartments + has_loop + b; }
  LP_HD bool is_boundary(int point) const { return point >= nodes + compartments + has_loop; }

  // ---- parameter columns: blocks in this order ----
  LP_HD int loop_at(int field) const { return field; }
  LP_HD int accumulator_at(int field) const { return loop_at(loop_field::count) + field; }
  LP_HD int puncture_at(int field) const { return accumulator_at(accumulator_field::count) + field; }
  LP_HD int crew_at(int field) const { return puncture_at(puncture_field::count) + field; }
  LP_HD int extra_load_at() const { return crew_at(crew_field::count); }
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
  // Ledgers: leaked mass and energy with it; loads of equipment, pump and extra load; metabolism with the water
  // given off; radiated to sinks; conducted to boundaries; taken by ventilation; given off by the crew; drained
  // from the dehumidifier; the bellows' friction and stop.
  enum LoopState { mass, energy, loop_states };
  enum AccumulatorState { gas_volume, gas_energy, accumulator_states };
  enum AirState { air_energy, vapour, condensate, air_states };
#define LP_ENTRY(name, unit) name,
  enum Ledger { LP_LEDGERS(LP_ENTRY) ledgers };
#undef LP_ENTRY
  LP_HD int accumulator_state(int s) const { return has_loop * loop_states + s; }
  LP_HD int node_state(int i) const { return accumulator_state(0) + has_accumulator * accumulator_states + i; }
  LP_HD int air_state_at(int c, int s) const { return node_state(nodes) + c * air_states + s; }
  LP_HD int crew_state() const { return air_state_at(compartments, 0); }
  LP_HD int ledger(int l) const { return crew_state() + has_crew + l; }
  LP_HD int states() const { return ledger(ledgers); }

  // ---- signals: what can be watched and sampled ----
#define LP_ENTRY(enumerator, name, unit) enumerator,
  enum LoopSignal { LP_LOOP_SIGNALS(LP_ENTRY) loop_signals };
  enum AccumulatorSignal { LP_ACCUMULATOR_SIGNALS(LP_ENTRY) accumulator_signals };
  enum AirSignal { LP_AIR_SIGNALS(LP_ENTRY) air_signals };
  enum CrewSignal { LP_CREW_SIGNALS(LP_ENTRY) crew_signals };
#undef LP_ENTRY
  LP_HD int accumulator_signal(int s) const { return has_loop * loop_signals + s; }
  LP_HD int node_signal(int i) const { return accumulator_signal(0) + has_accumulator * accumulator_signals + i; }
  LP_HD int air_signal(int c, int s) const { return node_signal(nodes) + c * air_signals + s; }
  LP_HD int crew_signal(int s) const { return air_signal(compartments, 0) + s; }
  LP_HD int signals() const { return crew_signal(has_crew * crew_signals); }

  static constexpr int max_states = int(loop_states) + int(accumulator_states) + max_nodes +
                                    max_compartments * int(air_states) + 1 + int(ledgers);
  static constexpr int max_signals =
      int(loop_signals) + int(accumulator_signals) + max_nodes + max_compartments * int(air_signals) + int(crew_signals);
  static constexpr int max_parameters =
      loop_field::count + accumulator_field::count + puncture_field::count + crew_field::count + 1 +
      max_nodes * node_field::count + max_boundaries * boundary_field::count + max_conductors * conductor_field::count +
      max_radiators * radiator_field::count + max_compartments * compartment_field::count +
      max_hatches * hatch_field::count + max_watches * watch_field::count;
};

}  // namespace leakphys::inline LEAKPHYS_ISA
