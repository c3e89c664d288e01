// Threads over a job: each asks the shared counter for members until none is left.
//
// Host only, the one header of the ensemble with standard includes; instruction-set sources do not include it.
#pragma once

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace leakphys_host {

// Calls `work()` on `threads` threads (0: as many as the machine has) and returns the largest result.
template <class Work>
int on_threads(int threads, long long members, Work work) {
  const int available = std::max(1, int(std::thread::hardware_concurrency()));
  const long long wanted = std::min<long long>(threads > 0 ? threads : available, std::max(1LL, members));
  std::atomic<int> worst{0};
  const auto one = [&] {
    const int result = work();
    int seen = worst.load();
    while (result > seen && !worst.compare_exchange_weak(seen, result)) {
    }
  };
  std::vector<std::jthread> others;
  for (long long i = 1; i < wanted; ++i) others.emplace_back(one);
  one();
  others.clear();  // joins
  return worst.load();
}

}  // namespace leakphys_host
