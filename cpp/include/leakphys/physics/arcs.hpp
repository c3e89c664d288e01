// Integrals of a + b cos(angle) over arcs of a circle, and over what two arcs share.
//
// What a plate fixed to the local vertical gets from the Sun along an orbit is such a function, on the arc where it
// faces the Sun less the arc in the shadow: its mean is a closed form.
#pragma once

#include "leakphys/num/dual.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// constant + amplitude cos(angle - centre).
template <class R>
struct Wave {
  R constant, amplitude, centre;
};
// From centre - half_width to centre + half_width.
template <class R>
struct Arc {
  R centre, half_width;
};

template <class R>
LP_HD R integral(const Wave<R>& wave, R from, R to) {
  return fma(wave.constant, to - from, wave.amplitude * (sin(to - wave.centre) - sin(from - wave.centre)));
}

// Where the wave is above 0: an arc round its crest, nothing or everything.
template <class R>
LP_HD Arc<R> positive_arc(const Wave<R>& wave) {
  const R cosine = -wave.constant / max(wave.amplitude, R(1e-30));
  return {wave.centre, acos(clamp(cosine, R(-1.0 + 1e-15), R(1.0 - 1e-15)))};
}

// Over what two arcs share, in one piece or two; the first's centre from -pi to pi, the second's pi.
template <class R>
LP_FN R shared_integral(const Wave<R>& wave, const Arc<R>& first, const Arc<R>& second) {
  R sum(0.0);
  for (int turn = 0; turn <= 1; ++turn) {
    const R centre = first.centre + R(2.0 * pi_high * turn);
    const R from = max(centre - first.half_width, second.centre - second.half_width);
    const R to = max(from, min(centre + first.half_width, second.centre + second.half_width));
    sum += integral(wave, from, to);
  }
  return sum;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
