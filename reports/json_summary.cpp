#include "reports/json_summary.hpp"

#include "reports/wording.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <optional>

namespace orsim {
namespace {

void add_metric(std::string& out, std::string_view name, const Tally& tally) {
    const std::optional<std::int64_t> value = metric(tally, name);
    if (value) {
        fmt::format_to(std::back_inserter(out), "\"{}\":{}", name, *value);
    } else {
        fmt::format_to(std::back_inserter(out), "\"{}\":null", name);
    }
}

/// The metrics as members, each after a separator but the first.
void add_metric_members(std::string& out, const Tally& tally, std::string_view separator) {
    std::string_view between;
    for (const MetricEntry& entry : metric_registry()) {
        out += between;
        add_metric(out, entry.name, tally);
        between = separator;
    }
    for (const SpreadEntry& measure : spread_registry()) {
        for (const StatisticEntry& statistic : statistic_registry()) {
            out += between;
            add_metric(out, fmt::format("{}.{}", measure.name, statistic.name), tally);
        }
    }
}

}  // namespace

void add_json_metrics(std::string& out, const Tally& tally) {
    out += '{';
    add_metric_members(out, tally, ",");
    out += '}';
}

void add_json_identity(std::string& out, const Scenario& scenario, std::string_view separator) {
    fmt::format_to(std::back_inserter(out), "\"scenario\":\"{}\"{}", json_escaped(scenario.name),
                   separator);
    fmt::format_to(std::back_inserter(out), "\"profile\":\"{}\"{}\"release\":\"{}\"{}",
                   to_text(scenario.profile), separator, to_text(scenario.release), separator);
    fmt::format_to(std::back_inserter(out), "\"seed\":{}{}\"start\":{}{}\"until\":{}{}",
                   scenario.seed, separator, scenario.start.time_since_epoch().count(), separator,
                   scenario.until.time_since_epoch().count(), separator);
    out += "\"policies\":{";
    std::string_view between;
    for (const PolicyEntry& policy : policy_registry()) {
        fmt::format_to(std::back_inserter(out), "{}\"{}\":\"{}\"", between, policy.name,
                       scenario.policies.chosen(policy.policy));
        between = ",";
    }
    out += '}';
}

std::string json_summary(const Scenario& scenario, const RunFacts& facts) {
    constexpr std::string_view separator = ",\n  ";
    std::string out = fmt::format("{{\n  \"schema\":\"{}\"{}", summary_schema, separator);
    add_json_identity(out, scenario, separator);
    fmt::format_to(std::back_inserter(out),
                   "{0}\"tie_rule\":\"{1}\"{0}\"ended\":{2}{0}\"events\":{3}{0}\"records\":{4}{0}",
                   separator, json_escaped(facts.tie_rule), facts.ended.time_since_epoch().count(),
                   facts.events, facts.records);
    out += "\"metrics\":{\n    ";
    add_metric_members(out, facts.tally, ",\n    ");
    fmt::format_to(std::back_inserter(out), "\n  }}{}\"fingerprint\":\"{}\"\n}}\n", separator,
                   to_text(facts.fingerprint));
    return out;
}

}  // namespace orsim
