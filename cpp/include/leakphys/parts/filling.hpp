// Where the liquid of a volume with several zones stands: how full each zone is, and which zone sets the pressure.
//
// Equations (2), (6), (7) of docs/theory/loop.md. Zones fill in order of their filling temperatures psi_i, the coldest first:
//     theta_i = 1/(1 + exp((psi_i - mu)/width)),   mu such that sum V_i theta_i = lambda sum V_i
// mu is found in values, from the zone in which the sorted filling would end, by Newton steps on the logarithm of the odds
// (monotone, held in a bracket); one more step carries derivatives. Checked: two equal zones at 280 and 290 K, half
// full, width 0.5 K: theta = 1 - 4.54e-5 and 4.54e-5.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double filling_edge = 1e-6;        // the liquid's share is held this far from empty and full in (2)
inline constexpr double filling_reach = 60.0;       // widths beyond which a zone counts as full or empty to rounding
inline constexpr int filling_steps = 24;            // most Newton steps in values
inline constexpr double filling_reached = 1e-6;     // log of the odds off by less: the last step leaves rounding
inline constexpr double pressing_width = 0.02;      // liquid share above which a zone fully takes part in (7)
inline constexpr double pressing_temperature = 1.0; // K over which a hotter zone takes over the pressure
inline constexpr double drying_fraction = 2e-3;     // liquid share of the volume below which its mean temperature counts

// theta and 1 - theta of a zone.
template <class R>
struct Share {
  R full, empty;
};
template <class R>
LP_HD Share<R> share_at(R filling_temperature, R level, R per_width) {
  const R x = clamp((filling_temperature - level) * per_width, R(-filling_reach), R(filling_reach));
  const R e = exp(x);
  const R full = R(1.0) / (R(1.0) + e);
  return {full, e * full};
}

// Logarithm of the odds sum V theta / sum V (1 - theta), and its slope by mu.
template <class R>
struct Odds {
  R log_odds, slope;
};
template <class R>
LP_HD Odds<R> odds_at(int zones, const R* filling_temperature, const R* room, R level, R per_width) {
  R wet(0.0), dry(0.0), front(0.0);
  for (int i = 0; i < zones; ++i) {
    const Share<R> s = share_at(filling_temperature[i], level, per_width);
    wet = fma(room[i], s.full, wet);
    dry = fma(room[i], s.empty, dry);
    front = fma(room[i] * s.full, s.empty, front);
  }
  return {log(wet / dry), front * per_width * (R(1.0) / wet + R(1.0) / dry)};
}

// Where a sorted filling would end: in the hottest zone that gets any liquid, zones of one temperature taken together.
template <class V>
LP_FN V sorted_level(int zones, const V* filling_temperature, const V* room, V liquid, V width) {
  V level = filling_temperature[0], hottest(-infinity);
  for (int i = 0; i < zones; ++i) {
    V colder(0.0), alike(0.0);
    for (int j = 0; j < zones; ++j) {
      colder += select(filling_temperature[j] < filling_temperature[i], room[j], V(0.0));
      alike += select(filling_temperature[j] == filling_temperature[i], room[j], V(0.0));
    }
    const V part = (liquid - colder) / alike;
    const V held = clamp(part, V(filling_edge), V(1.0 - filling_edge));
    const auto hotter = (part > V(0.0)) & (filling_temperature[i] > hottest);
    hottest = select(hotter, filling_temperature[i], hottest);
    level = select(hotter, fma(width, log(held / (V(1.0) - held)), filling_temperature[i]), level);
  }
  return level;
}

// theta_i into `share`; returns what the log of the odds was off before the last step, 0 where it is solved.
template <int Max, class R>
LP_FN value_t<R> fill(int zones, const R* filling_temperature, const R* room, R liquid_fraction, R width, R* share) {
  using V = inner_t<R>;
  V psi[Max], part[Max], total(0.0);
  for (int i = 0; i < zones; ++i) {
    psi[i] = inner(filling_temperature[i]);
    part[i] = inner(room[i]);
    total += part[i];
  }
  const R held = clamp(liquid_fraction, R(filling_edge), R(1.0 - filling_edge));
  const R target = log(held / (R(1.0) - held));
  const V goal = inner(target), w = inner(width), per_width = V(1.0) / w;
  V low = psi[0], high = psi[0];
  for (int i = 1; i < zones; ++i) low = min(low, psi[i]), high = max(high, psi[i]);
  low = low - V(16.0) * w;   // the odds of a filling_edge are e^-14
  high = high + V(16.0) * w;
  V level = clamp(sorted_level(zones, psi, part, inner(held) * total, w), low, high);
  Odds<V> last = odds_at(zones, psi, part, level, per_width);
  for (int k = 0; k < filling_steps; ++k) {
    const V off = last.log_odds - goal;
    const auto reached = abs(off) <= V(filling_reached);
    if (all(reached)) break;
    low = select(off < V(0.0), level, low);
    high = select(off > V(0.0), level, high);
    const V newton = level - off / max(last.slope, V(1e-30));
    const auto inside = (newton >= low) & (newton <= high);
    const V next = select(inside, newton, V(0.5) * (low + high));
    level = select(reached, level, next);  // a lane that is there stays, however long its neighbours take
    last = odds_at(zones, psi, part, level, per_width);
  }
  const Odds<R> here = odds_at(zones, filling_temperature, room, R(level), R(1.0) / width);
  const R best = R(level) - (here.log_odds - target) * R(V(1.0) / max(last.slope, V(1e-30)));
  for (int i = 0; i < zones; ++i) share[i] = share_at(filling_temperature[i], best, R(1.0) / width).full;
  return abs(value(last.log_odds) - value(goal));
}

// Shares of the zones in setting the pressure, (7): the hottest wetted ones, those within pressing_temperature of the hottest in
// part. They sum to one.
template <int Max, class R>
LP_FN void pressing_shares(int zones, const R* temperature, const R* share, R* pressing) {
  R wet[Max], total(0.0);
  for (int i = 0; i < zones; ++i) wet[i] = smooth_step(share[i] * R(1.0 / pressing_width)) + R(1e-12);
  for (int i = 0; i < zones; ++i) {
    R hottest = wet[i];
    for (int j = 0; j < zones; ++j)
      if (j != i)
        hottest =
            hottest * (R(1.0) - wet[j] * smooth_step((temperature[j] - temperature[i]) * R(1.0 / pressing_temperature)));
    pressing[i] = hottest;
    total += hottest;
  }
  for (int i = 0; i < zones; ++i) pressing[i] = pressing[i] / total;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
