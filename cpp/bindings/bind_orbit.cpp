// Bindings of the orbit's environment: columns of one size in, rows of results out.
#include "arrays.hpp"
#include "leakphys/physics/orbit.hpp"
#include "leakphys/physics/plate_in_orbit.hpp"
#include "leakphys/physics/precession.hpp"

namespace py = pybind11;
namespace lp = leakphys;
using leakphys_bindings::Doubles;
using leakphys_bindings::require;

namespace {

// f(const double* inputs, double* outputs) at each of n places; inputs [Inputs, n], results [Outputs, n].
template <int Inputs, int Outputs, class F>
py::array_t<double> at_each(const Doubles& inputs, F f) {
  require(inputs.ndim() == 2 && inputs.shape(0) == Inputs, "inputs: expected one row for each quantity");
  const py::ssize_t count = inputs.shape(1);
  py::array_t<double> results({static_cast<py::ssize_t>(Outputs), count});
  const double* const in = inputs.data();
  double* const out = results.mutable_data();
  {
    py::gil_scoped_release release;
    double x[Inputs], y[Outputs];
    for (py::ssize_t i = 0; i < count; ++i) {
      for (int k = 0; k < Inputs; ++k) x[k] = in[k * count + i];
      f(x, y);
      for (int k = 0; k < Outputs; ++k) out[k * count + i] = y[k];
    }
  }
  return results;
}

py::array_t<double> sun(const Doubles& days, bool in_j2000) {
  return at_each<1, 6>(days, [in_j2000](const double* x, double* y) {
    const auto place = lp::sun_place(x[0]);
    const auto v = in_j2000 ? lp::precessed_to_j2000(place.direction, x[0]) : place.direction;
    y[0] = lp::right_ascension(v), y[1] = lp::declination(v), y[2] = place.distance;
    y[3] = v.x, y[4] = v.y, y[5] = v.z;
  });
}

py::array_t<double> precess(const Doubles& inputs, bool to_j2000) {
  return at_each<4, 3>(inputs, [to_j2000](const double* x, double* y) {
    const lp::EquatorialVector<double> given{x[1], x[2], x[3]};
    const auto v = to_j2000 ? lp::precessed_to_j2000(given, x[0]) : lp::precessed_to_date(given, x[0]);
    y[0] = v.x, y[1] = v.y, y[2] = v.z;
  });
}

py::array_t<double> beta(const Doubles& inputs) {
  return at_each<5, 2>(inputs, [](const double* x, double* y) {
    const auto seen = lp::sun_from_orbit({x[0], x[1], x[2]}, x[3], x[4]);
    y[0] = lp::beta_angle(seen), y[1] = lp::orbit_noon(seen);
  });
}

py::array_t<double> motion(const Doubles& inputs) {
  return at_each<2, 4>(inputs, [](const double* x, double* y) {
    const double ratio = lp::radius_ratio(x[0]);
    y[0] = lp::orbit_period(ratio), y[1] = lp::node_rate(ratio, x[1]), y[2] = lp::latitude_rate(ratio, x[1]);
    y[3] = lp::critical_beta(ratio);
  });
}

py::array_t<double> eclipse(const Doubles& inputs) {
  return at_each<2, 1>(inputs, [](const double* x, double* y) {
    y[0] = lp::eclipse_share(lp::cos(x[0]), lp::radius_ratio(x[1]));
  });
}

py::array_t<double> sunlit(const Doubles& inputs) {
  return at_each<4, 1>(inputs, [](const double* x, double* y) {
    y[0] = lp::sunlit_share(lp::cos(x[1]) * lp::cos(x[0]), lp::radius_ratio(x[2]), x[3]);
  });
}

// Plate, sphere, cylinder at an angle and an altitude.
py::array_t<double> view_factors(const Doubles& inputs, int shape) {
  return at_each<2, 1>(inputs, [shape](const double* x, double* y) {
    const double ratio = lp::radius_ratio(x[1]);
    y[0] = shape == 0   ? lp::plate_view_factor(lp::cos(x[0]), ratio)
           : shape == 1 ? lp::sphere_view_factor(ratio)
                        : lp::cylinder_view_factor(lp::sin(x[0]), ratio);
  });
}

py::array_t<double> sun_on_cylinder(const Doubles& inputs) {
  return at_each<1, 1>(inputs, [](const double* x, double* y) { y[0] = lp::sun_on_cylinder(lp::sin(x[0])); });
}

py::array_t<double> exposure(const Doubles& inputs, int attitude, bool mean) {
  require(attitude >= lp::attitude::nadir_fixed && attitude <= lp::attitude::inertial, "no attitude with this number");
  return at_each<7, 3>(inputs, [=](const double* x, double* y) {
    const lp::PlateInOrbit<double> p{attitude, x[1], lp::radius_ratio(x[2]), 0.0, 0.0, x[3], x[4], x[5], x[6]};
    const auto f = mean ? lp::mean_exposure(p) : lp::exposure(p, x[0]);
    y[0] = f.sun, y[1] = f.albedo, y[2] = f.earth;
  });
}

// Absorbed flux and sink temperature.
py::array_t<double> sink(const Doubles& inputs) {
  return at_each<9, 2>(inputs, [](const double* x, double* y) {
    y[0] = lp::absorbed_flux<double>({x[0], x[1], x[2]}, {x[3], x[4], x[5]}, {x[6], x[7]}) + x[8];
    y[1] = lp::sink_temperature(y[0], x[7]);
  });
}

}  // namespace

void bind_orbit(py::module_& m) {
  const auto inputs = py::arg("inputs");
  m.def("orbit_sun", &sun, inputs, py::arg("in_j2000"), "days -> right ascension, declination, AU, direction.");
  m.def("orbit_precess", &precess, inputs, py::arg("to_j2000"), "days, vector -> vector.");
  m.def("orbit_beta", &beta, inputs, "direction of the Sun, inclination, raan -> beta, orbit noon.");
  m.def("orbit_motion", &motion, inputs,
        "altitude, inclination -> period, rates of node and argument of latitude, critical beta.");
  m.def("orbit_eclipse", &eclipse, inputs, "beta, altitude -> dark share.");
  m.def("orbit_sunlit", &sunlit, inputs, "angle from noon, beta, altitude, Sun's radius -> share of the Sun.");
  m.def("orbit_view_factor", &view_factors, inputs, py::arg("shape"), "angle, altitude -> view factor.");
  m.def("orbit_sun_on_cylinder", &sun_on_cylinder, inputs, "angle -> share of S.");
  m.def("orbit_exposure", &exposure, inputs, py::arg("attitude"), py::arg("mean"),
        "angle from noon, beta, altitude, normal, Sun's radius -> factors of Sun, albedo, Earth.");
  m.def("orbit_sink", &sink, inputs, "three factors, S, a, E, alpha, epsilon, other -> flux, temperature.");
  m.attr("orbit_constants") = py::make_tuple(lp::earth_radius, lp::astronomical_unit, lp::series_range, lp::sun_radius,
                                             lp::stefan_boltzmann);
}
