// The number of a world's state: everything that can still matter, and nothing of how it came
// about. Left out are the timeline and the causes of records, which no rule looks at; where a
// record lies in its table; and entries of the agenda that nobody waits for any more are still
// there, so two states that differ only in those count as two.
//
// Every struct of the state is taken apart here by name, so that a new field does not compile
// before somebody has decided: it is added to the number, or it is left_out with the reason. What
// is decided wrongly a test finds, which walks from equal numbers on (digest_test.cpp).
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
    const auto& [up, is_primary, reachable, commanded, stopping, suspending, available, asked] =
        belief;
    into.add((up ? 1U : 0U) | (is_primary ? 2U : 0U) | (reachable ? 4U : 0U) | (commanded ? 8U : 0U)
             | (stopping ? 16U : 0U) | (suspending ? 32U : 0U) | (available ? 64U : 0U));
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
    const auto& [ignored, scenario, chance, choices, options, table, modes, recoveries, agenda,
                 timeline, margins, network, apps, hosts, scs, tservers, clocks, calls, free_calls,
                 sessions, free_sessions, store, interactions, free_interactions, ixn_servers,
                 pullers, requests, free_requests, started, asked_for, turns_of_balancers,
                 media_creations, free_media_creations, sources, tempos, talk_times, patiences,
                 step_times, creation_time, uncached_creation_time, creation_lane, step_lanes,
                 router_lanes, router_lane_of, pair_lanes, round_robin, rings, next_on_ring, faults,
                 disturbances, held_messages, triggers_on, row_uses, serial, session_serial,
                 interaction_serial, tservers_down, dn_changed, has_multimedia, has_http,
                 restarts_lost_sessions, restores_lazily, channel, counts_from_timestamp,
                 reports_service, assigns_alive, views_differ, prefers_centers, before_protocol,
                 before_routing, kept_for_backup, counted, begun_creations, sights, unlisted,
                 latest, together, live_calls, most_live_calls, finished] = *this;
    left_out("the same in every run of one scenario", ignored, scenario, chance, table, modes,
             recoveries, asked_for, talk_times, patiences, step_times, creation_time,
             uncached_creation_time, rings, next_on_ring, triggers_on, has_multimedia, has_http,
             restarts_lost_sessions, restores_lazily, channel, counts_from_timestamp,
             reports_service, assigns_alive, prefers_centers, before_protocol, before_routing);
    left_out("what happened already", margins, timeline, row_uses, latest, together,
             most_live_calls, finished);
    left_out("of calls and sessions only their order counts, see rank and number_calls", serial,
             session_serial);
    left_out("where a record lies", free_calls, free_sessions);
    left_out("that of what is counted", live_calls);
    left_out("speed the agenda up and change no order", creation_lane, step_lanes, router_lanes,
             pair_lanes);
    left_out("the arrival that is pending tells how many are to come", sources);
    left_out("voice calls only", interactions, free_interactions, ixn_servers, pullers, requests,
             free_requests, started, turns_of_balancers, media_creations, free_media_creations,
             interaction_serial);
    left_out("follows from the lists, which number_places adds", views_differ);
    left_out("worlds whose clocks a fault touches are not walked", clocks);
    left_out("follow from the options and the T-Servers", router_lane_of, tservers_down,
             dn_changed);
    left_out("number_places and number_queues do", unlisted, tservers, network, apps, hosts, scs,
             store, faults, sights, round_robin, kept_for_backup, counted, begun_creations);
    left_out("number_calls, number_sessions and number_future do", calls, sessions, agenda);
    Digest& rest = into.rest();
    rest.add(ticks(agenda_.now()));
    for (const std::uint32_t left : choices.freedom().left) {
        rest.add(left);
    }
    if (!(options == scenario_->options)) {
        options.add_to(rest);
    }
    for (const Tempo& tempo : tempos) {
        const auto& [real, own, factor, turn, pending] = tempo;
        rest.add(ticks(real));
        rest.add(ticks(own));
        rest.add(factor);
        rest.add(turn);
        rest.add(pending ? ticks(*pending) : -1);
    }
    number_places(into);
    number_disturbances(into);
    number_calls(into);
    number_sessions(into);
    number_future(into);
}

void World::number_counters(StateDigest& into) const {
    for (std::size_t at = 0; at < counted_.size(); ++at) {
        const auto& [created, spent, above] = counted_[at];
        Digest item;
        item.add(at / apps_.size());
        item.add(into.number(apps_.id_at(at % apps_.size())));
        item.add(created);
        item.add(spent.count());
        item.add(above ? 1U : 0U);
        into.rest().add_to_bag(item);
    }
    for (const BegunCreation& creation : begun_creations_) {
        const auto& [app, call, began] = creation;
        Digest item;
        item.add(into.number(app));
        item.add(ticks(began));
        into.of(call).add_to_bag(item);
    }
}

void World::number_places(StateDigest& into) const {
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        number_app(into, apps_.id_at(at));
    }
    Digest& rest = into.rest();
    for (std::size_t at = 0; at < hosts_.size(); ++at) {
        const auto& [up, lca_up, unseen] = hosts_[hosts_.id_at(at)];
        Digest item;
        item.add(into.number(hosts_.id_at(at)));
        item.add((up ? 1U : 0U) | (lca_up ? 2U : 0U));
        item.add(unseen);
        rest.add_to_bag(item);
    }
    for (const ScsState& scs : scs_) {
        number_scs(into, scs);
    }
    number_faults(into);
    for (std::size_t at = 0; at < sights_.size(); ++at) {
        const std::size_t nodes = scenario_->topology.nodes.size();
        const auto& [since, sees, silent] = sights_[at];
        Digest item;
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at / nodes)}));
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at % nodes)}));
        item.add(ticks(since));
        item.add((sees ? 1U : 0U) | (silent ? 2U : 0U));
        rest.add_to_bag(item);
    }
    add_lists(into, unlisted_, scenario_->topology.nodes.size());
    for (const std::uint32_t turn : round_robin_) {
        rest.add(turn);
    }
    network_.number(into, agenda_.now());
    number_store(into);
    number_counters(into);
    number_tservers(into);
}

void World::number_faults(StateDigest& into) const {
    for (std::size_t at = 0; at < faults_.size(); ++at) {
        const auto& [record, matches, starts, in_force, ending, messages, members, struck, app,
                     from, to] = faults_[at];
        left_out("for causes of records", record);
        Digest item;
        item.add(into.number(FaultId{static_cast<FaultId::rep>(at)}));
        item.add(matches);
        item.add(starts);
        item.add((in_force ? 1U : 0U) | (ending ? 2U : 0U));
        item.add(messages);
        for (const std::uint16_t member : members) {
            item.add(member);
        }
        item.add(struck);
        item.add(into.number(app));
        item.add(into.number(from));
        item.add(into.number(to));
        into.rest().add_to_bag(item);
    }
}

void World::number_tservers(StateDigest& into) const {
    for (const TServerState& tserver : tservers_) {
        const auto& [up, instances, down, turn, paired, unsynchronised, only_cluster, strategy] =
            tserver;
        left_out("goes with the strategy", only_cluster);
        Digest& rest = into.rest();
        rest.add((up ? 1U : 0U) | (strategy ? 2U : 0U));
        rest.add(instances);
        rest.add(down);
        rest.add(turn);
        rest.add(ticks(paired));
        rest.add(strategy.index());
        for (const Call& call : calls_) {
            const auto found = std::ranges::find(unsynchronised, call.serial);
            if (call.in_use && found != unsynchronised.end()) {
                Digest item;
                item.add(found - unsynchronised.begin());
                into.of(call.name).add_to_bag(item);
            }
        }
    }
}

void World::number_store(StateDigest& into) const {
    const auto& [replica_up, down, stalled, works, held, slowness, loses, stale, writes, reads] =
        store_;
    Digest& rest = into.rest();
    rest.add(down);
    rest.add(stalled);
    rest.add(works ? 1U : 0U);
    rest.add(slowness);
    rest.add(loses);
    rest.add(stale);
    for (const std::uint8_t up : replica_up) {
        rest.add(up);
    }
    for (std::size_t at = 0; at < held.size(); ++at) {
        Digest place;
        place.add(at);
        number_notice(into, place, held[at]);
    }
    const bool has_luck = std::ranges::any_of(scenario_->faults, [](const Fault& fault) {
        return fault.kind == FaultKind::store_lost_write
               || fault.kind == FaultKind::store_stale_read;
    });
    if (has_luck) {
        rest.add(writes);
        rest.add(reads);
    }
}

/// What scripted faults do to messages. Where there are such, no places are taken for each other.
void World::number_disturbances(StateDigest& into) const {
    for (const Disturbance& disturbance : disturbances_) {
        const auto& [fault, touches] = disturbance;
        left_out("the same whenever the fault is in force", touches);
        into.rest().add(into.number(fault));
    }
    for (std::size_t at = 0; at < held_messages_.size(); ++at) {
        const auto& [fault, from, to, notice] = held_messages_[at];
        Digest place;
        place.add(at);
        place.add(into.number(fault));
        place.add(from.index());
        place.add(to.index());
        number_notice(into, place, notice);
    }
}

void World::number_scs(StateDigest& into, const ScsState& scs) const {
    const auto& [up, beliefs, links, alarms, modes, flaps, orders] = scs;
    Digest& rest = into.rest();
    rest.add(up ? 1U : 0U);
    for (std::size_t at = 0; at < beliefs.size(); ++at) {
        Digest item;
        item.add(into.number(AppId{static_cast<AppId::rep>(at)}));
        add_belief(item, beliefs[at]);
        const auto& [changed, is_known, is_primary] = modes[at];
        item.add(ticks(changed));
        item.add((is_known ? 1U : 0U) | (is_primary ? 2U : 0U));
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < links.size(); ++at) {
        const auto& [heard, lost, whole, connected, turn, shaky, polls] = links[at];
        Digest item;
        item.add(into.number(HostId{static_cast<HostId::rep>(at)}));
        item.add(ticks(heard));
        item.add(ticks(lost));
        item.add((whole ? 1U : 0U) | (connected ? 2U : 0U) | (shaky ? 4U : 0U));
        item.add(turn);
        item.add(polls);
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < alarms.size(); ++at) {
        const auto& [raised, turn] = flaps[at];
        Digest item;
        item.add(into.number(NodeId{static_cast<NodeId::rep>(at)}));
        item.add(alarms[at]);
        item.add(raised ? 1U : 0U);
        item.add(turn);
        item.add(orders[at]);
        rest.add_to_bag(item);
    }
}

void World::number_app(StateDigest& into, AppId id) const {
    const auto& [process, mode, incarnation, freezes, mutings, mute, froze, muted, document_cached,
                 thaws, starts_as_primary, cause, workers_busy, slowness, lists_only, to_recover,
                 unavailable, gives_up, creation_faults, pull_faults, workers, unseen,
                 recoveries_fail, restart_after, watch_length, watch_lane, creations, restores,
                 kept] = apps_[id];
    left_out("for causes of records", cause);
    left_out("multimedia only", pull_faults);
    left_out("speeds the agenda up and changes no order", watch_lane);
    left_out("number_queues does", creations, restores, kept);
    Digest item;
    item.add(into.number(id));
    item.add(process);
    item.add(mode);
    item.add(incarnation);
    item.add(freezes);
    item.add(mutings);
    item.add(ticks(froze));
    item.add(ticks(muted));
    item.add((document_cached ? 1U : 0U) | (thaws ? 2U : 0U) | (starts_as_primary ? 4U : 0U)
             | (lists_only ? 8U : 0U) | (gives_up ? 16U : 0U) | (unavailable ? 32U : 0U)
             | (mute ? 64U : 0U));
    item.add(workers);
    item.add(workers_busy);
    item.add(slowness);
    item.add(to_recover);
    item.add(unseen);
    for (const FaultId fault : creation_faults) {
        item.add(into.number(fault));
    }
    item.add(recoveries_fail);
    item.add(restart_after.count());
    item.add(watch_length.count());
    into.rest().add_to_bag(item);
    number_queues(into, id);
}

/// What waits for the application, each with its place in the row.
void World::number_queues(StateDigest& into, AppId id) const {
    const AppState& app = apps_[id];
    const std::uint64_t who = into.number(id);
    for (std::size_t at = app.creations.head; at < app.creations.items.size(); ++at) {
        const auto& [call, seat, rule, policy, since, cause] = app.creations.items[at];
        left_out("for records", policy, cause);
        Digest place;
        place.add(who);
        place.add(at - app.creations.head);
        place.add(seat);
        place.add(rule);
        place.add(ticks(since));
        into.of(calls_[call].name).add_to_bag(place);
    }
    for (std::size_t at = app.restores.head; at < app.restores.items.size(); ++at) {
        const auto& [session, since] = app.restores.items[at];
        Digest place;
        place.add(who);
        place.add(~(at - app.restores.head));
        place.add(rank(SessionId{session}));
        place.add(ticks(since));
        into.of(sessions_[session].name).add_to_bag(place);
    }
    const std::size_t kept_for_backup =
        kept_for_backup_.empty() ? 0 : kept_for_backup_[id.index()].size();
    for (std::size_t at = 0; at < kept_for_backup; ++at) {
        const auto& [slot, serial, cause, since, sent] = kept_for_backup_[id.index()][at];
        left_out("for causes of records", cause);
        const Call& call = calls_[slot];
        const bool is_live = call.in_use && call.serial == serial;
        Digest place;
        place.add(who);
        place.add(at);
        place.add(ticks(since));
        place.add((sent ? 1U : 0U) | (is_live ? 2U : 0U));
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
        const auto& [seats, apps, arrived, name, serial, notices, arrival, router_timer, assigned,
                     reserved, tserver, strategy, router_lane, sessions, stage, in_use, lost,
                     assigned_seats] = call;
        left_out("the same for every call of its group, or of its nodes", apps, tserver, strategy);
        left_out("for causes of records", arrival);
        left_out("is true", in_use);
        left_out("where its timer waits", router_lane);
        Digest& item = into.of(name);
        std::uint32_t earlier = 0;
        for (const Call& other : calls_) {
            earlier += other.in_use && other.serial < serial ? 1U : 0U;
        }
        item.add(earlier);
        item.add(ticks(arrived));
        item.add(stage);
        item.add(sessions);
        item.add(notices);
        item.add((router_timer ? 1U : 0U) | (lost ? 2U : 0U) | std::uint64_t{assigned_seats} << 2U);
        item.add(into.number(assigned));
        item.add(into.number(reserved));
        for (const Seat& one : seats) {
            const auto& [cause, watch, session, watch_began, phase, incarnation, turn, at_work] =
                one;
            left_out("for causes of records", cause);
            item.add(phase);
            item.add(incarnation);
            item.add(turn);
            item.add((at_work ? 1U : 0U) | (watch ? 2U : 0U) | (session ? 4U : 0U));
            item.add(watch_began);
            item.add(session ? rank(session) : 0U);
        }
    }
}

void World::number_sessions(StateDigest& into) const {
    for (std::size_t at = 0; at < sessions_.size(); ++at) {
        const auto& [name, call, app, node, strategy, cause, done, stored, stored_before, acted,
                     tries, turn, serial, written, stamp, seat, phase, interaction, pull, by_http,
                     waits, hangs, missed, unregistered] = sessions_[at];
        left_out("the same for every call of its group", strategy);
        left_out("for causes of records", cause);
        left_out("of these only the order counts: rank", serial);
        left_out("voice calls only", interaction, pull, by_http);
        left_out("worlds whose clocks a fault touches are not walked", stamp);
        if (phase == SessionPhase::none) {
            continue;
        }
        Digest item;
        item.add(rank(SessionId{static_cast<SessionId::rep>(at)}));
        item.add(call ? 1U : 0U);
        item.add(into.number(app));
        item.add(into.number(node));
        item.add(done);
        item.add(stored);
        item.add(stored_before);
        item.add(acted);
        item.add(tries);
        item.add(turn);
        item.add(ticks(written));
        item.add(seat);
        item.add(phase);
        item.add((waits ? 1U : 0U) | (hangs ? 2U : 0U) | (missed ? 4U : 0U)
                 | (unregistered ? 8U : 0U));
        into.of(name).add_to_bag(item);
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
    const auto& [subject, cause, extra, seat, what] = notice;
    left_out("for causes of records", cause);
    item.add(what);
    item.add(extra);
    item.add(seat);
    if (what == What::next_arrival) {
        const auto group = static_cast<std::uint16_t>(subject);
        into.of({group, sources_[group].given() - 1}).add_to_bag(item);
        return;
    }
    if (what <= What::answer_reaches) {
        into.of(calls_[subject].name).add_to_bag(item);
        return;
    }
    if (what <= What::lingers_no_more) {
        const Session& session = sessions_[subject];
        // One whose session is gone is out of date, whichever it was.
        item.add(session.phase == SessionPhase::none ? ~0U : rank(SessionId{subject}));
        if (session.name) {
            into.of(session.name).add_to_bag(item);
        } else {
            into.rest().add_to_bag(item);
        }
        return;
    }
    ORSIM_EXPECT(what <= What::counter_due, "only voice calls are numbered");
    const bool of_host = what == What::link_silent || what == What::looks_again
                         || what == What::lca_connects || what == What::poll_due
                         || what == What::poll_unanswered;
    const auto low = static_cast<std::uint16_t>(subject);
    item.add(what == What::tserver_returns || what == What::counter_due ? low
             : what >= What::fault_starts                               ? into.number(FaultId{low})
             : of_host                                                  ? into.number(HostId{low})
             : what == What::seems_stable                               ? into.number(NodeId{low})
                                                                        : into.number(AppId{low}));
    into.rest().add_to_bag(item);
}

void Network::number(StateDigest& into, Instant now) const {
    const auto& [scenario, places, first, pairs, all_cuts, routes] = *this;
    left_out("the same in every run of one scenario", scenario, places, first);
    left_out("follow from the cuts", routes);
    left_out("below", pairs, all_cuts);
    const auto number_of = [&](PlaceId id) {
        const PlaceOf& place = places_[id];
        const std::uint64_t index = place.kind == PlaceKind::app ? into.number(AppId{place.index})
                                    : place.kind == PlaceKind::lca
                                        ? into.number(HostId{place.index})
                                        : place.index;
        return static_cast<std::uint64_t>(place.kind) << 32U | index;
    };
    for (std::size_t at = 0; at < pairs_.size(); ++at) {
        const auto& [delay, blocked, connected, disturbed, sent, last_arrival] = pairs_[at];
        left_out("follow from the cuts", delay, connected);
        const bool waits = last_arrival > now;
        if (blocked == 0 && !waits && sent == 0 && !disturbed) {
            continue;
        }
        Digest item;
        item.add(number_of(places_.id_at(at / places_.size())));
        item.add(number_of(places_.id_at(at % places_.size())));
        item.add(blocked);
        item.add(sent);
        item.add(waits ? ticks(last_arrival) : 0);
        item.add(disturbed ? 1U : 0U);
        into.rest().add_to_bag(item);
    }
    for (const std::uint16_t cuts : cuts_) {
        into.rest().add(cuts);
    }
}

}  // namespace orsim
