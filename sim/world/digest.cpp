// The number of a world's state: everything that can still matter, and nothing of how it came
// about. Left out are the timeline and the causes of records, which no rule looks at; where a
// record lies in its table; and entries of the agenda that nobody waits for any more are still
// there, so two states that differ only in those count as two.
#include "sim/model/state_digest.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <optional>

namespace orsim {
namespace {

std::int64_t ticks(Instant at) {
    return at.time_since_epoch().count();
}

void add_belief(Digest& into, const Belief& belief) {
    into.add((belief.up ? 1U : 0U) | (belief.is_primary ? 2U : 0U) | (belief.reachable ? 4U : 0U)
             | (belief.commanded ? 8U : 0U) | (belief.stopping ? 16U : 0U)
             | (belief.suspending ? 32U : 0U) | (belief.available ? 64U : 0U));
}

/// By application and node: whether the list of the one lacks the other.
void add_lists(StateDigest& into, const std::vector<std::uint8_t>& unlisted, std::size_t nodes) {
    for (std::size_t at = 0; at < unlisted.size(); ++at) {
        Digest item;
        item.add(into.number(AppId{static_cast<AppId::rep>(at / nodes)}));
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at % nodes)}));
        item.add(unlisted[at]);
        into.rest().add_to_bag(item);
    }
}

}  // namespace

void World::add_to(StateDigest& into) const {
    Digest& rest = into.rest();
    rest.add(ticks(agenda_.now()));
    for (const std::uint32_t left : choices_.freedom().left) {
        rest.add(left);
    }
    number_places(into);
    number_calls(into);
    number_sessions(into);
    number_future(into);
}

void World::number_places(StateDigest& into) const {
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        number_app(into, apps_.id_at(at));
    }
    Digest& rest = into.rest();
    for (std::size_t at = 0; at < hosts_.size(); ++at) {
        const HostState& host = hosts_[hosts_.id_at(at)];
        Digest item;
        item.add(into.number(hosts_.id_at(at)));
        item.add((host.up ? 1U : 0U) | (host.lca_up ? 2U : 0U));
        rest.add_to_bag(item);
    }
    for (const ScsState& scs : scs_) {
        number_scs(into, scs);
    }
    for (std::size_t at = 0; at < faults_.size(); ++at) {
        const FaultState& fault = faults_[at];
        Digest item;
        item.add(into.number(FaultId{static_cast<FaultId::rep>(at)}));
        item.add(fault.matches);
        item.add(fault.starts);
        item.add(fault.in_force ? 1U : 0U);
        item.add(into.number(fault.app));
        item.add(into.number(fault.from));
        item.add(into.number(fault.to));
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < sights_.size(); ++at) {
        const std::size_t nodes = scenario_->topology.nodes.size();
        Digest item;
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at / nodes)}));
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at % nodes)}));
        item.add(ticks(sights_[at].since));
        item.add((sights_[at].sees ? 1U : 0U) | (sights_[at].silent ? 2U : 0U));
        rest.add_to_bag(item);
    }
    add_lists(into, unlisted_, scenario_->topology.nodes.size());
    for (const std::uint32_t turn : round_robin_) {
        rest.add(turn);
    }
    network_.number(into, agenda_.now());
    rest.add(store_.down);
    rest.add(store_.stalled);
    rest.add(store_.works ? 1U : 0U);
    rest.add(store_.slowness);
    rest.add(store_.loses);
    rest.add(store_.stale);
    for (const std::uint8_t up : store_.replica_up) {
        rest.add(up);
    }
    const bool has_luck = std::ranges::any_of(scenario_->faults, [](const Fault& fault) {
        return fault.kind == FaultKind::store_lost_write
               || fault.kind == FaultKind::store_stale_read;
    });
    if (has_luck) {
        rest.add(store_.writes);
        rest.add(store_.reads);
    }
}

void World::number_scs(StateDigest& into, const ScsState& scs) const {
    Digest& rest = into.rest();
    rest.add(scs.up ? 1U : 0U);
    for (std::size_t at = 0; at < scs.beliefs.size(); ++at) {
        Digest item;
        item.add(into.number(AppId{static_cast<AppId::rep>(at)}));
        add_belief(item, scs.beliefs[at]);
        const ModeHistory& mode = scs.modes[at];
        item.add(ticks(mode.changed));
        item.add((mode.is_known ? 1U : 0U) | (mode.is_primary ? 2U : 0U));
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < scs.links.size(); ++at) {
        const LcaLink& link = scs.links[at];
        Digest item;
        item.add(into.number(HostId{static_cast<HostId::rep>(at)}));
        item.add(ticks(link.heard));
        item.add((link.whole ? 1U : 0U) | (link.connected ? 2U : 0U));
        item.add(link.turn);
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < scs.alarms.size(); ++at) {
        Digest item;
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at)}));
        item.add(scs.alarms[at]);
        item.add(scs.flaps[at].raised ? 1U : 0U);
        item.add(scs.flaps[at].turn);
        item.add(scs.orders[at]);
        rest.add_to_bag(item);
    }
}

void World::number_app(StateDigest& into, AppId id) const {
    const AppState& app = apps_[id];
    const std::uint64_t who = into.number(id);
    Digest item;
    item.add(who);
    item.add(app.process);
    item.add(app.mode);
    item.add(app.incarnation);
    item.add(app.freezes);
    item.add((app.document_cached ? 1U : 0U) | (app.thaws ? 2U : 0U)
             | (app.starts_as_primary ? 4U : 0U) | (app.lists_only ? 8U : 0U)
             | (app.gives_up ? 16U : 0U) | (app.unavailable ? 32U : 0U));
    item.add(app.workers_busy);
    item.add(app.slowness);
    item.add(app.to_recover);
    for (const FaultId fault : app.creation_faults) {
        item.add(into.number(fault));
    }
    item.add(app.recoveries_fail);
    item.add(app.restart_after.count());
    item.add(app.watch_length.count());
    into.rest().add_to_bag(item);
    number_queues(into, id);
}

/// What waits for the application, each with its place in the row.
void World::number_queues(StateDigest& into, AppId id) const {
    const AppState& app = apps_[id];
    const std::uint64_t who = into.number(id);
    for (std::size_t at = app.creations.head; at < app.creations.items.size(); ++at) {
        const Waiting& waiting = app.creations.items[at];
        Digest place;
        place.add(who);
        place.add(at - app.creations.head);
        place.add(waiting.seat);
        place.add(waiting.rule);
        place.add(ticks(waiting.since));
        into.of(calls_[waiting.call].name).add_to_bag(place);
    }
    for (std::size_t at = app.restores.head; at < app.restores.items.size(); ++at) {
        const Restoring& restoring = app.restores.items[at];
        Digest place;
        place.add(who);
        place.add(~(at - app.restores.head));
        place.add(rank(SessionId{restoring.session}));
        place.add(ticks(restoring.since));
        into.of(sessions_[restoring.session].name).add_to_bag(place);
    }
    const std::size_t kept_for_backup =
        kept_for_backup_.empty() ? 0 : kept_for_backup_[id.index()].size();
    for (std::size_t at = 0; at < kept_for_backup; ++at) {
        const SyncRecord& record = kept_for_backup_[id.index()][at];
        const Call& call = calls_[record.call];
        const bool is_live = call.in_use && call.serial == record.serial;
        Digest place;
        place.add(who);
        place.add(at);
        place.add(ticks(record.since));
        place.add((record.sent ? 1U : 0U) | (is_live ? 2U : 0U));
        (is_live ? into.of(call.name) : into.rest()).add_to_bag(place);
    }
    for (std::size_t at = 0; at < app.kept.size(); ++at) {
        Digest place;
        place.add(who);
        place.add(at);
        number_notice(into, place, app.kept[at]);
    }
}

/// Its place among the sessions of its node, by age.
std::uint32_t World::rank(SessionId id) const {
    const Session& session = sessions_[id.index()];
    std::uint32_t older = 0;
    for (const Session& other : sessions_) {
        older += other.phase != SessionPhase::none && other.node == session.node
                         && other.serial < session.serial
                     ? 1U
                     : 0U;
    }
    return older;
}

void World::number_calls(StateDigest& into) const {
    for (const Call& call : calls_) {
        if (!call.in_use) {
            continue;
        }
        Digest& item = into.of(call.name);
        std::uint32_t earlier = 0;
        for (const Call& other : calls_) {
            earlier += other.in_use && other.serial < call.serial ? 1U : 0U;
        }
        item.add(earlier);
        item.add(ticks(call.arrived));
        item.add(call.stage);
        item.add(call.sessions);
        item.add(call.notices);
        item.add((call.router_timer ? 1U : 0U) | std::uint64_t{call.assigned_seats} << 1U);
        item.add(into.number(call.assigned));
        item.add(into.number(call.reserved));
        for (const Seat& seat : call.seats) {
            item.add(seat.phase);
            item.add(seat.incarnation);
            item.add(seat.turn);
            item.add((seat.at_work ? 1U : 0U) | (seat.watch ? 2U : 0U) | (seat.session ? 4U : 0U));
            item.add(seat.watch_began);
            item.add(seat.session ? rank(seat.session) : 0U);
        }
    }
}

void World::number_sessions(StateDigest& into) const {
    for (std::size_t at = 0; at < sessions_.size(); ++at) {
        const Session& session = sessions_[at];
        if (session.phase == SessionPhase::none) {
            continue;
        }
        Digest item;
        item.add(rank(SessionId{static_cast<SessionId::rep>(at)}));
        item.add(session.call ? 1U : 0U);
        item.add(into.number(session.app));
        item.add(into.number(session.node));
        item.add(session.done);
        item.add(session.stored);
        item.add(session.stored_before);
        item.add(session.acted);
        item.add(session.tries);
        item.add(session.turn);
        item.add(ticks(session.written));
        item.add(session.seat);
        item.add(session.phase);
        item.add((session.waits ? 1U : 0U) | (session.hangs ? 2U : 0U) | (session.missed ? 4U : 0U)
                 | (session.unregistered ? 8U : 0U));
        into.of(session.name).add_to_bag(item);
    }
}

/// What is due at one instant is a bag when its order is free, and a line when it is not.
void World::number_future(StateDigest& into) const {
    const bool in_order = !choices_.frees(ChoiceKind::tie);
    std::uint64_t place = 0;
    agenda_.each_pending([&](const Agenda<Notice>::Due& due) {
        Digest item;
        item.add(ticks(due.at));
        item.add(due.tie);
        item.add(in_order ? ++place : 0);
        number_notice(into, item, due.what);
    });
}

/// Adds a notice, behind what says where it waits, to the call it is about or to the rest.
void World::number_notice(StateDigest& into, Digest item, const Notice& notice) const {
    item.add(notice.what);
    item.add(notice.extra);
    item.add(notice.seat);
    if (notice.what == What::next_arrival) {
        const auto group = static_cast<std::uint16_t>(notice.subject);
        into.of({group, sources_[group].given() - 1}).add_to_bag(item);
        return;
    }
    if (notice.what <= What::answer_reaches) {
        into.of(calls_[notice.subject].name).add_to_bag(item);
        return;
    }
    if (notice.what <= What::lingers_no_more) {
        const Session& session = sessions_[notice.subject];
        // One whose session is gone is out of date, whichever it was.
        item.add(session.phase == SessionPhase::none ? ~0U : rank(SessionId{notice.subject}));
        if (session.name) {
            into.of(session.name).add_to_bag(item);
        } else {
            into.rest().add_to_bag(item);
        }
        return;
    }
    ORSIM_EXPECT(notice.what <= What::fault_next, "only voice calls are numbered");
    const bool of_host = notice.what == What::link_silent || notice.what == What::looks_again
                         || notice.what == What::lca_connects;
    const auto low = static_cast<std::uint16_t>(notice.subject);
    item.add(notice.what >= What::fault_starts   ? into.number(FaultId{low})
             : of_host                           ? into.number(HostId{low})
             : notice.what == What::seems_stable ? into.number(NodeId{low})
                                                 : into.number(AppId{low}));
    into.rest().add_to_bag(item);
}

void Network::number(StateDigest& into, Instant now) const {
    const auto number_of = [&](PlaceId id) {
        const PlaceOf& place = places_[id];
        const std::uint64_t index = place.kind == PlaceKind::app ? into.number(AppId{place.index})
                                    : place.kind == PlaceKind::lca
                                        ? into.number(HostId{place.index})
                                        : place.index;
        return static_cast<std::uint64_t>(place.kind) << 32U | index;
    };
    for (std::size_t at = 0; at < pairs_.size(); ++at) {
        const Pair& found = pairs_[at];
        const bool waits = found.last_arrival > now;
        if (found.blocked == 0 && !waits && found.sent == 0) {
            continue;
        }
        Digest item;
        item.add(number_of(places_.id_at(at / places_.size())));
        item.add(number_of(places_.id_at(at % places_.size())));
        item.add(found.blocked);
        item.add(found.sent);
        item.add(waits ? ticks(found.last_arrival) : 0);
        into.rest().add_to_bag(item);
    }
    for (const std::uint16_t cuts : cuts_) {
        into.rest().add(cuts);
    }
}

}  // namespace orsim
