#include "reports/plan_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace orsim {
namespace {

constexpr double width = 720;
constexpr double left = 250;  // Of the plot; labels stand before it.
constexpr double right = 700;
constexpr double row_height = 26;
constexpr double top = 8;

/// From values to places along the axis.
class Axis {
public:
    explicit Axis(const std::vector<ChartRow>& rows) {
        for (const ChartRow& row : rows) {
            if (row.estimate.observations == 0) {
                continue;
            }
            const double half = half_width(row.estimate);
            low_ = std::min(low_, row.estimate.mean - half);
            high_ = std::max(high_, row.estimate.mean + half);
        }
        if (high_ - low_ <= 0) {
            high_ = low_ + 1;
        }
        step_ = step_of((high_ - low_) / 4);
    }

    [[nodiscard]] static double half_width(const Estimate& estimate) {
        return std::isfinite(estimate.half_width) ? estimate.half_width : 0;
    }
    [[nodiscard]] double place(double value) const {
        return left + (value - low_) / (high_ - low_) * (right - left);
    }
    [[nodiscard]] std::vector<double> ticks() const {
        std::vector<double> ticks;
        const auto first = static_cast<std::int64_t>(std::ceil(low_ / step_));
        const auto last = static_cast<std::int64_t>(std::floor(high_ / step_));
        for (std::int64_t at = first; at <= last; ++at) {
            ticks.push_back(static_cast<double>(at) * step_);
        }
        return ticks;
    }

private:
    /// The next of 1, 2, 5 times a power of ten.
    static double step_of(double rough) {
        const double power = std::pow(10, std::floor(std::log10(rough)));
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (power * factor >= rough) {
                return power * factor;
            }
        }
        return power * 10;
    }

    double low_ = 0;
    double high_ = 0;
    double step_ = 1;
};

}  // namespace

std::string
interval_chart(std::string_view title, const std::vector<ChartRow>& rows, StudyUnit unit) {
    const Axis axis{rows};
    const double bottom = top + row_height * static_cast<double>(rows.size());
    std::string out = fmt::format(
        "<figure><figcaption>{0}</figcaption><div class=\"wide\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"chart of {0}\"><svg viewBox=\"0 0 {1} {2}\" role=\"img\" "
        "aria-label=\"{0}; the table holds the same numbers\">",
        title, width, bottom + 28);
    const auto add = [&out](std::string_view text) { out += text; };
    for (const double tick : axis.ticks()) {
        const double at = axis.place(tick);
        add(fmt::format("<line class=\"{}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{}\" y2=\"{}\"/>",
                        tick == 0 ? "zero" : "grid", at, at, top, bottom));
        add(fmt::format("<text class=\"tick\" text-anchor=\"middle\" x=\"{:.1f}\" "
                        "y=\"{}\">{}</text>",
                        at, bottom + 16, amount(tick, unit)));
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const double y = top + row_height * (static_cast<double>(row) + 0.5);
        const Estimate& estimate = rows[row].estimate;
        add(fmt::format("<text text-anchor=\"end\" x=\"{}\" y=\"{:.1f}\">{}</text>", left - 10,
                        y + 4, rows[row].label));
        if (estimate.observations == 0) {
            continue;
        }
        const double mean = axis.place(estimate.mean);
        const double zero = axis.place(0);
        const double half = Axis::half_width(estimate);
        add(fmt::format("<rect class=\"span\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
                        "height=\"12\"/>",
                        std::min(mean, zero), y - 6, std::abs(mean - zero)));
        add(fmt::format("<path class=\"whisker\" d=\"M{0:.1f} {2:.1f}v8m0 -4H{1:.1f}m0 -4v8\" "
                        "fill=\"none\"/>",
                        axis.place(estimate.mean - half), axis.place(estimate.mean + half), y - 4));
        add(fmt::format("<circle class=\"middle\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\"/>", mean,
                        y));
    }
    add("</svg></div></figure>");
    return out;
}

}  // namespace orsim
