#include "reports/page_chart.hpp"
#include "reports/page_data.hpp"
#include "reports/page_race.hpp"
#include "reports/page_sections.hpp"
#include "reports/sentence.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace orsim {
namespace {

constexpr std::size_t most_stories = 6;
constexpr std::size_t most_close = 8;

/// A watch that ended close to the moment something else was decided.
struct Close {
    std::int64_t gap = 0;
    std::size_t end = 0;  // Position of the watch's end.
    bool ran_out = false;
};

/// How far the end of a watch was from the other outcome; nothing for any other record.
std::optional<std::int64_t> gap_of(const PageRun& run, const CallFacts& call, const Record& end) {
    if (end.event == Event::watch_satisfied) {
        return end.amount;
    }
    if (end.event != Event::watch_expired || call.created == no_index) {
        return std::nullopt;
    }
    const Record& made = run.records[call.created];
    const std::int64_t gap = (made.at - end.at).count();
    return gap >= 0 && made.actor != end.actor ? std::optional{gap} : std::nullopt;
}

/// For each call the watches that were nearly not needed, or nearly needed: how far from turning
/// out the other way.
std::vector<Close> close_watches(const PageRun& run) {
    std::vector<Close> close;
    for (const CallFacts& call : run.story.calls) {
        for (const std::uint32_t at : call.records) {
            const std::optional<std::int64_t> gap = gap_of(run, call, run.records[at]);
            if (gap) {
                close.push_back({*gap, at, run.records[at].event == Event::watch_expired});
            }
        }
    }
    std::ranges::stable_sort(close, std::ranges::less{}, &Close::gap);
    close.resize(std::min(close.size(), most_close));
    return close;
}

/// Instants at which two or more parties acted, so that the tie rule decided who came first.
std::uint64_t ties(const PageRun& run) {
    std::uint64_t found = 0;
    for (std::size_t at = 1; at < run.records.size(); ++at) {
        const Record& one = run.records[at - 1];
        const Record& two = run.records[at];
        const bool follows = two.cause == one.number;
        found += one.at == two.at && one.actor != two.actor && !follows ? 1U : 0U;
    }
    return found;
}

void add_story(std::string& out, const PageRun& run, const CallFacts& call, bool open) {
    const Names names{run.scenario, page_html};
    const std::string name = names.of(call.call);
    const std::string wait =
        call.created == no_index
            ? "no session"
            : fmt::format("session after {}", human(run.records[call.created].at - call.arrived));
    fmt::format_to(std::back_inserter(out),
                   "<details class=\"story\"{}><summary><b>{}</b> <span>{}</span></summary><ul "
                   "class=\"race\">",
                   open ? " open" : "", name, wait);
    for (const Runner& runner : race_for(run, call)) {
        fmt::format_to(std::back_inserter(out),
                       "<li class=\"{}\"><span class=\"who\"><b>{}</b> {}</span><span "
                       "class=\"badge {}\">{}</span><span class=\"words\">{}</span></li>",
                       runner.won ? "won" : "lost", runner.name, runner.role,
                       runner.won ? "b-0" : "b-quiet",
                       runner.won ? "created the session" : "did not", runner.words);
    }
    out += "</ul><ol class=\"steps\">";
    for (const std::uint32_t at : call.records) {
        const Record& record = run.records[at];
        fmt::format_to(std::back_inserter(out), "<li><time>{} s</time> <span>{}</span>{}{}{}</li>",
                       clock(record.at), sentence(names, record),
                       record.rule == Rule::none ? "" : " <i>",
                       record.rule == Rule::none ? "" : to_text(record.rule),
                       record.rule == Rule::none ? "" : "</i>");
    }
    fmt::format_to(
        std::back_inserter(out),
        "</ol><p class=\"scripted\"><a href=\"#call={0}\" data-call=\"{0}\">Show {0} in the "
        "timeline</a></p></details>",
        name);
}

std::string cell(const Tally& tally, std::string_view name, std::string_view statistic) {
    const std::optional<std::int64_t> value = metric(tally, fmt::format("{}.{}", name, statistic));
    if (!value) {
        return "–";
    }
    return statistic == "count" ? fmt::format("{}", *value) : human_microseconds(*value);
}

}  // namespace

std::string margins_section(const PageRun& run) {
    const Names names{run.scenario, page_html};
    std::string out = fmt::format(
        "<p>{} watches were started, {} ended because they were not needed, {} ran out. At {} "
        "places two "
        "parties acted at the same instant and the tie rule decided the order.</p>",
        run.facts.tally.count(Event::watch_started), run.facts.tally.count(Event::watch_satisfied),
        run.facts.tally.count(Event::watch_expired), ties(run));
    const std::vector<Close> close = close_watches(run);
    if (close.empty()) {
        return out;
    }
    out +=
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Closest watches\"><table>"
        "<caption>The closest calls: watches that nearly ended the other "
        "way</caption><thead><tr><th "
        "scope=\"col\">call</th><th scope=\"col\" class=\"num\">by how much</th><th scope=\"col\" "
        "class=\"num\">at</th><th scope=\"col\">what happened</th></tr></thead><tbody>";
    for (const Close& each : close) {
        const Record& end = run.records[each.end];
        const std::string call = names.of(end.call);
        fmt::format_to(
            std::back_inserter(out),
            "<tr><th scope=\"row\"><a href=\"#call={0}\" data-call=\"{0}\">{0}</a></th><td "
            "class=\"num\">{1}</td><td class=\"num\">{2} s</td><td>{3}{4}</td></tr>",
            call, human_microseconds(each.gap), clock(end.at), sentence(names, end),
            each.ran_out ? "; the session existed so much later" : "");
    }
    return out + "</tbody></table></div>";
}

std::string distributions_section(const PageRun& run) {
    std::vector<std::int64_t> creation;
    std::vector<std::int64_t> routing;
    for (const CallFacts& call : run.story.calls) {
        if (call.created != no_index) {
            creation.push_back((run.records[call.created].at - call.arrived).count());
        }
        if (call.outcome != no_index && run.records[call.outcome].event == Event::call_routed) {
            routing.push_back((run.records[call.outcome].at - call.arrived).count());
        }
    }
    std::string out = "<div class=\"pair\">";
    for (const auto& [title, values] : {std::pair{"until the session exists", &creation},
                                        std::pair{"until the call is routed", &routing}}) {
        if (!values->empty()) {
            fmt::format_to(std::back_inserter(out),
                           "<figure><figcaption>From a call's arrival {}</figcaption>{}</figure>",
                           title, histogram_chart(title, *values));
        }
    }
    out += "</div><div class=\"wide\" tabindex=\"0\" role=\"region\" "
           "aria-label=\"Distributions\"><table>"
           "<thead><tr><th scope=\"col\">length of time</th>";
    for (const StatisticEntry& each : statistic_registry()) {
        fmt::format_to(std::back_inserter(out), "<th scope=\"col\" class=\"num\">{}</th>",
                       each.name);
    }
    out += "</tr></thead><tbody>";
    for (const SpreadEntry& measure : spread_registry()) {
        fmt::format_to(std::back_inserter(out), "<tr><th scope=\"row\">{}</th>", measure.meaning);
        for (const StatisticEntry& each : statistic_registry()) {
            fmt::format_to(std::back_inserter(out), "<td class=\"num\">{}</td>",
                           cell(run.facts.tally, measure.name, each.name));
        }
        out += "</tr>";
    }
    return out
           + "</tbody></table></div><p class=\"note\">One run gives no interval: its calls depend "
             "on each "
             "other. Intervals come from repeating the run with other seeds.</p>";
}

std::string stories_section(const PageRun& run) {
    std::string out;
    bool first = true;
    for (const std::size_t at : worst_calls(run.story, run.records, most_stories)) {
        add_story(out, run, run.story.calls[at], first);
        first = false;
    }
    return out.empty() ? "<p>No call arrived.</p>" : out;
}

}  // namespace orsim
