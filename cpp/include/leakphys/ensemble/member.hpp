// The one function that every back end calls: take members from a source and integrate them to their end.
#pragma once

#include "leakphys/num/dependence.hpp"
#include "leakphys/solve/integrate.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// A source that yields one member: the device's, where a thread is a lane.
struct OneMember {
  long long member;
  LP_HD static bool cancelled() { return false; }
  LP_HD long long next() {
    const long long m = member;
    member = -1;
    return m;
  }
};

template <class R, class Model, class Source>
LP_FN void integrate_members(const Problem<Model>& problem, const Request& request, const Outputs& outputs,
                             Source& source) {
  Integration<Model, Rodas5P, R> integration(problem, request, outputs);
  integration.run(source);
}

// The sparsity of a model's Jacobian, found by running its right-hand side on dependences; then its tape.
// False when the network is too large for the tape's capacities, or its places were not found.
template <class Model>
LP_FN bool plan_model(const Model& model, SparsePlan<Model::max_states>& plan) {
  static_assert(Model::max_states < Dependence::capacity);
  if constexpr (requires { model.net; })
    if (!model.net.is_laid_out()) return false;
  Dependence p[Model::max_parameters], y[Model::max_states], dy[Model::max_states];
  for (int i = 0; i < model.states(); ++i) y[i] = Dependence::on(i);
  model.rhs(p, Dependence::on(model.states()), y, dy);
  return plan_sparse(plan, model.states(), [&](int i, int j) { return dy[i].has(j); }, Model::autonomous);
}

}  // namespace leakphys::inline LEAKPHYS_ISA
