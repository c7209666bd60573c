#include "reports/plan_words.hpp"

#include <fmt/format.h>

#include <cmath>

namespace orsim {
namespace {

constexpr double million = 1e6;

/// Four digits that count, and every digit before the point.
std::string digits(double value) {
    const double size = std::abs(value);
    if (size >= 1000) {
        return fmt::format("{:.0f}", value);
    }
    return fmt::format("{:.4g}", value == 0 ? 0.0 : value);
}

}  // namespace

std::string amount(double value, StudyUnit unit) {
    switch (unit) {
    case StudyUnit::count:
        return digits(value);
    case StudyUnit::millionths:
        return digits(value / million);
    case StudyUnit::microseconds:
        break;
    }
    const double size = std::abs(value);
    if (size == 0) {
        return "0 s";
    }
    constexpr double hour = 3.6e9;
    if (size >= hour) {
        return digits(value / hour) + " h";
    }
    if (size >= million) {
        return digits(value / million) + " s";
    }
    return size >= 1000 ? digits(value / 1000) + " ms" : digits(value) + " us";
}

std::string plain_amount(double value, StudyUnit unit) {
    return fmt::format("{}", unit == StudyUnit::millionths ? value / million : value);
}

std::string_view unit_name(StudyUnit unit) {
    switch (unit) {
    case StudyUnit::count:
        return "count";
    case StudyUnit::microseconds:
        return "us";
    case StudyUnit::millionths:
        return "ratio";
    }
    return "";
}

std::string with_interval(const Estimate& estimate, StudyUnit unit) {
    if (estimate.observations == 0) {
        return "-";
    }
    if (!std::isfinite(estimate.half_width)) {
        return amount(estimate.mean, unit);
    }
    return fmt::format("{} ± {}", amount(estimate.mean, unit), amount(estimate.half_width, unit));
}

std::string part_name(const Topology& topology, const LostPart& part) {
    switch (part.kind) {
    case Losable::host:
        return "host " + topology.hosts[HostId{part.index}].id;
    case Losable::node:
        return "node " + topology.nodes[NodeId{part.index}].id;
    case Losable::data_center:
        return "data center " + topology.data_centers[DataCenterId{part.index}].id;
    case Losable::link:
        break;
    }
    return "link " + topology.links[LinkId{part.index}].id;
}

std::string lost_name(const Study& study, const StudyCase& what) {
    std::string name;
    for (const LostPart& part : what.lost) {
        name += name.empty() ? "" : " and ";
        name += part_name(study.points[what.point].scenario.topology, part);
    }
    return name.empty() ? "nothing" : name;
}

std::string case_name(const Study& study, const StudyCase& what) {
    return fmt::format("{}, {} lost", study.points[what.point].id, lost_name(study, what));
}

std::string busiest_survivor(const Study& study, const CaseAnswer& answer, const LossAnswer& loss) {
    if (!loss.busiest_survivor) {
        return "nobody";
    }
    const AppId app = *loss.busiest_survivor;
    return study.points[answer.what.point].scenario.topology.apps[app].id + " "
           + with_interval(answer.loads[app.index()].of(AppMetric::busiest_minute),
                           StudyUnit::millionths);
}

std::string limits_of(const Goal& goal) {
    const StudyUnit unit = study_metrics()[*study_metric_named(goal.metric)].unit;
    std::string text;
    if (goal.least) {
        text = "at least " + amount(static_cast<double>(*goal.least), unit);
    }
    if (goal.most) {
        text += text.empty() ? "" : " and ";
        text += "at most " + amount(static_cast<double>(*goal.most), unit);
    }
    return text;
}

std::string counted(std::size_t number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

}  // namespace orsim
