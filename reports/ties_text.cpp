#include "reports/ties_text.hpp"

#include "reports/explanation_text.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace orsim {
namespace {

void add_changes(std::string& out, const Names& names, const std::vector<FateChange>& changes) {
    out += "\"changes\":[";
    std::string_view between;
    for (const FateChange& change : changes) {
        fmt::format_to(
            std::back_inserter(out), "{}{{\"call\":\"{}\",\"before\":\"{}\",\"after\":\"{}\"}}",
            between, names.of(change.call), told(names, change.before), told(names, change.after));
        between = ",";
    }
    out += ']';
}

}  // namespace

std::string told(const Names& names, const std::vector<FateChange>& changes) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t at = 0; at < std::min(most, changes.size()); ++at) {
        text +=
            fmt::format("{}{} {} instead of {}", at == 0 ? "" : "; ", names.of(changes[at].call),
                        told(names, changes[at].after), told(names, changes[at].before));
    }
    return changes.size() > most ? fmt::format("{}; and {} calls more", text, changes.size() - most)
                                 : text;
}

std::string shift_of(const NearTie& tie) {
    const std::int64_t by = tie.value - tie.dial.present;
    const bool is_time = tie.dial.kind == Dial::Kind::fault_time;
    return fmt::format("{} {}", value_of(tie.dial, std::abs(by)),
                       by > 0 ? (is_time ? "later" : "more") : (is_time ? "earlier" : "less"));
}

std::string ties_text(const Scenario& scenario, const TieAnswer& answer) {
    const Names names{scenario, visible};
    std::string out = fmt::format(
        "ties: {} events were due at the instant of the one before them\n", answer.together);
    std::size_t idle = 0;
    for (const Flip& flip : answer.flips) {
        if (flip.changes.empty()) {
            ++idle;
            continue;
        }
        fmt::format_to(std::back_inserter(out),
                       "  at {} s, {} due (number {} of the ties there): taking that at position "
                       "{} first: {}\n",
                       clock(flip.choice.at), flip.choice.ways, flip.choice.nth + 1,
                       flip.choice.takes + 1, told(names, flip.changes));
    }
    fmt::format_to(std::back_inserter(out),
                   "  {} of {} other orders, each alone, change no call's outcome\n", idle,
                   answer.flips.size());
    if (answer.untried > 0) {
        fmt::format_to(std::back_inserter(out),
                       "  {} orders were not tried: --tie-runs allows more\n", answer.untried);
    }
    fmt::format_to(std::back_inserter(out), "near-ties: within {} of another outcome\n",
                   human(answer.near));
    for (const NearTie& tie : answer.near_ties) {
        fmt::format_to(std::back_inserter(out), "  {} {}{}: {}\n", name_of(names, tie.dial),
                       shift_of(tie), since_of(tie.dial), told(names, tie.changes));
    }
    if (answer.near_ties.empty()) {
        out += "  none\n";
    }
    if (answer.unseen > 0) {
        fmt::format_to(std::back_inserter(out),
                       "  {} lengths were not turned that far: --tie-runs allows more\n",
                       answer.unseen);
    }
    return out;
}

std::string ties_json(const Scenario& scenario, const TieAnswer& answer) {
    const Names names{scenario, json_escaped};
    std::string out =
        fmt::format("{{\"schema\":\"{}\",\"together\":{},\"tried\":{},\"untried\":{},\"flips\":[",
                    ties_schema, answer.together, answer.flips.size(), answer.untried);
    std::string_view between = "\n  ";
    for (const Flip& flip : answer.flips) {
        if (flip.changes.empty()) {
            continue;
        }
        fmt::format_to(std::back_inserter(out),
                       "{}{{\"at\":{},\"nth\":{},\"ways\":{},\"takes\":{},", between,
                       flip.choice.at.time_since_epoch().count(), flip.choice.nth, flip.choice.ways,
                       flip.choice.takes);
        add_changes(out, names, flip.changes);
        out += '}';
        between = ",\n  ";
    }
    fmt::format_to(std::back_inserter(out), "],\"near_us\":{},\"unseen\":{},\"near_ties\":[",
                   answer.near.count(), answer.unseen);
    between = "\n  ";
    for (const NearTie& tie : answer.near_ties) {
        fmt::format_to(std::back_inserter(out), "{}{{\"dial\":\"{}\",\"present\":{},\"value\":{},",
                       between, name_of(names, tie.dial), tie.dial.present, tie.value);
        add_changes(out, names, tie.changes);
        out += '}';
        between = ",\n  ";
    }
    return out + "]}";
}

std::string margins_text(const Margins& margins) {
    std::string out = "margins: what timers had left when they were no longer needed\n";
    for (const Margins::Timer& timer : margins.timers()) {
        fmt::format_to(std::back_inserter(out), "  {}: {} of {} ran out; least {}, p1 {}, p50 {}\n",
                       timer.name, timer.ran_out, timer.left.count(),
                       human_microseconds(timer.left.least()),
                       human_microseconds(timer.left.percentile(10)),
                       human_microseconds(timer.left.percentile(500)));
    }
    return margins.timers().empty() ? out + "  no timer was needed\n" : out;
}

std::string margins_json(const Margins& margins) {
    std::string out = "{";
    std::string_view between = "\n  ";
    for (const Margins::Timer& timer : margins.timers()) {
        fmt::format_to(std::back_inserter(out),
                       "{}\"{}\":{{\"count\":{},\"ran_out\":{},\"min\":{},\"p1\":{},\"p50\":{}}}",
                       between, timer.name, timer.left.count(), timer.ran_out, timer.left.least(),
                       timer.left.percentile(10), timer.left.percentile(500));
        between = ",\n  ";
    }
    return out + "}";
}

}  // namespace orsim
