#include "sim/cli/run_ties.hpp"

#include "sim/cli/in_parallel.hpp"
#include "sim/explore/trace.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <utility>

namespace orsim {

TieAnswer ties_of(const Scenario& scenario,
                  std::uint64_t together,
                  Duration near,
                  std::uint64_t most_runs,
                  unsigned jobs) {
    TieAnswer answer;
    answer.together = together;
    answer.near = near;
    const std::vector<Record> asis = records_of(scenario);
    // With choices of its own, a scenario's ties are spoken for.
    answer.flips = scenario.choices.empty() ? flips_of(scenario) : std::vector<Flip>{};
    if (answer.flips.size() > most_runs) {
        answer.untried = answer.flips.size() - most_runs;
        answer.flips.resize(most_runs);
    }
    auto changes = in_parallel(answer.flips.size(), jobs, [&](std::size_t at) {
        return changes_by(scenario, asis, answer.flips[at].choice);
    });
    for (std::size_t at = 0; at < answer.flips.size(); ++at) {
        answer.flips[at].changes = std::move(changes[at]);
    }
    std::vector<Dial> dials = dials_of(scenario);
    std::erase_if(dials, [&scenario](const Dial& dial) {
        return !beyond_the_world(turned(scenario, dial, dial.least)).empty()
               || !beyond_the_world(turned(scenario, dial, dial.most)).empty();
    });
    for (auto& ties : in_parallel(dials.size(), jobs, [&](std::size_t at) {
             return near_ties_of(scenario, dials[at], near, most_runs);
         })) {
        answer.near_ties.insert(answer.near_ties.end(), ties.ties.begin(), ties.ties.end());
        answer.unseen += ties.spent ? 1U : 0U;
    }
    return answer;
}

}  // namespace orsim
