#include "reports/plan_availability.hpp"

#include "reports/plan_words.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace orsim {
namespace {

constexpr double minutes_a_year = 365.0 * 24 * 60;
constexpr std::size_t most_causes = 12;

std::string percent(double share) {
    return fmt::format("{:.4g} %", share * 100);
}

const std::vector<OutageShare>& causes_of(const OutageAnswer& each) {
    return each.exact ? each.exact->causes : each.simulated->causes;
}

}  // namespace

std::string a_year(double share) {
    return fmt::format("{:.4g} minutes a year", share * minutes_a_year);
}

std::vector<std::string> availability_sentences(const Availability& each) {
    const auto share = [&](const Estimate& estimate) {
        const std::string half =
            std::isfinite(estimate.half_width)
                ? fmt::format("{:.2g} %", estimate.half_width / each.node_time * 100)
                : "?";
        return fmt::format("{} ± {}", percent(estimate.mean / each.node_time), half);
    };
    return {fmt::format("nodes are without a serving primary {} of their time, simulated: both "
                        "applications down {}, not noticed yet {}, the other taking over {}",
                        share(each.without_primary), share(each.both_down), share(each.unnoticed),
                        share(each.taking_over)),
            fmt::format("both down in the long run: {}",
                        each.exact ? fmt::format("{:.6g} %, exactly", *each.exact * 100)
                                   : "simulated only; exact where each application hangs on the "
                                     "random loss of its own host alone, after exponential times")};
}

std::vector<std::string> outage_sentences(const Study& study, const OutageAnswer& each) {
    std::vector<std::string> said;
    const AvailabilityQuestion& asked = *study.availability;
    said.push_back(fmt::format(
        "service is {}; {}",
        asked.nodes_together
            ? fmt::format("up while at least {} run and reach each other",
                          counted(*asked.nodes_together, "node"))
            : "down as far as calls reach neither their assigned nor their reserved node",
        asked.inspection ? "one crew repairs one part at a time" : "each part has a crew"));
    if (each.exact) {
        said.push_back(fmt::format("it is down {} of the time, {}: exactly, {} {} states",
                                   percent(each.exact->down), a_year(each.exact->down),
                                   each.exact->is_chain ? "by a chain of" : "as a sum over",
                                   each.exact->states));
    }
    if (each.simulated) {
        const SimulatedOutages& seen = *each.simulated;
        said.push_back(fmt::format(
            "it is down {} ± {} of the time, {}: simulated, in {} cycles from all parts up to all "
            "up again; failures are biased, and without that the "
            "variance would be {:.3g} times as large",
            percent(seen.down.mean), percent(seen.down.half_width), a_year(seen.down.mean),
            seen.cycles, seen.variance_reduction));
        if (!seen.is_precise()) {
            said.push_back(
                fmt::format("the half width asked for, {}, was not reached", percent(seen.target)));
        }
    }
    return said;
}

std::string cause_name(const OutageCause& cause) {
    constexpr std::array names{"host", "node", "data center", "link"};
    std::string name;
    for (std::size_t at = 0; at < cause.size(); ++at) {
        if (cause.at(at) > 0) {
            name += name.empty() ? "" : " and ";
            name += counted(cause.at(at), names.at(at));
        }
    }
    return name;
}

std::vector<std::string> outage_heads() {
    return {"out while service is down", "share of time", "minutes a year"};
}

std::vector<std::vector<std::string>> outage_rows(const OutageAnswer& each) {
    std::vector<std::vector<std::string>> rows;
    double rest = 0;
    for (const OutageShare& share : causes_of(each)) {
        if (rows.size() < most_causes) {
            rows.push_back({cause_name(share.cause), percent(share.share),
                            fmt::format("{:.4g}", share.share * minutes_a_year)});
        } else {
            rest += share.share;
        }
    }
    if (rest > 0) {
        rows.push_back({"other", percent(rest), fmt::format("{:.4g}", rest * minutes_a_year)});
    }
    return rows;
}

}  // namespace orsim
