#include "reports/explanation_text.hpp"
#include "sim/explore/explanation.hpp"
#include "sim/explore/trace.hpp"
#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

using namespace orsim;

namespace {

Scenario scenario_of(const std::string& name) {
    auto read = read_scenario_file("scenarios/" + name + ".json", {});
    REQUIRE(read.has_value());
    return read.value();
}

struct Case {
    explicit Case(const std::string& name) : scenario{scenario_of(name)}, asis{trace_of(scenario)} {
        explanation = explain(scenario, asis.records, call);
        for (const Question& question : questions_about(scenario)) {
            explanation.answers.push_back(answer(scenario, asis, call, question, 2000));
        }
    }

    [[nodiscard]] const Answer& about(Dial::Kind kind, FaultId fault) const {
        return *std::ranges::find_if(explanation.answers, [&](const Answer& each) {
            return each.question.kind == Question::Kind::dial && each.question.dial.kind == kind
                   && each.question.dial.fault == fault;
        });
    }
    [[nodiscard]] const Answer& about(Option option) const {
        return *std::ranges::find_if(explanation.answers, [&](const Answer& each) {
            return each.question.kind == Question::Kind::dial
                   && each.question.dial.kind == Dial::Kind::option
                   && each.question.dial.option == option;
        });
    }

    Scenario scenario;
    Trace asis;
    CallName call{0, 0};
    Explanation explanation;
};

constexpr std::array<const char*, 6> names{
    "switchover/primary_crash", "creation/assigned_pair_down",    "creation/both_pairs_down",
    "races/two_sessions",       "races/crash_just_before_expiry", "multimedia/puller_crash"};

}  // namespace

TEST_CASE("the parts of a delay add up to it exactly") {
    for (const char* const name : names) {
        CAPTURE(name);
        const Case of{name};
        Duration sum{0};
        for (const Leg& leg : of.explanation.path) {
            CHECK(leg.cost >= Duration::zero());
            sum += leg.cost;
        }
        REQUIRE(of.explanation.fate.delay().has_value());
        CHECK(sum == *of.explanation.fate.delay());
    }
}

TEST_CASE("a story begins with nothing unexplained and ends with what decided the call") {
    for (const char* const name : names) {
        CAPTURE(name);
        const Case of{name};
        for (const Contribution& each : of.explanation.slice) {
            if (each.record.cause != no_record) {
                CHECK(std::ranges::find(each.from, each.record.cause) != each.from.end());
            }
            for (const std::uint64_t from : each.from) {
                CHECK(from < each.record.number);
                CHECK(std::ranges::any_of(of.explanation.slice, [from](const Contribution& other) {
                    return other.record.number == from;
                }));
            }
        }
        const std::uint64_t outcome = of.explanation.fate.proofs.front();
        CHECK(std::ranges::any_of(of.explanation.slice, [outcome](const Contribution& each) {
            return each.record.number == outcome;
        }));
    }
}

TEST_CASE("a crash of the assigned primary: the backup stands in, and what would have saved it") {
    const Case of{"switchover/primary_crash"};
    const Fate& fate = of.explanation.fate;
    CHECK(fate.grade == Grade::late);
    CHECK(fate.delay() == 706ms);
    const Answer& without_it = of.explanation.answers.front();
    REQUIRE(without_it.others.size() == 1);
    CHECK(without_it.others.front().fate.grade == Grade::served);
    CHECK(without_it.others.front().fate.delay() == 152ms);
    // At 51 ms the primary has the session; faults go first at one instant, so it takes 1 us more.
    const Answer& moved = of.about(Dial::Kind::fault_time, FaultId{0});
    REQUIRE(moved.others.size() == 2);
    CHECK(moved.others.front().value == 51'001);
    CHECK(moved.others.front().fate.grade == Grade::default_routed);
    // What would have saved it lies beyond: a crash after the session has ended.
    const OtherFate& saved = moved.others.back();
    CHECK(saved.fate.grade == Grade::served);
    const auto grade_at = [&](std::int64_t value) {
        return fate_of(records_of(turned(of.scenario, moved.question.dial, value)), of.call).grade;
    };
    CHECK(grade_at(saved.value) == Grade::served);
    CHECK(grade_at(saved.value - 1) != Grade::served);
}

TEST_CASE("a call that waited for a watch hangs on its length, one to one") {
    const Case of{"creation/assigned_pair_down"};
    CHECK(of.about(Option::call_watching_timeout).per_step == 1ms);
    CHECK(of.about(Option::addp_timeout).per_step == 0ms);
    CHECK(std::ranges::any_of(of.explanation.watches, [](const WatchEnd& watch) {
        return watch.ran_out && watch.length == 5s;
    }));
}

TEST_CASE("a watch that ends at its last instant has nothing left and has not run out") {
    const Case of{"races/crash_just_before_expiry"};
    CHECK(std::ranges::any_of(of.explanation.watches, [](const WatchEnd& watch) {
        return watch.left == Duration::zero() && !watch.ran_out;
    }));
}

TEST_CASE("nearer to the present than the value that is found, the fate is as it was") {
    for (const char* const name : {names[0], names[1], names[5]}) {
        CAPTURE(name);
        const Case of{name};
        for (const Answer& each : of.explanation.answers) {
            if (each.question.kind != Question::Kind::dial) {
                continue;
            }
            const Dial& dial = each.question.dial;
            for (const OtherFate& other : each.others) {
                CAPTURE(other.value);
                const auto fate_at = [&](std::int64_t value) {
                    return fate_of(records_of(turned(of.scenario, dial, value)), of.call);
                };
                CHECK(fate_at(other.value) == other.fate);
                const std::int64_t side = other.value > dial.present ? 1 : -1;
                const std::int64_t whole = std::abs(other.value - dial.present);
                const bool is_nearest =
                    std::ranges::none_of(each.others, [&](const OtherFate& nearer) {
                        const std::int64_t steps = (nearer.value - dial.present) * side;
                        return steps > 0 && steps < whole;
                    });
                if (!is_nearest) {
                    CHECK(compare_merit(other.fate, of.explanation.fate) > 0);
                    CHECK(compare_merit(fate_at(other.value - side), of.explanation.fate) <= 0);
                    continue;
                }
                CHECK(is_alike(fate_at(other.value - side), of.explanation.fate));
                for (std::int64_t part = 1; part < 8; ++part) {
                    CHECK(is_alike(fate_at(dial.present + side * (whole - 1) * part / 8),
                                   of.explanation.fate));
                }
            }
        }
    }
}

TEST_CASE("an explanation says what it tried and is the same each time") {
    const Case one{"switchover/primary_crash"};
    const Case two{"switchover/primary_crash"};
    const std::string text = explanation_text(one.scenario, one.explanation);
    CHECK(text == explanation_text(two.scenario, two.explanation));
    CHECK(text.find("without fault crash (crash of primary_of:N1): served by P1, 554 ms sooner")
          != std::string::npos);
    CHECK(text.find("706 ms  in all") != std::string::npos);
}
