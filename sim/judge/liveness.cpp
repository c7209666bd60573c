#include "sim/judge/liveness.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orsim {
namespace {

class Quiet {
public:
    Quiet(const Scenario& scenario, const Safety& safety, const FaultLog& faults, Instant at)
        : scenario_{scenario}, safety_{safety}, faults_{faults}, words_{scenario}, at_{at} {}

    void judge_nodes(Breaches& breaches) const;
    void judge_calls(Breaches& breaches) const;

private:
    [[nodiscard]] bool quiet_since(Instant since) const {
        return at_ - since >= scenario_.quiet_period;
    }
    [[nodiscard]] Instant settled(NodeId node) const;
    [[nodiscard]] bool was_cut_short(NodeId node) const;
    [[nodiscard]] bool has_running_primary(NodeId node) const;
    [[nodiscard]] bool has_running_primary(const std::string& cluster) const;
    [[nodiscard]] bool can_be_promoted(AppId app) const;
    [[nodiscard]] Duration longest_stay(TServerId tserver) const;
    [[nodiscard]] bool may_still_come(const LiveCall& call) const;
    [[nodiscard]] bool can_be_recovered(const LiveCall& call, const Part& part) const;
    void judge_creation(const LiveCall& call, Breaches& breaches) const;
    void judge_part(const LiveCall& call, const Part& part, Breaches& breaches) const;
    template <class Judgement>
    void for_apps(NodeId node, Judgement judgement) const;
    [[nodiscard]] Medium medium_of(const LiveCall& call) const;

    const Scenario& scenario_;
    const Safety& safety_;
    const FaultLog& faults_;
    Words words_;
    Instant at_;
};

template <class Judgement>
void Quiet::for_apps(NodeId node, Judgement judgement) const {
    for (const AppId app :
         {scenario_.topology.nodes[node].primary, scenario_.topology.nodes[node].backup}) {
        if (app) {
            judgement(app, safety_.apps()[app.index()]);
        }
    }
}

/// When anything last changed that the node's recovery may hang on.
Instant Quiet::settled(NodeId node) const {
    Instant latest = std::max(faults_.last_change(), scenario_.start);
    for_apps(node, [&](AppId, const AppNow& app) { latest = std::max(latest, app.changed); });
    return latest;
}

/// Whether a command or report about one of its applications was lost since they last changed: SCS
/// waits for what will not come.
bool Quiet::was_cut_short(NodeId node) const {
    Instant changed = scenario_.start;
    Instant lost = Instant{Duration::min() / 2};
    for_apps(node, [&](AppId, const AppNow& app) {
        changed = std::max(changed, app.changed);
        lost = std::max(lost, app.cut_short);
    });
    return lost >= changed;
}

bool Quiet::has_running_primary(NodeId node) const {
    bool found = false;
    for_apps(node, [&](AppId, const AppNow& app) {
        found = found || app.is(AppNow::running | AppNow::primary);
    });
    return found;
}

/// Of any node of the cluster; an empty name means every cluster.
bool Quiet::has_running_primary(const std::string& cluster) const {
    const Table<NodeId, Node>& nodes = scenario_.topology.nodes;
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        const NodeId node = nodes.id_at(at);
        if ((cluster.empty() || nodes[node].cluster == cluster) && has_running_primary(node)) {
            return true;
        }
    }
    return false;
}

/// Whether some SCS that is up, with nothing of ours in its way, controls its host.
bool Quiet::can_be_promoted(AppId app) const {
    if (faults_.recovery_may_be_hindered() || !safety_.apps()[app.index()].is(AppNow::running)) {
        return false;
    }
    const HostId host = scenario_.topology.apps[app].host;
    return std::ranges::any_of(scenario_.topology.scs, [&](const Scs& scs) {
        const bool controls = std::ranges::find(scs.hosts, host) != scs.hosts.end();
        return controls && safety_.is_up(scs.host);
    });
}

void Quiet::judge_nodes(Breaches& breaches) const {
    for (std::size_t i = 0; i < scenario_.topology.nodes.size(); ++i) {
        const NodeId node = scenario_.topology.nodes.id_at(i);
        const Instant since = settled(node);
        if (!quiet_since(std::max(since, safety_.last_place_change()))) {
            continue;
        }
        bool has_primary = false;
        AppId waiting;
        for_apps(node, [&](AppId id, const AppNow& app) {
            has_primary = has_primary || app.is(AppNow::exists | AppNow::primary);
            waiting = !waiting && can_be_promoted(id) ? id : waiting;
        });
        if (has_primary || !waiting || was_cut_short(node)) {
            continue;
        }
        breaches.add(Invariant::node_gets_a_primary, at_, nullptr, [&] {
            return fmt::format("{} has no primary at {}, though {} runs and nothing has changed "
                               "since {}",
                               words_.name(node), in_words(at_), words_.name(waiting),
                               in_words(since));
        });
    }
}

Medium Quiet::medium_of(const LiveCall& call) const {
    const GroupId group{call.name.group};
    return scenario_.workload.has(group) ? scenario_.workload[group].medium : Medium::voice;
}

/// The longest router-timeout a call of the T-Server may have come under; 0: one without limit.
Duration Quiet::longest_stay(TServerId tserver) const {
    Duration longest = scenario_.options.duration(Option::router_timeout, tserver.index());
    for (const Fault& fault : scenario_.faults) {
        const bool changes = fault.kind == FaultKind::set_option
                             && option_named(fault.option) == Option::router_timeout
                             && fault.target.index == tserver.index();
        if (changes && longest > Duration{0}) {
            const Duration other = as_duration(Option::router_timeout, fault.value);
            longest = other == Duration{0} ? other : std::max(longest, other);
        }
    }
    return longest;
}

/// Whether anything that still runs can give the call a session or an outcome.
bool Quiet::may_still_come(const LiveCall& call) const {
    const GroupId id{call.name.group};
    const std::string cluster{safety_.cluster_of(call)};
    if (scenario_.workload.has(id)
        && scenario_.topology.tservers.has(scenario_.workload[id].tserver)) {
        const TServerId tserver = scenario_.workload[id].tserver;
        const Duration wait = longest_stay(tserver);
        if (scenario_.topology.tservers[tserver].default_dn && wait > Duration{0}
            && quiet_since(call.arrived + wait)) {
            return true;
        }
    }
    if (!call.assigned && !call.reserved) {
        return has_running_primary(cluster);
    }
    const auto runs = [this](NodeId node) {
        return scenario_.topology.nodes.has(node) && has_running_primary(node);
    };
    return runs(call.assigned) || runs(call.reserved);
}

void Quiet::judge_creation(const LiveCall& call, Breaches& breaches) const {
    constexpr std::uint16_t done =
        LiveCall::had_outcome | LiveCall::had_session | LiveCall::over | LiveCall::stuck;
    if (medium_of(call) != Medium::voice || call.has(done)) {
        return;
    }
    const Instant since = std::max({call.arrived, faults_.last_change(), safety_.last_change()});
    if (!quiet_since(since) || faults_.recovery_may_be_hindered() || !may_still_come(call)
        || safety_.was_struck(call.name)) {
        return;
    }
    for (std::uint32_t at = call.parts; at != no_part; at = safety_.calls().part_at(at).next) {
        const Part& part = safety_.calls().part_at(at);
        if (part.has(Part::watching) && !quiet_since(part.deadline)) {
            return;
        }
    }
    breaches.add(Invariant::call_gets_session_or_outcome, at_, nullptr, [&] {
        return fmt::format("{}, which arrived at {}, has neither session nor outcome at {}",
                           words_.name(call.name), in_words(call.arrived), in_words(at_));
    });
}

bool Quiet::can_be_recovered(const LiveCall& call, const Part& part) const {
    const auto mode = scenario_.policies.get<RestoreMode>(Policy::restore_mode);
    const bool is_eager = mode == RestoreMode::all_eager
                          || (mode == RestoreMode::eager_voice && medium_of(call) == Medium::voice);
    const NodeId node = safety_.apps()[part.app.index()].node;
    return is_eager && !faults_.recovery_may_be_hindered() && !safety_.was_struck(call.name)
           && safety_.store_is_up() && scenario_.topology.store.kind != StoreKind::none
           && has_running_primary(node)
           && quiet_since(std::max(settled(node), safety_.last_place_change()));
}

void Quiet::judge_part(const LiveCall& call, const Part& part, Breaches& breaches) const {
    const AppNow& app = safety_.apps()[part.app.index()];
    if (part.has(Part::frozen) && part.has(Part::persisted) && can_be_recovered(call, part)) {
        breaches.add(Invariant::persisted_sessions_settle, at_, nullptr, [&] {
            return fmt::format("the stored session of {} that {} held is neither recovered nor "
                               "written off at {}",
                               words_.name(call.name), words_.name(part.app), in_words(at_));
        });
    }
    const bool runs = app.is(AppNow::running);
    if (part.has(Part::watching) && runs && !safety_.clocks_may_be_wrong()
        && quiet_since(std::max(part.deadline, app.changed))) {
        breaches.add(Invariant::watches_end, at_, nullptr, [&] {
            return fmt::format("the watch of {} by {} was to end by {} and has not at {}",
                               words_.name(call.name), words_.name(part.app),
                               in_words(part.deadline), in_words(at_));
        });
    }
}

void Quiet::judge_calls(Breaches& breaches) const {
    for (const LiveCall& call : safety_.calls().rows()) {
        if (!call.name) {
            continue;
        }
        judge_creation(call, breaches);
        for (std::uint32_t at = call.parts; at != no_part; at = safety_.calls().part_at(at).next) {
            judge_part(call, safety_.calls().part_at(at), breaches);
        }
    }
}

}  // namespace

void judge_liveness(const Scenario& scenario,
                    const Safety& safety,
                    const FaultLog& faults,
                    Instant at,
                    Breaches& breaches) {
    const Quiet quiet{scenario, safety, faults, at};
    quiet.judge_nodes(breaches);
    quiet.judge_calls(breaches);
}

}  // namespace orsim
