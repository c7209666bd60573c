#pragma once
/// The records of a run for the page's script: what they have in common once, as JSON, and the rest
/// as columns of small numbers, deflated and in base64. data.js reads it again.
///
/// Columns, each a run of variable-length numbers, seven bits a byte, least first: number (step
/// from the record before), template, cause (how many records back; 0 for none), call (0 none, 1 a
/// new one, else how far back from the newest, plus 2), time (after the cause, else after the last
/// record without one), amount (against what time would make of it); then group and nth of each
/// new call. Times, amounts and nths are signed: zigzag.

#include "reports/run_story.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace orsim {

struct PageData {
    std::string meta;     // JSON
    std::string columns;  // base64
};

[[nodiscard]] PageData
page_data(const Scenario& scenario, const RunStory& story, std::span<const Record> records);

/// Names as they stand in the page: on one line, whatever they hold, and not longer than a screen
/// is wide; then as the form needs it.
[[nodiscard]] std::string page_html(std::string_view name);
[[nodiscard]] std::string page_json(std::string_view name);

}  // namespace orsim
