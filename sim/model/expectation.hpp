#pragma once
/// What a scenario expects of its own run, as values. Knows not how it is judged.

#include "sim/model/script.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

// clang-format off
enum class Operator : std::uint8_t {
    always, never, eventually, until, sequence, order, count, at_end, steady, percentile,
    sometimes, margin,
};
// clang-format on

/// Where in the run an expectation looks. Parts left out do not narrow it.
struct Window {
    std::optional<Instant> from;
    std::optional<Instant> to;
    FaultId during;    // While this fault lasts ...
    Duration plus{0};  // ... and so much longer.
    bool outside_faults = false;
    bool after_last_fault = false;
    friend bool operator==(const Window&, const Window&) = default;
};

struct Expectation {
    std::string id;
    Operator kind = Operator::eventually;
    std::vector<EventPattern> patterns;  // One, but for sequence, order and until.
    std::optional<Duration> within;
    FaultId after_fault;                      // within: counted from this fault's start
    std::optional<EventPattern> after_event;  // within: counted from the first such record
    Window window;
    std::optional<Instant> at;          // eventually: at exactly this instant
    std::string metric;                 // at_end, steady, percentile
    std::string timer;                  // margin
    std::uint32_t per_mille = 0;        // percentile: 990 for the 99th
    std::optional<std::int64_t> least;  // min: count, microseconds or metric
    std::optional<std::int64_t> most;   // max
    friend bool operator==(const Expectation&, const Expectation&) = default;
};

// clang-format off
enum class Invariant : std::uint8_t {
    backup_is_passive, one_primary_per_node, one_session_per_call, session_stays_on_node,
    creator_is_eligible, reserved_waits_for_watch, multimedia_only_by_puller,
    only_owner_processes_events, no_session_after_call_end, recovered_only_if_persisted,
    recovered_event_matches_flag, demoted_holds_no_sessions, the_dead_do_nothing,
    calls_are_conserved, time_is_monotonic,
    node_gets_a_primary, call_gets_session_or_outcome, persisted_sessions_settle, watches_end,
    every_fault_had_effect, every_expectation_was_triggered,
    last_invariant = every_expectation_was_triggered,
};
// clang-format on
constexpr std::size_t invariant_count = static_cast<std::size_t>(Invariant::last_invariant) + 1;

[[nodiscard]] std::string_view to_text(Invariant invariant);
[[nodiscard]] std::optional<Invariant> invariant_named(std::string_view name);
[[nodiscard]] std::string_view to_text(Operator kind);
[[nodiscard]] std::optional<Operator> operator_named(std::string_view name);

/// A known break of an invariant that a scenario lives with, and why.
struct Allowance {
    Invariant invariant = Invariant::one_session_per_call;
    Window window;
    std::string reason;
    friend bool operator==(const Allowance&, const Allowance&) = default;
};

enum class VerdictKind : std::uint8_t {
    pass,
    fail,
    error,
    machine_failure,
    inconclusive,
    nothing_ran
};
/// The exit code of the verdict, 0 to 5.
[[nodiscard]] int exit_code(VerdictKind verdict);
[[nodiscard]] std::string_view to_text(VerdictKind verdict);

/// The verdict a known-bad demonstration must earn, with the names that must have failed.
struct ExpectedVerdict {
    VerdictKind kind = VerdictKind::pass;
    std::vector<std::string> names;  // Invariants or ids of expectations.
    friend bool operator==(const ExpectedVerdict&, const ExpectedVerdict&) = default;
};

}  // namespace orsim
