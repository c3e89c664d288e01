// CVODE on leakphys' own right-hand sides: BDF, dense Newton, Jacobian by forward differentiation, root finding.
//
// One solver object serves all members. leak8 is compiled in from the same header that leakphys integrates; any other
// problem comes as addresses of C functions.
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "leakphys/model/leak8.hpp"

namespace {

struct Problem {
  int states;
  void (*rates)(const void* context, double t, const double* y, double* dy);
  void (*jacobian)(const void* context, double t, const double* y, double* columns);  // one column after the other
  const void* context;
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

using leakphys::Leak8;
using leakphys::Dual;

void leak8_rates(const void* context, double t, const double* y, double* dy) {
  Leak8{}.rhs(static_cast<const double*>(context), t, y, dy);
}
void leak8_jacobian(const void* context, double t, const double* y, double* columns) {
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

// One run of a problem given by its functions' addresses. Steps taken, or -1.
long solve(int states, std::uintptr_t rates_at, std::uintptr_t jacobian_at, std::uintptr_t context, const double* start,
           const double* times, int count, double rtol, const double* atol, double* end_time, double* end_state) {
  Problem problem{states, nullptr, nullptr, reinterpret_cast<const void*>(context), -1, 0.0};
  problem.rates = reinterpret_cast<decltype(problem.rates)>(rates_at);
  problem.jacobian = reinterpret_cast<decltype(problem.jacobian)>(jacobian_at);
  Solver solver(problem, rtol, atol);
  return solver.run(start, times, count, end_time, end_state, nullptr) ? solver.steps() : -1;
}

const char* sundials_version() { return SUNDIALS_VERSION; }

}  // extern "C"
