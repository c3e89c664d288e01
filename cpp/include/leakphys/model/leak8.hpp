// leak8: a small stiff leak-and-heat-up problem of eight states, the solver's neutral benchmark.
//
// It is not leakphys' physics but a closed definition that any solver can be given: liquid and vapour of a
// leaking loop, its accumulator gas, loop, radiator, equipment and cabin temperatures and the cabin's humidity, over
// 24 h, ending where the cabin passes 313.15 K. 256 reference end states (two independent methods agree to
// 5.3e-12) stand in tests/data/leak8_reference.csv; the definition in docs/theory/leak8.md.
#pragma once

#include "leakphys/num/sparse.hpp"
#include "leakphys/num/sparse_dual.hpp"
#include "leakphys/solve/status.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Bit j of row i: rate i depends on state j; bit 8: on the time. The rates' own types are held to it.
inline constexpr unsigned leak8_rows[8] = {0x0f, 0x07, 0xf7, 0x0d, 0x115, 0x65, 0xe5, 0xc5};
// Its tape is known when compiling.
LP_FN constexpr SparsePlan<8> leak8_plan() {
  SparsePlan<8> plan;
  plan_sparse(plan, 8, [](int i, int j) { return ((leak8_rows[i] >> j) & 1) != 0; }, false);
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
  static constexpr bool autonomous = false;
  static constexpr SparsePlan<8> fixed_plan = leak8_plan();

  Watch cabin_watch{cabin, +1, cabin_limit, -1, 0, 1};

  LP_HD static int states() { return 8; }
  LP_HD static int parameters() { return parameter_count; }
  LP_HD static int signal_count() { return 8; }
  LP_HD static int watch_count() { return 1; }
  LP_HD static int audit_count() { return 1; }
  LP_HD const Watch& watch(int) const { return cabin_watch; }

  template <class R, class T>
  LP_HD static auto density(const T& temperature) {  // kg/m3
    const auto d = temperature - R(293.15);
    return fma(fma(R(-4e-4), d, R(-0.83)), d, R(690.0));
  }

  template <class P>
  LP_FN void start(P* p, P* y) const {
    const P degree(3.14159265358979323846 / 180.0);
    p[area] = P(0.62 * 3.14159265358979323846) * p[diameter] * p[diameter] / P(4.0);
    p[sun_mean] = P(70.0) + P(50.0) * cos(p[beta] * degree);
    p[sun_swing] = P(60.0) * cos(p[beta] * degree);
    const P t0 = p[initial_temperature];
    y[liquid] = P(0.033) * density<P>(t0);
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
  LP_FN T watched_signal(int k, const P*, T, const T* y) const {
    return y[watch(k).signal];
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
  template <class R, class X>
  LP_HD static auto logistic(const X& x) {
    return R(1.0) / (R(1.0) + exp(-x));
  }
  // p(x, e) = (x + sqrt(x^2 + e^2))/2
  template <class R, class X>
  LP_HD static auto positive_part(const X& x, double e) {
    return R(0.5) * (x + sqrt(fma(x, x, R(e * e))));
  }
  // humidity ratio of saturated air at 101325 Pa
  template <class R, class X>
  LP_HD static auto saturation_humidity(const X& t) {
    const auto pressure = R(610.94) * exp(R(17.625) * (t - R(273.15)) / (t - R(30.11)));
    return R(0.622) * pressure / (R(101325.0) - pressure);
  }

  // The rates, each handed to `put.operator()<state>(rate)`. A quantity has the type that follows from what it depends on
  // (num/sparse_dual.hpp); R is the plain number of all.
  template <class R, class P, class Time, class Ml, class Mv, class Tl, class Vg, class Tr, class Te, class Tc, class W, class Put>
  LP_HD static void rates(const P* p, const Time& t, const Ml& m_liquid, const Mv& m_vapour, const Tl& t_loop, const Vg& v_gas,
                          const Tr& t_radiator, const Te& t_equipment, const Tc& t_cabin, const W& w, Put put) {
    const auto d = t_loop - R(293.15);
    const auto rho = density<R>(t_loop);
    const auto cp = fma(fma(R(4e-3), d, R(3.9)), d, R(2050.0));
    const auto p_s = exp(R(20.5777) - R(2896.28) / (t_loop - R(52.415)));
    const auto h_fg = R(307e3) - R(420.0) * (t_loop - R(298.15));
    const auto free = R(0.036) - m_liquid / rho;
    const auto x = free - R(0.006);
    const auto void_volume = positive_part<R>(x, 2e-5);
    const auto alpha = void_volume * R(1.0 / 0.030);
    const auto vapour_volume = void_volume + R(1e-6);
    const auto p_gas = R(2e5) * exp(R(1.25) * log(R(0.003) / v_gas));
    const auto rt = R(72.787) * t_loop;
    const auto p_v = m_vapour * rt / vapour_volume;
    const auto pressure = fma(logistic<R>(x * R(1e4)), p_v - p_gas, p_gas);
    const auto wet = m_liquid / (m_liquid + R(0.02));
    const auto liquid_share = logistic<R>((R(0.90) - alpha) * R(1.0 / 0.02)) * wet;
    const R a = R(p[area]);
    const auto liquid_leak =
        liquid_share * a * pressure * sqrt(R(2.0) * rho / sqrt(fma(pressure, pressure, R(1e4))));
    const auto vapour_leak = (R(1.0) - liquid_share) * a * R(0.6177) * p_v / sqrt(rt);
    const auto boiling = R(0.5) * (p_s * vapour_volume / rt - m_vapour) * wet;
    const auto pumping = logistic<R>((R(0.12) - alpha) * R(1.0 / 0.02));
    const auto flow = R(0.08) * pumping * cp;
    const auto q_radiator = fma(R(0.8), flow, R(1.5)) * (t_loop - t_radiator);
    const auto q_equipment = fma(R(0.6), flow, R(0.8)) * (t_equipment - t_loop);
    const auto q_cabin = fma(R(0.3), flow, R(0.3)) * (t_cabin - t_loop);
    const auto q_between = R(15.0) * (t_equipment - t_cabin);
    const auto latent_share = fma(R(0.65), logistic<R>((t_cabin - R(303.15)) * R(1.0 / 3.0)), R(0.25));
    const auto w_cabin = saturation_humidity<R>(t_cabin);
    const auto latent = R(390.0) * latent_share * logistic<R>((R(0.92) - w / w_cabin) * R(1.0 / 0.03));
    const auto drying = R(0.02) * pumping * positive_part<R>(w - saturation_humidity<R>(t_loop), 2e-4);
    const auto dew = R(0.5) * positive_part<R>(w - w_cabin, 2e-4);
    const auto sun = fma(R(p[sun_swing]), sin(fma(R(2.0 * 3.14159265358979323846 / 5554.0), t, R(0.7))), R(p[sun_mean]));
    const auto squared = t_radiator * t_radiator;

    put.template operator()<liquid>(-liquid_leak - boiling);
    put.template operator()<vapour>(boiling - vapour_leak);
    put.template operator()<loop>((q_equipment + q_cabin - q_radiator - boiling * h_fg + R(2.45e6) * drying) /
                                  fma(m_liquid, cp, R(9000.0)));
    put.template operator()<gas_volume>(free - void_volume - v_gas);
    put.template operator()<radiator>(
        (q_radiator - R(0.85 * 5.670374419e-8 * 4.0) * squared * squared + R(4.0) * sun) * R(1.0 / 12000.0));
    put.template operator()<equipment>((R(p[equipment_heat]) - q_equipment - q_between) * R(1.0 / 3e5));
    put.template operator()<cabin>((R(390.0) - latent + q_between - q_cabin - R(14.0) * (t_cabin - R(275.0)) + R(2.45e6) * dew) *
                                   R(1.0 / 6e5));
    put.template operator()<humidity>((latent * R(1.0 / 2.45e6) - drying - dew) * R(0.1));
  }

  template <class P, class T>
  LP_FN void rhs(const P* p, const T& t, const T* y, T* dy) const {
    rates<T>(p, t, y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7], [&]<int i>(const T& rate) { dy[i] = rate; });
  }

  // The Jacobian in the fixed plan's entries, f and df/dt, by quantities that know on what they depend.
  template <class R>
  LP_FN void jacobian(const R* p, const R& t, const R* y, R* f, R* entries, R* f_t) const {
    for (int i = 0; i < 8; ++i) f_t[i] = R(0.0);
    rates<R>(p, along<8>(t), along<0>(y[0]), along<1>(y[1]), along<2>(y[2]), along<3>(y[3]), along<4>(y[4]), along<5>(y[5]),
             along<6>(y[6]), along<7>(y[7]), [&]<int i, class Rate>(const Rate& rate) {
               static_assert(pattern_of<Rate> == leak8_rows[i], "the sparsity that is written down is not that of the rates");
               f[i] = rate.v;
               written_out<0, 8>([&]<int j>() {
                 if constexpr (depends_on<j, Rate>) {
                   constexpr int entry = fixed_plan.entry_of(i, j);
                   entries[entry] = rate.template slope<j>();
                 }
               });
               if constexpr (depends_on<8, Rate>) f_t[i] = rate.template slope<8>();
             });
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
