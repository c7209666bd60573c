#include "reports/plan_page.hpp"

#include "reports/page_data.hpp"
#include "reports/page_gaps.hpp"
#include "reports/page_source.hpp"
#include "reports/plan_availability.hpp"
#include "reports/plan_chart.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <vector>

namespace orsim {
namespace {

/// More rows than this nobody compares by eye; the table has them all.
constexpr std::size_t most_rows = 40;
constexpr std::size_t most_charts = 8;

const StudyMetric& metric(std::size_t at) {
    return study_metrics()[at];
}

/// A table as HTML; the first cell of a row is its head.
class Table {
public:
    Table(std::string_view caption, const std::vector<std::string>& head) {
        out_ = fmt::format("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
                           "<table><caption>{0}</caption><thead><tr>",
                           caption);
        for (std::size_t at = 0; at < head.size(); ++at) {
            out_ += fmt::format("<th scope=\"col\"{}>{}</th>", at == 0 ? "" : " class=\"num\"",
                                head[at]);
        }
        out_ += "</tr></thead><tbody>";
    }
    void add(const std::vector<std::string>& row) {
        out_ += "<tr>";
        for (std::size_t at = 0; at < row.size(); ++at) {
            out_ += at == 0 ? fmt::format("<th scope=\"row\">{}</th>", row[at])
                            : fmt::format("<td class=\"num\">{}</td>", row[at]);
        }
        out_ += "</tr>";
    }
    [[nodiscard]] std::string end() const { return out_ + "</tbody></table></div>"; }

private:
    std::string out_;
};

class PlanPage {
public:
    PlanPage(const Study& study, const StudyAnswer& answer, const PlanFacts& facts)
        : study_{study}, answer_{answer}, facts_{facts} {}

    std::string print() {
        find();
        losses();
        points();
        availability();
        differences();
        swings();
        goals();
        std::map<std::string_view, std::string> gaps;
        gaps["title"] = page_html(study_.name);
        gaps["head"] = head();
        gaps["setup"] = setup();
        gaps["body"] = std::move(body_);
        gaps["chapters"] = std::move(chapters_) + "<a href=\"#setup\">Setup</a>";
        return filled(plan_page_source(), gaps);
    }

private:
    void chapter(std::string_view id, std::string_view title, const std::string& content) {
        if (content.empty()) {
            return;
        }
        chapters_ += fmt::format("<a href=\"#{}\">{}</a> ", id, title);
        body_ += fmt::format("<section id=\"{}\"><h2>{}</h2>{}</section>", id, title, content);
    }

    [[nodiscard]] std::string name(const StudyCase& what) const {
        return page_html(lost_name(study_, what));
    }
    [[nodiscard]] std::string point(std::size_t at) const {
        return page_html(study_.points[at].id);
    }
    [[nodiscard]] const StudyCase& what(std::size_t number) const {
        return answer_.find_case(number)->what;
    }
    [[nodiscard]] const StudyMetric& watched() const {
        return metric(*study_metric_named(study_.precision.metric));
    }

    [[nodiscard]] std::string down_sentence() const {
        const auto down = [](const OutageAnswer& each) {
            return each.exact ? each.exact->down : each.simulated->down.mean;
        };
        const OutageAnswer& worst = *std::ranges::max_element(answer_.outages, {}, down);
        return fmt::format("Service is down {}{}{}.", a_year(down(worst)),
                           worst.exact ? ", exactly" : ", simulated",
                           study_.plain > 1 ? ", in " + point(worst.point) : std::string{});
    }

    /// The answer in one sentence, the most wanted first.
    [[nodiscard]] std::string sentence() const {
        if (!answer_.outages.empty()) {
            return down_sentence();
        }
        if (answer_.find) {
            const FindAnswer& find = *answer_.find;
            const bool fewest = study_.find->wanted == FindQuestion::Wanted::fewest;
            return find.answer ? fmt::format("{} is the {} that meets every goal{}.",
                                             point(study_.find->first + *find.answer),
                                             fewest ? "fewest" : "largest",
                                             study_.loss_of ? ", whatever part is lost" : "")
                               : "None of the candidates meets every goal.";
        }
        if (!answer_.losses.empty()) {
            const LossAnswer& worst =
                *std::ranges::max_element(answer_.losses, {}, [](const LossAnswer& loss) {
                    return loss.damage.estimate.mean;
                });
            const StudyMetric& of = metric(worst.damage.metric);
            return fmt::format("The loss of {} hurts most: {} {} more than without it{}.",
                               name(what(worst.study_case)),
                               with_interval(worst.damage.estimate, of.unit), of.name,
                               study_.plain > 1 ? ", in " + point(what(worst.study_case).point)
                                                : std::string{});
        }
        const CaseAnswer& first = answer_.cases.front();
        return first.progress.achieved.observations == 0
                   ? "It was run."
                   : fmt::format("{} is {}.", watched().name,
                                 with_interval(first.progress.achieved, watched().unit));
    }

    [[nodiscard]] std::string head() const {
        const bool precise = answer_.is_precise;
        std::string out =
            fmt::format("<p class=\"eyebrow\">orsim plan</p><h1>{}</h1><p class=\"verdict\">{}</p>",
                        page_html(study_.name), sentence());
        if (!study_.description.empty()) {
            out +=
                fmt::format("<p class=\"lead\">{}</p>", html_escaped(visible(study_.description)));
        }
        out += fmt::format("<dl class=\"figures\"><div class=\"figure\"><dt>runs</dt><dd>{}</dd>"
                           "</div><div class=\"figure\"><dt>cases</dt><dd>{}</dd></div>"
                           "<div class=\"figure\"><dt>confidence</dt><dd>{:g} %</dd></div>"
                           "<div class=\"figure {}\"><dt>precision</dt><dd>{}</dd></div></dl>",
                           answer_.units, answer_.cases.size(),
                           static_cast<double>(study_.precision.confidence) / 1e4,
                           precise ? "good" : "bad",
                           study_.precision.replications ? "as stated"
                           : precise                     ? "reached"
                                                         : "not reached");
        return out;
    }

    void find() {
        if (!answer_.find) {
            return;
        }
        const FindAnswer& find = *answer_.find;
        Table table{"candidates looked at", {"candidate", "goals"}};
        for (std::size_t at = 0; at < find.looked_at.size(); ++at) {
            const bool met = find.met[at];
            table.add(
                {point(study_.find->first + find.looked_at[at]),
                 met ? "<span class=\"yes\">hold</span>" : "<span class=\"no\">broken</span>"});
        }
        std::string words;
        const auto goal = [&](std::size_t at, std::size_t number) {
            return fmt::format("{} {}, with {} lost", study_.goals[at].metric,
                               limits_of(study_.goals[at]), name(what(number)));
        };
        if (find.binding) {
            words += fmt::format("<p>Beyond it the first goal to break is {}.</p>",
                                 goal(*find.binding, find.binding_case));
        }
        if (find.tightest) {
            words += fmt::format("<p>The least room is in {}.</p>",
                                 goal(*find.tightest, find.tightest_case));
        }
        if (!find.is_monotone) {
            words += "<p class=\"warning\">Goals hold, break and hold again along this list, so "
                     "the answer depends on where the search looked.</p>";
        }
        chapter("found", "Found", words + table.end());
    }

    void losses() {
        if (answer_.losses.empty()) {
            return;
        }
        // All on one axis: a placement that hurts less must look so.
        std::vector<const LossAnswer*> worst_first;
        for (const LossAnswer& loss : answer_.losses) {
            worst_first.push_back(&loss);
        }
        std::ranges::stable_sort(worst_first, std::ranges::greater{},
                                 [](const LossAnswer* loss) { return loss->damage.estimate.mean; });
        std::vector<ChartRow> rows;
        for (const LossAnswer* const loss : worst_first) {
            const StudyCase& lost = what(loss->study_case);
            const std::string where = study_.plain > 1 ? point(lost.point) + ": " : std::string{};
            if (rows.size() < most_rows) {
                rows.push_back({where + name(lost), loss->damage.estimate});
            }
        }
        const StudyMetric& ranked = metric(worst_first.front()->damage.metric);
        std::string out =
            interval_chart(ranked.name + ", more than without the loss", rows, ranked.unit);
        if (worst_first.size() > most_rows) {
            out += fmt::format("<p class=\"note\">The {} worst of {}; the tables have all.</p>",
                               most_rows, worst_first.size());
        }
        for (std::size_t at = 0; at < study_.plain; ++at) {
            out += losses_of(at);
        }
        chapter("losses", "Losses", out);
    }

    [[nodiscard]] std::string losses_of(std::size_t at) const {
        const std::string of = study_.plain > 1 ? ", " + point(at) : std::string{};
        Table table{"losses, the worst first" + of, loss_heads()};
        for (const LossAnswer& loss : answer_.losses) {
            const CaseAnswer& answer = *answer_.find_case(loss.study_case);
            if (answer.what.point == at) {
                table.add(loss_row(loss, answer));
            }
        }
        return table.end() + hinges(at);
    }

    [[nodiscard]] std::vector<std::string> loss_heads() const {
        std::vector<std::string> heads{
            "lost", study_.loss_of ? study_.loss_of->rank_by + " more" : "", "pairs cut off"};
        for (const std::string& shown : study_.metrics) {
            heads.push_back(shown);
        }
        heads.emplace_back("busiest survivor, in its busiest minute");
        return heads;
    }

    [[nodiscard]] std::vector<std::string> loss_row(const LossAnswer& loss,
                                                    const CaseAnswer& answer) const {
        std::vector<std::string> row{
            name(answer.what), with_interval(loss.damage.estimate, metric(loss.damage.metric).unit),
            fmt::format("{} of {}{}", loss.structure.cut_off, loss.structure.seatings,
                        loss.structure.without_scs ? ", no SCS left" : "")};
        for (const Figure& figure : answer.figures) {
            row.push_back(with_interval(figure.estimate, metric(figure.metric).unit));
        }
        row.push_back(page_html(busiest_survivor(study_, answer, loss)));
        return row;
    }

    [[nodiscard]] std::string hinges(std::size_t at) const {
        std::string names;
        for (const Hinges& each : answer_.hinges) {
            for (const SinglePoint& single : each.single_points) {
                if (each.point == at) {
                    names += fmt::format(
                        "{}{} ({} of {} pairs)", names.empty() ? "" : ", ",
                        page_html(part_name(study_.points[at].scenario.topology, single.part)),
                        single.seatings, each.seatings);
                }
            }
        }
        return fmt::format(
            "<p class=\"note\">Single points of failure by the topology alone: {}. A "
            "pair is an assigned node with the one reserved beside it; cut off, no "
            "call of it reaches either.</p>",
            names.empty() ? "none" : names);
    }

    void points() {
        std::string charts;
        std::size_t drawn = 0;
        for (std::size_t at = 0; at < study_.metrics.size(); ++at) {
            const std::size_t number = *study_metric_named(study_.metrics[at]);
            std::vector<ChartRow> rows;
            bool varies = false;
            for (const CaseAnswer& answer : answer_.cases) {
                if (!answer.what.lost.empty() || answer.what.point >= study_.plain
                    || rows.size() >= most_rows) {
                    continue;
                }
                const Estimate& estimate = answer.figures[at].estimate;
                rows.push_back({point(answer.what.point), estimate});
                varies = varies || estimate.mean != rows.front().estimate.mean;
            }
            if (varies && drawn < most_charts) {
                charts += interval_chart(metric(number).name, rows, metric(number).unit);
                ++drawn;
            }
        }
        std::string out =
            charts.empty() ? charts : fmt::format("<div class=\"charts\">{}</div>", charts);
        for (const CaseAnswer& answer : answer_.cases) {
            if (answer.what.lost.empty() && answer.what.point < study_.plain) {
                out += figures(answer) + loads(answer);
            }
        }
        chapter("points", "Nothing lost", out);
    }

    [[nodiscard]] std::string figures(const CaseAnswer& answer) const {
        Table table{fmt::format("{}, {}", point(answer.what.point),
                                counted(answer.replications, "replication")),
                    {"metric", "mean", "±", "least", "most", "share of runs with any", "meaning"}};
        for (const Figure& figure : answer.figures) {
            const StudyMetric& of = metric(figure.metric);
            const Estimate& estimate = figure.estimate;
            if (estimate.observations == 0) {
                table.add({of.name, "-", "", "", "", "", page_html(of.meaning)});
                continue;
            }
            table.add(
                {of.name, amount(estimate.mean, of.unit),
                 std::isfinite(estimate.half_width) ? amount(estimate.half_width, of.unit)
                                                    : std::string{"?"},
                 amount(figure.least, of.unit), amount(figure.most, of.unit),
                 fmt::format("{:.1f} to {:.1f} %", figure.share.low * 100, figure.share.high * 100),
                 page_html(of.meaning)});
        }
        return table.end();
    }

    [[nodiscard]] std::string loads(const CaseAnswer& answer) const {
        std::vector<std::string> heads{"application"};
        for (const StudyMetric& of : app_metric_registry()) {
            heads.push_back(page_html(of.meaning));
        }
        Table table{fmt::format("{}, load per application", point(answer.what.point)), heads};
        const Topology& topology = study_.points[answer.what.point].scenario.topology;
        for (const AppLoad& load : answer.loads) {
            std::vector<std::string> row{page_html(topology.apps[load.app].id)};
            for (std::size_t at = 0; at < app_metrics; ++at) {
                row.push_back(
                    with_interval(load.figures.at(at), app_metric_registry().at(at).unit));
            }
            table.add(row);
        }
        return table.end();
    }

    void availability() {
        std::string out;
        const auto say = [&out](const std::string& said) {
            std::string sentence = said;
            sentence.front() = static_cast<char>(std::toupper(sentence.front()));
            out += "<p>" + html_escaped(sentence) + ".</p>";
        };
        for (std::size_t at = 0; at < study_.plain; ++at) {
            const std::size_t before = out.size();
            for (const Availability& each : answer_.availability) {
                for (const std::string& said : availability_sentences(each)) {
                    if (each.point == at) {
                        say(said);
                    }
                }
            }
            for (const OutageAnswer& each : answer_.outages) {
                if (each.point == at) {
                    for (const std::string& said : outage_sentences(study_, each)) {
                        say(said);
                    }
                    Table table{"what is out while service is down", outage_heads()};
                    for (const auto& row : outage_rows(each)) {
                        table.add(row);
                    }
                    out += table.end();
                }
            }
            if (study_.plain > 1 && out.size() > before) {
                out.insert(before, "<h3>" + point(at) + "</h3>");
            }
        }
        chapter("availability", "Availability", out);
    }

    void differences() {
        if (answer_.differences.empty()) {
            return;
        }
        std::string charts;
        Table table{"changes, replication by replication on the same luck",
                    {"what", "lost", "metric", "change", "clear"}};
        std::map<std::size_t, std::vector<ChartRow>> by_metric;
        for (const PairedDifference& each : answer_.differences) {
            const StudyMetric& of = metric(each.metric);
            const bool clear =
                each.estimate.observations > 1 && !each.estimate.interval().contains(0);
            const std::string change = fmt::format(
                "{} instead of {}", point(what(each.other).point), point(what(each.one).point));
            table.add({change, name(what(each.one)), of.name, with_interval(each.estimate, of.unit),
                       clear ? "yes" : "no"});
            auto& rows = by_metric[each.metric];
            if (clear && rows.size() < most_rows) {
                rows.push_back(
                    {point(what(each.other).point)
                         + (what(each.one).lost.empty() ? std::string{}
                                                        : ", " + name(what(each.one)) + " lost"),
                     each.estimate});
            }
        }
        std::size_t drawn = 0;
        for (const auto& [number, rows] : by_metric) {
            if (!rows.empty() && drawn < most_charts) {
                charts +=
                    interval_chart("change of " + metric(number).name, rows, metric(number).unit);
                ++drawn;
            }
        }
        chapter("compared", "Compared",
                fmt::format("<div class=\"charts\">{}</div>{}", charts, table.end()));
    }

    void swings() {
        if (answer_.swings.empty()) {
            return;
        }
        const StudyMetric& of = watched();
        std::vector<ChartRow> rows;
        Table table{"each moved alone from low to high", {"factor", "low", "high", "change"}};
        for (const Swing& swing : answer_.swings) {
            rows.push_back({page_html(swing.factor), swing.change});
            table.add({page_html(swing.factor), with_interval(swing.low, of.unit),
                       with_interval(swing.high, of.unit), with_interval(swing.change, of.unit)});
        }
        chapter("sensitivity", "What matters most",
                interval_chart("change of " + of.name + " from low to high", rows, of.unit)
                    + table.end());
    }

    void goals() {
        if (study_.goals.empty()) {
            return;
        }
        Table table{"goals; one holds where the whole interval of its mean keeps the limit",
                    {"case", "goal", "holds", "mean", "runs that keep it"}};
        for (const CaseAnswer& answer : answer_.cases) {
            for (const GoalAnswer& goal : answer.goals) {
                const Goal& asked = study_.goals[goal.goal];
                const StudyUnit unit = metric(*study_metric_named(asked.metric)).unit;
                table.add(
                    {page_html(case_name(study_, answer.what)),
                     fmt::format("{} {}", asked.metric, limits_of(asked)),
                     goal.holds ? "<span class=\"yes\">yes</span>" : "<span class=\"no\">no</span>",
                     with_interval(goal.estimate, unit),
                     fmt::format("{} of {}", goal.met, goal.estimate.observations)});
            }
        }
        chapter("goals", "Goals", table.end());
    }

    [[nodiscard]] std::string setup() const {
        const StudyPrecision& asked = study_.precision;
        const std::string stop =
            asked.replications
                ? counted(*asked.replications, "replication") + " of each case"
                : fmt::format(
                    "until {} is known to {}{}; at least {}, at most {} replications", asked.metric,
                    asked.relative > 0 ? fmt::format("{:g} % of its mean",
                                                     static_cast<double>(asked.relative) / 1e4)
                                       : std::string{},
                    asked.absolute > 0
                        ? (asked.relative > 0 ? " or " : "")
                              + amount(static_cast<double>(asked.absolute), watched().unit)
                        : std::string{},
                    asked.least, asked.most);
        std::string out = "<dl class=\"facts\">";
        const auto fact = [&out](std::string_view term, const std::string& text) {
            out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", term, text);
        };
        fact("command", fmt::format("<code>{}</code>", page_html(facts_.command)));
        fact("orsim", page_html(facts_.version));
        fact("seed", fmt::format("{}; each replication has its own luck, and all cases share it",
                                 study_.seed));
        fact("stopped", stop);
        fact("intervals",
             fmt::format("{:g} %, Student's t over replications; shares by Clopper and Pearson; "
                         "changes pair by pair",
                         static_cast<double>(asked.confidence) / 1e4));
        return out + "</dl>";
    }

    const Study& study_;
    const StudyAnswer& answer_;
    const PlanFacts& facts_;
    std::string body_;
    std::string chapters_;
};

}  // namespace

std::string plan_page(const Study& study, const StudyAnswer& answer, const PlanFacts& facts) {
    return PlanPage{study, answer, facts}.print();
}

}  // namespace orsim
