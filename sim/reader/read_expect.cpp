// The sections "expect", "invariants" and "expected_verdict".
#include "sim/reader/draft.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orsim {
namespace {

/// A limit of a metric: a whole number for a count, a duration for what is measured in time.
std::optional<std::int64_t> read_limit(Remarks& remarks, const Value* value, MetricUnit unit) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (unit == MetricUnit::count) {
        constexpr std::int64_t most = 1'000'000'000'000'000;
        return read_whole(remarks, *value, 0, most);
    }
    const auto length = read_duration(remarks, *value);
    return length ? std::optional{length->count()} : std::nullopt;
}

/// Every name a metric can have, for the complaint about one that is none.
std::vector<std::string> all_metrics() {
    std::vector<std::string> names;
    for (const Word& word : metric_words()) {
        names.emplace_back(word.word);
    }
    for (const Word& measure : spread_words()) {
        for (const Word& statistic : statistic_words()) {
            names.push_back(fmt::format("{}.{}", measure.word, statistic.word));
        }
    }
    return names;
}

/// The window keys of an expectation or an allowance.
Window read_window(Draft& draft, const Fields& fields) {
    const Scenario& scenario = draft.scenario;
    Window window;
    window.from = fields.instant("from");
    window.to = fields.instant("to");
    window.outside_faults = fields.flag("outside_faults").value_or(false);
    window.after_last_fault = fields.flag("after_last_fault").value_or(false);
    if (const Value* const value = fields.get("during")) {
        const Fields during{draft.remarks, *value, during_shape()};
        window.during = reference<FaultId>(draft, during.get("fault"), "fault", draft.faults);
        window.plus = during.duration("plus").value_or(Duration::zero());
    }
    if (window.from && *window.from >= scenario.until) {
        draft.remarks.error(*fields.get("from"),
                            fmt::format("this window lies behind the end of the run at {}",
                                        to_text(scenario.until)));
    }
    if (window.to && *window.to <= scenario.start) {
        draft.remarks.error(*fields.get("to"),
                            fmt::format("this window lies before the run, which starts at {}",
                                        to_text(scenario.start)));
    }
    if (window.from && window.to && *window.from >= *window.to) {
        draft.remarks.error(*fields.get("to"),
                            fmt::format("this window is empty: it goes from {} to {}",
                                        to_text(*window.from), to_text(*window.to)));
    }
    const bool looks_at_faults = window.outside_faults || window.after_last_fault;
    if (window.during && looks_at_faults) {
        draft.remarks.error(*fields.get("during"),
                            "no moment lies both in a fault and outside of faults");
    }
    if (window.after_last_fault && scenario.faults.empty()) {
        draft.remarks.error(*fields.get("after_last_fault"), "the scenario has no fault");
    }
    return window;
}

class ExpectationReader {
public:
    ExpectationReader(Draft& draft, const Fields& fields)
        : draft_{draft}, remarks_{draft.remarks}, fields_{fields} {}

    Expectation read() {
        Expectation expectation;
        const Value* const op = find_operator();
        expectation.window = read_window(draft_, fields_);
        timing(expectation);
        if (op == nullptr) {
            return expectation;
        }
        expectation.kind = operator_named(op->key).value_or(Operator::eventually);
        read_operator(expectation, *op);
        check_timing(expectation);
        return expectation;
    }

private:
    /// The one key that is an operator.
    const Value* find_operator() {
        const Value* found = nullptr;
        for (const Value& child : fields_.value().children) {
            if (!operator_named(child.key)) {
                continue;
            }
            if (found != nullptr) {
                remarks_.key_error(
                    child,
                    fmt::format("this expectation has two operators, \"{}\" and \"{}\"; make two "
                                "expectations of it",
                                found->key, child.key));
                return nullptr;
            }
            found = &child;
        }
        if (found == nullptr) {
            std::string known;
            for (const Word& word : operator_words()) {
                known += (known.empty() ? "" : ", ") + std::string{word.word};
            }
            remarks_.error(fields_.value(),
                           fmt::format("this expectation has no operator; write one of {}", known));
            return nullptr;
        }
        return fields_.get(found->key);
    }

    void read_operator(Expectation& expectation, const Value& op) {
        switch (expectation.kind) {
        case Operator::always:
        case Operator::never:
        case Operator::eventually:
        case Operator::sometimes:
            expectation.patterns.push_back(pattern(op));
            break;
        case Operator::until:
        case Operator::sequence:
        case Operator::order:
            patterns(expectation, op);
            break;
        case Operator::count:
            count(expectation, op);
            break;
        case Operator::at_end:
        case Operator::steady:
            metric(expectation, op, metric_shape());
            break;
        case Operator::percentile:
            metric(expectation, op, percentile_shape());
            break;
        case Operator::margin:
            margin(expectation, op);
            break;
        }
    }

    EventPattern pattern(const Value& value) {
        const Fields fields{remarks_, value, pattern_shape()};
        if (value.kind == Value::Kind::object && !fields.has("event")) {
            remarks_.error(value, "a pattern of an expectation needs \"event\": the event's name");
        }
        return read_pattern(draft_, fields);
    }

    void patterns(Expectation& expectation, const Value& op) {
        for (const Value* const item : fields_.list(op.key)) {
            expectation.patterns.push_back(pattern(*item));
        }
        const bool is_until = expectation.kind == Operator::until;
        if (is_until && op.children.size() != 2) {
            remarks_.error(
                op, fmt::format(
                        "\"until\" has two patterns, what must not happen and before what; here {} "
                        "stand{}",
                        op.children.size(), op.children.size() == 1 ? "s" : ""));
        } else if (op.children.empty()) {
            remarks_.error(op, fmt::format("\"{}\" needs at least one pattern", op.key));
        }
    }

    void limits(Expectation& expectation, const Fields& fields) {
        const Value* const least = fields.get("min");
        const Value* const most = fields.get("max");
        const bool may_be_without = expectation.kind == Operator::count;  // Then: at least one.
        if (!may_be_without && !fields.has("min") && !fields.has("max")) {
            remarks_.error(fields.value(),
                           "give \"min\", \"max\" or both; without a limit nothing is expected");
        }
        if (expectation.least && expectation.most && *expectation.least > *expectation.most) {
            remarks_.error(*least,
                           fmt::format("min is {} and max is {}; min must not be more than max",
                                       least->text, most->text));
        }
    }

    void count(Expectation& expectation, const Value& op) {
        const Fields fields{remarks_, op, count_shape()};
        if (!fields.has("event")) {
            remarks_.error(op, "a count needs \"event\": the event that is counted");
        }
        expectation.patterns.push_back(read_pattern(draft_, fields));
        expectation.least = fields.whole("min");
        expectation.most = fields.whole("max");
        limits(expectation, fields);
    }

    void metric(Expectation& expectation, const Value& op, const Shape& shape) {
        const Fields fields{remarks_, op, shape};
        const bool is_percentile = expectation.kind == Operator::percentile;
        MetricUnit unit = MetricUnit::microseconds;
        if (const Value* const name = fields.get("metric")) {
            expectation.metric = name->text;
            unit = is_percentile ? measure_unit(*name) : unit_of_metric(*name);
        }
        expectation.least = read_limit(remarks_, fields.get("min"), unit);
        expectation.most = read_limit(remarks_, fields.get("max"), unit);
        limits(expectation, fields);
        if (!is_percentile) {
            return;
        }
        constexpr Millionths tenth = one_in_millionths / 10;
        const auto p = fields.ratio("p");
        if (p && *p % tenth != 0) {
            remarks_.error(*fields.get("p"),
                           "a percentile has at most one decimal place, such as 99.9");
        }
        expectation.per_mille = static_cast<std::uint32_t>(p.value_or(one_in_millionths) / tenth);
    }

    MetricUnit unit_of_metric(const Value& name) {
        const auto unit = metric_unit(name.text);
        if (!unit) {
            remarks_.error(name, unknown_name("metric", name.text, all_metrics()));
        }
        return unit.value_or(MetricUnit::count);
    }

    MetricUnit measure_unit(const Value& name) {
        static_cast<void>(read_word(remarks_, name, "measure", spread_words()));
        return MetricUnit::microseconds;
    }

    void margin(Expectation& expectation, const Value& op) {
        const Fields fields{remarks_, op, margin_shape()};
        if (const auto timer = fields.word("timer")) {
            expectation.timer = timer_words().at(*timer).word;
        }
        const auto least = fields.duration("min");
        const auto most = fields.duration("max");
        expectation.least = least ? std::optional{least->count()} : std::nullopt;
        expectation.most = most ? std::optional{most->count()} : std::nullopt;
        limits(expectation, fields);
    }

    void timing(Expectation& expectation) {
        expectation.within = fields_.duration("within");
        expectation.at = fields_.instant("at");
        if (expectation.at
            && (*expectation.at < draft_.scenario.start
                || *expectation.at >= draft_.scenario.until)) {
            remarks_.error(*fields_.get("at"),
                           fmt::format("this lies outside the run, which goes from {} to {}",
                                       to_text(draft_.scenario.start),
                                       to_text(draft_.scenario.until)));
        }
        const Value* const value = fields_.get("after");
        if (value == nullptr) {
            return;
        }
        const Fields after{remarks_, *value, after_shape()};
        if (after.has("fault") == after.has("event")) {
            remarks_.error(*value, "\"after\" names either a \"fault\" or an \"event\"");
            return;
        }
        EventPattern moment = read_pattern(draft_, after);
        if (moment.event) {
            expectation.after_event = std::move(moment);
        } else {
            expectation.after_fault = moment.fault;
        }
    }

    /// Windows, "within" and "after" narrow what is looked at; "at_end" looks at the whole run.
    void check_timing(const Expectation& expectation) {
        const bool is_whole_run = expectation.kind == Operator::at_end;
        const bool is_eventually = expectation.kind == Operator::eventually;
        for (const std::string_view key : {"within", "after", "at", "from", "to", "during",
                                           "outside_faults", "after_last_fault"}) {
            const Value* const value = fields_.value().find(key);
            const bool may = key == "at" ? is_eventually : !is_whole_run;
            if (value != nullptr && !may) {
                remarks_.key_error(*value, fmt::format("\"{}\" means nothing with \"{}\"", key,
                                                       to_text(expectation.kind)));
            }
        }
        if (fields_.has("at") && fields_.has("within")) {
            remarks_.key_error(*fields_.value().find("within"),
                               "\"at\" and \"within\" both say when; keep one");
        }
    }

    Draft& draft_;
    Remarks& remarks_;
    const Fields& fields_;
};

bool is_unbounded(const Expectation& expectation) {
    return expectation.window == Window{} && !expectation.within && !expectation.at;
}

/// Two expectations of which only one can hold, whatever the run.
bool contradict(const Expectation& one, const Expectation& other) {
    if (one.kind == Operator::never && is_unbounded(one)) {
        const bool wants = other.kind == Operator::eventually || other.kind == Operator::sequence
                           || other.kind == Operator::order || other.kind == Operator::sometimes
                           || (other.kind == Operator::count && other.least.value_or(0) > 0);
        return wants
               && std::ranges::find(other.patterns, one.patterns.front()) != other.patterns.end();
    }
    const bool same_metric = one.kind == Operator::at_end && other.kind == Operator::at_end
                             && one.metric == other.metric;
    const bool same_count = one.kind == Operator::count && other.kind == Operator::count
                            && one.patterns == other.patterns && one.window == other.window;
    return (same_metric || same_count) && one.most && other.least && *one.most < *other.least;
}

void check_contradictions(Draft& draft, const std::vector<const Value*>& values) {
    const std::vector<Expectation>& expect = draft.scenario.expect;
    constexpr std::size_t most = 500;  // Every two are compared.
    const std::size_t compared = std::min(expect.size(), most);
    for (std::size_t later = 0; later < compared; ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (contradict(expect[earlier], expect[later])
                || contradict(expect[later], expect[earlier])) {
                draft.remarks.error(
                    *values[later],
                    fmt::format("this contradicts expectation \"{}\": only one of the two "
                                "can hold",
                                expect[earlier].id));
            }
        }
    }
}

}  // namespace

void read_expectations(Draft& draft, const Fields& file) {
    Ids names;
    std::vector<const Value*> values;
    for (const Value* const item : file.list("expect")) {
        const Fields fields{draft.remarks, *item, expectation_shape()};
        const Value* const id = fields.get("id");
        const auto name =
            id == nullptr ? std::nullopt : read_new_id(draft, *id, "expectation", names);
        const bool had_errors = draft.remarks.has_errors();
        Expectation expectation = ExpectationReader{draft, fields}.read();
        expectation.id = name.value_or("");
        if (name) {
            names.add(*name, draft.scenario.expect.size());
        }
        const bool is_sound = !draft.remarks.has_errors() || had_errors;
        if (is_sound
            && !(expectation.patterns.empty() && expectation.metric.empty()
                 && expectation.timer.empty())) {
            values.push_back(item);
            draft.scenario.expect.push_back(std::move(expectation));
        }
    }
    check_contradictions(draft, values);
}

void read_invariants(Draft& draft, const Value* value) {
    if (value == nullptr) {
        return;
    }
    const Fields fields{draft.remarks, *value, invariants_shape()};
    for (const Value* const item : fields.list("allow")) {
        const Fields allow{draft.remarks, *item, allowance_shape()};
        Allowance allowance;
        allowance.invariant = static_cast<Invariant>(allow.word("invariant").value_or(0));
        allowance.reason = allow.text("reason").value_or("");
        if (allow.get("reason") != nullptr && allowance.reason.empty()) {
            draft.remarks.error(*allow.get("reason"), "an exception needs a reason in words");
        }
        allowance.window = read_window(draft, allow);
        draft.scenario.allowed.push_back(std::move(allowance));
    }
}

void read_expected_verdict(Draft& draft, const Value* value) {
    if (value == nullptr) {
        return;
    }
    const Fields fields{draft.remarks, *value, expected_verdict_shape()};
    if (fields.has("fail") == fields.has("inconclusive")) {
        draft.remarks.error(*value, "write either \"fail\" or \"inconclusive\", with a list of "
                                    "invariants and expectations");
        return;
    }
    const std::string_view key = fields.has("fail") ? "fail" : "inconclusive";
    ExpectedVerdict& verdict = draft.scenario.expected_verdict;
    verdict.kind = key == "fail" ? VerdictKind::fail : VerdictKind::inconclusive;
    std::vector<std::string> known;
    for (const Word& word : invariant_words()) {
        known.emplace_back(word.word);
    }
    for (const Expectation& expectation : draft.scenario.expect) {
        known.push_back(expectation.id);
    }
    for (const Value* const item : fields.list(key)) {
        if (std::ranges::find(known, item->text) == known.end()) {
            draft.remarks.error(*item, unknown_name("invariant or expectation", item->text, known));
        }
        verdict.names.push_back(item->text);
    }
    if (fields.get("fail") != nullptr && verdict.names.empty()) {
        draft.remarks.error(*fields.get("fail"),
                            "name at least one invariant or expectation that must fail");
    }
}

}  // namespace orsim
