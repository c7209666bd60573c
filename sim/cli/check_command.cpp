#include "reports/plan_words.hpp"
#include "sim/cli/arguments.hpp"
#include "sim/model/expectation.hpp"
#include "sim/plan/structure.hpp"
#include "sim/plan/unit.hpp"
#include "sim/reader/explain.hpp"
#include "sim/reader/file_format.hpp"
#include "sim/reader/lint.hpp"
#include "sim/reader/read_study.hpp"
#include "sim/reader/read_suite.hpp"
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

Complaints check_scenario(const std::string& file, bool& sound) {
    const auto scenario = read_scenario_file(file);
    Complaints complaints = scenario.complaints();
    if (scenario) {
        for (const std::string& beyond : beyond_the_world(scenario.value())) {
            Complaint complaint;
            complaint.place.file = file;
            complaint.message = "this version of orsim does not simulate " + beyond;
            complaints.push_back(complaint);
        }
        const Complaints doubts = lint_scenario_file(file);
        complaints.insert(complaints.end(), doubts.begin(), doubts.end());
        warn_of_placement(file, scenario.value(), complaints);
    }
    sound = sound && scenario.has_value() && !has_errors(complaints);
    return complaints;
}

template <class Read>
Complaints said_of(const Outcome<Read>& outcome, bool& sound) {
    sound = sound && outcome.has_value();
    return outcome.complaints();
}

Complaints check_file(const std::string& file, bool& sound) {
    switch (format_of_file(file)) {
    case FileFormat::suite:
        return said_of(read_suite_file(file), sound);
    case FileFormat::study:
        return said_of(read_study_file(file), sound);
    case FileFormat::scenario:
        break;
    }
    return check_scenario(file, sound);
}

}  // namespace

int check_command(const CheckArguments& arguments) {
    bool sound = true;
    for (const std::string& file : arguments.files) {
        const Complaints complaints = check_file(file, sound);
        if (arguments.explain && format_of_file(file) == FileFormat::scenario) {
            if (const auto text = explain_scenario_file(file)) {
                fmt::print("{}", text.value());
            }
        } else if (complaints.empty()) {
            fmt::print("{}: sound\n", file);
        }
        if (!complaints.empty()) {
            fmt::print(stderr, "{}", to_text(complaints));
        }
    }
    return exit_code(sound ? VerdictKind::pass : VerdictKind::error);
}

}  // namespace orsim
