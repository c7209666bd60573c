#include "sim/model/assumptions.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

using enum Assumption;
using enum AssumptionKind;
constexpr std::int64_t ms = 1'000;
constexpr std::int64_t s = 1'000'000;
constexpr std::int64_t longest = longest_duration.count();

// clang-format off
constexpr std::array entries{
    AssumptionEntry{session_creation, "session_creation", distribution, 50 * ms, 0, longest, "creating a session from a cached document"},
    AssumptionEntry{session_creation_uncached, "session_creation_uncached", distribution, 150 * ms, 0, longest, "creating a session whose document must be fetched first"},
    AssumptionEntry{strategy_step, "strategy_step", distribution, 100 * ms, 0, longest, "one step of a strategy"},
    AssumptionEntry{promotion, "promotion", duration, 500 * ms, 0, longest, "from the mode command until the new primary serves"},
    AssumptionEntry{lca_notices_exit, "lca_notices_exit", duration, 10 * ms, 0, longest, "from a process's end until its LCA notices"},
    AssumptionEntry{lca_report, "lca_report", duration, 5 * ms, 0, longest, "a report from LCA to SCS in one data center; the way between data centers is added"},
    AssumptionEntry{scs_decision, "scs_decision", duration, 10 * ms, 0, longest, "how long SCS takes to decide"},
    AssumptionEntry{mode_command, "mode_command", duration, 10 * ms, 0, longest, "a command from SCS through the LCA to the application; the way between data centers is added"},
    AssumptionEntry{application_restart, "application_restart", duration, 15 * s, 0, longest, "from process start to readiness as backup"},
    AssumptionEntry{tserver_fan_out, "tserver_fan_out", duration, 1 * ms, 0, longest, "an event from the T-Server to a client in its data center; the way between data centers is added"},
    AssumptionEntry{workers_per_application, "workers_per_application", count, 4, 1, 100000, "sessions an application can create at the same time"},
    AssumptionEntry{talk_time, "talk_time", distribution, 180 * s, 0, longest, "from routing until the call ends, where the workload does not say"},
    AssumptionEntry{restore_fixed, "restore_fixed", duration, 2 * ms, 0, longest, "restoring one persisted session, apart from its size"},
    AssumptionEntry{restore_bytes_per_second, "restore_bytes_per_second", count, 50'000'000, 1, 1'000'000'000'000, "how fast a persisted session is read"},
    AssumptionEntry{session_bytes, "session_bytes", count, 45'000, 0, 1'000'000'000, "size of a persisted session (the vendor's sizing sample)"},
    AssumptionEntry{store_latency, "store_latency", duration, 2 * ms, 0, longest, "one write or read of the storage"},
    AssumptionEntry{store_retry, "store_retry", duration, 1 * s, 1, longest, "pause before a restore is tried again; doubles up to a minute"},
    AssumptionEntry{session_max_age, "session_max_age", duration, 86400 * s, 0, longest, "how long a session that waits for nothing may linger"},
    AssumptionEntry{sync_record_bytes, "sync_record_bytes", count, 250, 1, 1'000'000, "size of one call's record in the buffer for the backup"},
    AssumptionEntry{failback_hold, "failback_hold", duration, 60 * s, 0, longest, "how long a returned primary must be up before auto_failback"},
    AssumptionEntry{ixn_disconnect, "ixn_disconnect", duration, 1 * s, 0, longest, "from a puller's loss until the Interaction Server acts on it"},
    AssumptionEntry{pull_interval, "pull_interval", duration, 1 * s, 1, longest, "pause between two pulls of an application"},
    AssumptionEntry{pull_limit, "pull_limit", count, 100, 1, 1'000'000, "interactions one node may hold"},
    AssumptionEntry{interaction_handling, "interaction_handling", distribution, 60 * s, 0, longest, "from pulling an interaction until it is done, where the workload does not say"},
    AssumptionEntry{http_service, "http_service", distribution, 20 * ms, 0, longest, "serving one HTTP request"},
    AssumptionEntry{redirect_limit, "redirect_limit", count, 5, 0, 100, "redirects a client follows"},
    AssumptionEntry{queue_to_route_request, "queue_to_route_request", duration, 0, 0, longest, "from EventQueued, when the call arrives, to EventRouteRequest (event_trigger)"},
    AssumptionEntry{reserved_answer, "reserved_answer", duration, 1 * s, 0, longest, "how long a new primary waits for the reserved node's answer (promotion_pending_calls=ask_reserved)"},
    AssumptionEntry{node_loss_noticed, "node_loss_noticed", duration, 18 * s, 0, longest, "from a node's loss that breaks no connection until others take it for lost (assignment_set=alive)"},
    AssumptionEntry{lca_restart, "lca_restart", duration, 5 * s, 0, longest, "from an LCA's end to its restart (lca_down=restarted_in_time)"},
    AssumptionEntry{pull_batch, "pull_batch", count, 1'000'000, 1, 1'000'000, "interactions one pull may bring; as many as there is room for, by default"},
    AssumptionEntry{demoted_puller_disconnects, "demoted_puller_disconnects", count, 1, 0, 1, "whether to the Interaction Server a puller sent to backup mode has disconnected (1), or keeps what it held until routing-timeout (0)"},
    AssumptionEntry{agent_accepts, "agent_accepts", distribution, 0, 0, longest, "from an interaction's routing until its agent accepts; longer than delivering-timeout sends it back to its queue"},
    AssumptionEntry{hung_http_refused, "hung_http_refused", duration, 0, 0, longest, "how long a request to a hung application waits before its sender gives up"},
    AssumptionEntry{redis_ttl, "redis_ttl", duration, 86400 * s, 1, longest, "time to live of a Redis record"},
    AssumptionEntry{tserver_restart, "tserver_restart", duration, 15 * s, 0, longest, "from a T-Server's failure until it is back as the backup of its pair; alone, until it serves again"},
    AssumptionEntry{tserver_resync_batch, "tserver_resync_batch", count, 500, 0, 1000, "calls in one burst to a T-Server's backup that has come back (documented of SIP Server from 8.1.102.58 on: 200 to 1000); 0: none, as before"},
    AssumptionEntry{tserver_resync_pause, "tserver_resync_pause", duration, 1 * s, 1, longest, "pause behind each burst (documented of SIP Server)"},
    AssumptionEntry{gateways_retarget, "gateways_retarget", count, 1, 0, 1, "whether new calls for a T-Server that is gone go to the first of the others (1), or are lost (0)"},
    AssumptionEntry{newest_stamp_wins, "newest_stamp_wins", count, 1, 0, 1, "whether Cassandra keeps, of two writes, the one whose writer's wall clock said later (1), or the one that came later (0)"},
};
// clang-format on
static_assert(entries.size() == assumption_count);

}  // namespace

std::span<const AssumptionEntry> assumption_registry() {
    return entries;
}

const AssumptionEntry& entry(Assumption assumption) {
    return entries.at(static_cast<std::size_t>(assumption));
}

std::optional<Assumption> assumption_named(std::string_view name) {
    const auto* found = std::ranges::find(entries, name, &AssumptionEntry::name);
    if (found == entries.end()) {
        return std::nullopt;
    }
    return found->assumption;
}

Assumptions::Assumptions() {
    for (const AssumptionEntry& known : entries) {
        Value& value = values_.at(static_cast<std::size_t>(known.assumption));
        if (known.kind == AssumptionKind::count) {
            value.count = known.standard;
        } else {
            value.length = constant(Duration{known.standard});
        }
    }
}

const Distribution& Assumptions::distribution(Assumption assumption) const {
    ORSIM_EXPECT(entry(assumption).kind != AssumptionKind::count, "a count is no length");
    return values_.at(static_cast<std::size_t>(assumption)).length;
}

Duration Assumptions::duration(Assumption assumption) const {
    const Distribution& length = distribution(assumption);
    ORSIM_EXPECT(length.is_constant(), "a random length is drawn, not read");
    return length.mean;
}

std::int64_t Assumptions::count(Assumption assumption) const {
    ORSIM_EXPECT(entry(assumption).kind == AssumptionKind::count, "a length is no count");
    return values_.at(static_cast<std::size_t>(assumption)).count;
}

void Assumptions::set(Assumption assumption, Distribution value) {
    Value& kept = values_.at(static_cast<std::size_t>(assumption));
    kept.length = std::move(value);
    kept.set = true;
}

void Assumptions::set_count(Assumption assumption, std::int64_t value) {
    Value& kept = values_.at(static_cast<std::size_t>(assumption));
    kept.count = value;
    kept.set = true;
}

bool Assumptions::is_set(Assumption assumption) const {
    return values_.at(static_cast<std::size_t>(assumption)).set;
}

}  // namespace orsim
