#pragma once
/// The event log of what a user names: a saved log, or a scenario that is run for it. Shared by the
/// commands that compare runs.

#include "sim/cli/arguments.hpp"
#include "sim/timeline/event_log.hpp"

#include <optional>
#include <string>

namespace orsim {

/// `path` is a log when it ends in .jsonl, else a scenario, to which `changes` are made. Complaints
/// go to stderr; nothing when there is something to mend.
[[nodiscard]] std::optional<EventLog> event_log_of(const std::string& path, const Changes& changes);

/// The log of a run of a scenario.
[[nodiscard]] EventLog event_log_of(const Scenario& scenario);

}  // namespace orsim
