// Which of a network's signals somebody asks for: all, those that its watches look at, or that of one of them.
#pragma once

#include "leakphys/model/network.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

struct AskedSignals {
  bool all;
  const Watch* watch;  // the watches that ask, `count` of them
  int count;

  LP_HD static AskedSignals everything() { return {true, nullptr, 0}; }
  LP_HD static AskedSignals by_watches(const Network& net) { return {false, net.watch, net.watches}; }
  LP_HD static AskedSignals by_watch(const Network& net, int k) { return {false, net.watch + k, 1}; }

  // Is some signal of `number` from `first` on asked for?
  LP_HD bool some(int first, int number) const {
    if (all) return number > 0;
    for (int k = 0; k < count; ++k)
      if (watch[k].signal >= first && watch[k].signal < first + number) return true;
    return false;
  }
  LP_HD bool one(int signal) const { return some(signal, 1); }
};

// What must be found out for the signals of a block. What is said of tubes for the whole ship is found from its conductors' own.
LP_HD bool asks_for_walls(const Network& net, const AskedSignals& asked) {
  return asked.some(net.conductor_signal(0, 0), net.conductors * int(Network::conductor_signals)) ||
         asked.some(net.ship_signal(0), int(Network::ship_signals));
}
LP_HD bool asks_for_coolant(const Network& net, const AskedSignals& asked) {
  return asked.some(0, net.node_signal(0, 0)) || asks_for_walls(net, asked);
}
// What leaves through holes: a loop's leak and jet, and the punctures' own.
LP_HD bool asks_for_outflow(const Network& net, const AskedSignals& asked) {
  for (int l = 0; l < net.loops; ++l)
    if (asked.one(net.loop_signal(l, Network::loop_leak_rate)) ||
        asked.some(net.loop_signal(l, Network::loop_jet_force), Network::jet_signals))
      return true;
  return asked.some(net.puncture_signal(0, 0), net.holes * int(Network::puncture_signals));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
