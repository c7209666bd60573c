#include "reports/page_chart.hpp"

#include "reports/page_data.hpp"
#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace orsim {
namespace {

constexpr std::int64_t left = 150;
constexpr std::int64_t right = 1180;
constexpr std::int64_t top = 44;
constexpr std::int64_t lane = 54;
constexpr std::size_t most_watches = 160;  // More would be a smear.

/// From instants to places on the paper.
struct Scale {
    Instant from{};
    Instant to{};

    [[nodiscard]] std::int64_t x(Instant at) const {
        const Instant shown = std::clamp(at, from, to);
        const std::int64_t width = std::max<std::int64_t>(1, (to - from).count());
        // Thousandths first, so that nothing overflows in a year of microseconds.
        const std::int64_t share =
            (shown - from).count() / std::max<std::int64_t>(1, width / 100'000);
        const std::int64_t whole = width / std::max<std::int64_t>(1, width / 100'000);
        return left + (right - left) * share / whole;
    }
};

/// A length of 1, 2 or 5 times a power of ten that divides a span into some eight pieces.
Duration step_of(Duration span) {
    std::int64_t step = 1;
    while (true) {
        for (const std::int64_t factor : {1, 2, 5}) {
            if (step * factor * 9 >= span.count()) {
                return Duration{step * factor};
            }
        }
        step *= 10;
    }
}

class Drawing {
public:
    explicit Drawing(const PageRun& run)
        : run_{&run}, names_{run.scenario, page_html}, scale_{run.scenario.start, last(run)} {}

    std::string draw() {
        const auto apps = static_cast<std::int64_t>(run_->story.apps.size());
        height_ = top + apps * lane + 46;
        fmt::format_to(std::back_inserter(out_),
                       "<svg class=\"overview\" viewBox=\"0 0 1200 {}\" role=\"img\" "
                       "aria-label=\"Run modes of all applications, faults and watches over time; "
                       "the table below says the same\">",
                       height_);
        patterns();
        axis();
        faults();
        for (std::size_t app = 0; app < run_->story.apps.size(); ++app) {
            app_lane(app);
        }
        watches();
        calls();
        out_ += "</svg>";
        return std::move(out_);
    }

private:
    /// Where something last happens; the end of the run is no event of the story.
    static Instant last(const PageRun& run) {
        Instant at = run.scenario.start;
        for (const Record& record : run.records) {
            at = record.event == Event::run_ended ? at : record.at;
        }
        const Duration whole = at - run.scenario.start;
        return std::min(run.scenario.until, at + whole / 20 + 1ms);
    }

    template <class... Args>
    void add(fmt::format_string<Args...> words, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), words, std::forward<Args>(args)...);
    }

    void patterns() {
        out_ +=
            "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
            "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"p-back\""
            " width=\"6\" height=\"6\"/><path class=\"p-line\" d=\"M0 0V6\"/></pattern>"
            "<pattern id=\"cross\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">"
            "<rect class=\"d-back\" width=\"7\" height=\"7\"/><path class=\"d-line\" "
            "d=\"M0 0L7 7M7 0L0 7\"/></pattern>"
            "<pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
            "<rect class=\"h-back\" width=\"6\" height=\"6\"/><circle class=\"h-dot\" cx=\"3\" "
            "cy=\"3\" r=\"1.4\"/></pattern></defs>";
    }

    void axis() {
        const Duration step = step_of(scale_.to - scale_.from);
        std::int64_t first = scale_.from.time_since_epoch() / step;
        for (Instant at{first * step}; at <= scale_.to; at += step) {
            if (at < scale_.from) {
                continue;
            }
            add("<path class=\"grid\" d=\"M{0} {1}V{2}\"/><text class=\"tick\" x=\"{0}\" y=\"{3}\" "
                "text-anchor=\"middle\">{4}</text>",
                scale_.x(at), top - 6, height_ - 20, height_ - 6, human(at.time_since_epoch()));
        }
    }

    void faults() {
        for (const FaultSpan& fault : run_->story.faults) {
            const std::int64_t from = scale_.x(fault.from);
            const std::int64_t to = scale_.x(fault.to.value_or(scale_.to));
            add("<rect class=\"fault\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", from,
                top - 6, std::max<std::int64_t>(2, to - from), height_ - top - 14);
            const std::string name{names_.of(Entity{EntityKind::fault, fault.fault.index()})};
            add("<text class=\"fault-name\" x=\"{}\" y=\"{}\">{}: {}</text>", from + 4, top - 14,
                name, names_.deed(fault.fault));
        }
    }

    [[nodiscard]] static std::int64_t lane_y(std::size_t app) {
        return top + static_cast<std::int64_t>(app) * lane;
    }

    void app_lane(std::size_t index) {
        const AppId id{static_cast<std::uint16_t>(index)};
        const App& app = run_->scenario.topology.apps[id];
        const std::int64_t y = lane_y(index);
        add("<text class=\"app\" x=\"8\" y=\"{}\">{}</text><text class=\"where\" x=\"8\" y=\"{}\">"
            "node {}, host {}</text>",
            y + 15, names_.of(Entity{EntityKind::app, id.index()}), y + 30, names_.node(app.node),
            names_.of(Entity{EntityKind::host, app.host.index()}));
        const std::vector<Stretch>& all = run_->story.apps[index];
        for (std::size_t at = 0; at < all.size(); ++at) {
            const std::int64_t from = scale_.x(all[at].from);
            const std::int64_t to = scale_.x(at + 1 < all.size() ? all[at + 1].from : scale_.to);
            const char mark = letter(all[at].state);
            add("<rect class=\"m{0}\" x=\"{1}\" y=\"{2}\" width=\"{3}\" height=\"16\"/>", mark,
                from, y + 4, std::max<std::int64_t>(1, to - from));
            if (to - from > 14) {
                add("<text class=\"letter l{0}\" x=\"{1}\" y=\"{2}\">{0}</text>", mark, from + 4,
                    y + 16);
            }
        }
    }

    void watches() {
        std::size_t drawn = 0;
        std::vector<std::int64_t> depth(run_->story.apps.size());
        for (const CallFacts& call : run_->story.calls) {
            for (const std::uint32_t at : call.records) {
                const Record& end = run_->records[at];
                const bool ends =
                    end.event == Event::watch_expired || end.event == Event::watch_satisfied;
                if (!ends || end.actor.kind != EntityKind::app || ++drawn > most_watches) {
                    continue;
                }
                bracket(start_of(call, end), end, depth.at(end.actor.index)++ % 4);
            }
        }
    }

    [[nodiscard]] Instant start_of(const CallFacts& call, const Record& end) const {
        Instant from = call.arrived;
        for (const std::uint32_t at : call.records) {
            const Record& each = run_->records[at];
            if (each.event == Event::watch_started && each.actor == end.actor
                && each.at <= end.at) {
                from = each.at;
            }
        }
        return from;
    }

    void bracket(Instant from, const Record& end, std::int64_t depth) {
        const std::int64_t y = lane_y(end.actor.index) + 26 + depth * 6;
        const bool ran_out = end.event == Event::watch_expired;
        add("<path class=\"watch {0}\" d=\"M{1} {2}v4H{3}v-4\"><title>{4}</title></path>"
            "<circle class=\"end {0}\" cx=\"{3}\" cy=\"{5}\" r=\"3\"/>",
            ran_out ? "ran-out" : "over", scale_.x(from), y, scale_.x(end.at),
            sentence(names_, end), y + 4);
    }

    void calls() {
        const std::int64_t y = height_ - 28;
        std::size_t drawn = 0;
        add("<text class=\"where\" x=\"8\" y=\"{}\">sessions created</text>", y + 4);
        for (const CallFacts& call : run_->story.calls) {
            if (call.created != no_index && ++drawn <= most_watches * 4) {
                add("<path class=\"made\" d=\"M{0} {1}l4 6h-8z\"/>",
                    scale_.x(run_->records[call.created].at), y - 4);
            }
        }
    }

    const PageRun* run_;
    Names names_;
    Scale scale_;
    std::int64_t height_ = 0;
    std::string out_;
};

}  // namespace

char letter(AppState state) {
    constexpr std::string_view letters = "PBXHS";
    return letters[static_cast<std::size_t>(state)];
}

std::string_view to_text(AppState state) {
    constexpr std::array<std::string_view, 5> words{"primary mode", "backup mode", "down", "hung",
                                                    "suspending"};
    return words.at(static_cast<std::size_t>(state));
}

std::string overview_chart(const PageRun& run) {
    return Drawing{run}.draw();
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
