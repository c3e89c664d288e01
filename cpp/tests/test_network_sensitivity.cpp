// Sensitivities of networks: ten inputs by every event and the end, against differences of plain runs.
#define LEAKPHYS_FEW_INLINES  // see num/config.hpp
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/network_model.hpp"
#include "near.hpp"
#include "sensitivity_reference.hpp"

namespace lp = leakphys;
using namespace batch;
using namespace sensitivity_reference;
using lp::Network;

namespace {

constexpr int inputs_seeded = 11;  // ten, and the length of the last phase

// A network under construction: its topology, its numbers, one plan of two phases; the hole opens at the second.
struct Ship {
  Batch<lp::NetworkModel> b;
  std::vector<double> p;
  std::vector<int> columns;   // of the inputs to differentiate by
  std::vector<double> steps;  // of the differences by them, relative
  int opened = 0;             // column of the hole's opening
  int watched = 0;

  Network& net() { return b.problem.model.net; }
  // A field of a part, by its column; with a step: differentiate by it.
  void set(int column, double value, double step = 0.0) {
    p.resize(static_cast<std::size_t>(net().parameters()), 0.0);
    p[static_cast<std::size_t>(column)] = value;
    if (step > 0.0) columns.push_back(column), steps.push_back(step);
  }
  void watch(int signal, int side, double threshold) {
    const int k = watched++;
    net().watch[k] = {signal, side, net().watch_at(k, lp::watch_field::threshold), -1, 1, 0};
    set(net().watch_at(k, lp::watch_field::threshold), threshold);
  }
  // After all parts: the inputs are the parameters, two lengths, and the opening of the hole.
  void plan(double settling, double leaking) {
    const int n = net().parameters();
    REQUIRE(watched == net().watches);
    REQUIRE(b.plan());
    b.columns = n + 3;
    b.inputs = p;
    b.inputs.insert(b.inputs.end(), {settling, leaking, 1.0});
    b.phases({n, n + 1}, 1);
    lp::Schedule& schedule = b.problem.schedule;
    schedule.first_change[1] = 0, schedule.first_change[2] = 1;
    schedule.change_parameter[0] = opened, schedule.change_column[0] = n + 2;
    for (int column : {n, n + 1}) columns.push_back(column), steps.push_back(2e-3);
  }
};

void coolant(Ship& s, int loop) {
  using namespace lp::loop_field;
  const auto at = [&](int f) { return s.net().loop_at(loop, f); };
  s.set(at(vapour_pressure_factor), 1.1, 1e-2);
  s.set(at(gas_release_time), 60.0);
  s.set(at(mixing_width), 0.5);
  s.set(at(relocation_time), 60.0);
}

void hole(Ship& s, double width) {
  using namespace lp::puncture_field;
  const auto at = [&](int f) { return s.net().puncture_at(0, f); };
  s.set(at(diameter), width, 2e-3);
  s.set(at(discharge_coefficient), 0.61);
  s.set(at(pump_head), 2e4);
  s.opened = at(open);
}

void pump(Ship& s, int k) {
  using namespace lp::pump_field;
  const auto at = [&](int f) { return s.net().pump_at(k, f); };
  s.set(at(running), 1.0);
  s.set(at(power), 40.0, 1e-2);
  s.set(at(dry_power_share), 0.3);
  s.set(at(void_onset), 0.05);
  s.set(at(void_loss), 0.2);
  s.set(at(required_suction_pressure), 1.5e4);
  s.set(at(spin_down_time), 5.0);
  s.set(at(trip_time), 60.0);
  s.set(at(flow), 0.1);
}

void bellows(Ship& s) {
  using namespace lp::accumulator_field;
  const auto at = [&](int f) { return s.net().accumulator_at(0, f); };
  s.set(at(stroke), 4e-3);
  s.set(at(gas_volume), 2e-3, 2e-3);
  s.set(at(gas_pressure), 2e5, 2e-3);
  s.set(at(gas_heat_capacity_ratio), 1.4);
  s.set(at(wall_conductance), 10.0);
  s.set(at(compliance), 4e-7);
  s.set(at(stop_stiffness), 1e11);
  s.set(at(gas_constant), 296.8);
}

void crew(Ship& s) {
  const double numbers[] = {136.7, 75.0, 26.0, 5e-6, 7.0, 309.15, 25.0, 0.063, 0.0,
                            1.9,   0.7,  0.078, 0.45, 0.0, 0.0,    0.5,  0.2,   0.0};
  for (int f = 0; f < lp::crew_field::before_derived + 1; ++f) s.set(s.net().crew_at(f), numbers[f]);
  using namespace lp::compartment_field;
  const auto at = [&](int f) { return s.net().compartment_at(0, f); };
  s.set(at(volume), 8.0);
  s.set(at(pressure), 1e5);
  s.set(at(initial_temperature), 294.0);
  s.set(at(initial_relative_humidity), 0.45);
  s.set(at(load), 250.0, 2e-3);
  s.set(at(condensing_area), 8.0);
  s.set(at(mass_transfer_coefficient), 2e-3);
  s.set(at(ventilation_flow), 0.002);
  s.set(at(ventilation_temperature), 291.0);
  s.set(at(ventilation_relative_humidity), 0.4);
  s.set(at(lp::compartment_field::crew), 2.0);
  s.set(at(dehumidifier_flow), 0.004);
}

void node(Ship& s, int i, double capacity, double temperature, double load, double step = 0.0) {
  s.set(s.net().node_at(i, lp::node_field::heat_capacity), capacity, step);
  s.set(s.net().node_at(i, lp::node_field::initial_temperature), temperature);
  s.set(s.net().node_at(i, lp::node_field::load), load);
}
void conductor(Ship& s, int i, int kind, int a, int b, bool rejects, double conductance, double step = 0.0) {
  s.net().conductor[i] = {kind, a, b, rejects};
  s.set(s.net().conductor_at(i, lp::conductor_field::conductance), conductance, step);
}

// One volume of two zones on a cold plate and a radiator, bellows, a pump, a cabin with its crew.
Ship cabin_loop() {
  Ship s;
  Network& net = s.net();
  net.loops = net.volumes = net.pumps = net.holes = net.accumulators = net.compartments = 1;
  net.zones = net.split_zones = net.nodes = net.boundaries = 2;
  net.crew = lp::crew_model::two_node;
  net.conductors = 5, net.radiators = 1, net.watches = 8;
  net.lay_out();
  net.loop[0] = {0, lp::below_triple::stop, lp::fluid_table(0)};
  net.volume[0] = {0, 0, 2};
  const int plate = 0, panel = 1, cabin = 2, zone = net.zone_point(0), hull = net.boundary_point(0);
  net.zone[0] = {0, plate, 0};
  net.zone[1] = {0, panel, 1};
  net.pump[0] = {-1, 0, 0, -1};
  net.hole_zone[0] = 1;
  net.accumulator[0] = {lp::accumulator_kind::bellows, 0};
  net.compartment_wall[0] = plate;
  net.dehumidifier_zone[0] = 0;
  net.radiator[0] = {panel, 1};
  coolant(s, 0);
  s.set(net.volume_at(0, lp::volume_field::initial_pressure), 2e5);
  s.set(net.volume_at(0, lp::volume_field::initial_liquid_fraction), -1.0);
  for (int z = 0; z < 2; ++z) {
    s.set(net.zone_at(z, lp::zone_field::volume), z == 0 ? 0.012 : 0.008);
    s.set(net.zone_at(z, lp::zone_field::initial_temperature), z == 0 ? 290.0 : 280.0, z == 0 ? 1e-3 : 0.0);
  }
  hole(s, 0.8e-3), pump(s, 0), bellows(s), crew(s);
  node(s, plate, 2e5, 292.0, 300.0, 2e-3);
  node(s, panel, 6e4, 279.0, 0.0);
  s.set(net.boundary_at(0, 0), 285.0);
  s.set(net.boundary_at(1, 0), 120.0);
  conductor(s, 0, lp::conductor_kind::pumped, zone, plate, false, 60.0);
  conductor(s, 1, lp::conductor_kind::pumped, zone + 1, panel, true, 50.0, 2e-3);
  conductor(s, 2, lp::conductor_kind::wetted, zone, cabin, false, 15.0);
  conductor(s, 3, lp::conductor_kind::linear, plate, cabin, false, 12.0);
  conductor(s, 4, lp::conductor_kind::linear, cabin, hull, false, 3.0);
  s.set(net.radiator_at(0, lp::radiator_field::area), 2.2);
  s.set(net.radiator_at(0, lp::radiator_field::emissivity), 0.85);
  s.watch(net.loop_signal(0, Network::loop_heat_rejection_fraction), -1, 0.5);
  s.watch(net.loop_signal(0, Network::loop_heat_rejection_fraction), -1, 0.2);
  s.watch(net.accumulator_signal(0, Network::travel), +1, 0.999);
  s.watch(net.loop_signal(0, Network::loop_circulation), -1, 0.97);
  s.watch(net.loop_signal(0, Network::loop_circulation), -1, 0.5);
  s.watch(net.loop_signal(0, Network::loop_inventory), -1, 0.8);
  s.watch(net.loop_signal(0, Network::loop_inventory), -1, 0.1);
  s.watch(net.air_signal(0, Network::air_temperature), +1, 303.15);
  s.plan(300.0, 1800.0);
  return s;
}

// Two volumes with gas in their coolant: a pump and a check valve lead from the warm to the cold one, a pipe back.
Ship two_volumes() {
  Ship s;
  Network& net = s.net();
  net.loops = net.pumps = net.holes = net.accumulators = net.radiators = 1;
  net.volumes = net.zones = net.links = net.nodes = 2;
  net.boundaries = 1, net.dissolved_gas = 1, net.conductors = 2, net.watches = 5;
  net.lay_out();
  net.loop[0] = {0, lp::below_triple::stop, lp::fluid_table(0)};
  for (int i = 0; i < 2; ++i) net.volume[i] = {0, i, 1}, net.zone[i] = {i, i, -1};
  net.link[0] = {lp::link_kind::check_valve, 0, 1};
  net.link[1] = {lp::link_kind::pipe, 1, 0};
  net.pump[0] = {0, -1, 0, -1};
  net.hole_zone[0] = 1;
  net.accumulator[0] = {lp::accumulator_kind::bladder, 0};
  net.radiator[0] = {1, 0};
  coolant(s, 0);
  s.set(net.loop_at(0, lp::loop_field::gas_solubility), 0.17);
  s.set(net.loop_at(0, lp::loop_field::gas_saturation), 0.8, 5e-3);
  for (int i = 0; i < 2; ++i) {
    s.set(net.volume_at(i, lp::volume_field::initial_pressure), 2e5);
    s.set(net.volume_at(i, lp::volume_field::initial_liquid_fraction), -1.0);
    s.set(net.zone_at(i, lp::zone_field::volume), 0.01);
    s.set(net.zone_at(i, lp::zone_field::initial_temperature), 290.0 - 10.0 * i);
    using namespace lp::link_field;
    const double numbers[] = {3.0, 0.012, 1e-5, 2.0, 1.0, 1.0, 1e5, 1e5, 0.0, 0.5, 0.0};
    for (int f = 0; f < lp::link_field::given; ++f) s.set(net.link_at(i, f), numbers[f]);
    s.set(net.link_at(i, length), 3.0, i == 1 ? 5e-3 : 0.0);
    s.set(net.link_at(i, bore), 0.012, i == 1 ? 1e-3 : 0.0);
  }
  hole(s, 2.5e-3), pump(s, 0), bellows(s);
  s.set(net.pump_at(0, lp::pump_field::head), 3e4);
  node(s, 0, 1e5, 292.0, 300.0);
  node(s, 1, 6e4, 279.0, 0.0);
  s.set(net.boundary_at(0, 0), 150.0);
  conductor(s, 0, lp::conductor_kind::pumped, net.zone_point(0), 0, false, 60.0);
  conductor(s, 1, lp::conductor_kind::pumped, net.zone_point(1), 1, true, 50.0, 2e-3);
  s.set(net.radiator_at(0, lp::radiator_field::area), 2.2);
  s.set(net.radiator_at(0, lp::radiator_field::emissivity), 0.85);
  s.watch(net.loop_signal(0, Network::loop_heat_rejection_fraction), -1, 0.5);
  s.watch(net.accumulator_signal(0, Network::travel), +1, 0.999);
  s.watch(net.volume_signal(1, Network::volume_liquid_fraction), -1, 0.9);
  s.watch(net.loop_signal(0, Network::loop_inventory), -1, 0.8);
  s.watch(net.volume_signal(0, Network::volume_pressure), -1, 1.2e5);
  s.plan(20.0, 150.0);
  return s;
}

using Result = lp::SensitivityResult<lp::NetworkModel, inputs_seeded>;

// Times count from the start of the run, because from time zero a phase's length moves them by a small difference of
// large numbers. Differences are good to rtol over their step, some 1e-8 of a time: what an input of full size moves
// by less than a thousandth is held to that.
double worst_of_times(const Network& net, const Result& r, const std::vector<double>& expected, int k,
                      double centre) {
  double worst = 0.0;
  const double start = r.zero_time.d[k];
  for (int e = 0; e < net.watches; ++e) {
    const double reference = expected[static_cast<std::size_t>(1 + e)],
                 time = r.crossing[e].v + r.zero_time.v;
    if (std::isnan(time))
      CHECK(std::isnan(reference));
    else
      worst = std::max(worst, relative(r.crossing[e].d[k] + start, reference + start, 1e-3 * time / centre));
    INFO("input " << k << ", watch " << e << ": " << r.crossing[e].d[k] << " " << reference);
    CHECK(worst <= 2e-5);  // 1.4e-5 seen, of a time that moves by 3e-6: differences are no better there
  }
  return worst;
}

// The same of the states that the step control holds (ledgers it does not); `start` as above.
double worst_of_states(const Network& net, const Result& r, const double* expected, int k, double centre,
                       const double* scale) {
  double worst = 0.0;
  const double start = r.zero_time.d[k];
  for (int i = 0; i < net.states(); ++i) {
    if (scale[i] == 0.0) continue;
    const double rate = r.end_state[i].d[inputs_seeded - 1], size = std::abs(r.end_state[i].v) + scale[i];
    const double off =
        relative(r.end_state[i].d[k] + start * rate, expected[i] + start * rate, 1e-2 * size / centre);
    INFO("input " << k << ", state " << i << ": " << r.end_state[i].d[k] << " " << expected[i]);
    // 1.8e-5 seen: as of times; of a link's flow 6e-5, which follows a hundredth of a pascal
    const bool flow = i >= net.link_state(0) && i < net.link_state(net.links);
    CHECK(off <= (flow ? 2e-4 : 2e-5));
    worst = std::max(worst, off);
  }
  return worst;
}

// Every watch's time and the end state by the seeded inputs in `which`.
void check_against_differences(Ship s, double rtol, double plain_rtol, const std::vector<int>& which) {
  REQUIRE(s.columns.size() == inputs_seeded);
  int columns[inputs_seeded];
  std::copy_n(s.columns.begin(), inputs_seeded, columns);
  s.b.problem.options.rtol = rtol;
  const auto r = run_seeded(s.b, columns, rtol);
  REQUIRE(r->status == lp::status::ok);
  const Network& net = s.b.problem.model.net;
  s.b.problem.options.rtol = plain_rtol;
  s.b.run<double>();
  double scale[Network::max_states];
  s.b.problem.model.scales(s.b.checkpoint.data() + net.states(), scale);
  double times = 0.0, states = 0.0;
  for (int k : which) {
    const auto at = static_cast<std::size_t>(k);
    const double centre = s.b.inputs[static_cast<std::size_t>(columns[k])];
    const auto expected = differences(s.b, columns[k], s.steps[at] * centre);
    times = std::max(times, worst_of_times(net, *r, expected, k, centre));
    states =
        std::max(states, worst_of_states(net, *r, expected.data() + 1 + 2 * net.watches, k, centre, scale));
  }
  int met = 0;
  for (int e = 0; e < net.watches; ++e) met += std::isfinite(r->crossing[e].v);
  CHECK(met >= 5);
  MESSAGE(met << " events, steps " << r->accepted << ", worst of times " << times << ", of states "
              << states);
}

// The Jacobian's entries at a point that moves: an input of the ship, and with it every state by a share of itself.
template <class R>
std::vector<R> jacobian_at(const Ship& s, const std::vector<double>& state, int column, const R& along) {
  const lp::NetworkModel& model = s.b.problem.model;
  std::vector<R> p(s.p.begin(), s.p.end()), y(Network::max_states), f(Network::max_states),
      f_t(Network::max_states);
  p[static_cast<std::size_t>(s.opened)] = R(1.0);
  p[static_cast<std::size_t>(column)] *= R(1.0) + along;
  model.start(p.data(), y.data());
  model.enter_phase(p.data(), y.data());
  std::mt19937_64 g(2);
  for (int i = 0; i < model.states(); ++i)
    y[static_cast<std::size_t>(i)] =
        R(state[static_cast<std::size_t>(i)]) * (R(1.0) + R(1e-2 * uniform(g, -1, 1)) * along);
  std::vector<R> entries(static_cast<std::size_t>(s.b.problem.plan.jacobian_entries));
  lp::evaluate_jacobian(model, s.b.problem.plan, p.data(), R(0.0), y.data(), f.data(), entries.data(),
                        f_t.data());
  return entries;
}

}  // namespace

TEST_CASE("steps and values are those of the plain run bit for bit") {
  for (Ship s : {cabin_loop(), two_volumes()}) {
    int columns[inputs_seeded];
    std::copy_n(s.columns.begin(), inputs_seeded, columns);
    s.b.run<double>();
    const auto r = run_seeded(s.b, columns);
    CHECK(r->status == s.b.status[0]);
    CHECK(r->accepted == s.b.accepted[0]);
    CHECK(r->rejected == s.b.rejected[0]);
    for (std::size_t i = 0; i < s.b.final_state.size(); ++i) CHECK(r->end_state[i].v == s.b.final_state[i]);
    for (std::size_t k = 0; k < s.b.crossing.size(); ++k)  // landed on, not read off the dense output
      if (std::isfinite(s.b.crossing[k]))
        CHECK(r->crossing[k].v == near(s.b.crossing[k]).epsilon(1e-5));
  }
}

TEST_CASE("the derivatives of the Jacobian are those of differences of it") {
  using D = lp::Dual<double, inputs_seeded>;
  for (Ship s : {cabin_loop(), two_volumes()}) {
    s.b.run<double>();  // to a state with vapour
    for (int k : {0, 3, 6}) {
      const int column = s.columns[static_cast<std::size_t>(k)];
      D along(0.0);
      along.d[k] = 1.0;
      const auto found = jacobian_at(s, s.b.final_state, column, along);
      const auto at = [&](double x) { return jacobian_at(s, s.b.final_state, column, x); };
      const double h = 1e-4;
      const auto wide = at(h), behind = at(-h), narrow = at(0.5 * h), half_behind = at(-0.5 * h),
                 centre = at(0.0);
      double worst = 0.0;
      for (std::size_t e = 0; e < found.size(); ++e) {
        const double slope = (4.0 * (narrow[e] - half_behind[e]) - 0.5 * (wide[e] - behind[e])) / (3.0 * h);
        CHECK(found[e].v == centre[e]);
        if (std::abs(centre[e]) > 1e-10)  // else of a zone that is full or empty to rounding
          worst = std::max(worst, relative(found[e].d[k], slope, 1e-2 * std::abs(centre[e])));
      }
      MESSAGE("input " << k << ": " << worst);
      CHECK(worst < 1e-5);
    }
  }
}

TEST_CASE("a loop of two zones with its cabin and crew: every event by ten inputs") {
  check_against_differences(cabin_loop(), 1e-8, 1e-10, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE("two volumes joined by links, with gas in solution: every event by what is new in them") {
  // saturation, length and bore of the pipe, diameter of the hole, gas volume, length of the first phase
  check_against_differences(two_volumes(), 1e-8, 1e-10, {1, 2, 3, 4, 6, 9});
}
