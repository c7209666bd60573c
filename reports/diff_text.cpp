#include "reports/diff_text.hpp"

#include "reports/wording.hpp"
#include "sim/model/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace orsim {
namespace {

std::string human_shift(Duration later) {
    return later < Duration::zero() ? human(-later) + " earlier" : human(later) + " later";
}

char mark_of(const Step& step) {
    switch (step.kind) {
    case Step::Kind::removed:
        return '-';
    case Step::Kind::added:
        return '+';
    case Step::Kind::changed:
        return '~';
    default:
        return step.later < Duration::zero() ? '<' : '>';
    }
}

void add_step(std::string& out, const DiffSides& sides, const Step& step) {
    const bool is_left = step.left != Step::nowhere;
    const EventLog& log = is_left ? sides.left : sides.right;
    const Record& record = log.records[is_left ? step.left : step.right];
    fmt::format_to(std::back_inserter(out), "{} {:>13}  {}", mark_of(step), clock(record.at),
                   told(log, record));
    if (is_left && step.right != Step::nowhere) {
        const Record& right = sides.right.records[step.right];
        if (step.later != Duration::zero()) {
            fmt::format_to(std::back_inserter(out), "  [{}]", human_shift(step.later));
        }
        if (step.kind == Step::Kind::changed) {
            fmt::format_to(std::back_inserter(out), "  [{}]", what_changed(sides, record, right));
        }
    }
    out += '\n';
}

/// How many events moved by how much, the most frequent shift first.
void add_shifts(std::string& out, const Difference& difference) {
    std::map<Duration, std::size_t> shifts;
    for (const Step& step : difference.steps) {
        if (step.later != Duration::zero()) {
            ++shifts[step.later];
        }
    }
    std::vector<std::pair<Duration, std::size_t>> sorted{shifts.begin(), shifts.end()};
    std::ranges::stable_sort(
        sorted, [](const auto& one, const auto& other) { return one.second > other.second; });
    constexpr std::size_t most_shifts = 5;
    for (std::size_t at = 0; at < std::min(most_shifts, sorted.size()); ++at) {
        fmt::format_to(std::back_inserter(out), "  {} event{} {}\n", sorted[at].second,
                       sorted[at].second == 1 ? "" : "s", human_shift(sorted[at].first));
    }
    if (sorted.size() > most_shifts) {
        fmt::format_to(std::back_inserter(out), "  and {} other shifts\n",
                       sorted.size() - most_shifts);
    }
}

void add_side(std::string& out, char letter, std::string_view name, const EventLog& log) {
    fmt::format_to(std::back_inserter(out), "{}  {}  {}, seed {}, {} records, fingerprint {}\n",
                   letter, visible(name), visible(log.scenario), log.seed, log.records.size(),
                   log.fingerprint);
}

void add_verdict(std::string& out, std::string_view sentence) {
    if (!sentence.empty()) {
        fmt::format_to(std::back_inserter(out), "   {}\n", visible(sentence));
    }
}

void add_json_fork(std::string& out, const DiffFork& fork) {
    fmt::format_to(std::back_inserter(out), ",\"fork\":{{\"at\":{},\"set\":[",
                   fork.at.time_since_epoch().count());
    std::string_view between;
    for (const std::string& set : fork.set) {
        fmt::format_to(std::back_inserter(out), "{}\"{}\"", between, json_escaped(set));
        between = ",";
    }
    fmt::format_to(std::back_inserter(out), "],\"verdicts\":{{\"a\":\"{}\",\"b\":\"{}\"}}}}",
                   json_escaped(fork.left_verdict), json_escaped(fork.right_verdict));
}

void add_json_record(std::string& out, std::string_view key, const EventLog& log, std::size_t at) {
    if (at == Step::nowhere) {
        return;
    }
    const Record& record = log.records[at];
    fmt::format_to(std::back_inserter(out),
                   ",\"{}\":{{\"number\":{},\"at\":{},\"event\":\"{}\",\"actor\":\"{}\"", key,
                   record.number, record.at.time_since_epoch().count(), to_text(record.event),
                   json_escaped(log.name(record.actor)));
    if (record.call) {
        fmt::format_to(std::back_inserter(out), ",\"call\":\"{}\"",
                       json_escaped(log.name(record.call)));
    }
    out += '}';
}

void add_json_fate(std::string& out, std::string_view key, const std::optional<CallFate>& fate) {
    if (!fate) {
        fmt::format_to(std::back_inserter(out), ",\"{}\":null", key);
        return;
    }
    fmt::format_to(std::back_inserter(out),
                   ",\"{}\":{{\"outcome\":\"{}\",\"owner\":\"{}\",\"sessions\":{},\"delay\":{}}}",
                   key, fate->outcome, json_escaped(fate->owner), fate->sessions,
                   fate->wait ? std::to_string(fate->wait->count()) : "null");
}

}  // namespace

std::string what_changed(const DiffSides& sides, const Record& left, const Record& right) {
    std::string text;
    const auto add = [&text](std::string_view what, const std::string& from,
                             const std::string& to) {
        if (from != to) {
            text += fmt::format("{}{}: {} -> {}", text.empty() ? "" : "; ", what,
                                from.empty() ? "-" : from, to.empty() ? "-" : to);
        }
    };
    const auto policy = [](const Record& record) {
        return record.policy == no_policy
                   ? std::string{"-"}
                   : std::string{entry(static_cast<Policy>(record.policy)).name};
    };
    add("reason", std::string{to_text(left.reason)}, std::string{to_text(right.reason)});
    add("other party", clipped(sides.left.name(left.other)),
        clipped(sides.right.name(right.other)));
    add("amount", std::to_string(left.amount), std::to_string(right.amount));
    add("rule", std::string{to_text(left.rule)}, std::string{to_text(right.rule)});
    add("policy", policy(left), policy(right));
    return text;
}

std::string_view to_text(Step::Kind kind) {
    constexpr std::array<std::string_view, 5> words{"same", "moved", "changed", "removed", "added"};
    return words.at(static_cast<std::size_t>(kind));
}

std::string told(const EventLog& log, const Record& record) {
    std::string text{to_text(record.event)};
    if (record.actor.kind != EntityKind::none) {
        text += " by " + clipped(log.name(record.actor));
    }
    if (record.other.kind != EntityKind::none) {
        text += " with " + clipped(log.name(record.other));
    }
    if (record.call) {
        text += " for " + clipped(log.name(record.call));
    }
    if (record.reason != Reason::none) {
        text += fmt::format(" ({})", to_text(record.reason));
    }
    return text;
}

std::string told(const CallFate& fate) {
    std::string text = fate.outcome.empty() ? "no outcome" : fate.outcome;
    if (fate.owner.empty()) {
        return text + ", no session";
    }
    text += ", session by " + clipped(fate.owner);
    if (fate.wait) {
        text += " after " + human(*fate.wait);
    }
    return fate.sessions > 1 ? text + fmt::format(", {} sessions", fate.sessions) : text;
}

std::string
diff_text(const DiffSides& sides, const Difference& difference, std::size_t most_lines) {
    std::string out;
    add_side(out, 'A', sides.left_name, sides.left);
    add_verdict(out, sides.fork == nullptr ? "" : sides.fork->left_verdict);
    add_side(out, 'B', sides.right_name, sides.right);
    add_verdict(out, sides.fork == nullptr ? "" : sides.fork->right_verdict);
    if (difference.empty()) {
        return out + "\nthe runs are the same\n";
    }
    fmt::format_to(std::back_inserter(out),
                   "\n{} same, {} moved, {} changed, {} only in A, {} only in B\n",
                   difference.count(Step::Kind::same), difference.count(Step::Kind::moved),
                   difference.count(Step::Kind::changed), difference.count(Step::Kind::removed),
                   difference.count(Step::Kind::added));
    add_shifts(out, difference);
    out += "\nfirst divergence\n";
    add_step(out, sides, difference.steps[difference.parting]);
    if (!difference.calls.empty()) {
        out += "\ncalls\n";
        for (std::size_t at = 0; at < std::min(most_lines, difference.calls.size()); ++at) {
            const CallChange& change = difference.calls[at];
            fmt::format_to(std::back_inserter(out), "  {}\n    A  {}\n    B  {}\n",
                           visible(change.call), change.left ? told(*change.left) : "not there",
                           change.right ? told(*change.right) : "not there");
        }
        if (difference.calls.size() > most_lines) {
            fmt::format_to(std::back_inserter(out), "  and {} other calls; --all shows them\n",
                           difference.calls.size() - most_lines);
        }
    }
    out += "\nevents\n";
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (const Step& step : difference.steps) {
        if (step.kind == Step::Kind::same) {
            continue;
        }
        if (shown == most_lines) {
            ++left_out;
            continue;
        }
        add_step(out, sides, step);
        ++shown;
    }
    if (left_out > 0) {
        fmt::format_to(std::back_inserter(out), "and {} other events; --all shows them\n",
                       left_out);
    }
    return out;
}

std::string diff_json(const DiffSides& sides, const Difference& difference) {
    std::string out = fmt::format("{{\"schema\":\"{}\"", diff_schema);
    const auto add_run = [&out](std::string_view key, const EventLog& log) {
        fmt::format_to(std::back_inserter(out),
                       ",\"{}\":{{\"scenario\":\"{}\",\"seed\":{},\"records\":{},\"fingerprint\":"
                       "\"{}\"}}",
                       key, json_escaped(log.scenario), log.seed, log.records.size(),
                       json_escaped(log.fingerprint));
    };
    add_run("a", sides.left);
    add_run("b", sides.right);
    if (sides.fork != nullptr) {
        add_json_fork(out, *sides.fork);
    }
    for (std::size_t kind = 0; kind < difference.counts.size(); ++kind) {
        fmt::format_to(std::back_inserter(out), ",\"{}\":{}",
                       to_text(static_cast<Step::Kind>(kind)), difference.counts.at(kind));
    }
    out += ",\"calls\":[";
    std::string_view between;
    for (const CallChange& change : difference.calls) {
        fmt::format_to(std::back_inserter(out), "{}\n{{\"call\":\"{}\"", between,
                       json_escaped(change.call));
        add_json_fate(out, "a", change.left);
        add_json_fate(out, "b", change.right);
        out += '}';
        between = ",";
    }
    out += "],\"steps\":[";
    between = "";
    for (const Step& step : difference.steps) {
        if (step.kind == Step::Kind::same) {
            continue;
        }
        fmt::format_to(std::back_inserter(out), "{}\n{{\"kind\":\"{}\",\"later\":{}", between,
                       to_text(step.kind), step.later.count());
        add_json_record(out, "a", sides.left, step.left);
        add_json_record(out, "b", sides.right, step.right);
        out += '}';
        between = ",";
    }
    return out + "]}\n";
}

}  // namespace orsim
