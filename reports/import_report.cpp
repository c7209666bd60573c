#include "reports/import_report.hpp"

#include "reports/wording.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace orsim {
namespace {

/// A day factor of less than this is not told from none.
constexpr double least_day_cv = 0.005;

double shown_seconds(Duration length) {
    return static_cast<double>(length.count()) / 1e6;
}

std::string clock_of(double since_midnight) {
    const auto minutes = static_cast<std::int64_t>(since_midnight / 60);
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string name_of(const Distribution& distribution) {
    const double mean = shown_seconds(distribution.mean);
    switch (distribution.kind) {
    case Distribution::Shape::exponential:
        return fmt::format("exponential, mean {:.4g} s", mean);
    case Distribution::Shape::weibull:
        return fmt::format("Weibull, mean {:.4g} s, shape {:.3g}", mean,
                           static_cast<double>(distribution.shape) / 1e6);
    default:
        return fmt::format("{}, mean {:.4g} s, cv {:.3g}",
                           distribution.kind == Distribution::Shape::lognormal ? "lognormal"
                                                                               : "gamma",
                           mean, static_cast<double>(distribution.cv) / 1e6);
    }
}

std::string json_of(const Distribution& distribution) {
    switch (distribution.kind) {
    case Distribution::Shape::exponential:
        return fmt::format(R"({{ "dist": "exponential", "mean": "{}us" }})",
                           distribution.mean.count());
    case Distribution::Shape::weibull:
        return fmt::format(R"({{ "dist": "weibull", "mean": "{}us", "shape": {} }})",
                           distribution.mean.count(), decimal(distribution.shape));
    default:
        return fmt::format(R"({{ "dist": "{}", "mean": "{}us", "cv": {} }})",
                           distribution.kind == Distribution::Shape::lognormal ? "lognormal"
                                                                               : "gamma",
                           distribution.mean.count(), decimal(distribution.cv));
    }
}

void add_lengths(std::string& out, std::string_view what, const std::optional<FittedLengths>& of) {
    if (!of) {
        return;
    }
    fmt::format_to(std::back_inserter(out),
                   "\n{}, {} of them; a fit is good up to a distance of "
                   "{:.4f}\n",
                   what, of->number, distance_by_chance(of->number));
    for (const LengthFit& fit : of->fits) {
        fmt::format_to(std::back_inserter(out), "  {:<45}  distance {:.4f}{}\n",
                       name_of(fit.distribution), fit.distance,
                       fit.distance <= distance_by_chance(of->number) ? "  fits" : "");
    }
    if (of->fits.empty()) {
        out += "  all the same, or too few to fit anything to\n";
    }
}

}  // namespace

std::string import_text(const ImportedCalls& calls) {
    const CallProfile& profile = calls.profile;
    const double slot = shown_seconds(calls.slot);
    double total = 0;
    for (const double each : profile.calls) {
        total += each;
    }
    std::string out = fmt::format(
        "{}: {} days of {:.0f} calls, counted every {:g} min from {} to {}\n",
        visible(calls.source), profile.days, total, slot / 60, clock_of(slot * profile.first_slot),
        clock_of(slot * (profile.first_slot + static_cast<double>(profile.calls.size()))));
    const auto line = [&out](std::string_view what, const std::string& value,
                             std::string_view meaning) {
        fmt::format_to(std::back_inserter(out), "  {:<36}{:>10}  {}\n", what, value, meaning);
    };
    line("busiest hour", fmt::format("{:.2f} %", profile.busiest_hour * 100), "of the day's calls");
    line("busiest interval", fmt::format("{:.3f}", profile.peak), "times the mean one");
    line("variance over mean, one interval", fmt::format("{:.2f}", profile.dispersion),
         "of one weekday; 1 if calls came by themselves at its mean rate");
    line("variance over mean, one hour", fmt::format("{:.2f}", profile.dispersion_of_hours),
         "the same of whole hours");
    line("the same, each day at its own level", fmt::format("{:.2f}", profile.left_over),
         "of intervals; 1 if a factor for the day explains the rest");
    line("factor of the day, cv", fmt::format("{:.4f}", profile.day_cv),
         "beyond what chance alone shows");
    line("the same of one weekday", fmt::format("{:.4f}", profile.day_cv_weekday), "");
    line("explained by the profile", fmt::format("{:.2f} %", profile.explained * 100),
         "of the counts' variance");
    line("and by the day's factor", fmt::format("{:.2f} %", profile.explained_by_day * 100), "");
    add_lengths(out, "talk times", calls.talk_time);
    add_lengths(out, "patience", calls.patience);
    return out;
}

std::string import_scenario(const ImportedCalls& calls) {
    const CallProfile& profile = calls.profile;
    const std::int64_t slot = calls.slot / 1s;  // Whole seconds.
    const auto length = slot * static_cast<std::int64_t>(profile.calls.size());
    std::string out = fmt::format(
        R"({{
  "schema": "orsim/scenario@1",
  "name": "{}",
  "description": "A mean day of {} days of calls; time 0 is {}. Written by orsim import from {}.",
  "until": "{}s",
  "workload": [
    {{ "id": "calls", "kind": "voice",
      "arrivals": {{ "process": "poisson", )",
        json_escaped(calls.name), profile.days,
        clock_of(shown_seconds(calls.slot) * profile.first_slot), json_escaped(calls.source),
        length);
    if (profile.day_cv >= least_day_cv) {
        fmt::format_to(std::back_inserter(out), R"("day_factor": "{:.4f}", )", profile.day_cv);
    }
    out += "\"rate\": [";
    for (std::size_t at = 0; at < profile.calls.size(); ++at) {
        const double rate = profile.calls[at] / shown_seconds(calls.slot);
        fmt::format_to(std::back_inserter(out),
                       "{}\n        {{ \"from\": \"{}s\", \"per_second\": \"{:.6f}\" }}",
                       at == 0 ? "" : ",", static_cast<std::int64_t>(at) * slot, rate);
    }
    out += " ] }";
    if (calls.talk_time && !calls.talk_time->fits.empty()) {
        out += ",\n      \"talk_time\": " + json_of(calls.talk_time->fits.front().distribution);
    }
    if (calls.patience && !calls.patience->fits.empty()) {
        out += ",\n      \"patience\": " + json_of(calls.patience->fits.front().distribution);
    }
    return out + " }\n  ]\n}\n";
}

}  // namespace orsim
