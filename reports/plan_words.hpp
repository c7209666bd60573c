#pragma once
/// How a study's numbers and cases are called in every form of its report. Knows no layout.

#include "sim/plan/answer.hpp"
#include "sim/timeline/study_metrics.hpp"

#include <string>
#include <string_view>

namespace orsim {

/// What made a study's answer, for its head and foot.
struct PlanFacts {
    std::string command;  // That gives the same answer again, on any number of threads.
    std::string version;
};

/// A value of a metric with its unit: "4.074 s", "12.5", "0.0312". Four digits that count.
[[nodiscard]] std::string amount(double value, StudyUnit unit);
/// A value as a program wants it: microseconds, counts, or shares; as short as is exact.
[[nodiscard]] std::string plain_amount(double value, StudyUnit unit);
/// What a plain amount is counted in: "us", "1", "share".
[[nodiscard]] std::string_view unit_name(StudyUnit unit);

/// "4.074 s ± 0.12 s"; "-" without observations, and no interval for one alone.
[[nodiscard]] std::string with_interval(const Estimate& estimate, StudyUnit unit);

/// "host h1", "data center east"; names as the scenario gave them.
[[nodiscard]] std::string part_name(const Topology& topology, const LostPart& part);
/// "nothing", "host h1 and link wan".
[[nodiscard]] std::string lost_name(const Study& study, const StudyCase& what);
/// A point's id with what is lost in it.
[[nodiscard]] std::string case_name(const Study& study, const StudyCase& what);

/// The application a loss leaves with the most to do, and how busy its busiest minute is:
/// "B1 0.43 ± 0.01"; "nobody" when none is left.
[[nodiscard]] std::string
busiest_survivor(const Study& study, const CaseAnswer& answer, const LossAnswer& loss);

/// The limits of a goal: "at most 2 s".
[[nodiscard]] std::string limits_of(const Goal& goal);

/// "1 candidate", "3 candidates".
[[nodiscard]] std::string counted(std::size_t number, std::string_view what);

}  // namespace orsim
