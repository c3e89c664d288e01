// A pipe, a valve or a row of tubes: the quasi-steady flow that a driving pressure makes.
//
//     dp = (f L/D + K/o^2) m |m|/(2 rho A^2) + curve m |m| + resistance m                                  (1)
// m [kg/s] is the flow through all `parallel` tubes, A = parallel pi D^2/4, f of physics/friction.hpp, K the minor
// losses [1], o the opening of a valve (1 open, 0 shut). For one f it is a quadratic,
//     m = 2 dp/(a + sqrt(a^2 + 4 b |dp|)),   a = resistance (+ 32 mu L/(rho A D^2) laminar),   b = the rest   (2)
// so the laminar flow is exact. The turbulent one starts from f = friction_at_start and takes Colebrook's f of the
// flow so found friction_steps times; each step leaves at most 0.17 of the error of f, and nothing of it where
// friction is the only loss. Measured against the root of (1), for bores of 2 to 50 mm, lengths of 0.1 to 50 m, liquids
// and gases: rounding below laminar_end, at most 0.0018 of m above turbulent_start; between, log m rises with log dp by
// 0.14 to 1.
//
// m is odd in dp, rises with it, and is once continuously differentiable everywhere. Some resistance must be there:
// one of length, loss_coefficient, curve and resistance is above 0, none below. Incompressible within the pipe: no
// choking, no inertia. Checked [1, ex. 6.9]: oil of 950 kg/m3 and 0.019 Pa s, 100 m of 0.3 m bore, e/D = 0.0002,
// 8 m of head (74.6 kPa): 0.342 m3/s = 325 kg/s.
//
// [1] F. M. White, Fluid Mechanics, 7th ed., McGraw-Hill 2011, ch. 6.
#pragma once

#include "leakphys/physics/friction.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

inline constexpr int friction_steps = 2;
// Pressure difference [Pa] below which the flow of a pipe without length and resistance turns linear.
inline constexpr double orifice_width = 1e-3;
// Loss coefficient that a valve gains as it shuts, times (1 - o)^2: shuts one that has none.
inline constexpr double shut_loss = 1e-3;

template <class P>
struct PipeParameters {
  P length;            // m
  P bore;              // m
  P roughness;         // m
  P loss_coefficient;  // K
  P parallel;          // number of equal tubes
  P opening;           // 0..1
};

// Eq. (2) over dp, with a and b multiplied by o and o^2, so that o = 0 gives 0 [kg/s/Pa].
template <class R>
LP_HD R pipe_conductance(R opening, R driving_size, R linear, R square) {
  const R a = opening * linear;
  const R root = sqrt(max(fma(a, a, R(4.0) * square * driving_size), R(1e-200)));
  return R(2.0) * opening / (a + root);
}

// Open area of all tubes [m2], of a valve that is wide open.
template <class P>
LP_HD P bore_area(const PipeParameters<P>& pipe) {
  return pipe.parallel * P(0.7853981633974483) * pipe.bore * pipe.bore;
}

// The terms of (1) but for friction's f: area [m2], linear [Pa s/kg], square [Pa s2/kg2], rubbing [the same, times f].
template <class R>
struct PipeTerms {
  R area, linear, square, rubbing;
};
template <class P, class R>
LP_HD PipeTerms<R> pipe_terms(const PipeParameters<P>& pipe, R density, R viscosity, R curve, R resistance) {
  const R length(pipe.length), bore(pipe.bore), opening(pipe.opening), area(bore_area(pipe));
  const R per_square = R(0.5) / (density * area * area);
  const R shut = R(1.0) - opening;
  const R minor = fma(R(shut_loss), shut * shut, R(pipe.loss_coefficient));
  return {area, resistance + R(32.0) * viscosity * length / (density * area * bore * bore),
          fma(opening * opening, curve, minor * per_square), opening * opening * (length / bore) * per_square};
}

// The slow flow [kg/s] that a small pressure [Pa] drives.
template <class P, class R>
LP_HD R slow_pipe_flow(const PipeParameters<P>& pipe, R driving_pressure, R density, R viscosity, R curve, R resistance) {
  const PipeTerms<R> terms = pipe_terms<P, R>(pipe, density, viscosity, curve, resistance);
  return driving_pressure * pipe_conductance(R(pipe.opening), driving_pressure, terms.linear, terms.square);
}

// Eq. (1) solved for m [kg/s]. driving_pressure [Pa], density [kg/m3], viscosity [Pa s], curve [Pa s2/kg2],
// resistance [Pa s/kg].
template <class P, class R>
LP_FN R pipe_flow(const PipeParameters<P>& pipe, R driving_pressure, R density, R viscosity, R curve, R resistance) {
  const R bore(pipe.bore), opening(pipe.opening);
  const auto [area, linear, square, rubbing] = pipe_terms<P, R>(pipe, density, viscosity, curve, resistance);
  const R size = abs(driving_pressure);
  const R joined = sqrt(fma(size, size, R(orifice_width * orifice_width)));
  const R driving = select(linear > R(0.0), size, joined);
  const R laminar = pipe_conductance(opening, driving, linear, square);
  const R per_flow = bore / (area * viscosity);  // Re/m

  const R relative_roughness = R(pipe.roughness) / bore;
  R friction_root(sqrt(friction_at_start));
  R turbulent_reynolds(0.0);
  for (int i = 0; i <= friction_steps; ++i) {
    const R all = fma(friction_root * friction_root, rubbing, square);
    turbulent_reynolds = max(pipe_conductance(opening, driving, resistance, all) * driving * per_flow, R(1.0));
    if (i < friction_steps)
      friction_root = turbulent_friction_root(relative_roughness, turbulent_reynolds * friction_root);
  }
  const R laminar_reynolds = laminar * driving * per_flow;
  const R share = turbulent_share(laminar_reynolds, turbulent_reynolds);
  const R slowed = fma(share, laminar_reynolds / turbulent_reynolds - R(1.0), R(1.0));
  return driving_pressure * laminar / slowed;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
