#pragma once
/// Latencies and capacities no document gives: our assumptions, each with a default and a note, all
/// of them the user's to change. Documented options are in options.hpp.

#include "sim/base/distribution.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orsim {

enum class Assumption : std::uint8_t {
    session_creation,
    session_creation_uncached,
    strategy_step,
    promotion,
    lca_notices_exit,
    lca_report,
    scs_decision,
    mode_command,
    application_restart,
    tserver_fan_out,
    workers_per_application,
    talk_time,
    restore_fixed,
    restore_bytes_per_second,
    session_bytes,
    store_latency,
    store_retry,
    session_max_age,
    sync_record_bytes,
    failback_hold,
    ixn_disconnect,
    pull_interval,
    pull_limit,
    interaction_handling,
    http_service,
    redirect_limit,
    queue_to_route_request,
    reserved_answer,
    node_loss_noticed,
    lca_restart,
    pull_batch,
    demoted_puller_disconnects,
    agent_accepts,
    hung_http_refused,
    redis_ttl,
    tserver_restart,
    tserver_resync_batch,
    tserver_resync_pause,
    gateways_retarget,
    newest_stamp_wins,
    last_assumption = newest_stamp_wins,
};
constexpr std::size_t assumption_count = static_cast<std::size_t>(Assumption::last_assumption) + 1;

enum class AssumptionKind : std::uint8_t {
    duration,      // A constant length.
    distribution,  // A length that may be random.
    count,         // A whole number.
};

struct AssumptionEntry {
    Assumption assumption = Assumption::session_creation;
    std::string_view name;
    AssumptionKind kind = AssumptionKind::duration;
    std::int64_t standard = 0;  // Microseconds, or the count.
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::string_view meaning;
};

[[nodiscard]] std::span<const AssumptionEntry> assumption_registry();
[[nodiscard]] const AssumptionEntry& entry(Assumption assumption);
[[nodiscard]] std::optional<Assumption> assumption_named(std::string_view name);

/// A value for every assumption; a fresh one holds the defaults.
class Assumptions {
public:
    Assumptions();

    [[nodiscard]] const Distribution& distribution(Assumption assumption) const;
    /// Requires: the assumption is a duration, or a distribution that is constant.
    [[nodiscard]] Duration duration(Assumption assumption) const;
    [[nodiscard]] std::int64_t count(Assumption assumption) const;
    void set(Assumption assumption, Distribution value);
    void set_count(Assumption assumption, std::int64_t value);
    [[nodiscard]] bool is_set(Assumption assumption) const;
    friend bool operator==(const Assumptions&, const Assumptions&) = default;

private:
    struct Value {
        Distribution length;
        std::int64_t count = 0;
        bool set = false;
        friend bool operator==(const Value&, const Value&) = default;
    };
    std::array<Value, assumption_count> values_;
};

}  // namespace orsim
