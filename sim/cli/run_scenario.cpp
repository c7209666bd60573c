#include "sim/cli/run_scenario.hpp"

#include "sim/reader/choice_list.hpp"

#include <fmt/format.h>

#include <utility>

namespace orsim {

void hold_to_choices(const Scenario& scenario, RunResult& result) {
    const auto misfit = result.choices.misfit();
    if (!misfit) {
        return;
    }
    Finding finding;
    finding.name = fmt::format("choices/{}", misfit->position);
    finding.status = Finding::Status::failed;
    finding.expected = "the run comes to " + to_text(scenario, misfit->wanted);
    finding.got = misfit->came ? "the nearest it came to is " + to_text(scenario, *misfit->came)
                               : std::string{"it came to no choice of that kind"};
    result.verdict.kind = VerdictKind::error;
    result.verdict.sentence =
        fmt::format("error: {}: {}, but {}", finding.name, finding.expected, finding.got);
    result.verdict.findings.push_back(std::move(finding));
}

}  // namespace orsim
