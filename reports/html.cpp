#include "reports/html.hpp"

#include "reports/overview.hpp"
#include "reports/page_data.hpp"
#include "reports/page_gaps.hpp"
#include "reports/page_sections.hpp"
#include "reports/page_source.hpp"
#include "reports/run_margins.hpp"
#include "reports/run_story.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace orsim {
namespace {

/// What a page of the first calls keeps: whatever is about no call, and those calls whole.
std::vector<Record>
kept_of(const std::vector<Record>& records, const RunStory& story, std::size_t most) {
    std::size_t about_calls = 0;
    std::vector<bool> keeps(story.calls.size());
    std::size_t others = records.size();
    for (const CallFacts& call : story.calls) {
        others -= call.records.size();
    }
    for (std::size_t at = 0; at < story.calls.size(); ++at) {
        about_calls += story.calls[at].records.size();
        keeps[at] = others + about_calls <= most;
    }
    std::vector<Record> kept;
    for (const Record& record : records) {
        if (!record.call || keeps[story.place.at(record.call)]) {
            kept.push_back(record);
        }
    }
    return kept;
}

}  // namespace

void HtmlReport::take(std::span<const Record> records) {
    records_.insert(records_.end(), records.begin(), records.end());
}

std::string
HtmlReport::page(const RunFacts& facts, const Verdict& verdict, std::string_view version) const {
    const RunStory story = story_of(*scenario_, records_);
    const bool cut = records_.size() > most_;
    const PageData data = cut ? page_data(*scenario_, story, kept_of(records_, story, most_))
                              : page_data(*scenario_, story, records_);
    const PageRun run{*scenario_, facts, verdict, story, records_, version};
    std::map<std::string_view, std::string> gaps;
    gaps["title"] = page_html(scenario_->name);
    gaps["head"] = head_section(run);
    gaps["expectations"] = expectations_section(run);
    gaps["blast"] = blast_section(run);
    gaps["overview"] = overview_chart(run);
    gaps["changes"] = changes_table(run);
    RunMargins margins{*scenario_};
    margins.take(records_);
    gaps["margins"] = timers_table(margins.with(facts.margins)) + margins_section(run);
    gaps["ties"] = ties_section(run);
    gaps["distributions"] = distributions_section(run);
    gaps["stories"] = stories_section(run);
    gaps["setup"] = setup_section(run);
    gaps["meta"] = data.meta;
    gaps["data"] = data.columns;
    gaps["cut"] = "";
    if (cut) {
        gaps["cut"] = cut_note(run, kept_of(records_, story, most_).size());
    }
    std::string page = filled(page_source(), gaps);
    return page;
}

}  // namespace orsim
