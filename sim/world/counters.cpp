// The product's performance counters of each application, as a scenario has them read.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

Reason reason_of_counter(Counter counter) {
    switch (counter) {
    case Counter::active_sessions:
        return Reason::active_sessions;
    case Counter::pending_sessions:
        return Reason::pending_sessions;
    case Counter::create_session_time:
        return Reason::create_session_time;
    case Counter::creation_session_rate:
        break;
    }
    return Reason::creation_session_rate;
}

}  // namespace

void World::start_counters() {
    const auto& watches = scenario_->counters;
    if (watches.empty()) {
        return;
    }
    counted_.resize(watches.size() * apps_.size());
    for (const Event event : {Event::session_create_started, Event::session_created,
                              Event::session_create_failed, Event::session_create_aborted}) {
        triggers_on_.at(static_cast<std::size_t>(event)) = true;
    }
    for (std::size_t at = 0; at < watches.size(); ++at) {
        later(watches[at].every, TieClass::expiry,
              {static_cast<std::uint32_t>(at), no_cause, 0, 0, What::counter_due});
    }
}

/// What the counters over a time are made of.
void World::count_creation(const Record& record) {
    if (record.actor.kind != EntityKind::app) {
        return;
    }
    const AppId app{record.actor.index};
    const auto begun = std::ranges::find_if(begun_creations_, [&](const BegunCreation& one) {
        return one.app == app && one.call == record.call;
    });
    if (record.event == Event::session_create_started) {
        begun_creations_.push_back({app, record.call, record.at});
        return;
    }
    const bool is_done = record.event == Event::session_created;
    for (std::size_t at = app.index(); is_done && at < counted_.size(); at += apps_.size()) {
        ++counted_[at].created;
        counted_[at].spent +=
            begun == begun_creations_.end() ? Duration::zero() : record.at - begun->at;
    }
    if (begun != begun_creations_.end()) {
        begun_creations_.erase(begun);
    }
}

/// At work or waiting for a worker.
std::int64_t World::creations_of(AppId app) const {
    std::int64_t pending = 0;
    for (const Call& call : calls_) {
        for (std::uint8_t seat = 0; call.in_use && seat < seat_count; ++seat) {
            pending += app_of(call, seat) == app && is_creating(call.seats[seat].phase) ? 1 : 0;
        }
    }
    for (const MediaCreation& creation : media_creations_) {
        pending +=
            creation.in_use && creation.app == app && creation.incarnation == apps_[app].incarnation
                ? 1
                : 0;
    }
    const Line<Waiting>& waiting = apps_[app].creations;
    for (std::size_t at = waiting.head; at < waiting.items.size(); ++at) {
        pending += waiting.items[at].seat >= http_seat ? 1 : 0;
    }
    return pending;
}

std::int64_t
World::read_counter(const CounterWatch& watch, AppId app, const Counted& counted) const {
    switch (watch.counter) {
    case Counter::active_sessions:
        return std::ranges::count_if(sessions_, [app](const Session& session) {
            return session.phase == SessionPhase::live && session.app == app;
        });
    case Counter::pending_sessions:
        return creations_of(app);
    case Counter::create_session_time:
        return counted.created == 0 ? 0 : counted.spent.count() / counted.created;
    case Counter::creation_session_rate:
        break;
    }
    constexpr std::int64_t thousandths_by_microsecond = 1'000'000'000;
    return counted.created * thousandths_by_microsecond / watch.every.count();
}

/// Reads the counter of every application it means that is up, and begins a new time.
void World::counter_due(std::uint32_t which) {
    const CounterWatch& watch = scenario_->counters[which];
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        const AppId app = apps_.id_at(at);
        Counted& counted = counted_[which * apps_.size() + at];
        const std::vector<AppId> meant = apps_meant(watch.of);
        const bool is_meant = watch.of.kind == Selector::Kind::anybody
                              || std::ranges::find(meant, app) != meant.end();
        if (!is_meant || apps_[app].process != Process::up) {
            counted = Counted{};
            continue;
        }
        Record record;
        record.event = Event::counter_read;
        record.actor = entity_of(app);
        record.other = entity_of(scenario_->topology.apps[app].node);
        record.rule = Rule::D05;
        record.reason = reason_of_counter(watch.counter);
        record.amount = read_counter(watch, app, counted);
        const auto read = static_cast<std::uint32_t>(note(record, no_cause));
        const bool above = watch.alarm_above
                           && record.amount * entry(watch.counter).millionths > *watch.alarm_above;
        if (above && !counted.above) {
            record.event = Event::counter_alarm;
            note(record, read);
        }
        counted = Counted{.above = above};
    }
    later(watch.every, TieClass::expiry, {which, no_cause, 0, 0, What::counter_due});
}

}  // namespace orsim
