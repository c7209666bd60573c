#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {

bool World::is_persistent(const Session& session) const {
    return scenario_->topology.store.kind != StoreKind::none
           && scenario_->strategies[session.strategy].persist;
}

/// P03: whether as many replicas as the consistency level asks for are up and within reach.
bool World::store_answers(AppId app) const {
    const Store& store = scenario_->topology.store;
    if (store.kind == StoreKind::none || store_.down != 0 || store_.stalled != 0) {
        return false;
    }
    const PlaceId here = network_.app(app);
    const DataCenterId center = network_.at(here).data_center;
    std::size_t within_reach = 0;
    std::size_t local = 0;
    std::size_t local_all = 0;
    for (std::size_t replica = 0; replica < store_.replica_up.size(); ++replica) {
        const PlaceId there = network_.replica(replica);
        const bool is_local = network_.at(there).data_center == center;
        local_all += is_local ? 1 : 0;
        if (store_.replica_up[replica] != 0 && network_.reaches(here, there)
            && network_.reaches(there, here)) {
            ++within_reach;
            local += is_local ? 1 : 0;
        }
    }
    const std::size_t all = store_.replica_up.size();
    switch (store.consistency) {
    case Consistency::one:
        return within_reach >= 1;
    case Consistency::quorum:
        return within_reach >= all / 2 + 1;
    case Consistency::local_quorum:
        return local_all != 0 && local >= local_all / 2 + 1;
    case Consistency::all:
        return within_reach == all;
    }
    return false;
}

/// P01: writes the session's state. P04: without its storage the session goes on unpersisted.
void World::persist(SessionId id) {
    const Session& session = sessions_[id.index()];
    if (!is_persistent(session) || !store_answers(session.app)) {
        return;
    }
    const auto nth = store_.writes++;
    if (store_.loses > 0
        && chance_.below(one_in_millionths, Purpose::choice, key_of(session.name), nth)
               < static_cast<std::uint64_t>(store_.loses)) {
        return;
    }
    later(times(scenario_->assumptions.duration(Assumption::store_latency), store_.slowness),
          TieClass::completion,
          {id.index(), session.cause, session.turn, static_cast<std::uint8_t>(session.done),
           What::write_ends});
}

/// A write that was sent arrives even when its sender is gone by then.
void World::write_ends(SessionId id, const Notice& notice) {
    Session& session = sessions_[id.index()];
    const bool same_life =
        notice.extra == session.turn
        || (session.phase == SessionPhase::frozen && notice.extra + 1 == session.turn);
    if (session.phase == SessionPhase::none || !same_life) {
        return;
    }
    // The latest state with these low bits is the one that was sent.
    const auto behind = static_cast<std::uint8_t>(session.done - notice.seat);
    session.stored = static_cast<std::uint16_t>(session.done - behind);
    Record record = session_record(Event::session_persisted, session, Rule::P01, Reason::none);
    record.amount = session.stored;
    note(record, notice.cause);
}

}  // namespace orsim
