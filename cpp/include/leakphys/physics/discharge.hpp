// Mass flux through a hole [kg/m2/s] at discharge coefficient 1: thin-hole liquid, and choked vapour.
//
// Thin sharp hole (length/diameter < 1-2), liquid into vacuum: the jet does not reattach and does not flash
// inside the hole, so the back pressure is that of the surroundings, 0 in vacuum [1]:
//     G = sqrt(2 rho (p - p_back))                                                                        (1)
// A long bore flashes inside and sees the saturation pressure instead; that is another law, not this one.
// Checked: isooctane 298.15 K, 2 bar to vacuum: 16586.7 kg/m2/s.
//
// Vapour, ideal gas with constant k through an isentropic nozzle [2]:
//     G = p sqrt(2k/((k-1) R T)) sqrt(r^(2/k) - r^((k+1)/k)),   r = max(p_back/p, r*)                  (2)
//     r* = (2/(k+1))^(k/(k-1)), choked below it
// Valid for Knudsen numbers << 1 (isooctane through 0.8 mm: above about 230 K saturated). Real-gas effects at
// 3 bar nitrogen: 0.03 %. Checked: nitrogen 1 bar, 300 K, k = 1.39957: 229.44 kg/m2/s.
// Its thrust per area is momentum and pressure at the throat [2], p_t = r p, rho_t = rho r^(1/k):
//     F/A = G^2/rho_t + p_t - p_back                                                                      (3)
// Checked: choked into vacuum, F/A = (1 + k) r* p; nitrogen 1 bar: 1.2676 bar.
//
// Homogeneous equilibrium, by the omega method [3]: liquid and vapour in equilibrium all the way through a long bore.
//     omega = x0 v_g/v0 + c_p T0 p_s/v0 (v_lg/h_lg)^2                                                     (4)
//     G^2 = 2 p_s/v0 [-omega ln eta - (omega - 1)(1 - eta)]/[omega (1/eta - 1) + 1]^2 + 2 (p0 - p_s)+/v0      (5)
//     eta = max(eta_c, p_back/p_s),  eta_c = [1 + (1.0446 - 0.0093431 omega^0.5) omega^-0.56261]^(-0.70356 + 0.014685 ln omega)
// (5) at eta_c is the maximum over eta; since that is flat, the fit of eta_c [4] costs at most 2e-5 of G for omega from
// 0.1 to 320, 1e-3 at 3000 (measured against the root of its equation). Checked: isooctane saturated at 298.15 K, omega 319.12: 116.6 kg/m2/s.
//
// [1] F. M. White, Fluid Mechanics, 7th ed., McGraw-Hill 2011, sec. 6.12 (Torricelli's law, losses in Cd).
// [2] J. D. Anderson, Modern Compressible Flow, 3rd ed., McGraw-Hill 2003, ch. 5.
// [3] J. C. Leung, AIChE J. 32 (1986) 1743.
// [4] API Standard 520, part I, annex C: explicit fit of eta_c [its coefficients checked by the root, not in the text].
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Pressure difference [Pa] below which (1) turns linear, so that its slope stays finite at rest.
inline constexpr double bernoulli_width = 1.0;
// Share of the back pressure over which flow sets in: sharper, and a loop that comes to rest at its back
// pressure makes the solver chatter there. In vacuum there is none; at twice the back pressure 1e-9 of G.
inline constexpr double rest_width = 0.01;

// x/sqrt(x) joined to 0 linearly: x/(x^4 + w^4)^(1/8), off by (w/x)^4/8 above w. x >= 0.
template <class R>
LP_HD R root_from_rest(R x, R width) {
  const R x2 = x * x, w2 = width * width;
  return x / sqrt(sqrt(sqrt(max(fma(x2, x2, w2 * w2), R(1e-240)))));
}

// Pressure [Pa] that drives the flow: p - p_back, joined to 0 within rest_width p_back on either side of rest. So
// never inward; a volume comes to rest 1 % below its back pressure.
template <class R>
LP_HD R driving_pressure(R pressure, R back_pressure) {
  return ramp(pressure - back_pressure, fma(R(rest_width), back_pressure, R(1e-9)));
}

// Eq. (1). density [kg/m3], pressures [Pa].
template <class R>
LP_HD R liquid_mass_flux(R density, R pressure, R back_pressure) {
  const R width = fma(R(rest_width), back_pressure, R(bernoulli_width));
  return sqrt(R(2.0) * density) * root_from_rest(driving_pressure(pressure, back_pressure), width);
}

template <class R>
struct VapourJet {
  R mass_flux;  // kg/m2/s
  R thrust;     // Pa: force per area, momentum flux plus excess pressure at the throat
};

// Eq. (2) and (3). gas_constant is specific [J/kg/K], k the heat capacity ratio.
template <class R>
LP_HD VapourJet<R> vapour_jet(R pressure, R temperature, R gas_constant, R k, R back_pressure) {
  const R flowing = max(pressure, R(1e-12));
  const R critical = exp(k / (k - R(1.0)) * log(R(2.0) / (k + R(1.0))));
  const R share = min(driving_pressure(flowing, back_pressure) / flowing, R(1.0) - critical);
  const R log_ratio = log(R(1.0) - share);
  const R density_ratio = exp(log_ratio / k);
  const R expansion = max(density_ratio * density_ratio - exp((k + R(1.0)) / k * log_ratio), R(0.0));
  // Near rest the expansion is (k - 1)/k dp/p: the width in it of rest_width in pressure.
  const R width = (k - R(1.0)) / k * R(rest_width) * min(back_pressure / flowing, R(1.0));
  const R rt = gas_constant * temperature;
  const R speed_term = R(2.0) * k / ((k - R(1.0)) * rt);
  const R flux = flowing * sqrt(speed_term) * root_from_rest(expansion, width);
  const R excess = max(flowing * (R(1.0) - share) - back_pressure, R(0.0));
  return {flux, fma(flux * flux, rt / (flowing * density_ratio), excess)};
}
// What (4) needs of a saturated state.
template <class R>
struct Saturated {
  R pressure, temperature, rho_l, rho_v, heat_capacity, latent_heat;  // Pa, K, kg/m3, kg/m3, J/kg/K, J/kg
};

// Eq. (5), kg/m2/s. `quality` is that of the mixture at rest, 0 for liquid at or above the saturation pressure.
template <class R>
LP_HD R equilibrium_mass_flux(const Saturated<R>& s, R quality, R pressure, R back_pressure) {
  const R v_g = R(1.0) / s.rho_v, v_l = R(1.0) / s.rho_l;
  const R v_0 = fma(quality, v_g - v_l, v_l), per_latent = (v_g - v_l) / s.latent_heat;
  const R omega = (quality * v_g + s.heat_capacity * s.temperature * s.pressure * per_latent * per_latent) / v_0;
  const R ln_omega = log(omega), root = sqrt(omega);
  const R base = fma(fma(R(-0.0093431), root, R(1.0446)), exp(R(-0.56261) * ln_omega), R(1.0));
  const R choked = exp(fma(R(0.014685), ln_omega, R(-0.70356)) * log(base));
  const R eta = min(max(choked, back_pressure / s.pressure), R(1.0));
  const R work = -fma(omega, log(eta), (omega - R(1.0)) * (R(1.0) - eta));
  const R stretch = fma(omega, R(1.0) / eta - R(1.0), R(1.0));
  // Nothing at saturation itself, where every two-phase volume stands: half a pascal would be 2 % of the flow.
  const R above = pressure - max(s.pressure, back_pressure);
  const R subcooled = above * smooth_step(above * R(1.0 / bernoulli_width));
  return sqrt(max(R(2.0) / v_0 * (s.pressure * max(work, R(0.0)) / (stretch * stretch) + subcooled), R(1e-30)));
}

template <class R>
LP_HD R vapour_mass_flux(R pressure, R temperature, R gas_constant, R k, R back_pressure) {
  return vapour_jet(pressure, temperature, gas_constant, k, back_pressure).mass_flux;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
