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
  const int* cancel; // nonzero: hand out no more members
};

// 0: done; 1: a struct's size does not match (a build mixed up); 2: the network is too large for the tape.
using Work = int (*)(const Job&);

struct Engine {
  const char* name;
  int lanes;
  Work network;
  Work leak8;
};

// The engines that this build holds, best last; engine_count of them.
extern const Engine engine_v2, engine_v3, engine_v4, engine_neon, engine_generic;

}  // namespace leakphys_engine
