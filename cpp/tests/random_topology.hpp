// Random topologies of networks: loops of volumes, zones and links with every kind of part, and the rooms around them.
#pragma once

#include <random>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/network.hpp"

namespace random_network {

namespace lp = leakphys;

inline int pick(std::mt19937_64& g, int low, int high) { return std::uniform_int_distribution<int>(low, high)(g); }

// How much of the coolant's parts a network gets at most.
struct Most {
  int loops, volumes, zones, links, pumps, holes, accumulators, nodes, conductors;
};
inline constexpr Most capacity = {lp::Network::max_loops,        lp::Network::max_volumes,
                                  lp::Network::max_zones,        lp::Network::max_links,
                                  lp::Network::max_pumps,        lp::Network::max_holes,
                                  lp::Network::max_accumulators, lp::Network::max_nodes,
                                  lp::Network::max_conductors};

// Numbers the zones of volumes with several, from each zone's volume; zones stand in their volumes' order.
inline void number_zones(lp::Network& net) {
  for (int v = 0; v < net.volumes; ++v) net.volume[v].zones = 0;
  for (int z = 0; z < net.zones; ++z) {
    lp::Network::Volume& volume = net.volume[net.zone[z].volume];
    if (volume.zones++ == 0) volume.first_zone = z;
  }
  net.split_zones = 0;
  for (int z = 0; z < net.zones; ++z)
    net.zone[z].split = net.is_split(net.zone[z].volume) ? net.split_zones++ : -1;
  net.lay_out();
}

inline int loop_of_zone(const lp::Network& net, int z) { return net.volume[net.zone[z].volume].loop; }

// Volumes and zones in order: each loop gets a volume, each volume a zone; the rest falls where it falls.
inline void draw_volumes(lp::Network& net, std::mt19937_64& g) {
  int of_loop[lp::Network::max_loops] = {}, of_volume[lp::Network::max_volumes] = {};
  for (int v = 0; v < net.volumes; ++v) ++of_loop[v < net.loops ? v : pick(g, 0, net.loops - 1)];
  for (int z = 0; z < net.zones; ++z) ++of_volume[z < net.volumes ? z : pick(g, 0, net.volumes - 1)];
  int v = 0, z = 0;
  for (int l = 0; l < net.loops; ++l)
    for (int i = 0; i < of_loop[l]; ++i, ++v) {
      net.volume[v] = {l, 0, 0};
      for (int k = 0; k < of_volume[v]; ++k, ++z) net.zone[z] = {v, -1, -1};
    }
  number_zones(net);
}

// Links between zones of different volumes of one loop; without such a pair there is none.
inline void draw_links(lp::Network& net, std::mt19937_64& g, int wanted) {
  net.links = 0;
  for (int tries = 0; tries < 100 && net.links < wanted; ++tries) {
    const int a = pick(g, 0, net.zones - 1), b = pick(g, 0, net.zones - 1);
    if (net.zone[a].volume == net.zone[b].volume || loop_of_zone(net, a) != loop_of_zone(net, b)) continue;
    net.link[net.links++] = {pick(g, 0, 3), a, b};
  }
}

inline void draw_pumps(lp::Network& net, std::mt19937_64& g) {
  for (int k = 0; k < net.pumps; ++k) {
    const int motor = pick(g, -1, net.boundary_point(0) - 1);
    if (net.links > 0 && pick(g, 0, 1)) {
      const int l = pick(g, 0, net.links - 1);
      net.pump[k] = {l, -1, net.link[l].a, motor};
    } else {
      const int inlet = pick(g, 0, net.zones - 1);
      net.pump[k] = {-1, net.zone[inlet].volume, inlet, motor};
    }
  }
}

inline void draw_coolant(lp::Network& net, std::mt19937_64& g, int links) {
  for (int l = 0; l < net.loops; ++l) {
    const int fluid = pick(g, 0, 3) == 0;
    net.loop[l] = {fluid, pick(g, 0, 2), lp::fluid_table(fluid)};
  }
  draw_volumes(net, g);
  for (int z = 0; z < net.zones; ++z) {
    do net.zone[z].wall = pick(g, -1, net.points() - 1);
    while (net.zone[z].wall == net.zone_point(z));
  }
  draw_links(net, g, links);
  draw_pumps(net, g);
  for (int h = 0; h < net.holes; ++h) net.hole_zone[h] = pick(g, 0, net.zones - 1);
  for (int a = 0; a < net.accumulators; ++a) net.accumulator[a] = {pick(g, 0, 2), pick(g, 0, net.zones - 1)};
}

inline void draw_conductors(lp::Network& net, std::mt19937_64& g) {
  for (int i = 0; i < net.conductors; ++i) {
    lp::Network::Conductor& link = net.conductor[i];
    link.kind = net.zones > 0 ? pick(g, 0, 2) : lp::conductor_kind::linear;
    link.a = link.kind == lp::conductor_kind::linear ? pick(g, 0, net.points() - 1)
                                                     : net.zone_point(pick(g, 0, net.zones - 1));
    do link.b = pick(g, 0, net.points() - 1);
    while (link.b == link.a);
    link.rejects_heat = link.kind != lp::conductor_kind::linear && pick(g, 0, 1);
  }
}

// `full`: all of `most`, with gas in solution, crew and hatches. Otherwise anything from nothing to that.
inline lp::Network topology(std::mt19937_64& g, bool full, const Most& most = capacity) {
  lp::Network net;
  const auto count = [&](int least, int greatest) { return full ? greatest : pick(g, least, greatest); };
  net.nodes = count(1, most.nodes);
  net.boundaries = count(1, lp::Network::max_boundaries);
  for (int b = 0; b < net.boundaries; ++b) net.plate_attitude[b] = pick(g, 0, 3);
  net.resolved_sinks = pick(g, 0, 1);
  net.compartments = count(0, lp::Network::max_compartments);
  net.crew = net.compartments == 0 ? lp::crew_model::none : full ? lp::crew_model::two_node : pick(g, 0, 2);
  net.loops = count(0, most.loops);
  if (net.loops > 0) {
    net.volumes = count(net.loops, most.volumes);
    net.zones = count(net.volumes, most.zones);
    net.pumps = count(0, most.pumps);
    net.holes = count(0, most.holes);
    net.accumulators = count(0, most.accumulators);
    net.dissolved_gas = full || pick(g, 0, 1);
    net.growing = full;
    draw_coolant(net, g, count(0, most.links));
  }
  net.conductors = count(1, most.conductors);
  draw_conductors(net, g);
  net.radiators = count(0, lp::Network::max_radiators);
  for (int i = 0; i < net.radiators; ++i)
    net.radiator[i] = {pick(g, 0, net.nodes - 1), pick(g, 0, net.boundaries - 1)};
  for (int i = 0; i < net.radiators; ++i)  // a plate is the sink of one radiator
    for (int other = 0; other < i; ++other)
      if (net.radiator[other].boundary == net.radiator[i].boundary) net.plate_attitude[net.radiator[i].boundary] = 0;
  for (int h = 0; h < net.holes; ++h) net.hole_radiator[h] = h % (net.radiators + 1);
  for (int c = 0; c < net.compartments; ++c) {
    net.compartment_wall[c] = pick(g, full ? 0 : -1, net.nodes - 1);
    net.dehumidifier_zone[c] = net.zones > 0 ? pick(g, 0, net.zones - 1) : 0;
  }
  net.hatches = net.compartments > 1 ? count(0, lp::Network::max_hatches) : 0;
  for (int i = 0; i < net.hatches; ++i) {
    const int a = pick(g, 0, net.compartments - 1);
    net.hatch[i] = {a, (a + 1) % net.compartments};
  }
  net.heat_load_point = pick(g, -1, net.nodes + net.compartments - 1);
  net.lay_out();
  return net;
}

}  // namespace random_network
