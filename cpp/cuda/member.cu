// Kernels: one thread integrates one member at a time, striding over the grid. No physics is written here.
//
// All pointers are the device's, those inside the structs too: the host copies a Problem, sets its network's
// `fluid` to a FluidTable that it copied beside it, and launches any grid. A thread is a pack of one lane, so
// a member's result does not depend on the launch. Compile with --std=c++20 --fmad=false: contraction would
// change the bits that the CPU's lanes agree on.
#include "leakphys/ensemble/member.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <class Model>
__device__ void integrate_my_members(const Problem<Model>& problem, const Request& request,
                                     const Outputs& outputs) {
  const long long stride = static_cast<long long>(gridDim.x) * blockDim.x;
  const long long first = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
  for (long long member = first; member < request.members; member += stride) {
    OneMember source{member};
    integrate_members<double>(problem, request, outputs, source);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA

// The host writes these structs as bytes: what it took for their sizes must be what is compiled here.
#define LEAKPHYS_SAME_SIZE(type, bytes) \
  static_assert(sizeof(type) == (bytes), #type " has another layout here than on the host")
#if defined(LEAKPHYS_SIZEOF_REQUEST)
LEAKPHYS_SAME_SIZE(leakphys::Request, LEAKPHYS_SIZEOF_REQUEST);
LEAKPHYS_SAME_SIZE(leakphys::Outputs, LEAKPHYS_SIZEOF_OUTPUTS);
LEAKPHYS_SAME_SIZE(leakphys::FluidTable, LEAKPHYS_SIZEOF_FLUID);
LEAKPHYS_SAME_SIZE(leakphys::Problem<leakphys::NetworkModel>, LEAKPHYS_SIZEOF_NETWORK);
LEAKPHYS_SAME_SIZE(leakphys::Problem<leakphys::Leak8>, LEAKPHYS_SIZEOF_LEAK8);
#endif

// A network takes minutes to compile, leak8 seconds: who wants one kernel says which.
#if !defined(LEAKPHYS_ONLY_LEAK8)
extern "C" __global__ void leakphys_network(const leakphys::Problem<leakphys::NetworkModel>* problem,
                                            const leakphys::Request* request,
                                            const leakphys::Outputs* outputs) {
  leakphys::integrate_my_members(*problem, *request, *outputs);
}
#endif

#if !defined(LEAKPHYS_ONLY_NETWORK)
extern "C" __global__ void leakphys_leak8(const leakphys::Problem<leakphys::Leak8>* problem,
                                          const leakphys::Request* request,
                                          const leakphys::Outputs* outputs) {
  leakphys::integrate_my_members(*problem, *request, *outputs);
}
#endif
