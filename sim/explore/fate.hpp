#pragma once
/// What became of one call, interaction or request, told by order and never by length: two runs
/// that differ in times alone give the same fate but for its instants. Knows no words.

#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

/// From the worst to the best, as its caller and its strategy see it.
enum class Grade : std::uint8_t {
    absent,          // It never came.
    lost,            // Refused, stuck, or gone with its switch.
    abandoned,       // The caller gave up.
    default_routed,  // No strategy had a say in where it went.
    unfinished,      // The run ended first.
    broken,          // Routed, but its session was lost, hung or was sent away.
    twice,           // More than one session was created for it.
    recovered,       // Its session lost its application and went on elsewhere, or began anew.
    late,            // Served by somebody whose turn was not first, or after a return to its queue.
    served,
};

struct Fate {
    Grade grade = Grade::absent;
    Event outcome = Event::run_ended;  // What decided it; run_ended: nothing did.
    AppId owner;                       // Who created its first session.
    std::uint32_t sessions = 0;        // How many were created.
    Instant arrived{};
    Instant decided{};                  // When its outcome came. Means nothing without one.
    std::vector<std::uint64_t> proofs;  // Numbers of the records that say so, the outcome first.

    [[nodiscard]] bool has_outcome() const { return outcome != Event::run_ended; }
    /// From its arrival to its outcome; nothing without one.
    [[nodiscard]] std::optional<Duration> delay() const {
        return has_outcome() ? std::optional{decided - arrived} : std::nullopt;
    }
    friend bool operator==(const Fate&, const Fate&) = default;
};

/// Whether both ended the same way by the same hand, whenever that was.
[[nodiscard]] bool is_alike(const Fate& left, const Fate& right);

/// Above zero when the left one is the better, below when the right one is, zero when neither is:
/// by grade, but of two that were served well or out of turn the quicker one is the better, and a
/// call that was unfinished is neither.
[[nodiscard]] int compare_merit(const Fate& left, const Fate& right);

/// `records` are those of a whole run, in their order; those of other calls do not matter.
[[nodiscard]] Fate fate_of(std::span<const Record> records, CallName call);

/// Of every call that arrives, in no meaningful but a reproducible order.
[[nodiscard]] std::vector<Fate> fates_of(std::span<const Record> records);
[[nodiscard]] std::map<CallName, Fate> fates_by_call(std::span<const Record> records);

}  // namespace orsim
