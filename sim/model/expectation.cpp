#include "sim/model/expectation.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace orsim {
namespace {

// clang-format off
constexpr std::array<std::string_view, invariant_count> invariants{
    "backup_is_passive", "one_primary_per_node", "one_session_per_call", "session_stays_on_node",
    "creator_is_eligible", "reserved_waits_for_watch", "multimedia_only_by_puller",
    "only_owner_processes_events", "no_session_after_call_end", "recovered_only_if_persisted",
    "recovered_event_matches_flag", "demoted_holds_no_sessions", "the_dead_do_nothing",
    "calls_are_conserved", "time_is_monotonic",
    "node_gets_a_primary", "call_gets_session_or_outcome", "persisted_sessions_settle", "watches_end",
    "every_fault_had_effect", "every_expectation_was_triggered",
};
constexpr std::array<std::string_view, 12> operators{
    "always", "never", "eventually", "until", "sequence", "order", "count", "at_end", "steady",
    "percentile", "sometimes", "margin",
};
constexpr std::array<std::string_view, 6> verdicts{
    "pass", "fail", "error", "machine failure", "inconclusive", "nothing ran",
};
// clang-format on
static_assert(invariants.back() == "every_expectation_was_triggered");
static_assert(operators.back() == "margin");

template <class Enumeration, std::size_t size>
std::optional<Enumeration> named(const std::array<std::string_view, size>& names,
                                 std::string_view name) {
    const auto* found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<Enumeration>(found - names.begin());
}

}  // namespace

std::string_view to_text(Invariant invariant) {
    return invariants.at(static_cast<std::size_t>(invariant));
}

std::optional<Invariant> invariant_named(std::string_view name) {
    return named<Invariant>(invariants, name);
}

std::string_view to_text(Operator kind) {
    return operators.at(static_cast<std::size_t>(kind));
}

std::optional<Operator> operator_named(std::string_view name) {
    return named<Operator>(operators, name);
}

int exit_code(VerdictKind verdict) {
    return static_cast<int>(verdict);
}

std::string_view to_text(VerdictKind verdict) {
    return verdicts.at(static_cast<std::size_t>(verdict));
}

}  // namespace orsim
