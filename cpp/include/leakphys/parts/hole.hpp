// A hole: what stands at it, what leaves through it, and how it pushes.
//
// The vapour's share of what leaves follows from what stands at the hole, a stated choice since in microgravity
// nothing settles. The jet: liquid pushes with its momentum m sqrt(2 (p - p_b)/rho), vapour with momentum and pressure at the throat.
#pragma once

#include "leakphys/fluids/fast.hpp"
#include "leakphys/physics/gas_flow.hpp"
#include "leakphys/physics/mass_flux.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr double hole_wetting_width = 0.02;  // liquid share below which a hole that saw liquid sees vapour
inline constexpr double vapour_tail_floor = 1e-4;   // share of the charge below which the leak fades out: the last
                                                    // vapour is not followed (0.01 % of the coolant)
// The gas that coolant holds in solution is taken for nitrogen, J/kg/K.
namespace nitrogen {
inline constexpr double gas_constant = 296.8, heat_capacity = 1039.0;
}
inline constexpr double freezing_width = 1.0;       // K above the triple point within which the policy below it sets in

// What stands at the hole, as a number so that an ensemble can mix them.
namespace hole_sees {
inline constexpr double liquid = 0.0;  // liquid as long as there is any
inline constexpr double local = 1.0;   // the zone's homogeneous mixture
inline constexpr double vapour = 2.0;  // vapour as soon as there is any
}  // namespace hole_sees

// The coolant at a place in a zone, by what an outlet there would take.
template <class R>
struct Standing {
  R pressure, liquid_fraction;
  R rho_l, h_l;  // liquid, of the zone's temperature
  R rho_v, h_v;  // vapour, of the temperature that sets the pressure
  R temperature, vapour_temperature;
  R gas_density;                 // kg/m3, of free gas among the vapour
  R density, quality, enthalpy;  // of the homogeneous mixture of the coolant's phases
};
template <class R>
LP_HD void mix(Standing<R>& s) {
  const R steam = (R(1.0) - s.liquid_fraction) * s.rho_v;
  s.density = fma(s.liquid_fraction, s.rho_l, steam);
  s.quality = steam / s.density;
  s.enthalpy = fma(s.quality, s.h_v - s.h_l, s.h_l);
}

template <class R>
struct HoleParameters {
  R area;  // m2, effective: with the discharge coefficient and its opening
  R back_pressure, upstream, law;
  R ln_vapour_factor;
  R diameter, bore_length;  // m, what relaxation and rarefied gas look at
  R coefficient;            // the discharge coefficient within the area
};

template <class R>
struct Leak {
  R liquid_flow, vapour_flow;  // kg/s outward
  R mass_flow, energy_flow;    // kg/s, W
  R liquid_force, force;       // N, the liquid's part, and all of it
};

template <class R>
LP_HD Leak<R> no_leak() {
  const R none(0.0);
  return {none, none, none, none, none, none};
}
// A hole in the wall of a tube, fed from both of its ends. Two resistances in series, the hole of effective area A_h and
// both halves of the tube, each of the bore's area A_b with an entry's and its friction's loss; losses add, so that
//     1/A^2 = 1/A_h^2 + (1 + f L/D)/(2 A_b)^2                                                              (1)
// for liquid, and for what chokes as far as a loss counts like a smaller area. A hole wider than the tube, or a tube torn
// apart, gives at most what both ends pass. `reach` is the length to either end [m], `reynolds` of the bore.
template <class R>
LP_FN R area_behind_a_tube(R hole, R bore, R reach, R reynolds) {
  const R tube = R(2.0 * 0.78539816339744830962) * bore * bore;
  const R friction = darcy_factor(reynolds, R(relaxation::roughness) / bore) * reach / bore;
  const R share = hole / tube;  // so written, a closed hole stays closed
  return hole / sqrt(fma(share * share, R(1.0) + friction, R(1.0)));
}

// f of each number of a leak.
template <class R, class F>
LP_HD auto each(const Leak<R>& leak, const F& f) -> Leak<decltype(f(leak.force))> {
  return {f(leak.liquid_flow), f(leak.vapour_flow), f(leak.mass_flow), f(leak.energy_flow), f(leak.liquid_force), f(leak.force)};
}
// A leak where the mask holds, none elsewhere.
template <class M, class R>
LP_HD Leak<R> where(M mask, const Leak<R>& leak) {
  return each(leak, [&](const R& x) { return select(mask, x, R(0.0)); });
}

// Flux of what counts as liquid here, of vapour share `steam`, by the hole's law: of any but Bernoulli's only where the hole is `wet`,
// since they are searches.
template <class R>
LP_FN R wet_flux(const HoleParameters<R>& hole, const FluidTable& f, const Standing<R>& s, mask_t<R> wet, R steam, R density,
                 R enthalpy) {
  const R straight = liquid_mass_flux(density, s.pressure, hole.back_pressure);
  const mask_t<R> flashing = wet & (hole.law != R(discharge_law::bernoulli));
  if (!any(flashing)) return straight;
  const FastLine<R> line{f, hole.ln_vapour_factor};
  const R entropy = liquid_entropy(f, s.temperature, s.rho_l) + steam * (s.h_v - s.h_l) / s.temperature;
  const Rest<R> rest{s.pressure, s.temperature, R(1.0) / density, enthalpy, entropy, steam};
  const HoleShape<R> shape{hole.diameter, hole.bore_length};
  // A lane that does not flash keeps the bits that it has alone: 1/(1/density) is not the density.
  return select(flashing, mass_flux(line, rest, hole.law, hole.back_pressure, shape).mass_flux, straight);
}

// What flows out of the void: vapour, and the free gas among it, which leaves at the same speed. Where the hole's pressure
// is not the void's (behind a pump), it is as much denser.
template <class R>
struct OpenVoid {
  R density, exponent;  // kg/m3, of all of it; n of its isentrope
  R coolant_share;      // of its mass
};
template <class R>
LP_FN OpenVoid<R> open_void(const FluidTable& f, const Standing<R>& s, bool gassy) {
  if (!gassy) {
    GasPoint<R> rest;
    const R n = effective_exponent(FastLine<R>{f, R(0.0)}, s.vapour_temperature, s.rho_v, rest);
    return {s.rho_v * s.pressure / rest.pressure, n, R(1.0)};
  }
  const R k = heat_capacity_ratio(f, s.vapour_temperature), gas_constant(f.gas_constant);
  const R density = s.rho_v + s.gas_density, share = s.rho_v / density, rest = R(1.0) - share;
  const R mixed = fma(share, gas_constant, rest * R(nitrogen::gas_constant));
  const R cp = fma(share, gas_constant * k / (k - R(1.0)), rest * R(nitrogen::heat_capacity));
  return {s.pressure / (mixed * s.vapour_temperature), cp / (cp - mixed), share};
}

// `wet` scales the liquid's share (below the triple point; 1 unless it `may_freeze`), `fade` all of it.
template <class R>
LP_FN Leak<R> hole_leak(const HoleParameters<R>& hole, const FluidTable& fluid, const Standing<R>& s, R wet, R fade,
                        bool may_freeze = false, bool gassy = false) {
  const R fraction = s.liquid_fraction;
  const R until_dry = smooth_step(fraction / R(hole_wetting_width));
  const R while_full = smooth_step((fraction - R(1.0 - hole_wetting_width)) * R(1.0 / hole_wetting_width));
  const auto is_local = hole.upstream == R(hole_sees::local);
  const R share = wet * select(hole.upstream == R(hole_sees::vapour), while_full, until_dry);
  const R density = select(is_local, s.density, s.rho_l);
  const R enthalpy = select(is_local, s.enthalpy, s.h_l);
  const R steam = select(is_local, s.quality, R(0.0));  // of what counts as liquid here
  const R area = hole.area * fade;
  const R flux = wet_flux(hole, fluid, s, mask_t<R>(share > R(0.0)), steam, density, enthalpy);
  VapourJet<R> jet{R(0.0), R(0.0), R(1.0)};
  // Left out where no lane can see vapour: by what the smooth steps are of, not by their value, which rounds to 1 before
  // it is. A lane of liquid alone has no jet whatever its neighbours see: at states that no coolant has, of attempts that
  // fail, 0 times the jet need not be 0. So lanes equal scalars there too.
  const auto all_liquid = (fraction >= R(hole_wetting_width)) & (hole.upstream < R(hole_sees::vapour)) &
                          (s.vapour_temperature > R(1.0)) & (abs(s.pressure) < R(1e12));
  OpenVoid<R> open{R(0.0), R(0.0), R(1.0)};
  if (may_freeze || any(!all_liquid)) {
    open = open_void(fluid, s, gassy);
    jet = vapour_jet(s.pressure, open.density, open.exponent, hole.back_pressure);
    // Where nobody knows the viscosity it is not a number, and the gas a continuum to the end.
    const R viscosity = vapour_viscosity(fluid, s.vapour_temperature);
    const auto thins = (hole.back_pressure < jet.ratio * s.pressure) & (viscosity > R(0.0));
    jet.mass_flux = select(thins,
                           joined_to_effusion(jet.mass_flux, s.pressure, s.vapour_temperature, R(fluid.gas_constant),
                                              viscosity, hole.diameter, hole.coefficient),
                           jet.mass_flux);
    if (!may_freeze) {
      jet = {select(all_liquid, R(0.0), jet.mass_flux), select(all_liquid, R(0.0), jet.thrust), jet.ratio};
      open.coolant_share = select(all_liquid, R(1.0), open.coolant_share);
    }
  }
  const R wet_flow = area * share * flux;
  const R dry_flow = area * (R(1.0) - share) * jet.mass_flux * open.coolant_share;
  Leak<R> leak;
  leak.liquid_flow = wet_flow * (R(1.0) - steam);
  leak.vapour_flow = fma(wet_flow, steam, dry_flow);
  leak.mass_flow = wet_flow + dry_flow;
  leak.energy_flow = fma(wet_flow, enthalpy, dry_flow * s.h_v);
  leak.liquid_force = wet_flow * (flux / density);
  leak.force = fma(area * (R(1.0) - share), jet.thrust, leak.liquid_force);
  return leak;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
