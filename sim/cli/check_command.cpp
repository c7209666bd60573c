#include "reports/plan_words.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/model/expectation.hpp"
#include "sim/plan/structure.hpp"
#include "sim/plan/unit.hpp"
#include "sim/world/world.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace orsim {
namespace {

/// Data centers that some calls hang on though others could serve them: the order of the ring, or
/// where backups stand, is at fault. A scenario in one data center hangs on it whatever is done.
void warn_of_placement(const std::string& file, const Scenario& scenario, Complaints& complaints) {
    const Topology& topology = scenario.topology;
    for (const LostPart& part : losable_parts(topology, {Losable::data_center})) {
        const Stranded stranded = stranded_by(scenario, {part});
        if (stranded.cut_off == 0 || stranded.cut_off == stranded.seatings) {
            continue;
        }
        Complaint complaint;
        complaint.weight = Complaint::Weight::warning;
        complaint.place.file = file;
        complaint.message = fmt::format(
            "if {} is lost, {} of {} pairs of an assigned and a reserved node are lost with it, "
            "and "
            "their calls reach nobody; let data centers take turns on the ring (by dbid), or let "
            "backups stand in another one",
            part_name(topology, part), stranded.cut_off, stranded.seatings);
        complaints.push_back(std::move(complaint));
    }
}

}  // namespace

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
            warn_of_placement(file, scenario.value(), complaints);
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
