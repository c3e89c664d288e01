// The parameter columns of a network, per kind of part, with their SI units: one list for C++ and Python.
//
// Each X(name, unit) is a column. Those after `derived` are set by the model itself when a member starts. Python reads
// the given ones through the bindings and names its columns after them, so a field exists once.
#pragma once

#include "leakphys/num/config.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

#define LP_LOOP_FIELDS(X)                                                                                       \
  X(vapour_pressure_factor, "1") X(gas_solubility, "1") X(gas_saturation, "1") X(gas_release_time, "s")             \
  X(mixing_width, "K") X(relocation_time, "s") X(jettisoned, "1")
#define LP_LOOP_DERIVED(X)                                                                                      \
  X(charge, "kg") X(rejection_reference, "W") X(rejection_taken, "1") X(starts_liquid, "1") X(ln_vapour_factor, "1")
#define LP_VOLUME_FIELDS(X) X(initial_pressure, "Pa") X(initial_liquid_fraction, "1")
#define LP_VOLUME_DERIVED(X) X(charge, "kg") X(liquid_charge, "kg") X(start_status, "1")                     \
  X(last_temperature, "K") X(last_energy, "J/kg") X(last_volume, "m3/kg") X(last_per_energy, "K*kg/J")             \
  X(last_per_volume, "K*kg/m3")
#define LP_ZONE_FIELDS(X) X(volume, "m3") X(initial_temperature, "K")
#define LP_LINK_FIELDS(X)                                                                                       \
  X(length, "m") X(bore, "m") X(roughness, "m") X(loss_coefficient, "1") X(parallel, "1") X(opening, "1")           \
  X(mixture_resistance, "Pa*s/kg") X(set_pressure, "Pa") X(severed, "1") X(severed_at, "1") X(back_pressure, "Pa")
#define LP_PUMP_FIELDS(X)                                                                                       \
  X(running, "1") X(power, "W") X(dry_power_share, "1") X(void_onset, "1") X(void_loss, "1")                        \
  X(required_suction_pressure, "Pa") X(spin_down_time, "s") X(trip_time, "s") X(flow, "kg/s") X(head, "Pa")   \
  X(command, "1")
#define LP_PUMP_DERIVED(X) X(commanded, "1") X(command_taken, "1")
#define LP_ACCUMULATOR_FIELDS(X)                                                                                \
  X(stroke, "m3") X(gas_volume, "m3") X(gas_pressure, "Pa") X(gas_heat_capacity_ratio, "1")                        \
  X(wall_conductance, "W/K") X(compliance, "m3/s/Pa") X(stop_stiffness, "Pa/m3") X(spring_pressure, "Pa")           \
  X(spring_rate, "Pa/m3") X(gas_leak_area, "m2") X(gas_constant, "J/kg/K")
#define LP_PUNCTURE_FIELDS(X)                                                                                   \
  X(diameter, "m") X(discharge_coefficient, "1") X(back_pressure, "Pa") X(upstream, "1") X(law, "1") X(open, "1")   \
  X(pump_head, "Pa") X(lever_arm, "m") X(bore_length, "m") X(tube_bore, "m") X(tube_length, "m") X(tube_holes, "1")     \
  X(growth_rate, "m/s") X(fin_area, "m2") X(jet_azimuth, "rad") X(jet_elevation, "rad") X(jet_sign, "1")            \
  X(position_x, "m") X(position_y, "m") X(position_z, "m")
#define LP_PUNCTURE_DERIVED(X) X(fin_lost, "m2")
// Of a crew: of both models, of the one-node body, of the two-node body.
#define LP_CREW_FIELDS(X)                                                                                       \
  X(metabolic_rate, "W") X(body_mass, "kg") X(absorber_heat, "W") X(absorber_water, "kg/s")                       \
  X(sensible_conductance, "W/K") X(skin_temperature, "K") X(minimum_evaporation, "W")                              \
  X(evaporative_conductance, "W/Pa")                                                                               \
  X(work, "W") X(body_area, "m2") X(radiating_share, "1") X(clothing_insulation, "m2*K/W")                         \
  X(permeation_efficiency, "1") X(moisture_permeability_index, "1") X(suit_ventilation_flow, "kg/s")                       \
  X(suit_effectiveness, "1") X(air_speed, "m/s") X(gravity, "1")
#define LP_CREW_DERIVED(X)                                                                                      \
  X(aboard, "1") X(area_factor, "1") X(permeability, "1") X(film_at_sea_level, "W/m2/K") X(film_by_motion, "W/m2/K") \
  X(most_wettedness, "1")
#define LP_NODE_FIELDS(X)                                                                                       \
  X(heat_capacity, "J/K") X(initial_temperature, "K") X(load, "W") X(melting_temperature, "K") X(latent_heat, "J")  \
  X(jettisoned, "1")
#define LP_ORBIT_FIELDS(X)                                                                                      \
  X(altitude, "m") X(beta, "rad") X(angle_from_noon, "rad") X(solar_irradiance, "W/m2") X(albedo, "1")             \
  X(earth_infrared, "W/m2")
#define LP_BOUNDARY_FIELDS(X)                                                                                   \
  X(temperature, "K") X(absorptance, "1") X(normal_forward, "1") X(normal_starboard, "1")                           \
  X(normal_nadir, "1")
#define LP_CONDUCTOR_FIELDS(X)                                                                                  \
  X(conductance, "W/K") X(design_flow, "kg/s") X(area, "m2") X(gravity, "m/s2") X(bore, "m") X(length, "m")         \
  X(parallel, "1") X(roughness, "m")
#define LP_RADIATOR_FIELDS(X)                                                                                   \
  X(area, "m2") X(emissivity, "1") X(fin_share, "1") X(fin_length, "m") X(fin_thickness, "m")                       \
  X(fin_conductivity, "W/m/K") X(fin_faces, "1")
#define LP_COMPARTMENT_FIELDS(X)                                                                                \
  X(volume, "m3") X(pressure, "Pa") X(initial_temperature, "K") X(initial_relative_humidity, "1") X(load, "W")     \
  X(condensing_area, "m2") X(mass_transfer_coefficient, "m/s") X(ventilation_flow, "kg/s")                          \
  X(ventilation_temperature, "K") X(ventilation_relative_humidity, "1") X(crew, "1") X(dehumidifier_flow, "m3/s")  \
  X(desiccant_flow, "m3/s") X(desiccant_capacity, "kg") X(jettisoned, "1")
#define LP_COMPARTMENT_DERIVED(X) X(dry_air_mass, "kg") X(ventilation_humidity_ratio, "1")
#define LP_HATCH_FIELDS(X) X(flow, "kg/s")
#define LP_WATCH_FIELDS(X) X(threshold, "1") X(duration, "s")
#define LP_NO_FIELDS(X)

// Signals: what can be watched and sampled, X(enumerator, name, unit).
#define LP_LOOP_SIGNALS(X)                                                                                      \
  X(loop_pressure, "pressure", "Pa") X(loop_temperature, "temperature", "K") X(loop_mass, "mass", "kg")             \
  X(loop_mass_fraction, "mass_fraction", "1") X(loop_inventory, "inventory", "1")                                  \
  X(loop_liquid_fraction, "liquid_fraction", "1") X(loop_circulation, "circulation", "1")                          \
  X(loop_pump_head_share, "pump_head_share", "1") X(loop_pump_delivery, "pump_delivery", "1")                      \
  X(loop_frozen, "frozen_fraction", "1")                                                                          \
  X(loop_leak_rate, "leak_rate", "kg/s") X(loop_heat_rejection, "heat_rejection", "W")                             \
  X(loop_heat_rejection_fraction, "heat_rejection_fraction", "1") X(loop_jet_force, "jet_force", "N")               \
  X(loop_jet_torque, "jet_torque", "N*m") X(loop_force_x, "force_x", "N") X(loop_force_y, "force_y", "N")           \
  X(loop_force_z, "force_z", "N") X(loop_torque_x, "torque_x", "N*m") X(loop_torque_y, "torque_y", "N*m")           \
  X(loop_torque_z, "torque_z", "N*m")
#define LP_VOLUME_SIGNALS(X)                                                                                    \
  X(volume_pressure, "pressure", "Pa") X(volume_temperature, "temperature", "K") X(volume_mass, "mass", "kg")       \
  X(volume_liquid_fraction, "liquid_fraction", "1") X(volume_gas_pressure, "gas_pressure", "Pa")
#define LP_ZONE_SIGNALS(X) X(zone_temperature, "temperature", "K") X(zone_liquid_fraction, "liquid_fraction", "1")
#define LP_LINK_SIGNALS(X) X(link_flow, "flow", "kg/s")
#define LP_PUMP_SIGNALS(X)                                                                                      \
  X(pump_circulation, "circulation", "1") X(pump_speed, "speed", "1") X(pump_head_share, "head_share", "1")
#define LP_PUNCTURE_SIGNALS(X)                                                                                  \
  X(puncture_leak_rate, "leak_rate", "kg/s") X(puncture_jet_force, "jet_force", "N")                               \
  X(puncture_diameter, "diameter", "m") X(puncture_force_x, "force_x", "N") X(puncture_force_y, "force_y", "N")     \
  X(puncture_force_z, "force_z", "N") X(puncture_torque_x, "torque_x", "N*m")                                      \
  X(puncture_torque_y, "torque_y", "N*m") X(puncture_torque_z, "torque_z", "N*m")
#define LP_ACCUMULATOR_SIGNALS(X)                                                                               \
  X(gas_volume_signal, "gas_volume", "m3") X(gas_pressure_signal, "gas_pressure", "Pa") X(travel, "travel", "1")
#define LP_NODE_SIGNALS(X) X(node_temperature_signal, "temperature", "K") X(molten_fraction, "molten_fraction", "1")
#define LP_CONDUCTOR_SIGNALS(X)                                                                                 \
  X(conductor_heat, "heat", "W") X(freezing_margin_signal, "freezing_margin", "K")                                 \
  X(reynolds_signal, "reynolds", "1") X(burnout_share_signal, "burnout_share", "1")
#define LP_AIR_SIGNALS(X)                                                                                       \
  X(air_temperature, "temperature", "K") X(relative_humidity, "relative_humidity", "1")                            \
  X(dew_point_signal, "dew_point", "K") X(condensate_signal, "condensate", "kg")                                   \
  X(sorbed_signal, "sorbed_water", "kg")
#define LP_SHIP_SIGNALS(X) X(ship_freezing_margin, "freezing_margin", "K") X(ship_burnout_share, "burnout_share", "1")
// The first two of both models of a crew, the others of the two-node body.
#define LP_CREW_SIGNALS(X)                                                                                      \
  X(heat_storage, "heat_storage", "J/kg") X(evaporation, "evaporation", "kg/s")                                    \
  X(core_temperature, "core_temperature", "K") X(skin_temperature, "skin_temperature", "K")                        \
  X(water_loss, "water_loss", "1") X(skin_wettedness, "skin_wettedness", "1")                                      \
  X(suit_ventilation_signal, "suit_ventilation", "kg/s")

// Ledgers: what crossed the ship's boundary since the start, X(enumerator, unit).
#define LP_LEDGERS(X)                                                                                           \
  X(leaked_mass, "kg") X(leaked_energy, "J") X(loads, "J") X(metabolism, "J") X(radiated, "J") X(conducted, "J")    \
  X(ventilated_energy, "J") X(ventilated_water, "kg") X(crew_water, "kg") X(removed_energy, "J")                   \
  X(removed_water, "kg") X(bellows_loss, "J") X(spring_work, "J") X(impulse, "N*s") X(gas_leaked, "J/K")            \
  X(gas_leaked_energy, "J") X(vented_mass, "kg") X(vented_energy, "J")

#define LP_ENUM_ENTRY(name, unit) name,
#define LP_FIELD_NAMESPACE(part, GIVEN, DERIVED)                                                                \
  namespace part##_field {                                                                                      \
  enum { GIVEN(LP_ENUM_ENTRY) given, before_derived = given - 1, DERIVED(LP_ENUM_ENTRY) end };                   \
  inline constexpr int count = end;                                                                             \
  }

LP_FIELD_NAMESPACE(loop, LP_LOOP_FIELDS, LP_LOOP_DERIVED)
LP_FIELD_NAMESPACE(volume, LP_VOLUME_FIELDS, LP_VOLUME_DERIVED)
LP_FIELD_NAMESPACE(zone, LP_ZONE_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(link, LP_LINK_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(pump, LP_PUMP_FIELDS, LP_PUMP_DERIVED)
LP_FIELD_NAMESPACE(accumulator, LP_ACCUMULATOR_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(puncture, LP_PUNCTURE_FIELDS, LP_PUNCTURE_DERIVED)
LP_FIELD_NAMESPACE(crew, LP_CREW_FIELDS, LP_CREW_DERIVED)
LP_FIELD_NAMESPACE(orbit, LP_ORBIT_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(node, LP_NODE_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(boundary, LP_BOUNDARY_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(conductor, LP_CONDUCTOR_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(radiator, LP_RADIATOR_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(compartment, LP_COMPARTMENT_FIELDS, LP_COMPARTMENT_DERIVED)
LP_FIELD_NAMESPACE(hatch, LP_HATCH_FIELDS, LP_NO_FIELDS)
LP_FIELD_NAMESPACE(watch, LP_WATCH_FIELDS, LP_NO_FIELDS)

#undef LP_ENUM_ENTRY
#undef LP_FIELD_NAMESPACE

}  // namespace leakphys::inline LEAKPHYS_ISA
