#include "reports/plan_values.hpp"

#include "reports/plan_availability.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <optional>

namespace orsim {
namespace {

std::string key(std::string_view name) {
    return fmt::format("\"{}\":", name);
}

std::string text(std::string_view value) {
    return fmt::format("\"{}\"", json_escaped(value));
}

std::string number(double value, StudyUnit unit) {
    return std::isfinite(value) ? plain_amount(value, unit) : "null";
}

std::string estimate_json(const Estimate& estimate, StudyUnit unit) {
    if (estimate.observations == 0) {
        return "{\"observations\":0}";
    }
    return fmt::format(R"({{"observations":{},"mean":{},"half_width":{},"deviation":{}}})",
                       estimate.observations, number(estimate.mean, unit),
                       number(estimate.half_width, unit), number(estimate.deviation, unit));
}

const StudyMetric& metric(std::size_t at) {
    return study_metrics()[at];
}

/// The members of a list, each on a line of its own.
class List {
public:
    List(std::string& out, std::string_view name) : out_{out} {
        fmt::format_to(std::back_inserter(out_), ",\n  \"{}\":[", name);
    }
    void next() {
        out_ += first_ ? "\n    " : ",\n    ";
        first_ = false;
    }
    void end() { out_ += first_ ? "]" : "\n  ]"; }

private:
    std::string& out_;
    bool first_ = true;
};

void add_case(std::string& out, const Study& study, const CaseAnswer& answer) {
    fmt::format_to(std::back_inserter(out), "{{{}{},{}{},{}{},{}{},{}{},{}{{", key("point"),
                   text(study.points[answer.what.point].id), key("lost"),
                   text(lost_name(study, answer.what)), key("replications"), answer.replications,
                   key("failed"), answer.failed, key("precise"),
                   answer.progress.standing == Progress::Standing::reached, key("metrics"));
    std::string_view between;
    for (const Figure& figure : answer.figures) {
        const StudyMetric& of = metric(figure.metric);
        fmt::format_to(std::back_inserter(out), "{}{}{}", between, key(of.name),
                       estimate_json(figure.estimate, of.unit));
        between = ",";
    }
    out += "},\"applications\":[";
    between = "";
    for (const AppLoad& load : answer.loads) {
        const Topology& topology = study.points[answer.what.point].scenario.topology;
        fmt::format_to(std::back_inserter(out), "{}{{{}{}", between, key("app"),
                       text(topology.apps[load.app].id));
        for (std::size_t at = 0; at < app_metrics; ++at) {
            const StudyMetric& of = app_metric_registry().at(at);
            fmt::format_to(std::back_inserter(out), ",{}{}", key(of.name),
                           estimate_json(load.figures.at(at), of.unit));
        }
        out += "}";
        between = ",";
    }
    out += "],\"goals\":[";
    between = "";
    for (const GoalAnswer& goal : answer.goals) {
        const Goal& asked = study.goals[goal.goal];
        const StudyUnit unit = metric(*study_metric_named(asked.metric)).unit;
        fmt::format_to(
            std::back_inserter(out), R"({}{{"metric":{},"holds":{},"estimate":{},"runs_met":{}}})",
            between, text(asked.metric), goal.holds, estimate_json(goal.estimate, unit), goal.met);
        between = ",";
    }
    out += "]}";
}

void add_find(std::string& out, const Study& study, const FindAnswer& find) {
    const auto id = [&](std::size_t candidate) {
        return text(study.points[study.find->first + candidate].id);
    };
    fmt::format_to(std::back_inserter(out),
                   ",\n  \"find\":{{\"what\":{},\"answer\":{},\"monotone\":{},\"looked_at\":[",
                   text(study.find->what), find.answer ? id(*find.answer) : "null",
                   find.is_monotone);
    for (std::size_t at = 0; at < find.looked_at.size(); ++at) {
        fmt::format_to(std::back_inserter(out), R"({}{{"candidate":{},"holds":{}}})",
                       at == 0 ? "" : ",", id(find.looked_at[at]), bool{find.met[at]});
    }
    fmt::format_to(std::back_inserter(out), R"(],"binding":{},"tightest":{}}})",
                   find.binding ? text(study.goals[*find.binding].metric) : "null",
                   find.tightest ? text(study.goals[*find.tightest].metric) : "null");
}

void add_losses(std::string& out, const Study& study, const StudyAnswer& answer) {
    List losses{out, "losses"};
    for (const LossAnswer& loss : answer.losses) {
        const CaseAnswer& of = *answer.find_case(loss.study_case);
        losses.next();
        fmt::format_to(
            std::back_inserter(out),
            R"({{"point":{},"lost":{},"metric":"{}","more":{},)"
            R"("pairs":{},"cut_off":{},"on_reserve":{},"scs_left":{},"busiest_survivor":{}}})",
            text(study.points[of.what.point].id), text(lost_name(study, of.what)),
            metric(loss.damage.metric).name,
            estimate_json(loss.damage.estimate, metric(loss.damage.metric).unit),
            loss.structure.seatings, loss.structure.cut_off, loss.structure.on_reserve,
            !loss.structure.without_scs,
            loss.busiest_survivor ? text(
                study.points[of.what.point].scenario.topology.apps[*loss.busiest_survivor].id)
                                  : "null");
    }
    losses.end();
    List hinges{out, "single_points"};
    for (const Hinges& hinge : answer.hinges) {
        const StudyPoint& point = study.points[hinge.point];
        for (const SinglePoint& each : hinge.single_points) {
            hinges.next();
            fmt::format_to(std::back_inserter(out),
                           R"({{"point":{},"part":{},"pairs":{},"of":{}}})", text(point.id),
                           text(part_name(point.scenario.topology, each.part)), each.seatings,
                           hinge.seatings);
        }
    }
    hinges.end();
}

void add_differences(std::string& out, const Study& study, const StudyAnswer& answer) {
    List differences{out, "differences"};
    for (const PairedDifference& each : answer.differences) {
        differences.next();
        const StudyCase& one = answer.find_case(each.one)->what;
        fmt::format_to(std::back_inserter(out),
                       R"({{"from":{},"to":{},"lost":{},"metric":"{}","change":{}}})",
                       text(study.points[one.point].id),
                       text(study.points[answer.find_case(each.other)->what.point].id),
                       text(lost_name(study, one)), metric(each.metric).name,
                       estimate_json(each.estimate, metric(each.metric).unit));
    }
    differences.end();
}

}  // namespace

namespace {

/// The end of a line of the CSV form, from its metric on, without the line's last two cells.
std::string csv_figure(const StudyMetric& of,
                       std::size_t replications,
                       std::size_t missing,
                       const Estimate& estimate,
                       std::optional<Interval> range) {
    const auto shown = [&](double value) {
        const bool said = estimate.observations > 0 && std::isfinite(value);
        return said ? plain_amount(value, of.unit) : std::string{};
    };
    return fmt::format("{},{},{},{},{},{},{},{},{},{}", of.name, unit_name(of.unit), replications,
                       missing, shown(estimate.mean), shown(estimate.half_width),
                       shown(estimate.interval().low), shown(estimate.interval().high),
                       range ? shown(range->low) : "", range ? shown(range->high) : "");
}

}  // namespace

std::string plan_csv(const Study& study, const StudyAnswer& answer, const PlanFacts& facts) {
    std::string out = "study,point,lost,application,metric,unit,replications,missing,mean,"
                      "half_width,low,high,least,most,seed,precise,command\n";
    const std::string how = csv_cell(facts.command);
    for (const CaseAnswer& each : answer.cases) {
        const StudyPoint& point = study.points[each.what.point];
        const std::string name = fmt::format("{},{},{}", csv_cell(study.name), csv_cell(point.id),
                                             csv_cell(lost_name(study, each.what)));
        const bool precise = each.progress.standing == Progress::Standing::reached;
        const auto add = [&](std::string_view application, const std::string& figure) {
            fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{}\n", name,
                           csv_cell(application), figure, study.seed, precise, how);
        };
        for (const Figure& figure : each.figures) {
            add("", csv_figure(metric(figure.metric), each.replications, figure.missing,
                               figure.estimate, Interval{figure.least, figure.most}));
        }
        for (const AppLoad& load : each.loads) {
            for (std::size_t at = 0; at < app_metrics; ++at) {
                add(point.scenario.topology.apps[load.app].id,
                    csv_figure(app_metric_registry().at(at), each.replications, 0,
                               load.figures.at(at), std::nullopt));
            }
        }
    }
    return out;
}

namespace {

void add_outages(std::string& out, const Study& study, const StudyAnswer& answer) {
    List outages{out, "outages"};
    for (const OutageAnswer& each : answer.outages) {
        outages.next();
        const double down = each.exact ? each.exact->down : each.simulated->down.mean;
        fmt::format_to(std::back_inserter(out), R"({{"point":{},"method":"{}","down":{})",
                       text(study.points[each.point].id),
                       !each.exact            ? "simulated"
                       : each.exact->is_chain ? "chain"
                                              : "product",
                       number(down, StudyUnit::count));
        if (each.exact) {
            fmt::format_to(std::back_inserter(out), R"(,"states":{})", each.exact->states);
        } else {
            const SimulatedOutages& seen = *each.simulated;
            fmt::format_to(std::back_inserter(out),
                           R"(,"half_width":{},"cycles":{},"variance_reduction":{},"precise":{})",
                           number(seen.down.half_width, StudyUnit::count), seen.cycles,
                           number(seen.variance_reduction, StudyUnit::count), seen.is_precise());
        }
        out += R"(,"causes":[)";
        const auto& causes = each.exact ? each.exact->causes : each.simulated->causes;
        for (std::size_t at = 0; at < causes.size(); ++at) {
            fmt::format_to(std::back_inserter(out), R"({}{{"out":{},"share":{}}})",
                           at == 0 ? "" : ",", text(cause_name(causes[at].cause)),
                           number(causes[at].share, StudyUnit::count));
        }
        out += "]}";
    }
    outages.end();
}

}  // namespace

std::string plan_json(const Study& study, const StudyAnswer& answer, const PlanFacts& facts) {
    std::string out = fmt::format(
        "{{\n  \"schema\":\"{}\",\n  \"study\":{},\n  \"command\":{},\n  \"version\":{},\n  "
        "\"seed\":{},\n  \"confidence\":{},\n  \"runs\":{},\n  \"precise\":{}",
        plan_schema, text(study.name), text(facts.command), text(facts.version), study.seed,
        decimal(study.precision.confidence), answer.units, answer.is_precise);
    out += ",\n  \"units\":{";
    for (std::size_t at = 0; at < study.metrics.size(); ++at) {
        const StudyMetric& of = metric(*study_metric_named(study.metrics[at]));
        fmt::format_to(std::back_inserter(out), "{}{}\"{}\"", at == 0 ? "" : ",", key(of.name),
                       unit_name(of.unit));
    }
    out += "}";
    List cases{out, "cases"};
    for (const CaseAnswer& each : answer.cases) {
        cases.next();
        add_case(out, study, each);
    }
    cases.end();
    add_losses(out, study, answer);
    add_differences(out, study, answer);
    List availability{out, "availability"};
    for (const Availability& each : answer.availability) {
        availability.next();
        const auto share = [&](double value) {
            return number(value / each.node_time, StudyUnit::count);
        };
        fmt::format_to(
            std::back_inserter(out),
            R"({{"point":{},"without_primary":{},"both_down":{},"both_down_half_width":{},)"
            R"("unnoticed":{},"taking_over":{},"both_down_exact":{}}})",
            text(study.points[each.point].id), share(each.without_primary.mean),
            share(each.both_down.mean), share(each.both_down.half_width),
            share(each.unnoticed.mean), share(each.taking_over.mean),
            each.exact ? number(*each.exact, StudyUnit::count) : "null");
    }
    availability.end();
    add_outages(out, study, answer);
    List swings{out, "sensitivity"};
    for (const Swing& swing : answer.swings) {
        const StudyUnit unit = metric(*study_metric_named(study.precision.metric)).unit;
        swings.next();
        fmt::format_to(std::back_inserter(out), R"({{"factor":{},"low":{},"high":{},"change":{}}})",
                       text(swing.factor), estimate_json(swing.low, unit),
                       estimate_json(swing.high, unit), estimate_json(swing.change, unit));
    }
    swings.end();
    if (answer.find) {
        add_find(out, study, *answer.find);
    }
    return out + "\n}\n";
}

}  // namespace orsim
