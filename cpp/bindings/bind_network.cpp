// Bindings of a network: its topology as integers, checked; its columns by part.
#include "arrays.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/network_model.hpp"

namespace py = pybind11;
namespace lp = leakphys;
using namespace leakphys_bindings;

namespace {

lp::NetworkModel make_network(int fluid, bool has_accumulator, bool has_crew, int nodes, int boundaries,
                              const Integers& compartment_walls, const Integers& conductors,
                              const Integers& radiators, const Integers& hatches, const Integers& watches,
                              int heat_load_point) {
  lp::NetworkModel model;
  lp::Network& net = model.net;
  net.has_loop = fluid >= 0;
  net.fluid_id = fluid;
  net.has_accumulator = net.has_loop && has_accumulator;
  require(nodes >= 0 && nodes <= lp::Network::max_nodes, "too many nodes");
  require(boundaries >= 0 && boundaries <= lp::Network::max_boundaries, "too many boundaries");
  net.nodes = nodes;
  net.boundaries = boundaries;
  net.compartments = rows(compartment_walls, 1, lp::Network::max_compartments, "too many compartments");
  net.has_crew = has_crew && net.compartments > 0;
  net.conductors = rows(conductors, 4, lp::Network::max_conductors, "too many conductors");
  net.radiators = rows(radiators, 2, lp::Network::max_radiators, "too many radiators");
  net.hatches = rows(hatches, 2, lp::Network::max_hatches, "too many hatches");
  net.watches = rows(watches, 5, lp::Network::max_watches, "too many watches");
  const int points = net.boundary_point(boundaries);
  const auto inside = [](int x, int n) { return x >= 0 && x < n; };
  for (int c = 0; c < net.compartments; ++c) {
    net.compartment_wall[c] = compartment_walls.at(c, 0);
    require(net.compartment_wall[c] < nodes, "compartment wall: no such node");
  }
  for (int i = 0; i < net.conductors; ++i) {
    net.conductor[i] = {conductors.at(i, 0), conductors.at(i, 1), conductors.at(i, 2), conductors.at(i, 3)};
    require(inside(net.conductor[i].a, points) && inside(net.conductor[i].b, points), "conductor: no such point");
    require(inside(net.conductor[i].kind, 3), "conductor: no such kind");
    require(net.has_loop || net.conductor[i].kind == lp::conductor_kind::linear, "conductor: there is no loop");
  }
  for (int i = 0; i < net.radiators; ++i) {
    net.radiator[i] = {radiators.at(i, 0), radiators.at(i, 1)};
    require(inside(net.radiator[i].node, nodes) && inside(net.radiator[i].boundary, boundaries),
            "radiator: no such node or boundary");
  }
  for (int i = 0; i < net.hatches; ++i) {
    net.hatch[i] = {hatches.at(i, 0), hatches.at(i, 1)};
    require(inside(net.hatch[i].a, net.compartments) && inside(net.hatch[i].b, net.compartments),
            "hatch: no such compartment");
  }
  for (int k = 0; k < net.watches; ++k) {
    const bool timed = watches.at(k, 2) != 0;
    net.watch[k] = {watches.at(k, 0),
                    watches.at(k, 1),
                    net.watch_at(k, lp::watch_field::threshold),
                    timed ? net.watch_at(k, lp::watch_field::duration) : -1,
                    watches.at(k, 3),
                    watches.at(k, 4)};
    require(inside(net.watch[k].signal, net.signals()), "watch: no such signal");
  }
  require(heat_load_point < nodes + net.compartments, "heat load: no such node or compartment");
  net.heat_load_point = heat_load_point;
  return model;
}

}  // namespace

void bind_network(py::module_& m) {
  py::class_<lp::NetworkModel>(m, "Network", "A network's topology; numbers come with the run.")
      .def(py::init(&make_network), py::kw_only(), py::arg("fluid"), py::arg("has_accumulator"),
           py::arg("has_crew"), py::arg("nodes"), py::arg("boundaries"), py::arg("compartment_walls"),
           py::arg("conductors"), py::arg("radiators"), py::arg("hatches"), py::arg("watches"),
           py::arg("heat_load_point"))
      .def_property_readonly("parameters", &lp::NetworkModel::parameters)
      .def_property_readonly("states", &lp::NetworkModel::states)
      .def_property_readonly("first_columns", [](const lp::NetworkModel& model) {
        const lp::Network& n = model.net;
        py::dict first;  // part -> (first column, columns per part)
        first["loop"] = py::make_tuple(n.loop_at(0), lp::loop_field::count);
        first["accumulator"] = py::make_tuple(n.accumulator_at(0), lp::accumulator_field::count);
        first["puncture"] = py::make_tuple(n.puncture_at(0), lp::puncture_field::count);
        first["crew"] = py::make_tuple(n.crew_at(0), lp::crew_field::count);
        first["extra_load"] = py::make_tuple(n.extra_load_at(), 1);
        first["nodes"] = py::make_tuple(n.node_at(0, 0), lp::node_field::count);
        first["boundaries"] = py::make_tuple(n.boundary_at(0, 0), lp::boundary_field::count);
        first["conductors"] = py::make_tuple(n.conductor_at(0, 0), lp::conductor_field::count);
        first["radiators"] = py::make_tuple(n.radiator_at(0, 0), lp::radiator_field::count);
        first["compartments"] = py::make_tuple(n.compartment_at(0, 0), lp::compartment_field::count);
        first["hatches"] = py::make_tuple(n.hatch_at(0, 0), lp::hatch_field::count);
        first["watches"] = py::make_tuple(n.watch_at(0, 0), lp::watch_field::count);
        return first;
      });
}
