// What is solved: a model, the sparsity of its Jacobian, the phases that it goes through, and how accurately.
#pragma once

#include "leakphys/num/sparse.hpp"
#include "leakphys/solve/status.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Model>
struct Problem {
  Model model;
  SparsePlan<Model::max_states> plan;
  Schedule schedule;
  Options options;
};

}  // namespace leakphys::inline LEAKPHYS_ISA
