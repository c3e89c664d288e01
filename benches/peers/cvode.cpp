// CVODE on leakphys' own right-hand sides: BDF, dense Newton, Jacobian by forward differentiation, root finding.
//
// One solver object serves all members. leak8 and the network are compiled in, from the headers that leakphys itself was
// compiled from, for this very processor.
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "leakphys/ensemble/member.hpp"
#include "leakphys/fluids/catalogue.hpp"
#include "leakphys/model/leak8.hpp"
#include "leakphys/model/network_model.hpp"

namespace {

struct Problem {
  int states;
  void (*rates)(void* context, double t, const double* y, double* dy);
  void (*jacobian)(void* context, double t, const double* y, double* columns);  // one column after the other
  void* context;
  int watched;   // the state whose rise through `level` ends a member; negative: none
  double level;
};

int rates(sunrealtype t, N_Vector y, N_Vector dy, void* given) {
  const Problem& problem = *static_cast<const Problem*>(given);
  double* slope = N_VGetArrayPointer(dy);
  problem.rates(problem.context, t, N_VGetArrayPointer(y), slope);
  for (int i = 0; i < problem.states; ++i)
    if (!std::isfinite(slope[i])) return 1;  // a shorter step
  return 0;
}
int jacobian(sunrealtype t, N_Vector y, N_Vector, SUNMatrix matrix, void* given, N_Vector, N_Vector, N_Vector) {
  const Problem& problem = *static_cast<const Problem*>(given);
  problem.jacobian(problem.context, t, N_VGetArrayPointer(y), SUNDenseMatrix_Data(matrix));
  return 0;
}
int excess(sunrealtype, N_Vector y, sunrealtype* value, void* given) {
  const Problem& problem = *static_cast<const Problem*>(given);
  value[0] = N_VGetArrayPointer(y)[problem.watched] - problem.level;
  return 0;
}

// Everything that CVODE needs for one problem, kept from member to member.
class Solver {
 public:
  Solver(Problem& problem, double rtol, const double* atol) : problem_(problem) {
#if SUNDIALS_VERSION_MAJOR >= 7
    SUNContext_Create(SUN_COMM_NULL, &context_);
#else
    SUNContext_Create(nullptr, &context_);
#endif
    y_ = N_VNew_Serial(problem.states, context_);
    tolerance_ = N_VNew_Serial(problem.states, context_);
    for (int i = 0; i < problem.states; ++i) N_VGetArrayPointer(tolerance_)[i] = atol[i];
    matrix_ = SUNDenseMatrix(problem.states, problem.states, context_);
    linear_ = SUNLinSol_Dense(y_, matrix_, context_);
    memory_ = CVodeCreate(CV_BDF, context_);
    N_VConst(1.0, y_);
    CVodeInit(memory_, rates, 0.0, y_);
    CVodeSVtolerances(memory_, rtol, tolerance_);
    CVodeSetUserData(memory_, &problem_);
    CVodeSetLinearSolver(memory_, linear_, matrix_);
    CVodeSetJacFn(memory_, jacobian);
    CVodeSetMaxNumSteps(memory_, 1000000);
#if SUNDIALS_VERSION_MAJOR >= 7
    SUNContext_ClearErrHandlers(context_);
#else
    CVodeSetErrFile(memory_, nullptr);
#endif
    if (problem.watched < 0) return;
    int rising = 1;
    CVodeRootInit(memory_, 1, excess);
    CVodeSetRootDirection(memory_, &rising);
  }
  ~Solver() {
    CVodeFree(&memory_);
    SUNLinSolFree(linear_);
    SUNMatDestroy(matrix_);
    N_VDestroy(tolerance_);
    N_VDestroy(y_);
    SUNContext_Free(&context_);
  }
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  // From `start` at time 0 through `times` (ascending, the last is the end); true if all went well.
  bool run(const double* start, const double* times, int count, double* end_time, double* end_state, double* outputs) {
    double* y = N_VGetArrayPointer(y_);
    std::copy_n(start, problem_.states, y);
    CVodeReInit(memory_, 0.0, y_);
    CVodeSetStopTime(memory_, times[count - 1]);
    double t = 0.0;
    for (int k = 0; k < count; ++k) {
      if (times[k] > 0.0) {
        const int flag = CVode(memory_, times[k], y_, &t, CV_NORMAL);
        if (flag < 0) return false;
        if (flag == CV_ROOT_RETURN) break;
      }
      if (outputs != nullptr) std::copy_n(y, problem_.states, outputs + k * problem_.states);
    }
    *end_time = t;
    std::copy_n(y, problem_.states, end_state);
    return true;
  }
  long steps() const {
    long count = 0;
    CVodeGetNumSteps(memory_, &count);
    return count;
  }

 private:
  Problem& problem_;
  SUNContext context_ = nullptr;
  N_Vector y_ = nullptr, tolerance_ = nullptr;
  SUNMatrix matrix_ = nullptr;
  SUNLinearSolver linear_ = nullptr;
  void* memory_ = nullptr;
};

using leakphys::Dual;
using leakphys::Leak8;

void leak8_rates(void* context, double t, const double* y, double* dy) {
  Leak8{}.rhs(static_cast<const double*>(context), t, y, dy);
}
void leak8_jacobian(void* context, double t, const double* y, double* columns) {
  using D = Dual<double, 8>;
  D state[8], slope[8];
  for (int i = 0; i < 8; ++i) {
    state[i] = D(y[i]);
    state[i].d[i] = 1.0;
  }
  Leak8{}.rhs(static_cast<const double*>(context), D(t), state, slope);
  for (int j = 0; j < 8; ++j)
    for (int i = 0; i < 8; ++i) columns[8 * j + i] = slope[i].d[j];
}

// A network in one phase. Its temperatures are found by iteration from where they last were found; that is looked at anew
// where it has become far.
constexpr double far = 0.2;  // K

struct NetworkPhase {
  leakphys::NetworkModel model;
  leakphys::SparsePlan<leakphys::Network::max_states> plan;
  double p[leakphys::Network::max_parameters];
  int evaluations = 0;

  void guess_anew(const double* y) {
    leakphys::Observation<double, leakphys::Network::max_signals, leakphys::NetworkModel::max_warm> now;
    model.observe(p, 0.0, y, now);
    for (int k = 0; k < model.warm_count(); ++k) p[model.warm_column(k)] = now.warm[k];
  }
  bool is_far(const double* y) const {
    for (int v = 0; v < model.net.volumes; ++v) {
      const double mass = y[model.net.volume_state(v, leakphys::Network::mass)];
      const double energy = y[model.net.volume_state(v, leakphys::Network::energy)] / mass;
      const double volume = leakphys::room_of(model.net, p, y, v) / mass;
      const double last = p[model.net.volume_at(v, leakphys::volume_field::last_temperature)];
      if (!(std::abs(leakphys::guessed_temperature(model.net, p, v, energy, volume) - last) < far)) return true;
    }
    return false;
  }
};

void network_rates(void* context, double t, const double* y, double* dy) {
  NetworkPhase& phase = *static_cast<NetworkPhase*>(context);
  ++phase.evaluations;
  if (phase.is_far(y)) phase.guess_anew(y);
  phase.model.rhs(phase.p, t, y, dy);
}
void network_jacobian(void* context, double t, const double* y, double* columns) {
  NetworkPhase& phase = *static_cast<NetworkPhase*>(context);
  constexpr int most = leakphys::Network::max_states;
  double f[most], f_t[most], entries[leakphys::SparsePlan<most>::max_entries];
  if (phase.is_far(y)) phase.guess_anew(y);
  leakphys::evaluate_jacobian(phase.model, phase.plan, phase.p, t, y, f, entries, f_t);
  const int n = phase.model.states();
  std::fill_n(columns, n * n, 0.0);
  for (int e = 0; e < phase.plan.jacobian_entries; ++e)
    columns[n * phase.plan.column[e] + phase.plan.row[e]] = entries[e];
}

}  // namespace

extern "C" {

// leak8: members x (diameter m, initial temperature K, equipment heat W, beta deg). 0, or the members that failed.
int solve_leak8(const double* given, int members, const double* times, int count, double rtol, const double* atol,
                double* end_time, double* end_state, double* outputs) {
  Problem problem{8, leak8_rates, leak8_jacobian, nullptr, Leak8::cabin, 313.15};
  Solver solver(problem, rtol, atol);
  int failed = 0;
  for (int m = 0; m < members; ++m) {
    double p[Leak8::parameter_count] = {}, y[8];
    std::copy_n(given + 4 * m, 4, p);
    Leak8{}.start(p, y);
    problem.context = p;
    failed += !solver.run(y, times, count, end_time + m, end_state + 8 * m, outputs + m * count * 8);
  }
  return failed;
}

// A network of which leakphys._core.NetworkRates tells the address and the parameters; kept to the end of the process.
void* prepare_network(std::uintptr_t model, const double* parameters) {
  auto* phase = new NetworkPhase{*reinterpret_cast<const leakphys::NetworkModel*>(model), {}, {}};
  std::copy_n(parameters, phase->model.parameters(), phase->p);
  for (int l = 0; l < phase->model.net.loops; ++l)
    phase->model.net.loop[l].fluid = leakphys::fluid_table(phase->model.net.loop[l].fluid_id);
  if (leakphys::plan_model(phase->model, phase->plan)) return phase;
  delete phase;
  return nullptr;
}

// One run of it from `start` to `end`; 0, or 1 where it failed. `counts`: steps, evaluations of the right-hand side.
int solve_network(const void* prepared, const double* start, double end, double rtol, const double* atol,
                  double* end_state, int* counts) {
  NetworkPhase phase = *static_cast<const NetworkPhase*>(prepared);
  Problem problem{phase.model.states(), network_rates, network_jacobian, &phase, -1, 0.0};
  Solver solver(problem, rtol, atol);
  double end_time;
  const bool good = solver.run(start, &end, 1, &end_time, end_state, nullptr);
  counts[0] = int(solver.steps());
  counts[1] = phase.evaluations;
  return good ? 0 : 1;
}

const char* sundials_version() { return SUNDIALS_VERSION; }

}  // extern "C"
