#include "reports/diff_chart.hpp"

#include "reports/page_chart.hpp"
#include "reports/page_data.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace orsim {
namespace {

constexpr std::int64_t left = 150;
constexpr std::int64_t right = 1180;
constexpr std::int64_t top = 34;
constexpr std::int64_t lane = 58;

/// What an application is from an instant on; nothing where the log does not tell.
struct Span {
    Instant from{};
    std::optional<AppState> state;
};

std::optional<AppState> state_after(Event event) {
    using enum Event;
    switch (event) {
    case app_crashed:
    case app_stopped:
        return AppState::down;
    case app_hung:
        return AppState::hung;
    case app_started:
    case app_demoted:
        return AppState::backup;
    case app_promoted:
        return AppState::primary;
    case app_suspending:
        return AppState::suspending;
    default:
        return std::nullopt;
    }
}

/// What an application was before something happened to it, by what then happened.
std::optional<AppState> state_before(const Record& record) {
    using enum Event;
    if (record.event == app_promoted) {
        return AppState::backup;
    }
    const bool creates = record.event == session_create_started || record.event == session_created;
    const bool as_new = record.reason == Reason::as_new_primary;
    if (record.event == app_demoted || (creates && !as_new)) {
        return AppState::primary;
    }
    return std::nullopt;
}

using Lanes = std::map<std::string, std::vector<Span>>;

/// The run modes of each application of a log, by its name.
Lanes lanes_of(const EventLog& log, Instant start) {
    Lanes lanes;
    for (const std::string& id : log.entities.at(static_cast<std::size_t>(EntityKind::app))) {
        lanes[id] = {{start, {}}};
    }
    std::map<std::string, AppState> before_hang;
    for (const Record& record : log.records) {
        if (record.actor.kind != EntityKind::app) {
            continue;
        }
        std::vector<Span>& spans = lanes[log.name(record.actor)];
        if (spans.size() == 1 && !spans.front().state) {
            spans.front().state = state_before(record);
        }
        std::optional<AppState> state = record.call ? std::nullopt : state_after(record.event);
        if (record.event == Event::app_recovered && spans.size() > 1) {
            state = spans[spans.size() - 2].state;
        }
        if (state && state != spans.back().state) {
            spans.push_back({record.at, state});
        }
    }
    return lanes;
}

class DiffDrawing {
public:
    DiffDrawing(const DiffSides& sides, const Difference& difference)
        : sides_{&sides}, difference_{&difference} {
        for (const EventLog* log : {&sides.left, &sides.right}) {
            for (const Record& record : log->records) {
                from_ = std::min(from_, record.at);
                to_ = record.event == Event::run_ended ? to_ : std::max(to_, record.at);
            }
            for (const std::string& id :
                 log->entities.at(static_cast<std::size_t>(EntityKind::app))) {
                if (std::ranges::find(names_, id) == names_.end()) {
                    names_.push_back(id);
                }
            }
        }
        to_ += (to_ - from_) / 20 + 1ms;
    }

    std::string draw() {
        const auto rows = static_cast<std::int64_t>(names_.size()) + 1;
        bottom_ = top + rows * lane;
        out_ = fmt::format(
            "<svg id=\"axis\" viewBox=\"0 0 1200 {}\" role=\"img\" aria-label=\"Run modes of both "
            "runs on one axis, with a mark for each event that differs; the tables below say the "
            "same\" data-from=\"{}\" data-to=\"{}\" data-bottom=\"{}\"><defs>",
            bottom_ + 26, count(from_), count(to_), bottom_);
        out_ += "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                "patternTransform=\"rotate(45)\"><rect class=\"p-back\" width=\"6\" height=\"6\"/>"
                "<path class=\"p-line\" d=\"M0 0V6\"/></pattern><pattern id=\"cross\" width=\"7\" "
                "height=\"7\" patternUnits=\"userSpaceOnUse\"><rect class=\"d-back\" width=\"7\" "
                "height=\"7\"/><path class=\"d-line\" d=\"M0 0L7 7M7 0L0 7\"/></pattern><pattern "
                "id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect "
                "class=\"h-back\" width=\"6\" height=\"6\"/><circle class=\"h-dot\" cx=\"3\" "
                "cy=\"3\" r=\"1.4\"/></pattern>";
        add("<clipPath id=\"paper\"><rect x=\"{}\" y=\"0\" width=\"{}\" height=\"{}\"/></clipPath>"
            "</defs>",
            left - 11, right - left + 30, bottom_ + 26);
        names();
        out_ += "<g clip-path=\"url(#paper)\"><g id=\"ticks\">";
        ticks();
        out_ += "</g>";
        modes(sides_->left, 4);
        modes(sides_->right, 32);
        parting();
        marks();
        out_ += "</g></svg>";
        return std::move(out_);
    }

private:
    template <class... Args>
    void add(fmt::format_string<Args...> words, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), words, std::forward<Args>(args)...);
    }
    static std::int64_t count(Instant at) { return at.time_since_epoch().count(); }
    [[nodiscard]] std::int64_t x(Instant at) const {
        // Thousandths first, so that nothing overflows in a year of microseconds.
        const std::int64_t width = (to_ - from_).count();
        const std::int64_t grain = std::max<std::int64_t>(1, width / 100'000);
        return left
               + (right - left) * ((std::clamp(at, from_, to_) - from_).count() / grain)
                     / std::max<std::int64_t>(1, width / grain);
    }
    /// The top of an application's lane; the last one is everybody else's.
    [[nodiscard]] std::int64_t y(const std::string& name) const {
        return top + lane * (std::ranges::find(names_, name) - names_.begin());
    }

    void names() {
        for (const std::string& name : names_) {
            add("<text class=\"app\" x=\"8\" y=\"{}\">{}</text>", y(name) + 28,
                page_html(name.substr(0, 17)));
        }
        add("<text class=\"where\" x=\"8\" y=\"{}\">everybody else</text>",
            top + lane * static_cast<std::int64_t>(names_.size()) + 28);
        for (std::size_t row = 0; row <= names_.size(); ++row) {
            const std::int64_t at = top + lane * static_cast<std::int64_t>(row);
            add("<text class=\"side a\" x=\"120\" y=\"{}\">A</text><text class=\"side b\" "
                "x=\"120\" y=\"{}\">B</text>",
                at + 15, at + 43);
        }
    }

    void ticks() {
        std::int64_t step = 1;
        while (step * 9 < (to_ - from_).count()) {
            step *= step * 2 * 9 >= (to_ - from_).count()   ? 2
                    : step * 5 * 9 >= (to_ - from_).count() ? 5
                                                            : 10;
        }
        std::int64_t at = count(from_) / step * step;
        at += at < count(from_) ? step : 0;
        for (; at <= count(to_); at += step) {
            add("<path class=\"grid\" d=\"M{0} 24V{1}\"/><text class=\"tick\" "
                "text-anchor=\"middle\""
                " x=\"{0}\" y=\"{2}\">{3}</text>",
                x(Instant{Duration{at}}), bottom_, bottom_ + 16, human_microseconds(at));
        }
    }

    void modes(const EventLog& log, std::int64_t down) {
        for (const auto& [name, spans] : lanes_of(log, from_)) {
            std::int64_t sliver = -1;  // Of stretches thinner than the paper's grain one is enough.
            for (std::size_t at = 0; at < spans.size(); ++at) {
                const Instant end = at + 1 < spans.size() ? spans[at + 1].from : to_;
                const std::int64_t from = x(spans[at].from);
                const std::int64_t width = x(end) - from;
                if (width == 0 && from == sliver) {
                    continue;
                }
                sliver = width == 0 ? from : sliver;
                add("<rect class=\"m{}\" data-f=\"{}\" data-t=\"{}\" x=\"{}\" y=\"{}\" "
                    "width=\"{}\" "
                    "height=\"14\"><title>{}</title></rect>",
                    spans[at].state ? letter(*spans[at].state) : 'U', count(spans[at].from),
                    count(end), from, y(name) + down, std::max<std::int64_t>(1, width),
                    spans[at].state ? to_text(*spans[at].state) : "the log does not tell");
            }
        }
    }

    void parting() {
        if (difference_->empty()) {
            return;
        }
        const Step& step = difference_->steps[difference_->parting];
        Instant at = to_;
        if (step.left != Step::nowhere) {
            at = std::min(at, sides_->left.records[step.left].at);
        }
        if (step.right != Step::nowhere) {
            at = std::min(at, sides_->right.records[step.right].at);
        }
        add("<path class=\"parting\" data-f=\"{0}\" data-t=\"{0}\" data-y=\"22 {1}\" d=\"M{2} "
            "22L{2} {1}\"/><g data-f=\"{0}\" transform=\"translate({2} 0)\"><text "
            "class=\"part-text\" x=\"{3}\" y=\"16\" text-anchor=\"{4}\">they part</text></g>",
            count(at), bottom_, x(at), x(at) > 1000 ? -4 : 4, x(at) > 1000 ? "end" : "start");
    }

    /// Of too many differences those that add, take or move an event come first, and of changes
    /// some from all over the runs.
    void marks() {
        std::vector<const Step*> chosen;
        std::vector<const Step*> changed;
        for (const Step& step : difference_->steps) {
            if (step.kind == Step::Kind::changed) {
                changed.push_back(&step);
            } else if (step.kind != Step::Kind::same) {
                chosen.push_back(&step);
            }
        }
        const std::size_t all = chosen.size() + changed.size();
        chosen.resize(std::min(chosen.size(), most_chart_steps));
        const std::size_t room = most_chart_steps - chosen.size();
        const std::size_t stride = room == 0 ? changed.size() + 1 : changed.size() / room + 1;
        for (std::size_t at = 0; at < changed.size(); at += stride) {
            chosen.push_back(changed[at]);
        }
        for (const Step* step : chosen) {
            mark(*step);
        }
        if (chosen.size() < all) {
            add("<text class=\"where\" x=\"{}\" y=\"16\" text-anchor=\"end\">{} of {} differences "
                "are marked</text>",
                right, chosen.size(), all);
        }
    }

    void mark(const Step& step) {
        const bool is_left = step.left != Step::nowhere;
        const bool is_right = step.right != Step::nowhere;
        const EventLog& log = is_left ? sides_->left : sides_->right;
        const Record& record = log.records[is_left ? step.left : step.right];
        const std::string name = record.actor.kind == EntityKind::app ? log.name(record.actor) : "";
        const std::int64_t down = y(name);
        const std::string words = html_escaped(told(log, record));
        const auto dot = [&](const Record& each, std::int64_t at) {
            add("<g data-f=\"{}\" transform=\"translate({} 0)\"><circle class=\"{}\" cx=\"0\" "
                "cy=\"{}\" r=\"3.5\"><title>{} s: {}, {}</title></circle></g>",
                count(each.at), x(each.at), to_text(step.kind), at, clock(each.at), words,
                to_text(step.kind));
        };
        if (is_left && is_right && step.later == Duration::zero()) {
            dot(record, down + 25);
            return;
        }
        if (is_left && is_right) {
            const Record& other = sides_->right.records[step.right];
            add("<path class=\"shift\" data-f=\"{}\" data-t=\"{}\" data-y=\"{} {}\" d=\"M{} {}L{} "
                "{}\"/>",
                count(record.at), count(other.at), down + 20, down + 30, x(record.at), down + 20,
                x(other.at), down + 30);
        }
        if (is_left) {
            dot(sides_->left.records[step.left], down + 21);
        }
        if (is_right) {
            dot(sides_->right.records[step.right], down + 29);
        }
    }

    const DiffSides* sides_;
    const Difference* difference_;
    std::vector<std::string> names_;
    Instant from_{};
    Instant to_{};
    std::int64_t bottom_ = 0;
    std::string out_;
};

}  // namespace

std::string diff_chart(const DiffSides& sides, const Difference& difference) {
    return DiffDrawing{sides, difference}.draw();
}

}  // namespace orsim
