#include "sim/explore/counterfactual.hpp"

#include "sim/explore/walk.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace orsim {
namespace {

std::size_t at(Policy policy) {
    return static_cast<std::size_t>(policy);
}

Scenario with(const Scenario& scenario, Policy policy, std::uint8_t choice) {
    Scenario copy = scenario;
    copy.policies.choice.at(at(policy)) = choice;
    return copy;
}

void add_policies(const Scenario& scenario, std::vector<Question>& questions) {
    for (const PolicyEntry& known : policy_registry()) {
        for (std::size_t choice = 0; choice < known.alternatives.size(); ++choice) {
            Question question;
            question.kind = Question::Kind::policy;
            question.policy = known.policy;
            question.choice = static_cast<std::uint8_t>(choice);
            if (!known.alternatives.at(choice).empty()
                && question.choice != scenario.policies.choice.at(at(known.policy))
                && beyond_the_world(with(scenario, known.policy, question.choice)).empty()) {
                questions.push_back(question);
            }
        }
    }
}

/// Flags, and functions that zero others off.
void add_settings(const Scenario& scenario,
                  const std::vector<Dial>& dials,
                  std::vector<Question>& questions) {
    for (const Dial& dial : dials) {
        if (dial.kind == Dial::Kind::option && entry(dial.option).zero_allowed) {
            Question question;
            question.kind = Question::Kind::setting;
            question.dial = dial;
            question.dial.least = 0;
            questions.push_back(question);
        }
    }
    Dial flag;
    flag.kind = Dial::Kind::option;
    flag.option = Option::hangup_restart;
    flag.most = 1;
    flag.present = scenario.options.value(flag.option, 0);
    Question question;
    question.kind = Question::Kind::setting;
    question.dial = flag;
    question.value = 1 - flag.present;
    questions.push_back(question);
}

/// Whether neither end of the dial moves a single event.
bool is_idle(Walk& walk, const Dial& dial, const Trace& asis) {
    for (const std::int64_t end : {dial.least, dial.most}) {
        const Trace there = walk.run(end);
        if (there.order != asis.order || there.instants != asis.instants) {
            return false;
        }
    }
    return true;
}

/// On one side of the dial: the nearest other fate, and where that is no better one the nearest
/// that is.
void turn(Walk& walk, Walk::Stop from, CallName call, std::int64_t goal, Answer& answer) {
    const Fate fate = fate_of(from.run.records, call);
    auto stop = walk.first_where(std::move(from), goal, [&](const Trace& there) {
        return !is_alike(fate_of(there.records, call), fate);
    });
    if (!stop) {
        return;
    }
    answer.others.push_back({stop->value, fate_of(stop->run.records, call)});
    if (compare_merit(answer.others.back().fate, fate) > 0) {
        return;
    }
    stop = walk.first_where(std::move(*stop), goal, [&](const Trace& there) {
        return compare_merit(fate_of(there.records, call), fate) > 0;
    });
    if (stop) {
        answer.others.push_back({stop->value, fate_of(stop->run.records, call)});
    }
}

void turn_both_ways(const Scenario& scenario,
                    const Trace& asis,
                    CallName call,
                    std::uint64_t most_runs,
                    Answer& answer) {
    const Dial& dial = answer.question.dial;
    Walk ends{scenario, dial, most_runs};
    if (is_idle(ends, dial, asis)) {
        answer.runs = ends.runs();
        return;
    }
    if (dial.present < dial.most) {
        const Fate fate = fate_of(asis.records, call);
        const Fate beside = fate_of(ends.run(dial.present + 1).records, call);
        const auto now = fate.delay();
        const auto then = beside.delay();
        answer.per_step = is_alike(fate, beside) && now && then ? *then - *now : Duration::zero();
    }
    answer.runs = ends.runs();
    for (const std::int64_t goal : {dial.least, dial.most}) {
        Walk walk{scenario, dial, most_runs / 2};
        turn(walk, {dial.present, asis}, call, goal, answer);
        answer.spent = answer.spent || walk.is_spent();
        answer.runs += walk.runs();
    }
    std::ranges::stable_sort(answer.others, std::ranges::less{}, &OtherFate::value);
}

Scenario changed(const Scenario& scenario, const Question& question) {
    switch (question.kind) {
    case Question::Kind::no_fault:
        return without(scenario, question.fault);
    case Question::Kind::policy:
        return with(scenario, question.policy, question.choice);
    default:
        return turned(scenario, question.dial, question.value);
    }
}

}  // namespace

std::vector<Question> questions_about(const Scenario& scenario) {
    std::vector<Question> questions;
    for (std::size_t fault = 0; fault < scenario.faults.size(); ++fault) {
        Question question;
        question.fault = scenario.faults.id_at(fault);
        questions.push_back(question);
    }
    add_policies(scenario, questions);
    std::vector<Dial> dials = dials_of(scenario);
    std::erase_if(dials, [&scenario](const Dial& dial) {
        const auto is_beyond = [&](std::int64_t value) {
            return !beyond_the_world(turned(scenario, dial, value)).empty();
        };
        return dial.least == dial.most || is_beyond(dial.least) || is_beyond(dial.most);
    });
    add_settings(scenario, dials, questions);
    for (const Dial& dial : dials) {
        Question question;
        question.kind = Question::Kind::dial;
        question.dial = dial;
        questions.push_back(question);
    }
    return questions;
}

Answer answer(const Scenario& scenario,
              const Trace& asis,
              CallName call,
              const Question& question,
              std::uint64_t most_runs) {
    Answer answer;
    answer.question = question;
    if (question.kind == Question::Kind::dial) {
        turn_both_ways(scenario, asis, call, most_runs, answer);
        return answer;
    }
    OtherFate other;
    other.value = question.value;
    other.fate = fate_of(records_of(changed(scenario, question)), call);
    answer.runs = 1;
    const Fate fate = fate_of(asis.records, call);
    if (!is_alike(other.fate, fate) || other.fate.delay() != fate.delay()) {
        answer.others.push_back(std::move(other));
    }
    return answer;
}

}  // namespace orsim
