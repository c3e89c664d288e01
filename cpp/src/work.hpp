// One thread's share of a job, for the instruction set that this is compiled for.
#pragma once

#include "engine.hpp"
#include "leakphys/ensemble/member.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Hands out members one by one to whichever lane is free.
struct SharedCounter {
  long long* next_member;
  long long members;
  const long long* order;  // null: by number
  const int* cancel;
  bool cancelled() const { return __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0; }
  long long next() {
    if (cancelled()) return -1;
    const long long m = __atomic_fetch_add(next_member, 1LL, __ATOMIC_RELAXED);
    if (m >= members) return -1;
    return order == nullptr ? m : order[m];
  }
};

template <class T>
bool read_bytes(leakphys_engine::Bytes bytes, T& out) {
  if (bytes.size != sizeof(T)) return false;
  __builtin_memcpy(&out, bytes.data, sizeof(T));
  return true;
}

// Pointers do not cross the edge: the coolants' tables are this instruction set's own.
inline void resolve(NetworkModel& model) {
  for (int l = 0; l < model.net.loops; ++l) model.net.loop[l].fluid = fluid_table(model.net.loop[l].fluid_id);
}
inline void resolve(Leak8&) {}

template <class Model, int Lanes>
int work(const leakphys_engine::Job& job) {
  Problem<Model> problem{};
  Request request;
  Outputs outputs;
  if (!read_bytes(job.model, problem.model) || !read_bytes(job.schedule, problem.schedule) ||
      !read_bytes(job.options, problem.options) || !read_bytes(job.request, request) ||
      !read_bytes(job.outputs, outputs))
    return 1;
  resolve(problem.model);
  if (!plan_model(problem.model, problem.plan)) return 2;
  SharedCounter source{job.next, job.members, job.order, job.cancel};
  if (job.width == 1) {
    integrate_members<double>(problem, request, outputs, source);
  } else {
    if constexpr (Lanes == 1) integrate_members<double>(problem, request, outputs, source);
    else integrate_members<Pack<Lanes>>(problem, request, outputs, source);
  }
  return 0;
}

}  // namespace leakphys::inline LEAKPHYS_ISA
