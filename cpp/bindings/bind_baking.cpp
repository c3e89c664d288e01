// Binding of tables that are baked at run time: a dict of numbers, rows and polynomials in, a fluid's number out.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <iterator>
#include <string>
#include <tuple>
#include <vector>

#include "fluid_numbers.hpp"
#include "leakphys/fluids/catalogue.hpp"

namespace py = pybind11;
namespace lp = leakphys;

namespace {

// Rows of terms: as many as there are, none longer than its place.
template <int Most, int Width>
int read_rows(const py::dict& given, const char* name, double (&rows)[Most][Width]) {
  const auto values = given[name].cast<std::vector<std::vector<double>>>();
  if (values.size() > Most) throw py::value_error(std::string(name) + ": more terms than a table holds");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].size() != Width) throw py::value_error(std::string(name) + ": a term of another width");
    for (int k = 0; k < Width; ++k) rows[i][k] = values[i][static_cast<std::size_t>(k)];
  }
  return static_cast<int>(values.size());
}

using Baked = std::tuple<double, double, double, std::vector<double>>;

template <class P>
void read_fit(const Baked& given, const char* name, P& fit) {
  const std::vector<double>& coefficients = std::get<3>(given);
  if (coefficients.size() != std::size(fit.coefficient))
    throw py::value_error(std::string(name) + ": a polynomial of another degree");
  fit.scale = std::get<0>(given);
  fit.shift = std::get<1>(given);
  fit.worst = std::get<2>(given);
  for (std::size_t k = 0; k < coefficients.size(); ++k) fit.coefficient[k] = coefficients[k];
}

lp::FluidTable table_from(const py::dict& given) {
  lp::FluidTable f{};
  lp_bindings::each_number(f, [&](const char* name, double& value) { value = given[name].cast<double>(); });
  f.liquid_only = given["liquid_only"].cast<int>();
  double lead[1][3];
  read_rows(given, "ideal_lead", lead);
  for (int k = 0; k < 3; ++k) f.ideal_lead[k] = lead[0][k];
  f.ideal_power_count = read_rows(given, "ideal_power", f.ideal_power);
  f.ideal_einstein_count = read_rows(given, "ideal_einstein", f.ideal_einstein);
  f.power_count = read_rows(given, "power", f.power);
  f.gauss_count = read_rows(given, "gauss", f.gauss);
  f.association_count = read_rows(given, "association", f.association);
  f.critical_count = read_rows(given, "critical", f.critical);
  const auto fit = [&](const char* name, auto& into) { read_fit(given[name].cast<Baked>(), name, into); };
  fit("reference_ln_rho_v", f.reference_ln_rho_v);
  fit("reference_rho_l", f.reference_rho_l);
  fit("ln_rho_v", f.ln_rho_v);
  fit("rho_l", f.rho_l);
  fit("u_l", f.u_l);
  fit("s_l", f.s_l);
  fit("stiffness", f.stiffness);
  fit("internal_pressure", f.internal_pressure);
  fit("inverse_cp_l", f.inverse_cp_l);
  fit("bend_2", f.bend_2);
  fit("bend_3", f.bend_3);
  fit("turn_2", f.turn_2);
  fit("ln_mu_l", f.ln_mu_l);
  fit("k_l", f.k_l);
  fit("sigma", f.sigma);
  fit("ln_mu_v", f.ln_mu_v);
  fit("ln_mu_0", f.ln_mu_0);
  fit("u_0", f.u_0);
  fit("cp_0", f.cp_0);
  const auto terms = given["virial"].cast<std::vector<Baked>>();
  if (terms.size() != lp::virials) throw py::value_error("virial: another number of coefficients");
  for (std::size_t k = 0; k < terms.size(); ++k) read_fit(terms[k], "virial", f.virial[k]);
  return f;
}

// Adds a table; returns the number that it has from now on.
int register_fluid(const py::dict& given) {
  if (lp::registered_count >= lp::most_registered) throw py::value_error("no room for another fluid");
  lp::registered_tables[lp::registered_count] = table_from(given);
  return lp::fluid_count + lp::registered_count++;
}

}  // namespace

void bind_baking(py::module_& m) {
  m.def("register_fluid", &register_fluid, py::arg("table"), "Adds a baked table; returns its number.");
}
