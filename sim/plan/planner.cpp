#include "sim/plan/planner.hpp"

#include "sim/base/promise.hpp"
#include "sim/plan/both_down.hpp"
#include "sim/timeline/study_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace orsim {
namespace {

[[nodiscard]] double share(Millionths millionths) {
    return static_cast<double>(millionths) / static_cast<double>(one_in_millionths);
}

[[nodiscard]] Precision precision_of(const StudyPrecision& asked) {
    Precision precision;
    precision.absolute = static_cast<double>(asked.absolute);
    precision.relative = share(asked.relative);
    precision.confidence = share(asked.confidence);
    precision.least = asked.least;
    precision.most = asked.most;
    precision.between = asked.between;
    return precision;
}

/// Whether to lose both is to lose one: a host and the data center it stands in.
[[nodiscard]] bool is_inside(const Topology& topology, const LostPart& one, const LostPart& other) {
    return one.kind == Losable::host && other.kind == Losable::data_center
           && topology.hosts[HostId{one.index}].data_center == DataCenterId{other.index};
}

/// Where the answer of a search lies among positions from hard to easy, as far as is known.
struct Search {
    std::size_t answer = 0;           // The first easy enough; their number: none is.
    std::optional<std::size_t> next;  // The position to look at next; nothing: all is known.
};

/// Bisection, then the neighbours of the answer. `known` and `meets` are asked by position.
template <class Known, class Meets>
[[nodiscard]] Search search(std::size_t positions, const Known& known, const Meets& meets) {
    std::size_t low = 0;
    std::size_t high = positions;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (!known(middle)) {
            return {low, middle};
        }
        if (meets(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    if (low > 0 && !known(low - 1)) {
        return {low, low - 1};
    }
    if (low + 1 < positions && !known(low + 1)) {
        return {low, low + 1};
    }
    return {low, std::nullopt};
}

}  // namespace

Planner::Planner(const Study& study) : study_{&study}, precision_{precision_of(study.precision)} {
    ORSIM_EXPECT(study.plain > 0, "a study runs its scenario at least as it stands");
    if (!study.precision.metric.empty()) {
        const auto watched = study_metric_named(study.precision.metric);
        ORSIM_EXPECT(watched, "the reader lets in known metrics only");
        watched_ = *watched;
    }
    for (std::size_t at = 0; at < study.points.size(); ++at) {
        add_cases(at);
    }
    first_case_.push_back(cases_.size());
}

void Planner::add_cases(std::size_t point) {
    first_case_.push_back(cases_.size());
    cases_.push_back({point, {}});
    const bool has_losses = study_->loss_of
                            && (point < study_->plain
                                || (study_->find && point >= study_->find->first
                                    && point < study_->find->first + study_->find->candidates));
    if (!has_losses) {
        return;
    }
    const Topology& topology = study_->points[point].scenario.topology;
    const std::vector<LostPart> parts = losable_parts(topology, study_->loss_of->kinds);
    for (const LostPart& part : parts) {
        cases_.push_back({point, {part}});
    }
    if (study_->loss_of->at_a_time < 2) {
        return;
    }
    for (std::size_t one = 0; one < parts.size(); ++one) {
        for (std::size_t other = one + 1; other < parts.size(); ++other) {
            if (!is_inside(topology, parts[one], parts[other])
                && !is_inside(topology, parts[other], parts[one])) {
                cases_.push_back({point, {parts[one], parts[other]}});
            }
        }
    }
}

std::size_t Planner::case_of(std::size_t point, std::size_t loss) const {
    return first_case_[point] + loss;
}

std::size_t Planner::cases_at(std::size_t point) const {
    return first_case_[point + 1] - first_case_[point];
}

const UnitResult* Planner::result(std::size_t study_case, std::size_t replication) const {
    const auto found = results_.find(
        UnitName{static_cast<std::uint32_t>(study_case), static_cast<std::uint32_t>(replication)});
    return found == results_.end() ? nullptr : &found->second;
}

std::vector<double>
Planner::figures(std::size_t study_case, std::size_t metric, std::size_t replications) const {
    std::vector<double> values;
    for (std::size_t at = 0; at < replications; ++at) {
        const auto& value = result(study_case, at)->figures[metric];
        if (value) {
            values.push_back(static_cast<double>(*value));
        }
    }
    return values;
}

Planner::Standing Planner::standing(std::size_t study_case) const {
    const auto known_up_to = [&](std::size_t from, std::size_t to) {
        while (from < to && result(study_case, from) != nullptr) {
            ++from;
        }
        return from == to;
    };
    Standing standing;
    const auto stated = study_->precision.replications;
    std::size_t done = 0;
    do {
        const std::size_t next = stated ? *stated : next_look(precision_, done);
        if (!known_up_to(done, next)) {
            standing.next = next;
            return standing;
        }
        done = next;
        standing.counted = done;
        const std::vector<double> values = figures(study_case, watched_, done);
        Progress& progress = standing.progress;
        if (!values.empty()) {
            progress.achieved = estimate(values, precision_.confidence);
            progress.target = target_half_width(precision_, progress.achieved.mean);
        }
        const bool enough =
            stated || (!values.empty() && progress.achieved.half_width <= progress.target);
        progress.standing = enough                    ? Progress::Standing::reached
                            : done == precision_.most ? Progress::Standing::given_up
                                                      : Progress::Standing::wanting;
    } while (standing.progress.standing == Progress::Standing::wanting);
    return standing;
}

bool Planner::want_point(std::size_t point, std::vector<UnitName>& wanted) const {
    bool done = true;
    for (std::size_t loss = 0; loss < cases_at(point); ++loss) {
        const std::size_t number = case_of(point, loss);
        const Standing now = standing(number);
        for (std::size_t at = now.counted; at < now.next; ++at) {
            if (result(number, at) == nullptr) {
                wanted.push_back(
                    {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(at)});
            }
        }
        done = done && now.next == 0;
    }
    return done;
}

bool Planner::is_done(std::size_t point) const {
    std::vector<UnitName> wanted;
    return want_point(point, wanted);
}

std::vector<UnitName> Planner::wanted() const {
    std::vector<UnitName> wanted;
    for (std::size_t point = 0; point < study_->plain; ++point) {
        want_point(point, wanted);
    }
    for (const FactorQuestion& factor : study_->factors) {
        want_point(factor.low, wanted);
        want_point(factor.high, wanted);
    }
    if (study_->find) {
        if (const auto candidate = next_candidate()) {
            want_point(study_->find->first + *candidate, wanted);
        }
    }
    return wanted;
}

void Planner::take(UnitName unit, UnitResult result) {
    ORSIM_EXPECT(unit.study_case < cases_.size(), "a result is of one of the study's cases");
    const auto [place, is_new] = results_.emplace(unit, std::move(result));
    static_cast<void>(place);
    static_cast<void>(is_new);
}

bool Planner::is_adaptive() const {
    return study_->find.has_value() || !study_->precision.replications;
}

std::size_t Planner::percent_of_target() const {
    double widest = 0;
    for (std::size_t at = 0; !study_->precision.replications && at < cases_.size(); ++at) {
        const Progress progress = standing(at).progress;
        if (progress.achieved.observations > 1 && progress.target > 0) {
            widest = std::max(widest, progress.achieved.half_width / progress.target);
        }
    }
    return static_cast<std::size_t>(std::min(widest, 1e6) * 100);
}

Figure
Planner::figure_of(std::size_t study_case, std::size_t metric, std::size_t replications) const {
    Figure figure;
    figure.metric = metric;
    const std::vector<double> values = figures(study_case, metric, replications);
    figure.missing = replications - values.size();
    if (values.empty()) {
        return figure;
    }
    figure.estimate = estimate(values, precision_.confidence);
    figure.least = *std::ranges::min_element(values);
    figure.most = *std::ranges::max_element(values);
    figure.non_zero = static_cast<std::uint64_t>(
        std::ranges::count_if(values, [](double value) { return value != 0; }));
    figure.share = share_interval(figure.non_zero, values.size(), precision_.confidence);
    return figure;
}

std::vector<GoalAnswer> Planner::goals_of(std::size_t study_case, std::size_t replications) const {
    std::vector<GoalAnswer> answers;
    for (std::size_t at = 0; at < study_->goals.size(); ++at) {
        const Goal& goal = study_->goals[at];
        GoalAnswer answer;
        answer.goal = at;
        const std::vector<double> values =
            figures(study_case, *study_metric_named(goal.metric), replications);
        if (values.empty()) {
            answer.holds = true;  // Nothing was measured, so nothing went past a limit.
            answers.push_back(answer);
            continue;
        }
        answer.estimate = estimate(values, precision_.confidence);
        const Interval interval = answer.estimate.interval();
        double slack = std::numeric_limits<double>::infinity();
        if (goal.most) {
            slack = std::min(slack, static_cast<double>(*goal.most) - interval.high);
        }
        if (goal.least) {
            slack = std::min(slack, interval.low - static_cast<double>(*goal.least));
        }
        answer.slack = slack;
        answer.holds = slack >= 0;
        answer.met =
            static_cast<std::uint64_t>(std::ranges::count_if(values, [&goal](double value) {
                return (!goal.most || value <= static_cast<double>(*goal.most))
                       && (!goal.least || value >= static_cast<double>(*goal.least));
            }));
        answer.share = share_interval(answer.met, values.size(), precision_.confidence);
        answers.push_back(answer);
    }
    return answers;
}

CaseAnswer Planner::answer_case(std::size_t study_case) const {
    const Standing now = standing(study_case);
    CaseAnswer answer;
    answer.what = cases_[study_case];
    answer.replications = now.counted;
    answer.progress = now.progress;
    for (std::size_t at = 0; at < now.counted; ++at) {
        answer.failed += result(study_case, at)->verdict == VerdictKind::fail ? 1U : 0U;
    }
    for (const std::string& metric : study_->metrics) {
        answer.figures.push_back(figure_of(study_case, *study_metric_named(metric), now.counted));
    }
    answer.goals = goals_of(study_case, now.counted);
    answer.loads = loads_of(study_case, now.counted);
    return answer;
}

std::vector<AppLoad> Planner::loads_of(std::size_t study_case, std::size_t replications) const {
    const Topology& topology = study_->points[cases_[study_case].point].scenario.topology;
    std::vector<AppLoad> loads;
    for (std::size_t app = 0; app < topology.apps.size(); ++app) {
        AppLoad load;
        load.app = topology.apps.id_at(app);
        for (std::size_t at = 0; at < app_metrics; ++at) {
            const std::size_t place = place_of(app, static_cast<AppMetric>(at));
            load.figures.at(at) =
                estimate(figures(study_case, place, replications), precision_.confidence);
        }
        loads.push_back(load);
    }
    return loads;
}

std::optional<AppId> Planner::busiest_survivor(const CaseAnswer& answer) const {
    const Topology& topology = study_->points[answer.what.point].scenario.topology;
    const AppLoad* busiest = nullptr;
    for (const AppLoad& load : answer.loads) {
        const auto busy = [](const AppLoad& of) { return of.of(AppMetric::busiest_minute).mean; };
        if (!goes_down(topology, load.app, answer.what.lost)
            && (busiest == nullptr || busy(load) > busy(*busiest))) {
            busiest = &load;
        }
    }
    return busiest == nullptr ? std::nullopt : std::optional{busiest->app};
}

PairedDifference Planner::difference(std::size_t one, std::size_t other, std::size_t metric) const {
    const std::size_t both = std::min(standing(one).counted, standing(other).counted);
    std::vector<double> ones;
    std::vector<double> others;
    for (std::size_t at = 0; at < both; ++at) {
        const auto& left = result(one, at)->figures[metric];
        const auto& right = result(other, at)->figures[metric];
        if (left && right) {
            ones.push_back(static_cast<double>(*left));
            others.push_back(static_cast<double>(*right));
        }
    }
    PairedDifference difference{one, other, metric, {}};
    if (!ones.empty()) {
        difference.estimate = paired_difference(ones, others, precision_.confidence);
    }
    return difference;
}

void Planner::rank_losses(StudyAnswer& answer) const {
    if (!study_->loss_of) {
        return;
    }
    const std::size_t metric = *study_metric_named(study_->loss_of->rank_by);
    for (std::size_t point = 0; point < study_->plain; ++point) {
        const Scenario& scenario = study_->points[point].scenario;
        answer.hinges.push_back({point, seatings_of(scenario).size(), single_points_of(scenario)});
        const auto first = static_cast<std::ptrdiff_t>(answer.losses.size());
        for (std::size_t loss = 1; loss < cases_at(point); ++loss) {
            const std::size_t number = case_of(point, loss);
            answer.losses.push_back({number, difference(case_of(point, 0), number, metric),
                                     stranded_by(scenario, cases_[number].lost),
                                     busiest_survivor(*answer.find_case(number))});
        }
        std::stable_sort(answer.losses.begin() + first, answer.losses.end(),
                         [](const LossAnswer& one, const LossAnswer& other) {
                             return one.damage.estimate.mean > other.damage.estimate.mean;
                         });
    }
}

void Planner::compare(StudyAnswer& answer) const {
    for (std::size_t group = 0; group < study_->plain; group += study_->variants) {
        for (std::size_t variant = 1; variant < study_->variants; ++variant) {
            compare_points(group, group + variant, answer);
        }
    }
}

void Planner::compare_points(std::size_t one, std::size_t other, StudyAnswer& answer) const {
    const bool alike = cases_at(one) == cases_at(other);
    const std::size_t losses = alike ? cases_at(one) : 1;
    for (std::size_t loss = 0; loss < losses; ++loss) {
        for (const std::string& metric : study_->metrics) {
            answer.differences.push_back(
                difference(case_of(one, loss), case_of(other, loss), *study_metric_named(metric)));
        }
    }
}

void Planner::swing(StudyAnswer& answer) const {
    std::vector<FactorRuns> runs;
    for (const FactorQuestion& factor : study_->factors) {
        const std::size_t low = case_of(factor.low, 0);
        const std::size_t high = case_of(factor.high, 0);
        const std::size_t both = std::min(standing(low).counted, standing(high).counted);
        FactorRuns run;
        run.factor = factor.id;
        for (std::size_t at = 0; at < both; ++at) {
            const auto& left = result(low, at)->figures[watched_];
            const auto& right = result(high, at)->figures[watched_];
            if (left && right) {
                run.low.push_back(static_cast<double>(*left));
                run.high.push_back(static_cast<double>(*right));
            }
        }
        if (!run.low.empty()) {
            runs.push_back(std::move(run));
        }
    }
    answer.swings = one_at_a_time(runs, precision_.confidence);
}

bool Planner::meets(std::size_t candidate) const {
    const std::size_t point = study_->find->first + candidate;
    for (std::size_t loss = 0; loss < cases_at(point); ++loss) {
        const std::size_t number = case_of(point, loss);
        const auto goals = goals_of(number, standing(number).counted);
        if (!std::ranges::all_of(goals, &GoalAnswer::holds)) {
            return false;
        }
    }
    return true;
}

std::optional<std::size_t> Planner::next_candidate() const {
    const FindQuestion& question = *study_->find;
    const auto candidate = [&question](std::size_t position) {
        return question.wanted == FindQuestion::Wanted::fewest ? position
                                                               : question.candidates - 1 - position;
    };
    const Search found = search(
        question.candidates,
        [&](std::size_t position) { return is_done(question.first + candidate(position)); },
        [&](std::size_t position) { return meets(candidate(position)); });
    return found.next ? std::optional{candidate(*found.next)} : std::nullopt;
}

Planner::Tight Planner::tightest(std::size_t candidate) const {
    const std::size_t point = study_->find->first + candidate;
    Tight tight;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t loss = 0; loss < cases_at(point); ++loss) {
        const std::size_t number = case_of(point, loss);
        for (const GoalAnswer& goal : goals_of(number, standing(number).counted)) {
            const Goal& asked = study_->goals[goal.goal];
            const auto limit = static_cast<double>(asked.most ? *asked.most : *asked.least);
            const double room = goal.slack / std::max(1.0, std::abs(limit));
            if (goal.estimate.observations > 0 && room < least) {
                least = room;
                tight = {goal.goal, number};
            }
        }
    }
    return tight;
}

FindAnswer Planner::find() const {
    const FindQuestion& question = *study_->find;
    const bool fewest = question.wanted == FindQuestion::Wanted::fewest;
    FindAnswer answer;
    for (std::size_t at = 0; at < question.candidates; ++at) {
        if (is_done(question.first + at)) {
            answer.looked_at.push_back(at);
            answer.met.push_back(meets(at));
        }
    }
    std::size_t changes = 0;
    for (std::size_t at = 0; at < answer.met.size(); ++at) {
        if (at > 0 && answer.met[at] != answer.met[at - 1]) {
            ++changes;
        }
        const bool better = !answer.answer || !fewest;
        if (answer.met[at] && better) {
            answer.answer = answer.looked_at[at];
        }
    }
    answer.is_monotone = changes == 0 || (changes == 1 && answer.met.back() == fewest);
    if (answer.answer) {
        const Tight tight = tightest(*answer.answer);
        answer.tightest = tight.goal;
        answer.tightest_case = tight.study_case;
    }
    // The neighbour that breaks a goal: one less of what few are wanted of, one more of the load.
    for (std::size_t at = 0; at < answer.looked_at.size(); ++at) {
        const std::size_t candidate = answer.looked_at[at];
        const bool beside =
            !answer.answer
            || (fewest ? candidate + 1 == *answer.answer : candidate == *answer.answer + 1);
        if (!answer.met[at] && beside) {
            const Tight tight = tightest(candidate);
            answer.binding = tight.goal;
            answer.binding_case = tight.study_case;
            if (!fewest) {
                break;  // Without an answer the smallest load says most, and the most nodes.
            }
        }
    }
    return answer;
}

void Planner::add_availability(StudyAnswer& answer) const {
    for (std::size_t point = 0; point < study_->plain; ++point) {
        const Scenario& scenario = study_->points[point].scenario;
        const std::size_t counted = standing(case_of(point, 0)).counted;
        const bool by_chance = std::ranges::any_of(scenario.faults, [](const Fault& fault) {
            return fault.trigger.kind == Trigger::Kind::random;
        });
        if (!by_chance || counted == 0) {
            continue;
        }
        const std::size_t nodes = scenario.topology.nodes.size();
        Availability of_point;
        of_point.point = point;
        of_point.node_time = static_cast<double>((scenario.until - scenario.start).count())
                             * static_cast<double>(nodes);
        const auto simulated = [&](const char* metric) {
            return estimate(figures(case_of(point, 0), *study_metric_named(metric), counted),
                            precision_.confidence);
        };
        of_point.without_primary = simulated("nodes.without_primary");
        of_point.both_down = simulated("nodes.both_down");
        of_point.unnoticed = simulated("nodes.unnoticed");
        of_point.taking_over = simulated("nodes.taking_over");
        of_point.exact = 0;
        for (std::size_t at = 0; at < nodes && of_point.exact; ++at) {
            const auto share = both_down_share(scenario, scenario.topology.nodes.id_at(at));
            of_point.exact =
                share ? std::optional{*of_point.exact + *share / static_cast<double>(nodes)}
                      : std::nullopt;
        }
        answer.availability.push_back(of_point);
    }
}

void Planner::add_outages(StudyAnswer& answer) const {
    for (std::size_t point = 0; study_->availability && point < study_->plain; ++point) {
        const AvailabilityQuestion& question = *study_->availability;
        const Outages outages{study_->points[point].scenario, question};
        OutageAnswer of_point;
        of_point.point = point;
        of_point.exact = question.simulated ? std::nullopt : exact_outages(outages);
        if (!of_point.exact) {
            of_point.simulated = simulated_outages(outages, question, study_->seed);
            answer.is_precise = answer.is_precise && of_point.simulated->is_precise();
        }
        answer.outages.push_back(std::move(of_point));
    }
}

StudyAnswer Planner::answer() const {
    StudyAnswer answer;
    for (std::size_t at = 0; at < cases_.size(); ++at) {
        if (standing(at).counted == 0) {
            continue;
        }
        answer.cases.push_back(answer_case(at));
        answer.number_of.push_back(at);
        answer.is_precise = answer.is_precise
                            && answer.cases.back().progress.standing == Progress::Standing::reached;
        answer.units += answer.cases.back().replications;
    }
    rank_losses(answer);
    compare(answer);
    swing(answer);
    add_availability(answer);
    add_outages(answer);
    if (study_->find) {
        answer.find = find();
    }
    return answer;
}

}  // namespace orsim
