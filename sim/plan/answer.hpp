#pragma once
/// What a study comes to, as values for a report. Knows not how it was found out, nor how it looks.

#include "sim/model/study.hpp"
#include "sim/plan/estimate.hpp"
#include "sim/plan/outages.hpp"
#include "sim/plan/sensitivity.hpp"
#include "sim/plan/stopping.hpp"
#include "sim/plan/structure.hpp"
#include "sim/plan/unit.hpp"
#include "sim/timeline/study_metrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// One metric over a case's replications.
struct Figure {
    std::size_t metric = 0;  // In study_metrics().
    Estimate estimate;       // Without observations: no replication had a value.
    double least = 0;
    double most = 0;
    std::size_t missing = 0;     // Replications in which there was nothing to measure.
    std::uint64_t non_zero = 0;  // Replications with another value than zero ...
    Interval share;              // ... and the share of such ones: Clopper and Pearson.
};

/// How much an application had to do, over a case's replications; in the order of AppMetric.
struct AppLoad {
    AppId app;
    std::array<Estimate, app_metrics> figures;

    [[nodiscard]] const Estimate& of(AppMetric metric) const {
        return figures.at(static_cast<std::size_t>(metric));
    }
};

struct GoalAnswer {
    std::size_t goal = 0;
    bool holds = false;  // The whole interval of the mean keeps the limit.
    Estimate estimate;
    double slack = 0;       // From the interval to the limit; below zero: past it.
    std::uint64_t met = 0;  // Replications that kept the limit by themselves ...
    Interval share;         // ... and the share of such ones.
};

struct CaseAnswer {
    StudyCase what;
    std::size_t replications = 0;
    Progress progress;            // Of the metric whose precision is looked at.
    std::uint64_t failed = 0;     // Replications whose verdict was fail.
    std::vector<Figure> figures;  // Of the study's metrics.
    std::vector<AppLoad> loads;   // Of each application, in the order of the topology.
    std::vector<GoalAnswer> goals;
};

/// The mean of `other` minus `one`, replication by replication on the same luck.
struct PairedDifference {
    std::size_t one = 0;  // Cases.
    std::size_t other = 0;
    std::size_t metric = 0;
    Estimate estimate;
};

/// What a loss does, against the same point without it.
struct LossAnswer {
    std::size_t study_case = 0;
    PairedDifference damage;                // Of the metric that ranks.
    Stranded structure;                     // What the topology alone says.
    std::optional<AppId> busiest_survivor;  // By its busiest minute; nothing: nobody is left.
};

/// The single points of failure of one plain point.
struct Hinges {
    std::size_t point = 0;
    std::size_t seatings = 0;  // In all.
    std::vector<SinglePoint> single_points;
};

struct FindAnswer {
    std::optional<std::size_t> answer;    // A candidate, from 0; nothing: none meets the goals.
    std::vector<std::size_t> looked_at;   // Candidates, in rising order.
    std::vector<bool> met;                // Of each of those, whether it meets every goal.
    bool is_monotone = true;              // What was seen has one change from one to the other.
    std::optional<std::size_t> binding;   // The goal that the next candidate breaks first ...
    std::size_t binding_case = 0;         // ... and in which of its cases.
    std::optional<std::size_t> tightest;  // The goal the answer itself has the least room in ...
    std::size_t tightest_case = 0;        // ... and in which case.
};

/// How long nodes were out of service at a plain point, where failures come by chance.
struct Availability {
    std::size_t point = 0;
    double node_time = 0;         // Microseconds of all nodes together, in one replication.
    Estimate without_primary;     // Of these, simulated.
    Estimate both_down;           // Of these, both applications were down ...
    Estimate unnoticed;           // ... or SCS did not know yet ...
    Estimate taking_over;         // ... or the other was on its way.
    std::optional<double> exact;  // Both down, in the long run, as a share of node_time.
};

/// How long service is down at a plain point: exactly where that can be, else simulated.
struct OutageAnswer {
    std::size_t point = 0;
    std::optional<ExactOutages> exact;
    std::optional<SimulatedOutages> simulated;
};

struct StudyAnswer {
    std::vector<CaseAnswer> cases;       // Those that were run; in list order.
    std::vector<std::size_t> number_of;  // Of each: its number in the list of all cases.
    std::vector<LossAnswer> losses;      // Point by point, the worst first.
    std::vector<Availability> availability;
    std::vector<OutageAnswer> outages;  // Of each plain point, when availability was asked for.
    std::vector<Hinges> hinges;         // Of each plain point, when losses were asked for.
    std::vector<PairedDifference> differences;
    std::optional<FindAnswer> find;
    std::vector<Swing> swings;  // Of the metric that is looked at; the largest change first.
    std::size_t units = 0;
    bool is_precise = true;  // Every case reached the precision asked for.

    /// The answer of a case by its number; nullptr when it was not run.
    [[nodiscard]] const CaseAnswer* find_case(std::size_t number) const {
        for (std::size_t at = 0; at < number_of.size(); ++at) {
            if (number_of[at] == number) {
                return &cases[at];
            }
        }
        return nullptr;
    }
};

}  // namespace orsim
