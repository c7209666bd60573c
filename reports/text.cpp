#include "reports/text.hpp"

#include "reports/sentence.hpp"
#include "reports/settings.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

namespace orsim {
namespace {

// clang-format off
/// The metrics a summary always has.
constexpr std::array<std::string_view, 12> chief{
    "calls.arrived", "calls.routed", "calls.default_routed", "calls.abandoned", "calls.stuck",
    "calls.lost", "calls.unfinished",
    "sessions.created", "sessions.duplicate", "sessions.by_reserved", "sessions.lost", "alarms",
};
constexpr std::array<std::string_view, 5> of_delays{"mean", "p50", "p95", "p99", "max"};
constexpr std::array<std::string_view, 3> of_margins{"min", "p1", "p50"};
// clang-format on

void add_field(std::string& out, std::string_view key, std::string_view value) {
    fmt::format_to(std::back_inserter(out), "{:<12} {}\n", key, value.empty() ? "-" : value);
}

void add_setting(std::string& out, const Setting& setting) {
    fmt::format_to(std::back_inserter(out), "  {}{}{} = {} (", setting.where,
                   setting.where.empty() ? "" : ": ", setting.name, setting.value);
    if (!setting.id.empty()) {
        fmt::format_to(std::back_inserter(out), "{}; ", setting.id);
    }
    fmt::format_to(std::back_inserter(out), "default {})\n", setting.instead);
}

/// The settings of one kind and what holds for the rest.
void add_settings(std::string& out,
                  std::string_view kind,
                  std::string_view defaults,
                  const std::vector<Setting>& settings) {
    if (settings.empty()) {
        add_field(out, kind, fmt::format("all {}", defaults));
        return;
    }
    fmt::format_to(std::back_inserter(out), "{}\n", kind);
    for (const Setting& setting : settings) {
        add_setting(out, setting);
    }
    fmt::format_to(std::back_inserter(out), "  all others {}\n", defaults);
}

/// A description may have several lines; each stands on one of its own.
void add_description(std::string& out, std::string_view description) {
    while (!description.empty()) {
        const std::size_t end = description.find('\n');
        const std::string_view line = description.substr(0, end);
        if (!line.empty()) {
            fmt::format_to(std::back_inserter(out), "{:<12} {}\n", "", visible(line));
        }
        if (end == std::string_view::npos) {
            break;
        }
        description.remove_prefix(end + 1);
    }
}

void add_metric(std::string& out, std::string_view name, const Tally& tally) {
    const std::optional<std::int64_t> value = metric(tally, name);
    std::string text = "no values";
    if (value) {
        const bool is_time = metric_unit(name) == MetricUnit::microseconds;
        text = is_time ? human_microseconds(*value) : std::to_string(*value);
    }
    fmt::format_to(std::back_inserter(out), "  {:<36} {}\n", name, text);
}

void add_measure(std::string& out,
                 std::string_view measure,
                 std::span<const std::string_view> statistics,
                 const Tally& tally) {
    if (spread(tally, measure)->count() == 0) {
        fmt::format_to(std::back_inserter(out), "  {:<36} no values\n", measure);
        return;
    }
    for (const std::string_view statistic : statistics) {
        add_metric(out, fmt::format("{}.{}", measure, statistic), tally);
    }
}

void add_line(std::string& out, const Names& names, const Labels& labels, const Record& record) {
    fmt::format_to(std::back_inserter(out), "{:>13}  {:<12} {:<12} {:<23}  ", clock(record.at),
                   labels.of(record.number), names.of(record.actor), to_text(record.event));
    add_sentence(out, names, record);
    if (record.rule != Rule::none) {
        fmt::format_to(std::back_inserter(out), "  [{}]", to_text(record.rule));
    }
    if (record.policy != no_policy) {
        fmt::format_to(std::back_inserter(out), "  {{{}}}", names.policy(record.policy));
    }
    if (record.cause != no_record) {
        fmt::format_to(std::back_inserter(out), "  <- {}", labels.of(record.cause));
    }
    out += '\n';
}

}  // namespace

void write_summary(std::string& out, const Tally& tally) {
    out += "summary\n";
    for (const MetricEntry& entry : metric_registry()) {
        const bool is_chief = std::ranges::find(chief, entry.name) != chief.end();
        if (is_chief || metric(tally, entry.name) != 0) {
            add_metric(out, entry.name, tally);
        }
    }
    add_measure(out, "session_creation_delay", of_delays, tally);
    add_measure(out, "watch_margin", of_margins, tally);
}

TextTimeline::TextTimeline(const Scenario& scenario)
    : scenario_{&scenario}, names_{scenario, visible}, labels_{names_} {}

void TextTimeline::header(std::string& out, std::string_view tie_rule) const {
    const Scenario& scenario = *scenario_;
    out += "orsim timeline 1\n";
    add_field(out, "scenario", visible(scenario.name));
    add_description(out, scenario.description);
    add_field(out, "profile",
              fmt::format("{}, release {}", to_text(scenario.profile), to_text(scenario.release)));
    add_field(out, "seed", std::to_string(scenario.seed));
    add_field(out, "time",
              fmt::format("{} s until {} s", clock(scenario.start), clock(scenario.until)));
    add_field(out, "ties", visible(tie_rule));
    add_settings(out, "policies", "at their defaults", changed_policies(scenario));
    add_settings(out, "options", "at the product's defaults", set_options(scenario, names_));
    add_settings(out, "assumptions", "at their defaults", set_assumptions(scenario));
    out += '\n';
}

void TextTimeline::lines(std::string& out, std::span<const Record> records) {
    for (const Record& record : records) {
        labels_.add(record);
        add_line(out, names_, labels_, record);
    }
}

void TextTimeline::footer(std::string& out, const RunFacts& facts) const {
    out += '\n';
    write_summary(out, facts.tally);
    fmt::format_to(std::back_inserter(out), "ended at {} s after {} records\nfingerprint {}\n",
                   clock(facts.ended), facts.records, to_text(facts.fingerprint));
}

void write_text(std::string& out,
                const Scenario& scenario,
                const RunFacts& facts,
                std::span<const Record> records) {
    TextTimeline timeline{scenario};
    timeline.header(out, facts.tie_rule);
    timeline.lines(out, records);
    timeline.footer(out, facts);
}

void write_outcomes(std::string& out, const Scenario& scenario, const RunFacts& facts) {
    const TextTimeline timeline{scenario};
    timeline.header(out, facts.tie_rule);
    timeline.footer(out, facts);
}

}  // namespace orsim
