#include "sim/timeline/record.hpp"

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
};
// clang-format on
static_assert(words.back() == "repeated action", "every reason has its words");

}  // namespace

std::string_view to_text(Reason reason) {
    return words.at(static_cast<std::size_t>(reason));
}

}  // namespace orsim
