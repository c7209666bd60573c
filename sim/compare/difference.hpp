#pragma once
/// Two runs aligned event by event: what is the same, what comes later or earlier, what changed,
/// what only one of them has, where they part, and what became of each call. Compares by names, so
/// that the runs may be of different scenarios. Knows not how a difference looks.

#include "sim/timeline/event_log.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// One event that both runs have, or one of them.
struct Step {
    enum class Kind : std::uint8_t {
        same,
        moved,    // Nothing but its instant differs, and lengths that end there.
        changed,  // Its reason, amount, rule, policy or second party differs, perhaps its instant.
        removed,  // Only in the left run.
        added,    // Only in the right run.
    };
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    Kind kind = Kind::same;
    std::size_t left = nowhere;   // Position in the records of the left run,
    std::size_t right = nowhere;  // and of the right one.
    Duration later{0};            // How much later it is on the right; negative: earlier.

    friend bool operator==(const Step&, const Step&) = default;
};

/// What a run made of one call.
struct CallFate {
    std::string outcome;           // The event that decided it; "" while there is none.
    std::string owner;             // Who created its first session; "" if nobody did.
    std::uint32_t sessions = 0;    // How many were created for it.
    std::optional<Duration> wait;  // From its arrival to its first session.

    friend bool operator==(const CallFate&, const CallFate&) = default;
};

/// A call whose fate differs.
struct CallChange {
    std::string call;
    std::optional<CallFate> left;  // Absent where the run has no such call.
    std::optional<CallFate> right;

    friend bool operator==(const CallChange&, const CallChange&) = default;
};

struct Difference {
    std::vector<Step> steps;        // In the order of time, the left run's before the right's.
    std::vector<CallChange> calls;  // In the order in which they arrive.
    std::size_t parting = Step::nowhere;  // The first step that is not `same`.
    std::array<std::size_t, 5> counts{};  // Steps by kind.

    [[nodiscard]] std::size_t count(Step::Kind kind) const {
        return counts.at(static_cast<std::size_t>(kind));
    }
    [[nodiscard]] bool empty() const { return parting == Step::nowhere; }
};

/// Events are aligned among those of one name, actor and call: so that as few as possible stand
/// alone, and among such alignments the one that moves them least. Where an event name occurs for
/// one call and actor thousands of times, in the order they come.
[[nodiscard]] Difference compare(const EventLog& left, const EventLog& right);

}  // namespace orsim
