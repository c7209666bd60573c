#include "sim/timeline/record.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

// clang-format off
constexpr std::array<std::string_view, reason_kinds> words{
    "", "as assigned", "as new primary", "as reserved", "only session", "duplicate",
    "another registered", "another known", "caller gone", "document unavailable", "step failed",
    "session exists", "call over", "promoted meanwhile", "processing seen", "process exit",
    "host silent", "no heartbeat", "lca lost", "service unavailable", "failure",
    "operator command", "two primaries", "returned", "failback", "no primary",
    "two primaries seen", "one primary again", "flapping", "stable again", "continued",
    "recovered with event", "recovered silent", "restarted from top", "lost not persisted",
    "lost storage", "lost pair down", "terminated by demotion", "orphan call gone",
    "already down", "nothing matches", "not down", "release lacks it", "graceful", "plain",
    "killed", "after restart", "after host up", "switch gone", "redirect target missing",
    "refused by backup", "refused dead", "no such session", "acts outside", "repeated action",
    "puller disconnected", "routing timed out", "puller suspends", "creation failed", "taken back",
    "pull was held", "asks start", "asks event", "asks request", "asks terminate", "out of reach",
    "nobody serves", "redirected too often", "refused suspending", "broken off",
    "buffer full", "too old", "not accepted",
    "call event", "session notice", "mode command", "report", "keep alive", "storage traffic",
    "routing request", "interaction traffic", "request traffic",
    "assigned twice", "assigned to nobody", "node left out", "node listed",
    "hot standby", "warm standby", "ids lost", "unsynchronised",
    "put forward", "put back",
    "asks help", "body not understood", "no such page",
    "active-sessions", "pending-sessions", "create-session-time", "creation-session-rate",
};
// clang-format on
static_assert(words.back() == "creation-session-rate", "every reason has its words");

// clang-format off
/// In the order of their enumeration.
constexpr std::array<std::string_view, entity_kinds> kind_words{
    "none", "application", "node", "host", "data_center", "lca", "scs", "tserver", "store", "link",
    "fault", "interaction_server", "load_balancer",
};
// clang-format on
static_assert(kind_words.back() == "load_balancer", "every kind has its word");

/// The position of a word; the number of words if it is none of them.
template <std::size_t Size>
std::size_t position(const std::array<std::string_view, Size>& all, std::string_view word) {
    return static_cast<std::size_t>(std::ranges::find(all, word) - all.begin());
}

}  // namespace

std::string_view log_word(EntityKind kind) {
    return kind_words.at(static_cast<std::size_t>(kind));
}

std::optional<EntityKind> entity_kind_of(std::string_view log_word) {
    const std::size_t at = position(kind_words, log_word);
    return at < entity_kinds ? std::optional{static_cast<EntityKind>(at)} : std::nullopt;
}

std::string_view to_text(Reason reason) {
    return words.at(static_cast<std::size_t>(reason));
}

std::optional<Reason> reason_named(std::string_view name) {
    const std::size_t at = position(words, name);
    return at < reason_kinds ? std::optional{static_cast<Reason>(at)} : std::nullopt;
}

}  // namespace orsim
