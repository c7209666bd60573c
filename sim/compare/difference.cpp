#include "sim/compare/difference.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace orsim {
namespace {

/// What makes two events of different runs the same one.
using Key = std::tuple<Event, EntityKind, std::string, std::string>;

struct Occurrences {
    std::vector<std::size_t> left;
    std::vector<std::size_t> right;
};

/// Above it events are paired as they come; the table below would outgrow the machine.
constexpr std::size_t most_cells = 4'000'000;

Key key_of(const EventLog& log, const Record& record) {
    return {record.event, record.actor.kind, log.name(record.actor), log.name(record.call)};
}

Duration distance(const Record& left, const Record& right) {
    return left.at > right.at ? left.at - right.at : right.at - left.at;
}

class Comparison {
public:
    Comparison(const EventLog& left, const EventLog& right) : left_{left}, right_{right} {}

    Difference compare() {
        std::map<Key, Occurrences> groups;
        for (std::size_t at = 0; at < left_.records.size(); ++at) {
            groups[key_of(left_, left_.records[at])].left.push_back(at);
        }
        for (std::size_t at = 0; at < right_.records.size(); ++at) {
            groups[key_of(right_, right_.records[at])].right.push_back(at);
        }
        for (const auto& [key, occurrences] : groups) {
            align(occurrences.left, occurrences.right);
        }
        sort();
        for (std::size_t at = 0; at < difference_.steps.size(); ++at) {
            const Step& step = difference_.steps[at];
            ++difference_.counts.at(static_cast<std::size_t>(step.kind));
            if (step.kind != Step::Kind::same && difference_.parting == Step::nowhere) {
                difference_.parting = at;
            }
        }
        return std::move(difference_);
    }

private:
    using Positions = std::vector<std::size_t>;

    /// All of the shorter list find a partner in the longer one, in order, and move least in all.
    void align(const Positions& left, const Positions& right) {
        const bool left_is_short = left.size() <= right.size();
        const Positions& few = left_is_short ? left : right;
        const Positions& many = left_is_short ? right : left;
        const std::size_t spare = many.size() - few.size();
        std::vector<std::size_t> partner(few.size());
        if (spare == 0 || (few.size() + 1) * (spare + 1) > most_cells) {
            for (std::size_t i = 0; i < few.size(); ++i) {
                partner[i] = i;
            }
        } else {
            partner = cheapest(few, many, left_is_short);
        }
        std::size_t next = 0;
        for (std::size_t i = 0; i < few.size(); ++i) {
            for (; next < partner[i]; ++next) {
                add_alone(many[next], !left_is_short);
            }
            ++next;
            left_is_short ? add_pair(few[i], many[partner[i]]) : add_pair(many[partner[i]], few[i]);
        }
        for (; next < many.size(); ++next) {
            add_alone(many[next], !left_is_short);
        }
    }

    [[nodiscard]] std::int64_t cost(std::size_t few, std::size_t many, bool left_is_few) const {
        const Record& left = left_.records[left_is_few ? few : many];
        const Record& right = right_.records[left_is_few ? many : few];
        return distance(left, right).count();
    }

    /// For each of `few` its partner's position in `many`. Cell (i, s): the least sum of moves of
    /// the first i when s of `many` were passed over before them.
    [[nodiscard]] std::vector<std::size_t>
    cheapest(const Positions& few, const Positions& many, bool left_is_few) const {
        const std::size_t width = many.size() - few.size() + 1;
        std::vector<std::int64_t> least((few.size() + 1) * width, 0);
        for (std::size_t i = 1; i <= few.size(); ++i) {
            for (std::size_t s = 0; s < width; ++s) {
                const std::int64_t here =
                    least[(i - 1) * width + s] + cost(few[i - 1], many[i - 1 + s], left_is_few);
                const std::int64_t before =
                    s == 0 ? std::numeric_limits<std::int64_t>::max() : least[i * width + s - 1];
                least[i * width + s] = std::min(here, before);
            }
        }
        std::vector<std::size_t> partner(few.size());
        std::size_t s = width - 1;
        for (std::size_t i = few.size(); i > 0; --i) {
            while (s > 0 && least[i * width + s] == least[i * width + s - 1]) {
                --s;
            }
            partner[i - 1] = i - 1 + s;
        }
        return partner;
    }

    void add_alone(std::size_t at, bool is_left) {
        Step step;
        step.kind = is_left ? Step::Kind::removed : Step::Kind::added;
        (is_left ? step.left : step.right) = at;
        difference_.steps.push_back(step);
    }

    void add_pair(std::size_t left_at, std::size_t right_at) {
        const Record& left = left_.records[left_at];
        const Record& right = right_.records[right_at];
        // A length that grew as the event moved says no more than that it moved.
        const std::int64_t grown = right.amount - left.amount;
        const std::int64_t moved = (right.at - left.at).count();
        const bool like_amounts = grown == 0 || grown == moved || grown == -moved;
        const bool is_like = left.reason == right.reason && like_amounts && left.rule == right.rule
                             && left.policy == right.policy && left.other.kind == right.other.kind
                             && left_.name(left.other) == right_.name(right.other);
        Step step;
        step.left = left_at;
        step.right = right_at;
        step.later = right.at - left.at;
        step.kind = !is_like                         ? Step::Kind::changed
                    : step.later != Duration::zero() ? Step::Kind::moved
                                                     : Step::Kind::same;
        difference_.steps.push_back(step);
    }

    [[nodiscard]] Instant when(const Step& step) const {
        const Instant left = step.left == Step::nowhere ? end_of_time : left_.records[step.left].at;
        const Instant right =
            step.right == Step::nowhere ? end_of_time : right_.records[step.right].at;
        return std::min(left, right);
    }

    void sort() {
        // No two steps have the same positions: a full key.
        std::ranges::sort(difference_.steps, [this](const Step& one, const Step& other) {
            const auto key = [this](const Step& step) {
                return std::tuple{when(step), step.left, step.right};
            };
            return key(one) < key(other);
        });
    }

    const EventLog& left_;
    const EventLog& right_;
    Difference difference_;
};

struct Fates {
    std::vector<std::string> order;
    std::map<std::string, CallFate> fates;
};

bool decides(Event event) {
    return event == Event::call_routed || event == Event::call_default_routed
           || event == Event::call_abandoned || event == Event::call_lost
           || event == Event::ixn_done || event == Event::http_served
           || event == Event::http_refused;
}

bool begins(Event event) {
    return event == Event::call_arrived || event == Event::ixn_queued
           || event == Event::http_request;
}

Fates fates_of(const EventLog& log) {
    Fates found;
    std::map<std::string, Instant> arrived;
    for (const Record& record : log.records) {
        if (!record.call) {
            continue;
        }
        const std::string name = log.name(record.call);
        if (begins(record.event)) {
            arrived.emplace(name, record.at);
        }
        const auto [place, is_new] = found.fates.try_emplace(name);
        CallFate& fate = place->second;
        if (is_new) {
            found.order.push_back(name);
        }
        if (record.event == Event::session_created) {
            if (++fate.sessions == 1) {
                fate.owner = log.name(record.actor);
                const auto at = arrived.find(name);
                if (at != arrived.end()) {
                    fate.wait = record.at - at->second;
                }
            }
        } else if (decides(record.event) && fate.outcome.empty()) {
            fate.outcome = to_text(record.event);
        } else if (record.event == Event::call_stuck) {
            fate.outcome = to_text(record.event);
        }
    }
    return found;
}

std::optional<CallFate> fate_in(const Fates& fates, const std::string& call) {
    const auto at = fates.fates.find(call);
    return at == fates.fates.end() ? std::nullopt : std::optional{at->second};
}

std::vector<CallChange> changes_of_calls(const EventLog& left, const EventLog& right) {
    const Fates before = fates_of(left);
    const Fates after = fates_of(right);
    std::vector<CallChange> changes;
    const auto look_at = [&](const std::string& call) {
        CallChange change{call, fate_in(before, call), fate_in(after, call)};
        if (change.left != change.right) {
            changes.push_back(std::move(change));
        }
    };
    for (const std::string& call : before.order) {
        look_at(call);
    }
    for (const std::string& call : after.order) {
        if (!before.fates.contains(call)) {
            look_at(call);
        }
    }
    return changes;
}

}  // namespace

Difference compare(const EventLog& left, const EventLog& right) {
    Difference difference = Comparison{left, right}.compare();
    difference.calls = changes_of_calls(left, right);
    return difference;
}

}  // namespace orsim
