// Which values take the place of another, and that this comes to an end.
#include "sim/reader/document.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/shrink/changes.hpp"
#include "sim/shrink/rounding.hpp"
#include "sim/shrink/tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using orsim::Document;
using orsim::Value;

Value value_of(const std::string& json) {
    return Document{"test", json}.root();
}

std::vector<std::string> simpler(const std::string& json) {
    std::vector<std::string> texts;
    for (const Value& value : orsim::simpler_values(value_of(json))) {
        texts.push_back(orsim::json_of(value));
    }
    return texts;
}

bool has(const std::vector<std::string>& texts, const std::string& wanted) {
    return std::ranges::find(texts, wanted) != texts.end();
}

TEST_CASE("a time becomes rounder step by step, and a round one stays") {
    CHECK(has(simpler("\"10020ms\""), "\"10s\""));
    CHECK(has(simpler("\"10020ms\""), "\"0s\""));
    CHECK_FALSE(has(simpler("\"10s\""), "\"11s\""));
    CHECK(simpler("\"0s\"").empty());
    CHECK(simpler("4") == std::vector<std::string>{"1", "0"});
    CHECK(simpler("\"1h\"").empty());
}

TEST_CASE("whatever is taken, rounding comes to an end") {
    for (const std::string start :
         {"\"12345678us\"", "\"-12345678us\"", "987654321", "\"0.123456\"", "20", "\"120\""}) {
        for (std::size_t which = 0; which < 4; ++which) {
            Value value = value_of(start);
            int steps = 0;
            for (auto next = orsim::simpler_values(value); !next.empty();
                 next = orsim::simpler_values(value)) {
                value = next[std::min(which, next.size() - 1)];
                REQUIRE(++steps < 50);
            }
            CHECK(steps > 0);
        }
    }
}

TEST_CASE("a length drawn by chance becomes a constant one") {
    const auto found = simpler(R"({"dist": "uniform", "min": "1s", "max": "3s"})");
    CHECK(found == std::vector<std::string>{"\"1s\"", "\"3s\""});
}

TEST_CASE("what is cut out leaves no empty list behind") {
    const Value root = value_of(R"({"a": {"b": [1, 2]}, "c": 3})");
    const auto path = [&](const char* pointer) { return orsim::path_of(root, pointer); };
    CHECK(orsim::json_of(orsim::without(root, {path("/a/b/0")})) == R"({"a":{"b":[2]},"c":3})");
    CHECK(orsim::json_of(orsim::without(root, {path("/a/b/0"), path("/a/b/1")})) == R"({"c":3})");
    CHECK(orsim::json_of(orsim::without(root, {path("/a"), path("/a/b/1")})) == R"({"c":3})");
    CHECK(path("/a/d").empty());
}

TEST_CASE("a tree can be written for people and read again") {
    const std::string many = '"' + std::string(60, 'a') + '"';
    const std::string json =
        R"({"schema":"x","list":[{"id":"a","text":"say \"no\""},[]],"none":{},"long":[)" + many
        + "," + many + "]}";
    const std::string page = orsim::json_page_of(value_of(json));
    CHECK(orsim::json_of(value_of(page)) == json);
    CHECK(page.find("  \"list\": [{ \"id\": \"a\"") != std::string::npos);
}

TEST_CASE("what went and what was rounded is told by name") {
    const auto changes = orsim::changes_between(
        value_of(R"({"faults": [{"id": "a", "at": "1001ms"}, {"id": "b", "at": "2s"}],
                     "policies": {"late_primary": "both_run"}})"),
        value_of(R"({"faults": [{"id": "a", "at": "1s"}]})"));
    CHECK(changes
          == std::vector<std::string>{"1 of 2 faults gone: b", "left out: policies/late_primary",
                                      "faults/a/at: 1001ms -> 1s"});
}

}  // namespace
