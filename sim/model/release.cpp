#include "sim/model/release.hpp"

#include <array>

namespace orsim {
namespace {

constexpr Release release(std::uint16_t build, std::uint16_t patch) {
    Release made;
    made.build = build;
    made.patch = patch;
    return made;
}

using enum Gated;
constexpr Evidence documented = Evidence::documented;
constexpr std::nullopt_t for_good = std::nullopt;

// clang-format off
constexpr std::array gates{
    ReleaseGate{pairs, "nodes as pairs of primary and backup", release(300, 0), for_good, documented, "HA", Without::refused, "Super Nodes, which came before, are refused"},
    ReleaseGate{sync_buffer, "the buffer that keeps primary and backup in step", release(400, 0), for_good, documented, "APP814", Without::refused, "its options, and with policy ownership_channel=sync_stream what the backup knows (P05)"},
    ReleaseGate{recovery_without_persistence, "recovery of voice calls without persistence", release(400, 0), for_good, documented, "PERS", Without::shown, "sessions that were not stored start again after a switchover (P06), or are lost"},
    ReleaseGate{counters, "performance counters and their alarms", release(400, 21), for_good, documented, "PERF", Without::refused, "its counters are read, and raise alarms, for each application (D05)"},
    ReleaseGate{several_interaction_servers, "pulling from several Interaction Servers", release(400, 27), for_good, documented, "ESV", Without::refused, "interactions are pulled from every Interaction Server (I01)"},
    ReleaseGate{rate_counters, "counters of rates", release(400, 27), for_good, documented, "PERF", Without::refused, "creation-session-rate is read for each application (D05)"},
    ReleaseGate{json_body, "JSON bodies of requests that start sessions", release(400, 30), for_good, documented, "EXT", Without::shown, "a start request whose body is JSON starts a session, or is refused (H05)"},
    ReleaseGate{dn_of_a_cluster, "the DN option application@cluster", release(400, 36), for_good, documented, "DN", Without::refused, "only nodes of the cluster react to its calls (D02)"},
    ReleaseGate{pulling_of_a_cluster, "application@cluster for pulling", release(400, 39), for_good, documented, "DN", Without::refused, "only nodes of the cluster pull its interactions (D02)"},
    ReleaseGate{cookie_content, "the option cookie", release(400, 44), for_good, documented, "APP814", Without::refused, "how long a balancer keeps to a session's node, or whether it does (H03)"},
    ReleaseGate{complete_association, "the option complete-assoc-on-target-node", release(400, 53), for_good, documented, "APP814", Without::refused, "that all nodes agree on it, which is checked; what it changes could not be read"},
    ReleaseGate{help_page, "the help of its interface at /ors/help", release(400, 55), for_good, documented, "EXT", Without::shown, "a request for it is served by whoever serves HTTP, or finds nothing there (H06)"},
    ReleaseGate{cluster_as_list, "a cluster as a Transaction object of type List", release(400, 64), for_good, documented, "CLU", Without::nothing, "another way to write down who is in a cluster, which a scenario says itself"},
    ReleaseGate{graceful_stop, "graceful shutdown", release(400, 64), release(400, 75), documented, "GRACE", Without::shown, "a stopped application finishes its sessions, or SCS stops it plainly (G01, G03)"},
    ReleaseGate{redis, "Redis Cluster as storage", release(401, 10), for_good, documented, "PERS", Without::refused, "sessions are stored and recovered there (P07)"},
};
// clang-format on
static_assert(gates.size() == gated_count);
static_assert(
    [] {
        for (std::size_t at = 0; at < gates.size(); ++at) {
            if (static_cast<std::size_t>(gates.at(at).gated) != at) {
                return false;
            }
        }
        return true;
    }(),
    "the gates stand in the order of the enumeration");

/// The last release of a line: 8.1.4 is the line of 8.1.400.00 to 8.1.499.99.
Release last_of_line(const Release& release) {
    constexpr std::uint16_t builds = 100;
    if (release.build >= builds) {
        return release;
    }
    Release last = release;
    last.build = static_cast<std::uint16_t>(release.build * builds + builds - 1);
    last.patch = builds - 1;
    return last;
}

}  // namespace

std::span<const ReleaseGate> release_gates() {
    return gates;
}

const ReleaseGate& gate(Gated what) {
    return gates.at(static_cast<std::size_t>(what));
}

bool release_has(Gated what, const Release& release) {
    const ReleaseGate& one = gate(what);
    const Release last = last_of_line(release);
    return last >= one.since && (!one.until || last < *one.until);
}

std::optional<Gated> policy_gate(Policy policy, std::uint8_t choice) {
    const bool by_buffer =
        policy == Policy::ownership_channel
        && static_cast<OwnershipChannel>(choice) == OwnershipChannel::sync_stream;
    return by_buffer ? std::optional{Gated::sync_buffer} : std::nullopt;
}

}  // namespace orsim
