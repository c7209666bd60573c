#include "sim/cli/arguments.hpp"
#include "sim/reader/json_schema.hpp"
#include "sim/reader/read_study.hpp"
#include "sim/reader/read_suite.hpp"
#include "sim/reader/shapes.hpp"

#include <fmt/format.h>

namespace orsim {

int schema_command(const SchemaArguments& arguments) {
    if (arguments.format == "suite") {
        fmt::print("{}", json_schema(suite_shape(), suite_schema_name));
    } else if (arguments.format == "study") {
        fmt::print("{}", json_schema(study_shape(), study_schema_name));
    } else {
        fmt::print("{}", json_schema(scenario_shape(), scenario_schema_name));
    }
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
