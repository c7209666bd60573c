#include "reports/json_lines.hpp"

#include "reports/json_summary.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace orsim {
namespace {

void add_party(std::string& out, std::string_view key, const Names& names, Entity entity) {
    if (entity.kind != EntityKind::none) {
        fmt::format_to(std::back_inserter(out), ",\"{}\":{{\"kind\":\"{}\",\"id\":\"{}\"}}", key,
                       log_word(entity.kind), names.of(entity));
    }
}

void add_record(std::string& out, const Names& names, const Record& record) {
    fmt::format_to(std::back_inserter(out), "{{\"number\":{},\"at\":{},\"event\":\"{}\"",
                   record.number, record.at.time_since_epoch().count(), to_text(record.event));
    add_party(out, "actor", names, record.actor);
    add_party(out, "other", names, record.other);
    if (record.call) {
        fmt::format_to(std::back_inserter(out), ",\"call\":\"{}\"", names.of(record.call));
    }
    if (record.reason != Reason::none) {
        fmt::format_to(std::back_inserter(out), ",\"reason\":\"{}\"", to_text(record.reason));
    }
    if (record.amount != 0) {
        fmt::format_to(std::back_inserter(out), ",\"amount\":{}", record.amount);
    }
    if (record.rule != Rule::none) {
        fmt::format_to(std::back_inserter(out), ",\"rule\":\"{}\"", to_text(record.rule));
    }
    if (record.policy != no_policy) {
        fmt::format_to(std::back_inserter(out), ",\"policy\":\"{}\"",
                       entry(static_cast<Policy>(record.policy)).name);
    }
    if (record.cause != no_record) {
        fmt::format_to(std::back_inserter(out), ",\"cause\":{}", record.cause);
    }
    out += "}\n";
}

void add_entities(std::string& out, const Names& names) {
    out += ",\"entities\":{";
    std::string_view between;
    for (std::size_t kind = 1; kind < entity_kinds; ++kind) {
        const auto of_kind = static_cast<EntityKind>(kind);
        fmt::format_to(std::back_inserter(out), "{}\"{}\":[", between, log_word(of_kind));
        for (std::size_t at = 0; at < names.count(of_kind); ++at) {
            const Entity entity{of_kind, static_cast<std::uint16_t>(at)};
            fmt::format_to(std::back_inserter(out), "{}\"{}\"", at == 0 ? "" : ",",
                           names.of(entity));
        }
        out += ']';
        between = ",";
    }
    out += '}';
}

}  // namespace

void JsonLines::header(std::string& out, std::string_view tie_rule) const {
    fmt::format_to(std::back_inserter(out), "{{\"schema\":\"{}\",", log_schema);
    add_json_identity(out, *scenario_, ",");
    fmt::format_to(std::back_inserter(out), ",\"tie_rule\":\"{}\"", json_escaped(tie_rule));
    add_entities(out, names_);
    out += ",\"groups\":[";
    std::string_view between;
    for (const CallGroup& group : scenario_->workload) {
        fmt::format_to(std::back_inserter(out), "{}\"{}\"", between, json_escaped(group.id));
        between = ",";
    }
    out += "]}\n";
}

void JsonLines::lines(std::string& out, std::span<const Record> records) const {
    for (const Record& record : records) {
        add_record(out, names_, record);
    }
}

void JsonLines::footer(std::string& out, const RunFacts& facts) const {
    fmt::format_to(std::back_inserter(out),
                   "{{\"ended\":{},\"events\":{},\"records\":{},\"metrics\":",
                   facts.ended.time_since_epoch().count(), facts.events, facts.records);
    add_json_metrics(out, facts.tally);
    fmt::format_to(std::back_inserter(out), ",\"fingerprint\":\"{}\"}}\n",
                   to_text(facts.fingerprint));
}

void write_json_lines(std::string& out,
                      const Scenario& scenario,
                      const RunFacts& facts,
                      std::span<const Record> records) {
    const JsonLines log{scenario};
    log.header(out, facts.tie_rule);
    log.lines(out, records);
    log.footer(out, facts);
}

}  // namespace orsim
