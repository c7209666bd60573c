#include "sim/explore/ties.hpp"

#include "sim/explore/trace.hpp"
#include "sim/explore/walk.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace orsim {
namespace {

std::vector<FateChange> changes_between(const std::vector<Record>& before,
                                        const std::vector<Record>& after) {
    std::vector<FateChange> changes;
    const auto had = fates_by_call(before);
    const auto have = fates_by_call(after);
    for (const auto& [call, fate] : had) {
        const auto other = have.find(call);
        const Fate now = other == have.end() ? Fate{} : other->second;
        if (!is_alike(fate, now)) {
            changes.push_back({call, fate, now});
        }
    }
    for (const auto& [call, fate] : have) {
        if (!had.contains(call)) {
            changes.push_back({call, Fate{}, fate});
        }
    }
    return changes;
}

std::optional<NearTie> nearest(Walk& walk, const Dial& dial, std::int64_t goal) {
    const Trace asis = walk.run(dial.present);
    const auto stop = walk.first_where({dial.present, asis}, goal, [&](const Trace& there) {
        return !changes_between(asis.records, there.records).empty();
    });
    return stop ? std::optional{NearTie{dial, stop->value,
                                        changes_between(asis.records, stop->run.records)}}
                : std::nullopt;
}

}  // namespace

std::vector<Flip> flips_of(const Scenario& scenario) {
    World world{scenario};
    Freedom freedom;
    freedom.of(ChoiceKind::tie) = Freedom::unlimited;
    world.choose_by(Choices::guided(freedom));
    world.run_to_end();
    std::vector<Flip> flips;
    for (const Choice& asked : world.choices().asked()) {
        for (std::uint32_t way = 1; way < asked.ways; ++way) {
            Flip flip;
            flip.choice = asked;
            flip.choice.takes = way;
            flips.push_back(std::move(flip));
        }
    }
    return flips;
}

std::vector<FateChange>
changes_by(const Scenario& scenario, const std::vector<Record>& asis, const Choice& choice) {
    Scenario flipped = scenario;
    flipped.choices = {choice};
    return changes_between(asis, records_of(flipped));
}

NearTies
near_ties_of(const Scenario& scenario, const Dial& dial, Duration near, std::uint64_t most_runs) {
    NearTies ties;
    const std::optional<Duration> unit = dial.unit();
    if (!unit || near < *unit) {
        return ties;
    }
    const std::int64_t steps = near / *unit;
    for (const std::int64_t goal :
         {std::max(dial.least, dial.present - steps), std::min(dial.most, dial.present + steps)}) {
        Walk walk{scenario, dial, most_runs / 2};
        if (auto tie = nearest(walk, dial, goal)) {
            ties.ties.push_back(std::move(*tie));
        } else {
            ties.spent = ties.spent || walk.is_spent();
        }
    }
    return ties;
}

}  // namespace orsim
