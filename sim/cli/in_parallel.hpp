#pragma once
/// Pieces of work that depend on nothing but their number, done by several threads: each answer
/// takes its own place, so that which thread did what changes nothing. Knows not what is done.

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace orsim {

/// The answers of `work(0)` to `work(count - 1)` in that order. Passes on what a thread threw.
template <class Work>
[[nodiscard]] auto in_parallel(std::size_t count, unsigned jobs, const Work& work) {
    std::vector<decltype(work(std::size_t{0}))> answers(count);
    std::atomic<std::size_t> next{0};
    std::mutex failing;
    std::exception_ptr failure;
    const auto run = [&] {
        for (std::size_t at = next++; at < count; at = next++) {
            try {
                answers[at] = work(at);
            } catch (...) {
                const std::lock_guard hold{failing};
                failure = std::current_exception();
            }
        }
    };
    std::vector<std::thread> threads;
    for (unsigned thread = 1; thread < jobs && thread < count; ++thread) {
        threads.emplace_back(run);
    }
    run();
    for (std::thread& thread : threads) {
        thread.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    return answers;
}

}  // namespace orsim
