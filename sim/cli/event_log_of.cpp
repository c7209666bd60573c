#include "sim/cli/event_log_of.hpp"

#include "reports/json_lines.hpp"
#include "sim/cli/run_scenario.hpp"
#include "sim/reader/read_log.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace orsim {

EventLog event_log_of(const Scenario& scenario) {
    // Through the text of the log: whatever is compared could have been saved and read again.
    const JsonLines log{scenario};
    std::string text;
    log.header(text, tie_rule);
    const RunResult run =
        run_scenario(scenario, Chains::left_out,
                     [&](std::span<const Record> records) { log.lines(text, records); });
    log.footer(text, run.facts);
    auto read = read_log_text(text, scenario.name);
    ORSIM_EXPECT(read.has_value(), "a log can be read again as it was written");
    return std::move(read.value());
}

std::optional<EventLog> event_log_of(const std::string& path, const Changes& changes) {
    if (path.ends_with(".jsonl")) {
        auto log = read_log_file(path);
        if (!log) {
            fmt::print(stderr, "{}", to_text(log.complaints()));
            return std::nullopt;
        }
        return std::move(log.value());
    }
    const std::optional<Scenario> scenario = scenario_to_run(path, changes);
    return scenario ? std::optional{event_log_of(*scenario)} : std::nullopt;
}

}  // namespace orsim
