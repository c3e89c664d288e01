// The zones of a volume with several: their temperatures and filling temperatures, equations (3), (5), (6) of
// docs/theory/loop.md.
#pragma once

#include "leakphys/model/balance.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double voiding_width = 1e-4;  // void share over which the filling starts to follow the leak
// Mixing widths by which a filling temperature follows its wall in a relocation time at most: two zones that change
// order exchange their liquid over about that time, however far apart their walls are.
inline constexpr double relocation_widths = 2.0;
inline constexpr double capacity_floor = 0.02; // liquid share that a dry zone's heat capacity keeps

template <class P, class R>
LP_FN void add_zones(Balance<P, R>& b, int v) {
  const Network& net = b.net;
  const Network::Volume& volume = net.volume[v];
  const Coolant<R>& c = b.s.coolant[v];
  const FluidTable& f = *net.loop_of(v).fluid;
  const auto field = [&](int i) { return R(b.p[net.loop_at(volume.loop, i)]); };
  const R cp = liquid_heat_capacity(f, c.temperature), width = field(loop_field::mixing_width);
  const R stirred = b.leak[v] + circulated_flow(net, b.p, b.s, v);
  const R pace = R(relocation_widths) * width / field(loop_field::relocation_time);
  R drift[Network::max_zones], front(0.0), moving(0.0), total(0.0), wet(0.0), warm(0.0);
  for (int z = volume.first_zone; z < net.last_zone(v); ++z) {
    const int state = net.zone_state(net.zone[z].split, Network::filling_temperature);
    const int point = net.zone[z].wall;
    R wall = point >= 0 ? b.s.point[point] : c.temperature;
    if (point >= 0 && net.jettisons) wall = select(point_gone(net, b.p, point), c.temperature, wall);
    const R room(b.p[net.zone_at(z, zone_field::volume)]), share = b.s.liquid_fraction[z];
    drift[z] = pace * tanh((wall - b.y[state]) / (pace * field(loop_field::relocation_time)));
    b.dy[state] += drift[z];
    const R weight = room * share * (R(1.0) - share);
    front += weight;
    moving = fma(weight, drift[z], moving);
    total += room;
    wet += share;
    warm = fma(share, b.s.point[net.zone_point(z)], warm);
  }
  const R stirred_temperature = warm / wet;
  // Liquid that leaves makes room for void only where there is some.
  const R voiding = smooth_step((R(1.0) - c.mean.liquid_fraction - R(filling_edge)) * R(1.0 / voiding_width));
  const R level = (moving - width * voiding * b.liquid_leak[v] / c.mean.rho_l) / fma(R(1e-9), total, front);
  const R latent = c.mean.rho_v * (c.mean.h_v - c.mean.h_l);
  for (int z = volume.first_zone; z < net.last_zone(v); ++z) {
    const R room(b.p[net.zone_at(z, zone_field::volume)]), share = b.s.liquid_fraction[z];
    const R filling = share * (R(1.0) - share) / width * (level - drift[z]);
    const R mixing = cp * stirred * share * (stirred_temperature - b.s.point[net.zone_point(z)]);
    const R capacity = cp * c.mean.rho_l * room * (share + R(capacity_floor));
    b.dy[net.zone_state(net.zone[z].split, Network::relative_temperature)] +=
        c.zoned * (b.zone_heat[z] + mixing + latent * room * filling) / capacity;
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
