#include "reports/json_lines.hpp"
#include "reports/json_summary.hpp"
#include "sim/timeline/metrics.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

std::vector<json> log_of(const Stage& stage) {
    std::string out;
    write_json_lines(out, stage.scenario, stage.facts(), stage.records);
    std::vector<json> lines;
    std::istringstream from{out};
    for (std::string line; std::getline(from, line);) {
        INFO(line);
        REQUIRE(json::accept(line));
        lines.push_back(json::parse(line));
    }
    return lines;
}

const json& schema() {
    static const json loaded = [] {
        std::ifstream file{"scenarios/log.schema.json"};
        return json::parse(file);
    }();
    return loaded;
}

bool is_of_type(const json& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array())
           || (type == "string" && value.is_string()) || (type == "null" && value.is_null())
           || (type == "integer" && value.is_number_integer());
}

std::string fault_of(const json& value, const json& rules);

std::string fault_of_members(const json& value, const json& rules) {
    for (const json& key : rules.value("required", json::array())) {
        if (!value.contains(key.get<std::string>())) {
            return key.get<std::string>() + " is missing";
        }
    }
    const json known = rules.value("properties", json::object());
    const json rest = rules.value("additionalProperties", json(true));
    for (const auto& [key, member] : value.items()) {
        if (!known.contains(key) && rest == json(false)) {
            return key + " is unknown";
        }
        const json its_rules = known.contains(key) ? known[key] : rest;
        const std::string fault = its_rules.is_object() ? fault_of(member, its_rules) : "";
        if (!fault.empty()) {
            return key + ": " + fault;
        }
    }
    return "";
}

/// The words of JSON Schema that log.schema.json uses; another word in it fails the test.
void check_words(const json& rules) {
    static const std::set<std::string> words{"type",
                                             "enum",
                                             "const",
                                             "minimum",
                                             "minLength",
                                             "maxLength",
                                             "required",
                                             "items",
                                             "properties",
                                             "$ref",
                                             "additionalProperties",
                                             "oneOf",
                                             "title",
                                             "description",
                                             "$schema",
                                             "$id",
                                             "$defs"};
    for (const auto& [word, rule] : rules.items()) {
        if (!words.contains(word)) {
            FAIL("a word of JSON Schema this test does not know: " << word);
        }
    }
}

/// What is wrong with a value by itself.
std::string fault_of_value(const json& value, const json& rules) {
    if (rules.contains("type")) {
        const json types = rules["type"].is_array() ? rules["type"] : json::array({rules["type"]});
        if (std::ranges::none_of(types,
                                 [&](const json& type) { return is_of_type(value, type); })) {
            return "it is no " + types.dump();
        }
    }
    if (rules.contains("enum") && std::ranges::find(rules["enum"], value) == rules["enum"].end()) {
        return value.dump() + " is none of the words";
    }
    if (rules.contains("const") && value != rules["const"]) {
        return value.dump() + " is not the word";
    }
    if (rules.contains("minimum") && value < rules["minimum"]) {
        return value.dump() + " is too small";
    }
    if (rules.contains("maxLength")) {
        const std::size_t length = value.get<std::string>().size();
        if (length < rules["minLength"] || length > rules["maxLength"]) {
            return value.dump() + " has not the length";
        }
    }
    return "";
}

std::string fault_of(const json& value, const json& rules) {
    check_words(rules);
    if (rules.contains("$ref")) {
        const json::json_pointer place{rules["$ref"].get<std::string>().substr(1)};
        return fault_of(value, schema().at(place));
    }
    if (rules.contains("oneOf")) {
        const auto fits = std::ranges::count_if(
            rules["oneOf"], [&](const json& one) { return fault_of(value, one).empty(); });
        return fits == 1 ? "" : "it fits " + std::to_string(fits) + " of oneOf";
    }
    if (std::string fault = fault_of_value(value, rules); !fault.empty()) {
        return fault;
    }
    if (rules.contains("items")) {
        for (const json& item : value) {
            if (std::string fault = fault_of(item, rules["items"]); !fault.empty()) {
                return fault;
            }
        }
    }
    return value.is_object() ? fault_of_members(value, rules) : "";
}

TEST_CASE("a record is logged with each of its fields by name") {
    Stage stage;
    stage.note(0s, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = Stage::bg17});
    stage.note(5'051ms, Told{.event = Event::session_created,
                             .actor = Stage::p2,
                             .other = Stage::n2,
                             .reason = Reason::only_session,
                             .amount = 5'051'000,
                             .rule = Rule::R13,
                             .call = Stage::bg17,
                             .cause = 0,
                             .policy = static_cast<std::uint8_t>(Policy::late_primary)});
    std::string out;
    JsonLines{stage.scenario}.lines(out, stage.records);
    CHECK(out
          == R"({"number":0,"at":0,"event":"call.arrived","actor":{"kind":"tserver","id":"sip1"})"
             R"(,"call":"bg#17"})"
             "\n"
             R"({"number":1,"at":5051000,"event":"session.created")"
             R"(,"actor":{"kind":"application","id":"P2"},"other":{"kind":"node","id":"N2"})"
             R"(,"call":"bg#17","reason":"only session","amount":5051000,"rule":"R13")"
             R"(,"policy":"late_primary","cause":0})"
             "\n");
}

TEST_CASE("a log begins with what the run was and ends with what it came to") {
    Stage stage;
    stage.scenario.seed = 18'446'744'073'709'551'615U;
    stage.scenario.start = Instant{-2s};
    stage.primary_dies_in_creation();
    const std::vector<json> lines = log_of(stage);
    REQUIRE(lines.size() == stage.records.size() + 2);
    CHECK(lines.front()["schema"] == "orsim/log@1");
    CHECK(lines.front()["scenario"] == "crash-in-creation");
    CHECK(lines.front()["seed"] == 18'446'744'073'709'551'615U);
    CHECK(lines.front()["start"] == -2'000'000);
    CHECK(lines.front()["tie_rule"] == "first come, first served");
    CHECK(lines.front()["policies"]["late_primary"] == "first_registered_wins");
    CHECK(lines.front()["policies"].size() == policy_count);
    CHECK(lines.front()["entities"]["application"] == json({"P1", "B1", "P2", "B2"}));
    CHECK(lines.front()["entities"]["lca"][4] == "lca:h5");
    CHECK(lines.front()["groups"] == json({"c1", "bg"}));
    CHECK(lines.back()["records"] == 14);
    CHECK(lines.back()["events"] == 28);
    CHECK(lines.back()["ended"] == 60'000'000);
    CHECK(lines.back()["metrics"]["sessions.created"] == 1);
    CHECK(lines.back()["metrics"]["session_creation_delay.p99"] == 605'000);
    CHECK(lines.back()["metrics"]["patience_used.p99"] == nullptr);
    CHECK(lines.back()["fingerprint"] == to_text(stage.timeline.fingerprint()));
}

TEST_CASE("every line of a log meets the published schema") {
    Stage stage;
    stage.primary_dies_in_creation();
    for (const json& line : log_of(stage)) {
        INFO(line.dump());
        CHECK(fault_of(line, schema()) == "");
    }
}

TEST_CASE("the schema refuses what is no line of a log") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::vector<json> lines = log_of(stage);
    json renamed = lines.front();
    renamed["schema"] = "orsim/log@2";
    CHECK(fault_of(renamed, schema()) != "");
    json unknown = lines[1];
    unknown["event"] = "call.arived";
    CHECK(fault_of(unknown, schema()) != "");
    json extra = lines[1];
    extra["note"] = 1;
    CHECK(fault_of(extra, schema()) != "");
    json fraction = lines[1];
    fraction["at"] = 0.5;
    CHECK(fault_of(fraction, schema()) != "");
    json lacking = lines.back();
    lacking.erase("fingerprint");
    CHECK(fault_of(lacking, schema()) != "");
}

TEST_CASE("the schema knows every event, reason, rule and policy, and no others") {
    const json& properties = schema()["$defs"]["record"]["properties"];
    std::vector<std::string> events;
    for (const std::string_view name : event_names()) {
        events.emplace_back(name);
    }
    CHECK(properties["event"]["enum"] == json(events));
    std::vector<std::string> reasons;
    for (std::size_t at = 1; at < reason_kinds; ++at) {
        reasons.emplace_back(to_text(static_cast<Reason>(at)));
    }
    CHECK(properties["reason"]["enum"] == json(reasons));
    std::vector<std::string> rules;
    for (const RuleEntry& rule : rule_registry()) {
        rules.emplace_back(rule.id);
    }
    CHECK(properties["rule"]["enum"] == json(rules));
    std::vector<std::string> policies;
    for (const PolicyEntry& policy : policy_registry()) {
        policies.emplace_back(policy.name);
    }
    CHECK(properties["policy"]["enum"] == json(policies));
}

TEST_CASE("hostile names are values of JSON like any other") {
    Stage stage;
    const std::string hostile = "a\"b\\c</script>\n\x01\x7f\xe2\x80\xa8\xe2\x80\xae\xff\xc3(";
    const std::string read =
        "a\"b\\c</script>\n\x01\x7f\xe2\x80\xa8\xe2\x80\xae\xef\xbf\xbd\xef\xbf\xbd(";
    stage.scenario.name = hostile;
    stage.scenario.topology.apps[AppId{0}].id = hostile;
    stage.scenario.workload[GroupId{0}].id = hostile;
    stage.primary_dies_in_creation();
    const std::vector<json> lines = log_of(stage);
    REQUIRE(lines.size() == stage.records.size() + 2);
    CHECK(lines[0]["scenario"] == read);
    CHECK(lines[0]["entities"]["application"][0] == read);
    CHECK(lines[1]["call"] == read);
    CHECK(lines[2]["actor"]["id"] == read);
    const json summary = json::parse(json_summary(stage.scenario, stage.facts()));
    CHECK(summary["scenario"] == read);
}

TEST_CASE("a summary has every metric under its own name") {
    Stage stage;
    stage.primary_dies_in_creation();
    const json summary = json::parse(json_summary(stage.scenario, stage.facts()));
    CHECK(summary["schema"] == "orsim/summary@1");
    CHECK(summary["seed"] == 42);
    CHECK(summary["until"] == 60'000'000);
    CHECK(summary["ended"] == 60'000'000);
    CHECK(summary["records"] == 14);
    CHECK(summary["events"] == 28);
    CHECK(summary["fingerprint"] == to_text(stage.timeline.fingerprint()));
    std::size_t known = 0;
    for (const MetricEntry& entry : metric_registry()) {
        INFO(std::string{entry.name});
        CHECK(summary["metrics"].at(std::string{entry.name})
              == metric(stage.timeline.tally(), entry.name).value_or(-1));
        ++known;
    }
    for (const SpreadEntry& measure : spread_registry()) {
        for (const StatisticEntry& statistic : statistic_registry()) {
            const std::string name = std::string{measure.name} + "." + std::string{statistic.name};
            const auto value = metric(stage.timeline.tally(), name);
            INFO(name);
            CHECK(summary["metrics"].at(name) == (value ? json(*value) : json(nullptr)));
            ++known;
        }
    }
    CHECK(summary["metrics"].size() == known);
}

}  // namespace
