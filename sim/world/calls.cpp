#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <limits>

namespace orsim {
namespace {

constexpr std::uint8_t other_seat_of_node(std::uint8_t seat) {
    return static_cast<std::uint8_t>(seat ^ 1U);
}

constexpr bool is_of_ownership(On news) {
    return news == On::made_by_partner || news == On::made_by_other
           || news == On::started_by_partner || news == On::started_by_other;
}

Reason reason_of(On on) {
    switch (on) {
    case On::call_over:
        return Reason::call_over;
    case On::promoted:
        return Reason::promoted_meanwhile;
    case On::started_by_partner:
    case On::started_by_other:
        return Reason::processing_seen;
    case On::made_by_partner:
    case On::made_by_other:
    case On::call_routed:  // It would not be, without a session.
        return Reason::session_exists;
    default:
        return Reason::none;
    }
}

/// How applications that see different nodes have divided a call among them.
Reason seen_as(const Call& call) {
    if (!call.assigned || (call.assigned_seats & seats_of_assigned) == 0) {
        return Reason::assigned_to_nobody;
    }
    return (call.assigned_seats & ~seats_of_assigned) != 0 ? Reason::assigned_twice : Reason::none;
}

}  // namespace

std::uint64_t World::key_of(CallName name) {
    return static_cast<std::uint64_t>(name.group) << 32U | name.nth;
}

NodeId World::node_of(const Call& call, std::uint8_t seat) const {
    return seat < reserved_one ? call.assigned : call.reserved;
}

void World::seat_apps(Call& call) const {
    const auto& nodes = scenario_->topology.nodes;
    if (call.assigned) {
        call.apps[assigned_one] = nodes[call.assigned].primary;
        call.apps[assigned_two] = nodes[call.assigned].backup;
    }
    if (call.reserved) {
        call.apps[reserved_one] = nodes[call.reserved].primary;
        call.apps[reserved_two] = nodes[call.reserved].backup;
    }
}

std::uint8_t World::seat_of(const Call& call, AppId app) const {
    for (std::uint8_t seat = 0; seat < seat_count; ++seat) {
        if (app_of(call, seat) == app) {
            return seat;
        }
    }
    return seat_count;
}

CallId World::new_call() {
    ++live_calls_;
    most_live_calls_ = std::max(most_live_calls_, live_calls_);
    if (free_calls_.empty()) {
        calls_.emplace_back();
        return CallId{static_cast<CallId::rep>(calls_.size() - 1)};
    }
    const CallId id{free_calls_.back()};
    free_calls_.pop_back();
    calls_[id.index()] = Call{};
    return id;
}

void World::await_next_call(GroupId group) {
    const CallGroup& calls = scenario_->workload[group];
    const auto next = sources_[group.index()].next(calls, chance_);
    if (!tempos_.empty()) {
        tempos_[group.index()].pending.reset();
        if (next) {
            arrival_at(group, in_tempo(group, *next));
        }
        return;
    }
    if (next && *next < scenario_->until) {
        agenda_.add(std::max(*next, agenda_.now()), TieClass::delivery,
                    Notice{group.index(), no_cause, 0, 0,
                           calls.medium == Medium::voice  ? What::next_arrival
                           : calls.medium == Medium::http ? What::next_request
                                                          : What::next_interaction});
    }
}

/// Answers with whether there is a switch for it.
bool World::find_place(Call& call, const CallGroup& group) {
    const bool traced = group.arrivals.process == Arrivals::Process::trace;
    const StrategyId own = traced ? group.arrivals.trace[call.name.nth].strategy : StrategyId{};
    call.strategy = own ? own : group.strategy;
    if (tservers_down_ != 0 && !finds_switch(call)) {
        return false;
    }
    if (dn_changed_ && tservers_[call.tserver].strategy) {
        call.strategy = tservers_[call.tserver].strategy;
    }
    choose_nodes(call, group);
    return true;
}

/// How long the switch keeps the call, and how long its caller waits.
void World::start_timers(CallId id) {
    Call& call = calls_[id.index()];
    const CallGroup& group = scenario_->workload[GroupId{call.name.group}];
    const TracedCall* traced = group.arrivals.process == Arrivals::Process::trace
                                   ? &group.arrivals.trace[call.name.nth]
                                   : nullptr;
    if (options_.value(Option::router_timeout, call.tserver.index()) > 0) {
        call.router_lane = router_lane_of_[call.tserver.index()];
        call.router_timer = later_in(router_lanes_[call.router_lane],
                                     {id.index(), call.arrival, 0, 0, What::router_timeout});
    }
    const bool waits_so_long = traced != nullptr && traced->patience.has_value();
    if (waits_so_long || group.patience) {
        const Turn turn{Purpose::patience, call.name.group, call.name.nth};
        const Duration patience =
            waits_so_long ? *traced->patience : patiences_[call.name.group].draw(chance_, turn);
        later(patience, TieClass::expiry, {id.index(), call.arrival, 0, 0, What::patience_ends});
    }
}

void World::call_arrives(GroupId group_id) {
    const CallGroup& group = scenario_->workload[group_id];
    const std::uint32_t nth = sources_[group_id.index()].given() - 1;
    const CallId id = new_call();
    Call& call = calls_[id.index()];
    call.in_use = true;
    call.arrived = agenda_.now();
    call.name = {group_id.index(), nth};
    call.serial = serial_++;
    call.tserver = group.tserver;
    call.stage = CallStage::on_routing_point;
    const bool has_switch = find_place(call, group);

    Record record;
    record.event = Event::call_arrived;
    record.actor = entity_of(call.tserver);
    record.call = call.name;
    record.rule = Rule::R09;
    if (call.assigned && (call.assigned_seats & seats_of_assigned) != 0) {
        record.other = entity_of(call.assigned);
        record.rule = Rule::R08;
    }
    record.reason = views_differ_ && !group.assigned ? seen_as(call) : Reason::none;
    if (assigns_alive_ && !group.assigned) {
        record.policy = static_cast<std::uint8_t>(Policy::assignment_set);
    } else if (prefers_centers_ && !group.assigned) {
        record.policy = static_cast<std::uint8_t>(Policy::dc_preference);
    } else if (before_routing_ > Duration::zero()) {
        record.policy = static_cast<std::uint8_t>(Policy::event_trigger);
    }
    call.arrival = static_cast<std::uint32_t>(note(record, no_cause));

    if (!has_switch) {
        lose_call(id, Reason::switch_gone, call.arrival);
        await_next_call(group_id);
        return;
    }
    ++call.notices;  // Held until all of this is sent.
    start_timers(id);
    if (before_protocol_ == Duration::zero()) {
        send_route_request(id, call.arrival);
    } else {
        later(before_protocol_, TieClass::delivery,
              {id.index(), call.arrival, 0, 0, What::request_leaves});
    }
    if (group.asks_again) {
        later(before_routing_ + *group.asks_again, TieClass::delivery,
              {id.index(), call.arrival, 1, 0, What::request_leaves});
    }
    settle(id);
    await_next_call(group_id);
}

/// T01. Nodes that are neither assigned nor reserved hear of the call too, and ignore it.
void World::send_route_request(CallId id, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    for (std::uint8_t seat = 0; seat < seat_count; ++seat) {
        const AppId app = app_of(call, seat);
        if (app) {
            send(network_.tserver(call.tserver), network_.app(app),
                 {id.index(), cause, 0, seat, What::event_reaches});
        }
    }
}

/// A20: the first that starts the protocol; A30: or another of a call that still waits.
void World::route_request_leaves(CallId id, RouteRequest which, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    if (call.stage != CallStage::on_routing_point && call.stage != CallStage::stuck) {
        return;
    }
    if (which == RouteRequest::another) {
        Record record;
        record.event = Event::call_requested_again;
        record.actor = entity_of(call.tserver);
        record.call = call.name;
        record.rule = Rule::T01;
        record.policy = static_cast<std::uint8_t>(Policy::second_event_same_call);
        record.amount = (agenda_.now() - call.arrived).count();
        cause = static_cast<std::uint32_t>(note(record, cause));
    }
    send_route_request(id, cause);
}

/// The application acts on the event in the role it has at that moment.
void World::event_reaches(CallId id, std::uint8_t seat, std::uint32_t cause) {
    const AppState& app = apps_[app_of(calls_[id.index()], seat)];
    const bool assigned = acts_as_assigned(calls_[id.index()], seat);
    On on = assigned ? On::arrived_as_assigned_backup : On::arrived_as_reserved_backup;
    if (app.mode == Mode::primary) {
        on = assigned ? On::arrived_as_assigned_primary : On::arrived_as_reserved_primary;
    } else if (app.mode == Mode::suspending) {
        on = assigned ? On::arrived_as_assigned_suspending : On::arrived_as_reserved_suspending;
    }
    happen(id, seat, on, cause);
}

void World::happen(CallId id, std::uint8_t seat, On on, std::uint32_t cause) {
    Seat& at = calls_[id.index()].seats[seat];
    const Move& move = table_.step(at.phase, on);
    if (restores_lazily_ && (on == On::call_over || on == On::call_routed)) {
        restore_on_event(calls_[id.index()], app_of(calls_[id.index()], seat), cause);
    }
    if (move.row == Move::no_row) {
        return;
    }
    ++row_uses_[move.row];
    const Phase before = at.phase;
    at.phase = move.next;
    if (includes(move.todo, Do::note_expired)) {
        Record record;
        record.event = Event::watch_expired;
        record.actor = entity_of(app_of(calls_[id.index()], seat));
        record.call = calls_[id.index()].name;
        record.rule = Rule::R10;
        record.policy = policy_of(move);
        cause = static_cast<std::uint32_t>(note(record, cause));
        at.cause = cause;
    }
    if (includes(move.todo, Do::end_watch) || (on == On::watch_ran_out && is_watching(before))) {
        end_watch(id, seat, move, on, cause);
    }
    act(id, seat, move, cause);
}

void World::act(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    const Do todo = move.todo;
    if (todo == Do::nothing) {
        return;
    }
    const Call& call = calls_[id.index()];
    if (includes(todo, Do::start_watch)) {
        begin_watch(id, seat, move, cause);
    }
    if (includes(todo, Do::own)) {
        open_session(id, seat, move, cause);
        cause = call.seats[seat].cause;
    }
    if (includes(todo, Do::abort) || includes(todo, Do::stop_creating)) {
        abort_creation(id, seat, move, cause);
    }
    act_on_session(id, seat, move, cause);
    if (includes(todo, Do::tell_made)) {
        tell_partner(id, seat, On::made_by_partner, cause);
        tell_other_node(id, seat, On::made_by_other, cause);
    }
    if (includes(todo, Do::try_create)) {
        try_create(id, seat, move, cause);
    }
    if (includes(todo, Do::tell_started)) {
        tell_partner(id, seat, On::started_by_partner, cause);
        tell_other_node(id, seat, On::started_by_other, cause);
    }
    if (includes(todo, Do::tell_failed)) {
        tell_other_node(id, seat, On::failed_elsewhere, cause);
    }
    if (includes(todo, Do::tell_promoted)) {
        tell_other_node(id, seat, On::promoted_elsewhere, cause);
    }
    if (includes(todo, Do::ask_reserved)) {
        ask_reserved(id, seat, cause);
    }
    if (includes(todo, Do::ask_for_mode)) {
        lca_reports(app_of(call, seat), ReportKind::asks_for_mode, cause);
    }
    if (includes(todo, Do::delegate)) {
        Record record;
        record.event = Event::session_delegated;
        record.actor = entity_of(app_of(call, seat));
        record.other = entity_of(call.reserved);
        record.call = call.name;
        record.rule = move.rule;
        record.policy = policy_of(move);
        cause = static_cast<std::uint32_t>(note(record, cause));
        tell_other_node(id, seat, On::delegated, cause);
    }
}

/// The verbs that end the session of a seat.
void World::act_on_session(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    const SessionId session = calls_[id.index()].seats[seat].session;
    if (!session) {
        return;
    }
    if (includes(move.todo, Do::terminate) && move.rule == Rule::M06) {
        session_loses_app(session, Reason::terminated_by_demotion, move.rule, cause);
    } else if (includes(move.todo, Do::terminate)) {
        close_session(
            session,
            {Event::session_terminated, Reason::another_registered, move.rule, policy_of(move)},
            cause);
    } else if (includes(move.todo, Do::end_session) && calls_[id.index()].lost) {
        orphan_of_lost(session, cause);
    } else if (includes(move.todo, Do::end_session)) {
        close_session(session,
                      {Event::session_ended, Reason::continued, move.rule, policy_of(move)}, cause);
    }
}

void World::begin_watch(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    const AppId app = app_of(call, seat);
    const AppState& state = apps_[app];
    Seat& at = call.seats[seat];
    if (at.watch) {
        agenda_.cancel(state.watch_lane, at.watch);
        --call.notices;
    }
    // A29: counted from the event's own timestamp, where the event begins the watch.
    const bool from_event = counts_from_timestamp_ && cause == call.arrival;
    const Instant began = from_event ? call.arrived + before_protocol_ : agenda_.now();
    at.watch_began = static_cast<std::uint32_t>(std::min<std::int64_t>(
        (began - call.arrived).count(), std::numeric_limits<std::uint32_t>::max()));
    const Instant end = clocks_.empty() ? std::max(agenda_.now(), began + state.watch_length)
                                        : watch_end(call, at, app);
    Record record;
    record.event = Event::watch_started;
    record.actor = entity_of(app);
    record.call = call.name;
    record.rule = move.rule;
    record.policy = from_event ? static_cast<std::uint8_t>(Policy::timer_base) : policy_of(move);
    record.amount = (end - agenda_.now()).count();
    at.cause = static_cast<std::uint32_t>(note(record, cause));
    const Notice ends{id.index(), at.cause, state.incarnation, seat, What::watch_ends};
    if (watches_by_reading(app)) {
        this->at(end, TieClass::expiry, ends);
    } else {
        at.watch = later_in(state.watch_lane, ends);
    }
}

/// Ends a watch before or at its time. One that ran out has been noted already.
void World::end_watch(CallId id, std::uint8_t seat, const Move& move, On on, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    Seat& at = call.seats[seat];
    const AppId app = app_of(call, seat);
    const AppState& state = apps_[app];
    if (at.watch) {
        agenda_.cancel(state.watch_lane, at.watch);
        at.watch = Ticket{};
        --call.notices;
    }
    if (on == On::watch_ran_out) {
        return;
    }
    const Duration gone = clocks_.empty() ? agenda_.now() - call.arrived - Duration{at.watch_began}
                                          : watched(call, at, app);
    Record record;
    record.event = Event::watch_satisfied;
    record.actor = entity_of(app);
    record.call = call.name;
    record.rule = move.rule;
    record.policy = policy_of(move);
    record.reason = reason_of(on);
    if (channel_ != OwnershipChannel::node_message && record.policy == no_policy
        && (record.reason == Reason::session_exists || record.reason == Reason::processing_seen)) {
        record.policy = static_cast<std::uint8_t>(Policy::ownership_channel);
    }
    record.amount = std::max(Duration::zero(), state.watch_length - gone).count();
    at.cause = static_cast<std::uint32_t>(note(record, cause));
}

void World::tell_partner(CallId id, std::uint8_t seat, On news, std::uint32_t cause) {
    tell(id, seat, other_seat_of_node(seat), news, cause);
}

/// Answers with whether anybody of it can be reached.
bool World::tell_other_node(CallId id, std::uint8_t seat, On news, std::uint32_t cause) {
    const std::uint8_t first = seat < reserved_one ? reserved_one : assigned_one;
    const bool one = tell(id, seat, first, news, cause);
    return tell(id, seat, other_seat_of_node(first), news, cause) || one;
}

bool World::tell(CallId id, std::uint8_t from, std::uint8_t to, On news, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    const AppId hearer = app_of(call, to);
    if (!hearer) {
        return false;
    }
    if (channel_ == OwnershipChannel::shared_store && is_of_ownership(news)) {
        return tell_by_store(id, from, to, news, cause);
    }
    if (channel_ == OwnershipChannel::sync_stream && news == On::made_by_partner) {
        return tell_by_stream(id, from, cause);
    }
    return send(network_.app(app_of(call, from)), network_.app(hearer),
                {id.index(), cause, static_cast<std::uint16_t>(news), to, What::news_reaches});
}

/// A16: without an answer in time, or anybody to ask, the new primary takes it that there is no
/// session.
void World::ask_reserved(CallId id, std::uint8_t seat, std::uint32_t cause) {
    const bool is_asked = tell_other_node(id, seat, On::asked, cause);
    const Duration wait =
        is_asked ? scenario_->assumptions.duration(Assumption::reserved_answer) : Duration::zero();
    later(by_clock_of(app_of(calls_[id.index()], seat), wait), TieClass::expiry,
          {id.index(), cause, static_cast<std::uint16_t>(On::failed_elsewhere), seat,
           What::news_reaches});
}

/// The call leaves the Routing Point or the switch; those of its applications that may still want
/// to act are told.
void World::call_leaves(CallId id, Event event, Rule rule, AppId asked_by, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    Record record;
    record.event = event;
    record.actor = entity_of(call.tserver);
    record.call = call.name;
    record.rule = rule;
    record.amount = (agenda_.now() - call.arrived).count();
    if (asked_by) {
        record.other = entity_of(asked_by);
    }
    if (event == Event::call_default_routed && call.sessions != 0) {
        record.policy = static_cast<std::uint8_t>(Policy::router_timeout_ends_with);
    }
    const auto number = static_cast<std::uint32_t>(note(record, cause));
    stop_router_timer(call);
    if (event == Event::call_routed) {
        call.stage = CallStage::routed;
        const CallGroup& group = scenario_->workload[GroupId{call.name.group}];
        const bool traced = group.arrivals.process == Arrivals::Process::trace
                            && group.arrivals.trace[call.name.nth].talk_time.has_value();
        const Turn turn{Purpose::talk_time, call.name.group, call.name.nth};
        const Duration talk = traced ? *group.arrivals.trace[call.name.nth].talk_time
                                     : talk_times_[call.name.group].draw(chance_, turn);
        later(talk, TieClass::delivery, {id.index(), number, 0, 0, What::talk_ends});
        tell_of_routing(id, number);
        return;
    }
    call.stage = CallStage::gone;
    tell_of_end(id, number);
}

void World::stop_router_timer(Call& call) {
    if (call.router_timer) {
        agenda_.cancel(router_lanes_[call.router_lane], call.router_timer);
        call.router_timer = Ticket{};
        --call.notices;
    }
}

/// T07: the T-Server tells its clients.
void World::tell_of_end(CallId id, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    for (std::uint8_t seat = 0; seat < seat_count; ++seat) {
        const AppId app = app_of(call, seat);
        // One that knows of a session on another node has nothing left to do with the call.
        if (app && call.seats[seat].phase != Phase::relieved) {
            send(network_.tserver(call.tserver), network_.app(app),
                 {id.index(), cause, static_cast<std::uint16_t>(On::call_over), seat,
                  What::news_reaches});
        }
    }
}

/// T01: every instance hears that the call was routed. Those whom the table would not move are left
/// out: the news would change nothing and leave no record.
void World::tell_of_routing(CallId id, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    for (std::uint8_t seat = 0; seat < seat_count; ++seat) {
        const AppId app = app_of(call, seat);
        const Phase phase = call.seats[seat].phase;
        const bool settled = phase == Phase::partnered && !restarts_lost_sessions_;
        if (app && !settled && table_.step(phase, On::call_routed).row != Move::no_row) {
            send(network_.tserver(call.tserver), network_.app(app),
                 {id.index(), cause, static_cast<std::uint16_t>(On::call_routed), seat,
                  What::news_reaches});
        }
    }
}

void World::routing_asked(CallId id, std::uint8_t seat, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    if (call.stage == CallStage::gone) {
        // T05: the switch has no such call any more, and says so.
        send(network_.tserver(call.tserver), network_.app(app_of(call, seat)),
             {id.index(), cause, static_cast<std::uint16_t>(On::call_over), seat,
              What::news_reaches});
    } else if (agenda_.now() < call.arrived + before_routing_) {
        // A20: the switch can act on it only once it has asked for routing itself.
        at(call.arrived + before_routing_, TieClass::delivery,
           {id.index(), cause, 0, seat, What::routing_asked});
    } else if (call.stage != CallStage::routed) {
        call_leaves(id, Event::call_routed, Rule::T04, app_of(call, seat), cause);
    } else {
        Record record;
        record.event = Event::call_request_rejected;
        record.actor = entity_of(call.tserver);
        record.other = entity_of(app_of(call, seat));
        record.call = call.name;
        record.rule = Rule::T05;
        note(record, cause);
    }
}

void World::session_known(CallId id) {
    const Call& call = calls_[id.index()];
    if (call.router_timer) {
        const Duration limit = options_.duration(Option::router_timeout, call.tserver.index());
        margins_.met(Option::router_timeout,
                     std::max(Duration::zero(), call.arrived + limit - agenda_.now()));
    }
    stop_router_timer(calls_[id.index()]);
}

void World::router_timeout(CallId id, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    call.router_timer = Ticket{};
    const TServer& tserver = scenario_->topology.tservers[call.tserver];
    const bool redirects =
        tserver.default_dn.has_value()
        && options_.value(Option::default_redirection_limit, call.tserver.index()) > 0;
    if (redirects) {
        call_leaves(id, Event::call_default_routed, Rule::T03, AppId{}, cause);
        return;
    }
    call.stage = CallStage::stuck;
    Record record;
    record.event = Event::call_stuck;
    record.actor = entity_of(call.tserver);
    record.call = call.name;
    record.rule = Rule::T03;
    record.amount = (agenda_.now() - call.arrived).count();
    note(record, cause);
}

void World::patience_ends(CallId id, std::uint32_t cause) {
    const CallStage stage = calls_[id.index()].stage;
    if (stage == CallStage::on_routing_point || stage == CallStage::stuck) {
        call_leaves(id, Event::call_abandoned, Rule::T07, AppId{}, cause);
    }
}

void World::talk_ends(CallId id, std::uint32_t cause) {
    if (calls_[id.index()].stage == CallStage::routed) {
        call_leaves(id, Event::call_ended, Rule::T07, AppId{}, cause);
    }
}

}  // namespace orsim
