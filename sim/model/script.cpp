#include "sim/model/script.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

// clang-format off
constexpr std::array<std::string_view, fault_kinds> names{
    "crash", "hang", "pause", "stop", "restart", "slow", "service_unavailable",
    "host_down", "dc_down",
    "partition", "loss", "delay", "duplicate", "reorder", "clog",
    "clock_skew", "clock_drift", "clock_jump",
    "store_down", "store_slow", "store_stall", "store_lost_write", "store_stale_read", "store_replica_down",
    "scs_down", "lca_down", "switchover", "failback", "false_detection", "missed_detection",
    "create_fails", "recovery_fails", "notice_lost", "pull_fails", "document_fetch_fails",
    "burst", "throttle",
    "set_option", "node_list_skew",
    "rolling_restart", "flapping", "swizzle", "isolate_node",
    "trace",
    "tserver_switchover",
};
// clang-format on
static_assert(names.back() == "tserver_switchover", "every kind of fault has its name");

}  // namespace

std::string_view to_text(FaultKind kind) {
    return names.at(static_cast<std::size_t>(kind));
}

std::optional<FaultKind> fault_kind_named(std::string_view name) {
    const auto* found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<FaultKind>(found - names.begin());
}

}  // namespace orsim
