// Bindings of impact: ballistic limits, holes, fluxes and rates of puncture; arrays in, arrays out.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "engine_choice.hpp"
#include "leakphys/physics/ballistic_limit.hpp"
#include "leakphys/physics/hole_size.hpp"
#include "leakphys/physics/puncture_rate.hpp"

namespace py = pybind11;
namespace lp = leakphys;
namespace le = leakphys_engine;
using leakphys_bindings::Doubles;
using leakphys_bindings::require;

namespace {

constexpr std::size_t shield_fields = sizeof(lp::Shield<double>) / sizeof(double);
constexpr std::size_t orbit_fields = sizeof(lp::Orbit<double>) / sizeof(double);

template <std::size_t N>
void read_columns(const std::vector<Doubles>& given, py::ssize_t n, le::Column (&columns)[N]) {
  require(given.size() == N, "a table with another number of columns");
  for (std::size_t k = 0; k < N; ++k) {
    require(given[k].size() == n || given[k].size() == 1, "columns of n values or of one");
    columns[k] = {given[k].data(), given[k].size()};
  }
}

// Values and status of n impacts, in the lanes of this process's engine.
py::tuple work_out(le::Impacts asked, const std::vector<Doubles>& strike, const std::vector<Doubles>& shield) {
  const le::Engine& engine = le::required_engine();
  read_columns(strike, asked.n, asked.strike);
  read_columns(shield, asked.n, asked.shield);
  py::array_t<double> values(asked.n);
  py::array_t<int> status(asked.n);
  asked.value = values.mutable_data(), asked.status = status.mutable_data();
  {
    py::gil_scoped_release release;
    engine.impacts(asked);
  }
  return py::make_tuple(values, status);
}

py::tuple ballistic_limit(int model, const std::vector<Doubles>& strike, const std::vector<Doubles>& shield, py::ssize_t n) {
  require(model >= 0 && model < lp::ballistic_model::count, "no model with this number");
  const double none = 0.0;
  return work_out({le::Impacts::limit, model, n, {&none, 1}, {}, {}, nullptr, nullptr}, strike, shield);
}

// The hole of a particle, or the particle of a hole.
py::tuple hole(int law, bool inverse, const Doubles& size, const std::vector<Doubles>& strike,
               const std::vector<Doubles>& shield) {
  require(law >= 0 && law < lp::hole_law::count, "no law with this number");
  const auto what = inverse ? le::Impacts::particle_of_hole : le::Impacts::hole_of_particle;
  return work_out({what, law, size.size(), {size.data(), size.size()}, {}, {}, nullptr, nullptr}, strike, shield);
}

using Rate = std::array<double, 3>;
Rate as_array(const lp::PunctureRate<double>& r) { return {r.rate, r.speed_sum, r.angle_sum}; }

// Meteoroids and debris on a tumbling plate.
std::pair<Rate, Rate> plate(int model, int convention, const std::array<double, shield_fields>& shield,
                            const std::array<double, orbit_fields>& orbit) {
  const auto s = std::bit_cast<lp::Shield<double>>(shield);
  const auto o = std::bit_cast<lp::Orbit<double>>(orbit);
  py::gil_scoped_release release;
  return {as_array(lp::meteoroids_on_plate(model, convention, s, o)), as_array(lp::debris_on_plate(model, s, o))};
}
// The same on a face that keeps its attitude.
std::pair<Rate, Rate> face(int model, const std::array<double, shield_fields>& shield,
                           const std::array<double, orbit_fields>& orbit, const std::array<double, 3>& normal) {
  const auto s = std::bit_cast<lp::Shield<double>>(shield);
  const auto o = std::bit_cast<lp::Orbit<double>>(orbit);
  py::gil_scoped_release release;
  return {as_array(lp::meteoroids_on_face(model, s, o, normal[0], normal[1], normal[2])),
          as_array(lp::debris_on_face(model, s, o, normal[0], normal[1]))};
}

// Speeds of meteoroids near a ship and their shares of the flux.
py::tuple meteor_nodes(double altitude) {
  py::array_t<double> speeds(lp::quadrature::meteor_speeds), shares(lp::quadrature::meteor_speeds);
  for (int k = 0; k < lp::quadrature::meteor_speeds; ++k) {
    const auto node = lp::meteor_node(k, lp::flux_convention::ecss, altitude);
    speeds.mutable_at(k) = node.speed, shares.mutable_at(k) = node.weight;
  }
  return py::make_tuple(speeds, shares);
}

}  // namespace

void bind_impact(py::module_& m) {
  m.def("ballistic_limit", &ballistic_limit, py::arg("model"), py::arg("strike"), py::arg("shield"), py::arg("n"),
        "Critical diameter [n] and status [n].");
  m.def("hole", &hole, py::arg("law"), py::arg("inverse"), py::arg("size"), py::arg("strike"), py::arg("shield"),
        "Hole [n] of a particle, or particle of a hole, and status [n].");
  m.def("puncture_rate_of_plate", &plate, py::arg("model"), py::arg("convention"), py::arg("shield"), py::arg("orbit"),
        "Rate, and its sums of speed and angle, for meteoroids and debris.");
  m.def("puncture_rate_of_face", &face, py::arg("model"), py::arg("shield"), py::arg("orbit"), py::arg("normal"),
        "The same on a face with a normal (flight, side, zenith).");
  m.def("interplanetary_flux", py::vectorize([](double m_) { return lp::interplanetary_flux(m_); }), py::arg("mass"));
  m.def("earth_shielding", py::vectorize([](double h) { return lp::earth_shielding(h); }), py::arg("altitude"));
  m.def("gravitational_focusing", py::vectorize([](double v, double h) { return lp::gravitational_focusing(v, h); }),
        py::arg("speed"), py::arg("altitude"));
  m.def("meteoroid_density", py::vectorize([](double m_) { return lp::meteoroid_density(m_); }), py::arg("mass"));
  m.def("meteor_speed_density", py::vectorize([](double v) { return lp::meteor_speed_density(v); }), py::arg("speed"));
  m.def("debris_speed_density", py::vectorize([](double v, double i) { return lp::debris_speed_density(v, i); }),
        py::arg("speed"), py::arg("inclination"));
  m.def("debris_flux", py::vectorize(&lp::debris_flux<double>),
        py::arg("diameter"), py::arg("altitude"), py::arg("inclination"), py::arg("year"), py::arg("solar_flux"));
  m.def("meteoroid_factor", [](int convention, double altitude) { return lp::meteoroid_factor(convention, altitude); },
        py::arg("convention"), py::arg("altitude"), "F/F_0 of a tumbling plate in orbit.");
  m.def("meteor_nodes", &meteor_nodes, py::arg("altitude"), "Speeds and their shares of the flux.");
  m.def("orbital_speed", py::vectorize([](double h) { return lp::orbital_speed(h); }), py::arg("altitude"));
  m.def("at_least_one", py::vectorize([](double n) { return lp::at_least_one(n); }), py::arg("expected"));
}
