// T-Servers as what may fail: switchovers of their pairs, their loss, and what becomes of the calls
// they had; and the option of a DN that says whose calls they are.
#include "sim/model/ring.hpp"
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

/// How many instances of a T-Server there are at most.
std::uint8_t instances(const TServer& tserver) {
    return tserver.standby == Standby::none ? 1 : 2;
}

}  // namespace

/// Its calls that are not over, oldest first.
std::vector<CallId> World::calls_at(TServerId tserver) const {
    std::vector<CallId> found;
    for (std::size_t at = 0; at < calls_.size(); ++at) {
        const Call& call = calls_[at];
        if (call.in_use && call.tserver == tserver && call.stage != CallStage::gone) {
            found.emplace_back(static_cast<CallId::rep>(at));
        }
    }
    std::ranges::stable_sort(found, {}, [this](CallId id) { return calls_[id.index()].serial; });
    return found;
}

std::uint32_t World::note_of_tserver(Event event, TServerId tserver, std::uint32_t cause) {
    Record record;
    record.event = event;
    record.actor = entity_of(tserver);
    record.amount = static_cast<std::int64_t>(tservers_[tserver].unsynchronised.size());
    return static_cast<std::uint32_t>(note(record, cause));
}

/// The instance that serves fails; it is started again, and comes back as the backup. That nothing
/// is lost while the other takes over in hot standby, and that it takes no time, is our reading.
bool World::tserver_fails(TServerId id, std::uint32_t cause) {
    TServerState& state = tservers_[id];
    if (!state.up) {
        return false;
    }
    --state.instances;
    later(scenario_->assumptions.duration(Assumption::tserver_restart), TieClass::completion,
          {id.index(), cause, state.turn, 0, What::tserver_returns});
    if (state.instances == 0) {
        tserver_stops(id, cause);
        return true;
    }
    const bool is_hot = scenario_->topology.tservers[id].standby == Standby::hot;
    Record record;
    record.event = Event::tserver_switched;
    record.actor = entity_of(id);
    record.rule = is_hot ? Rule::T06 : Rule::none;
    record.reason = is_hot ? Reason::hot_standby : Reason::warm_standby;
    const auto switched = static_cast<std::uint32_t>(note(record, cause));
    if (!is_hot) {
        for (const CallId call : calls_at(id)) {
            lose_call(call, Reason::ids_lost, switched);
        }
        return true;
    }
    lose_unsynchronised(id, switched);
    return true;
}

/// What its backup had not learnt yet of the calls that were there when it came back: it is told of
/// them oldest first, in bursts with a pause behind each.
void World::lose_unsynchronised(TServerId id, std::uint32_t cause) {
    TServerState& state = tservers_[id];
    const std::vector<std::uint32_t> older = std::exchange(state.unsynchronised, {});
    const std::int64_t batch = scenario_->assumptions.count(Assumption::tserver_resync_batch);
    const Duration pause = scenario_->assumptions.duration(Assumption::tserver_resync_pause);
    const std::int64_t bursts = (agenda_.now() - state.paired) / pause + 1;
    const auto known =
        static_cast<std::size_t>(std::min(batch * bursts, static_cast<std::int64_t>(older.size())));
    for (const CallId call : calls_at(id)) {
        const auto found = std::ranges::find(older, calls_[call.index()].serial);
        if (found != older.end() && static_cast<std::size_t>(found - older.begin()) >= known) {
            lose_call(call, Reason::unsynchronised, cause);
        }
    }
}

/// An instance that failed is back: it serves if nobody does, else as backup.
void World::tserver_returns(TServerId id, std::uint16_t turn, std::uint32_t cause) {
    TServerState& state = tservers_[id];
    if (turn != state.turn) {
        return;  // The whole of it was lost since.
    }
    ++state.instances;
    if (!state.up) {
        tserver_serves(id, cause);
        return;
    }
    state.paired = agenda_.now();
    state.unsynchronised.clear();
    if (scenario_->topology.tservers[id].standby == Standby::hot) {
        for (const CallId call : calls_at(id)) {
            state.unsynchronised.push_back(calls_[call.index()].serial);
        }
    }
    note_of_tserver(Event::tserver_paired, id, cause);
}

/// tserver_down: the whole of it.
bool World::tserver_goes(TServerId id, std::uint32_t cause) {
    TServerState& state = tservers_[id];
    ++state.down;
    ++state.turn;
    state.instances = 0;
    if (!state.up) {
        return state.down == 1;
    }
    tserver_stops(id, cause);
    return true;
}

void World::tserver_comes_back(TServerId id, std::uint32_t cause) {
    TServerState& state = tservers_[id];
    if (--state.down == 0) {
        state.instances = instances(scenario_->topology.tservers[id]);
        tserver_serves(id, cause);
    }
}

void World::tserver_stops(TServerId id, std::uint32_t cause) {
    TServerState& state = tservers_[id];
    state.up = false;
    state.unsynchronised.clear();
    ++tservers_down_;
    const std::uint32_t down = note_of_tserver(Event::tserver_down, id, cause);
    for (const CallId call : calls_at(id)) {
        lose_call(call, Reason::switch_gone, down);
    }
    if (reports_service_) {
        tserver_links_change(down);
    }
}

void World::tserver_serves(TServerId id, std::uint32_t cause) {
    tservers_[id].up = true;
    --tservers_down_;
    const std::uint32_t up = note_of_tserver(Event::tserver_up, id, cause);
    if (reports_service_) {
        tserver_links_change(up);
    }
}

/// Where a new call goes whose T-Server is gone. Answers with whether there is anybody.
bool World::finds_switch(Call& call) const {
    if (tservers_[call.tserver].up) {
        return true;
    }
    if (scenario_->assumptions.count(Assumption::gateways_retarget) == 0) {
        return false;
    }
    for (std::size_t at = 0; at < tservers_.size(); ++at) {
        if (tservers_[tservers_.id_at(at)].up) {
            call.tserver = tservers_.id_at(at);
            return true;
        }
    }
    return false;
}

/// Its switch knows the call no more. Who has it hears of that as of its end; what its session is
/// without it, A8 says. Who talks goes on talking when only IDs and data were lost.
void World::lose_call(CallId id, Reason reason, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    ++call.notices;  // Held until all of this is sent.
    call.lost = true;
    if (reason != Reason::ids_lost || call.stage != CallStage::routed) {
        Record record;
        record.event = Event::call_lost;
        record.actor = entity_of(call.tserver);
        record.call = call.name;
        record.reason = reason;
        record.amount = (agenda_.now() - call.arrived).count();
        cause = static_cast<std::uint32_t>(note(record, cause));
        stop_router_timer(call);
        call.stage = CallStage::gone;
    }
    tell_of_end(id, cause);
    settle(id);
}

/// A session that runs and whose call was lost with its switch.
void World::orphan_of_lost(SessionId id, std::uint32_t cause) {
    sessions_[id.index()].cause = cause;
    detach(id, cause);
    orphan(id, Rule::none);
}

/// D02: application@cluster on the DNs of a T-Server; the document it names is the strategy of the
/// calls to come.
void World::rename_application(TServerId id, const Fault& fault) {
    TServerState& state = tservers_[id];
    dn_changed_ = true;
    state.strategy = StrategyId{static_cast<StrategyId::rep>(fault.value)};
    state.only_cluster = cluster_named_by(fault.option);
    TServer renamed = scenario_->topology.tservers[id];
    renamed.only_cluster = state.only_cluster;
    rings_[id.index()] = assignable_nodes(
        scenario_->topology, scenario_->policies.get<DcPreference>(Policy::dc_preference), renamed);
}

}  // namespace orsim
