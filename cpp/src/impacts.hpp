// Many impacts in the lanes of the instruction set that this is compiled for: limits, holes of particles, particles of holes.
#pragma once

#include "columns.hpp"
#include "leakphys/physics/hole_size.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A Strike or a Shield from the columns of its fields.
template <class T, class R, int N>
T row_of(const leakphys_engine::Column (&columns)[N], long long i, long long n) {
  static_assert(sizeof(T) == N * sizeof(R));
  R fields[N];
  for (int k = 0; k < N; ++k) fields[k] = lanes_from<R>(columns[k], i, n);
  T row;
  __builtin_memcpy(&row, fields, sizeof row);
  return row;
}

template <class R>
struct ImpactAnswer {
  R value, status;
};
template <class R>
ImpactAnswer<R> answer_to(const leakphys_engine::Impacts& asked, const R& size, const Strike<R>& p, const Shield<R>& s) {
  if (asked.what == leakphys_engine::Impacts::limit) {
    const R status = ballistic_status_of(asked.law, p, s);
    return {select(status == R(ballistic_status::bad_input), R(not_a_number), ballistic_limit(asked.law, p, s)), status};
  }
  if (asked.what == leakphys_engine::Impacts::hole_of_particle) {
    const R hole = hole_diameter(asked.law, size, p, s);
    return {hole, hole_status_of(asked.law, size, hole, p, s)};
  }
  const R particle = particle_of_hole(asked.law, size, p, s);
  return {particle, hole_status_of(asked.law, particle, size, p, s)};
}

template <int Lanes>
void impacts(const leakphys_engine::Impacts& asked) {
  using R = lanes_t<Lanes>;
  for (long long i = 0; i < asked.n; i += Lanes) {
    const R size = lanes_from<R>(asked.size, i, asked.n);
    const auto strike = row_of<Strike<R>, R>(asked.strike, i, asked.n);
    const auto shield = row_of<Shield<R>, R>(asked.shield, i, asked.n);
    const ImpactAnswer<R> found = answer_to(asked, size, strike, shield);
    lanes_into(asked.value, found.value, i, asked.n);
    lanes_into(asked.status, found.status, i, asked.n);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
