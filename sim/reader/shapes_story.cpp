// Shapes of what breaks and what is expected, and of the whole file.
#include "sim/base/distribution.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace orsim {
namespace {

using enum Form;
constexpr std::int64_t one = one_in_millionths;
constexpr std::int64_t huge = 1'000'000'000'000'000;

template <std::size_t some, std::size_t more>
consteval std::array<Key, some + more> joined(const std::array<Key, some>& one_part,
                                              const std::array<Key, more>& other) {
    std::array<Key, some + more> all{};
    std::ranges::copy(one_part, all.begin());
    std::ranges::copy(other, all.begin() + some);
    return all;
}

// clang-format off
constexpr std::array pattern_keys{
    Key{.name = "event", .form = word, .meaning = "the event's name", .words = event_words},
    Key{.name = "call", .form = reference, .meaning = "a group of the workload, or one call of it: \"bg#17\" is the 17th"},
    Key{.name = "by", .form = selector, .meaning = "who did it or to whom it happened; roles are the configured ones here"},
    Key{.name = "node", .form = reference, .meaning = "the node of who did it"},
    Key{.name = "rule", .form = word, .meaning = "the rule that caused it", .words = rule_words},
    Key{.name = "reason", .form = word, .meaning = "why it came out as it did", .words = reason_words},
    Key{.name = "fault", .form = reference, .meaning = "the fault that started or ended"},
    Key{.name = "alarm", .form = whole, .meaning = "ml.alarm: its number", .least = 0, .most = 1'000'000},
    Key{.name = "reading", .form = whole, .meaning = "counter.read, counter.alarm: sessions, microseconds, or thousandths of a session a second", .least = 0, .most = 1'000'000'000'000},
};
constexpr Shape pattern{"a pattern", pattern_keys, "which records are meant; what is left out matches everything"};

constexpr auto when_keys = joined(pattern_keys, std::array{
    Key{.name = "nth", .form = whole, .meaning = "the nth record that matches; default 1", .least = 1, .most = 1'000'000'000},
    Key{.name = "after", .form = duration, .meaning = "how long after it; default 0s"},
});
constexpr Shape when{"a trigger", when_keys, "an event that sets off a fault"};

constexpr std::array random_keys{
    Key{.name = "mtbf", .form = length, .meaning = "time from repair to failure", .required = true},
    Key{.name = "mttr", .form = length, .meaning = "time from failure to repair; default: what `for` says"},
};
constexpr Shape random{"a random trigger", random_keys, "failures that come by chance, again and again"};

constexpr std::array fault_keys{
    Key{.name = "id", .form = id, .meaning = "name of the fault", .required = true},
    Key{.name = "kind", .form = word, .meaning = "what breaks", .required = true, .words = fault_words, .what = "kind of fault"},
    Key{.name = "target", .form = selector, .meaning = "whom it strikes"},
    Key{.name = "from", .form = selector, .meaning = "network faults: where the affected traffic comes from"},
    Key{.name = "to", .form = selector, .meaning = "network faults: where it goes; node_list_skew: the node the target's list lacks"},
    Key{.name = "direction", .form = word, .meaning = "network faults: both or one_way, default both; clock_skew and clock_jump: ahead or behind, default ahead", .words = direction_words},
    Key{.name = "traffic", .form = word, .meaning = "network faults: only this kind of traffic; default all", .words = traffic_words},
    Key{.name = "at", .form = instant, .meaning = "trigger: at this instant"},
    Key{.name = "when", .form = object, .meaning = "trigger: an event", .shape = &when},
    Key{.name = "every", .form = duration, .meaning = "trigger: again and again"},
    Key{.name = "first", .form = instant, .meaning = "with every: the first time; default: one period after the start"},
    Key{.name = "jitter", .form = duration, .meaning = "with every: up to so much later, by chance"},
    Key{.name = "random", .form = object, .meaning = "trigger: by chance, again and again", .shape = &random},
    Key{.name = "for", .form = duration, .meaning = "how long it lasts"},
    Key{.name = "until", .form = instant, .meaning = "until when it lasts"},
    Key{.name = "until_event", .form = object, .meaning = "until which event it lasts", .shape = &pattern},
    Key{.name = "restart_after", .form = duration, .meaning = "the process is started again so long after it ended"},
    Key{.name = "stagger", .form = duration, .meaning = "from one member of a target with several to the next; default 0s"},
    Key{.name = "factor", .form = ratio, .meaning = "how many times as slow, as many, as fast", .least = 1, .most = 1'000'000 * one},
    Key{.name = "probability", .form = ratio, .meaning = "from 0 to 1; default 1", .least = 0, .most = one},
    Key{.name = "extra", .form = length, .meaning = "additional time"},
    Key{.name = "option", .form = text, .meaning = "set_option: the product's name of the option"},
    Key{.name = "value", .form = any, .meaning = "set_option: the new value, in the option's own unit"},
    Key{.name = "replicas", .form = whole, .meaning = "store_replica_down: how many; default 1", .least = 1, .most = 1'000},
    Key{.name = "times", .form = whole, .meaning = "with every, and for flapping and rolling_restart: how often; default: until the run ends, or once", .least = 1, .most = 10'000},
    Key{.name = "call", .form = reference, .meaning = "only calls of this group"},
    Key{.name = "file", .form = text, .meaning = "trace: a CSV file with the columns node, started and fixed (2003-03-03T07:00:00Z), and perhaps system"},
    Key{.name = "map", .form = table, .meaning = "trace: which host or application each node of the file stands for; other nodes are left out"},
    Key{.name = "system", .form = text, .meaning = "trace: only rows with this value in the column system"},
    Key{.name = "origin", .form = text, .meaning = "trace: the instant of the file that is the start of the run; default: the first row that counts"},
};
constexpr Shape fault{"a fault", fault_keys, "what breaks when, and for how long"};

constexpr auto count_keys = joined(pattern_keys, std::array{
    Key{.name = "min", .form = whole, .meaning = "at least so many", .least = 0, .most = huge},
    Key{.name = "max", .form = whole, .meaning = "at most so many", .least = 0, .most = huge},
});
constexpr Shape count{"a count", count_keys, "how many records match"};

constexpr std::array metric_keys{
    Key{.name = "metric", .form = text, .meaning = "a count such as calls.default_routed, or a statistic of a measure such as session_creation_delay.mean", .required = true},
    Key{.name = "min", .form = any, .meaning = "at least: a whole number, or a duration for a delay"},
    Key{.name = "max", .form = any, .meaning = "at most: a whole number, or a duration for a delay"},
};
constexpr Shape metric{"a metric with its limits", metric_keys, "what the run adds up to"};

constexpr std::array percentile_keys{
    Key{.name = "metric", .form = text, .meaning = "a measure such as session_creation_delay", .required = true, .words = spread_words},
    Key{.name = "p", .form = ratio, .meaning = "which percentile: 99 or 99.9", .required = true, .least = one / 10, .most = 100 * one},
    Key{.name = "min", .form = any, .meaning = "at least: a duration"},
    Key{.name = "max", .form = any, .meaning = "at most: a duration"},
};
constexpr Shape percentile{"a percentile with its limits", percentile_keys, "a percentile of a delay"};

constexpr std::array margin_keys{
    Key{.name = "timer", .form = word, .meaning = "the option that says how long the timer is", .required = true, .words = timer_words},
    Key{.name = "min", .form = duration, .meaning = "no timer of this kind came nearer to its end than this"},
    Key{.name = "max", .form = duration, .meaning = "at least one timer came as near as this"},
};
constexpr Shape margin{"a margin", margin_keys, "how near a timer came to running out"};

constexpr std::array after_keys{
    Key{.name = "fault", .form = reference, .meaning = "counted from the start of this fault"},
    Key{.name = "event", .form = word, .meaning = "counted from the first such event", .words = event_words},
    Key{.name = "call", .form = reference, .meaning = "of this call or group"},
    Key{.name = "by", .form = selector, .meaning = "of this actor"},
    Key{.name = "node", .form = reference, .meaning = "of this node"},
};
constexpr Shape after{"a moment", after_keys, "from when the expectation looks"};

constexpr std::array during_keys{
    Key{.name = "fault", .form = reference, .meaning = "while this fault lasts", .required = true},
    Key{.name = "plus", .form = duration, .meaning = "and so much longer; default 0s"},
};
constexpr Shape during{"a time", during_keys, "the time a fault lasts"};

constexpr std::array window_keys{
    Key{.name = "from", .form = instant, .meaning = "window: from this instant on"},
    Key{.name = "to", .form = instant, .meaning = "window: before this instant"},
    Key{.name = "during", .form = object, .meaning = "window: while a fault lasts", .shape = &during},
    Key{.name = "outside_faults", .form = flag, .meaning = "window: while no fault lasts"},
    Key{.name = "after_last_fault", .form = flag, .meaning = "window: after the last fault has ended"},
};

constexpr auto expectation_keys = joined(window_keys, std::array{
    Key{.name = "id", .form = id, .meaning = "name of the expectation", .required = true},
    Key{.name = "always", .form = object, .meaning = "operator", .shape = &pattern},
    Key{.name = "never", .form = object, .meaning = "operator", .shape = &pattern},
    Key{.name = "eventually", .form = object, .meaning = "operator", .shape = &pattern},
    Key{.name = "until", .form = object, .meaning = "operator", .list = true, .shape = &pattern},
    Key{.name = "sequence", .form = object, .meaning = "operator", .list = true, .shape = &pattern},
    Key{.name = "order", .form = object, .meaning = "operator", .list = true, .shape = &pattern},
    Key{.name = "count", .form = object, .meaning = "operator", .shape = &count},
    Key{.name = "at_end", .form = object, .meaning = "operator", .shape = &metric},
    Key{.name = "steady", .form = object, .meaning = "operator", .shape = &metric},
    Key{.name = "percentile", .form = object, .meaning = "operator", .shape = &percentile},
    Key{.name = "sometimes", .form = object, .meaning = "operator", .shape = &pattern},
    Key{.name = "margin", .form = object, .meaning = "operator", .shape = &margin},
    Key{.name = "within", .form = duration, .meaning = "looks no longer than this, counted from `after`, else from the window's `from`, else from the start; steady: the length of a slice"},
    Key{.name = "after", .form = object, .meaning = "looks only at what comes after this", .shape = &after},
    Key{.name = "at", .form = instant, .meaning = "eventually: at exactly this instant"},
});
constexpr Shape expectation{"an expectation", expectation_keys, "what must hold of the run: one operator, and perhaps a window"};

constexpr auto allowance_keys = joined(window_keys, std::array{
    Key{.name = "invariant", .form = word, .meaning = "the invariant that may be broken", .required = true, .words = invariant_words},
    Key{.name = "reason", .form = text, .meaning = "why this is acceptable", .required = true},
});
constexpr Shape allowance{"an allowance", allowance_keys, "a known break of an invariant that the scenario lives with"};

constexpr std::array invariants_keys{
    Key{.name = "allow", .form = object, .meaning = "known breaks, with reasons", .list = true, .shape = &allowance},
};
constexpr Shape invariants{"the invariants", invariants_keys, "all of them are always checked; here stand the exceptions"};

constexpr std::array expected_verdict_keys{
    Key{.name = "fail", .form = reference, .meaning = "the run must fail, and these invariants or expectations must have failed", .list = true},
    Key{.name = "inconclusive", .form = reference, .meaning = "the run must be inconclusive, because of these", .list = true},
};
constexpr Shape expected_verdict{"the expected verdict", expected_verdict_keys, "marks a known-bad demonstration: it is an error if the run then passes"};

constexpr std::array choice_keys{
    Key{.name = "kind", .form = word, .meaning = "what is decided", .required = true, .words = choice_kind_words, .what = "kind of choice"},
    Key{.name = "at", .form = instant, .meaning = "the instant it is decided", .required = true},
    Key{.name = "from", .form = selector, .meaning = "loss, delay: who sends the message"},
    Key{.name = "to", .form = selector, .meaning = "loss, delay: to whom"},
    Key{.name = "by", .form = selector, .meaning = "creation, recovery: whose"},
    Key{.name = "call", .form = reference, .meaning = "the call it is about, where it is about one: \"bg#17\" is the 17th of its group"},
    Key{.name = "nth", .form = whole, .meaning = "which of those alike in all this; default 1", .least = 1, .most = 1'000'000'000},
    Key{.name = "ways", .form = whole, .meaning = "tie: how many events are due together; default 2", .least = 2, .most = 1'000'000},
    Key{.name = "takes", .form = whole, .meaning = "tie: which of them comes first, counted from 0 in the order of the tie rule; default 1", .least = 1, .most = 1'000'000},
    Key{.name = "extra", .form = duration, .meaning = "delay: how much longer the message takes"},
};
constexpr Shape choice{"a choice", choice_keys, "one free decision of the run that goes another way than by itself"};

constexpr std::array counter_keys{
    Key{.name = "id", .form = id, .meaning = "name of this reading", .required = true},
    Key{.name = "counter", .form = word, .meaning = "which of the product's counters", .required = true, .words = counter_words, .what = "counter"},
    Key{.name = "of", .form = selector, .meaning = "whose: an application, a role, a node, a host or a data center; default: every application that is up"},
    Key{.name = "every", .form = duration, .meaning = "from one reading to the next, the first so long after the start", .required = true},
    Key{.name = "alarm_above", .form = ratio, .meaning = "in the counter's own unit: a reading above it, after one that was not, raises an alarm; default: none does", .least = 0, .most = 1'000'000'000 * one_in_millionths},
};
constexpr Shape counter{"a counter", counter_keys, "one of the product's performance counters, read again and again (D05, 8.1.400.21)"};

std::span<const Key> scenario_keys() {
    static const std::array keys{
    Key{.name = "$schema", .form = text, .meaning = "for editors: where the JSON Schema of this format lies"},
    Key{.name = "schema", .form = text, .meaning = "\"orsim/scenario@1\": this format and its number", .required = true},
    Key{.name = "name", .form = text, .meaning = "name of the scenario; default: the file's"},
    Key{.name = "description", .form = text, .meaning = "what happens and what it shows"},
    Key{.name = "tags", .form = text, .meaning = "words by which scenarios are chosen", .list = true},
    Key{.name = "rules", .form = word, .meaning = "the rules it shows", .list = true, .words = rule_words},
    Key{.name = "profile", .form = text, .meaning = "the product's line, \"8.1.3\" or \"8.1.4\", or a release such as \"8.1.400.64\"; default \"8.1.3\""},
    Key{.name = "seed", .form = any, .meaning = "a whole number; everything drawn by chance follows from it; default 1"},
    Key{.name = "start", .form = instant, .meaning = "the instant the run starts; may be negative, for a prelude; default \"0s\""},
    Key{.name = "until", .form = instant, .meaning = "the instant the run ends; default \"60s\""},
    Key{.name = "topology", .form = object, .meaning = "where everything stands", .shape = &topology_shape()},
    Key{.name = "options", .form = object, .meaning = "the product's options", .shape = &options_shape()},
    Key{.name = "policies", .form = table, .meaning = "our answers to what the documents leave open", .words = policy_words},
    Key{.name = "assumptions", .form = table, .meaning = "latencies and capacities no document gives", .words = assumption_words},
    Key{.name = "strategies", .form = object, .meaning = "the SCXML applications; default: one called main", .list = true, .shape = &strategy_shape()},
    Key{.name = "workload", .form = object, .meaning = "who calls when", .list = true, .shape = &group_shape()},
    Key{.name = "faults", .form = object, .meaning = "what breaks when", .list = true, .shape = &fault},
    Key{.name = "counters", .form = object, .meaning = "which of the product's performance counters are read when", .list = true, .shape = &counter},
    Key{.name = "choices", .form = object, .meaning = "what goes another way than by itself, in the order of the run", .list = true, .shape = &choice},
    Key{.name = "expect", .form = object, .meaning = "what must hold of the run", .list = true, .shape = &expectation},
    Key{.name = "invariants", .form = object, .meaning = "exceptions from the built-in invariants", .shape = &invariants},
    Key{.name = "expected_verdict", .form = object, .meaning = "the verdict a known-bad demonstration must earn", .shape = &expected_verdict},
    Key{.name = "quiet_period", .form = duration, .meaning = "how long after the last fault everything must have settled; default \"15s\""},
    Key{.name = "golden", .form = word, .meaning = "what answer is kept beside the file; default none", .words = golden_words},
};
    return keys;
}
// clang-format on

}  // namespace

const Shape& scenario_shape() {
    static const Shape shape{"the scenario", scenario_keys(), "one scenario of orsim"};
    return shape;
}
const Shape& fault_shape() {
    return fault;
}
const Shape& counter_shape() {
    return counter;
}
const Shape& choice_shape() {
    return choice;
}
const Shape& when_shape() {
    return when;
}
const Shape& random_shape() {
    return random;
}
const Shape& pattern_shape() {
    return pattern;
}
const Shape& expectation_shape() {
    return expectation;
}
const Shape& count_shape() {
    return count;
}
const Shape& metric_shape() {
    return metric;
}
const Shape& percentile_shape() {
    return percentile;
}
const Shape& margin_shape() {
    return margin;
}
const Shape& after_shape() {
    return after;
}
const Shape& during_shape() {
    return during;
}
const Shape& invariants_shape() {
    return invariants;
}
const Shape& allowance_shape() {
    return allowance;
}
const Shape& expected_verdict_shape() {
    return expected_verdict;
}

}  // namespace orsim
