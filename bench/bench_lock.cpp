// SPDX-License-Identifier: MIT
// Locking and unlocking a lock that nobody else wants: brood::mutex, in units of a robust mutex of
// the system that processes share; std::mutex, which one process has for itself, as a yardstick.
#include <pthread.h>
#include <sys/mman.h>

#include <mutex>
#include <new>
#include <stdexcept>

#include "brood/mutex.hpp"
#include "brood/shared_value.hpp"
#include "paired.hpp"

namespace {

constexpr std::size_t count = 20'000;

/// PTHREAD_PROCESS_SHARED and PTHREAD_MUTEX_ROBUST, in memory that a child would share.
class robust_pthread_mutex {
 public:
  robust_pthread_mutex() {
    void* const place = ::mmap(nullptr, sizeof(pthread_mutex_t), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) throw std::bad_alloc{};
    mutex_ = static_cast<pthread_mutex_t*>(place);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(mutex_, &attributes);
    pthread_mutexattr_destroy(&attributes);
  }
  robust_pthread_mutex(const robust_pthread_mutex&) = delete;
  robust_pthread_mutex& operator=(const robust_pthread_mutex&) = delete;
  ~robust_pthread_mutex() {
    pthread_mutex_destroy(mutex_);
    ::munmap(mutex_, sizeof(pthread_mutex_t));
  }

  void lock() {
    if (pthread_mutex_lock(mutex_) != 0) throw std::runtime_error{"pthread_mutex_lock"};
  }
  void unlock() { pthread_mutex_unlock(mutex_); }

 private:
  pthread_mutex_t* mutex_ = nullptr;
};

template <class Lock>
auto lock_and_unlock(Lock& lock) {
  return [&lock] {
    return bench::time_of(count, [&] {
      lock.lock();
      lock.unlock();
    });
  };
}

}  // namespace

int main(int argc, char** argv) {
  bench::command_line options{argc, argv};
  robust_pthread_mutex robust;
  std::mutex standard;
  brood::mutex own;
  brood::shared_value<long> counter{0};

  bench::experiment rounds;
  rounds.begin_group("lock + unlock, uncontended");
  const std::size_t base = rounds.add("pthread mutex, shared and robust", lock_and_unlock(robust));
  rounds.compare(base, base);
  rounds.compare(rounds.add("the same once more (A/A)", lock_and_unlock(robust)), base);
  rounds.compare(rounds.add("brood::mutex", lock_and_unlock(own)), base);
  rounds.compare(rounds.add("brood::shared_value<long>::update",
                            [&] {
                              return bench::time_of(
                                  count, [&] { counter.update([](long& value) { ++value; }); });
                            }),
                 base);
  rounds.compare(rounds.add("std::mutex (one process only)", lock_and_unlock(standard)), base);
  rounds.run(options.rounds());
  return report(rounds, options);
}
