#include "sim/world/world.hpp"

#include "sim/world/variants.hpp"

#include <algorithm>

namespace orsim {

World::World(const Scenario& scenario)
    : scenario_{&scenario},
      chance_{scenario.seed},
      choices_{scenario.choices.empty() ? Choices{} : Choices::replay(scenario.choices)},
      options_{scenario.options},
      table_{variants_of(scenario.policies)},
      agenda_{scenario.start},
      network_{scenario},
      apps_{scenario.topology.apps.size()},
      hosts_{scenario.topology.hosts.size()},
      scs_{scenario.topology.scs.size()},
      tservers_{scenario.topology.tservers.size()},
      creation_time_{scenario.assumptions.distribution(Assumption::session_creation)},
      uncached_creation_time_{
          scenario.assumptions.distribution(Assumption::session_creation_uncached)},
      round_robin_(scenario.topology.tservers.size()),
      faults_(scenario.faults.size()),
      row_uses_(creation_rows().size()),
      restarts_lost_sessions_{release_has(Gated::recovery_without_persistence, scenario.release)},
      restores_lazily_{scenario.policies.get<RestoreMode>(Policy::restore_mode)
                       == RestoreMode::all_lazy} {
    choose_readings();
    set_clocks();
    store_.replica_up.assign(scenario.topology.store.replica_data_centers.size(), 1);
    // The script goes into the agenda first, so that "crash at 2s" precedes everything else at 2s.
    schedule_script();
    sample_steps();
    build_lanes();
    build_rings();
    ixn_servers_.resize(scenario.topology.interaction_servers.size());
    pullers_.resize(scenario.topology.apps.size());
    started_.resize(scenario.workload.size());
    turns_of_balancers_.resize(scenario.topology.load_balancers.size());
    const bool has_bursts = std::ranges::any_of(
        scenario.faults, [](const Fault& fault) { return fault.kind == FaultKind::burst; });
    tempos_.resize(has_bursts ? scenario.workload.size() : 0);
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        const GroupId id = scenario.workload.id_at(at);
        const CallGroup& group = scenario.workload[id];
        has_multimedia_ = has_multimedia_ || group.medium == Medium::multimedia;
        has_http_ = has_http_ || group.medium == Medium::http;
        asked_for_.push_back(std::ranges::any_of(scenario.workload, [&group](const CallGroup& by) {
            return by.of_session == group.id;
        }));
        sources_.emplace_back(group, id);
        talk_times_.emplace_back(group.talk_time);
        patiences_.emplace_back(group.patience ? *group.patience : constant(Duration::zero()));
        await_next_call(id);
    }
    start_apps();
    start_counters();
}

/// The answers to open questions that no table and no single place of the code holds.
void World::choose_readings() {
    const Policies& policies = scenario_->policies;
    const Topology& topology = scenario_->topology;
    channel_ = policies.get<OwnershipChannel>(Policy::ownership_channel);
    if (channel_ == OwnershipChannel::sync_stream) {
        kept_for_backup_.resize(topology.apps.size());
    }
    counts_from_timestamp_ =
        policies.get<TimerBase>(Policy::timer_base) == TimerBase::tserver_timestamp;
    reports_service_ = policies.get<MissedEventInstance>(Policy::missed_event_instance)
                       == MissedEventInstance::service_unavailable;
    assigns_alive_ = policies.get<AssignmentSet>(Policy::assignment_set) == AssignmentSet::alive;
    views_differ_ = assigns_alive_;
    if (assigns_alive_) {
        sights_.assign(topology.nodes.size() * topology.nodes.size(), Sight{});
    }
    prefers_centers_ = policies.get<DcPreference>(Policy::dc_preference) != DcPreference::hash_ring;
    before_routing_ = scenario_->assumptions.duration(Assumption::queue_to_route_request);
    const auto trigger = policies.get<EventTrigger>(Policy::event_trigger);
    before_protocol_ = trigger == EventTrigger::queued ? Duration::zero() : before_routing_;
}

void World::sample_steps() {
    step_times_.clear();
    for (const Strategy& strategy : scenario_->strategies) {
        step_times_.emplace_back(
            strategy.step_time ? *strategy.step_time
                               : scenario_->assumptions.distribution(Assumption::strategy_step));
    }
}

void World::build_lanes() {
    const Topology& topology = scenario_->topology;
    for (std::size_t at = 0; at < topology.tservers.size(); ++at) {
        const Duration limit = options_.duration(Option::router_timeout, at);
        router_lanes_.push_back(agenda_.open_lane(limit, TieClass::expiry));
        router_lane_of_.push_back(static_cast<std::uint16_t>(at));
        const TServerId id = topology.tservers.id_at(at);
        tservers_[id].instances = topology.tservers[id].standby == Standby::none ? 1 : 2;
    }
    build_work_lanes();
    ways_changed();
}

/// Lanes for creations and for the steps of strategies, where their lengths are constant.
void World::build_work_lanes() {
    creation_lane_ = creation_time_.is_constant()
                         ? agenda_.open_lane(creation_time_.mean(), TieClass::completion)
                         : LaneId{};
    step_lanes_.clear();
    for (std::size_t at = 0; at < step_times_.size(); ++at) {
        const Strategy& strategy = scenario_->strategies[scenario_->strategies.id_at(at)];
        step_lanes_.push_back(
            step_times_[at].is_constant() ? agenda_.open_lane(
                step_times_[at].mean() * std::max(1U, strategy.steps), TieClass::completion)
                                          : LaneId{});
    }
}

/// A lane for every pair of places whose messages always take the same time.
void World::ways_changed() {
    const std::size_t places = network_.size();
    pair_lanes_.assign(places * places, LaneId{});
    if (choices_.frees(ChoiceKind::loss) || choices_.frees(ChoiceKind::delay)) {
        return;  // A message may take longer than those before it.
    }
    for (std::size_t from = 0; from < places; ++from) {
        for (std::size_t to = 0; to < places; ++to) {
            const auto delay = network_.delay(PlaceId{static_cast<PlaceId::rep>(from)},
                                              PlaceId{static_cast<PlaceId::rep>(to)});
            if (!delay.is_random && !network_.is_disturbed(from * places + to)) {
                pair_lanes_[from * places + to] =
                    agenda_.open_lane(delay.constant, TieClass::delivery);
            }
        }
    }
    if (assigns_alive_) {
        look_around();
    }
}

std::uint64_t World::run_until(Instant end, std::uint64_t limit) {
    const auto warm = [this](const Notice& notice) {
        if (notice.what <= What::answer_reaches && notice.what != What::next_arrival
            && notice.subject < calls_.size()) {
            __builtin_prefetch(&calls_[notice.subject]);
        }
    };
    if (choices_.frees(ChoiceKind::tie)) {
        return run_chosen(end, limit);
    }
    Moment& present = moment();
    std::uint64_t handled = 0;
    while (handled < limit) {
        const auto due = agenda_.take_before(end, warm);
        if (!due) {
            break;
        }
        together_ += due->at == latest_ ? 1U : 0U;
        latest_ = due->at;
        present = {due->at.time_since_epoch().count(), agenda_.taken()};
        handle(due->what);
        ++handled;
    }
    return handled;
}

void World::run_to_end() {
    run_until(scenario_->until);
    finish();
}

void World::finish() {
    ORSIM_EXPECT(!finished_, "a run ends once");
    finished_ = true;
    std::int64_t unfinished = 0;
    for (const Call& call : calls_) {
        unfinished += call.in_use && call.stage != CallStage::gone ? 1 : 0;
    }
    Record record;
    record.at = scenario_->until;
    record.event = Event::run_ended;
    record.amount = unfinished;
    timeline_.note(record);
}

void World::handle(const Notice& notice) {
    if (notice.what <= What::answer_reaches) {
        handle_call(notice);
    } else if (notice.what <= What::lingers_no_more) {
        handle_session(notice);
    } else if (notice.what <= What::lca_connects) {
        handle_management(notice);
    } else if (notice.what <= What::counter_due) {
        handle_script(notice);
    } else {
        handle_media(notice);
    }
}

/// An application that is not up takes nothing; one that will wake keeps what reached it.
bool World::keeps(AppId app, const Notice& notice) {
    AppState& state = apps_[app];
    if (state.process == Process::frozen && state.thaws) {
        state.kept.push_back(notice);
        if (notice.what <= What::answer_reaches) {
            ++calls_[notice.subject].notices;
        }
    }
    return false;
}

/// Whether the timer that comes is that of the seat's watch. It is over then even if its
/// application is frozen and does not notice; one that a frozen application kept is out of date
/// if it watches anew.
bool World::is_watch_over(const Notice& notice) {
    Call& call = calls_[notice.subject];
    Seat& at = call.seats.at(notice.seat);
    const AppState& state = apps_[app_of(call, notice.seat)];
    if (watches_by_reading(app_of(call, notice.seat))) {
        // One that came too early, by what the clock said before, is followed by another.
        return static_cast<std::uint8_t>(notice.extra) == state.incarnation && is_watching(at.phase)
               && watched(call, at, app_of(call, notice.seat)) >= state.watch_length;
    }
    if (static_cast<std::uint8_t>(notice.extra) != state.incarnation
        || agenda_.is_pending(state.watch_lane, at.watch)) {
        return false;
    }
    at.watch = Ticket{};
    return true;
}

void World::handle_call(const Notice& notice) {
    if (notice.what == What::next_arrival) {
        if (is_next_arrival(notice)) {
            call_arrives(GroupId{static_cast<GroupId::rep>(notice.subject)});
        }
        return;
    }
    const CallId id{notice.subject};
    ORSIM_EXPECT(id.index() < calls_.size() && calls_[id.index()].in_use,
                 "a call's record stays while a notice names it");
    const bool at_app = notice.what >= What::event_reaches;
    if (notice.what == What::watch_ends && !is_watch_over(notice)) {
        settle(id);
        return;
    }
    if (!at_app || receives(app_of(calls_[id.index()], notice.seat), notice)) {
        switch (notice.what) {
        case What::routing_asked:
            routing_asked(id, notice.seat, notice.cause);
            break;
        case What::session_known:
            session_known(id);
            break;
        case What::router_timeout:
            router_timeout(id, notice.cause);
            break;
        case What::patience_ends:
            patience_ends(id, notice.cause);
            break;
        case What::talk_ends:
            talk_ends(id, notice.cause);
            break;
        case What::request_leaves:
            route_request_leaves(id, static_cast<RouteRequest>(notice.extra), notice.cause);
            break;
        case What::event_reaches:
            event_reaches(id, notice.seat, notice.cause);
            break;
        case What::news_reaches:
            happen(id, notice.seat, static_cast<On>(notice.extra), notice.cause);
            break;
        case What::watch_ends:
            happen(id, notice.seat, On::watch_ran_out, notice.cause);
            break;
        case What::row_read:
            row_read(notice);
            break;
        case What::creation_ends:
            creation_ends(id, notice.seat, notice.extra, notice.cause);
            break;
        default:
            answer_reaches(id, notice.seat, notice.extra, notice.cause);
            break;
        }
    }
    settle(id);
}

void World::handle_session(const Notice& notice) {
    const SessionId id{notice.subject};
    switch (notice.what) {
    case What::step_ends:
        step_ends(id, notice);
        break;
    case What::write_ends:
        write_ends(id, notice);
        break;
    case What::read_ends:
        read_ends(id, notice);
        break;
    case What::read_again:
        read_again(id, notice);
        break;
    case What::record_expires:
        record_expires(id, notice);
        break;
    default:
        lingers_no_more(id, notice);
        break;
    }
}

void World::handle_management(const Notice& notice) {
    const AppId app{static_cast<AppId::rep>(notice.subject)};
    const ScsId scs{notice.seat};
    const auto low = static_cast<std::uint8_t>(notice.extra);
    switch (notice.what) {
    case What::promotion_ready:
        if (low == apps_[app].incarnation && receives(app, notice)) {
            mode_changes(app, ModeEvent::ready, Reason::none, notice.cause);
        }
        break;
    case What::process_ready:
        process_ready(app, low, notice.cause);
        break;
    case What::told_mode:
        if (hosts_[scenario_->topology.apps[app].host].lca_up
            && (low != static_cast<std::uint8_t>(ModeEvent::told_to_suspend) || stops_gracefully())
            && receives(app, notice)) {
            mode_changes(app, static_cast<ModeEvent>(low), Reason::none, notice.cause);
        }
        break;
    case What::told_to_stop:
        told_to_stop(app, notice.cause);
        break;
    case What::told_to_start:
        told_to_start(app, notice.cause);
        break;
    case What::exit_noticed:
        if (apps_[app].unseen == 0) {
            lca_reports(app, ReportKind::exited, notice.cause);
        }
        break;
    case What::heartbeat_missed:
        heartbeat_missed(app, low, notice.cause);
        break;
    case What::report_arrives:
        report_arrives(app, static_cast<ReportKind>(low), scs, notice.cause);
        break;
    case What::scs_decides:
        scs_decides(app, static_cast<Decision>(low), scs, notice.cause);
        break;
    default:
        handle_links(notice);
        break;
    }
}

/// How the Management Layer hears of hosts and of heartbeats.
void World::handle_links(const Notice& notice) {
    const AppId app{static_cast<AppId::rep>(notice.subject)};
    const HostId host{static_cast<HostId::rep>(notice.subject)};
    const ScsId scs{notice.seat};
    switch (notice.what) {
    case What::link_silent:
        link_silent(scs, host, notice.extra, notice.cause);
        break;
    case What::seems_stable:
        seems_stable(scs, NodeId{static_cast<NodeId::rep>(notice.subject)}, notice.extra,
                     notice.cause);
        break;
    case What::looks_again:
        looks_again(scs, host, notice.extra, notice.cause);
        break;
    case What::poll_due:
        poll_due(scs, host, notice);
        break;
    case What::poll_unanswered:
        poll_unanswered(scs, host, notice);
        break;
    case What::heartbeat_lost:
        heartbeat_lost(app, notice);
        break;
    default:
        lca_connects(scs, host, notice.extra);
        break;
    }
}

void World::handle_script(const Notice& notice) {
    const FaultId fault{static_cast<FaultId::rep>(notice.subject)};
    if (notice.what == What::fault_ends) {
        fault_ends(fault, notice.cause);
    } else if (notice.what == What::counter_due) {
        counter_due(notice.subject);
    } else if (notice.what == What::fault_member) {
        fault_member(fault, notice);
    } else if (notice.what == What::tserver_returns) {
        tserver_returns(TServerId{fault.index()}, notice.extra, notice.cause);
    } else {
        fault_starts(fault, notice.cause);
    }
}

void World::handle_media(const Notice& notice) {
    const InteractionId interaction{notice.subject};
    const AppId app{static_cast<AppId::rep>(notice.subject)};
    const InteractionServerId server{notice.seat};
    switch (notice.what) {
    case What::next_interaction:
        if (is_next_arrival(notice)) {
            interaction_arrives(GroupId{static_cast<GroupId::rep>(notice.subject)});
        }
        break;
    case What::interaction_reaches:
        interaction_reaches(interaction, notice);
        break;
    case What::given_back:
        given_back(interaction, notice.extra, static_cast<GivenBack>(notice.seat));
        break;
    case What::routing_ends:
        if (notice.seat == with_agent_seat) {
            delivering_ends(interaction, notice.extra);
        } else {
            routing_ends(interaction, notice.extra);
        }
        break;
    case What::agent_asked:
        agent_asked(interaction, notice.extra);
        break;
    case What::agent_done:
        agent_done(interaction, notice.extra);
        break;
    case What::server_asked:
        server_asked(interaction, notice);
        break;
    case What::server_answers:
        server_answers(interaction, notice.extra);
        break;
    case What::pull_due:
        pull_due(app, notice);
        break;
    case What::pull_asked:
        pull_asked(server, {app, notice.extra, notice.cause});
        break;
    case What::pull_hold_ends:
        pull_hold_ends(server, app, notice.extra);
        break;
    case What::pull_answered:
        pull_answered(app, notice);
        break;
    case What::puller_gone:
        puller_gone(server, app, notice.cause);
        break;
    case What::media_created:
        media_created(notice);
        break;
    default:
        handle_media_session(notice);
        break;
    }
}

void World::handle_media_session(const Notice& notice) {
    const SessionId session{notice.subject};
    switch (notice.what) {
    case What::handled:
        handled(session, notice);
        break;
    case What::taken_back:
        taken_back(session, notice);
        break;
    case What::server_answered:
        told_of_answer(session, notice);
        break;
    default:
        handle_http(notice);
        break;
    }
}

void World::handle_http(const Notice& notice) {
    switch (notice.what) {
    case What::next_request:
        if (is_next_arrival(notice)) {
            request_arrives(GroupId{static_cast<GroupId::rep>(notice.subject)});
        }
        break;
    case What::request_reaches:
        request_reaches(RequestId{notice.subject}, notice);
        break;
    case What::request_served:
        request_served(RequestId{notice.subject}, notice);
        break;
    default:
        http_session_ends(SessionId{notice.subject}, notice);
        break;
    }
}

/// Takes one notice off a call's count and lets its record go when nobody can need it again.
void World::settle(CallId id) {
    Call& call = calls_[id.index()];
    ORSIM_EXPECT(call.notices > 0, "every notice of a call is counted once");
    --call.notices;
    if (call.notices == 0 && call.stage == CallStage::gone) {
        release_if_done(id);
    }
}

void World::release_if_done(CallId id) {
    Call& call = calls_[id.index()];
    const auto waits = [](const Seat& seat) {
        return seat.phase == Phase::overdue || seat.phase == Phase::shadow_overdue
               || seat.phase == Phase::forewarned || has_session(seat.phase);
    };
    if (!call.in_use || call.notices != 0 || call.stage != CallStage::gone
        || std::ranges::any_of(call.seats, waits)) {
        return;
    }
    for (const Seat& seat : call.seats) {
        if (seat.session && sessions_[seat.session.index()].call == id) {
            sessions_[seat.session.index()].call = CallId{};
        }
    }
    call.in_use = false;
    free_calls_.push_back(id.index());
    --live_calls_;
}

std::uint64_t World::note(const Record& record, std::uint32_t cause) {
    const std::uint64_t number =
        timeline_.note(record, agenda_.now(), cause == no_cause ? no_record : whole(cause));
    if (triggers_on_.at(static_cast<std::size_t>(record.event))) {
        const Record last{timeline_.records().back()};
        if (!counted_.empty()) {
            count_creation(last);
        }
        look_for_triggers(last);
    }
    return number;
}

/// The number of a record from its low half: the latest that ends so. Right unless more than four
/// thousand million records lie between a record and what it causes.
std::uint64_t World::whole(std::uint32_t low) const {
    const std::uint64_t next = timeline_.size();
    std::uint64_t number = (next & ~0xffffffffULL) | low;
    if (number >= next && number >= 0x100000000ULL) {
        number -= 0x100000000ULL;
    }
    return number;
}

void World::later(Duration delay, TieClass tie, const Notice& notice) {
    at(agenda_.now() + delay, tie, notice);
}

void World::at(Instant when, TieClass tie, const Notice& notice) {
    if (notice.what <= What::answer_reaches && notice.what != What::next_arrival) {
        ++calls_[notice.subject].notices;
    }
    agenda_.add(when, tie, notice);
}

Ticket World::later_in(LaneId lane, const Notice& notice) {
    if (notice.what <= What::answer_reaches) {
        ++calls_[notice.subject].notices;
    }
    return agenda_.add(lane, notice);
}

/// Sends a message, if there is a way now; answers with whether there was. What is on its way when
/// a link is cut arrives; what is sent while it is cut is lost.
bool World::send(PlaceId from, PlaceId to, const Notice& notice) {
    if (!network_.reaches(from, to)) {
        return false;
    }
    const LaneId lane = pair_lanes_[from.index() * network_.size() + to.index()];
    if (lane) {
        later_in(lane, notice);
        return true;
    }
    return send_slowly(from, to, notice);
}

}  // namespace orsim
