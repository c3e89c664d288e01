// A dry zone of a volume with two: what its wall, the liquid and what flows by make of its temperature.
#include <doctest/doctest.h>

#include <algorithm>

#include "small_graph.hpp"

namespace lp = leakphys;
using lp::Network;
using namespace small_graph;

namespace {

// Volume 0 has a wet zone on a wall of 285 K and a dry one on a wall of 305 K; a line joins the dry one to volume 1.
Graph dry_zone(double beyond_temperature, double beyond_liquid, double beyond_room) {
  Graph g(2, {{0, 1, 2}});
  Network& net = g.model.net;
  net.zones = 3, net.split_zones = 2, net.nodes = net.conductors = 2;
  net.volume[0] = {0, 0, 2}, net.volume[1] = {0, 2, 1};
  net.zone[0] = {0, 0, 0}, net.zone[1] = {0, 1, 1}, net.zone[2] = {1, -1, -1};
  for (int z = 0; z < 2; ++z) net.conductor[z] = {lp::conductor_kind::wetted, z, net.zone_point(z), 0};
  g.number();
  g.line(0, {2.0, 6e-3, 1e-5, 1.0});
  g.at(net.loop_at(0, lp::loop_field::mixing_width)) = 0.5;
  g.at(net.loop_at(0, lp::loop_field::relocation_time)) = 60.0;
  const double temperature[] = {290.0, 300.0, beyond_temperature}, room[] = {0.02, 0.02, beyond_room};
  for (int z = 0; z < 3; ++z) {
    g.at(net.zone_at(z, lp::zone_field::volume)) = room[z];
    g.at(net.zone_at(z, lp::zone_field::initial_temperature)) = temperature[z];
  }
  g.at(net.volume_at(0, lp::volume_field::initial_liquid_fraction)) = 0.4;
  g.at(net.volume_at(1, lp::volume_field::initial_liquid_fraction)) = beyond_liquid;
  for (int z = 0; z < 2; ++z) {
    g.at(net.node_at(z, lp::node_field::heat_capacity)) = 1e6;
    g.at(net.node_at(z, lp::node_field::initial_temperature)) = 285.0 + 20.0 * z;
    g.at(net.conductor_at(z, lp::conductor_field::conductance)) = 20.0;
  }
  g.start();
  return g;
}

}  // namespace

TEST_CASE("vapour that passes a dry zone leaves it between the temperatures around it") {
  // Vapour is boiled from, and condenses to, the liquid of the wet zones: a zone without liquid has no latent heat to give
  // or to take, whichever way the vapour goes through it.
  for (const bool inward : {false, true}) {
    Graph g = inward ? dry_zone(310.0, 0.0, 5.0) : dry_zone(260.0, 0.1, 0.05);
    const Network& net = g.model.net;
    REQUIRE((g.net_flow(0) < 0.0) == inward);
    double coldest = 1e9, hottest = 0.0;
    const auto see = [&] {
      const auto s = g.situation();
      for (int point : {0, 1, net.zone_point(0), net.zone_point(2)}) {
        coldest = std::min(coldest, s.point[point]);
        hottest = std::max(hottest, s.point[point]);
      }
      return s.point[net.zone_point(1)];
    };
    see();
    for (int k = 1; k <= 10; ++k) {
      g.run(60.0 * k);
      REQUIRE(g.situation().liquid_fraction[1] < 1e-6);
      const double now = see();
      INFO("inward " << inward << ", after " << 60 * k << " s " << now << " K");
      CHECK(now >= coldest - 0.1);  // what the heat of compression and the smooth joins may make of it
      CHECK(now <= hottest + 0.1);
    }
  }
}
