#pragma once
/// A study as a numbered list of units of work and a fold over their results. Says which units it
/// wants next, takes results in whatever order they finish, and answers from them in list order:
/// one thread, many, or several machines give the same answer. Knows no thread, file or clock.

#include "sim/plan/answer.hpp"
#include "sim/plan/unit.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace orsim {

class Planner {
public:
    /// Requires: the study outlives the planner, and has a plain point.
    explicit Planner(const Study& study);

    /// All there could be to run: each plain point as it stands and with each loss, then the same
    /// of what `find` and the factors name.
    [[nodiscard]] const std::vector<StudyCase>& cases() const { return cases_; }

    /// The units without which the study cannot go on, in list order; none when it is answered.
    [[nodiscard]] std::vector<UnitName> wanted() const;
    /// Takes a result; one that is known already must be the same.
    void take(UnitName unit, UnitResult result);
    [[nodiscard]] std::size_t taken() const { return results_.size(); }

    /// Whether what is wanted next depends on results: such a study cannot be cut into shards.
    [[nodiscard]] bool is_adaptive() const;

    /// The widest interval when last looked at, in hundredths of what is asked; 0: none was.
    [[nodiscard]] std::size_t percent_of_target() const;

    /// What the results so far say. Complete when nothing is wanted.
    [[nodiscard]] StudyAnswer answer() const;

private:
    /// Where a case stands: how many of its replications count, and how precise they are.
    struct Standing {
        std::size_t counted = 0;
        std::size_t next = 0;  // Replications needed for the next look; 0: done.
        Progress progress;
    };

    void add_cases(std::size_t point);
    [[nodiscard]] std::size_t case_of(std::size_t point, std::size_t loss) const;
    [[nodiscard]] std::size_t cases_at(std::size_t point) const;
    [[nodiscard]] const UnitResult* result(std::size_t study_case, std::size_t replication) const;
    [[nodiscard]] Standing standing(std::size_t study_case) const;
    [[nodiscard]] std::vector<double>
    figures(std::size_t study_case, std::size_t metric, std::size_t replications) const;
    /// Adds what the cases of a point lack; answers whether they are done.
    bool want_point(std::size_t point, std::vector<UnitName>& wanted) const;

    [[nodiscard]] CaseAnswer answer_case(std::size_t study_case) const;
    [[nodiscard]] Figure
    figure_of(std::size_t study_case, std::size_t metric, std::size_t replications) const;
    [[nodiscard]] std::vector<GoalAnswer> goals_of(std::size_t study_case,
                                                   std::size_t replications) const;
    [[nodiscard]] PairedDifference
    difference(std::size_t one, std::size_t other, std::size_t metric) const;
    [[nodiscard]] std::vector<AppLoad> loads_of(std::size_t study_case,
                                                std::size_t replications) const;
    [[nodiscard]] std::optional<AppId> busiest_survivor(const CaseAnswer& answer) const;
    void rank_losses(StudyAnswer& answer) const;
    void compare(StudyAnswer& answer) const;
    void compare_points(std::size_t one, std::size_t other, StudyAnswer& answer) const;
    void swing(StudyAnswer& answer) const;
    void add_availability(StudyAnswer& answer) const;
    void add_outages(StudyAnswer& answer) const;
    [[nodiscard]] bool meets(std::size_t candidate) const;
    /// The goal with the least room in a candidate, or the most broken one.
    struct Tight {
        std::optional<std::size_t> goal;
        std::size_t study_case = 0;
    };
    [[nodiscard]] Tight tightest(std::size_t candidate) const;
    [[nodiscard]] FindAnswer find() const;
    /// The candidate that is to be looked at next, by bisection and then beside the answer.
    [[nodiscard]] std::optional<std::size_t> next_candidate() const;
    [[nodiscard]] bool is_done(std::size_t point) const;

    const Study* study_;
    std::vector<StudyCase> cases_;
    std::vector<std::size_t> first_case_;  // Of each point, and one more.
    std::map<UnitName, UnitResult> results_;
    Precision precision_;
    std::size_t watched_ = 0;  // The metric whose precision is looked at.
};

}  // namespace orsim
