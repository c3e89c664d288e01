// How a member can end, and what is asked of and returned for a batch of members.
#pragma once

#include "leakphys/num/config.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// Each is a sentence in Python (engine.STATUS_SENTENCES, same order).
namespace status {
inline constexpr int ok = 0;                   // reached the end of its plan, or its terminal watch
inline constexpr int step_limit = 1;           // more steps than allowed
inline constexpr int step_too_small = 2;       // the step shrank to rounding
inline constexpr int not_finite = 3;           // a state or input is not finite
inline constexpr int out_of_fluid_range = 4;   // the coolant left the range of its table
inline constexpr int below_triple_point = 5;   // liquid coolant reached its triple point
inline constexpr int not_converged = 6;        // the coolant's temperature equation did not converge
inline constexpr int not_run = 7;              // not to its end, or never begun (interrupted)
inline constexpr int out_of_air_range = 8;     // a compartment's air left the range of the cabin model
inline constexpr int count = 9;
}  // namespace status

// A signal compared with a threshold: an event or a limit. g = side (signal - threshold) crosses zero upward.
struct Watch {
  static constexpr int once_within = -1;
  int signal;           // index among the model's signals
  int side;             // +1: exceeded above the threshold; -1: below
  int threshold;        // parameter column
  int duration;         // parameter column of the allowed duration [s]; -1: none
  int armed_from;       // phase index from which it counts; once_within: from the first, but only once it was within
  int terminal;         // nonzero: its first crossing ends the member

  // Whether being past the threshold when a phase begins is no event: it was never within. `before` is the excess at the end
  // of the phase before.
  LP_HD bool never_within(int phase, double before) const {
    return armed_from == once_within && (phase == 0 || before > 0.0);
  }
};

// What is looked at after an attempt, all from one evaluation of the model.
template <class R, int Signals, int Warm = 0>
struct Observation {
  R signals[Signals];
  R status;  // as a number of `status`
  R warm[Warm > 0 ? Warm : 1];  // for the model's warm starts
};

// The phases of a plan: lengths and the parameters that each sets, all by column of the inputs.
struct Schedule {
  static constexpr int max_phases = 24;
  static constexpr int max_changes = 512;
  int phases = 0;
  int zero_phase = 0;                        // its start is time zero
  int gathering_phase = -1;                  // its start is where members wait for each other, since they have less to do from there on
  int duration_column[max_phases] = {};
  int first_change[max_phases + 1] = {};
  int change_parameter[max_changes] = {};
  int change_column[max_changes] = {};
};

// Where another plan parts from the one that is run, which is the same until then: when its phase `phase` ends, or once it is
// ended there by the watch `watch` (-1: by none).
struct Parting {
  static constexpr int most = 8;
  int phase;
  int watch;
};

struct Options {
  double rtol = 1e-6;
  double first_step = 0.0;   // s; 0: chosen from the slopes
  int max_steps = 1000000;   // attempts per member
};

// Inputs of a batch, row by member.
struct Request {
  const double* inputs = nullptr;   // members x columns; the first model.parameters() are the parameters of phase 0
  long long members = 0;
  int columns = 0;
  const double* times = nullptr;    // from time zero, ascending
  int time_count = 0;
  const int* signals = nullptr;     // which signals to sample
  int signal_count = 0;
  const double* checkpoint = nullptr;  // members x (states + parameters): begin at time zero from here
  const double* parted = nullptr;      // members x parted_columns(): go on from where another plan was the same
  int within = -1;                     // the phase that they are in there
  const Parting* partings = nullptr;   // of other plans, which are to go on by themselves
  int parting_count = 0;
  const double* parting_times = nullptr;  // members x partings: the latest, from the run's start
};

// Outputs of a batch, row by member; not-a-number where a thing did not happen.
struct Outputs {
  int* status = nullptr;
  double* end_time = nullptr;       // from time zero
  double* zero_time = nullptr;      // from the run's start to time zero
  double* crossing = nullptr;       // members x watches
  double* violation = nullptr;      // members x watches
  double* worst = nullptr;          // members x watches
  double* audit_start = nullptr;    // members x audit terms
  double* audit_end = nullptr;      // members x audit terms
  double* final_state = nullptr;    // members x states
  long long* accepted = nullptr;
  long long* rejected = nullptr;
  double* samples = nullptr;        // members x times x signals
  double* checkpoint = nullptr;     // members x (states + parameters) at time zero, before its phase's changes
  double* parted = nullptr;         // members x partings x parted_columns()
};

}  // namespace leakphys::inline LEAKPHYS_ISA
