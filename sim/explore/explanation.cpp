#include "sim/explore/explanation.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace orsim {
namespace {

/// From an effect to what it came of.
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

/// Whether a record says what becomes of an application.
bool is_state(Event event) {
    using enum Event;
    return event == app_crashed || event == app_hung || event == app_started
           || event == app_promoted || event == app_demoted || event == app_stopped
           || event == app_suspending || event == app_recovered;
}

/// Whether a record came about because somebody did not act in time.
bool is_by_absence(const Record& record) {
    using enum Event;
    const Event event = record.event;
    const bool stands_in =
        event == session_create_started
        && (record.reason == Reason::as_new_primary || record.reason == Reason::as_reserved);
    return stands_in || event == watch_expired || event == call_default_routed
           || event == call_abandoned || event == call_stuck || event == call_lost
           || event == run_ended;
}

std::vector<Record> told_of(std::span<const Record> records, CallName call) {
    std::vector<Record> told;
    std::ranges::copy_if(records, std::back_inserter(told), [call](const Record& record) {
        return !record.call || record.call == call;
    });
    return told;
}

/// The graph of what led to what, for one call.
class Causes {
public:
    Causes(const Scenario& scenario, std::span<const Record> records, CallName call);

    [[nodiscard]] std::vector<Contribution> slice(const std::vector<std::uint64_t>& of) const;

private:
    [[nodiscard]] std::optional<Vertex> vertex_of(std::uint64_t number) const;
    void connect(Vertex effect, std::optional<Vertex> cause);
    void connect_hindrances(Vertex at, const Record& record);
    void connect_latest(Vertex at, Entity app);
    [[nodiscard]] bool is_assigned(Entity app) const {
        return scenario_->topology.apps[AppId{app.index}].node == assigned_;
    }

    const Scenario* scenario_;
    std::vector<Record> records_;  // The call's own, and those about no call; by vertex.
    Graph graph_;
    std::map<Entity, Vertex> state_;  // The latest record of an application's state so far.
    std::map<Entity, Vertex> own_;    // Its latest record about the call.
    NodeId assigned_;
    std::vector<Entity> met_;  // Applications the call has met, and those of its node.
};

Causes::Causes(const Scenario& scenario, std::span<const Record> records, CallName call)
    : scenario_{&scenario}, records_{told_of(records, call)}, graph_(records_.size()) {
    const auto meet = [this](Entity app) {
        if (app.kind == EntityKind::app && std::ranges::find(met_, app) == met_.end()) {
            met_.push_back(app);
        }
    };
    for (Vertex at = 0; at < records_.size(); ++at) {
        const Record& record = records_[at];
        connect(at, vertex_of(record.cause));
        if (record.call && record.actor.kind == EntityKind::app) {
            connect_latest(at, record.actor);
        }
        if (is_by_absence(record)) {
            connect_hindrances(at, record);
        }
        if (is_state(record.event)) {
            state_[record.actor] = at;
        }
        if (record.call) {
            meet(record.actor);
            if (record.other.kind == EntityKind::node) {
                const NodeId id{record.other.index};
                const Node& node = scenario.topology.nodes[id];
                assigned_ = record.event == Event::call_arrived ? id : assigned_;
                meet({EntityKind::app, node.primary.index()});
                if (node.backup) {
                    meet({EntityKind::app, node.backup.index()});
                }
            }
            own_[record.actor] = at;
        }
    }
}

std::optional<Vertex> Causes::vertex_of(std::uint64_t number) const {
    const auto found = std::ranges::lower_bound(records_, number, {}, &Record::number);
    if (found == records_.end() || found->number != number) {
        return std::nullopt;
    }
    return static_cast<Vertex>(found - records_.begin());
}

void Causes::connect(Vertex effect, std::optional<Vertex> cause) {
    if (cause && *cause != effect) {
        boost::add_edge(effect, *cause, graph_);
    }
}

/// An application could act only because of the state the run had brought it into, and because of
/// what it had done about the call before.
void Causes::connect_latest(Vertex at, Entity app) {
    for (const auto* latest : {&state_, &own_}) {
        const auto known = latest->find(app);
        if (known != latest->end()) {
            connect(at, known->second);
        }
    }
}

/// Somebody stands in, and a watch runs out, because of those whose turn was before; an outcome
/// without a session comes because of all who could have made one.
void Causes::connect_hindrances(Vertex at, const Record& record) {
    const bool is_by_app =
        record.actor.kind == EntityKind::app
        && (record.event == Event::watch_expired || record.event == Event::session_create_started);
    for (const Entity app : met_) {
        if (!is_by_app || (app != record.actor && is_assigned(app))) {
            connect_latest(at, app);
        }
    }
    // A reserved node that never heard of the call is in no record of it: it may be any other.
    const bool met_others =
        std::ranges::any_of(met_, [this](Entity app) { return !is_assigned(app); });
    if (!is_by_app && !met_others) {
        for (const auto& [app, latest] : state_) {
            if (std::ranges::find(met_, app) == met_.end()) {
                connect(at, latest);
            }
        }
    }
}

std::vector<Contribution> Causes::slice(const std::vector<std::uint64_t>& of) const {
    std::vector<boost::default_color_type> colours(records_.size());
    const auto by_vertex =
        boost::make_iterator_property_map(colours.begin(), boost::get(boost::vertex_index, graph_));
    for (const std::uint64_t number : of) {
        if (const auto start = vertex_of(number)) {
            boost::queue<Vertex> waiting;
            boost::breadth_first_visit(graph_, *start, waiting, boost::bfs_visitor<>{}, by_vertex);
        }
    }
    std::vector<Contribution> slice;
    for (Vertex at = 0; at < records_.size(); ++at) {
        if (colours[at] == boost::white_color) {
            continue;
        }
        Contribution contribution;
        contribution.record = records_[at];
        const auto [first, last] = boost::out_edges(at, graph_);
        for (auto edge = first; edge != last; ++edge) {
            contribution.from.push_back(records_[boost::target(*edge, graph_)].number);
        }
        // A full key: equals are the same number, of which one is kept.
        std::ranges::sort(contribution.from);
        const auto repeated = std::unique(contribution.from.begin(), contribution.from.end());
        contribution.from.erase(repeated, contribution.from.end());
        slice.push_back(std::move(contribution));
    }
    return slice;
}

/// From the outcome back along its causes as far as the call had arrived.
std::vector<Leg> path_of(std::span<const Record> records, const Fate& fate) {
    std::vector<Leg> path;
    if (!fate.has_outcome()) {
        return path;
    }
    const Record* at = &records[fate.proofs.front()];
    while (true) {
        const Record* const before = at->cause == no_record ? nullptr : &records[at->cause];
        const bool is_first = before == nullptr || before->at < fate.arrived;
        const Instant since = is_first ? fate.arrived : before->at;
        path.push_back({at->number, at->at - since});
        if (is_first) {
            break;
        }
        at = before;
    }
    std::ranges::reverse(path);
    return path;
}

std::vector<WatchEnd> watches_of(std::span<const Record> records, CallName call) {
    std::map<Entity, Duration> lengths;
    std::vector<WatchEnd> ends;
    for (const Record& record : records) {
        if (record.call != call) {
            continue;
        }
        if (record.event == Event::watch_started) {
            lengths[record.actor] = Duration{record.amount};
        } else if (record.event == Event::watch_satisfied || record.event == Event::watch_expired) {
            const bool ran_out = record.event == Event::watch_expired;
            ends.push_back({AppId{record.actor.index}, lengths[record.actor],
                            ran_out ? Duration::zero() : Duration{record.amount}, ran_out});
        }
    }
    return ends;
}

}  // namespace

Explanation explain(const Scenario& scenario, std::span<const Record> records, CallName call) {
    Explanation explanation;
    explanation.call = call;
    explanation.fate = fate_of(records, call);
    std::vector<std::uint64_t> proofs = explanation.fate.proofs;
    if (proofs.empty()) {
        // Nothing decided it: what is to be told is why the run ended first.
        proofs.push_back(records.back().number);
    }
    const auto first = std::ranges::find(records, call, &Record::call);
    if (first != records.end()) {
        proofs.push_back(first->number);
    }
    explanation.slice = Causes{scenario, records, call}.slice(proofs);
    explanation.path = path_of(records, explanation.fate);
    explanation.watches = watches_of(records, call);
    return explanation;
}

}  // namespace orsim
