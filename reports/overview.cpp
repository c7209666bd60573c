#include "reports/overview.hpp"

#include "reports/page_chart.hpp"
#include "reports/page_data.hpp"
#include "reports/page_gaps.hpp"
#include "reports/page_source.hpp"
#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string_view>
#include <vector>

namespace orsim {
namespace {

constexpr std::int64_t left = 150;
constexpr std::int64_t right = 1180;
constexpr std::int64_t lane = 58;
constexpr std::size_t most_watches = 160;  // More would be a smear.
constexpr std::size_t most_marks = 60;     // Of sessions one by one; more are counted.
constexpr std::size_t watch_rows = 3;
constexpr std::int64_t bin = 4;  // Width of a bar of sessions.

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

/// A name short enough for the column beside the lanes.
std::string narrow(std::string_view name) {
    constexpr std::size_t most = 17;
    std::string text = visible(name);
    if (text.size() > most) {
        std::size_t cut = most;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) {
            --cut;  // Not inside a character.
        }
        text = text.substr(0, cut) + "…";
    }
    return html_escaped(text);
}

/// How wide a text of ten units of height is, or a little more.
std::int64_t width_of(std::string_view text) {
    return static_cast<std::int64_t>(text.size()) * 6;
}

/// The watch of one application for one call, as its end tells it.
struct Watch {
    const CallFacts* call = nullptr;
    std::uint32_t end = 0;
    bool ran_out = false;
};

class Drawing {
public:
    explicit Drawing(const PageRun& run)
        : run_{&run},
          names_{run.scenario, page_html},
          narrow_{run.scenario, narrow},
          scale_{run.scenario.start, last(run)} {}

    Overview draw() {
        patterns();
        const std::string labels = fault_labels();
        bottom_ = top_ + static_cast<std::int64_t>(run_->story.apps.size()) * lane;
        axis();
        fault_bands();
        out_ += labels;
        for (std::size_t app = 0; app < run_->story.apps.size(); ++app) {
            app_lane(app);
        }
        watches();
        sessions();
        return {std::move(out_), bottom_ + 76};
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

    void patterns();
    void axis();
    [[nodiscard]] std::string fault_labels();
    void fault_bands();
    void app_lane(std::size_t index);
    [[nodiscard]] std::vector<Watch> chosen_watches();
    void watches();
    [[nodiscard]] Instant start_of(const Watch& watch) const;
    [[nodiscard]] std::string winner(const Watch& watch) const;
    void bracket(const Watch& watch);
    void sessions();
    void bars(const std::vector<Instant>& made, const std::vector<Instant>& missed);

    [[nodiscard]] std::int64_t lane_y(std::size_t app) const {
        return top_ + static_cast<std::int64_t>(app) * lane;
    }

    const PageRun* run_;
    Names names_;
    Names narrow_;
    Scale scale_;
    std::int64_t top_ = 44;
    std::int64_t bottom_ = 0;                                  // Of the lanes.
    std::vector<std::array<std::int64_t, watch_rows>> taken_;  // How far right, by lane and row.
    std::size_t all_watches_ = 0;
    std::string out_;
};

void Drawing::patterns() {
    out_ += "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
            "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"p-back\""
            " width=\"6\" height=\"6\"/><path class=\"p-line\" d=\"M0 0V6\"/></pattern>"
            "<pattern id=\"cross\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">"
            "<rect class=\"d-back\" width=\"7\" height=\"7\"/><path class=\"d-line\" "
            "d=\"M0 0L7 7M7 0L0 7\"/></pattern>"
            "<pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
            "<rect class=\"h-back\" width=\"6\" height=\"6\"/><circle class=\"h-dot\" cx=\"3\" "
            "cy=\"3\" r=\"1.4\"/></pattern></defs>";
}

void Drawing::axis() {
    const Duration step = step_of(scale_.to - scale_.from);
    const std::int64_t first = scale_.from.time_since_epoch() / step;
    for (Instant at{first * step}; at <= scale_.to; at += step) {
        if (at < scale_.from) {
            continue;
        }
        add("<path class=\"grid\" d=\"M{0} {1}V{2}\"/><text class=\"tick\" x=\"{0}\" y=\"{3}\" "
            "text-anchor=\"middle\">{4}</text>",
            scale_.x(at), top_ - 6, bottom_ + 50, bottom_ + 66, human(at.time_since_epoch()));
    }
}

/// The names of faults over their bands, in as many rows as it takes for none to cover another; and
/// makes room for them.
std::string Drawing::fault_labels() {
    constexpr std::size_t most_rows = 4;
    std::string labels;
    std::vector<std::int64_t> taken;
    for (const FaultSpan& fault : run_->story.faults) {
        const std::string text =
            fmt::format("{}: {}", narrow_.of(Entity{EntityKind::fault, fault.fault.index()}),
                        narrow_.deed(fault.fault));
        const std::int64_t width = width_of(text);
        const std::int64_t from = std::min(scale_.x(fault.from), right - width);
        const auto row = static_cast<std::size_t>(
            std::ranges::find_if(taken, [from](std::int64_t end) { return end < from; })
            - taken.begin());
        if (row == most_rows) {
            continue;
        }
        taken.resize(std::max(taken.size(), row + 1));
        taken[row] = from + width + 10;
        fmt::format_to(std::back_inserter(labels),
                       "<text class=\"fault-name\" x=\"{}\" y=\"{}\">{}</text>", from + 2,
                       20 + 14 * row, text);
    }
    const auto rows = static_cast<std::int64_t>(std::max<std::size_t>(1, taken.size()));
    top_ = 34 + 14 * (rows - 1) + 4;
    return labels;
}

void Drawing::fault_bands() {
    // A fault that strikes again begins a new band.
    std::map<FaultId, std::size_t> next;
    std::vector<Instant> ends(run_->story.faults.size());
    for (std::size_t at = ends.size(); at-- > 0;) {
        const FaultSpan& fault = run_->story.faults[at];
        const auto again = next.find(fault.fault);
        ends[at] = fault.to.value_or(again == next.end() ? scale_.to
                                                         : run_->story.faults[again->second].from);
        next[fault.fault] = at;
    }
    for (std::size_t at = 0; at < ends.size(); ++at) {
        const FaultSpan& fault = run_->story.faults[at];
        const std::int64_t from = scale_.x(fault.from);
        add("<rect class=\"fault\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}: {}"
            "</title></rect><path class=\"strike\" d=\"M{} {}V{}\"/>",
            from, top_ - 6, std::max<std::int64_t>(2, scale_.x(ends[at]) - from),
            bottom_ - top_ + 56, names_.of(Entity{EntityKind::fault, fault.fault.index()}),
            names_.deed(fault.fault), from, top_ - 6, bottom_ + 50);
    }
}

void Drawing::app_lane(std::size_t index) {
    const AppId id{static_cast<std::uint16_t>(index)};
    const App& app = run_->scenario.topology.apps[id];
    const std::int64_t y = lane_y(index);
    add("<text class=\"app\" x=\"8\" y=\"{}\">{}</text><text class=\"where\" x=\"8\" y=\"{}\">"
        "node {}</text><text class=\"where\" x=\"8\" y=\"{}\">host {}</text>",
        y + 16, narrow_.of(Entity{EntityKind::app, id.index()}), y + 30, narrow_.node(app.node),
        y + 43, narrow_.of(Entity{EntityKind::host, app.host.index()}));
    const std::vector<Stretch>& all = run_->story.apps[index];
    std::int64_t sliver = -1;  // Of stretches thinner than the paper's grain one is enough.
    for (std::size_t at = 0; at < all.size(); ++at) {
        const std::int64_t from = scale_.x(all[at].from);
        const std::int64_t to = scale_.x(at + 1 < all.size() ? all[at + 1].from : scale_.to);
        const char mark = letter(all[at].state);
        if (from == to && from == sliver) {
            continue;
        }
        sliver = from == to ? from : sliver;
        add("<rect class=\"m{0}\" x=\"{1}\" y=\"{2}\" width=\"{3}\" height=\"16\"><title>{4} from "
            "{5} s</title></rect>",
            mark, from, y + 4, std::max<std::int64_t>(1, to - from), to_text(all[at].state),
            clock(all[at].from));
        if (to - from > 14) {
            add("<text class=\"letter l{0}\" x=\"{1}\" y=\"{2}\">{0}</text>", mark, from + 4,
                y + 16);
        }
    }
}

/// All watches; or of too many those that ran out, and of the rest some from all over the run.
std::vector<Watch> Drawing::chosen_watches() {
    std::vector<Watch> over;
    std::vector<Watch> chosen;
    for (const CallFacts& call : run_->story.calls) {
        for (const std::uint32_t at : call.records) {
            const Record& end = run_->records[at];
            if (end.actor.kind != EntityKind::app) {
                continue;
            }
            if (end.event == Event::watch_expired) {
                chosen.push_back({&call, at, true});
            } else if (end.event == Event::watch_satisfied) {
                over.push_back({&call, at, false});
            }
        }
    }
    all_watches_ = over.size() + chosen.size();
    chosen.resize(std::min(chosen.size(), most_watches));
    const std::size_t room = most_watches - chosen.size();
    const std::size_t step = room == 0 ? over.size() + 1 : over.size() / room + 1;
    for (std::size_t at = 0; at < over.size(); at += step) {
        chosen.push_back(over[at]);
    }
    std::ranges::stable_sort(chosen, {}, &Watch::end);
    return chosen;
}

void Drawing::watches() {
    std::array<std::int64_t, watch_rows> nothing{};
    taken_.assign(run_->story.apps.size(), nothing);
    const std::vector<Watch> chosen = chosen_watches();
    for (const Watch& watch : chosen) {
        bracket(watch);
    }
    if (chosen.size() < all_watches_) {
        add("<text class=\"where\" x=\"{}\" y=\"9\" text-anchor=\"end\">{} of {} watches are "
            "drawn</text>",
            right, chosen.size(), all_watches_);
    }
}

Instant Drawing::start_of(const Watch& watch) const {
    const Record& end = run_->records[watch.end];
    Instant from = watch.call->arrived;
    for (const std::uint32_t at : watch.call->records) {
        const Record& each = run_->records[at];
        if (each.event == Event::watch_started && each.actor == end.actor && each.at <= end.at) {
            from = each.at;
        }
    }
    return from;
}

/// Who created the session that was watched for.
std::string Drawing::winner(const Watch& watch) const {
    const std::string_view outcome = watch.ran_out ? "ran out; " : "";
    if (watch.call->created == no_index) {
        return fmt::format("{}nobody created it", outcome);
    }
    return fmt::format("{}{} created it", outcome,
                       narrow_.of(run_->records[watch.call->created].actor));
}

void Drawing::bracket(const Watch& watch) {
    const Record& end = run_->records[watch.end];
    const std::int64_t from = scale_.x(start_of(watch));
    const std::int64_t to = scale_.x(end.at);
    std::array<std::int64_t, watch_rows>& rows = taken_.at(end.actor.index);
    auto* const free =
        std::ranges::find_if(rows, [from](std::int64_t until) { return until <= from; });
    auto* const row = free != rows.end() ? free : std::ranges::min_element(rows);
    const std::int64_t y = lane_y(end.actor.index) + 25 + (row - rows.begin()) * 11;
    const std::string_view kind = watch.ran_out ? "ran-out" : "over";
    const std::string text = winner(watch);
    const std::string words = sentence(names_, end) + "; " + text;
    add("<g class=\"watching\"><title>{0}</title><path class=\"watch {1}\" d=\"M{2} "
        "{3}v4H{4}v-4\"/>"
        "<circle class=\"end {1}\" cx=\"{4}\" cy=\"{5}\" r=\"3\"/></g>",
        words, kind, from, y, to, y + 4);
    const bool has_room = free != rows.end() && to + 8 + width_of(text) < right;
    // In a crowd only what ran out is told beside its end; the rest still says it when pointed at.
    if (has_room && (watch.ran_out || all_watches_ <= most_marks)) {
        add("<text class=\"winner\" x=\"{}\" y=\"{}\">{}</text>", to + 7, y + 7, text);
        *row = to + 12 + width_of(text);
    } else {
        *row = to + 8;
    }
}

void Drawing::sessions() {
    std::vector<Instant> made;
    std::vector<Instant> missed;
    for (const CallFacts& call : run_->story.calls) {
        if (call.created != no_index) {
            made.push_back(run_->records[call.created].at);
        } else if (call.outcome != no_index) {
            missed.push_back(run_->records[call.outcome].at);
        }
    }
    // Of a run of which later calls are left out, it shows what is there and claims no more.
    const bool is_whole = run_->records.size() == run_->facts.records;
    add("<text class=\"where\" x=\"8\" y=\"{}\">sessions {}: {}</text>", bottom_ + 26,
        is_whole ? "created" : "drawn", made.size());
    if (!missed.empty()) {
        add("<text class=\"where bad-text\" x=\"8\" y=\"{}\">calls without: {}</text>",
            bottom_ + 40, missed.size());
    }
    if (made.size() + missed.size() > most_marks) {
        bars(made, missed);
        return;
    }
    const std::int64_t y = bottom_ + 34;
    for (const auto& [times, kind] : {std::pair{&made, "made"}, std::pair{&missed, "missed"}}) {
        for (const Instant at : *times) {
            add("<path class=\"{0}\" d=\"M{1} {2}l5 10h-10z\"><title>{3} s</title></path>", kind,
                scale_.x(at), y, clock(at));
        }
    }
}

/// How many sessions came into being in each stretch of time, and on top of those how many calls
/// ended without one.
void Drawing::bars(const std::vector<Instant>& made, const std::vector<Instant>& missed) {
    constexpr std::int64_t tallest = 40;
    std::map<std::int64_t, std::array<std::int64_t, 2>> counts;
    for (const Instant at : made) {
        ++counts[(scale_.x(at) - left) / bin][0];
    }
    for (const Instant at : missed) {
        ++counts[(scale_.x(at) - left) / bin][1];
    }
    std::int64_t most = 1;
    for (const auto& [place, count] : counts) {
        most = std::max(most, count[0] + count[1]);
    }
    for (const auto& [place, count] : counts) {
        const std::int64_t x = left + place * bin;
        const std::int64_t high = (count[0] * tallest + most - 1) / most;
        const std::int64_t bad = (count[1] * tallest + most - 1) / most;
        const std::int64_t y = bottom_ + 50;
        add("<rect class=\"made\" x=\"{}\" y=\"{}\" width=\"3\" height=\"{}\"/>", x, y - high,
            high);
        if (bad > 0) {
            add("<rect class=\"missed\" x=\"{}\" y=\"{}\" width=\"3\" height=\"{}\"/>", x,
                y - high - bad, bad);
        }
    }
    add("<text class=\"where\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", left - 6,
        bottom_ + 54 - tallest, most);
}

/// What the marks mean, for a drawing that stands alone.
std::string legend(std::int64_t y) {
    std::string out;
    std::int64_t x = 8;
    const auto add = std::back_inserter(out);
    const auto tell = [&](std::string_view words) {
        fmt::format_to(add, "<text class=\"where\" x=\"{}\" y=\"{}\">{}</text>", x + 24, y + 10,
                       words);
        x += 40 + width_of(words);
    };
    for (const AppState state : {AppState::primary, AppState::backup, AppState::down,
                                 AppState::hung, AppState::suspending}) {
        fmt::format_to(add,
                       "<rect class=\"m{0}\" x=\"{1}\" y=\"{2}\" width=\"18\" height=\"12\"/>"
                       "<text class=\"letter l{0}\" x=\"{3}\" y=\"{4}\">{0}</text>",
                       letter(state), x, y, x + 4, y + 10);
        tell(to_text(state));
    }
    fmt::format_to(add, "<rect class=\"fault\" x=\"{}\" y=\"{}\" width=\"18\" height=\"12\"/>", x,
                   y);
    tell("fault in force");
    for (const auto& [kind, words] :
         {std::pair{"over", "watch, not needed"}, std::pair{"ran-out", "watch, ran out"}}) {
        fmt::format_to(
            add,
            "<path class=\"watch {0}\" d=\"M{1} {2}v5h16v-5\"/><circle class=\"end {0}\" "
            "cx=\"{3}\" cy=\"{4}\" r=\"3\"/>",
            kind, x, y + 3, x + 16, y + 8);
        tell(words);
    }
    return out;
}

}  // namespace

Overview overview_of(const PageRun& run) {
    return Drawing{run}.draw();
}

std::string overview_chart(const PageRun& run) {
    const Overview overview = overview_of(run);
    return fmt::format("<svg class=\"overview\" viewBox=\"0 0 {} {}\" role=\"img\" "
                       "aria-label=\"Run modes of all applications, faults and watches over time; "
                       "the table below says the same\">{}</svg>",
                       Overview::width, overview.height, overview.shapes);
}

std::string overview_svg(const PageRun& run, std::uint64_t left_out) {
    constexpr std::int64_t head = 74;
    const Overview overview = overview_of(run);
    const Tally& tally = run.facts.tally;
    std::map<std::string_view, std::string> gaps;
    gaps["title"] = page_html(run.scenario.name);
    gaps["verdict"] = html_escaped(clipped(run.verdict.sentence));
    gaps["kind"] = std::to_string(static_cast<int>(run.verdict.kind));
    gaps["description"] = fmt::format(
        "{} applications, {} faults, {} calls, {} sessions created. {}", run.story.apps.size(),
        run.story.faults.size(), tally.count(Event::call_arrived),
        tally.count(Event::session_created), html_escaped(visible(run.scenario.description)));
    gaps["figures"] = fmt::format(
        "seed {} · {} calls, {} sessions created, {} routed · fingerprint {}{}", run.scenario.seed,
        tally.count(Event::call_arrived), tally.count(Event::session_created),
        tally.count(Event::call_routed), to_text(run.facts.fingerprint),
        left_out == 0
            ? ""
            : fmt::format(" · {} records of later calls are left out of the drawing", left_out));
    gaps["width"] = std::to_string(Overview::width);
    gaps["height"] = std::to_string(head + overview.height + 40);
    gaps["head"] = std::to_string(head);
    gaps["chart"] = overview.shapes;
    gaps["legend"] = legend(head + overview.height + 10);
    return filled(overview_source(), gaps);
}

}  // namespace orsim
