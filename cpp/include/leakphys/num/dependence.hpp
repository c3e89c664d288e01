// Dependence: a scalar that knows no number, only which inputs it depends on.
//
// Running a right-hand side on Dependence scalars gives the sparsity pattern of its Jacobian, for any network
// and without a list kept by hand: every operation returns the union of what its arguments depend on. A
// select() takes both arms; a comparison carries nothing, as in Dual, where a mask has no derivative; value()
// strips the dependence just as it strips derivatives.
#pragma once

#include "leakphys/num/math.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

struct DependenceMask {
  LP_HD friend DependenceMask operator&(DependenceMask, DependenceMask) { return {}; }
  LP_HD friend DependenceMask operator|(DependenceMask, DependenceMask) { return {}; }
  LP_HD friend DependenceMask operator!(DependenceMask) { return {}; }
  // A branch on these skips work that some lane may need; here nothing is ever skipped.
  LP_HD friend bool any(DependenceMask) { return true; }
  LP_HD friend bool all(DependenceMask) { return false; }
};

struct Dependence {
  static constexpr int capacity = 192;
  unsigned long long word[capacity / 64] = {};

  Dependence() = default;
  LP_HD Dependence(double) {}

  LP_HD static Dependence on(int input) {
    Dependence r;
    r.word[input / 64] = 1ULL << (input % 64);
    return r;
  }
  LP_HD bool has(int input) const { return (word[input / 64] >> (input % 64)) & 1ULL; }

  LP_HD friend Dependence operator|(Dependence a, Dependence b) {
    for (int i = 0; i < capacity / 64; ++i) a.word[i] |= b.word[i];
    return a;
  }
  LP_HD friend Dependence operator+(Dependence a, Dependence b) { return a | b; }
  LP_HD friend Dependence operator-(Dependence a, Dependence b) { return a | b; }
  LP_HD friend Dependence operator*(Dependence a, Dependence b) { return a | b; }
  LP_HD friend Dependence operator/(Dependence a, Dependence b) { return a | b; }
  LP_HD friend Dependence operator-(Dependence a) { return a; }
  LP_HD Dependence& operator+=(Dependence b) { return *this = *this | b; }
  LP_HD Dependence& operator-=(Dependence b) { return *this = *this | b; }
  LP_HD Dependence& operator*=(Dependence b) { return *this = *this | b; }
  LP_HD Dependence& operator/=(Dependence b) { return *this = *this | b; }
  LP_HD friend DependenceMask operator<(Dependence, Dependence) { return {}; }
  LP_HD friend DependenceMask operator>(Dependence, Dependence) { return {}; }
  LP_HD friend DependenceMask operator<=(Dependence, Dependence) { return {}; }
  LP_HD friend DependenceMask operator>=(Dependence, Dependence) { return {}; }
  LP_HD friend DependenceMask operator==(Dependence, Dependence) { return {}; }
  LP_HD friend DependenceMask operator!=(Dependence, Dependence) { return {}; }
};

template <>
struct ScalarTraits<Dependence> {
  using Value = Dependence;
  using Mask = DependenceMask;
  static constexpr int lanes = 1;
};

LP_HD Dependence value(Dependence) { return {}; }
LP_HD DependenceMask finite(Dependence) { return {}; }
LP_HD Dependence select(DependenceMask, Dependence a, Dependence b) { return a | b; }
LP_HD Dependence fma(Dependence a, Dependence b, Dependence c) { return a | b | c; }
LP_HD Dependence min(Dependence a, Dependence b) { return a | b; }
LP_HD Dependence max(Dependence a, Dependence b) { return a | b; }
LP_HD Dependence pow(Dependence a, Dependence b) { return a | b; }
LP_HD Dependence atan2(Dependence a, Dependence b) { return a | b; }
LP_HD Dependence sqrt(Dependence a) { return a; }
LP_HD Dependence abs(Dependence a) { return a; }
LP_HD Dependence exp(Dependence a) { return a; }
LP_HD Dependence log(Dependence a) { return a; }
LP_HD Dependence cbrt(Dependence a) { return a; }
LP_HD Dependence sin(Dependence a) { return a; }
LP_HD Dependence cos(Dependence a) { return a; }
LP_HD Dependence acos(Dependence a) { return a; }
LP_HD Dependence tanh(Dependence a) { return a; }
LP_HD Dependence floor(Dependence) { return {}; }

}  // namespace leakphys::inline LEAKPHYS_ISA
