#pragma once
/// The page's chapters as HTML: everything a reader without scripts gets beside the overview. Knows
/// neither style nor script.

#include "reports/run_facts.hpp"
#include "reports/run_story.hpp"
#include "sim/judge/finding.hpp"
#include "sim/model/scenario.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace orsim {

/// Everything a chapter may speak of; all of it outlives the chapter's making.
struct PageRun {
    const Scenario& scenario;
    const RunFacts& facts;
    const Verdict& verdict;
    const RunStory& story;
    std::span<const Record> records;
    std::string_view version;
};

[[nodiscard]] std::string head_section(const PageRun& run);
[[nodiscard]] std::string expectations_section(const PageRun& run);
[[nodiscard]] std::string blast_section(const PageRun& run);
/// The table of the chart: what changed the state of applications, and the faults.
[[nodiscard]] std::string changes_table(const PageRun& run);
/// How near each timer came to running out.
[[nodiscard]] std::string timers_table(const Margins& margins);
[[nodiscard]] std::string margins_section(const PageRun& run);
/// What the order of simultaneous events decided, and what nearly went otherwise.
[[nodiscard]] std::string ties_section(const PageRun& run);
[[nodiscard]] std::string distributions_section(const PageRun& run);
[[nodiscard]] std::string stories_section(const PageRun& run);
[[nodiscard]] std::string setup_section(const PageRun& run);
/// What the page does not hold, when it holds only so many of the run's records.
[[nodiscard]] std::string cut_note(const PageRun& run, std::size_t kept);

}  // namespace orsim
