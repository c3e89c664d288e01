// A network: which parts a ship has and what they are joined to. Topology only, as a POD of integers.
//
// Numbers live in the parameter columns (fields.hpp), one value per member; what all members share, the graph and
// the coolants' tables, is here. A loop is a graph of volumes joined by links; a volume has one or more zones, each
// with its own wall. Thermal points have one numbering: nodes, then compartments (their air), then zones (their
// coolant), then boundaries (held temperatures, or sinks of plates along the ship's orbit).
#pragma once

#include "leakphys/fluids/table.hpp"
#include "leakphys/model/places.hpp"
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

struct Network : Places {
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
};

}  // namespace leakphys::inline LEAKPHYS_ISA
