#include "reports/explanation_text.hpp"

#include "reports/sentence.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace orsim {
namespace {

constexpr std::size_t line_width = 96;

/// Adds a text in lines no wider than a screen, each indented so far but the first, which stands
/// where the caller left off.
void add_wrapped(std::string& out, std::string_view text, std::size_t indent) {
    std::size_t column = indent;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (column > indent && column + 1 + word.size() > line_width) {
            out += '\n';
            out.append(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    out += '\n';
}

void add_item(std::string& out, std::string_view text) {
    out += "  - ";
    add_wrapped(out, text, 4);
}

/// Changes that come to the same.
struct Item {
    std::string which;
    std::string by;  // How much; empty where that is said.
    std::string end;
};

std::string effect_of(Duration later) {
    return later < Duration::zero() ? human(-later) + " sooner" : human(later) + " later";
}

class Telling {
public:
    Telling(const Scenario& scenario, const Explanation& explanation)
        : names_{scenario, visible}, told_{&explanation} {}

    [[nodiscard]] std::string text() const;

private:
    void add_story(std::string& out) const;
    void add_path(std::string& out) const;
    void add_watches(std::string& out) const;
    void add_changes(std::string& out) const;
    void add_share(std::string& out) const;
    void add_nothing(std::string& out) const;
    void add_rules(std::string& out) const;
    [[nodiscard]] std::string clause(const Record& record) const;
    [[nodiscard]] std::string lead(std::size_t at) const;
    [[nodiscard]] bool came_of(std::uint64_t number, std::uint64_t earlier) const;
    [[nodiscard]] std::string besides(const Contribution& contribution) const;
    [[nodiscard]] std::string meanwhile(const Record& record) const;
    [[nodiscard]] const Record* find(std::uint64_t number) const;
    [[nodiscard]] std::string condition(const Question& question, const OtherFate& other) const;
    [[nodiscard]] std::string effect(const Fate& fate) const;
    void add_section(std::string& out, std::string_view title, int merit) const;

    Names names_;
    const Explanation* told_;
};

const Record* Telling::find(std::uint64_t number) const {
    const auto found = std::ranges::find(told_->slice, number,
                                         [](const auto& each) { return each.record.number; });
    return found == told_->slice.end() ? nullptr : &found->record;
}

/// The sentence with its rule and its policy.
std::string Telling::clause(const Record& record) const {
    std::string text = sentence(names_, record);
    if (record.rule != Rule::none || record.policy != no_policy) {
        text += " (";
        text += record.rule == Rule::none ? "" : to_text(record.rule);
        text += record.rule != Rule::none && record.policy != no_policy ? ", " : "";
        text += record.policy == no_policy ? "" : "by our policy " + names_.policy(record.policy);
        text += ")";
    }
    return text;
}

/// How a sentence follows on the one before it.
std::string Telling::lead(std::size_t at) const {
    const Record& record = told_->slice[at].record;
    const Record* const cause = record.cause == no_record ? nullptr : find(record.cause);
    if (at > 0 && cause == &told_->slice[at - 1].record) {
        return record.at == cause->at ? "At once " : human(record.at - cause->at) + " later ";
    }
    std::string text = fmt::format("At {} s", clock(record.at));
    if (cause != nullptr && record.at > cause->at) {
        text += fmt::format(", {} after {} of {},", human(record.at - cause->at),
                            to_text(cause->event), names_.of(cause->actor));
    }
    return text + " ";
}

/// Whether one contribution came of another, however far back.
bool Telling::came_of(std::uint64_t number, std::uint64_t earlier) const {
    if (number == earlier) {
        return true;
    }
    const auto found = std::ranges::find(told_->slice, number,
                                         [](const auto& each) { return each.record.number; });
    return number > earlier && found != told_->slice.end()
           && std::ranges::any_of(found->from,
                                  [&](std::uint64_t from) { return came_of(from, earlier); });
}

/// What else it took, beside its cause and what that came of.
std::string Telling::besides(const Contribution& contribution) const {
    const std::uint64_t cause = contribution.record.cause;
    std::string list;
    for (const std::uint64_t number : contribution.from) {
        const Record* const also = find(number);
        if (also != nullptr && !(cause != no_record && came_of(cause, number))) {
            list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", names_.of(also->actor),
                                to_text(also->event));
        }
    }
    return list.empty() ? list : fmt::format(" That rests on {} too.", list);
}

void Telling::add_story(std::string& out) const {
    std::string story;
    for (std::size_t at = 0; at < told_->slice.size(); ++at) {
        const Contribution& each = told_->slice[at];
        story += fmt::format("{}{}{}.{}", story.empty() ? "" : " ", lead(at), clause(each.record),
                             besides(each));
    }
    out += "\nWhy\n  ";
    add_wrapped(out, story, 2);
}

/// What the call was at when something came from outside that nothing in its story led to.
std::string Telling::meanwhile(const Record& record) const {
    const Record* latest = nullptr;
    for (const Contribution& each : told_->slice) {
        if (each.record.number < record.number && each.record.call == told_->call
            && each.record.event != Event::watch_started) {
            latest = &each.record;
        }
    }
    return record.cause != no_record || latest == nullptr
               ? std::string{}
               : "; before that, " + sentence(names_, *latest);
}

void Telling::add_path(std::string& out) const {
    if (told_->path.empty()) {
        return;
    }
    const std::string whole = human(*told_->fate.delay());
    fmt::format_to(std::back_inserter(out), "\nWhere its {} went\n", whole);
    for (const Leg& leg : told_->path) {
        const Record* const record = find(leg.record);
        if (leg.cost != Duration::zero() && record != nullptr) {
            fmt::format_to(std::back_inserter(out), "  {:>12}  ", human(leg.cost));
            add_wrapped(out, "until " + clause(*record) + meanwhile(*record), 16);
        }
    }
    fmt::format_to(std::back_inserter(out), "  {:>12}  in all\n", whole);
}

void Telling::add_watches(std::string& out) const {
    if (told_->watches.empty()) {
        return;
    }
    out += "\nHow near its watches came to running out\n";
    for (const WatchEnd& watch : told_->watches) {
        const auto app = names_.of(Entity{EntityKind::app, watch.app.index()});
        add_item(out, watch.ran_out
                          ? fmt::format("that of {} ran out after {}", app, human(watch.length))
                          : fmt::format("that of {} had {} of {} left", app, human(watch.left),
                                        human(watch.length)));
    }
}

std::string Telling::condition(const Question& question, const OtherFate& other) const {
    const Dial& dial = question.dial;
    switch (question.kind) {
    case Question::Kind::no_fault:
        return fmt::format("without fault {} ({})",
                           names_.of(Entity{EntityKind::fault, question.fault.index()}),
                           names_.deed(question.fault));
    case Question::Kind::policy: {
        const PolicyEntry& policy = entry(question.policy);
        return fmt::format("under our policy {}={} instead of {}", policy.name,
                           policy.alternatives.at(question.choice),
                           names_.policy(static_cast<std::uint8_t>(question.policy))
                               .substr(policy.name.size() + 1));
    }
    case Question::Kind::setting:
        return fmt::format("with {} set to {} instead of {}", name_of(names_, dial), question.value,
                           dial.present);
    case Question::Kind::dial:
        break;
    }
    return fmt::format("had fault {} come {} {}, at {} instead of {}",
                       names_.of(Entity{EntityKind::fault, dial.fault.index()}),
                       value_of(dial, std::abs(other.value - dial.present)),
                       other.value > dial.present ? "later" : "earlier",
                       value_of(dial, other.value), value_of(dial, dial.present));
}

std::string Telling::effect(const Fate& fate) const {
    std::string text = told(names_, fate);
    const auto then = fate.delay();
    const auto now = told_->fate.delay();
    if (then && now && *then != *now) {
        text += ", " + effect_of(*then - *now);
    }
    return text;
}

/// Changes of equal size to options and assumptions that come to the same are told together.
void Telling::add_section(std::string& out, std::string_view title, int merit) const {
    std::vector<Item> items;
    for (const Answer& answer : told_->answers) {
        for (const OtherFate& other : answer.others) {
            if (compare_merit(other.fate, told_->fate) != merit) {
                continue;
            }
            const std::string end = effect(other.fate);
            const Dial& dial = answer.question.dial;
            const bool is_fault = dial.kind == Dial::Kind::fault_time;
            if (answer.question.kind != Question::Kind::dial || is_fault) {
                items.push_back({condition(answer.question, other), "", end});
                continue;
            }
            const std::string by =
                fmt::format("{} {}", value_of(dial, std::abs(other.value - dial.present)),
                            other.value > dial.present ? "more" : "less");
            const std::string which = fmt::format("{} at {} instead of {}{}", name_of(names_, dial),
                                                  value_of(dial, other.value),
                                                  value_of(dial, dial.present), since_of(dial));
            const auto same = std::ranges::find_if(
                items, [&](const Item& item) { return item.end == end && item.by == by; });
            if (same == items.end()) {
                items.push_back({which, by, end});
            } else {
                same->which += ", or " + which;
            }
        }
    }
    if (!items.empty()) {
        fmt::format_to(std::back_inserter(out), "\n{}\n", title);
    }
    for (const Item& item : items) {
        add_item(out, item.by.empty()
                          ? fmt::format("{}: {}", item.which, item.end)
                          : fmt::format("with {}, {}: {}", item.which, item.by, item.end));
    }
}

/// Which lengths the delay is made of: those that lengthen it when they grow.
void Telling::add_share(std::string& out) const {
    std::vector<std::pair<std::string, std::string>> kinds;
    for (const Answer& answer : told_->answers) {
        const auto unit = answer.question.dial.unit();
        if (answer.question.kind != Question::Kind::dial || !unit
            || answer.per_step == Duration::zero()) {
            continue;
        }
        const std::string what =
            fmt::format("{} for each {} more of", effect_of(answer.per_step), human(*unit));
        const auto same =
            std::ranges::find(kinds, what, &std::pair<std::string, std::string>::first);
        const std::string name = name_of(names_, answer.question.dial);
        if (same == kinds.end()) {
            kinds.emplace_back(what, name);
        } else {
            same->second += ", " + name;
        }
    }
    if (!kinds.empty()) {
        out += "\nWhat that time hangs on, as things are\n";
    }
    for (const auto& [what, names] : kinds) {
        add_item(out, fmt::format("{} {}", what, names));
    }
}

/// What was tried in vain, so that a reader knows what was tried.
void Telling::add_nothing(std::string& out) const {
    std::vector<std::string> faults;
    std::size_t in_vain = 0;
    std::string spent;
    for (const Answer& answer : told_->answers) {
        if (answer.question.kind == Question::Kind::no_fault && answer.others.empty()) {
            faults.emplace_back(
                names_.of(Entity{EntityKind::fault, answer.question.fault.index()}));
        }
        in_vain += answer.others.empty() && !answer.spent ? 1U : 0U;
        if (answer.spent) {
            spent += (spent.empty() ? "" : ", ") + name_of(names_, answer.question.dial);
        }
    }
    out += "\nWhat was tried\n";
    add_item(out,
             fmt::format("{} changes, each alone and from the start of the run, in {} runs; {} of "
                         "them make no difference to this {} at any value",
                         told_->answers.size(), told_->runs, in_vain, names_.matter(told_->call)));
    if (!faults.empty()) {
        add_item(out, fmt::format("the same without any one of these faults: {}",
                                  fmt::join(faults, ", ")));
    }
    if (!spent.empty()) {
        add_item(out, "not seen to its end, the runs were used up (--runs): " + spent);
    }
}

void Telling::add_rules(std::string& out) const {
    std::set<Rule> rules;
    std::set<std::uint8_t> policies;
    for (const Contribution& each : told_->slice) {
        if (each.record.rule != Rule::none) {
            rules.insert(each.record.rule);
        }
        if (each.record.policy != no_policy) {
            policies.insert(each.record.policy);
        }
    }
    if (!rules.empty()) {
        out += "\nThe rules behind it\n";
    }
    for (const Rule rule : rules) {
        const RuleEntry& known = entry(rule);
        add_item(out, fmt::format("{} ({}, {}): {}", known.id, to_text(known.evidence),
                                  known.source, known.statement));
    }
    if (!policies.empty()) {
        out += "\nOur policies that decided; no document does\n";
    }
    for (const std::uint8_t policy : policies) {
        const PolicyEntry& known = policy_registry()[policy];
        add_item(out, fmt::format("{} ({}): {}", names_.policy(policy), known.id, known.question));
    }
}

std::string Telling::text() const {
    const Fate& fate = told_->fate;
    std::string out = fmt::format("{} is {}", names_.of(told_->call), told(names_, fate));
    if (const auto delay = fate.delay()) {
        out += fmt::format(", {} after it arrived", human(*delay));
    }
    out += ".\n";
    add_story(out);
    add_path(out);
    add_watches(out);
    add_share(out);
    if (!told_->answers.empty()) {
        add_section(out, "What would have served it better", 1);
        add_section(out, "What would have changed it, neither better nor worse", 0);
        add_section(out, "What would have made it worse", -1);
        add_nothing(out);
    }
    add_rules(out);
    return out;
}

}  // namespace

std::string explanation_text(const Scenario& scenario, const Explanation& explanation) {
    return Telling{scenario, explanation}.text();
}

}  // namespace orsim
