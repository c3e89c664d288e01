// Which instruction set's engine this process uses: the best that the processor has, or that the user allows.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "../src/engine.hpp"

namespace leakphys_engine {

inline bool processor_has(const std::string& name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (name == "v2") return __builtin_cpu_supports("x86-64-v2");
  if (name == "v3") return __builtin_cpu_supports("x86-64-v3");
  if (name == "v4") return __builtin_cpu_supports("x86-64-v4");
#endif
  return name == "neon" || name == "generic";
}

// All engines of this build that run here, best last.
inline std::vector<const Engine*> usable_engines() {
  std::vector<const Engine*> built;
#ifdef LEAKPHYS_WITH_GENERIC
  built.push_back(&engine_generic);
#endif
#ifdef LEAKPHYS_WITH_NEON
  built.push_back(&engine_neon);
#endif
#ifdef LEAKPHYS_WITH_V2
  built.push_back(&engine_v2);
#endif
#ifdef LEAKPHYS_WITH_V3
  built.push_back(&engine_v3);
#endif
#ifdef LEAKPHYS_WITH_V4
  built.push_back(&engine_v4);
#endif
  std::vector<const Engine*> usable;
  for (const Engine* engine : built)
    if (processor_has(engine->name)) usable.push_back(engine);
  return usable;
}

// LEAKPHYS_MAX_ISA (v2, v3, v4) caps the choice; null when nothing usable remains.
inline const Engine* choose_engine() {
  const char* cap = std::getenv("LEAKPHYS_MAX_ISA");
  const Engine* chosen = nullptr;
  for (const Engine* engine : usable_engines()) {
    if (cap != nullptr && engine->name[0] == 'v' && std::string(engine->name) > cap) continue;
    chosen = engine;
  }
  return chosen;
}

inline const Engine& required_engine() {
  const Engine* engine = choose_engine();
  if (engine == nullptr) throw std::runtime_error("this processor runs none of the compiled engines");
  return *engine;
}

}  // namespace leakphys_engine
