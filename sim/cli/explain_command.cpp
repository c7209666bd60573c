#include "reports/call_tale.hpp"
#include "reports/explanation_text.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/cli/in_parallel.hpp"
#include "sim/explore/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace orsim {
namespace {

int complain(const std::string& message) {
    Complaint complaint;
    complaint.place.file = "command line";
    complaint.message = message;
    fmt::print(stderr, "{}", to_text(Complaints{complaint}));
    return exit_code(VerdictKind::error);
}

/// So many that all of them together take seconds, not hours, whatever the machine.
std::uint64_t runs_for(const Trace& asis, std::size_t questions) {
    constexpr std::uint64_t most_events = 20'000'000;
    const std::uint64_t one_each = asis.instants.size() * questions;
    return std::clamp<std::uint64_t>(most_events / std::max<std::uint64_t>(1, one_each), 10, 4000);
}

}  // namespace

int explain_command(const ExplainArguments& arguments) {
    const std::optional<Scenario> scenario = scenario_to_run(arguments.file, arguments.changes);
    if (!scenario) {
        return exit_code(VerdictKind::error);
    }
    std::optional<CallName> wanted;
    if (!arguments.call.empty()) {
        wanted = call_named(*scenario, arguments.call);
        if (!wanted) {
            return complain(fmt::format("--call: there is no call \"{}\"; there are {}",
                                        visible(arguments.call), call_names(*scenario)));
        }
    }
    const Trace asis = trace_of(*scenario);
    CallTale tale{*scenario, wanted};
    tale.take(asis.records);
    if (!tale.call()) {
        return complain(
            wanted ? fmt::format("--call: {} does not arrive in this run", visible(arguments.call))
                   : "no call arrives in this run: there is nothing to explain");
    }
    Explanation explanation = explain(*scenario, asis.records, *tale.call());
    if (!arguments.quick) {
        const std::vector<Question> questions = questions_about(*scenario);
        const std::uint64_t runs = arguments.runs.value_or(runs_for(asis, questions.size()));
        explanation.answers = in_parallel(questions.size(), arguments.jobs, [&](std::size_t at) {
            return answer(*scenario, asis, *tale.call(), questions[at], runs);
        });
        for (const Answer& each : explanation.answers) {
            explanation.runs += each.runs;
        }
    }
    fmt::print("{}", arguments.json ? explanation_json(*scenario, explanation)
                                    : explanation_text(*scenario, explanation));
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
