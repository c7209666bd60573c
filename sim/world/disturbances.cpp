// Faults of the network that let messages pass, but not as they should: lost, late, doubled, out of
// turn or held back. Who is not touched by any pays nothing: pairs that are take the slow way.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <utility>

namespace orsim {
namespace {

constexpr std::uint64_t for_extra = std::uint64_t{1} << 32U;

Reason reason_of_disturbance(Traffic traffic) {
    switch (traffic) {
    case Traffic::call_events:
        return Reason::call_event;
    case Traffic::session_notices:
        return Reason::session_notice;
    case Traffic::mode_commands:
        return Reason::mode_command;
    case Traffic::reports:
        return Reason::report;
    case Traffic::addp:
    case Traffic::heartbeats:
        return Reason::keep_alive;
    case Traffic::storage:
        return Reason::storage_traffic;
    case Traffic::routing:
        return Reason::routing_request;
    case Traffic::interactions:
        return Reason::interaction_traffic;
    case Traffic::requests:
    case Traffic::all:
        break;
    }
    return Reason::request_traffic;
}

/// Requests and answers of these know each other by number: a copy is dropped unseen.
bool knows_copies(Traffic traffic) {
    return traffic == Traffic::interactions || traffic == Traffic::requests
           || traffic == Traffic::storage || traffic == Traffic::addp;
}

bool tells_of_a_session(On news) {
    return news == On::made_by_partner || news == On::made_by_other;
}

}  // namespace

bool World::disturbs(const Fault& fault) {
    return traits(fault.kind).strikes == Subject::messages
           || (fault.kind == FaultKind::partition && fault.traffic != Traffic::all);
}

/// Whether nothing of what the fault touches comes through while it lasts.
bool World::stops_all(const Fault& fault) {
    return fault.kind == FaultKind::clog || fault.kind == FaultKind::partition
           || (fault.kind == FaultKind::loss && fault.probability == one_in_millionths);
}

/// Marks the pairs of places whose messages the fault touches. What stays on one host is touched
/// only where heartbeats are meant.
std::vector<std::uint8_t> World::pairs_touched(FaultId id) const {
    const Fault& fault = scenario_->faults[id];
    const FaultState& state = faults_[id.index()];
    const std::size_t places = network_.size();
    std::vector<std::uint8_t> touched(places * places);
    const auto mark = [&](PlaceId from, PlaceId to) {
        const HostId host = network_.at(from).host;
        const bool stays = host && host == network_.at(to).host;
        if (from != to && stays == (fault.traffic == Traffic::heartbeats)) {
            touched[from.index() * places + to.index()] = 1;
        }
    };
    if (fault.target.kind == Selector::Kind::link) {
        for (const auto& [from, to] : network_.pairs_over(LinkId{fault.target.index})) {
            mark(from, to);
        }
        return touched;
    }
    const bool of_notices = fault.kind == FaultKind::notice_lost;
    const auto from = network_.places(of_notices ? fault.target : fault.from,
                                      of_notices ? state.app : state.from);
    const auto to = network_.places(fault.to, state.to);
    for (const PlaceId sender : from) {
        for (const PlaceId receiver : to) {
            mark(sender, receiver);
            if (!fault.one_way && !of_notices) {
                mark(receiver, sender);
            }
        }
    }
    return touched;
}

bool World::begin_disturbance(FaultId id, std::uint32_t cause) {
    Disturbance fresh{id, pairs_touched(id)};
    if (std::ranges::find(fresh.touches, 1) == fresh.touches.end()) {
        return false;
    }
    for (std::size_t pair = 0; pair < fresh.touches.size(); ++pair) {
        if (fresh.touches[pair] != 0) {
            network_.disturb(pair);
            pair_lanes_[pair] = LaneId{};
        }
    }
    disturbances_.push_back(std::move(fresh));
    keep_alives_change(id, cause);
    return true;
}

/// What was held back goes its way now, in order.
void World::end_disturbance(FaultId id, std::uint32_t cause) {
    std::erase_if(disturbances_, [id](const Disturbance& one) { return one.fault == id; });
    std::vector<HeldMessage> held;
    std::erase_if(held_messages_, [&held, id](const HeldMessage& one) {
        if (one.fault == id) {
            held.push_back(one);
        }
        return one.fault == id;
    });
    for (const HeldMessage& one : held) {
        const Notice& notice = one.notice;
        if (notice.what == What::write_ends || notice.what == What::read_ends) {
            later(scenario_->assumptions.duration(Assumption::store_latency), TieClass::completion,
                  notice);
            continue;
        }
        send(one.from, one.to, notice);
        if (notice.what <= What::answer_reaches) {
            settle(CallId{notice.subject});
        }
    }
    keep_alives_change(id, cause);
}

void World::hold(FaultId fault, PlaceId from, PlaceId to, const Notice& notice) {
    if (notice.what <= What::answer_reaches) {
        ++calls_[notice.subject].notices;
    }
    held_messages_.push_back({fault, from, to, notice});
}

/// What a notice is when it travels.
World::Message World::message_of(PlaceId from, PlaceId to, const Notice& notice) const {
    Message message{
        .from = from, .to = to, .traffic = Traffic::interactions, .cause = notice.cause};
    const PlaceId end = network_.at(to).kind == PlaceKind::app ? to : from;
    if (network_.at(end).kind == PlaceKind::app) {
        message.app = AppId{network_.at(end).index};
    }
    switch (notice.what) {
    case What::event_reaches:
    case What::answer_reaches:
        message.traffic = Traffic::call_events;
        break;
    case What::news_reaches:
        message.traffic = network_.at(from).kind == PlaceKind::tserver ? Traffic::call_events
                                                                       : Traffic::session_notices;
        message.tells_of_session = tells_of_a_session(static_cast<On>(notice.extra));
        break;
    case What::routing_asked:
    case What::session_known:
        message.traffic = Traffic::routing;
        break;
    case What::told_mode:
    case What::told_to_stop:
    case What::told_to_start:
        message.traffic = Traffic::mode_commands;
        message.app = AppId{static_cast<AppId::rep>(notice.subject)};
        break;
    case What::report_arrives:
        message.traffic = Traffic::reports;
        message.app = AppId{static_cast<AppId::rep>(notice.subject)};
        break;
    case What::request_reaches:
        message.traffic = Traffic::requests;
        message.call = requests_[notice.subject].name;
        break;
    case What::pull_asked:
    case What::pull_answered:
        message.cause = no_cause;
        break;
    case What::handled:
    case What::taken_back:
    case What::server_answered:
        message.call = sessions_[notice.subject].name;
        break;
    default:
        message.call = interactions_[notice.subject].name;
        break;
    }
    if (notice.what <= What::answer_reaches) {
        message.call = calls_[notice.subject].name;
    }
    return message;
}

bool World::touches(const Disturbance& disturbance, const Message& message) const {
    const Fault& fault = scenario_->faults[disturbance.fault];
    if (disturbance.touches[message.from.index() * network_.size() + message.to.index()] == 0) {
        return false;
    }
    if (fault.kind == FaultKind::notice_lost) {
        return message.tells_of_session
               && (!fault.group || fault.group.index() == message.call.group);
    }
    return (fault.traffic == Traffic::all || fault.traffic == message.traffic)
           && (fault.kind != FaultKind::duplicate || !knows_copies(message.traffic));
}

/// What becomes of a message, by all faults in force in the order in which they began. Each strikes
/// each message by chance of its own.
World::Passage World::pass(const Message& message) {
    Passage passage;
    for (const Disturbance& disturbance : disturbances_) {
        if (!touches(disturbance, message)) {
            continue;
        }
        const FaultId id = disturbance.fault;
        const Fault& fault = scenario_->faults[id];
        const std::uint64_t nth = faults_[id.index()].messages++;
        if (chance_.below(one_in_millionths, Purpose::network_loss, id.index(), nth)
            >= static_cast<std::uint64_t>(fault.probability)) {
            continue;
        }
        Record record;
        record.event = Event::message_delayed;
        record.actor = entity_of(id);
        record.other = message.app ? entity_of(message.app) : message.place;
        record.call = message.call;
        record.reason = reason_of_disturbance(message.traffic);
        Duration extra{0};
        switch (fault.kind) {
        case FaultKind::clog:
            passage.held_by = id;
            break;
        case FaultKind::delay:
        case FaultKind::reorder:
            extra = Sampler{*fault.extra}.draw(
                chance_, {Purpose::network_delay, for_extra | id.index(), nth});
            record.amount = extra.count();
            passage.extra += extra;
            passage.overtaken = passage.overtaken || fault.kind == FaultKind::reorder;
            break;
        case FaultKind::duplicate:
            record.event = Event::message_doubled;
            passage.doubled = true;
            break;
        default:
            record.event = Event::message_lost;
            passage.lost = true;
            break;
        }
        note(record, message.cause);
        if (passage.lost || passage.held_by) {
            break;
        }
    }
    return passage;
}

/// Sends where no lane leads: the delay is drawn, or a fault disturbs the way. Answers with whether
/// the message is on its way, be it late.
bool World::send_slowly(PlaceId from, PlaceId to, const Notice& notice) {
    Passage passage;
    if (!disturbances_.empty()) {
        passage = pass(message_of(from, to, notice));
    }
    if (passage.lost) {
        return false;
    }
    if (passage.held_by) {
        hold(passage.held_by, from, to, notice);
        return true;
    }
    const Network::Turn turn{agenda_.now(), passage.extra, passage.overtaken};
    for (int copies = passage.doubled ? 2 : 1; copies > 0; --copies) {
        if (choices_.is_scripted()) {
            later(network_.draw(from, to, turn, chance_), TieClass::delivery, notice);
        } else {
            send_as_chosen(from, to, turn, notice);
        }
    }
    return true;
}

/// What the switch answers after a while. The way back is taken as it is when the question is
/// asked.
void World::answer_later(PlaceId from, PlaceId to, Duration wait, const Notice& notice) {
    Passage passage;
    if (!disturbances_.empty()) {
        passage = pass(message_of(from, to, notice));
    }
    if (passage.held_by) {
        hold(passage.held_by, from, to, notice);
    }
    const bool comes = !passage.lost && !passage.held_by;
    const Duration takes = wait + network_.delay(from, to).constant + passage.extra;
    for (int copies = passage.doubled ? 2 : 1; comes && copies > 0; --copies) {
        later(takes, TieClass::delivery, notice);
    }
}

/// P03 under disturbances: the answer is complete with the slowest of the replicas it needs.
World::StoreTrip World::store_trip(AppId app, CallName call, std::uint32_t cause) {
    struct Way {
        std::size_t replica = 0;
        Duration extra{0};
    };
    std::vector<std::uint8_t> out(store_.replica_up.size());
    std::vector<Way> ways;
    std::vector<std::size_t> held;
    StoreTrip trip;
    const PlaceId here = network_.app(app);
    for (std::size_t at = 0; at < out.size(); ++at) {
        const PlaceId there = network_.replica(at);
        if (store_.replica_up[at] == 0 || !network_.reaches(here, there)
            || !network_.reaches(there, here)) {
            continue;
        }
        const Passage to = pass({.from = here,
                                 .to = there,
                                 .traffic = Traffic::storage,
                                 .app = app,
                                 .call = call,
                                 .cause = cause});
        const Passage back = to.lost || to.held_by ? Passage{}
                                                   : pass({.from = there,
                                                           .to = here,
                                                           .traffic = Traffic::storage,
                                                           .app = app,
                                                           .call = call,
                                                           .cause = cause});
        out[at] = to.lost || back.lost || to.held_by || back.held_by ? 1 : 0;
        if (to.held_by || back.held_by) {
            held.push_back(at);
            trip.held_by = to.held_by ? to.held_by : back.held_by;
        } else if (out[at] == 0) {
            ways.push_back({at, to.extra + back.extra});
        }
    }
    if (!store_answers(app, out)) {
        for (const std::size_t at : held) {
            out[at] = 0;
        }
        trip.lost = held.empty() || !store_answers(app, out);
        return trip;
    }
    trip.held_by = FaultId{};
    std::ranges::stable_sort(ways, std::ranges::greater{}, &Way::extra);
    for (const Way& slowest : ways) {
        trip.extra = slowest.extra;
        out[slowest.replica] = 1;
        if (!store_answers(app, out)) {
            break;  // It is one of those that are needed.
        }
    }
    return trip;
}

/// Sends a read or write whose answer takes so long; answers with whether it comes.
bool World::ask_store(SessionId id, Duration takes, const Notice& notice) {
    if (disturbances_.empty()) {
        later(takes, TieClass::completion, notice);
        return true;
    }
    const Session& session = sessions_[id.index()];
    const StoreTrip trip = store_trip(session.app, session.name, session.cause);
    if (trip.lost) {
        return false;
    }
    if (trip.held_by) {
        hold(trip.held_by, network_.app(session.app), network_.replica(0), notice);
    } else {
        later(takes + trip.extra, TieClass::completion, notice);
    }
    return true;
}

// Keep-alives: between SCS and Local Control Agents, and from applications to their own.

/// Whether a fault in force lets none of this traffic pass from one place to the other.
bool World::is_stopped(PlaceId from, PlaceId to, Traffic traffic) const {
    return std::ranges::any_of(disturbances_, [&](const Disturbance& one) {
        const Fault& fault = scenario_->faults[one.fault];
        return stops_all(fault) && touches(one, {.from = from, .to = to, .traffic = traffic});
    });
}

bool World::is_shaky(ScsId scs, HostId host) const {
    const PlaceId one = network_.scs(scs);
    const PlaceId other = network_.lca(host);
    return std::ranges::any_of(disturbances_, [&](const Disturbance& disturbance) {
        return touches(disturbance, {.from = one, .to = other, .traffic = Traffic::addp})
               || touches(disturbance, {.from = other, .to = one, .traffic = Traffic::addp});
    });
}

void World::keep_alives_change(FaultId id, std::uint32_t cause) {
    const Traffic traffic = scenario_->faults[id].traffic;
    if (traffic == Traffic::heartbeats) {
        for (std::size_t at = 0; at < apps_.size(); ++at) {
            heartbeats_change(apps_.id_at(at), cause);
        }
    }
    if (traffic != Traffic::all && traffic != Traffic::addp) {
        return;
    }
    for (std::size_t at = 0; at < hosts_.size(); ++at) {
        const HostId host = hosts_.id_at(at);
        const ScsId scs = scs_of(host);
        if (!scs) {
            continue;
        }
        LcaLink& link = scs_[scs].links[host.index()];
        settle_link(scs, host);
        link.shaky = is_shaky(scs, host);
        ++link.polls;
        link_changes(host, cause);
        poll_later(scs, host, cause);
    }
}

/// The next poll of a link whose polls may be lost or late. Others need none: see settle_link.
void World::poll_later(ScsId scs, HostId host, std::uint32_t cause) {
    const LcaLink& link = scs_[scs].links[host.index()];
    const Duration period = options_.duration(Option::addp_timeout, host.index());
    if (link.shaky && link.whole && link.connected && period > Duration::zero()) {
        at(std::max(agenda_.now(), link.heard + period), TieClass::expiry,
           {host.index(), cause, link.polls, static_cast<std::uint8_t>(scs.index()),
            What::poll_due});
    }
}

void World::poll_due(ScsId scs, HostId host, const Notice& notice) {
    LcaLink& link = scs_[scs].links[host.index()];
    if (notice.extra != link.polls || !link.shaky || !link.whole || !link.connected
        || !scs_[scs].up) {
        return;
    }
    const Duration period = options_.duration(Option::addp_timeout, host.index());
    if (agenda_.now() < link.heard + period) {
        poll_later(scs, host, notice.cause);  // Something else was heard meanwhile.
        return;
    }
    const PlaceId here = network_.scs(scs);
    const PlaceId there = network_.lca(host);
    Message poll{.from = here,
                 .to = there,
                 .traffic = Traffic::addp,
                 .cause = notice.cause,
                 .place = entity_of(host)};
    const Passage out = pass(poll);
    std::swap(poll.from, poll.to);
    const Passage back = out.lost ? out : pass(poll);
    const Duration takes = network_.delay(here, there).latency + network_.delay(there, here).latency
                           + out.extra + back.extra;
    Notice next = notice;
    if (out.lost || back.lost || takes >= period) {
        next.what = What::poll_unanswered;
        at(link.heard + 2 * period, TieClass::expiry, next);
        return;
    }
    margins_.met(Option::addp_timeout, link.heard + 2 * period - (agenda_.now() + takes));
    link.heard = agenda_.now() + takes;
    poll_later(scs, host, notice.cause);
}

/// M02: nothing came within a second addp-timeout. When SCS connects anew no document says; here it
/// does so with what would be its next poll.
void World::poll_unanswered(ScsId scs, HostId host, const Notice& notice) {
    LcaLink& link = scs_[scs].links[host.index()];
    if (notice.extra != link.polls || !link.whole || !link.connected || !scs_[scs].up) {
        return;
    }
    const Duration period = options_.duration(Option::addp_timeout, host.index());
    if (agenda_.now() < link.heard + 2 * period) {
        poll_later(scs, host, notice.cause);
        return;
    }
    margins_.ran_out(Option::addp_timeout);
    host_lost(scs, host, Reason::host_silent, notice.cause);
    connect_anew(scs, host, notice.cause);
}

void World::connect_anew(ScsId scs, HostId host, std::uint32_t cause) {
    LcaLink& link = scs_[scs].links[host.index()];
    const Duration period = options_.duration(Option::addp_timeout, host.index());
    ++link.polls;
    later(period + network_.delay(network_.scs(scs), network_.lca(host)).latency
              + network_.delay(network_.lca(host), network_.scs(scs)).latency,
          TieClass::delivery,
          {host.index(), cause, link.turn, static_cast<std::uint8_t>(scs.index()),
           What::lca_connects});
}

/// An application's heartbeats fall silent, or are heard again.
void World::heartbeats_change(AppId app, std::uint32_t cause) {
    AppState& state = apps_[app];
    const HostId host = scenario_->topology.apps[app].host;
    const bool mute = is_stopped(network_.app(app), network_.lca(host), Traffic::heartbeats);
    if (mute == state.mute) {
        return;
    }
    if (!mute && state.process == Process::up) {
        heartbeat_heard(app, state.muted);
    }
    state.mute = mute;
    ++state.mutings;
    await_heartbeat(app, cause);
}

void World::await_heartbeat(AppId app, std::uint32_t cause) {
    AppState& state = apps_[app];
    state.muted = agenda_.now();
    const Duration period = options_.duration(Option::heartbeat_period, app.index());
    if (state.mute && state.process == Process::up && period > Duration::zero()) {
        later(period, TieClass::expiry,
              {app.index(), cause, state.mutings, state.incarnation, What::heartbeat_lost});
    }
}

}  // namespace orsim
