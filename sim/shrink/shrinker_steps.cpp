// The steps in which a scenario gets smaller.
#include "sim/reader/convert.hpp"
#include "sim/shrink/rounding.hpp"
#include "sim/shrink/shrinker.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace orsim {
namespace {

using Kind = Value::Kind;

/// Lists that are thinned, what shrinks a run most first.
constexpr std::array<std::string_view, 14> lists_of_units{"/expect",
                                                          "/invariants/allow",
                                                          "/choices",
                                                          "/faults",
                                                          "/workload",
                                                          "/topology/nodes",
                                                          "/topology/data_centers",
                                                          "/topology/load_balancers",
                                                          "/topology/interaction_servers",
                                                          "/topology/management_layer/scs",
                                                          "/topology/tservers",
                                                          "/topology/links",
                                                          "/topology/hosts",
                                                          "/strategies"};
constexpr std::array<std::string_view, 3> tables{"/options", "/policies", "/assumptions"};
/// Keys that are no detail: without them the file would be another one.
constexpr std::array<std::string_view, 4> kept_keys{"schema", "name", "description", "id"};
/// Texts that may look like a number and are none.
constexpr std::array<std::string_view, 8> names{"id",      "name", "description",  "default-dn",
                                                "profile", "call", "external-url", "schema"};

template <std::size_t which>
std::vector<Path> items_of(const Value& root) {
    std::vector<Path> items;
    const Path list = path_of(root, lists_of_units.at(which));
    if (list.empty()) {
        return items;
    }
    for (std::size_t at = 0; at < value_at(root, list).children.size(); ++at) {
        items.push_back(list);
        items.back().push_back(at);
    }
    return items;
}

template <std::size_t... which>
constexpr auto units_of_lists(std::index_sequence<which...> /*positions*/) {
    return std::array<std::vector<Path> (*)(const Value&), sizeof...(which)>{&items_of<which>...};
}

/// Every path of the tree, in the order of the file, those for which `descend` is false included
/// but not what is below them.
template <class Descend, class Take>
void walk(const Value& value, Path& path, Descend descend, Take take) {
    for (std::size_t at = 0; at < value.children.size(); ++at) {
        path.push_back(at);
        const Value& child = value.children[at];
        take(child, path);
        if (descend(child)) {
            walk(child, path, descend, take);
        }
        path.pop_back();
    }
}

bool is_distribution(const Value& value) {
    return value.find("dist") != nullptr;
}

std::vector<Path> leaves_of_tables(const Value& root) {
    std::vector<Path> leaves;
    for (const std::string_view table : tables) {
        Path path = path_of(root, table);
        if (path.empty()) {
            continue;
        }
        walk(
            value_at(root, path), path, [](const Value& value) { return !is_distribution(value); },
            [&](const Value& value, const Path& at) {
                if (value.kind != Kind::object || is_distribution(value)) {
                    leaves.push_back(at);
                }
            });
    }
    return leaves;
}

bool is_one_of(std::string_view key, std::span<const std::string_view> keys) {
    return std::ranges::find(keys, key) != keys.end();
}

/// Expectations and allowances say what is right: a changed one asks another question. They go as a
/// whole or stay.
bool may_change_inside(const Value& value) {
    return value.key != "expect" && value.key != "invariants";
}

bool is_in_workload(const Value& root, const Path& path) {
    return path.size() > 1 && root.children.at(path.front()).key == "workload";
}

/// An earlier end than the default's is no detail.
bool ends_early(const Value& root, const Value& value) {
    if (value.key != "until" || root.find("until") != &value) {
        return false;
    }
    const auto until = to_duration(value.text).value;
    return until && Instant{*until} < Scenario{}.until;
}

std::vector<Path> all_keys(const Value& root) {
    std::vector<Path> keys;
    Path path;
    walk(root, path, may_change_inside, [&](const Value& value, const Path& at) {
        if (!value.key.empty() && !is_one_of(value.key, kept_keys) && !ends_early(root, value)) {
            keys.push_back(at);
        }
    });
    std::ranges::reverse(keys);
    return keys;
}

/// The repeated fault as single ones, at the instants given.
void unroll(std::vector<Value>& faults, const Value& fault, const std::vector<Instant>& at) {
    for (std::size_t nth = 0; nth < at.size(); ++nth) {
        Value once = fault;
        for (const std::string_view key : {"every", "first", "jitter", "times"}) {
            drop_key(once, key);
        }
        if (at.size() > 1) {
            set_text(once, "id", fault.find("id")->text + "-" + std::to_string(nth + 1));
        }
        set_text(once, "at", to_text(at[nth]));
        faults.push_back(std::move(once));
    }
}

Instant rounded_up(Instant at, Duration step) {
    const std::int64_t count = at.time_since_epoch().count();
    const std::int64_t rest = ((count % step.count()) + step.count()) % step.count();
    return Instant{Duration{rest == 0 ? count : count - rest + step.count()}};
}

}  // namespace

/// What changes nothing in a run and may not be true of a smaller one.
void Shrinker::forget_what_is_only_said() {
    for (const std::string_view key : {"$schema", "tags", "rules", "golden", "expected_verdict"}) {
        drop_key(now_, key);
    }
    std::vector<Path> notes;
    Path path;
    walk(
        now_, path, [](const Value&) { return true; },
        [&](const Value& value, const Path& at) {
            if (value.key == "note") {
                notes.push_back(at);
            }
        });
    now_ = without(std::move(now_), std::move(notes));
}

void Shrinker::end_early() {
    for (const Duration more : {Duration{0}, Duration{1s}, Duration{10s}, Duration{30s}}) {
        Value candidate = now_;
        set_text(candidate, "until", to_text(rounded_up(shown_.decided + more + 1ms, 1s)));
        const auto now = now_.find("until") == nullptr
                             ? Scenario{}.until.time_since_epoch()
                             : to_duration(now_.find("until")->text).value.value_or(60s);
        if (shown_.decided + more + 2s < Instant{now} && attempt(std::move(candidate))) {
            return;
        }
    }
}

/// Faults that come again and again become single ones: the last only, or each that came before
/// the failure showed.
bool Shrinker::unroll_faults() {
    constexpr std::size_t most = 100;
    bool any = false;
    const Path list = path_of(now_, "/faults");
    const std::size_t count = list.empty() ? 0 : value_at(now_, list).children.size();
    std::size_t at = 0;
    for (std::size_t done = 0; done < count; ++done) {
        const std::vector<Value> faults = value_at(now_, list).children;
        const Value* const id = faults[at].find("id");
        std::vector<Instant> strikes;
        for (const Trial::Strike& strike : shown_.strikes) {
            if (id != nullptr && strike.fault == id->text) {
                strikes.push_back(strike.at);
            }
        }
        std::size_t stands_for = 1;
        if (faults[at].find("every") != nullptr && !strikes.empty() && strikes.size() <= most) {
            const std::array choices{std::vector<Instant>{strikes.back()}, strikes};
            for (const std::vector<Instant>& instants : choices) {
                Value candidate = now_;
                std::vector<Value> unrolled{faults.begin(),
                                            faults.begin() + static_cast<std::ptrdiff_t>(at)};
                unroll(unrolled, faults[at], instants);
                unrolled.insert(unrolled.end(),
                                faults.begin() + static_cast<std::ptrdiff_t>(at) + 1, faults.end());
                value_at(candidate, list).children = std::move(unrolled);
                if (attempt(std::move(candidate))) {
                    stands_for = instants.size();
                    any = true;
                    break;
                }
            }
        }
        at += stands_for;
    }
    return any;
}

/// A group of many calls becomes the one the failure is about.
bool Shrinker::single_calls() {
    const Path list = path_of(now_, "/workload");
    if (list.empty() || !shown_.caller || limits_.keeps_calls_whole) {
        return false;
    }
    const Trial::Caller caller = *shown_.caller;
    for (std::size_t at = 0; at < value_at(now_, list).children.size(); ++at) {
        const Value& group = value_at(now_, list).children[at];
        const Value* const id = group.find("id");
        if (id == nullptr || id->text != caller.group || group.find("arrivals") == nullptr) {
            continue;
        }
        Value candidate = now_;
        Value& single = value_at(candidate, list).children[at];
        drop_key(single, "arrivals");
        set_text(single, "at", to_text(caller.at));
        if (!caller.assigned.empty()) {
            set_text(single, "assigned", caller.assigned);
        }
        if (!caller.assigned.empty() && !caller.reserved.empty()) {
            set_text(single, "reserved", caller.reserved);
        }
        return attempt(std::move(candidate));
    }
    return false;
}

bool Shrinker::thin_lists() {
    bool any = false;
    for (auto* const units : units_of_lists(std::make_index_sequence<lists_of_units.size()>{})) {
        any = thin(units) || any;
    }
    return any;
}

bool Shrinker::thin_tables() {
    return thin(&leaves_of_tables);
}

/// Every other key by itself: what is left out is as by default.
bool Shrinker::thin_keys() {
    bool any = false;
    std::vector<Path> keys = all_keys(now_);
    for (std::size_t at = 0; at < keys.size();) {
        const bool is_kept = limits_.keeps_calls_whole && is_in_workload(now_, keys[at]);
        if (!is_kept && attempt(without(now_, {keys[at]}))) {
            any = true;
            keys = all_keys(now_);
        } else {
            ++at;
        }
    }
    return any;
}

bool Shrinker::simplify_at(const Path& path) {
    if (limits_.keeps_calls_whole && is_in_workload(now_, path)) {
        return false;
    }
    const std::vector<Value> simpler = simpler_values(value_at(now_, path));
    for (const Value& value : simpler) {
        Value candidate = now_;
        value_at(candidate, path) = value;
        if (attempt(std::move(candidate))) {
            return true;
        }
    }
    return false;
}

bool Shrinker::simplify() {
    bool any = false;
    std::vector<Path> values;
    const auto look = [&] {
        values.clear();
        Path path;
        walk(now_, path, may_change_inside, [&](const Value& value, const Path& at) {
            const bool is_end = at.size() == 1 && value.key == "until";
            if (!is_one_of(value.key, names) && !is_end) {
                values.push_back(at);
            }
        });
    };
    look();
    for (std::size_t at = 0; at < values.size(); ++at) {
        while (simplify_at(values[at])) {
            any = true;
            look();  // A candidate may have lost more than it was meant to.
            if (at >= values.size()) {
                return any;
            }
        }
    }
    return any;
}

}  // namespace orsim
