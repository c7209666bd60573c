// The sections "strategies" and "workload".
#include "sim/reader/arrivals.hpp"
#include "sim/reader/draft.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orsim {
namespace {

using Process = Arrivals::Process;

/// Keys of a group that only some media know, and why the others do not.
struct MediumKey {
    std::string_view key;
    Medium medium;
};
constexpr std::array medium_keys{
    MediumKey{"tserver", Medium::voice},
    MediumKey{"assigned", Medium::voice},
    MediumKey{"reserved", Medium::voice},
    MediumKey{"talk_time", Medium::voice},
    MediumKey{"patience", Medium::voice},
    MediumKey{"asks_again", Medium::voice},
    MediumKey{"handling_time", Medium::multimedia},
    MediumKey{"interaction_server", Medium::multimedia},
    MediumKey{"via", Medium::http},
    MediumKey{"to", Medium::http},
    MediumKey{"request", Medium::http},
    MediumKey{"body", Medium::http},
    MediumKey{"of_session", Medium::http},
    MediumKey{"session_time", Medium::http},
};

/// Keys of arrivals that only some processes know.
struct ProcessKey {
    std::string_view key;
    std::array<bool, 5> known;  // In the order of Process.
};
constexpr std::array process_keys{
    ProcessKey{"every", {false, true, false, false, false}},
    ProcessKey{"count", {false, true, false, false, false}},
    ProcessKey{"rate_per_second", {false, false, true, false, false}},
    ProcessKey{"rate", {false, false, true, false, false}},
    ProcessKey{"day_factor", {false, false, true, false, false}},
    ProcessKey{"file", {false, false, false, true, true}},
    ProcessKey{"interval", {false, false, false, true, false}},
    ProcessKey{"scale", {false, false, false, true, false}},
};

std::string_view word_of(Medium medium) {
    switch (medium) {
    case Medium::voice:
        return "voice";
    case Medium::multimedia:
        return "multimedia";
    case Medium::http:
        break;
    }
    return "http";
}

void check_medium_keys(const Fields& fields, Medium medium) {
    for (const MediumKey& known : medium_keys) {
        const Value* const value = fields.value().find(known.key);
        if (value == nullptr || known.medium == medium) {
            continue;
        }
        const bool is_seat = known.key == "assigned" || known.key == "reserved";
        if (is_seat && medium == Medium::multimedia) {
            fields.remarks().key_error(
                *value, fmt::format("a multimedia interaction has no {} node; the node that pulls "
                                    "it works with it (R21 multimedia-has-no-reserve)",
                                    known.key));
        } else if (is_seat) {
            fields.remarks().key_error(
                *value, fmt::format("an HTTP request has no {} node; the application that gets it "
                                    "serves it (H01 http-assignment)",
                                    known.key));
        } else {
            fields.remarks().key_error(
                *value, fmt::format("\"{}\" belongs to groups of kind \"{}\"; this one is of kind "
                                    "\"{}\"",
                                    known.key, word_of(known.medium), word_of(medium)));
        }
    }
}

class ArrivalsReader {
public:
    ArrivalsReader(Draft& draft, const Value& value)
        : draft_{draft}, fields_{draft.remarks, value, arrivals_shape()} {}

    Arrivals read() {
        Arrivals arrivals;
        arrivals.from = fields_.instant("from").value_or(draft_.scenario.start);
        arrivals.to = fields_.instant("to").value_or(draft_.scenario.until);
        check_times(arrivals);
        const auto process = fields_.word("process");
        if (!process) {
            return arrivals;
        }
        arrivals.process = static_cast<Process>(*process + 1);  // A single arrival has no word.
        check_keys(arrivals.process);
        switch (arrivals.process) {
        case Process::fixed:
            fixed(arrivals);
            break;
        case Process::poisson:
            poisson(arrivals);
            break;
        case Process::counts:
            counts(arrivals);
            break;
        case Process::trace:
            if (needs("file", "the path of the CSV file")) {
                read_trace(draft_, fields_, arrivals);
            }
            break;
        case Process::single:
            break;
        }
        return arrivals;
    }

private:
    void check_times(const Arrivals& arrivals) {
        const Scenario& scenario = draft_.scenario;
        if (fields_.get("from") != nullptr && arrivals.from < scenario.start) {
            draft_.remarks.error(*fields_.get("from"),
                                 fmt::format("this lies before the run, which starts at {}",
                                             to_text(scenario.start)));
        } else if (fields_.get("from") != nullptr && arrivals.from >= scenario.until) {
            draft_.remarks.error(
                *fields_.get("from"),
                fmt::format("nobody arrives: the run ends at {}", to_text(scenario.until)));
        }
        if (fields_.get("to") != nullptr && arrivals.to <= arrivals.from) {
            draft_.remarks.error(*fields_.get("to"),
                                 fmt::format("nobody arrives: arrivals begin at {} and end at {}",
                                             to_text(arrivals.from), to_text(arrivals.to)));
        }
    }

    void check_keys(Process process) {
        for (const ProcessKey& known : process_keys) {
            const Value* const value = fields_.value().find(known.key);
            if (value != nullptr && !known.known.at(static_cast<std::size_t>(process))) {
                draft_.remarks.key_error(
                    *value,
                    fmt::format("arrivals of the process \"{}\" have no \"{}\"",
                                process_words().at(static_cast<std::size_t>(process) - 1).word,
                                known.key));
            }
        }
    }

    bool needs(std::string_view key, std::string_view what) {
        if (!fields_.has(key)) {
            draft_.remarks.error(fields_.value(),
                                 fmt::format("this process needs \"{}\": {}", key, what));
        }
        return fields_.get(key) != nullptr;
    }

    void fixed(Arrivals& arrivals) {
        if (!needs("every", "from one arrival to the next, such as \"5s\"")) {
            return;
        }
        arrivals.every = fields_.duration("every").value_or(Duration{1});
        if (arrivals.every <= Duration::zero()) {
            draft_.remarks.error(*fields_.get("every"),
                                 "arrivals need time between them; write at least \"1us\"");
            arrivals.every = Duration{1};
        }
        // As many as lie before the end, whether the file counts them or not.
        const std::int64_t span = (arrivals.to - arrivals.from).count();
        const std::int64_t fits = span <= 0 ? 0 : (span - 1) / arrivals.every.count() + 1;
        const auto count = fields_.whole("count");
        const bool is_cut = count && *count > fits && !fields_.has("to");
        if (is_cut) {
            draft_.remarks.warning(
                *fields_.get("count"),
                fmt::format("only {} of {} arrivals lie before the end of the run at {}", fits,
                            *count, to_text(arrivals.to)));
        }
        arrivals.count = static_cast<std::uint64_t>(std::min(count.value_or(fits), fits));
    }

    void poisson(Arrivals& arrivals) {
        arrivals.day_factor = fields_.ratio("day_factor").value_or(0);
        const bool has_rate = fields_.has("rate_per_second");
        const bool has_pieces = fields_.has("rate");
        if (has_rate == has_pieces) {
            draft_.remarks.error(fields_.value(),
                                 has_rate
                                     ? "\"rate_per_second\" and \"rate\" are both given; keep one"
                                     : "this process needs \"rate_per_second\", or \"rate\" with "
                                       "its pieces");
            return;
        }
        if (const auto rate = fields_.ratio("rate_per_second")) {
            arrivals.rate.push_back({arrivals.from, *rate});
        }
        std::optional<Instant> before;
        for (const Value* const item : fields_.list("rate")) {
            const Fields piece{draft_.remarks, *item, rate_shape()};
            const auto from = piece.instant("from");
            const auto rate = piece.ratio("per_second");
            if (!from || !rate) {
                continue;
            }
            if (before && *from <= *before) {
                draft_.remarks.error(
                    *piece.get("from"),
                    "pieces stand in the order of time; this one does not begin after "
                    "the one before it");
                continue;
            }
            before = *from;
            if (*from <= arrivals.from) {
                arrivals.rate.clear();  // What held before is over when the first may arrive.
            }
            if (arrivals.rate.empty() && *from > arrivals.from) {
                arrivals.rate.push_back({arrivals.from, 0});
            }
            arrivals.rate.push_back({*from, *rate});
        }
    }

    void counts(Arrivals& arrivals) {
        const bool has_interval = needs("interval", "how long each row counts, such as \"5m\"");
        const bool has_file = needs("file", "the path of the CSV file");
        arrivals.interval = fields_.duration("interval").value_or(Duration{1});
        if (has_interval && arrivals.interval <= Duration::zero()) {
            draft_.remarks.error(*fields_.get("interval"),
                                 "an interval has some length; write at least \"1us\"");
        } else if (has_interval && has_file) {
            read_counts(draft_, fields_, arrivals);
        }
    }

    Draft& draft_;
    Fields fields_;
};

class GroupReader {
public:
    GroupReader(Draft& draft, const Value& value)
        : draft_{draft}, remarks_{draft.remarks}, fields_{draft.remarks, value, group_shape()} {}

    void read() {
        const Value* const id = fields_.get("id");
        const auto name = id == nullptr
                              ? std::nullopt
                              : read_new_id(draft_, *id, "group of the workload", draft_.groups);
        CallGroup group;
        group.id = name.value_or("");
        group.medium = static_cast<Medium>(fields_.word("kind").value_or(0));
        check_medium_keys(fields_, group.medium);
        arrivals(group);
        group.strategy = fields_.get("strategy") == nullptr
                             ? StrategyId{0}
                             : reference<StrategyId>(draft_, fields_.get("strategy"), "strategy",
                                                     draft_.strategies);
        switch (group.medium) {
        case Medium::voice:
            voice(group);
            break;
        case Medium::multimedia:
            multimedia(group);
            break;
        case Medium::http:
            http(group);
            break;
        }
        if (name) {
            draft_.groups.add(*name, draft_.scenario.workload.size());
        }
        draft_.group_values.push_back(&fields_.value());
        draft_.scenario.workload.add(std::move(group));
    }

private:
    void arrivals(CallGroup& group) {
        const bool has_at = fields_.has("at");
        const bool has_arrivals = fields_.has("arrivals");
        if (has_at == has_arrivals) {
            remarks_.error(
                fields_.value(),
                has_at ? "\"at\" and \"arrivals\" are both given; keep one"
                       : "nobody arrives: give \"at\" for one call, or \"arrivals\" for many");
            return;
        }
        if (const Value* const many = fields_.get("arrivals")) {
            group.arrivals = ArrivalsReader{draft_, *many}.read();
            return;
        }
        group.arrivals.from = fields_.instant("at").value_or(draft_.scenario.start);
        group.arrivals.to = end_of_time;
        const Value* const at = fields_.get("at");
        if (at != nullptr && group.arrivals.from < draft_.scenario.start) {
            remarks_.error(
                *at, fmt::format(
                         "this lies before the run, which starts at {}; \"start\" can be earlier",
                         to_text(draft_.scenario.start)));
        } else if (at != nullptr && group.arrivals.from >= draft_.scenario.until) {
            remarks_.error(*at, fmt::format("this lies behind the end of the run at {}",
                                            to_text(draft_.scenario.until)));
        }
    }

    void voice(CallGroup& group) {
        const Assumptions& assumptions = draft_.scenario.assumptions;
        group.tserver =
            fields_.get("tserver") == nullptr
                ? TServerId{0}
                : reference<TServerId>(draft_, fields_.get("tserver"), "T-Server", draft_.tservers);
        group.assigned = reference<NodeId>(draft_, fields_.get("assigned"), "node", draft_.nodes);
        group.reserved = reference<NodeId>(draft_, fields_.get("reserved"), "node", draft_.nodes);
        group.talk_time =
            fields_.length("talk_time").value_or(assumptions.distribution(Assumption::talk_time));
        group.patience = fields_.length("patience");
        group.asks_again = fields_.duration("asks_again");
        check_seats(group);
    }

    void check_seats(const CallGroup& group) {
        const Value* const reserved = fields_.get("reserved");
        if (reserved == nullptr) {
            return;
        }
        if (!fields_.has("assigned")) {
            remarks_.error(*reserved, "a reserved node is given without an assigned one; give "
                                      "both, or only the assigned");
            return;
        }
        if (!group.assigned || !group.reserved) {
            return;
        }
        const Topology& topology = draft_.scenario.topology;
        if (group.assigned == group.reserved) {
            remarks_.error(
                *reserved,
                fmt::format("\"{}\" is the assigned node already; the reserved node is another one "
                            "(R08 assigned-and-reserved)",
                            reserved->text));
        } else if (topology.nodes[group.assigned].cluster
                   != topology.nodes[group.reserved].cluster) {
            remarks_.error(*reserved,
                           fmt::format("node \"{}\" is of cluster \"{}\" and the assigned node "
                                       "\"{}\" of \"{}\"; both are "
                                       "of one cluster (R08 assigned-and-reserved)",
                                       reserved->text, topology.nodes[group.reserved].cluster,
                                       topology.nodes[group.assigned].id,
                                       topology.nodes[group.assigned].cluster));
        }
    }

    void multimedia(CallGroup& group) {
        const Value* const server = fields_.get("interaction_server");
        if (server != nullptr) {
            group.interaction_server = reference<InteractionServerId>(
                draft_, server, "Interaction Server", draft_.interaction_servers);
        } else if (draft_.interaction_servers.size() == 0) {
            remarks_.error(
                fields_.value(),
                "interactions wait in an Interaction Server, and the topology has none; add "
                "\"interaction_servers\" to \"topology\"");
        } else {
            group.interaction_server = InteractionServerId{0};
        }
        group.talk_time = fields_.length("handling_time")
                              .value_or(draft_.scenario.assumptions.distribution(
                                  Assumption::interaction_handling));
    }

    void http(CallGroup& group) {
        if (fields_.has("via") == fields_.has("to")) {
            remarks_.error(fields_.value(),
                           fields_.has("via")
                               ? "\"via\" and \"to\" are both given; keep one"
                               : "requests need \"via\", a load balancer, or \"to\", an "
                                 "application");
        }
        group.via = reference<LoadBalancerId>(draft_, fields_.get("via"), "load balancer",
                                              draft_.load_balancers);
        group.to = reference<AppId>(draft_, fields_.get("to"), "application", draft_.apps);
        group.request = static_cast<HttpRequest>(fields_.word("request").value_or(0));
        group.of_session = fields_.text("of_session").value_or("");
        group.body = static_cast<RequestBody>(fields_.word("body").value_or(0));
        check_request(group);
        group.talk_time =
            fields_.length("session_time")
                .value_or(draft_.scenario.assumptions.distribution(Assumption::talk_time));
    }

    void check_request(const CallGroup& group) {
        const bool starts = group.request == HttpRequest::start;
        const bool asks = !starts && group.request != HttpRequest::help;
        if (!asks && fields_.has("of_session")) {
            remarks_.key_error(*fields_.value().find("of_session"),
                               starts ? "a request that starts a session asks for no other"
                                      : "a request for help asks for no session");
        } else if (asks && !fields_.has("of_session")) {
            remarks_.error(
                fields_.value(),
                "this request asks for a session; say with \"of_session\" which group's");
        }
        if (!starts && fields_.has("body")) {
            remarks_.key_error(*fields_.value().find("body"),
                               "only a request that starts a session has a body that matters");
        }
    }

    Draft& draft_;
    Remarks& remarks_;
    Fields fields_;
};

void read_strategy(Draft& draft, const Value& value) {
    const Fields fields{draft.remarks, value, strategy_shape()};
    const Value* const id = fields.get("id");
    const auto name =
        id == nullptr ? std::nullopt : read_new_id(draft, *id, "strategy", draft.strategies);
    Strategy strategy;
    strategy.id = name.value_or("");
    strategy.persist = fields.flag("_persist").value_or(strategy.persist);
    strategy.send_session_recovered = fields.flag("_sendSessionRecovered").value_or(false);
    strategy.handles_session_recovered = fields.flag("handles_session_recovered").value_or(false);
    strategy.steps = static_cast<std::uint32_t>(fields.whole("steps").value_or(strategy.steps));
    strategy.step_time = fields.length("step_time");
    strategy.persist_every = static_cast<std::uint32_t>(fields.whole("persist_every").value_or(1));
    strategy.waits_at = static_cast<std::uint32_t>(fields.whole("waits_at").value_or(0));
    const auto check_step = [&](const Value& place, std::int64_t step) {
        if (step > strategy.steps) {
            draft.remarks.error(place, fmt::format("step {} does not exist; the strategy has {}",
                                                   step, strategy.steps));
        }
    };
    if (const Value* const waits = fields.get("waits_at")) {
        check_step(*waits, strategy.waits_at);
    }
    constexpr std::int64_t most_steps = 1'000'000;
    for (const Value* const item : fields.list("acts_at")) {
        if (const auto step = read_whole(draft.remarks, *item, 1, most_steps)) {
            check_step(*item, *step);
            strategy.acts_at.push_back(static_cast<std::uint32_t>(*step));
        }
    }
    if (name) {
        draft.strategies.add(*name, draft.scenario.strategies.size());
    }
    draft.scenario.strategies.add(std::move(strategy));
}

/// Groups of requests name other groups, which may stand behind them.
void check_sessions_asked_for(Draft& draft) {
    for (std::size_t at = 0; at < draft.scenario.workload.size(); ++at) {
        const CallGroup& group = draft.scenario.workload[draft.scenario.workload.id_at(at)];
        const Value* const asked = draft.group_values[at]->find("of_session");
        if (group.of_session.empty() || asked == nullptr) {
            continue;
        }
        const auto found = draft.groups.find(group.of_session);
        if (!found) {
            draft.remarks.error(*asked, unknown_name("group of the workload", group.of_session,
                                                     draft.groups.all()));
        } else if (*found == at) {
            draft.remarks.error(*asked, "a group cannot ask for its own sessions");
        } else if (const CallGroup& other =
                       draft.scenario.workload[draft.scenario.workload.id_at(*found)];
                   other.medium == Medium::http && other.request != HttpRequest::start) {
            draft.remarks.error(
                *asked,
                fmt::format("the requests of \"{}\" start no sessions; name a group of calls, "
                            "of interactions, or of requests that start them",
                            other.id));
        }
    }
}

}  // namespace

void read_strategies(Draft& draft, const Fields& file) {
    for (const Value* const item : file.list("strategies")) {
        read_strategy(draft, *item);
    }
    if (draft.scenario.strategies.empty()) {
        Strategy strategy;
        strategy.id = "main";
        draft.strategies.add(strategy.id, 0);
        draft.scenario.strategies.add(std::move(strategy));
    }
}

void read_workload(Draft& draft, const Fields& file) {
    for (const Value* const item : file.list("workload")) {
        GroupReader{draft, *item}.read();
    }
    check_sessions_asked_for(draft);
}

}  // namespace orsim
