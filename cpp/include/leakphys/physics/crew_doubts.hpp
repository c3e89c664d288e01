// Reasons to doubt what a model says of a person: the bits of one integer.
//
// ISO 7933, table A.1: air 15 to 50 degC, t_r - t_a 0 to 60 K, vapour pressure 0 (2023: 0.5) to 4.5 kPa, air speed 0 to
// 3 m/s, metabolic rate 100 to 450 W/m2 (2023: 56 to 250), clothing 0.1 to 1 clo; not for protective suits.
// No result: no degC (below -73.15, air above 150, walls above 200), a share outside 0 to 1, a body of 5 m2 or more.
// A value outside is computed all the same: an extrapolation that its bits tell. The two-node model has no such table;
// its ranges are assumed (two_node_query.hpp).
#pragma once

#include "leakphys/physics/heat_strain.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

namespace crew_doubt {
inline constexpr int bad_input = 1;             // not finite, or not positive where it must be: no result
inline constexpr int air_temperature = 2;
inline constexpr int radiant_temperature = 4;
inline constexpr int vapour_pressure = 8;
inline constexpr int air_speed = 16;
inline constexpr int metabolic_rate = 32;
inline constexpr int clothing = 64;
inline constexpr int suited = 128;              // given by the caller: a suit is outside the scope
inline constexpr int hot_core = 256;            // core or rectal above 39 degC: the number says no more than that
inline constexpr int not_steady = 512;          // still warming or cooling after two days
inline constexpr int pressure = 1024;
inline constexpr int work = 2048;               // below 0, or not below the metabolic rate
inline constexpr int body = 4096;               // mass or area of no grown person
inline constexpr int cold_body = 8192;          // core below 35 degC or skin below 20 degC
inline constexpr int no_number = 16384;         // the formulas leave what numbers can hold: no result
inline constexpr int too_fast = 32768;          // changes within a hundredth of a second: no result
inline constexpr int not_used = 65536;          // given by the caller: an input that the model does not know
inline constexpr int long_exposure = 131072;    // ISO 7933 beyond 8 h
inline constexpr int permeability = 262144;     // i_m of no clothing, or of more than still air passes
inline constexpr int no_result = bad_input | no_number | too_fast;
}  // namespace crew_doubt

inline constexpr double hard_core_limit = 39.0;        // degC
inline constexpr double longest_exposure = 8 * 3600.0;  // s

inline int heat_strain_doubts(const HeatStrainCase<double>& c, HeatStrainEdition edition) {
  const bool old = edition == HeatStrainEdition::iso_2004;
  const auto outside = [](double x, double low, double high) { return !(x >= low && x <= high); };
  const double sum = c.air_temperature + c.radiant_temperature + c.vapour_pressure + c.air_speed + c.metabolic_rate +
                     c.work + c.clothing + c.permeability + c.radiating_share + c.reflective_share +
                     c.reflective_emissivity + c.mass + c.area + c.walking_speed + c.walking_angle + c.acclimatised;
  const bool positive = c.metabolic_rate > 0.0 && c.mass > 0.0 && c.area > 0.0 && c.area < 5.0;
  const bool not_negative =
      c.vapour_pressure >= 0.0 && c.air_speed >= 0.0 && c.clothing >= 0.0 && c.walking_speed >= 0.0;
  const bool in_celsius = !outside(c.air_temperature, -73.15, 150.0) && !outside(c.radiant_temperature, -73.15, 200.0);
  const bool shares = c.permeability > 0.0 && c.permeability <= 1.0 && !outside(c.radiating_share, 0.0, 1.0) &&
                      !outside(c.reflective_share, 0.0, 1.0) && !outside(c.reflective_emissivity, 0.0, 1.0);
  if (!finite(sum) || !positive || !not_negative || !in_celsius || !shares) return crew_doubt::bad_input;
  int doubts = 0;
  if (outside(c.air_temperature, 15.0, 50.0)) doubts |= crew_doubt::air_temperature;
  if (outside(c.radiant_temperature - c.air_temperature, 0.0, 60.0)) doubts |= crew_doubt::radiant_temperature;
  if (outside(c.vapour_pressure, old ? 0.0 : 0.5, 4.5)) doubts |= crew_doubt::vapour_pressure;
  if (outside(c.air_speed, 0.0, 3.0)) doubts |= crew_doubt::air_speed;
  if (outside(c.metabolic_rate, old ? 100.0 : 56.0, old ? 450.0 : 250.0)) doubts |= crew_doubt::metabolic_rate;
  if (outside(c.clothing, 0.1, 1.0)) doubts |= crew_doubt::clothing;
  if (c.work < 0.0 || c.work >= c.metabolic_rate) doubts |= crew_doubt::work;
  if (outside(c.mass, 30.0, 150.0) || outside(c.area, 1.0, 3.0)) doubts |= crew_doubt::body;
  return doubts;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
