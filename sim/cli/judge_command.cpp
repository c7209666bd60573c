#include "reports/names.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/judge/judge.hpp"
#include "sim/judge/text.hpp"
#include "sim/reader/read_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace orsim {
namespace {

/// What a log speaks of must be what the scenario has, in the same order: the judge knows numbers.
Complaints mismatches(const std::string& file, const EventLog& log, const Scenario& scenario) {
    Complaints complaints;
    const auto complain = [&](std::string message) {
        Complaint complaint;
        complaint.place = {file, 1, 1, 1};
        complaint.message = std::move(message);
        complaints.push_back(std::move(complaint));
    };
    const Names names{scenario, unchanged};
    for (std::size_t kind = 1; kind < entity_kinds; ++kind) {
        const auto of_kind = static_cast<EntityKind>(kind);
        std::vector<std::string> known;
        for (std::size_t at = 0; at < names.count(of_kind); ++at) {
            known.emplace_back(names.of(Entity{of_kind, static_cast<std::uint16_t>(at)}));
        }
        if (known != log.entities.at(kind)) {
            complain(fmt::format("the log is of another scenario: its {} are {}, not {}",
                                 log_word(of_kind), fmt::join(log.entities.at(kind), ", "),
                                 fmt::join(known, ", ")));
        }
    }
    const bool same_groups = std::ranges::equal(
        log.groups, scenario.workload,
        [](const EventLog::Group& told, const CallGroup& group) { return told.id == group.id; });
    if (!same_groups) {
        complain("the log is of another scenario: its groups of calls are not those of the file");
    }
    return complaints;
}

}  // namespace

int judge_command(const JudgeArguments& arguments) {
    const std::optional<Scenario> scenario = scenario_to_run(arguments.file, arguments.changes);
    const auto log = read_log_file(arguments.log);
    Complaints complaints = log.complaints();
    if (log && scenario) {
        complaints = mismatches(arguments.log, log.value(), *scenario);
    }
    if (!complaints.empty()) {
        fmt::print(stderr, "{}", to_text(complaints));
    }
    if (!scenario || !complaints.empty()) {
        return exit_code(VerdictKind::error);
    }
    Judge judge{*scenario};
    judge.observe(log.value().records);
    Tally tally;
    for (const Record& record : log.value().records) {
        tally.add(record);
    }
    const Verdict verdict = judge.conclude(tally, log.value().ended);
    fmt::print("{}", to_text(*scenario, verdict));
    return exit_code(verdict.kind);
}

}  // namespace orsim
