#include "sim/cli/arguments.hpp"
#include "sim/model/expectation.hpp"
#include "sim/world/world.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace orsim {

int check_command(const CheckArguments& arguments) {
    bool sound = true;
    for (const std::string& file : arguments.files) {
        const auto scenario = read_scenario_file(file);
        Complaints complaints = scenario.complaints();
        if (scenario) {
            for (const std::string& beyond : beyond_the_world(scenario.value())) {
                Complaint complaint;
                complaint.place.file = file;
                complaint.message = "this version of orsim does not simulate " + beyond;
                complaints.push_back(complaint);
            }
        }
        if (complaints.empty()) {
            fmt::print("{}: sound\n", file);
        } else {
            fmt::print(stderr, "{}", to_text(complaints));
        }
        sound = sound && scenario.has_value() && !has_errors(complaints);
    }
    return exit_code(sound ? VerdictKind::pass : VerdictKind::error);
}

}  // namespace orsim
