// The section "counters": the product's performance counters, and when they are read.
#include "sim/reader/draft.hpp"
#include "sim/reader/release.hpp"
#include "sim/reader/shapes.hpp"

namespace orsim {
namespace {

/// Whether it names applications, or things on which applications run.
bool means_apps(const Selector& selector) {
    using enum Selector::Kind;
    switch (selector.kind) {
    case app:
    case primary_of:
    case backup_of:
    case node:
    case host:
    case data_center:
        return true;
    default:
        return false;
    }
}

}  // namespace

void read_counters(Draft& draft, const Fields& file) {
    Ids names;
    for (const Value* const item : file.list("counters")) {
        const Fields fields{draft.remarks, *item, counter_shape()};
        const Value* const id = fields.get("id");
        const auto name = id == nullptr ? std::nullopt : read_new_id(draft, *id, "counter", names);
        CounterWatch watch;
        watch.id = name.value_or("");
        names.add(watch.id, draft.scenario.counters.size());
        watch.every = fields.duration("every").value_or(Duration{1});
        if (watch.every <= Duration::zero()) {
            draft.remarks.error(*fields.get("every"),
                                "readings need time between them; write at least \"1us\"");
            watch.every = Duration{1};
        }
        if (const auto counter = fields.word("counter")) {
            watch.counter = static_cast<Counter>(*counter);
            const std::string why =
                why_release_lacks(entry(watch.counter).gated, draft.scenario.release);
            if (!why.empty()) {
                draft.remarks.error(*fields.get("counter"), why);
            }
        }
        if (const Value* const of = fields.get("of")) {
            watch.of = read_selector(draft, *of).value_or(Selector{});
            if (watch.of.kind != Selector::Kind::anybody && !means_apps(watch.of)) {
                draft.remarks.error(*of, "applications have counters; name one, or a node, host or "
                                         "data center of some");
            }
        }
        watch.alarm_above = fields.ratio("alarm_above");
        draft.scenario.counters.push_back(std::move(watch));
    }
}

}  // namespace orsim
