// Nodes: the heat content with which one starts, and the temperature that follows from it, melting included.
#pragma once

#include "leakphys/model/network.hpp"
#include "leakphys/parts/thermal.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct NodeState {
  R temperature, molten;  // K, share
};

// From its heat content [J], with water on it [kg]; of one that melts, less the heat that its molten share holds.
template <class P, class R>
LP_FN NodeState<R> node_state_of(const Network& net, const P* p, int i, R heat, R water) {
  const auto field = [&](int f) { return p[net.node_at(i, f)]; };
  const P capacity = field(node_field::heat_capacity);
  if (!net.node_melts[i]) return {node_temperature(capacity, heat, water), R(0.0)};
  const P latent = field(node_field::latent_heat);
  const R molten = molten_share_of(capacity, field(node_field::melting_temperature), latent, heat, water);
  return {node_temperature(capacity, heat - latent * molten, water), molten};
}

// Heat content of node i at its start; one that melts is molten where it is warmer than its melting point. Within
// melting_rounding of it the start is off by up to 3/16 of that.
template <class P>
LP_FN P starting_heat(const Network& net, int i, const P* p) {
  using namespace node_field;
  const auto field = [&](int f) { return p[net.node_at(i, f)]; };
  const P heat = field(heat_capacity) * (field(initial_temperature) - P(air::zero_temperature));
  if (!net.node_melts[i]) return heat;
  return heat + select(field(initial_temperature) > field(melting_temperature), field(latent_heat), P(0.0));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
