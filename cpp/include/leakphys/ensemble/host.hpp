// Threads over a job: each asks the shared counter for members until none is left, while the caller watches.
//
// Host only, the one header of the ensemble with standard includes; instruction-set sources do not include it.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace leakphys_host {

inline constexpr std::chrono::milliseconds watch_interval{50};

// Calls `work()` on `threads` threads (0: as many as the machine has) and returns the largest result. The calling thread
// calls `watch()` at intervals until all are done, and once more.
template <class Work, class Watch>
int on_threads(int threads, long long members, Work work, Watch watch) {
  const int available = std::max(1, int(std::thread::hardware_concurrency()));
  const long long wanted = std::clamp<long long>(members, 1, threads > 0 ? threads : available);
  std::mutex guard;
  std::condition_variable one_less;
  long long running = wanted;
  int worst = 0;
  const auto one = [&] {
    const int result = work();
    const std::lock_guard lock(guard);
    worst = std::max(worst, result);
    --running;
    one_less.notify_one();
  };
  std::vector<std::jthread> workers;
  for (long long i = 0; i < wanted; ++i) workers.emplace_back(one);
  std::unique_lock lock(guard);
  while (!one_less.wait_for(lock, watch_interval, [&] { return running == 0; })) {
    lock.unlock();
    watch();
    lock.lock();
  }
  lock.unlock();
  workers.clear();  // joins
  watch();          // for what came since it was last called
  return worst;
}

}  // namespace leakphys_host
