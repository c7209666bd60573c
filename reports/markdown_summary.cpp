#include "reports/markdown_summary.hpp"

#include "reports/sentence.hpp"
#include "reports/settings.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace orsim {
namespace {

using Cells = std::vector<std::string>;

/// A table with its head; nothing when it has no rows.
std::string table(const Cells& head, const std::vector<Cells>& rows) {
    if (rows.empty()) {
        return {};
    }
    std::string out = fmt::format("| {} |\n|", fmt::join(head, " | "));
    for (std::size_t column = 0; column < head.size(); ++column) {
        out += "---|";
    }
    out += '\n';
    for (const Cells& row : rows) {
        fmt::format_to(std::back_inserter(out), "| {} |\n", fmt::join(row, " | "));
    }
    return out + '\n';
}

std::string rule_of(Rule rule) {
    return rule == Rule::none ? "" : std::string{to_text(rule)};
}

std::string findings_table(const Scenario& scenario, const Verdict& verdict) {
    std::set<std::string, std::less<>> asked;
    for (const Expectation& each : scenario.expect) {
        asked.insert(each.id);
    }
    std::vector<Cells> rows;
    std::size_t others = 0;
    for (const Finding& finding : verdict.findings) {
        if (finding.status == Finding::Status::held && !asked.contains(finding.name)) {
            ++others;
            continue;
        }
        const bool held = finding.status == Finding::Status::held;
        rows.push_back(
            {markdown_code(finding.name),
             fmt::format("{}{}{}", held ? "" : "**", to_text(finding.status), held ? "" : "**"),
             markdown_escaped(finding.expected), markdown_escaped(finding.got),
             finding.margin ? human(*finding.margin) : "", rule_of(finding.rule)});
    }
    std::string out = table({"name", "verdict", "expected", "got", "margin", "rule"}, rows);
    return out + fmt::format("{} promises that must hold in every run held.\n", others);
}

std::string metrics_table(const Tally& tally) {
    std::vector<Cells> rows;
    for (const MetricEntry& entry : metric_registry()) {
        const std::int64_t value = metric(tally, entry.name).value_or(0);
        if (value != 0) {
            rows.push_back({markdown_code(entry.name), std::to_string(value),
                            markdown_escaped(entry.meaning)});
        }
    }
    for (const SpreadEntry& measure : spread_registry()) {
        std::string values;
        for (const std::string_view name : {"min", "p50", "p95", "max"}) {
            const auto value = metric(tally, fmt::format("{}.{}", measure.name, name));
            if (value) {
                values += fmt::format("{}{} {}", values.empty() ? "" : ", ", name,
                                      human_microseconds(*value));
            }
        }
        if (!values.empty()) {
            rows.push_back(
                {markdown_code(measure.name), values, markdown_escaped(measure.meaning)});
        }
    }
    return table({"figure", "value", "meaning"}, rows);
}

std::string settings_table(const Scenario& scenario, const Names& names) {
    std::vector<Cells> rows;
    const auto add = [&rows](std::string_view kind, const std::vector<Setting>& settings) {
        for (const Setting& each : settings) {
            rows.push_back({std::string{kind},
                            fmt::format("{}{}{}{}", each.where, each.where.empty() ? "" : ": ",
                                        markdown_code(each.name),
                                        each.id.empty() ? "" : fmt::format(" ({})", each.id)),
                            each.value, each.instead});
        }
    };
    add("policy", changed_policies(scenario));
    add("product option", set_options(scenario, names));
    add("assumption", set_assumptions(scenario));
    const std::string settings = table({"kind", "setting", "value", "default"}, rows);
    return settings.empty() ? "Nothing: policies, options and assumptions are at their defaults.\n"
                            : settings;
}

bool is_outcome(Event event) {
    return event == Event::call_routed || event == Event::call_default_routed
           || event == Event::call_abandoned || event == Event::call_stuck
           || event == Event::call_lost;
}

}  // namespace

void MarkdownSummary::take(std::span<const Record> records) {
    for (const Record& record : records) {
        if (record.call) {
            follow(record);
        } else if (record.event != Event::run_ended && ++all_changes_ <= most_changes) {
            changes_.push_back(record);
        }
    }
}

void MarkdownSummary::follow(const Record& record) {
    if (record.event == Event::call_arrived) {
        open_.insert({record.call, Fate{record.call, record.at, {}, {}, {}}});
        return;
    }
    const auto found = open_.find(record.call);
    if (found == open_.end()) {
        return;
    }
    Fate& fate = found->second;
    if (record.event == Event::session_created && !fate.wait) {
        fate.wait = record.at - fate.arrived;
        fate.owner = record.actor;
    } else if (is_outcome(record.event)) {
        fate.outcome = record.event;
        worst_.push_back(fate);
        open_.erase(found);
        worst_ = worse_of(std::move(worst_));
    }
}

std::vector<MarkdownSummary::Fate> MarkdownSummary::worse_of(std::vector<Fate> fates) {
    std::ranges::stable_sort(fates, [](const Fate& one, const Fate& other) {
        const Duration never = Duration::max();
        return one.wait.value_or(never) > other.wait.value_or(never);
    });
    if (fates.size() > most_calls) {
        fates.resize(most_calls);
    }
    return fates;
}

std::string MarkdownSummary::calls_table() const {
    std::vector<Fate> all = worst_;
    for (const auto& [call, fate] : open_) {
        all.push_back(fate);
    }
    std::vector<Cells> rows;
    for (const Fate& fate : worse_of(std::move(all))) {
        rows.push_back({names_.of(fate.call), clock(fate.arrived) + " s",
                        fate.wait ? human(*fate.wait) : "**none by then**",
                        fate.wait ? std::string{names_.of(fate.owner)} : "",
                        fate.outcome ? std::string{to_text(*fate.outcome)} : "unfinished"});
    }
    return table({"call", "arrived", "session after", "created by", "outcome"}, rows);
}

std::string MarkdownSummary::changes_table() const {
    std::vector<Cells> rows;
    for (const Record& change : changes_) {
        rows.push_back({clock(change.at) + " s", sentence(names_, change), rule_of(change.rule)});
    }
    std::string out = table({"time", "what happened", "rule"}, rows);
    if (all_changes_ > most_changes) {
        out += fmt::format("The first {} of {} changes; the timeline has them all.\n", most_changes,
                           all_changes_);
    }
    return out;
}

std::string MarkdownSummary::page(const RunFacts& facts,
                                  const Verdict& verdict,
                                  std::string_view version) const {
    const Scenario& scenario = *scenario_;
    std::string out = fmt::format("# {}\n\n**{}**\n\n", markdown_escaped(shortened(scenario.name)),
                                  markdown_escaped(verdict.sentence));
    if (!scenario.description.empty()) {
        out += markdown_escaped(scenario.description) + "\n\n";
    }
    const auto chapter = [&out](std::string_view title, const std::string& text) {
        if (!text.empty()) {
            fmt::format_to(std::back_inserter(out), "## {}\n\n{}{}", title, text,
                           text.ends_with("\n\n") ? "" : "\n");
        }
    };
    chapter("Expectations", findings_table(scenario, verdict));
    chapter("What changed", changes_table());
    chapter("What it adds up to", metrics_table(facts.tally));
    chapter("The calls that waited longest", calls_table());
    chapter("What the scenario sets apart from the defaults", settings_table(scenario, names_));
    fmt::format_to(std::back_inserter(out),
                   "## What was run\n\n- release {}, profile {}\n- {} s until {} s of simulated "
                   "time, seed {}\n- {} events, {} records, fingerprint `{}`\n- made by orsim {}: "
                   "`orsim run FILE --seed {} -o summary.md`\n",
                   to_text(scenario.release), to_text(scenario.profile), clock(scenario.start),
                   clock(scenario.until), scenario.seed, facts.events, facts.records,
                   to_text(facts.fingerprint), markdown_escaped(version), scenario.seed);
    return out;
}

}  // namespace orsim
