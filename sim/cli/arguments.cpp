#include "sim/cli/arguments.hpp"

#include "sim/world/world.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace orsim {
namespace {

Complaint usage(std::string message) {
    Complaint complaint;
    complaint.place.file = "command line";
    complaint.message = std::move(message);
    return complaint;
}

}  // namespace

Outcome<std::vector<Override>> overrides_of(const Changes& changes) {
    std::vector<Override> overrides;
    Complaints complaints;
    for (const std::string& change : changes.set) {
        const std::size_t equals = change.find('=');
        if (equals == std::string::npos || change.front() != '/') {
            complaints.push_back(usage(fmt::format("--set wants /pointer=value, such as --set "
                                                   "/policies/late_primary=both_run, not \"{}\"",
                                                   change)));
            continue;
        }
        overrides.push_back({change.substr(0, equals), change.substr(equals + 1)});
    }
    if (changes.seed) {
        overrides.push_back({"/seed", std::to_string(*changes.seed)});
    }
    if (!changes.until.empty()) {
        overrides.push_back({"/until", fmt::format("\"{}\"", changes.until)});
    }
    if (!complaints.empty()) {
        return complaints;
    }
    return overrides;
}

Outcome<Scenario> scenario_of(const std::string& file, const Changes& changes) {
    const auto overrides = overrides_of(changes);
    if (!overrides) {
        return overrides.complaints();
    }
    auto scenario = read_scenario_file(file, overrides.value());
    Complaints complaints = scenario.complaints();
    if (scenario) {
        for (const std::string& beyond : beyond_the_world(scenario.value())) {
            Complaint complaint;
            complaint.place.file = file;
            complaint.message = "this version of orsim does not simulate " + beyond;
            complaints.push_back(complaint);
        }
    }
    if (!scenario || has_errors(complaints)) {
        return complaints;
    }
    return {std::move(scenario.value()), std::move(complaints)};
}

std::optional<Scenario> scenario_to_run(const std::string& file, const Changes& changes) {
    auto scenario = scenario_of(file, changes);
    if (!scenario.complaints().empty()) {
        fmt::print(stderr, "{}", to_text(scenario.complaints()));
    }
    return scenario ? std::optional{std::move(scenario.value())} : std::nullopt;
}

}  // namespace orsim
