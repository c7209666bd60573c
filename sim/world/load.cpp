// Faults of the load: arrivals that come faster or slower, applications with fewer workers, and
// pulls that fail.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

/// length / factor, in microseconds.
Duration over(Duration length, Millionths factor) {
    const std::int64_t count = length.count();
    return Duration{count / factor * one_in_millionths
                    + count % factor * one_in_millionths / factor};
}

}  // namespace

/// Whether the notice is that of the group's next arrival, and not of one that a burst has moved.
bool World::is_next_arrival(const Notice& notice) const {
    return tempos_.empty() || notice.extra == tempos_[notice.subject].turn;
}

/// When an arrival of a group's own time comes, in a run with bursts.
Instant World::in_tempo(GroupId group, Instant own) {
    Tempo& tempo = tempos_[group.index()];
    tempo.pending = own;
    return tempo.real + over(own - tempo.own, tempo.factor);
}

/// From here on the group's own time runs at another pace; its next arrival is moved.
void World::tempo_changes(GroupId id, Millionths factor) {
    Tempo& tempo = tempos_[id.index()];
    tempo.own += times(agenda_.now() - tempo.real, tempo.factor);
    tempo.real = agenda_.now();
    tempo.factor = factor;
    ++tempo.turn;
    if (tempo.pending) {
        arrival_at(id, in_tempo(id, *tempo.pending));
    }
}

void World::arrival_at(GroupId group, Instant when) {
    const Medium medium = scenario_->workload[group].medium;
    if (when < scenario_->until) {
        agenda_.add(std::max(when, agenda_.now()), TieClass::delivery,
                    Notice{group.index(), no_cause,
                           tempos_.empty() ? std::uint16_t{0} : tempos_[group.index()].turn, 0,
                           medium == Medium::voice  ? What::next_arrival
                           : medium == Medium::http ? What::next_request
                                                    : What::next_interaction});
    }
}

/// Of all bursts in force that mean the group.
Millionths World::pace_of(GroupId group) const {
    Millionths pace = one_in_millionths;
    for (std::size_t at = 0; at < faults_.size(); ++at) {
        const Fault& fault = scenario_->faults[scenario_->faults.id_at(at)];
        if (fault.kind == FaultKind::burst && faults_[at].in_force
            && (!fault.group || fault.group == group)) {
            pace = times(Duration{pace}, fault.factor).count();
        }
    }
    return std::max<Millionths>(pace, 1);
}

void World::bursts_change() {
    for (std::size_t at = 0; at < tempos_.size(); ++at) {
        const GroupId group = scenario_->workload.id_at(at);
        const Millionths pace = pace_of(group);
        if (pace != tempos_[at].factor) {
            tempo_changes(group, pace);
        }
    }
}

/// `factor` of its workers, but one at least.
void World::throttle(AppId app, Millionths factor) {
    const auto all = static_cast<std::uint32_t>(
        scenario_->assumptions.count(Assumption::workers_per_application));
    const auto left = static_cast<std::uint32_t>(times(Duration{all}, factor).count());
    apps_[app].workers = std::max(1U, left);
    if (apps_[app].process == Process::up) {
        feed_workers(app);
    }
}

/// A pull that a fault loses on its way.
bool World::pull_fails(AppId app) {
    for (const FaultId id : apps_[app].pull_faults) {
        const std::uint64_t nth = faults_[id.index()].messages++;
        if (chance_.below(one_in_millionths, Purpose::network_loss, id.index(), nth)
            < static_cast<std::uint64_t>(scenario_->faults[id].probability)) {
            Record record;
            record.event = Event::message_lost;
            record.actor = entity_of(id);
            record.other = entity_of(app);
            record.reason = Reason::interaction_traffic;
            note(record, faults_[id.index()].record);
            return true;
        }
    }
    return false;
}

}  // namespace orsim
