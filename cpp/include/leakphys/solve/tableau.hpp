// Rosenbrock methods as data. A method is a table; step.hpp holds the one generic step.
//
// In the transformed variables of Hairer & Wanner [1, IV.7], with W = I/(h gamma) - J, stage i solves
//     W U_i = f(t + alpha_i h, y + sum_j a_ij U_j) + sum_j (c_ij / h) U_j + h d_i df/dt
// and y_new = y + sum_j b_j U_j, the error estimate being the last stage U_s alone (b of the embedded method
// differs there only). Between the ends, with theta in [0, 1] and K_k = sum_j dense_kj U_j,
//     y(theta) = (1 - theta) y + theta (y_new + (1 - theta) (K_1 + theta (K_2 + theta K_3))).
//
// [1] Hairer & Wanner, Solving Ordinary Differential Equations II, 2nd ed., Springer 1996.
#pragma once

#include "leakphys/num/config.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Rodas5P: 8 stages, order 5 (embedded 4), L-stable, stiffly accurate, dense output of order 4.
// Coefficients: G. Steinebach, Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks
// within the Julia Differential Equations package, BIT Numer. Math. 63, 27 (2023), doi 10.1007/s10543-023-00967-x.
// The order is measured in tests/cpp: 5.0 on a nonlinear, non-autonomous problem.
struct Rodas5P {
  static constexpr int stages = 8;
  static constexpr int order = 5;
  static constexpr double gamma = 0.21193756319429014;

  // Functions, not static arrays: device code may not take the address of a host array.
  LP_HD static constexpr double alpha(int i) {
    constexpr double table[stages] = {0.0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716,
                                      0.4288403609558664, 1.0, 1.0, 1.0};
    return table[i];
  }
  LP_HD static constexpr double d(int i) {
    constexpr double table[stages] = {0.21193756319429014, -0.42387512638858027, -0.3384627126235924,
                                      1.8046452872882734, 2.325825639765069, 0.0, 0.0, 0.0};
    return table[i];
  }
  LP_HD static constexpr double a(int i, int j) {
    constexpr double table[stages][stages - 1] = {
        {},
        {3.0},
        {2.849394379747939, 0.45842242204463923},
        {-6.954028509809101, 2.489845061869568, -10.358996098473584},
        {2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641},
        {-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946},
        {-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1.0},
        {-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1.0,
         1.0}};
    return table[i][j];
  }
  LP_HD static constexpr double c(int i, int j) {
    constexpr double table[stages][stages - 1] = {
        {},
        {-14.155112264123755},
        {-17.97296035885952, -2.859693295451294},
        {147.12150275711716, -1.41221402718213, 71.68940251302358},
        {165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306},
        {24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471},
        {30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623,
         -28.087943162872662},
        {37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002,
         -54.66780262877968, -9.48861652309627}};
    return table[i][j];
  }
  LP_HD static constexpr double dense(int k, int j) {
    constexpr double table[3][stages] = {
        {25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204, 0.524948541321073,
         1.1241088310450404, 0.4272876194431874, -0.17202221070155493},
        {-9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796, 20.176138334709044,
         15.98066361424651, -6.789040303419874, -6.710236069923372},
        {11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643, -52.072871366152654,
         -59.78993625266729, -0.15582684282751913, 4.883087185713722}};
    return table[k][j];
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
