#include "sim/base/promise.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace orsim {

Moment& moment() noexcept {
    thread_local Moment now;
    return now;
}

void promise_broken(const char* claim, const char* because, const char* file, int line) {
    const Moment at = moment();
    constexpr std::int64_t per_second = 1'000'000;
    fmt::print(
        stderr,
        "broken promise: {}\n  {}\n  at {}:{}\n  event {} of the run, simulated time {}.{:06} s\n"
        "This is a fault of orsim, not of your scenario.\n",
        claim, because, file, line, at.event, at.microseconds / per_second,
        std::abs(at.microseconds % per_second));
    std::fflush(stderr);
    std::abort();
}

}  // namespace orsim
