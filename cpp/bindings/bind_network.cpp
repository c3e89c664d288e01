// Bindings of a network: its topology as integers, checked; its columns by part.
#include "network_topology.hpp"

namespace py = pybind11;
using namespace leakphys_bindings;

namespace {

lp::NetworkModel make_network(const Integers& loops, const Integers& volumes, const Integers& zones,
                              const Integers& links, const Integers& pumps, const Integers& holes,
                              const Integers& accumulators, bool dissolved_gas, int crew, bool jettisons,
                              bool growing, const Integers& nodes, const Integers& plates,
                              bool resolved_sinks, bool desiccants,
                              const Integers& compartment_walls, const Integers& conductors, const Integers& radiators,
                              const Integers& hatches, const Integers& watches, int heat_load_point) {
  lp::NetworkModel model;
  Net& net = model.net;
  net.nodes = rows(nodes, 1, Net::max_nodes, "too many nodes");
  for (int i = 0; i < net.nodes; ++i) net.node_melts[i] = nodes.at(i, 0) != 0;
  net.boundaries = rows(plates, 1, Net::max_boundaries, "too many boundaries");
  for (int b = 0; b < net.boundaries; ++b) {
    net.plate_attitude[b] = plates.at(b, 0);
    require(inside(net.plate_attitude[b], 4), "boundary: no such attitude");
  }
  net.resolved_sinks = resolved_sinks;
  net.desiccants = desiccants;
  net.compartments = rows(compartment_walls, 2, Net::max_compartments, "too many compartments");
  read_coolant(net, loops, volumes, zones);
  read_coolant_parts(net, links, pumps, holes, accumulators);
  read_thermal_parts(net, compartment_walls, conductors, radiators, hatches);
  net.dissolved_gas = dissolved_gas && net.volumes > 0;
  require(inside(crew, 3) && (crew == lp::crew_model::none || net.compartments > 0), "crew: no such model, or no compartment");
  net.crew = crew;
  net.jettisons = jettisons;
  net.growing = growing;
  net.watches = rows(watches, 5, Net::max_watches, "too many watches");
  net.lay_out();
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
  require(heat_load_point < net.nodes + net.compartments, "heat load: no such node or compartment");
  net.heat_load_point = heat_load_point;
  return model;
}

py::dict first_columns(const lp::NetworkModel& model) {
  const Net& n = model.net;
  py::dict first;  // part -> (first column, columns per part)
  first["loops"] = py::make_tuple(n.loop_at(0, 0), lp::loop_field::count);
  first["volumes"] = py::make_tuple(n.volume_at(0, 0), lp::volume_field::count);
  first["zones"] = py::make_tuple(n.zone_at(0, 0), lp::zone_field::count);
  first["links"] = py::make_tuple(n.link_at(0, 0), lp::link_field::count);
  first["pumps"] = py::make_tuple(n.pump_at(0, 0), lp::pump_field::count);
  first["punctures"] = py::make_tuple(n.puncture_at(0, 0), lp::puncture_field::count);
  first["accumulators"] = py::make_tuple(n.accumulator_at(0, 0), lp::accumulator_field::count);
  first["crew"] = py::make_tuple(n.crew_at(0), lp::crew_field::count);
  first["orbit"] = py::make_tuple(n.orbit_at(0), lp::orbit_field::count);
  first["extra_load"] = py::make_tuple(n.extra_load_at(), 1);
  first["nodes"] = py::make_tuple(n.node_at(0, 0), lp::node_field::count);
  first["boundaries"] = py::make_tuple(n.boundary_at(0, 0), lp::boundary_field::count);
  first["conductors"] = py::make_tuple(n.conductor_at(0, 0), lp::conductor_field::count);
  first["radiators"] = py::make_tuple(n.radiator_at(0, 0), lp::radiator_field::count);
  first["compartments"] = py::make_tuple(n.compartment_at(0, 0), lp::compartment_field::count);
  first["hatches"] = py::make_tuple(n.hatch_at(0, 0), lp::hatch_field::count);
  first["watches"] = py::make_tuple(n.watch_at(0, 0), lp::watch_field::count);
  return first;
}

}  // namespace

void bind_network(py::module_& m) {
  py::class_<lp::NetworkModel>(m, "Network", "A network's topology; numbers come with the run.")
      .def(py::init(&make_network), py::kw_only(), py::arg("loops"), py::arg("volumes"), py::arg("zones"),
           py::arg("links"), py::arg("pumps"), py::arg("holes"), py::arg("accumulators"), py::arg("dissolved_gas"),
           py::arg("crew"), py::arg("jettisons"), py::arg("growing"), py::arg("nodes"), py::arg("plates"),
           py::arg("resolved_sinks"), py::arg("desiccants"), py::arg("compartment_walls"), py::arg("conductors"), py::arg("radiators"),
           py::arg("hatches"), py::arg("watches"),
           py::arg("heat_load_point"))
      .def_property_readonly("parameters", &lp::NetworkModel::parameters)
      .def_property_readonly("states", &lp::NetworkModel::states)
      .def_property_readonly("first_columns", &first_columns);
}
