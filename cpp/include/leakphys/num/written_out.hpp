// A loop whose index is a constant: body.operator()<i>() for i = begin ... end - 1.
#pragma once

#include "leakphys/num/config.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

template <int begin, int end, class Body>
LP_HD void written_out(Body body) {
  if constexpr (begin < end) {
    body.template operator()<begin>();
    written_out<begin + 1, end>(body);
  }
}

}  // namespace leakphys::inline LEAKPHYS_ISA
