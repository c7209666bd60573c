#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

Reason attempt_of(const Waiting& waiting) {
    switch (waiting.rule) {
    case Rule::R12:
        return Reason::as_new_primary;
    case Rule::R13:
    case Rule::G02:
        return Reason::as_reserved;
    case Rule::R09:
        return Reason::as_assigned;
    default:  // P06 starts a lost session anew in the role its node had.
        return waiting.seat < reserved_one ? Reason::as_assigned : Reason::as_reserved;
    }
}

}  // namespace

void World::try_create(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    const AppId app = app_of(calls_[id.index()], seat);
    ++calls_[id.index()].notices;  // The record stays while its creation waits for a worker.
    apps_[app].creations.push({id.index(), seat, move.rule, policy_of(move), agenda_.now(), cause});
    feed_workers(app);
}

/// Free workers take what waits: new calls before restores, unless a policy says otherwise.
void World::feed_workers(AppId app) {
    AppState& state = apps_[app];
    const auto order = scenario_->policies.get<RestoreVsNew>(Policy::restore_vs_new);
    while (!state.lists_only && !state.gives_up && state.workers_busy < state.workers
           && !(state.creations.empty() && state.restores.empty())) {
        const bool both = !state.creations.empty() && !state.restores.empty();
        const bool restore_first =
            order == RestoreVsNew::restores_first
            || (order == RestoreVsNew::fifo && both
                && state.restores.front().since <= state.creations.front().since);
        if (state.creations.empty() || (both && restore_first)) {
            begin_restore(app, SessionId{state.restores.pop().session});
            continue;
        }
        Waiting next = state.creations.pop();
        const bool has_waited =
            order != RestoreVsNew::new_calls_first && next.since < agenda_.now();
        if ((both || has_waited) && next.policy == no_policy) {
            next.policy = static_cast<std::uint8_t>(Policy::restore_vs_new);
        }
        if (next.seat >= http_seat) {
            if (next.seat == http_seat) {
                begin_http_creation(app, next);
            } else {
                begin_media_creation(app, next);
            }
            continue;
        }
        if (is_creating(calls_[next.call].seats[next.seat].phase)) {
            begin_creation(app, next);
        } else {
            // Beaten or withdrawn while it waited: it ends without having begun.
            happen(CallId{next.call}, next.seat, On::beaten_here, next.cause);
        }
        settle(CallId{next.call});
    }
}

/// Puts one of the application's workers to work on a creation.
void World::begin_creation(AppId app, const Waiting& waiting) {
    AppState& state = apps_[app];
    Call& call = calls_[waiting.call];
    Seat& at = call.seats[waiting.seat];
    ++state.workers_busy;
    at.incarnation = state.incarnation;
    at.at_work = true;
    ++at.turn;
    Record record;
    record.event = Event::session_create_started;
    record.actor = entity_of(app);
    record.call = call.name;
    record.rule = waiting.rule;
    record.policy = waiting.policy;
    record.reason = attempt_of(waiting);
    record.amount = (agenda_.now() - waiting.since).count();
    at.cause = static_cast<std::uint32_t>(note(record, waiting.cause));
    const Sampler& sampler = state.document_cached ? creation_time_ : uncached_creation_time_;
    const Turn turn{Purpose::session_creation, key_of(call.name), waiting.seat};
    const auto extra = static_cast<std::uint16_t>(at.turn << 8U | state.incarnation);
    const Notice ends{waiting.call, at.cause, extra, waiting.seat, What::creation_ends};
    if (creation_lane_ && state.document_cached && state.slowness == one_in_millionths) {
        later_in(creation_lane_, ends);
        return;
    }
    later(times(sampler.draw(chance_, turn), state.slowness), TieClass::completion, ends);
}

/// The same for what is no voice call. Answers with the record that says so; `nth` tells the luck
/// of one try from that of another.
std::uint32_t World::begin_media_work(const MediaCreation& creation,
                                      CallName name,
                                      std::uint32_t nth,
                                      const Waiting& waiting) {
    AppState& state = apps_[creation.app];
    ++state.workers_busy;
    Record record;
    record.event = Event::session_create_started;
    record.actor = entity_of(creation.app);
    record.other = entity_of(scenario_->topology.apps[creation.app].node);
    record.call = name;
    record.rule = waiting.rule;
    record.amount = (agenda_.now() - waiting.since).count();
    const auto started = static_cast<std::uint32_t>(note(record, waiting.cause));
    auto slot = static_cast<std::uint32_t>(media_creations_.size());
    if (free_media_creations_.empty()) {
        media_creations_.emplace_back();
    } else {
        slot = free_media_creations_.back();
        free_media_creations_.pop_back();
    }
    media_creations_[slot] = creation;
    const Sampler& sampler = state.document_cached ? creation_time_ : uncached_creation_time_;
    const Turn turn{Purpose::session_creation, key_of(name), nth};
    later(times(sampler.draw(chance_, turn), state.slowness), TieClass::completion,
          {slot, started, 0, 0, What::media_created});
    return started;
}

/// A6: registration of a session is atomic among applications that can reach each other, as if in a
/// table they share. Across a cut nobody learns of the other, and both sessions stand.
bool World::registered_elsewhere(const Call& call, std::uint8_t seat) const {
    const auto late = scenario_->policies.get<LatePrimary>(Policy::late_primary);
    if (call.sessions == 0 || late == LatePrimary::both_run
        || (late == LatePrimary::assigned_wins && seat < reserved_one
            && acts_as_assigned(call, seat))) {
        return false;
    }
    const AppId here = app_of(call, seat);
    for (std::uint8_t other = 0; other < seat_count; ++other) {
        const AppId there = other == seat ? AppId{} : app_of(call, other);
        if (!there || !has_session(call.seats[other].phase)) {
            continue;
        }
        if (channel_ == OwnershipChannel::shared_store) {
            if (store_shows(call, seat, other)) {
                return true;
            }
        } else if (network_.reaches(network_.app(here), network_.app(there))
                   && network_.reaches(network_.app(there), network_.app(here))) {
            return true;
        }
    }
    return arbitrated(call, seat);
}

/// A fault strikes each creation by chance of its own, or only those of its group of calls.
Reason World::why_creation_fails(AppId app, CallName name, std::uint8_t turn, std::uint8_t seat) {
    const AppState& state = apps_[app];
    if (choices_.frees(ChoiceKind::creation) && fails_by_choice(ChoiceKind::creation, app, name)) {
        return Reason::step_failed;
    }
    for (const FaultId id : state.creation_faults) {
        const Fault& fault = scenario_->faults[id];
        const bool fetches = fault.kind == FaultKind::document_fetch_fails;
        const bool is_meant = (!fetches || !state.document_cached)
                              && (!fault.group || fault.group.index() == name.group);
        constexpr unsigned turns = 8;
        const std::uint64_t nth = (std::uint64_t{id.index()} << turns | turn) * seat_count + seat;
        if (is_meant
            && chance_.below(one_in_millionths, Purpose::creation_fault, key_of(name), nth)
                   < static_cast<std::uint64_t>(fault.probability)) {
            return fetches ? Reason::document_unavailable : Reason::step_failed;
        }
    }
    return Reason::none;
}

void World::creation_ends(CallId id, std::uint8_t seat, std::uint16_t extra, std::uint32_t cause) {
    const AppId app = app_of(calls_[id.index()], seat);
    AppState& state = apps_[app];
    Seat& at = calls_[id.index()].seats[seat];
    if ((extra & 0xffU) != state.incarnation || extra >> 8U != at.turn || !at.at_work) {
        return;  // The process that was creating is no more, or was told to stop.
    }
    at.at_work = false;
    const Reason why = why_creation_fails(app, calls_[id.index()].name, at.turn, seat);
    if (why != Reason::none) {
        const Phase phase = calls_[id.index()].seats[seat].phase;
        if (is_creating(phase)) {
            Record record;
            record.event = Event::session_create_failed;
            record.actor = entity_of(app);
            record.call = calls_[id.index()].name;
            record.rule = Rule::D03;
            record.reason = why;
            cause = static_cast<std::uint32_t>(note(record, cause));
            calls_[id.index()].seats[seat].cause = cause;
        }
        happen(id, seat, On::failed_here, cause);
    } else {
        state.document_cached = true;
        const bool beaten = registered_elsewhere(calls_[id.index()], seat);
        happen(id, seat, beaten ? On::beaten_here : On::made_here, cause);
    }
    free_worker(app);
}

void World::abort_creation(CallId id, std::uint8_t seat, const Move& move, std::uint32_t cause) {
    Call& call = calls_[id.index()];
    const AppId app = app_of(call, seat);
    Record record;
    record.event = Event::session_create_aborted;
    record.actor = entity_of(app);
    record.call = call.name;
    record.rule = move.rule;
    record.policy = policy_of(move);
    if (move.policy == 6 && arbitrated(call, seat)) {
        record.policy = static_cast<std::uint8_t>(Policy::split_brain);
    }
    record.reason = move.rule == Rule::T07                   ? Reason::caller_gone
                    : move.rule == Rule::M06                 ? Reason::terminated_by_demotion
                    : call.sessions != 0 && move.policy == 6 ? Reason::another_registered
                                                             : Reason::another_known;
    call.seats[seat].cause = static_cast<std::uint32_t>(note(record, cause));
    if (includes(move.todo, Do::stop_creating) && call.seats[seat].at_work) {
        call.seats[seat].at_work = false;
        free_worker(app);
    }
}

void World::free_worker(AppId app) {
    AppState& state = apps_[app];
    ORSIM_EXPECT(state.workers_busy > 0, "only a busy worker becomes free");
    --state.workers_busy;
    feed_workers(app);
    look_for_graceful_end(app, state.cause);
}

}  // namespace orsim
