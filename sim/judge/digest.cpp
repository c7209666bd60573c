// What the invariants remember of the past, as part of a state's number. Left out is what only the
// words of a finding need, and whether faults had an effect, which no invariant of safety or
// liveness asks.
#include "sim/judge/judge.hpp"
#include "sim/judge/liveness.hpp"
#include "sim/model/state_digest.hpp"

namespace orsim {
namespace {

std::int64_t ticks(Instant at) {
    return at.time_since_epoch().count();
}

}  // namespace

std::optional<Invariant> Judge::broken() const {
    for (std::size_t at = 0; at < invariant_count; ++at) {
        const auto invariant = static_cast<Invariant>(at);
        if (breaches_.broken(invariant).times > 0) {
            return invariant;
        }
    }
    return std::nullopt;
}

std::optional<Invariant> Judge::broken_at_end(Instant ended) const {
    Judge ending = *this;
    ending.breaches_.look_at(ending.faults_, ending.history_);
    ending.safety_.finish(ended, ending.breaches_);
    judge_liveness(*scenario_, ending.safety_, ending.faults_, ended, ending.breaches_);
    return ending.broken();
}

void Judge::add_to(StateDigest& into) const {
    ORSIM_EXPECT(scenario_->expect.empty(), "only invariants are remembered in a state's number");
    faults_.add_to(into);
    safety_.add_to(into);
}

void FaultLog::add_to(StateDigest& into) const {
    Digest& rest = into.rest();
    for (std::size_t at = 0; at < stories_.size(); ++at) {
        const Story& story = stories_[at];
        Digest item;
        item.add(into.number(FaultId{static_cast<FaultId::rep>(at)}));
        item.add(ticks(story.first_start));
        item.add(ticks(story.last_end));
        item.add(story.starts);
        item.add(story.in_force);
        rest.add_to_bag(item);
    }
    rest.add(in_force_);
    rest.add(ticks(restarts_until_));
    rest.add(disturbances_);
    rest.add(hindrances_);
    rest.add(any_started_ ? 1U : 0U);
    rest.add(ticks(last_change_));
    rest.add(ticks(last_disturbance_));
}

void Safety::add_to(StateDigest& into) const {
    Digest& rest = into.rest();
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        const AppNow& app = apps_[at];
        Digest item;
        item.add(into.number(AppId{static_cast<AppId::rep>(at)}));
        item.add(app.state);
        item.add(app.sessions);
        item.add(ticks(app.changed));
        item.add(ticks(app.woke));
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < hosts_down_.size(); ++at) {
        Digest item;
        item.add(into.number(HostId{static_cast<HostId::rep>(at)}));
        item.add(hosts_down_[at]);
        rest.add_to_bag(item);
    }
    rest.add(stores_down_);
    for (const Over& over : just_over_) {
        Digest item;
        item.add(ticks(over.at));
        into.of(over.name).add_to_bag(item);
    }
    for (const Record& record : demotions_) {
        Digest item;
        item.add(into.number(AppId{record.actor.index}));
        rest.add_to_bag(item);
    }
    rest.add(voice_arrived_);
    rest.add(voice_over_);
    rest.add(ticks(last_at_));
    rest.add(ticks(last_change_));
    rest.add(ticks(last_place_change_));
    for (const LiveCall& call : calls_.rows()) {
        if (!call.name) {
            continue;
        }
        Digest item;
        item.add(ticks(call.arrived));
        item.add(ticks(call.over_at));
        item.add(into.number(call.assigned));
        item.add(into.number(call.reserved));
        item.add(into.number(call.puller));
        item.add(call.flags);
        for (std::uint32_t at = call.parts; at != no_part; at = calls_.part_at(at).next) {
            const Part& part = calls_.part_at(at);
            Digest share;
            share.add(into.number(part.app));
            share.add(part.flags);
            share.add(ticks(part.deadline));
            item.add_to_bag(share);
        }
        into.of(call.name).add_to_bag(item);
    }
}

}  // namespace orsim
