// A network's topology from arrays of integers, each checked: parts exist, belong together and stand in order.
#pragma once

#include "arrays.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/network_model.hpp"

namespace leakphys_bindings {

namespace lp = leakphys;
using Net = lp::Network;

inline bool inside(int x, int n) { return x >= 0 && x < n; }

inline void read_coolant(Net& net, const Integers& loops, const Integers& volumes, const Integers& zones) {
  net.loops = rows(loops, 2, Net::max_loops, "too many loops");
  net.volumes = rows(volumes, 1, Net::max_volumes, "too many volumes");
  net.zones = rows(zones, 2, Net::max_zones, "too many zones");
  for (int l = 0; l < net.loops; ++l) {
    net.loop[l] = {loops.at(l, 0), loops.at(l, 1), nullptr};
    require(lp::fluid_table(loops.at(l, 0)) != nullptr, "loop: no such fluid");
    require(inside(loops.at(l, 1), 3), "loop: no such policy below the triple point");
  }
  int last_loop = 0;
  for (int v = 0; v < net.volumes; ++v) {
    net.volume[v] = {volumes.at(v, 0), 0, 0};
    require(inside(net.volume[v].loop, net.loops), "volume: no such loop");
    require(net.volume[v].loop == last_loop || net.volume[v].loop == last_loop + 1, "volumes: not in their loops' order");
    last_loop = net.volume[v].loop;
  }
  require(net.volumes == 0 ? net.loops == 0 : last_loop == net.loops - 1 && net.volume[0].loop == 0,
          "loop: it has no volume");
  for (int z = 0; z < net.zones; ++z) {
    net.zone[z] = {zones.at(z, 0), zones.at(z, 1), -1};
    require(inside(net.zone[z].volume, net.volumes), "zone: no such volume");
    Net::Volume& volume = net.volume[net.zone[z].volume];
    if (volume.zones == 0) volume.first_zone = z;
    require(volume.first_zone + volume.zones == z, "zones: not in their volumes' order");
    ++volume.zones;
  }
  for (int v = 0; v < net.volumes; ++v) require(net.volume[v].zones > 0, "volume: it has no zone");
  net.split_zones = 0;
  for (int z = 0; z < net.zones; ++z)
    if (net.is_split(net.zone[z].volume)) net.zone[z].split = net.split_zones++;
}

inline void read_coolant_parts(Net& net, const Integers& links, const Integers& pumps, const Integers& holes,
                        const Integers& accumulators) {
  const auto loop_of_zone = [&](int z) { return net.volume[net.zone[z].volume].loop; };
  net.links = rows(links, 3, Net::max_links, "too many links");
  for (int l = 0; l < net.links; ++l) {
    net.link[l] = {links.at(l, 0), links.at(l, 1), links.at(l, 2)};
    require(inside(net.link[l].kind, 4), "link: no such kind");
    require(inside(net.link[l].a, net.zones) && inside(net.link[l].b, net.zones), "link: no such zone");
    require(net.zone[net.link[l].a].volume != net.zone[net.link[l].b].volume, "link: both ends in one volume");
    require(loop_of_zone(net.link[l].a) == loop_of_zone(net.link[l].b), "link: its ends are of two loops");
  }
  net.pumps = rows(pumps, 4, Net::max_pumps, "too many pumps");
  for (int k = 0; k < net.pumps; ++k) {
    net.pump[k] = {pumps.at(k, 0), pumps.at(k, 1), pumps.at(k, 2), pumps.at(k, 3)};
    const Net::Pump& pump = net.pump[k];
    require(pump.link < 0 ? inside(pump.volume, net.volumes) : pump.link < net.links, "pump: no such link or volume");
    require(inside(pump.inlet, net.zones), "pump: no such inlet zone");
    require(pump.motor < net.points(), "pump: no such motor point");
  }
  net.holes = rows(holes, 2, Net::max_holes, "too many holes");
  for (int h = 0; h < net.holes; ++h) {
    net.hole_zone[h] = holes.at(h, 0);
    net.hole_radiator[h] = holes.at(h, 1) + 1;
    require(inside(net.hole_zone[h], net.zones), "hole: no such zone");
  }
  net.accumulators = rows(accumulators, 2, Net::max_accumulators, "too many accumulators");
  for (int a = 0; a < net.accumulators; ++a) {
    net.accumulator[a] = {accumulators.at(a, 0), accumulators.at(a, 1)};
    require(inside(net.accumulator[a].kind, 3), "accumulator: no such kind");
    require(inside(net.accumulator[a].zone, net.zones), "accumulator: no such zone");
  }
}

inline void read_thermal_parts(Net& net, const Integers& compartment_walls, const Integers& conductors,
                        const Integers& radiators, const Integers& hatches) {
  for (int z = 0; z < net.zones; ++z) require(net.zone[z].wall < net.points(), "zone: no such wall");
  for (int c = 0; c < net.compartments; ++c) {
    net.compartment_wall[c] = compartment_walls.at(c, 0);
    net.dehumidifier_zone[c] = compartment_walls.at(c, 1);
    require(net.compartment_wall[c] < net.nodes, "compartment wall: no such node");
    require(net.zones == 0 || inside(net.dehumidifier_zone[c], net.zones), "dehumidifier: no such zone");
  }
  net.conductors = rows(conductors, 4, Net::max_conductors, "too many conductors");
  for (int i = 0; i < net.conductors; ++i) {
    net.conductor[i] = {conductors.at(i, 0), conductors.at(i, 1), conductors.at(i, 2), conductors.at(i, 3)};
    const Net::Conductor& link = net.conductor[i];
    require(inside(link.a, net.points()) && inside(link.b, net.points()), "conductor: no such point");
    require(inside(link.kind, 4), "conductor: no such kind");
    require(link.kind == lp::conductor_kind::linear || net.is_zone(link.a) || net.is_zone(link.b),
            "conductor: there is no coolant at its ends");
  }
  net.radiators = rows(radiators, 2, Net::max_radiators, "too many radiators");
  for (int i = 0; i < net.radiators; ++i) {
    net.radiator[i] = {radiators.at(i, 0), radiators.at(i, 1)};
    require(inside(net.radiator[i].node, net.nodes) && inside(net.radiator[i].boundary, net.boundaries),
            "radiator: no such node or boundary");
    for (int other = 0; other < i; ++other)
      require(net.radiator[other].boundary != net.radiator[i].boundary || net.plate_attitude[net.radiator[i].boundary] == 0,
              "radiators: two of one plate");
  }
  for (int h = 0; h < net.holes; ++h) require(inside(net.hole_radiator[h], net.radiators + 1), "hole: no such radiator");
  net.hatches = rows(hatches, 2, Net::max_hatches, "too many hatches");
  for (int i = 0; i < net.hatches; ++i) {
    net.hatch[i] = {hatches.at(i, 0), hatches.at(i, 1)};
    require(inside(net.hatch[i].a, net.compartments) && inside(net.hatch[i].b, net.compartments),
            "hatch: no such compartment");
  }
}

}  // namespace leakphys_bindings
