#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {

bool World::is_persistent(const Session& session) const {
    return scenario_->topology.store.kind != StoreKind::none
           && scenario_->strategies[session.strategy].persist;
}

/// P03: whether as many replicas as the consistency level asks for are up and within reach.
bool World::store_answers(AppId app, const std::vector<std::uint8_t>& out) const {
    const Store& store = scenario_->topology.store;
    if (store.kind == StoreKind::none || store_.down != 0) {
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
        const bool is_out = replica < out.size() && out[replica] != 0;
        if (!is_out && store_.replica_up[replica] != 0 && network_.reaches(here, there)
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
    const Notice written{id.index(), session.cause, session.turn,
                         static_cast<std::uint8_t>(session.done), What::write_ends};
    ask_store(id,
              times(scenario_->assumptions.duration(Assumption::store_latency), store_.slowness),
              written);
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
    if (store_.stalled != 0) {
        store_.held.push_back(notice);
        return;
    }
    if (is_outdated_write(session)) {
        Record ignored =
            session_record(Event::store_write_ignored, session, Rule::P01, Reason::none);
        note(ignored, notice.cause);
        return;
    }
    // The latest state with these low bits is the one that was sent.
    const auto behind = static_cast<std::uint8_t>(session.done - notice.seat);
    session.stored_before = session.stored;
    session.stored = static_cast<std::uint16_t>(session.done - behind);
    session.written = agenda_.now();
    Record record = session_record(Event::session_persisted, session, Rule::P01, Reason::none);
    record.amount = session.stored;
    if (session.phase != SessionPhase::live || apps_[session.app].process != Process::up) {
        record.actor = {EntityKind::store, 0};  // Whoever sent it does nothing any more.
    }
    note(record, notice.cause);
}

/// Whether a read sees the state before the last one.
bool World::is_stale(const Session& session) {
    const auto nth = store_.reads++;
    return store_.stale > 0
           && chance_.below(one_in_millionths, Purpose::choice, ~key_of(session.name), nth)
                  < static_cast<std::uint64_t>(store_.stale);
}

/// P03, apart from who reaches whom.
bool World::store_can_work() const {
    const auto up = static_cast<std::size_t>(std::ranges::count(store_.replica_up, 1));
    const std::size_t all = store_.replica_up.size();
    std::size_t needed = all / 2 + 1;
    switch (scenario_->topology.store.consistency) {
    case Consistency::one:
    case Consistency::local_quorum:
        needed = 1;
        break;
    case Consistency::quorum:
        break;
    case Consistency::all:
        needed = all;
        break;
    }
    return store_.down == 0 && up >= needed;
}

void World::store_changes(std::uint32_t cause) {
    const bool works = store_can_work();
    if (works == store_.works) {
        return;
    }
    store_.works = works;
    Record record;
    record.event = works ? Event::store_up : Event::store_down;
    record.actor = {EntityKind::store, 0};
    record.rule = store_.down != 0 ? Rule::P04 : Rule::P03;
    note(record, cause);
}

bool World::break_store(const Fault& fault, std::uint32_t cause) {
    if (scenario_->topology.store.kind == StoreKind::none) {
        return false;
    }
    switch (fault.kind) {
    case FaultKind::store_down:
        ++store_.down;
        break;
    case FaultKind::store_stall:
        ++store_.stalled;
        break;
    case FaultKind::store_slow:
        store_.slowness = fault.factor;
        break;
    case FaultKind::store_lost_write:
        store_.loses = fault.probability;
        break;
    case FaultKind::store_stale_read:
        store_.stale = fault.probability;
        break;
    default: {
        std::int64_t left = std::max<std::int64_t>(fault.value, 1);
        for (std::uint8_t& replica : store_.replica_up) {
            const bool falls = replica != 0 && left > 0;
            replica = falls ? 0 : replica;
            left -= falls ? 1 : 0;
        }
        break;
    }
    }
    store_changes(cause);
    return true;
}

void World::mend_store(const Fault& fault, std::uint32_t cause) {
    switch (fault.kind) {
    case FaultKind::store_down:
        --store_.down;
        break;
    case FaultKind::store_stall:
        if (--store_.stalled == 0) {
            std::vector<Notice> held;
            held.swap(store_.held);
            for (const Notice& notice : held) {
                agenda_.add(agenda_.now(), TieClass::completion, notice);
            }
        }
        break;
    case FaultKind::store_slow:
        store_.slowness = one_in_millionths;
        break;
    case FaultKind::store_lost_write:
        store_.loses = 0;
        break;
    case FaultKind::store_stale_read:
        store_.stale = 0;
        break;
    default: {
        std::int64_t left = std::max<std::int64_t>(fault.value, 1);
        for (std::uint8_t& replica : store_.replica_up) {
            const bool rises = replica == 0 && left > 0;
            replica = rises ? 1 : replica;
            left -= rises ? 1 : 0;
        }
        break;
    }
    }
    store_changes(cause);
}

}  // namespace orsim
