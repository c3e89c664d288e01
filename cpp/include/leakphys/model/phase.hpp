// What follows from a phase's parameters alone, and what changes at once when a phase begins.
//
// Written for P = double and for P = Dual, so that derivatives by parameters pass through.
#pragma once

#include "leakphys/model/jettison.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A pump takes a new command upwards at once, downwards in its spin-down time. A command is new by its number, or by
// another speed; an old one never starts a pump again.
template <class P>
LP_FN void command_pump(const Network& net, int k, P* p, P* y) {
  P& before = p[net.pump_at(k, pump_field::commanded)];
  P& taken = p[net.pump_at(k, pump_field::command_taken)];
  P& speed = y[net.pump_state(k)];
  const P running = p[net.pump_at(k, pump_field::running)], number = p[net.pump_at(k, pump_field::command)];
  speed = select((running != before) | (number != taken), max(speed, running), speed);
  before = running;
  taken = number;
}

// Each link's flow is at once what is driven.
template <class P>
LP_FN void settle_links(const Network& net, const P* p, P* y) {
  if (net.links == 0) return;
  Situation<P> s;
  situation(net, p, y, s);
  for (int l = 0; l < net.links; ++l)
    if (!gone_everywhere(net, p, net.link_loop(l))) y[net.link_state(l)] = link_flow(net, p, s, l).driven;
}

// Whether coolant of loop l leaves it, through a hole or a severed line.
template <class P>
LP_FN bool is_open(const Network& net, int l, const P* p) {
  bool open = false;
  for (int h = 0; h < net.holes; ++h)
    open = open || (net.volume[net.hole_volume(h)].loop == l && value(p[net.puncture_at(h, puncture_field::open)]) > 0.0);
  for (int i = 0; i < net.links; ++i)
    open = open || (net.volume[net.zone[net.link[i].a].volume].loop == l &&
                    value(p[net.link_at(i, link_field::severed)]) > 0.0);
  return open;
}

// Heat that loop l would reject with its lines whole [W]. `starting`: no flow has developed in its lines yet, so the pumps'
// free flow counts as that through every volume.
template <class P>
LP_FN P rejection_when_whole(const Network& net, int l, bool starting, P* p, P* y) {
  P severed[Network::max_links], flow[Network::max_links];
  for (int i = 0; i < net.links; ++i) {
    P& field = p[net.link_at(i, link_field::severed)];
    severed[i] = field;
    field = P(0.0);
    flow[i] = y[net.link_state(i)];
  }
  settle_links(net, p, y);
  Situation<P> s;
  Streams<P> flows;
  situation(net, p, y, s);
  streams(net, p, s, flows);
  P driven(0.0);
  for (int k = 0; k < net.pumps; ++k)
    if (net.pump[k].link >= 0 && net.pump_loop(k) == l)
      driven = max(driven, p[net.pump_at(k, pump_field::flow)] * s.pump[k].circulation);
  for (int v = 0; v < net.volumes; ++v) {
    int ends = 0;  // of lines; one alone is blind
    for (int i = 0; i < net.links; ++i)
      ends += (net.zone[net.link[i].a].volume == v) + (net.zone[net.link[i].b].volume == v);
    if (starting && net.volume[v].loop == l && ends > 1) flows.through[v] = max(flows.through[v], driven);
  }
  for (int i = 0; i < net.links; ++i) {
    p[net.link_at(i, link_field::severed)] = severed[i];
    y[net.link_state(i)] = flow[i];
  }
  return rejected_heat(net, p, s, flows, l);
}

// Derived parameters of a phase; and each loop's heat rejection when it is first opened, against which it is measured from
// then on. Lines that are severed in this phase count as whole for it: their flow is what is lost.
template <class P>
LP_FN void enter_network_phase(const Network& net, P* p, P* y) {
  if (net.jettisons) let_go(net, p);
  prepare_sinks(net, p);
  for (int c = 0; c < net.compartments; ++c) {
    using namespace compartment_field;
    const P supply = p[net.compartment_at(c, ventilation_relative_humidity)] *
                     saturation_pressure(p[net.compartment_at(c, ventilation_temperature)]);
    p[net.compartment_at(c, ventilation_humidity_ratio)] = humidity_ratio(supply, p[net.compartment_at(c, pressure)]);
  }
  if (net.crew != crew_model::none) {
    prepare_crew(net, p);
    change_crew(net, p, y);
  }
  for (int k = 0; k < net.pumps; ++k) command_pump(net, k, p, y);
  for (int h = 0; h < net.holes; ++h) {  // what is lost once stays lost
    using namespace puncture_field;
    P& lost = p[net.puncture_at(h, fin_lost)];
    lost = select(p[net.puncture_at(h, open)] > P(0.0), max(lost, p[net.puncture_at(h, fin_area)]), lost);
  }
  settle_links(net, p, y);
  for (int l = 0; l < net.loops; ++l) {
    P& taken = p[net.loop_at(l, loop_field::rejection_taken)];
    const double before = value(taken);
    if (before > 0.5) continue;
    const bool open = is_open(net, l, p);
    if (open) p[net.loop_at(l, loop_field::rejection_reference)] = rejection_when_whole(net, l, before < 0.0, p, y);
    taken = P(open ? 1.0 : 0.0);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
