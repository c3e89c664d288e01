// The edge between the bindings and the instruction sets: a job as plain pointers, an engine as functions.
//
// Types of the physics headers live in a namespace per instruction set, so they cross this edge as bytes; nothing here
// may include them, nor any standard header with inline code.
#pragma once

namespace leakphys_engine {

struct Bytes {
  const void* data;
  unsigned long size;
};

// One batch. Threads call the engine's function with the same job; `next` hands out members.
struct Job {
  Bytes model;       // Network or Leak8
  Bytes schedule;    // Schedule
  Bytes options;     // Options
  Bytes request;     // Request
  Bytes outputs;     // Outputs
  int width;         // 0: the engine's own lanes; 1: one member at a time
  long long members;
  const long long* order;  // in which members are handed out; null: by number
  long long* next;   // atomically counted
  const int* cancel; // nonzero: hand out no more members, and leave those under way
};

// A column of n values, or of one that stands for all.
struct Column {
  const double* data;
  long long values;
};

// Particles that strike walls: which just perforate (`law` a ballistic model), which holes they leave, or which particle
// left a hole (`law` a hole law). Columns are the fields of Strike and Shield in their order.
struct Impacts {
  enum What { limit, hole_of_particle, particle_of_hole };
  What what;
  int law;
  long long n;
  Column size;  // the particle's diameter, or the hole's [m]
  Column strike[3], shield[13];
  double* value;  // [n]
  int* status;    // [n]
};

// Questions about a fluid, by its number: on its saturation line at temperatures `first`, or the states of a pair of inputs, which
// `pair` names. The tiers' and pairs' numbers, and what is answered, stand in fluids/query.hpp.
struct Properties {
  enum What { saturation, state };
  What what;
  int fluid, tier, pair;
  long long n;
  Column first, second;
  double* values;  // [quantities, n]
  int* status;     // [n]
};

// Questions about the flux of a fluid out of rest: the fields of DischargeQuestion, of which the columns hold many.
struct Discharges {
  int fluid, tier, given;
  double law;
  bool quick;        // search a throat as a run does
  double fitted[3];  // the constants of the relaxation law
  long long n;
  Column pressure, second, back_pressure, diameter, length;
  double* values;  // [discharge_quantities, n]
  int* status;     // [n]
};

// 0: done; 1: a struct's size does not match (a build mixed up); 2: the network is too large for the tape.
using Work = int (*)(const Job&);

struct Engine {
  const char* name;
  int lanes;
  Work network;
  Work leak8;
  void (*impacts)(const Impacts&);
  void (*properties)(const Properties&);
  void (*discharges)(const Discharges&);
};

// The engines that this build holds, best last; engine_count of them.
extern const Engine engine_v2, engine_v3, engine_v4, engine_neon, engine_generic;

}  // namespace leakphys_engine
