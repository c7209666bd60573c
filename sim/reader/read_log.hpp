#pragma once
/// An event log (orsim/log@1, JSON Lines, as `orsim run -o run.jsonl` writes it) to its records, or
/// to everything that is wrong with it. Knows no scenario: ids stand as the log has them.

#include "sim/base/outcome.hpp"
#include "sim/timeline/event_log.hpp"

#include <string>
#include <string_view>

namespace orsim {

/// Requires nothing of the file. A log that was cut, or changed so that its fingerprint no longer
/// fits its records, is refused.
[[nodiscard]] Outcome<EventLog> read_log_file(const std::string& path);
[[nodiscard]] Outcome<EventLog> read_log_text(std::string_view text,
                                              const std::string& name_for_messages);

/// What `schema` says in the first line of a log.
constexpr std::string_view log_schema_name = "orsim/log@1";

}  // namespace orsim
