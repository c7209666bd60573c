// Clocks of applications that are wrong, and what goes by them. Who times by which hand no document
// says; sim/README.md lists our reading.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {

/// Clocks are kept only where some fault touches one: everybody else's is true.
void World::set_clocks() {
    const bool may_be_wrong = std::ranges::any_of(scenario_->faults, [](const Fault& fault) {
        return traits(fault.kind).strikes == Subject::clocks;
    });
    if (may_be_wrong) {
        clocks_ = Table<AppId, Clock>{scenario_->topology.apps.size()};
    }
}

/// A fault of clocks begins (sign 1) or ends (-1) at one application.
void World::clock_changes(FaultId id, AppId app, int sign, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    Clock& clock = clocks_[app];
    Record record;
    record.event = Event::clock_put;
    record.actor = entity_of(app);
    if (fault.kind == FaultKind::clock_drift) {
        const Millionths pace = sign > 0 ? fault.factor : one_in_millionths;
        clock.run_at(agenda_.now(), pace);
        record.event = Event::clock_paced;
        record.amount = pace;
    } else {
        const Turn turn{Purpose::fault_time, std::uint64_t{1} << 40U | id.index(),
                        std::uint64_t{faults_[id.index()].starts} << 16U | app.index()};
        const int way = fault.behind ? -sign : sign;
        const Duration by = way * Sampler{*fault.extra}.draw(chance_, turn);
        clock.put(agenda_.now(), by);
        record.amount = (by < Duration::zero() ? -by : by).count();
        record.reason = by < Duration::zero() ? Reason::put_back : Reason::put_forward;
    }
    time_watches_anew(app, static_cast<std::uint32_t>(note(record, cause)));
}

/// The watches that run end when the clock says so as it is now.
void World::time_watches_anew(AppId app, std::uint32_t cause) {
    const AppState& state = apps_[app];
    for (const CallId id : calls_of(app)) {
        Call& call = calls_[id.index()];
        const std::uint8_t seat = seat_of(call, app);
        Seat& at = call.seats[seat];
        if (!is_watching(at.phase)) {
            continue;
        }
        if (at.watch) {
            agenda_.cancel(state.watch_lane, at.watch);
            at.watch = Ticket{};
            --call.notices;
        }
        this->at(watch_end(call, at, app), TieClass::expiry,
                 {id.index(), cause, state.incarnation, seat, What::watch_ends});
    }
}

/// Watches count what has passed; those from the event's own timestamp (A29) ask what time it is.
Clock::Hand World::hand_of_watches() const {
    return counts_from_timestamp_ ? Clock::Hand::wall : Clock::Hand::steady;
}

/// What the application's clock read when a watch began; of the event's timestamp, what that says.
Instant World::watch_began(const Call& call, const Seat& seat, AppId app) const {
    const Instant began = call.arrived + Duration{seat.watch_began};
    if (clocks_.empty()) {
        return began;
    }
    const bool from_event =
        counts_from_timestamp_ && Duration{seat.watch_began} == before_protocol_;
    return from_event ? began : clocks_[app].reading(hand_of_watches(), began);
}

Instant World::watch_end(const Call& call, const Seat& seat, AppId app) const {
    const Instant end = watch_began(call, seat, app) + apps_[app].watch_length;
    return clocks_.empty() ? std::max(agenda_.now(), end)
                           : clocks_[app].when(hand_of_watches(), agenda_.now(), end);
}

/// How long a watch has run, as its application takes it.
Duration World::watched(const Call& call, const Seat& seat, AppId app) const {
    const Instant now =
        clocks_.empty() ? agenda_.now() : clocks_[app].reading(hand_of_watches(), agenda_.now());
    return now - watch_began(call, seat, app);
}

/// A pause of an application, at the pace its clock has when it begins.
Duration World::by_clock_of(AppId app, Duration own) const {
    return clocks_.empty() ? own : clocks_[app].lasts(own);
}

/// How old something is that bears the time of the application's own wall clock.
Duration World::age_by_wall(AppId app, Instant since) const {
    if (clocks_.empty()) {
        return agenda_.now() - since;
    }
    return clocks_[app].reading(Clock::Hand::wall, agenda_.now())
           - clocks_[app].reading(Clock::Hand::wall, since);
}

/// Whether the storage keeps what it has, as that bears a later time than a write by the session's
/// application would now. A write that counts leaves its time.
bool World::is_outdated_write(Session& session) {
    if (clocks_.empty() || scenario_->topology.store.kind != StoreKind::cassandra
        || scenario_->assumptions.count(Assumption::newest_stamp_wins) == 0) {
        return false;
    }
    const Instant stamp = clocks_[session.app].reading(Clock::Hand::wall, agenda_.now());
    if (session.stored != Session::unstored && stamp < session.stamp) {
        return true;
    }
    session.stamp = stamp;
    return false;
}

}  // namespace orsim
