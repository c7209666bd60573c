#include "sim/reader/json_schema.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/reader/read_study.hpp"
#include "sim/reader/read_suite.hpp"
#include "sim/reader/shapes.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

std::string text_of_shipped(const std::string& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// Whoever changes a table of the reader says: orsim schema KIND > scenarios/KIND.schema.json
TEST_CASE("the schema files are those of today's reader") {
    CHECK(text_of_shipped("scenarios/scenario.schema.json")
          == json_schema(scenario_shape(), scenario_schema_name));
    CHECK(text_of_shipped("scenarios/suite.schema.json")
          == json_schema(suite_shape(), suite_schema_name));
    CHECK(text_of_shipped("scenarios/study.schema.json")
          == json_schema(study_shape(), study_schema_name));
}

}  // namespace
