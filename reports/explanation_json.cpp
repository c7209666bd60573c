#include "reports/explanation_text.hpp"
#include "reports/sentence.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace orsim {
namespace {

class Writing {
public:
    Writing(const Scenario& scenario, const Explanation& explanation)
        : names_{scenario, json_escaped}, scenario_{&scenario}, told_{&explanation} {}

    [[nodiscard]] std::string text() const;

private:
    void add_fate(std::string& out, const Fate& fate) const;
    void add_contribution(std::string& out, const Contribution& contribution) const;
    void add_question(std::string& out, const Question& question) const;
    void add_answer(std::string& out, const Answer& answer) const;
    [[nodiscard]] std::string app(AppId id) const {
        return id ? fmt::format("\"{}\"", names_.of(Entity{EntityKind::app, id.index()}))
                  : std::string{"null"};
    }

    Names names_;
    const Scenario* scenario_;
    const Explanation* told_;
};

void Writing::add_fate(std::string& out, const Fate& fate) const {
    const auto delay = fate.delay();
    fmt::format_to(std::back_inserter(out),
                   "{{\"grade\":\"{}\",\"outcome\":{},\"owner\":{},\"sessions\":{},\"arrived\":{},"
                   "\"delay\":{},\"words\":\"{}\"}}",
                   to_text(fate.grade),
                   fate.has_outcome() ? fmt::format("\"{}\"", to_text(fate.outcome)) : "null",
                   app(fate.owner), fate.sessions, fate.arrived.time_since_epoch().count(),
                   delay ? std::to_string(delay->count()) : "null", told(names_, fate));
}

void Writing::add_contribution(std::string& out, const Contribution& contribution) const {
    const Record& record = contribution.record;
    fmt::format_to(std::back_inserter(out),
                   "{{\"n\":{},\"t\":{},\"event\":\"{}\",\"actor\":\"{}\",\"rule\":{},"
                   "\"policy\":{},\"words\":\"{}\",\"from\":[{}]}}",
                   record.number, record.at.time_since_epoch().count(), to_text(record.event),
                   names_.of(record.actor),
                   record.rule == Rule::none ? "null" : fmt::format("\"{}\"", to_text(record.rule)),
                   record.policy == no_policy ? "null"
                                              : fmt::format("\"{}\"", names_.policy(record.policy)),
                   sentence(names_, record), fmt::join(contribution.from, ","));
}

void Writing::add_question(std::string& out, const Question& question) const {
    const auto fault = [&] { return names_.of(Entity{EntityKind::fault, question.fault.index()}); };
    switch (question.kind) {
    case Question::Kind::no_fault:
        fmt::format_to(std::back_inserter(out), "\"change\":\"no_fault\",\"fault\":\"{}\"",
                       fault());
        return;
    case Question::Kind::policy:
        fmt::format_to(
            std::back_inserter(out), "\"change\":\"policy\",\"policy\":\"{}\",\"choice\":\"{}\"",
            entry(question.policy).name, entry(question.policy).alternatives.at(question.choice));
        return;
    case Question::Kind::setting:
        fmt::format_to(std::back_inserter(out), "\"change\":\"setting\",\"option\":\"{}\"",
                       entry(question.dial.option).name);
        break;
    case Question::Kind::dial:
        fmt::format_to(std::back_inserter(out), "\"change\":\"dial\",\"dial\":\"{}\"",
                       name_of(names_, question.dial));
        break;
    }
    if (question.dial.kind == Dial::Kind::option) {
        const bool at_startup = entry(question.dial.option).effect == TakesEffect::at_startup;
        fmt::format_to(std::back_inserter(out), ",\"takes_effect\":\"{}\"",
                       at_startup ? "at_startup" : "at_once");
    }
    const auto unit = question.dial.unit();
    fmt::format_to(std::back_inserter(out), ",\"present\":{},\"unit_us\":{}", question.dial.present,
                   unit ? std::to_string(unit->count()) : "null");
}

void Writing::add_answer(std::string& out, const Answer& answer) const {
    out += '{';
    add_question(out, answer.question);
    out += ",\"others\":[";
    std::string_view between;
    for (const OtherFate& other : answer.others) {
        out += between;
        between = ",";
        const std::array<std::string_view, 3> effects{"worse", "other", "better"};
        const int merit = compare_merit(other.fate, told_->fate);
        out += '{';
        if (answer.question.kind == Question::Kind::dial
            || answer.question.kind == Question::Kind::setting) {
            fmt::format_to(std::back_inserter(out), "\"value\":{},", other.value);
        }
        fmt::format_to(std::back_inserter(out), "\"effect\":\"{}\",\"fate\":",
                       effects.at(static_cast<std::size_t>(merit + 1)));
        add_fate(out, other.fate);
        out += '}';
    }
    fmt::format_to(std::back_inserter(out), "],\"per_step\":{},\"runs\":{},\"spent\":{}}}",
                   answer.per_step.count(), answer.runs, answer.spent);
}

std::string Writing::text() const {
    std::string out = fmt::format(
        "{{\n  \"schema\":\"{}\",\n  \"scenario\":\"{}\",\n  \"seed\":{},\n  \"call\":\"{}\",\n  "
        "\"fate\":",
        explanation_schema, json_escaped(scenario_->name), scenario_->seed, names_.of(told_->call));
    add_fate(out, told_->fate);
    const auto add_list = [&out](std::string_view key, const auto& list, auto add) {
        fmt::format_to(std::back_inserter(out), ",\n  \"{}\":[", key);
        std::string_view between = "\n    ";
        for (const auto& each : list) {
            out += between;
            between = ",\n    ";
            add(each);
        }
        out += list.empty() ? "]" : "\n  ]";
    };
    add_list("because", told_->slice,
             [&](const Contribution& each) { add_contribution(out, each); });
    add_list("path", told_->path, [&](const Leg& leg) {
        fmt::format_to(std::back_inserter(out), "{{\"until\":{},\"cost\":{}}}", leg.record,
                       leg.cost.count());
    });
    add_list("watches", told_->watches, [&](const WatchEnd& watch) {
        fmt::format_to(std::back_inserter(out),
                       "{{\"app\":{},\"length\":{},\"left\":{},\"ran_out\":{}}}", app(watch.app),
                       watch.length.count(), watch.left.count(), watch.ran_out);
    });
    add_list("changes", told_->answers, [&](const Answer& each) { add_answer(out, each); });
    fmt::format_to(std::back_inserter(out), ",\n  \"runs\":{}\n}}\n", told_->runs);
    return out;
}

}  // namespace

std::string explanation_json(const Scenario& scenario, const Explanation& explanation) {
    return Writing{scenario, explanation}.text();
}

}  // namespace orsim
