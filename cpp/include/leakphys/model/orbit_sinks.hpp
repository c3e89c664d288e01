// Boundaries that are the sinks of plates along the ship's orbit: of an orbit's mean flux, or at each moment of it.
//
// The mean is found when a phase begins and held for it, so it costs a run nothing. The resolved sink follows a clock among
// the states, whose rate is 1: the right-hand side stays a function of the state alone.
#pragma once

#include "leakphys/model/network.hpp"
#include "leakphys/physics/orbit.hpp"
#include "leakphys/physics/plate_in_orbit.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class R>
struct PlateSink {
  PlateInOrbit<R> plate;
  ThermalEnvironment<R> environment;
  SurfaceFinish<R> finish;
};

// The emittance with which a plate takes the Earth's infrared is that of the radiator whose sink it is: with another, that
// radiator would give or take what it does not.
template <class P>
LP_FN P emittance_of(const Network& net, const P* p, int b) {
  for (int i = 0; i < net.radiators; ++i)
    if (net.radiator[i].boundary == b) return p[net.radiator_at(i, radiator_field::emissivity)];
  return P(1.0);
}

// The plate of boundary b, its normal made one of length 1.
template <class R, class P>
LP_FN PlateSink<R> plate_sink_of(const Network& net, const P* p, int b) {
  const auto orbit = [&](int f) { return R(p[net.orbit_at(f)]); };
  const auto field = [&](int f) { return R(p[net.boundary_at(b, f)]); };
  using namespace boundary_field;
  const R forward = field(normal_forward), starboard = field(normal_starboard), nadir = field(normal_nadir);
  const R length = sqrt(max(fma(forward, forward, fma(starboard, starboard, nadir * nadir)), R(1e-30)));
  const R ratio = radius_ratio(orbit(orbit_field::altitude));
  return {{net.plate_attitude[b] - 1, orbit(orbit_field::beta), ratio, mean_motion(ratio),
           orbit(orbit_field::angle_from_noon), forward / length, starboard / length, nadir / length},
          {orbit(orbit_field::solar_irradiance), orbit(orbit_field::albedo), orbit(orbit_field::earth_infrared)},
          {field(absorptance), R(emittance_of(net, p, b))}};
}

// Sink of boundary b [K], the clock standing at `time` [s].
template <class P, class R>
LP_FN R sink_at(const Network& net, const P* p, int b, R time) {
  const PlateSink<R> s = plate_sink_of<R>(net, p, b);
  const R phi = fma(s.plate.rate, time, s.plate.start);
  return sink_temperature(absorbed_flux(exposure(s.plate, phi), s.environment, s.finish), s.finish.emittance);
}

// The means over an orbit, as temperatures of their boundaries.
template <class P>
LP_FN void prepare_sinks(const Network& net, P* p) {
  for (int b = 0; b < net.boundaries; ++b) {
    if (net.plate_attitude[b] == 0) continue;
    const PlateSink<P> s = plate_sink_of<P>(net, p, b);
    p[net.boundary_at(b, boundary_field::temperature)] = mean_plate_sink(s.plate, s.environment, s.finish);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
