// Bindings of the crew's models: a column per person in, rows of values out.
#include "arrays.hpp"

#include <vector>

#include "leakphys/physics/heat_strain_query.hpp"
#include "leakphys/physics/two_node_query.hpp"

namespace lp = leakphys;
using leakphys_bindings::Doubles;
using leakphys_bindings::require;
namespace py = pybind11;

namespace {

template <int N>
struct Numbers {
  double x[N];
};

// Column i of an array (N, n) as the structure of N numbers that it is.
template <class Q>
Q column(const double* rows, py::ssize_t count, py::ssize_t i) {
  Numbers<sizeof(Q) / sizeof(double)> found;
  for (std::size_t k = 0; k < sizeof(Q) / sizeof(double); ++k) found.x[k] = rows[k * count + i];
  return __builtin_bit_cast(Q, found);
}

// Asks ask(question, values) of every column; `values` numbers each.
template <class Q, class Ask>
py::tuple ask_each(const Doubles& inputs, int values, Ask ask) {
  constexpr auto inputs_of_each = py::ssize_t(sizeof(Q) / sizeof(double));
  require(inputs.ndim() == 2 && inputs.shape(0) == inputs_of_each, "a row per input is needed");
  const py::ssize_t count = inputs.shape(1);
  py::array_t<double> found({py::ssize_t(values), count});
  py::array_t<int> status(count);
  const double* const rows = inputs.data();
  double* const out = found.mutable_data();
  int* const codes = status.mutable_data();
  {
    py::gil_scoped_release release;
    std::vector<double> one(static_cast<std::size_t>(values));
    for (py::ssize_t i = 0; i < count; ++i) {
      codes[i] = ask(column<Q>(rows, count, i), one.data());
      for (int k = 0; k < values; ++k) out[k * count + i] = one[k];
    }
  }
  return py::make_tuple(found, status);
}

lp::HeatStrainEdition edition_of(bool old) {
  return old ? lp::HeatStrainEdition::iso_2004 : lp::HeatStrainEdition::iso_2023;
}

lp::CrewLimits limits_of(const Doubles& core, const Doubles& stored, const Doubles& dehydration) {
  const int cores = int(core.size()), storeds = int(stored.size()), dehydrations = int(dehydration.size());
  return {core.data(), stored.data(), dehydration.data(), cores, storeds, dehydrations};
}

py::tuple two_node(const Doubles& inputs, bool gravity, int steps) {
  return ask_each<lp::TwoNodeQuestion>(inputs, lp::two_node_minute_values, [=](const auto& q, double* values) {
    return lp::two_node_in_minutes(q, gravity, steps, values);
  });
}

// core, skin [K] and the rates there, as far as the status has a result; the status.
int write(const lp::TwoNodeState& y, const lp::CrewRates<double>& rates, int status, double* values) {
  const auto numbers = __builtin_bit_cast(Numbers<lp::crew_rate_values>, rates);
  values[0] = y.core, values[1] = y.skin;
  for (int k = 0; k < lp::crew_rate_values; ++k) values[2 + k] = numbers.x[k];
  if ((status & lp::crew_doubt::no_result) != 0)
    for (int k = 0; k < 2 + lp::crew_rate_values; ++k) values[k] = lp::not_a_number;
  return status;
}

py::tuple crew_after(const Doubles& inputs, bool gravity, double duration) {
  return ask_each<lp::TwoNodeQuestion>(inputs, 2 + lp::crew_rate_values, [=](const auto& q, double* values) {
    lp::TwoNodeState y;
    lp::CrewRates<double> rates{};
    const int status = lp::two_node_after(q, gravity, duration, y, rates);
    return write(y, rates, status, values);
  });
}

struct At {
  lp::TwoNodeQuestion question;
  double core, skin;
};
py::tuple crew_rates(const Doubles& inputs, bool gravity) {
  return ask_each<At>(inputs, 2 + lp::crew_rate_values, [=](const At& at, double* values) {
    const lp::TwoNodeState y{at.core, at.skin, 0.0, 0.0};
    lp::CrewRates<double> rates{};
    const int status = lp::two_node_at(at.question, gravity, y, rates);
    return write(y, rates, status, values);
  });
}

py::tuple crew_times(const Doubles& inputs, bool gravity, double horizon, const Doubles& core, const Doubles& stored,
                     const Doubles& dehydration) {
  const lp::CrewLimits limits = limits_of(core, stored, dehydration);
  return ask_each<lp::TwoNodeQuestion>(inputs, limits.count() + 1, [=](const auto& q, double* values) {
    return lp::two_node_times(q, gravity, horizon, limits, values, values[limits.count()]);
  });
}

py::tuple heat_strain(const Doubles& inputs, bool old, bool gravity, bool each_minute, int duration) {
  const lp::StrainFilm film = each_minute ? lp::StrainFilm::of_each_minute : lp::StrainFilm::of_first_minute;
  return ask_each<lp::HeatStrainQuestion>(inputs, lp::heat_strain_values, [=](const auto& q, double* values) {
    return lp::heat_strain_after(q, edition_of(old), gravity, film, duration, values);
  });
}

py::tuple heat_strain_times(const Doubles& inputs, bool old, bool gravity, double horizon, const Doubles& core,
                            const Doubles& stored, const Doubles& dehydration) {
  const lp::CrewLimits limits = limits_of(core, stored, dehydration);
  return ask_each<lp::HeatStrainQuestion>(inputs, limits.count() + 1, [=](const auto& q, double* values) {
    return lp::heat_strain_times(q, edition_of(old), gravity, horizon, limits, values, values[limits.count()]);
  });
}

}  // namespace

void bind_crew(py::module_& m) {
  m.def("two_node", &two_node, py::arg("inputs"), py::arg("gravity"), py::arg("steps"),
        "Values [12, n] and status [n].");
  m.def("crew_after", &crew_after, py::arg("inputs"), py::arg("gravity"), py::arg("duration"),
        "Core, skin and rates [2 + 16, n] and status [n]; a negative duration: in the steady state.");
  m.def("crew_rates", &crew_rates, py::arg("inputs"), py::arg("gravity"), "The same at a given core and skin.");
  m.def("crew_times", &crew_times, py::arg("inputs"), py::arg("gravity"), py::arg("horizon"), py::arg("core"),
        py::arg("stored"), py::arg("dehydration"), "Times to each limit and the last core temperature; status [n].");
  m.def("heat_strain", &heat_strain, py::arg("inputs"), py::arg("old"), py::arg("gravity"), py::arg("each_minute"),
        py::arg("duration"), "Values [11, n] and status [n].");
  m.def("heat_strain_times", &heat_strain_times, py::arg("inputs"), py::arg("old"), py::arg("gravity"),
        py::arg("horizon"), py::arg("core"), py::arg("stored"), py::arg("dehydration"),
        "Times to each limit and the last rectal temperature; status [n].");
  m.def("body_area", py::vectorize(&lp::body_area<double>), py::arg("mass"), py::arg("height"), "m2 by DuBois.");
}
