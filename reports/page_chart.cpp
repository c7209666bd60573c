#include "reports/page_chart.hpp"

#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace orsim {

char letter(AppState state) {
    constexpr std::string_view letters = "PBXHS";
    return letters[static_cast<std::size_t>(state)];
}

std::string_view to_text(AppState state) {
    constexpr std::array<std::string_view, 5> words{"primary mode", "backup mode", "down", "hung",
                                                    "suspending"};
    return words.at(static_cast<std::size_t>(state));
}

std::string histogram_chart(std::string_view title, std::vector<std::int64_t> values) {
    constexpr std::size_t bins = 40;
    if (values.empty()) {
        return {};
    }
    std::ranges::sort(values);  // Whole numbers: equals are the same, so the value is its full key.
    const std::int64_t width = values.back() / static_cast<std::int64_t>(bins) + 1;
    std::array<std::int64_t, bins> counts{};
    for (const std::int64_t value : values) {
        ++counts.at(static_cast<std::size_t>(std::max<std::int64_t>(0, value) / width));
    }
    const std::int64_t most = *std::ranges::max_element(counts);
    std::string out = fmt::format("<svg class=\"histogram\" viewBox=\"0 0 460 150\" role=\"img\" "
                                  "aria-label=\"Histogram: {}; its figures are in the table\">",
                                  title);
    const auto add = std::back_inserter(out);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        if (counts.at(bin) != 0) {
            const std::int64_t high = std::max<std::int64_t>(2, counts.at(bin) * 96 / most);
            fmt::format_to(add, "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"9\" height=\"{}\"/>",
                           30 + bin * 10, 122 - high, high);
        }
    }
    const auto mark = [&](std::string_view name, std::size_t at, std::int64_t y) {
        const std::int64_t x = 30 + values[at] * 10 / width;
        fmt::format_to(add,
                       "<path class=\"mark\" d=\"M{0} {1}V122\"/><text class=\"tick\" x=\"{2}\" "
                       "y=\"{3}\" text-anchor=\"{4}\">{5} {6}</text>",
                       x, y + 2, x > 300 ? x - 4 : x + 4, y + 8, x > 300 ? "end" : "start", name,
                       human_microseconds(values[at]));
    };
    mark("median", (values.size() - 1) / 2, 2);
    if (values.size() >= 20) {
        mark("p95", (values.size() * 95 + 99) / 100 - 1, 14);
    }
    fmt::format_to(
        add,
        "<path class=\"axis\" d=\"M30 122H430\"/><text class=\"tick\" x=\"30\" "
        "y=\"138\">0</text><text class=\"tick\" x=\"430\" y=\"138\" text-anchor=\"end\">{}"
        "</text><text class=\"tick\" x=\"26\" y=\"34\" text-anchor=\"end\">{}</text></svg>",
        human_microseconds(values.back()), most);
    return out;
}

}  // namespace orsim
