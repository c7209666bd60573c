#pragma once
/// The difference of two runs as text for people and as JSON for machines. The same two runs give
/// the same bytes. Knows not where the runs came from.

#include "sim/compare/difference.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// Where two futures of one past part, and what each of them is judged.
struct DiffFork {
    Instant at{};
    std::vector<std::string> set;  // "/pointer=value": what holds on the right from there on.
    std::string left_verdict;
    std::string right_verdict;
    std::string command;  // What makes them again.
};

/// The two runs compared, with what the reader calls them.
struct DiffSides {
    const EventLog& left;
    const EventLog& right;
    std::string_view left_name;
    std::string_view right_name;
    const DiffFork* fork = nullptr;  // Null: two runs, each from its start.
};

constexpr std::size_t most_diff_lines = 200;

/// First what the runs add up to against each other and where they part, then the calls whose fate
/// differs, then every step that is not the same: "-" removed, "+" added, ">" later, "<" earlier,
/// "~" changed. After `most_lines` steps or calls it says how many are left out.
[[nodiscard]] std::string
diff_text(const DiffSides& sides, const Difference& difference, std::size_t most_lines);

/// Schema orsim/diff@1: all steps that are not the same, all calls that changed.
[[nodiscard]] std::string diff_json(const DiffSides& sides, const Difference& difference);

constexpr std::string_view diff_schema = "orsim/diff@1";

/// "session.created by B1 (for c1): only session": a record by names alone.
[[nodiscard]] std::string told(const EventLog& log, const Record& record);
/// "routed, by B1 after 605 ms": what became of a call.
[[nodiscard]] std::string told(const CallFate& fate);
/// What differs in the fields of a changed step, beside its instant: "reason: a -> b; rule: ...".
[[nodiscard]] std::string
what_changed(const DiffSides& sides, const Record& left, const Record& right);
/// The word for a kind of step: "removed".
[[nodiscard]] std::string_view to_text(Step::Kind kind);

}  // namespace orsim
