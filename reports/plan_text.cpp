#include "reports/plan_text.hpp"

#include "reports/plan_availability.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <vector>

namespace orsim {
namespace {

/// Of more changes than this a terminal shows only the clear ones.
constexpr std::size_t most_differences = 40;

/// Letters a terminal shows, not bytes.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xc0U) != 0x80U; }));
}

/// Columns as wide as their widest cell; the first to the left, the others to the right.
class Grid {
public:
    explicit Grid(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    void print(std::string& out) const {
        std::vector<std::size_t> widths(rows_.front().size());
        for (const auto& row : rows_) {
            for (std::size_t at = 0; at < row.size(); ++at) {
                widths[at] = std::max(widths[at], width_of(row[at]));
            }
        }
        for (const auto& row : rows_) {
            std::string line = "  ";
            for (std::size_t at = 0; at < row.size(); ++at) {
                const std::string gap(widths[at] - width_of(row[at]), ' ');
                line += at == 0 ? row[at] + gap : "  " + gap + row[at];
            }
            out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
    }

private:
    std::vector<std::vector<std::string>> rows_;
};

class Page {
public:
    Page(const Study& study, const StudyAnswer& answer) : study_{study}, answer_{answer} {}

    std::string print(const PlanFacts& facts) {
        head(facts);
        for (const CaseAnswer& answer : answer_.cases) {
            if (answer.what.lost.empty() && is_plain(answer)) {
                figures(answer);
                losses(answer.what.point);
            }
        }
        differences();
        found();
        swings();
        goals();
        precision();
        return std::move(out_);
    }

private:
    template <class... Parts>
    void say(fmt::format_string<Parts...> text, Parts&&... parts) {
        fmt::format_to(std::back_inserter(out_), text, std::forward<Parts>(parts)...);
    }

    [[nodiscard]] static const StudyMetric& metric(std::size_t at) { return study_metrics()[at]; }
    [[nodiscard]] bool is_plain(const CaseAnswer& answer) const {
        return answer.what.point < study_.plain;
    }
    [[nodiscard]] const StudyCase& what(std::size_t number) const {
        return answer_.find_case(number)->what;
    }

    void head(const PlanFacts& facts) {
        say("study {}: {}, {}, {}; seed {}, each replication on luck of its own that all cases "
            "share\n",
            visible(study_.name), counted(study_.points.size(), "point"),
            counted(answer_.cases.size(), "case"), counted(answer_.units, "run"), study_.seed);
        say("± is half of a {:g} % interval of Student's t over replications\n",
            static_cast<double>(study_.precision.confidence) / 1e4);
        say("command {}\n", visible(facts.command));
    }

    void figures(const CaseAnswer& answer) {
        say("\n{}, nothing lost, {}{}\n", visible(study_.points[answer.what.point].id),
            counted(answer.replications, "replication"),
            answer.failed == 0
                ? ""
                : fmt::format("; in {} of them an expectation or invariant failed", answer.failed));
        Grid grid{{"metric", "mean", "±", "least", "most", "no value"}};
        for (const Figure& figure : answer.figures) {
            const StudyMetric& of = metric(figure.metric);
            const Estimate& estimate = figure.estimate;
            if (estimate.observations == 0) {
                grid.add({of.name, "-", "", "", "", fmt::format("{}", figure.missing)});
                continue;
            }
            grid.add({of.name, amount(estimate.mean, of.unit),
                      std::isfinite(estimate.half_width) ? amount(estimate.half_width, of.unit)
                                                         : std::string{"?"},
                      amount(figure.least, of.unit), amount(figure.most, of.unit),
                      figure.missing == 0 ? "" : fmt::format("{}", figure.missing)});
        }
        grid.print(out_);
        never(answer);
        loads(answer);
        availability(answer.what.point);
    }

    void availability(std::size_t point) {
        for (const Availability& each : answer_.availability) {
            if (each.point != point) {
                continue;
            }
            for (const std::string& said : availability_sentences(each)) {
                say("  {}\n", said);
            }
        }
        for (const OutageAnswer& each : answer_.outages) {
            if (each.point != point) {
                continue;
            }
            for (const std::string& said : outage_sentences(study_, each)) {
                say("  {}\n", said);
            }
            Grid grid{outage_heads()};
            for (auto& row : outage_rows(each)) {
                grid.add(std::move(row));
            }
            grid.print(out_);
        }
    }

    /// The applications with the most to do; all of them stand in the other forms.
    void loads(const CaseAnswer& answer) {
        constexpr std::size_t most = 3;
        std::vector<const AppLoad*> busiest;
        for (const AppLoad& load : answer.loads) {
            if (load.of(AppMetric::utilisation).mean > 0) {
                busiest.push_back(&load);
            }
        }
        std::ranges::stable_sort(busiest, std::ranges::greater{}, [](const AppLoad* load) {
            return load->of(AppMetric::busiest_minute).mean;
        });
        const std::size_t shown = std::min(busiest.size(), most);
        if (shown == 0) {
            return;
        }
        Grid grid{{"busiest applications", "busy", "in its busiest minute", "creations waiting",
                   "longest wait"}};
        for (std::size_t at = 0; at < shown; ++at) {
            std::vector<std::string> row{visible(
                study_.points[answer.what.point].scenario.topology.apps[busiest[at]->app].id)};
            for (std::size_t which = 0; which < app_metrics; ++which) {
                row.push_back(with_interval(busiest[at]->figures.at(which),
                                            app_metric_registry().at(which).unit));
            }
            grid.add(row);
        }
        grid.print(out_);
    }

    /// Nothing seen is not nothing there.
    void never(const CaseAnswer& answer) {
        std::string names;
        double bound = 0;
        for (const Figure& figure : answer.figures) {
            if (figure.non_zero == 0 && figure.estimate.observations > 0) {
                names += (names.empty() ? "" : ", ") + metric(figure.metric).name;
                bound = std::max(bound, figure.share.high);
            }
        }
        if (!names.empty()) {
            say("  never seen in {}: {}; each could still occur in up to {:.2g} % of such runs\n",
                counted(answer.replications, "run"), names, bound * 100);
        }
    }

    void losses(std::size_t point) {
        constexpr std::array columns{"calls.late",         "sessions.by_reserved", "calls.unserved",
                                     "sessions.recovered", "sessions.restarted",   "sessions.lost"};
        std::vector<std::string> head{"lost", "damage", "cut off"};
        std::vector<std::size_t> shown;
        for (const char* const name : columns) {
            const auto at = std::ranges::find(study_.metrics, name);
            if (at != study_.metrics.end()) {
                shown.push_back(static_cast<std::size_t>(at - study_.metrics.begin()));
                head.emplace_back(name);
            }
        }
        head.emplace_back("busiest survivor");
        if (study_.loss_of) {
            head[1] = study_.loss_of->rank_by + ", more than without";
        }
        Grid grid{head};
        bool any = false;
        for (const LossAnswer& loss : answer_.losses) {
            const CaseAnswer& answer = *answer_.find_case(loss.study_case);
            if (answer.what.point != point) {
                continue;
            }
            any = true;
            std::vector<std::string> row{
                visible(lost_name(study_, answer.what)),
                with_interval(loss.damage.estimate, metric(loss.damage.metric).unit),
                structure(loss.structure)};
            for (const std::size_t at : shown) {
                const Figure& figure = answer.figures[at];
                row.push_back(with_interval(figure.estimate, metric(figure.metric).unit));
            }
            row.push_back(visible(busiest_survivor(study_, answer, loss)));
            grid.add(row);
        }
        if (any) {
            say("\nlosses, the worst first{}\n", study_.points.size() == 1
                                                     ? std::string{}
                                                     : ": " + visible(study_.points[point].id));
            grid.print(out_);
            say("  cut off: of the pairs of an assigned and a reserved node, those that no call "
                "could reach, from the topology alone\n"
                "  busiest survivor: the share of its workers' time it spends creating sessions in "
                "its busiest minute\n");
            hinges(point);
        }
    }

    static std::string structure(const Stranded& stranded) {
        return fmt::format("{} of {}{}", stranded.cut_off, stranded.seatings,
                           stranded.without_scs ? ", no SCS left" : "");
    }

    void hinges(std::size_t point) {
        const auto found = std::ranges::find(answer_.hinges, point, &Hinges::point);
        if (found == answer_.hinges.end()) {
            return;
        }
        std::string names;
        for (const SinglePoint& each : found->single_points) {
            names +=
                fmt::format("{}{} ({} of {})", names.empty() ? "" : ", ",
                            visible(part_name(study_.points[point].scenario.topology, each.part)),
                            each.seatings, found->seatings);
        }
        say("  single points of failure, by the topology: {}\n",
            names.empty() ? std::string{"none"} : names);
    }

    void differences() {
        if (answer_.differences.empty()) {
            return;
        }
        say("\ncompared on the same luck, replication by replication; * where the interval leaves "
            "out zero\n");
        Grid grid{{"what", "metric", "change", ""}};
        const bool all = answer_.differences.size() <= most_differences;
        std::size_t left_out = 0;
        for (const PairedDifference& each : answer_.differences) {
            const StudyMetric& of = metric(each.metric);
            const bool clear =
                each.estimate.observations > 1 && !each.estimate.interval().contains(0);
            if (!clear && !all) {
                ++left_out;
                continue;
            }
            grid.add({fmt::format(
                          "{} instead of {}{}", visible(study_.points[what(each.other).point].id),
                          visible(study_.points[what(each.one).point].id),
                          what(each.one).lost.empty()
                              ? std::string{}
                              : ", " + visible(lost_name(study_, what(each.one))) + " lost"),
                      of.name, with_interval(each.estimate, of.unit), clear ? "*" : ""});
        }
        grid.print(out_);
        if (left_out > 0) {
            say("  and {} that are not clear; --json and -o FILE.html have them all\n", left_out);
        }
    }

    void found() {
        if (!answer_.find) {
            return;
        }
        const FindAnswer& find = *answer_.find;
        const FindQuestion& question = *study_.find;
        const auto id = [&](std::size_t candidate) {
            return visible(study_.points[question.first + candidate].id);
        };
        const bool fewest = question.wanted == FindQuestion::Wanted::fewest;
        say("\n{} {} such that all goals hold{}: {}\n", fewest ? "fewest" : "largest",
            visible(question.what), study_.loss_of ? ", whatever is lost" : "",
            find.answer ? id(*find.answer) : std::string{"none of those looked at"});
        Grid grid{{"looked at", "goals"}};
        for (std::size_t at = 0; at < find.looked_at.size(); ++at) {
            grid.add({id(find.looked_at[at]), find.met[at] ? "hold" : "broken"});
        }
        grid.print(out_);
        const auto name = [&](std::size_t goal, std::size_t number) {
            return fmt::format("{} {}, with {} lost", study_.goals[goal].metric,
                               limits_of(study_.goals[goal]),
                               visible(lost_name(study_, what(number))));
        };
        if (find.binding) {
            say("  beyond it the first goal to break is {}\n",
                name(*find.binding, find.binding_case));
        }
        if (find.tightest) {
            say("  the least room is in {}\n", name(*find.tightest, find.tightest_case));
        }
        if (!find.is_monotone) {
            say("  warning: goals hold, break and hold again along this list, so the answer "
                "depends on where the search looked\n");
        }
    }

    void swings() {
        if (answer_.swings.empty()) {
            return;
        }
        const StudyMetric& of = metric(*study_metric_named(study_.precision.metric));
        say("\nwhat {} depends on, each moved alone from low to high; * where the interval leaves "
            "out zero\n",
            of.name);
        Grid grid{{"factor", "low", "high", "change", ""}};
        for (const Swing& swing : answer_.swings) {
            grid.add({visible(swing.factor), with_interval(swing.low, of.unit),
                      with_interval(swing.high, of.unit), with_interval(swing.change, of.unit),
                      swing.is_clear() ? "*" : ""});
        }
        grid.print(out_);
    }

    void goals() {
        if (study_.goals.empty()) {
            return;
        }
        say("\ngoals\n");
        Grid grid{{"case", "goal", "holds", "mean", "runs that keep it"}};
        for (const CaseAnswer& answer : answer_.cases) {
            for (const GoalAnswer& goal : answer.goals) {
                const Goal& asked = study_.goals[goal.goal];
                const StudyUnit unit = metric(*study_metric_named(asked.metric)).unit;
                grid.add({visible(case_name(study_, answer.what)),
                          fmt::format("{} {}", asked.metric, limits_of(asked)),
                          goal.holds ? "yes" : "no", with_interval(goal.estimate, unit),
                          fmt::format("{} of {}, {:.1f} % to {:.1f} %", goal.met,
                                      goal.estimate.observations, goal.share.low * 100,
                                      goal.share.high * 100)});
            }
        }
        grid.print(out_);
    }

    void precision() {
        const StudyPrecision& asked = study_.precision;
        if (asked.replications) {
            return;
        }
        const StudyUnit unit = metric(*study_metric_named(asked.metric)).unit;
        const CaseAnswer* widest = nullptr;
        std::size_t wanting = 0;
        for (const CaseAnswer& answer : answer_.cases) {
            wanting += answer.progress.standing == Progress::Standing::reached ? 0U : 1U;
            const auto ratio = [](const CaseAnswer& each) {
                const double target = each.progress.target;
                return target > 0 ? each.progress.achieved.half_width / target : 0.0;
            };
            widest = widest == nullptr || ratio(answer) > ratio(*widest) ? &answer : widest;
        }
        if (widest == nullptr) {
            return;
        }
        say("\nprecision {}: {} is known to {} at worst ({}), {} was asked\n",
            wanting == 0 ? "reached" : fmt::format("not reached in {}", counted(wanting, "case")),
            asked.metric, amount(widest->progress.achieved.half_width, unit),
            visible(case_name(study_, widest->what)), amount(widest->progress.target, unit));
    }

    const Study& study_;
    const StudyAnswer& answer_;
    std::string out_;
};

}  // namespace

std::string plan_text(const Study& study, const StudyAnswer& answer, const PlanFacts& facts) {
    return Page{study, answer}.print(facts);
}

}  // namespace orsim
