// How the others of a call learn that its session exists (A5): by message, from a row in the
// storage, or, as the backup, from the primary's buffer.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

constexpr std::int64_t bytes_per_kilobyte = 1024;

}  // namespace

/// A5, shared_store: whoever has the session writes a row, and the others find it there. Without
/// the storage nobody writes or reads, and the others remain blind.
bool World::tell_by_store(
    CallId id, std::uint8_t from, std::uint8_t to, On news, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    if (!store_answers(app_of(call, from)) || store_.stalled != 0) {
        if (call.seats[from].session) {
            sessions_[call.seats[from].session.index()].unregistered = true;
        }
        return false;
    }
    // One to write the row, one to read it.
    const Duration takes = 2 * scenario_->assumptions.duration(Assumption::store_latency);
    later(times(takes, store_.slowness), TieClass::delivery,
          {id.index(), cause, static_cast<std::uint16_t>(news), to, What::row_read});
    return true;
}

void World::row_read(const Notice& notice) {
    const CallId id{notice.subject};
    if (store_answers(app_of(calls_[id.index()], notice.seat)) && store_.stalled == 0) {
        happen(id, notice.seat, static_cast<On>(notice.extra), notice.cause);
    }
}

bool World::has_no_row(const Call& call, std::uint8_t seat) const {
    const SessionId session = call.seats[seat].session;
    return session && sessions_[session.index()].unregistered;
}

/// Whether a creation that ends finds the other one's row in the storage.
bool World::store_shows(const Call& call, std::uint8_t seat, std::uint8_t other) const {
    return store_answers(app_of(call, seat)) && store_answers(app_of(call, other))
           && !has_no_row(call, other);
}

/// A12, store_arbitrates: whether another application of the same node, out of reach, has the
/// session by the storage's word alone.
bool World::arbitrated(const Call& call, std::uint8_t seat) const {
    const auto other = static_cast<std::uint8_t>(seat ^ 1U);
    const AppId here = app_of(call, seat);
    const AppId there = app_of(call, other);
    return scenario_->policies.get<SplitBrain>(Policy::split_brain) == SplitBrain::store_arbitrates
           && there && has_session(call.seats[other].phase)
           && !(network_.reaches(network_.app(here), network_.app(there))
                && network_.reaches(network_.app(there), network_.app(here)))
           && store_answers(here) && store_answers(there);
}

/// P05; what the buffer holds is our reading of it (A5, sync_stream): which calls have a session.
/// What cannot be sent at once is kept.
bool World::tell_by_stream(CallId id, std::uint8_t from, std::uint32_t cause) {
    const Call& call = calls_[id.index()];
    const AppId app = app_of(call, from);
    SyncRecord record{id.index(), call.serial, cause, agenda_.now(), false};
    const bool sent = send_record(app, record);
    kept_for_backup_[app.index()].push_back(record);
    trim_buffer(app);
    return sent;
}

/// Answers with whether the backup could be reached.
bool World::send_record(AppId app, SyncRecord& kept) {
    const Call& call = calls_[kept.call];
    if (!call.in_use || call.serial != kept.serial) {
        kept.sent = true;  // The call is over: nothing is left to tell.
        return false;
    }
    const auto seat = static_cast<std::uint8_t>(seat_of(call, app) ^ 1U);
    const AppId partner = app_of(call, seat);
    kept.sent = apps_[partner].process != Process::down
                && apps_[partner].process != Process::starting
                && send(network_.app(app), network_.app(partner),
                        {kept.call, kept.cause, static_cast<std::uint16_t>(On::made_by_partner),
                         seat, What::news_reaches});
    return kept.sent;
}

/// The oldest records give way to backup-synch-max-age and backup-synch-max-buffer.
void World::trim_buffer(AppId app) {
    const std::size_t node = scenario_->topology.apps[app].node.index();
    const Duration age = options_.duration(Option::backup_synch_max_age, node);
    const auto room = static_cast<std::uint64_t>(
        options_.value(Option::backup_synch_max_buffer, node) * bytes_per_kilobyte);
    const auto each =
        static_cast<std::uint64_t>(scenario_->assumptions.count(Assumption::sync_record_bytes));
    std::deque<SyncRecord>& kept = kept_for_backup_[app.index()];
    while (!kept.empty()
           && (kept.size() * each > room || age_by_wall(app, kept.front().since) > age)) {
        const SyncRecord first = kept.front();
        const bool is_full = kept.size() * each > room;
        kept.pop_front();
        const Call& call = calls_[first.call];
        if (first.sent || !call.in_use || call.serial != first.serial) {
            continue;
        }
        Record record;
        record.event = Event::sync_dropped;
        record.actor = entity_of(app);
        record.call = call.name;
        record.rule = Rule::P05;
        record.policy = static_cast<std::uint8_t>(Policy::ownership_channel);
        record.reason = is_full ? Reason::buffer_full : Reason::too_old;
        if (!is_full) {
            margins_.ran_out(Option::backup_synch_max_age);
        }
        note(record, first.cause);
    }
}

/// A connection may be back: what waited for it is sent.
void World::send_buffers(std::uint32_t cause) {
    for (std::size_t at = 0; at < kept_for_backup_.size(); ++at) {
        send_buffer(AppId{static_cast<AppId::rep>(at)}, SyncPart::unsent, cause);
    }
}

/// Everything goes, also what was sent before, to a backup that has just started and knows nothing.
void World::send_buffer(AppId app, SyncPart part, std::uint32_t cause) {
    trim_buffer(app);
    const Duration age =
        options_.duration(Option::backup_synch_max_age, scenario_->topology.apps[app].node.index());
    std::int64_t sent = 0;
    for (SyncRecord& record : kept_for_backup_[app.index()]) {
        const bool waited = !record.sent;
        if ((part == SyncPart::everything || waited) && send_record(app, record)) {
            ++sent;
            if (waited) {
                margins_.met(Option::backup_synch_max_age, record.since + age - agenda_.now());
            }
        }
    }
    if (sent > 0) {
        Record record;
        record.event = Event::sync_sent;
        record.actor = entity_of(app);
        record.other = entity_of(scenario_->topology.peer(app));
        record.rule = Rule::P05;
        record.policy = static_cast<std::uint8_t>(Policy::ownership_channel);
        record.amount = sent;
        note(record, cause);
    }
}

}  // namespace orsim
