// What the invariants remember of the past, as part of a state's number. Left out is what only the
// words of a finding need, and whether faults had an effect, which no invariant of safety or
// liveness asks.
//
// As in world/digest.cpp each struct is taken apart by name, so that a new field has to be added to
// the number or left_out of it.
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
    const auto& [scenario, history, faults, breaches, safety, expectations, observed] = *this;
    ORSIM_EXPECT(scenario->expect.empty(), "only invariants are remembered in a state's number");
    left_out("for the words of a finding", history, observed);
    left_out("there are none", expectations);
    faults.add_to(into);
    breaches.add_to(into);
    safety.add_to(into);
}

/// What was broken where an allowance was open counts only where it may still turn out not to be.
void Breaches::add_to(StateDigest& into) const {
    const auto& [scenario, faults, history, broken, allowed] = *this;
    left_out("who is asked while records are judged", faults, history);
    left_out("a walk ends where anything is broken", broken);
    for (std::size_t at = 0; at < allowed.size(); ++at) {
        const bool is_open = scenario->allowed[at].window.after_last_fault;
        into.rest().add(is_open && allowed[at].times > 0 ? 1U : 0U);
    }
}

void FaultLog::add_to(StateDigest& into) const {
    const auto& [scenario, stories, in_force_now, restarts_until, disturbances, hindrances,
                 any_started, latest, next, last_change, last_disturbance] = *this;
    left_out("the same in every run of one scenario", scenario);
    left_out("for faults without effect, which breaks no invariant of safety or liveness", latest,
             next);
    Digest& rest = into.rest();
    for (std::size_t at = 0; at < stories.size(); ++at) {
        const auto& [first_start, last_end, starts, in_force, had_effect, in_doubt,
                     latest_had_effect, no_effects, why_none] = stories[at];
        left_out("for faults without effect", had_effect, in_doubt, latest_had_effect, no_effects,
                 why_none);
        Digest item;
        item.add(into.number(FaultId{static_cast<FaultId::rep>(at)}));
        item.add(ticks(first_start));
        item.add(ticks(last_end));
        item.add(starts);
        item.add(in_force);
        rest.add_to_bag(item);
    }
    rest.add(in_force_now);
    rest.add(ticks(restarts_until));
    rest.add(disturbances);
    rest.add(hindrances);
    rest.add(any_started ? 1U : 0U);
    rest.add(ticks(last_change));
    rest.add(ticks(last_disturbance));
}

void Safety::add_to(StateDigest& into) const {
    const auto& [scenario, words, apps, hosts_down, stores_down, calls, struck, renamed, just_over,
                 demotions, news_takes, voice_arrived, voice_over, clocks_may_be_wrong, last_at,
                 last_change, last_place_change, next_number] = *this;
    left_out("the same in every run of one scenario", scenario, words, news_takes);
    left_out("that records are numbered through is no question of what happens", next_number);
    Digest& rest = into.rest();
    for (std::size_t at = 0; at < apps.size(); ++at) {
        const auto& [state, node, peer, sessions, changed, woke, cut_short] = apps[at];
        left_out("the same in every run of one scenario", node, peer);
        Digest item;
        item.add(into.number(AppId{static_cast<AppId::rep>(at)}));
        item.add(state);
        item.add(sessions);
        item.add(ticks(changed));
        item.add(ticks(woke));
        item.add(ticks(cut_short));
        rest.add_to_bag(item);
    }
    for (std::size_t at = 0; at < hosts_down.size(); ++at) {
        Digest item;
        item.add(into.number(HostId{static_cast<HostId::rep>(at)}));
        item.add(hosts_down[at]);
        rest.add_to_bag(item);
    }
    rest.add(stores_down);
    for (const auto& [call, app] : struck) {
        Digest item;
        item.add(into.number(app));
        into.of(call).add_to_bag(item);
    }
    for (const auto& [from, tserver, by] : renamed) {
        rest.add(ticks(from));
        rest.add(tserver.index());
        rest.add(into.number(by));
    }
    for (const auto& [name, at] : just_over) {
        Digest item;
        item.add(ticks(at));
        into.of(name).add_to_bag(item);
    }
    for (const Record& record : demotions) {
        Digest item;
        item.add(into.number(AppId{record.actor.index}));
        rest.add_to_bag(item);
    }
    rest.add(clocks_may_be_wrong ? 1U : 0U);
    rest.add(voice_arrived);
    rest.add(voice_over);
    rest.add(ticks(last_at));
    rest.add(ticks(last_change));
    rest.add(ticks(last_place_change));
    calls.add_to(into);
}

void Calls::add_to(StateDigest& into) const {
    const auto& [groups, pages, free_pages, calls, free_calls, all_parts, free_part] = *this;
    left_out("where a record lies", groups, pages, free_pages, free_calls, free_part);
    for (const LiveCall& call : calls) {
        const auto& [name, arrived, over_at, parts, assigned, reserved, puller, flags] = call;
        if (!name) {
            continue;
        }
        Digest item;
        item.add(ticks(arrived));
        item.add(ticks(over_at));
        item.add(into.number(assigned));
        item.add(into.number(reserved));
        item.add(into.number(puller));
        item.add(flags);
        for (std::uint32_t at = parts; at != no_part; at = all_parts[at].next) {
            const auto& [app, part_flags, next, deadline] = all_parts[at];
            left_out("where a record lies", next);
            Digest share;
            share.add(into.number(app));
            share.add(part_flags);
            share.add(ticks(deadline));
            item.add_to_bag(share);
        }
        into.of(name).add_to_bag(item);
    }
}

}  // namespace orsim
