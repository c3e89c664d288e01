// In which order members are handed out, and where they wait for each other, so that packs are alike.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "leakphys/model/network.hpp"
#include "leakphys/physics/mass_flux.hpp"
#include "leakphys/solve/status.hpp"

namespace leakphys_bindings {

// The first phase that lets a loop go, -1 where none does: from there on a member is little work.
inline int first_jettison(const leakphys::Network& net, const leakphys::Schedule& schedule) {
  for (int phase = 0; phase < schedule.phases; ++phase)
    for (int c = schedule.first_change[phase]; c < schedule.first_change[phase + 1]; ++c)
      for (int l = 0; l < net.loops; ++l)
        if (schedule.change_parameter[c] == net.loop_at(l, leakphys::loop_field::jettisoned)) return phase;
  return -1;
}

inline constexpr double nearly_empty = 1e-3;  // of its charge: a volume that holds less has hardly liquid

// Whether a member goes on from a checkpoint in which no volume holds liquid worth the name.
inline bool goes_on_empty(const leakphys::Network& net, const leakphys::Request& request, long long member) {
  if (request.checkpoint == nullptr || net.volumes == 0) return false;
  const double* y = request.checkpoint + member * (net.states() + net.parameters());
  const double* p = y + net.states();
  for (int v = 0; v < net.volumes; ++v)
    if (!(y[net.volume_state(v, leakphys::Network::mass)] < nearly_empty * p[net.volume_at(v, leakphys::volume_field::charge)]))
      return false;
  return true;
}

// The order in which members are handed out: those with the same laws at their holes one after another, so that they share
// packs and leave out together what no law of theirs needs; those from which nothing flows any more come first.
inline std::vector<long long> order_of_work(const leakphys::Network& net, const leakphys::Request& request) {
  std::vector<long long> order(std::size_t(request.members));
  std::iota(order.begin(), order.end(), 0LL);
  const auto kind = [&](long long member) {
    if (goes_on_empty(net, request, member)) return -2.0;
    double of_all = 0.0;
    for (int h = 0; h < net.holes; ++h)
      for (const int field : {leakphys::puncture_field::law, leakphys::puncture_field::upstream})
        of_all = of_all * leakphys::discharge_law::count + request.inputs[member * request.columns + net.puncture_at(h, field)];
    return std::isfinite(of_all) ? of_all : -1.0;
  };
  std::stable_sort(order.begin(), order.end(), [&](long long a, long long b) { return kind(a) < kind(b); });
  return order;
}

}  // namespace leakphys_bindings
