// Friction of a fully developed pipe flow, laminar to turbulent, and the viscosity of a two-phase mixture.
//
// Darcy's factor f: pressure falls by f (L/D) rho u^2/2. Laminar, Hagen and Poiseuille [1, eq. 6.13]:
//     f = 64/Re,   Re = rho u D/mu                                                                        (1)
// Turbulent, between smooth and rough, Colebrook [2], the curves of Moody's chart [3]:
//     1/sqrt(f) = -2 log10(e/(3.7 D) + 2.51/(Re sqrt(f)))                                                  (2)
// which is explicit where the pressure is known and the flow asked for, because Re sqrt(f) follows from the
// pressure alone. It fits measurements to 10 to 15 % [1]. Valid for e/D <= 0.05, Re up to 1e8. Checked: Re = 1e5,
// e/D = 0.001: f = 0.02217.
//
// Between laminar_end and turbulent_start the flow is intermittent and no law holds. Of the flows that (1) and (2)
// give at one pressure, the joined one is the harmonic mean
//     1/Re = (1 - sigma)/Re_lam + sigma/Re_turb                                                            (3)
// where sigma is a function of s = t_1/(t_1 + t_2), t_1 = 1/laminar_end - 1/Re_lam, t_2 = 1/Re_turb -
// 1/turbulent_start. With sigma = s the flow would rise as s does from laminar_end to turbulent_start; a sigma
// that is flat at both ends joins slope and curvature (C2) too. Rising for every e/D <= 0.05: measured in
// tests/test_friction.cpp.
//
// Homogeneous mixture, x the share of the mass that is vapour, McAdams [4]:
//     1/mu = x/mu_v + (1 - x)/mu_l                                                                        (4)
//
// [1] F. M. White, Fluid Mechanics, 7th ed., McGraw-Hill 2011, ch. 6.
// [2] C. F. Colebrook, J. Inst. Civil Eng. 11 (1939) 133.
// [3] L. F. Moody, Trans. ASME 66 (1944) 671.
// [4] W. H. McAdams, W. K. Woods, L. C. Heroman, Trans. ASME 64 (1942) 193.
#pragma once

#include "leakphys/num/smooth.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double laminar_end = 2300.0;      // Re up to which (1) holds [1]
inline constexpr double turbulent_start = 4000.0;  // Re from which (2) holds [1]
inline constexpr double transition_rounding = 0.1;  // share of s at either end over which sigma is rounded off
// Re sqrt(f) below which (2) is not asked: at laminar_end it is 384. Keeps the unused branch finite.
inline constexpr double least_friction_reynolds = 100.0;
inline constexpr double sqrt_of_friction_at_start = 0.1414213562373095;
inline constexpr double friction_at_start = 0.02;  // from which (2) is iterated where the flow is not friction's alone

// Eq. (2): sqrt(f) from e/D and Re sqrt(f).
template <class R>
LP_HD R turbulent_friction_root(R relative_roughness, R friction_reynolds) {
  constexpr double half_log_10 = 1.151292546497023;
  const R smooth = R(2.51) / max(friction_reynolds, R(least_friction_reynolds));
  return R(-half_log_10) / log(fma(R(1.0 / 3.7), relative_roughness, smooth));
}

// Eq. (3): sigma, 0 while the laminar flow is below laminar_end, 1 once the turbulent one is above turbulent_start.
template <class R>
LP_HD R turbulent_share(R laminar_reynolds, R turbulent_reynolds) {
  const R past = R(1.0 / laminar_end) - R(1.0) / max(laminar_reynolds, R(laminar_end));
  const R left = R(1.0) / min(turbulent_reynolds, R(turbulent_start)) - R(1.0 / turbulent_start);
  const R s = past / (past + left);
  constexpr double e = transition_rounding;
  return (ramp(s - R(e), R(e)) - ramp(s - R(1.0 - e), R(e))) * R(1.0 / (1.0 - 2.0 * e));
}

// f from the Reynolds number, (2) iterated; between the ends the mean by sigma.
template <class R>
LP_HD R darcy_factor(R reynolds, R relative_roughness) {
  R root(sqrt_of_friction_at_start);
  for (int i = 0; i < 4; ++i) root = turbulent_friction_root(relative_roughness, reynolds * root);
  const R laminar = R(64.0) / max(reynolds, R(1e-12)), flowing = max(reynolds, R(1.0));  // at rest 1/Re has no slope
  return fma(turbulent_share(flowing, flowing), root * root - laminar, laminar);
}

// Eq. (4) [Pa s].
template <class R>
LP_HD R mixture_viscosity(R quality, R liquid, R vapour) {
  return R(1.0) / (quality / vapour + (R(1.0) - quality) / liquid);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
