#pragma once
/// A promise of ours that must hold whatever a user writes. Checked in every build; a broken one
/// prints what was claimed, why, where, and at which event and simulated time, then aborts.
/// Input of a user never reaches one: what a user can mend is a Complaint (outcome.hpp).

#include <cstdint>

namespace orsim {

/// Where in a run the thread is, for the message of a broken promise. Written by the event loop.
struct Moment {
    std::int64_t microseconds = 0;
    std::uint64_t event = 0;
};

/// This thread's moment. The one mutable global, because a broken promise has no other way to know.
[[nodiscard]] Moment& moment() noexcept;

[[noreturn]] void
promise_broken(const char* claim, const char* because, const char* file, int line);

}  // namespace orsim

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a function could not name the claim.
#define ORSIM_EXPECT(claim, because)                                                               \
    (static_cast<bool>(claim) ? static_cast<void>(0)                                               \
                              : ::orsim::promise_broken(#claim, because, __FILE__, __LINE__))
