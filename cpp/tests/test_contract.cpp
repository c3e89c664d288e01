// The scalar contract: every function of physics, parts, fluids and models in every scalar, lane for lane.
//
// One function, five scalars: double is the reference; Pack<4> must equal it in each lane bit for bit, Dual
// must carry the same values, and Dual<Pack<4>, 2> the same slopes as Dual<double, 3>. What does not compile
// here breaks the rule that physics is written once.
#include <doctest/doctest.h>

#include "all_scalars.hpp"
#include "leakphys/fluids/density.hpp"
#include "leakphys/fluids/saturation.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/physics/discharge_coefficient.hpp"
#include "leakphys/physics/mass_flux.hpp"
#include "leakphys/physics/fin.hpp"
#include "leakphys/physics/natural_convection.hpp"
#include "leakphys/physics/tube_heat.hpp"
#include "random_network.hpp"

namespace lp = leakphys;
using all_scalars::check;
using all_scalars::Four;
using all_scalars::same;

namespace {

// Physics that branches on a state, and the same as the contract asks for it.
struct Branching {
  template <class R>
  auto operator()(R x) const -> decltype((x < R(0.0)) ? R(0.0) : x) {
    return (x < R(0.0)) ? R(0.0) : x;
  }
};
struct Selecting {
  template <class R>
  auto operator()(R x) const -> decltype(lp::select(x < R(0.0), R(0.0), x)) {
    return lp::select(x < R(0.0), R(0.0), x);
  }
};
template <class F, class R>
concept CompilesFor = requires(F f, R x) {
  f(x);
};
// `if` asks of its condition what static_cast<bool> does.
template <class M>
concept Condition = requires(M m) {
  static_cast<bool>(m);
};

static_assert(CompilesFor<Branching, double>);
static_assert(!CompilesFor<Branching, Four> && !CompilesFor<Branching, lp::Dual<Four, 2>>);
static_assert(CompilesFor<Selecting, double> && CompilesFor<Selecting, Four>);
static_assert(CompilesFor<Selecting, lp::Dual<double, 3>> && CompilesFor<Selecting, lp::Dual<Four, 2>>);
static_assert(Condition<lp::mask_t<double>> && !Condition<lp::mask_t<Four>>);
static_assert(!Condition<lp::mask_t<lp::Dual<Four, 2>>> && !Condition<lp::DependenceMask>);

constexpr double person[6] = {136.7, 7.0, 309.15, 25.0, 0.063, 75.0};

}  // namespace

TEST_CASE("physics") {
  check("liquid_mass_flux", [](const auto& x) { return lp::liquid_mass_flux(x[0], x[1], x[2]); },
        {500.0, 0.0, 0.0}, {800.0, 5e5, 1e5});
  for (int which = 0; which < 3; ++which)
    check("vapour_jet",
          [=](const auto& x) {
            const auto jet = lp::vapour_jet(x[0], x[1], x[2], x[3]);
            return which == 0 ? jet.mass_flux : which == 1 ? jet.thrust : jet.ratio;
          },
          {0.0, 0.1, 1.04, 0.0}, {5e5, 10.0, 1.67, 3e5});
  check("joined_to_effusion",
        [](const auto& x) {
          using R = std::decay_t<decltype(x[0])>;
          return lp::joined_to_effusion(x[0], x[1], x[2], R(296.8), x[3], x[4], R(0.62));
        },
        {0.0, 0.0, 200.0, 5e-6, 1e-6}, {500.0, 3e5, 400.0, 2e-5, 1e-3});
  check("darcy_factor", [](const auto& x) { return lp::darcy_factor(x[0], x[1]); }, {1.0, 0.0}, {1e4, 0.05});
  check("mixture_viscosity", [](const auto& x) { return lp::mixture_viscosity(x[0], x[1], x[2]); }, {0.0, 1e-4, 5e-6},
        {1.0, 1e-3, 2e-5});
  check("discharge_coefficient", [](const auto& x) { return lp::discharge_coefficient(x[0], x[1], x[2]); },
        {1.0, 0.0, 0.0}, {2e4, 10.0, 0.2});
  check("natural_convection",
        [](const auto& x) {
          using R = std::decay_t<decltype(x[0])>;
          const lp::StirredGas<R> gas{x[0], x[1], R(1040.0), R(1.8e-5), R(0.026)};
          return lp::natural_convection(gas, x[2], x[3]);
        },
        {200.0, 0.0, 0.0, -30.0}, {400.0, 20.0, 10.0, 30.0});
  check("radiating_fin_efficiency", [](const auto& x) { return lp::radiating_fin_efficiency(x[0], x[1]); }, {0.0, 0.0},
        {50.0, 1.25});
  check("tube_nusselt", [](const auto& x) { return lp::tube_nusselt(x[0], x[1]); }, {0.0, 0.6}, {2e4, 500.0});
  check("boiling_flux",
        [](const auto& x) {
          using R = std::decay_t<decltype(x[0])>;
          return lp::boiling_flux(x[0], x[1], 0.114, R(1e-6));
        },
        {-5.0, 2e-3}, {40.0, 0.8});
  for (int fluid : {0, 1})
    for (double still_share : {1.0, 0.02})
      check("tube_heat",
            [=](const auto& x) {
              using R = std::decay_t<decltype(x[0])>;
              const lp::TubeWall<double> tube{0.008, 2.0, 3.0, 1e-6};
              const lp::TubeCoolant<R> coolant{x[0], x[0], x[1], x[2], x[3]};
              return lp::tube_heat(*lp::fluid_table(fluid), tube, coolant, x[4], R(0.1), still_share);
            },
            {fluid == 0 ? 220.0 : 80.0, 1e3, -0.5, 0.0, fluid == 0 ? 220.0 : 80.0},
            {fluid == 0 ? 400.0 : 110.0, fluid == 0 ? 1e6 : 2e6, 0.5, 1.0, fluid == 0 ? 450.0 : 115.0});
  check("carried_share", [](const auto& x) { return lp::carried_share(x[0], x[1]); }, {0.0, 0.0}, {5e3, 2e3});
  check("burnout_flux",
        [](const auto& x) {
          using R = std::decay_t<decltype(x[0])>;
          return lp::burnout_flux(*lp::fluid_table(0), x[0], R(0.1));
        },
        {220.0}, {480.0});
  check("molten_share",
        [](const auto& x) {
          using R = std::decay_t<decltype(x[0])>;
          return lp::molten_share(x[0], R(0.01));
        },
        {-0.5}, {1.5});
  check("log_saturation_pressure", [](const auto& x) { return lp::log_saturation_pressure(x[0]); }, {220.0},
        {660.0});
  check("saturation_pressure", [](const auto& x) { return lp::saturation_pressure(x[0]); }, {220.0}, {400.0});
  check("saturation_density", [](const auto& x) { return lp::saturation_density(x[0]); }, {220.0}, {400.0});
  check("dew_point", [](const auto& x) { return lp::dew_point(x[0]); }, {-10.0}, {8e3});
  check("humidity_ratio", [](const auto& x) { return lp::humidity_ratio(x[0], x[1]); }, {0.0, 5e4},
        {5e3, 1.1e5});
  check("vapour_enthalpy", [](const auto& x) { return lp::vapour_enthalpy(x[0]); }, {220.0}, {400.0});
  check("water_enthalpy", [](const auto& x) { return lp::water_enthalpy(x[0]); }, {220.0}, {400.0});
  check("radiated_flux", [](const auto& x) { return lp::radiated_flux(x[0], x[1], x[2]); }, {150.0, 0.0, 0.0},
        {400.0, 300.0, 1.0});
  const lp::CrewParameters<double> crew{person[0], person[1], person[2], person[3], person[4], person[5]};
  for (int which = 0; which < 4; ++which)
    check("crew_loss",
          [&](const auto& x) {
            const auto loss = lp::crew_loss(crew, x[0], x[1], x[2]);
            return which == 0   ? loss.sensible
                   : which == 1 ? loss.evaporation
                   : which == 2 ? loss.storage_rate
                                : loss.skin_temperature;
          },
          {-1e5, 260.0, 0.0}, {5e5, 325.0, 6e3});
}

TEST_CASE("parts") {
  for (const bool has_gas : {true, false})
    for (int which = 0; which < 9; ++which)
      check("accumulator_rates",
            [=](const auto& x) {
              using R = std::decay_t<decltype(x[0])>;
              const lp::AccumulatorParameters<R> unit{R(8e-3), R(1.4),  R(20.0), R(4e-7), R(1e11),
                                                      R(2e4),  R(1e6), R(4e-3), R(1e-8), R(296.8)};
              const auto r = lp::accumulator_rates(unit, has_gas, x[0], x[1], x[2], x[3], x[4]);
              const R all[] = {r.gas_volume,      r.gas_energy,  r.gas_amount,   r.heat_to_gas,  r.work_on_coolant,
                               r.spring_work, r.bellows_loss, r.leaked_energy, r.gas_pressure};
              return all[which];
            },
            {1e-3, 1e3, 1.0, 0.0, 250.0}, {8.01e-3, 3e3, 4.0, 3e5, 320.0});
  check("circulation", [](const auto& x) { return lp::circulation(x[0], x[1], x[2]); }, {0.0, 0.02, 0.12},
        {1.0, 0.1, 0.4});
  check("pumped_share", [](const auto& x) { return lp::pumped_share(x[0], x[1]); }, {0.0, 0.0}, {1.0, 1.0});
  check("node_temperature", [](const auto& x) { return lp::node_temperature(2e4, x[0], x[1]); }, {-1e6, 0.0},
        {1e6, 1.0});
  check("air_state", [](const auto& x) { return lp::air_state(4.0, 4.7, x[0], x[1]).temperature; },
        {1e5, 0.0}, {4e5, 0.1});
  check("air_energy", [](const auto& x) { return lp::air_energy(x[0], x[1], x[2]); }, {1.0, 0.0, 250.0},
        {9.0, 0.1, 320.0});
  for (const bool energy : {false, true}) {
    check("mixing",
          [=](const auto& x) {
            const auto exchange = lp::mixing(x[0], x[1], x[2], x[3], x[4]);
            return energy ? exchange.energy : exchange.water;
          },
          {0.0, 270.0, 0.0, 270.0, 0.0}, {0.1, 320.0, 0.03, 320.0, 0.03});
    check("condensation",
          [=](const auto& x) {
            const auto exchange = lp::condensation(x[4], lp::air_state(4.0, 4.7, x[0], x[1]), x[2], x[3]);
            return energy ? exchange.energy : exchange.water;
          },
          {2e5, 0.01, 270.0, 0.0, 0.0}, {4e5, 0.1, 320.0, 0.2, 0.03});
  }
  check("suction_share", [](const auto& x) { return lp::suction_share(x[0], x[1]); }, {-1e4, -1e3}, {5e4, 2e4});
  for (int which = 0; which < 4; ++which)
    check("pump_state",
          [=](const auto& x) {
            using R = std::decay_t<decltype(x[0])>;
            const lp::PumpParameters<R> pump{x[2],   R(40.0), R(0.3),  R(0.05), R(0.2),
                                             x[4], R(5.0),  R(60.0), R(0.1),  R(2e4)};
            const auto s = lp::pump_state(pump, x[0], x[1], x[3]);
            return which == 0 ? s.head_share : which == 1 ? s.circulation : which == 2 ? s.motor_heat : s.acceleration;
          },
          {0.0, 0.0, 0.0, -1e4, -1e3}, {1.0, 1.0, 1.0, 1e5, 2e4});
  check("gas_and_liquid_pressure",
        [](const auto& x) { return lp::gas_and_liquid_pressure(x[0], lp::ramp(x[0], 200.0), x[1], x[2], x[3], x[4]); },
        {-1e5, 0.0, 250.0, 4e8, 1e-3}, {1e5, 0.1, 320.0, 6e8, 0.1});
  check("gas_release", [](const auto& x) { return lp::gas_release(x[0], x[1], x[2], x[3]); }, {0.0, 0.0, 0.0, 10.0},
        {1.0, 0.3, 1.0, 100.0});
  for (double length : {0.0, 2.0})
    check("pipe_flow",
          [=](const auto& x) {
            const lp::PipeParameters<double> pipe{length, 8e-3, 1e-5, 1.5, 2.0, 0.7};
            return lp::pipe_flow(pipe, x[0], x[1], x[2], x[3], x[4]);
          },
          {-2e4, 1.0, 1e-5, 0.0, 0.0}, {2e4, 700.0, 1e-3, 1e6, 1e5});
}

TEST_CASE("holes") {
  // What stands at the hole, and all three views of it by every law.
  for (double sees : {0.0, 1.0, 2.0})
    for (double law : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0})
      for (int which = 0; which < 5; ++which)
        check("hole_leak",
              [=](const auto& x) {
                using R = std::decay_t<decltype(x[0])>;
                const R hole_area(3e-7);
                lp::HoleParameters<R> hole;
                hole.area = hole_area, hole.back_pressure = R(1e3), hole.upstream = R(sees), hole.law = R(law);
                hole.ln_vapour_factor = R(0.1), hole.diameter = R(8e-4), hole.bore_length = R(5e-3);
                hole.coefficient = R(0.62);
                lp::Standing<R> s;
                s.pressure = x[0], s.liquid_fraction = lp::clamp(x[1], R(0.0), R(1.0)), s.temperature = x[2];
                s.vapour_temperature = x[2] + R(1.0), s.rho_l = R(700.0), s.rho_v = R(0.3), s.h_l = R(2e5);
                s.h_v = R(5e5);
                lp::mix(s);
                const auto leak = lp::hole_leak(hole, *lp::fluid_table(0), s, x[3], x[4], true);
                const R all[] = {leak.liquid_flow, leak.vapour_flow, leak.mass_flow, leak.energy_flow, leak.force};
                return all[which];
              },
              {0.0, -0.1, 250.0, 0.0, 0.0}, {3e5, 1.1, 310.0, 1.0, 1.0});
}

TEST_CASE("filling") {
  // Four zones: filling temperatures, liquid share and width, then which zone.
  for (int zone = 0; zone < 4; ++zone) {
    check("fill",
          [=](const auto& x) {
            using R = std::decay_t<decltype(x[0])>;
            const R room[4] = {R(0.01), R(0.02), R(0.005), R(0.01)};
            R share[4];
            lp::fill<4>(4, x, room, x[4], x[5], share);
            return share[zone];
          },
          {270.0, 270.0, 270.0, 270.0, 0.0, 0.1}, {290.0, 290.0, 290.0, 290.0, 1.0, 5.0});
    check("pressing_shares",
          [=](const auto& x) {
            using R = std::decay_t<decltype(x[0])>;
            R pressing[4];
            lp::pressing_shares<4>(4, x, x + 4, pressing);
            return pressing[zone];
          },
          {285.0, 285.0, 285.0, 285.0, 0.0, 0.0, 0.0, 0.0}, {288.0, 288.0, 288.0, 288.0, 0.04, 0.04, 0.04, 0.04});
  }
}

TEST_CASE("fluids") {
  for (int id = 0; id < lp::fluid_count; ++id) {
    const lp::FluidTable& fluid = *lp::fluid_table(id);
    const double cold = fluid.triple_temperature + 5.0, warm = fluid.saturation_maximum - 5.0;
    for (int which = 0; which < 14; ++which)
      check("closure",
            [&](const auto& x) {
              const auto c = lp::closure_from_temperature_volume(fluid, x[0], x[1], x[2]);
              using R = std::decay_t<decltype(c.pressure)>;
              const R all[] = {c.pressure,
                               c.internal_energy,
                               c.liquid_fraction,
                               c.quality,
                               c.density,
                               c.rho_l,
                               c.rho_v,
                               c.h_l,
                               c.h_v,
                               c.u_l,
                               c.u_v,
                               c.compression,
                               c.squeeze,
                               c.expansion};
              return all[which];
            },
            {cold, 1.0 / 850.0, -0.5}, {warm, 1.0, 0.5});
    for (int which = 0; which < 5; ++which)
      check("saturation",
            [&](const auto& x) {
              const auto dew = lp::saturated_vapour(fluid, x[0], x[1]);
              const auto boiling = lp::saturated_liquid(fluid, x[0]);
              using R = std::decay_t<decltype(dew.pressure)>;
              const R all[] = {dew.pressure, dew.density, dew.enthalpy, boiling.density, boiling.internal_energy};
              return all[which];
            },
            {cold, -0.5}, {warm, 0.5});
    check("energy", [&](const auto& x) { return lp::energy_from_temperature_volume(fluid, x[0], x[1]); },
          {cold, 1.0 / 850.0}, {warm, 1.0});
    check("density", [&](const auto& x) { return lp::density_from_pressure_temperature(fluid, x[0], x[1]); },
          {1e5, cold}, {1e6, warm});
    check("heat_capacity_ratio", [&](const auto& x) { return lp::heat_capacity_ratio(fluid, x[0]); }, {cold},
          {warm});
    const double low = lp::energy_from_temperature_volume(fluid, cold, 2e-3);
    const double high = lp::energy_from_temperature_volume(fluid, warm, 2e-3);
    for (const bool pressure : {false, true})
      check("state",
            [&](const auto& x) {
              using R = std::decay_t<decltype(x[0])>;
              const lp::inner_t<R> guess(0.5 * (cold + warm));
              const auto s = lp::state_from_energy_volume(fluid, x[0], x[1], guess, x[2]);
              return pressure ? s.closure.pressure : s.temperature;
            },
            {low, 1.9e-3, -0.3}, {high, 1e-2, 0.3});
  }
}

namespace {

// Rates, signals and observation of one topology at four states, in every scalar; slopes by two states from `first` on.
template <class Model>
void check_model(const Model& model, const std::vector<double> (&p)[4], const std::vector<double> (&y)[4], int first) {
  constexpr int n = Model::max_states, s = Model::max_signals;
  Four pack_p[Model::max_parameters], pack_y[n], pack_dy[n], pack_signals[s];
  lp::Dual<Four, 2> dual_y[n], dual_dy[n];
  for (int w = 0; w < 4; ++w) {
    for (int i = 0; i < model.parameters(); ++i)
      lp::set_lane(pack_p[i], w, p[w][static_cast<std::size_t>(i)]);
    for (int i = 0; i < model.states(); ++i) lp::set_lane(pack_y[i], w, y[w][static_cast<std::size_t>(i)]);
  }
  for (int i = 0; i < model.states(); ++i) {
    dual_y[i] = lp::Dual<Four, 2>(pack_y[i]);
    if (i == first || i == first + 1) dual_y[i].d[i - first] = Four(1.0);
  }
  model.rhs(pack_p, Four(100.0), pack_y, pack_dy);
  model.rhs(pack_p, lp::Dual<Four, 2>(100.0), dual_y, dual_dy);
  model.signals(pack_p, Four(100.0), pack_y, pack_signals);
  lp::Observation<Four, s, Model::max_warm> pack_seen;
  model.observe(pack_p, Four(100.0), pack_y, pack_seen);
  Four pack_error[n];
  double error[n];
  for (int i = 0; i < model.states(); ++i) pack_error[i] = Four(1e-7) * pack_y[i];
  const Four pack_mapped = model.mapped_error(pack_p, 1e-6, pack_y, pack_error);
  int differing = 0;
  for (int w = 0; w < 4; ++w) {
    double dy[n], signals[s];
    lp::Dual<double, 3> one_y[n], one_dy[n];
    for (int i = 0; i < model.states(); ++i) {
      one_y[i] = lp::Dual<double, 3>(y[w][static_cast<std::size_t>(i)]);
      if (i == first || i == first + 1) one_y[i].d[i - first] = 1.0;
    }
    model.rhs(p[w].data(), 100.0, y[w].data(), dy);
    model.rhs(p[w].data(), lp::Dual<double, 3>(100.0), one_y, one_dy);
    model.signals(p[w].data(), 100.0, y[w].data(), signals);
    lp::Observation<double, s, Model::max_warm> seen;
    model.observe(p[w].data(), 100.0, y[w].data(), seen);
    for (int i = 0; i < model.states(); ++i) {
      differing += !same(lp::lane(pack_dy[i], w), dy[i]) + !same(one_dy[i].v, dy[i]);
      for (int k = 0; k < 2; ++k) differing += !same(lp::lane(dual_dy[i].d[k], w), one_dy[i].d[k]);
    }
    for (int i = 0; i < model.signal_count(); ++i)
      differing += !same(lp::lane(pack_signals[i], w), signals[i]) +
                   !same(lp::lane(pack_seen.signals[i], w), seen.signals[i]);
    for (int k = 0; k < model.watch_count(); ++k)
      differing += !same(seen.signals[model.watch(k).signal], signals[model.watch(k).signal]);
    differing += !same(lp::lane(pack_seen.status, w), seen.status);
    for (int k = 0; k < model.warm_count(); ++k) differing += !same(lp::lane(pack_seen.warm[k], w), seen.warm[k]);
    for (int i = 0; i < model.states(); ++i) error[i] = 1e-7 * y[w][static_cast<std::size_t>(i)];
    differing += !same(lp::lane(pack_mapped, w), model.mapped_error(p[w].data(), 1e-6, y[w].data(), error));
  }
  CHECK(differing == 0);
}

}  // namespace

TEST_CASE("models") {
  for (unsigned seed = 0; seed < 120; ++seed) {
    std::mt19937_64 g(seed);
    lp::NetworkModel model;
    model.net = random_network::topology(g, seed % 3 == 0);
    std::vector<double> p[4], y[4];
    for (int w = 0; w < 4; ++w) {
      const auto c = random_network::numbered(model.net, g, true);
      p[w] = c.parameters, y[w] = c.state;
    }
    // An attempt that will be rejected may pass through states that no network has: its lanes must not touch others.
    if (seed % 4 == 3)
      for (double& state : y[3]) state *= batch::log_uniform(g, 1e-9, 1e9);
    INFO("seed " << seed);
    check_model(model, p, y, random_network::pick(g, 0, model.net.ledger(0) - 1));
  }
  std::mt19937_64 g(1);
  std::vector<double> p[4], y[4];
  const lp::Leak8 model;
  for (int w = 0; w < 4; ++w) {
    p[w] = {
        batch::uniform(g, 3e-4, 3e-3), batch::uniform(g, 285.0, 300.0), 300.0, 40.0, 313.15, 0.0, 0.0, 0.0};
    y[w].assign(8, 0.0);
    model.start(p[w].data(), y[w].data());
    y[w][lp::Leak8::liquid] *= batch::uniform(g, 0.01, 1.0);
  }
  check_model(model, p, y, 0);
}
