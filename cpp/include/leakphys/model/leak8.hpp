// leak8: a small stiff leak-and-heat-up problem of eight states, the solver's neutral benchmark.
//
// It is not leakphys' physics but a closed definition that any solver can be given: liquid and vapour of a
// leaking loop, its accumulator gas, loop, radiator, equipment and cabin temperatures and the cabin's humidity, over
// 24 h, ending where the cabin passes 313.15 K. 256 reference end states (two independent methods agree to
// 5.3e-12) stand in tests/data/leak8_reference.csv; the definition in docs/theory/leak8.md.
#pragma once

#include "leakphys/num/dual.hpp"
#include "leakphys/num/sparse.hpp"
#include "leakphys/solve/status.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// On which states a rate depends, and on the time (bit 8): its sparsity is written down, so that its tape is known when compiling.
LP_FN constexpr SparsePlan<8> leak8_plan() {
  SparsePlan<8> plan;
  plan_sparse(
      plan, 8,
      [](int i, int j) {
        constexpr int row[8] = {0x0f, 0x07, 0xf7, 0x0d, 0x115, 0x65, 0xe5, 0xc5};
        return bool((row[i] >> j) & 1);
      },
      false);
  return plan;
}

struct Leak8 {
  enum State { liquid, vapour, loop, gas_volume, radiator, equipment, cabin, humidity };
  enum Parameter { diameter, initial_temperature, equipment_heat, beta, cabin_limit, given,
                   area = given, sun_mean, sun_swing, parameter_count };

  static constexpr int max_states = 8;
  static constexpr int max_parameters = parameter_count;
  static constexpr int max_warm = 0;
  static constexpr int max_signals = 8;
  static constexpr int max_watches = 1;
  static constexpr int jacobian_width = 7;
  static constexpr bool autonomous = false;
  static constexpr SparsePlan<8> fixed_plan = leak8_plan();

  Watch cabin_watch{cabin, +1, cabin_limit, -1, 0, 1};

  LP_HD static int states() { return 8; }
  LP_HD static int parameters() { return parameter_count; }
  LP_HD static int signal_count() { return 8; }
  LP_HD static int watch_count() { return 1; }
  LP_HD static int audit_count() { return 1; }
  LP_HD const Watch& watch(int) const { return cabin_watch; }

  template <class R>
  LP_HD static R density(R temperature) {  // kg/m3
    const R d = temperature - R(293.15);
    return fma(fma(R(-4e-4), d, R(-0.83)), d, R(690.0));
  }

  template <class P>
  LP_FN void start(P* p, P* y) const {
    const P degree(3.14159265358979323846 / 180.0);
    p[area] = P(0.62 * 3.14159265358979323846) * p[diameter] * p[diameter] / P(4.0);
    p[sun_mean] = P(70.0) + P(50.0) * cos(p[beta] * degree);
    p[sun_swing] = P(60.0) * cos(p[beta] * degree);
    const P t0 = p[initial_temperature];
    y[liquid] = P(0.033) * density(t0);
    y[vapour] = P(1e-7);
    y[loop] = t0;
    y[gas_volume] = P(0.003);
    y[radiator] = t0 - P(3.0);
    y[equipment] = t0 + P(10.0);
    y[cabin] = P(295.0);
    y[humidity] = P(0.008);
  }
  template <class P>
  LP_FN void enter_phase(P*, P*) const {}

  template <class R>
  LP_FN void scales(const R*, R* scale) const {
    constexpr double s[8] = {1.0, 1e-2, 1.0, 1e-3, 1.0, 1.0, 1.0, 1e-3};
    for (int i = 0; i < 8; ++i) scale[i] = R(s[i]);
  }
  template <class R>
  LP_HD static R mapped_error(const R*, double, const R*, const R*) {
    return R(0.0);
  }
  LP_HD static int warm_count() { return 0; }
  LP_HD static int warm_column(int) { return -1; }
  template <class R>
  LP_FN void observe(const R* p, const R& t, const R* y, Observation<R, max_signals>& o) const {
    signals(p, t, y, o.signals);
    o.status = R(double(status::ok));
  }
  template <class P, class T>
  LP_FN void watched_signals(const P* p, T t, const T* y, T* s) const {
    signals(p, t, y, s);
  }
  template <class P, class T>
  LP_FN void signals(const P*, T, const T* y, T* s) const {
    for (int i = 0; i < 8; ++i) s[i] = y[i];
  }
  LP_FN void audit(const double*, const double* y, double* terms) const { terms[0] = y[liquid] + y[vapour]; }

  // s(x) = 1/(1 + e^-x)
  template <class R>
  LP_HD static R logistic(R x) {
    return R(1.0) / (R(1.0) + exp(-x));
  }
  // p(x, e) = (x + sqrt(x^2 + e^2))/2
  template <class R>
  LP_HD static R positive_part(R x, double e) {
    return R(0.5) * (x + sqrt(fma(x, x, R(e * e))));
  }
  // humidity ratio of saturated air at 101325 Pa
  template <class R>
  LP_HD static R saturation_humidity(R t) {
    const R pressure = R(610.94) * exp(R(17.625) * (t - R(273.15)) / (t - R(30.11)));
    return R(0.622) * pressure / (R(101325.0) - pressure);
  }

  template <class P, class T>
  LP_FN void rhs(const P* p, const T& t, const T* y, T* dy) const {
    const T d = y[loop] - T(293.15);
    const T rho = density(y[loop]);
    const T cp = fma(fma(T(4e-3), d, T(3.9)), d, T(2050.0));
    const T p_s = exp(T(20.5777) - T(2896.28) / (y[loop] - T(52.415)));
    const T h_fg = T(307e3) - T(420.0) * (y[loop] - T(298.15));
    const T free = T(0.036) - y[liquid] / rho;
    const T x = free - T(0.006);
    const T void_volume = positive_part(x, 2e-5);
    const T alpha = void_volume * T(1.0 / 0.030);
    const T vapour_volume = void_volume + T(1e-6);
    const T p_gas = T(2e5) * exp(T(1.25) * log(T(0.003) / y[gas_volume]));
    const T rt = T(72.787) * y[loop];
    const T p_v = y[vapour] * rt / vapour_volume;
    const T pressure = fma(logistic(x * T(1e4)), p_v - p_gas, p_gas);
    const T wet = y[liquid] / (y[liquid] + T(0.02));
    const T liquid_share = logistic((T(0.90) - alpha) * T(1.0 / 0.02)) * wet;
    const T a = T(p[area]);
    const T liquid_leak =
        liquid_share * a * pressure * sqrt(T(2.0) * rho / sqrt(fma(pressure, pressure, T(1e4))));
    const T vapour_leak = (T(1.0) - liquid_share) * a * T(0.6177) * p_v / sqrt(rt);
    const T boiling = T(0.5) * (p_s * vapour_volume / rt - y[vapour]) * wet;
    const T pumping = logistic((T(0.12) - alpha) * T(1.0 / 0.02));
    const T flow = T(0.08) * pumping * cp;
    const T q_radiator = fma(T(0.8), flow, T(1.5)) * (y[loop] - y[radiator]);
    const T q_equipment = fma(T(0.6), flow, T(0.8)) * (y[equipment] - y[loop]);
    const T q_cabin = fma(T(0.3), flow, T(0.3)) * (y[cabin] - y[loop]);
    const T q_between = T(15.0) * (y[equipment] - y[cabin]);
    const T latent_share = fma(T(0.65), logistic((y[cabin] - T(303.15)) * T(1.0 / 3.0)), T(0.25));
    const T w_cabin = saturation_humidity(y[cabin]);
    const T latent =
        T(390.0) * latent_share * logistic((T(0.92) - y[humidity] / w_cabin) * T(1.0 / 0.03));
    const T drying = T(0.02) * pumping * positive_part(y[humidity] - saturation_humidity(y[loop]), 2e-4);
    const T dew = T(0.5) * positive_part(y[humidity] - w_cabin, 2e-4);
    const T sun = fma(T(p[sun_swing]), sin(fma(T(2.0 * 3.14159265358979323846 / 5554.0), t, T(0.7))), T(p[sun_mean]));
    const T squared = y[radiator] * y[radiator];

    dy[liquid] = -liquid_leak - boiling;
    dy[vapour] = boiling - vapour_leak;
    dy[loop] = (q_equipment + q_cabin - q_radiator - boiling * h_fg + T(2.45e6) * drying) /
               fma(y[liquid], cp, T(9000.0));
    dy[gas_volume] = free - void_volume - y[gas_volume];
    dy[radiator] =
        (q_radiator - T(0.85 * 5.670374419e-8 * 4.0) * squared * squared + T(4.0) * sun) * T(1.0 / 12000.0);
    dy[equipment] = (T(p[equipment_heat]) - q_equipment - q_between) * T(1.0 / 3e5);
    dy[cabin] = (T(390.0) - latent + q_between - q_cabin - T(14.0) * (y[cabin] - T(275.0)) + T(2.45e6) * dew) *
                T(1.0 / 6e5);
    dy[humidity] = (latent * T(1.0 / 2.45e6) - drying - dew) * T(0.1);
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
