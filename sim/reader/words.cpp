#include "sim/reader/words.hpp"

#include "sim/model/counter.hpp"
#include "sim/model/scenario.hpp"
#include "sim/reader/text_options.hpp"
#include "sim/timeline/metrics.hpp"

#include <array>
#include <cstddef>

namespace orsim {
namespace {

constexpr std::array<std::string_view, event_kinds> events{
    "a call reaches the switch",
    "a caller gives up and hangs up",
    "the switch sends the call where its session asked",
    "the switch sends the call to default-dn, because router-timeout ran out",
    "the call is over",
    "the run ends and the call still waits, with nothing left to move it",
    "the call ends without an outcome, because its switch was lost",
    "a watcher begins to wait for the assigned node's session",
    "a watch ends before its time: the session exists or is no longer needed",
    "call-watching-timeout runs out for a watcher",
    "an application begins to create a session",
    "a session exists",
    "creating a session failed",
    "a session being created is given up, because another exists or the call is gone",
    "a suspending node hands creation to the reserved node",
    "a session was written to the storage",
    "a session's owner did not see an event of its call",
    "a new primary restored a session",
    "a session could not be restored",
    "a new session runs the strategy from the top for a call that had lost its own",
    "a restored session finds that its call is gone",
    "a session is ended by demotion or by command",
    "a session is gone and nobody will restore it",
    "a session is over",
    "an application's process ends",
    "a process hangs: alive, but does nothing",
    "a process is up, as backup",
    "an application now runs in primary mode (message 00-5150, M14)",
    "an application now runs in backup mode (message 00-5151, M14)",
    "a process was stopped by command",
    "a process finishes its sessions and takes no more",
    "a host fails with all its processes",
    "a host is back",
    "a data center fails with all its hosts",
    "a data center is back",
    "a link carries nothing any more",
    "a link carries again",
    "the Management Layer believes that something failed",
    "SCS begins a switchover",
    "SCS raises an alarm",
    "the storage is gone",
    "the storage is back",
    "an interaction waits in its queue",
    "a node pulled an interaction",
    "an interaction is back in its queue",
    "an agent has handled an interaction",
    "an HTTP request arrives",
    "a request is answered 307 to its owner",
    "a request is served",
    "a request is refused",
    "a fault of the script begins",
    "a fault of the script ends",
    "a fault found nothing to break",
    "the run is over",
    "a session goes on after an interruption",
    "a session's strategy takes a step",
    "a session waits for something that will not come",
    "a new primary begins to restore sessions",
    "a new primary has restored what it could",
    "a process that hung or paused works again",
    "an option has a new value",
    "an interaction is routed to an agent",
    "the switch sends another route request for a call that waits",
    "the buffer for the backup loses what had not been sent",
    "the backup is sent what the buffer had kept",
    "a fault lost a message",
    "a fault holds a message back",
    "a fault has a message arrive twice",
    "an application reads a list of nodes that lacks one the others know, or has it again",
    "the backup of a T-Server takes over from the one that served",
    "a T-Server has a backup again, which learns of the calls there are",
    "a T-Server is gone with its backup",
    "a T-Server serves again",
    "the wall clock of an application is put forward or back",
    "the clock of an application runs at another pace",
    "the storage keeps an older write, because that bears a later time",
    "SCS has an application started that it finds stopped (autostart)",
    "the switch rejects a request to route a call that it has routed (T05)",
    "a performance counter of an application is read (D05)",
    "a counter was read that is above its limit",
};
constexpr std::array<std::string_view, fault_kinds> faults{
    "the process ends at once",
    "the process stays but does nothing, and does not come back by itself",
    "the process is frozen for a while and wakes late",
    "an operator stops the application; gracefully where the release can",
    "the process ends and is started again",
    "everything the application does takes `factor` times as long",
    "the application reports Service Unavailable; SCS switches over at once (M04)",
    "the host loses power",
    "every host of the data center loses power",
    "nothing travels from one side to the other",
    "messages are lost with `probability`",
    "messages take `extra` longer",
    "messages arrive twice with `probability`",
    "messages come `extra` later with `probability`, and those behind them overtake them",
    "messages are held back and all released at the end",
    "the wall clock of applications is off by `extra` while it lasts",
    "the clock of applications runs `factor` times as fast as true time",
    "the wall clock of applications is put by `extra`, for good",
    "the storage answers nobody",
    "the storage takes `factor` times as long",
    "the storage takes requests and answers none until the fault ends",
    "writes are acknowledged and lost with `probability`",
    "reads answer an older state with `probability`",
    "`replicas` of the storage are down",
    "SCS is down",
    "the Local Control Agent of a host is down, its applications run on",
    "an operator orders a switchover of a node",
    "an operator makes the configured primary primary again",
    "the Management Layer takes what works for failed: an application for ended, a host for lost",
    "the Management Layer does not notice a failure",
    "creating a session fails with `probability`",
    "restoring a session fails with `probability`",
    "the notice that a session exists, which the target sends, is lost with `probability`",
    "pulling an interaction fails with `probability`",
    "fetching the SCXML document fails with `probability`",
    "arrivals come at `factor` times their pace: those that were to come later come sooner",
    "applications have `factor` of their workers, and one at least",
    "an operator changes a product option; it takes effect when the product says so",
    "an application does not know of a node that the others know",
    "applications are restarted one after the other, `stagger` apart, backups before primaries",
    "a node's applications switch over again and again",
    "hosts are cut off one by one, `stagger` apart, and come back so in another order",
    "a node's applications and the Local Control Agents of its hosts are cut off from all others",
    "failures and repairs as a file of real ones lists them",
    "the T-Server that serves fails: its backup takes over, and it comes back as backup",
    "the T-Server is gone with its backup: its calls are lost, new ones go to another",
};
constexpr std::size_t operator_count = static_cast<std::size_t>(Operator::margin) + 1;
constexpr std::array<std::string_view, operator_count> operators{
    "every record of this event, and of this call and fault if the pattern names them, matches the "
    "whole pattern",
    "no record matches",
    "a record matches",
    "two patterns: whatever the first speaks of matches it, up to the first record that matches "
    "the second, and that "
    "one comes",
    "records match the patterns one after the other; others may lie between",
    "of the records that match any of the patterns, the first matches the first pattern, the "
    "second the second, and "
    "so on; there are no more",
    "as many records match as `min` and `max` say; at least one when neither is given",
    "a metric of the whole run lies within `min` and `max`",
    "in every slice of 10s (or `within`) a metric lies within `min` and `max`",
    "a percentile of a measure lies within `min` and `max`",
    "a record matches in this run; if none does, the run is inconclusive",
    "a timer never came nearer than `min` to running out",
};
constexpr std::array<std::string_view, invariant_count> invariants{
    "an application in backup mode creates, serves and pulls nothing and answers no HTTP (R03 to "
    "R06)",
    "a node has at most one application in primary mode",
    "a call has at most one session at a time",
    "a session stays on the node that created it (R22)",
    "only the assigned and the reserved node of a call create its session",
    "the reserved node creates only after its watch, or when told (R13)",
    "only the node that pulled an interaction works with it (R20)",
    "only the owner of a session processes its events",
    "no session is created for a call that has ended",
    "only persisted sessions are recovered (R15, P02)",
    "session.recovered is sent exactly when _sendSessionRecovered says so (R18, R19)",
    "an application sent to backup mode holds no sessions (M06)",
    "a process that is down or cut off does nothing",
    "every call that arrived has exactly one outcome",
    "no record lies before the one before it",
    "a node with a living application that SCS can reach gets a primary",
    "every call gets a session or another outcome",
    "every persisted session is recovered, ended or known to be lost",
    "every watch ends",
    "every fault of the script had an effect",
    "every expectation was triggered",
};
static_assert(!events.back().empty() && !faults.back().empty() && !operators.back().empty()
              && !invariants.back().empty());

template <class Enumeration, std::size_t size>
Vocabulary worded(const std::array<std::string_view, size>& meanings) {
    Vocabulary words;
    for (std::size_t at = 0; at < size; ++at) {
        words.push_back({to_text(static_cast<Enumeration>(at)), meanings.at(at)});
    }
    return words;
}

}  // namespace

Vocabulary event_words() {
    return worded<Event>(events);
}
Vocabulary fault_words() {
    return worded<FaultKind>(faults);
}
Vocabulary choice_kind_words() {
    constexpr std::array<std::string_view, choice_kinds> meanings{
        "of what is due at one instant, another than the tie rule says comes first",
        "a message is lost; its sender does not notice", "a message takes longer by `extra`",
        "a creation fails as it ends", "a restore fails"};
    Vocabulary words;
    for (std::size_t at = 0; at < choice_kinds; ++at) {
        words.push_back({choice_words.at(at), meanings.at(at)});
    }
    return words;
}
Vocabulary operator_words() {
    return worded<Operator>(operators);
}
Vocabulary invariant_words() {
    return worded<Invariant>(invariants);
}

Vocabulary metric_words() {
    Vocabulary words;
    for (const MetricEntry& metric : metric_registry()) {
        words.push_back({metric.name, metric.meaning});
    }
    return words;
}

Vocabulary spread_words() {
    Vocabulary words;
    for (const SpreadEntry& measure : spread_registry()) {
        words.push_back({measure.name, measure.meaning});
    }
    return words;
}

Vocabulary statistic_words() {
    Vocabulary words;
    for (const StatisticEntry& statistic : statistic_registry()) {
        words.push_back({statistic.name, statistic.meaning});
    }
    return words;
}

Vocabulary policy_words() {
    Vocabulary words;
    for (const PolicyEntry& policy : policy_registry()) {
        words.push_back({policy.name, policy.question});
    }
    return words;
}

Vocabulary assumption_words() {
    Vocabulary words;
    for (const AssumptionEntry& assumption : assumption_registry()) {
        words.push_back({assumption.name, assumption.meaning});
    }
    return words;
}

Vocabulary option_words(OptionScope scope) {
    Vocabulary words;
    for (const OptionEntry& option : option_registry()) {
        if (option.scope == scope) {
            words.push_back({option.name, option.meaning});
        }
    }
    for (const TextOption& option : text_options) {
        if (option.scope == scope) {
            words.push_back({option.name, option.meaning});
        }
    }
    return words;
}

Vocabulary node_option_words() {
    return option_words(OptionScope::node);
}

Vocabulary host_option_words() {
    return option_words(OptionScope::host);
}

Vocabulary application_option_words() {
    return option_words(OptionScope::application);
}

Vocabulary scs_option_words() {
    return option_words(OptionScope::scs);
}

Vocabulary tserver_option_words() {
    return option_words(OptionScope::tserver);
}

Vocabulary interaction_server_option_words() {
    return option_words(OptionScope::interaction_server);
}

Vocabulary rule_words() {
    Vocabulary words;
    for (const RuleEntry& rule : rule_registry()) {
        words.push_back({rule.id, rule.statement});
    }
    return words;
}

Vocabulary reason_words() {
    Vocabulary words;
    for (std::size_t at = 1; at < reason_kinds; ++at) {
        words.push_back({to_text(static_cast<Reason>(at)), ""});
    }
    return words;
}

Vocabulary traffic_words() {
    constexpr std::array<std::string_view, traffic_kinds> meanings{
        "everything",
        "events of calls, from T-Servers to applications",
        "news between applications: a session exists, a call is delegated",
        "commands of SCS to change the run mode",
        "reports of Local Control Agents to SCS",
        "keep-alives between SCS and Local Control Agents",
        "heartbeats of applications",
        "reads and writes of the storage",
        "routing requests, from applications to T-Servers",
        "interactions and pulls, between applications and Interaction Servers",
        "HTTP requests, from load balancers to applications",
    };
    return worded<Traffic>(meanings);
}

Vocabulary standby_words() {
    return {{"none", "the pair has no backup: its calls are lost with it"},
            {"warm", "the backup takes over without the calls' ids and data"},
            {"hot", "the backup takes over with all calls (T06)"}};
}

Vocabulary redundancy_words() {
    return {{"warm", "the only redundancy type of Orchestration Server (R02)"}};
}

Vocabulary store_words() {
    return {{"none", "sessions are not persisted"},
            {"cassandra", "Cassandra; not recommended for recovery any more in 8.1.4"},
            {"redis", "Redis Cluster, from 8.1.401.10"}};
}

Vocabulary consistency_words() {
    return {{"one", "one replica answers"},
            {"quorum", "more than half of all replicas answer"},
            {"local_quorum", "more than half of the replicas in the asker's data center answer"},
            {"all", "every replica answers"}};
}

Vocabulary medium_words() {
    return {{"voice", "calls with an assigned and a reserved node (R08)"},
            {"multimedia", "interactions, pulled from an Interaction Server (R20)"},
            {"http", "HTTP requests that start sessions or ask for them (H04)"}};
}

Vocabulary process_words() {
    return {{"fixed", "`count` arrivals, one `every` so often"},
            {"poisson", "independent arrivals at a mean rate"},
            {"counts", "as many as a CSV file counts in each interval"},
            {"trace", "at the instants a CSV file lists"}};
}

Vocabulary request_words() {
    return {{"start", "start a session"},
            {"event", "send an event to a session"},
            {"request", "ask a session and wait for its response"},
            {"terminate", "end a session"},
            {"help", "ask for /ors/help, of no session (H06)"}};
}

Vocabulary body_words() {
    return {{"form", "as every release reads it"}, {"json", "as JSON (H05)"}};
}

Vocabulary counter_words() {
    Vocabulary words;
    for (const CounterEntry& counter : counter_registry()) {
        words.push_back({counter.name, counter.meaning});
    }
    return words;
}

Vocabulary direction_words() {
    return {{"both", "both ways"},
            {"one_way", "only what travels from `from` to `to`"},
            {"ahead", "clocks: later than it is"},
            {"behind", "clocks: earlier than it is"}};
}

Vocabulary golden_words() {
    return {{"none", "no answer is kept beside the scenario"},
            {"outcomes", "tallies and verdict are kept beside the scenario"},
            {"timeline", "the whole text timeline is kept beside the scenario"}};
}

Vocabulary timer_words() {
    Vocabulary words;
    for (const Option timer : {Option::call_watching_timeout, Option::router_timeout}) {
        words.push_back({entry(timer).name, entry(timer).meaning});
    }
    return words;
}

Vocabulary combine_words() {
    return {{"all", "every value of one with every value of the others"},
            {"zip", "the first values of all, then the second ones, and so on"},
            {"pairwise", "as few as may be in which every two values of two lists still meet"}};
}

}  // namespace orsim
