#include "sim/base/rule.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <array>

namespace orsim {
namespace {

using enum Rule;
constexpr Evidence documented = Evidence::documented;
constexpr Evidence inferred = Evidence::inferred;
constexpr Evidence recalled = Evidence::recalled;

// clang-format off
constexpr std::array entries{
    RuleEntry{R01, "R01", "node-is-a-pair", "A node is one primary and one backup application; its Node ID is the DBID of the one configured as primary and survives a swap of roles.", documented, "HA"},
    RuleEntry{R02, "R02", "warm-standby", "The backup is initialised and ready and does no work; ORS has no other redundancy type.", documented, "HA"},
    RuleEntry{R03, "R03", "backup-creates-nothing", "An application in backup mode creates no session.", documented, "HA"},
    RuleEntry{R04, "R04", "backup-serves-nothing", "An application in backup mode serves no session.", documented, "HA"},
    RuleEntry{R05, "R05", "backup-pulls-nothing", "An application in backup mode pulls no multimedia interaction.", documented, "HA"},
    RuleEntry{R06, "R06", "backup-has-no-http", "An application in backup mode does not serve the HTTP port.", documented, "HA"},
    RuleEntry{R07, "R07", "no-super-nodes", "Super Nodes and Master Super Nodes do not exist from 8.1.3 on.", documented, "HA"},
    RuleEntry{R08, "R08", "assigned-and-reserved", "A voice call has one assigned node; another node of the cluster is its reserved node.", documented, "HA"},
    RuleEntry{R09, "R09", "trigger", "An appropriate event on a DN loaded with a routing strategy starts the protocol; the primary of the assigned node tries to create the session.", documented, "HA"},
    RuleEntry{R10, "R10", "watch", "The assigned node's backup and the reserved node watch the primary until the session exists or call-watching-timeout has run out.", documented, "HA"},
    RuleEntry{R11, "R11", "created-and-continued", "Once the session is created its creator goes on with the interaction and the watch ends.", documented, "HA"},
    RuleEntry{R12, "R12", "new-primary-creates", "If the backup comes to run in primary mode before the session exists, the new primary of the node tries.", documented, "HA"},
    RuleEntry{R13, "R13", "reserved-creates", "If the assigned node as a pair fails to create the session, the reserved node tries.", documented, "HA"},
    RuleEntry{R14, "R14", "promotion", "When the Management Layer detects that a primary failed, it runs the backup in primary mode.", documented, "HA"},
    RuleEntry{R15, "R15", "recovery", "The new primary tries to recover the persisted sessions.", documented, "HA"},
    RuleEntry{R16, "R16", "recovery-is-partial", "Not every persisted session can be recovered.", documented, "HA"},
    RuleEntry{R17, "R17", "events-can-be-missed", "Events of a session can go unseen between failure and recovery.", documented, "HA"},
    RuleEntry{R18, "R18", "session-recovered", "With _sendSessionRecovered true, the recovered session is sent session.recovered, which the application handles itself.", documented, "HA"},
    RuleEntry{R19, "R19", "silent-recovery", "With _sendSessionRecovered false, the session is recovered and no such event is sent.", documented, "HA"},
    RuleEntry{R20, "R20", "multimedia-by-puller", "Only the node that pulled a multimedia interaction works with it.", documented, "HA"},
    RuleEntry{R21, "R21", "multimedia-has-no-reserve", "A multimedia interaction has neither assigned nor reserved node.", documented, "HA"},
    RuleEntry{R22, "R22", "session-stays-on-node", "A session created on one node is never transferred to another.", documented, "HA"},
    RuleEntry{M01, "M01", "exit-seen-at-once", "The LCA of the host notices the end of a local process by its broken socket and reports it to SCS.", documented, "FAULTS"},
    RuleEntry{M02, "M02", "host-loss-by-addp", "SCS polls an LCA after addp-timeout of silence and declares the host lost after a second one without an answer.", documented, "HADDP"},
    RuleEntry{M03, "M03", "hang-by-heartbeat", "The LCA calls a process unresponsive only when heartbeat-period is set and that long passes without a heartbeat.", documented, "SML"},
    RuleEntry{M04, "M04", "scs-decides", "Only SCS decides on a switchover; an application never promotes itself.", documented, "FAULTS"},
    RuleEntry{M05, "M05", "demote-then-promote", "An operator's switchover sends the primary to backup mode first and then the backup to primary mode.", documented, "SIPHA"},
    RuleEntry{M06, "M06", "demotion-ends-sessions", "An application sent to backup mode terminates all its current sessions.", documented, "GRACE"},
    RuleEntry{M07, "M07", "link-loss-is-host-loss", "SCS reads the loss of its link to an LCA as the failure of every application on that host.", documented, "FAULTS"},
    RuleEntry{M08, "M08", "reconnected-is-demoted", "When a lost host reconnects and both of a pair are primary, SCS sends the reconnected one to backup mode.", recalled, "SIPHA"},
    RuleEntry{M09, "M09", "returns-as-backup", "A restarted application whose pair has a primary comes back in backup mode; nothing fails back by itself.", recalled, "MGMTL"},
    RuleEntry{M10, "M10", "switchover-delay", "With disconnect-switchover-timeout SCS waits that long after losing an LCA and looks again before it switches over.", documented, "AVOIDSO"},
    RuleEntry{M11, "M11", "brain-alarms", "SCS raises 20621 when a pair has no primary, 20622 when it has two, 20623 when it has one again.", documented, "SCSRN31"},
    RuleEntry{M12, "M12", "flapping-alarms", "A primary-backup-primary sequence inside haflip-detect-timeout raises 10327; 10328 says it is stable again.", documented, "SCSRN39"},
    RuleEntry{M13, "M13", "hang-restart", "With hangup-restart the LCA ends an unresponsive process and starts it again.", documented, "SML"},
    RuleEntry{M14, "M14", "mode-messages", "A change of run mode is logged as 00-5150 (now primary) or 00-5151 (now backup).", documented, "SIPHA"},
    RuleEntry{T01, "T01", "fan-out", "The T-Server distributes the events of a call to every connected instance of every node.", documented, "LOAD"},
    RuleEntry{T02, "T02", "router-timeout", "A call stays on a Routing Point no longer than router-timeout before default routing.", documented, "SKYPE"},
    RuleEntry{T03, "T03", "default-dn", "Default routing sends the call to default-dn; without one the call stays where it is.", documented, "SKYPE"},
    RuleEntry{T04, "T04", "routing-request", "The session asks for the call to be routed with RequestRouteCall.", documented, "NSIP"},
    RuleEntry{T05, "T05", "first-request-wins", "The switch acts on the first routing request for a call and rejects the next.", inferred, "NSIP"},
    RuleEntry{T06, "T06", "hot-standby", "A T-Server pair in hot standby keeps its calls through a switchover.", documented, "BWCSTA"},
    RuleEntry{T07, "T07", "caller-leaves", "A caller who gives up releases the call, and the T-Server tells its clients.", inferred, "LOAD"},
    RuleEntry{P01, "P01", "what-is-stored", "Session data, state and scheduled activities are stored to restore a session's context.", documented, "PERS"},
    RuleEntry{P02, "P02", "persist-attribute", "A session with _persist false is never stored and never recovered.", documented, "SCX81"},
    RuleEntry{P03, "P03", "quorum", "Reads and writes need a quorum of the replicas.", inferred, "SIZE"},
    RuleEntry{P04, "P04", "storage-lost", "Without its storage ORS goes on unpersisted; the older generation exits.", inferred, "FLASH1"},
    RuleEntry{P05, "P05", "sync-buffer", "The primary keeps data for its backup in a buffer bounded by backup-synch-max-age and backup-synch-max-buffer.", documented, "APP814"},
    RuleEntry{P06, "P06", "recovery-without-persistence", "The 8.1.4 line can recover voice calls at switchover without persistence.", documented, "PERS"},
    RuleEntry{P07, "P07", "redis-ttl", "Redis records carry a time to live and are removed when no longer needed.", documented, "REDIS-D"},
    RuleEntry{I01, "I01", "pulling-spreads-load", "Each node pulls when it can, so load spreads by itself.", documented, "LOAD"},
    RuleEntry{I02, "I02", "routing-timeout", "An interaction may stay with the router for routing-timeout before it counts as failed.", documented, "IXNL"},
    RuleEntry{I03, "I03", "proxy-hold", "A pull through the proxy may be held while the asked server is empty, up to the proxy's limit.", documented, "IXNP"},
    RuleEntry{I04, "I04", "disconnect", "Interactions of a puller that disconnects return to their queue or stay with it, by policy.", inferred, "IXNL"},
    RuleEntry{H01, "H01", "http-assignment", "A session started over HTTP belongs to the node whose primary got the request.", documented, "LOAD"},
    RuleEntry{H02, "H02", "redirect", "A request for a session of another node is answered 307 to that node's external-url.", documented, "LOAD"},
    RuleEntry{H03, "H03", "sticky-cookie", "The answer carries a cookie with the session ID by which a balancer keeps to one node.", documented, "LOAD"},
    RuleEntry{H04, "H04", "start-event-terminate", "ORS offers start, event, request, query and terminate over REST.", documented, "EXT"},
    RuleEntry{G01, "G01", "suspending", "A gracefully stopped ORS creates no more sessions, finishes its own, then stops.", documented, "GRACE"},
    RuleEntry{G02, "G02", "delegation", "A suspending node delegates creation to the reserved node.", documented, "GRACE"},
    RuleEntry{G03, "G03", "release-window", "Graceful shutdown exists from 8.1.400.64 up to, not including, 8.1.400.75.", documented, "GRACE"},
    RuleEntry{G04, "G04", "one-at-a-time", "Voice continuity in a graceful stop needs more than one node and one node at a time.", documented, "GRACE"},
    RuleEntry{D01, "D01", "read-at-startup", "call-watching-timeout is read at startup only.", documented, "APP813"},
    RuleEntry{D02, "D02", "dn-of-a-cluster", "With application@cluster on a DN only that cluster's nodes process its calls.", documented, "DN"},
    RuleEntry{D03, "D03", "document-cache", "The SCXML document is fetched from the web server and cached; a failed fetch means no orchestration of the call.", recalled, "FLASH2"},
    RuleEntry{D04, "D04", "bounded-workers", "An application creates sessions on a bounded number of workers; what finds none free waits its turn.", Evidence::proposed, "-"},
    RuleEntry{H05, "H05", "json-body", "From 8.1.400.30 the body of a request that starts a session may be JSON; what came before refuses it.", documented, "EXT"},
    RuleEntry{H06, "H06", "help-page", "From 8.1.400.55 whoever serves HTTP answers /ors/help; what came before has nothing there.", documented, "EXT"},
    RuleEntry{D05, "D05", "performance-counters", "From 8.1.400.21 an application counts its sessions and their creation, and raises alarms on its counters; rates from 8.1.400.27.", documented, "PERF"},
};
// clang-format on

static_assert(entries.size() == static_cast<std::size_t>(Rule::last_rule));
static_assert(
    [] {
        for (std::size_t at = 0; at < entries.size(); ++at) {
            if (static_cast<std::size_t>(entries.at(at).rule) != at + 1) {
                return false;
            }
        }
        return true;
    }(),
    "the registry stands in the order of the enumeration");

}  // namespace

std::span<const RuleEntry> rule_registry() {
    return entries;
}

const RuleEntry& entry(Rule rule) {
    ORSIM_EXPECT(rule != Rule::none && rule <= Rule::last_rule, "only a rule has an entry");
    return entries.at(static_cast<std::size_t>(rule) - 1);
}

std::string_view to_text(Rule rule) {
    return rule == Rule::none ? std::string_view{"-"} : entry(rule).id;
}

std::string_view to_text(Evidence evidence) {
    constexpr std::array<std::string_view, 4> words{"documented", "inferred", "recalled",
                                                    "proposed"};
    return words.at(static_cast<std::size_t>(evidence));
}

std::optional<Rule> rule_named(std::string_view id) {
    const auto* found = std::ranges::find(entries, id, &RuleEntry::id);
    if (found == entries.end()) {
        return std::nullopt;
    }
    return found->rule;
}

}  // namespace orsim
