// What a surface absorbs of its surroundings, as a flux and as the temperature of a sink.
//
//     q = alpha S (F_s + a F_a) + epsilon (E F_E) + q_other                                                 (1)
//     T_sink = (q/(epsilon sigma))^(1/4)                                                                    (2)
// S solar irradiance, a albedo, E the Earth's infrared emission [W/m2]; alpha solar absorptance, epsilon infrared
// emittance; F_s share of S on the surface, F_E view factor to the Earth, F_a that of sunlit ground weighed by the
// cosine of the Sun's zenith; q_other absorbed from bodies near it [1]. Checked: S 1321, a 0.2, E 206, F_E 0.288727,
// alpha 0.15, epsilon 0.91: 188.80 K edge-on to the Sun at noon, 179.96 K in the shadow.
//
// [1] ECSS-E-ST-31C, Space engineering: Thermal control general requirements (sink temperature).
#pragma once

#include "leakphys/physics/radiation.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What the surroundings give.
template <class R>
struct ThermalEnvironment {
  R solar, albedo, infrared;  // W/m2, -, W/m2
};
template <class R>
struct SurfaceFinish {
  R absorptance, emittance;
};
// Shares of S, a S and E that fall on a surface.
template <class R>
struct ExposureFactors {
  R sun, albedo, earth;
};

// (1) without q_other, W/m2.
template <class R>
LP_HD R absorbed_flux(const ExposureFactors<R>& f, const ThermalEnvironment<R>& env, const SurfaceFinish<R>& finish) {
  const R sunlight = env.solar * fma(env.albedo, f.albedo, f.sun);
  return fma(finish.absorptance, sunlight, finish.emittance * env.infrared * f.earth);
}
// (2), K. Guarded at 0 flux, where its slope has no end: 0.07 K.
template <class R>
LP_HD R sink_temperature(R absorbed, R emittance) {
  return sqrt(sqrt(max(absorbed / (emittance * R(stefan_boltzmann)), R(2e-5))));
}

}  // namespace leakphys::inline LEAKPHYS_ISA
