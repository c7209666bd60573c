#include "tests/protocol/explorer.hpp"

#include "sim/base/chance.hpp"
#include "sim/base/promise.hpp"

#include <algorithm>

namespace orsim::one_call {
namespace {

using Number = std::uint32_t;
constexpr Number no_state = 0xffffffffU;

/// All states reached so far, each with the step that first led to it.
class Walked {
public:
    Walked() : places_(first_places, no_state) {}

    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] State state(Number number) const { return unpack(keys_[number]); }

    /// Answers with whether the state is new.
    bool add(const State& state, Number parent, Step step) {
        const Key key = pack(state);
        std::size_t place = find(key);
        if (places_[place] != no_state) {
            return false;
        }
        if ((keys_.size() + 1) * 2 > places_.size()) {
            grow();
            place = find(key);
        }
        places_[place] = static_cast<Number>(keys_.size());
        keys_.push_back(key);
        parents_.push_back(parent);
        steps_.push_back(step);
        ORSIM_EXPECT(keys_.size() < most_states, "the model is small enough to be walked");
        return true;
    }

    [[nodiscard]] std::string way_to(Number number) const {
        std::vector<std::string> lines;
        for (; parents_[number] != no_state; number = parents_[number]) {
            lines.push_back(to_text(steps_[number]) + "\n");
        }
        std::string way;
        for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
            way += *line;
        }
        return way;
    }

private:
    static constexpr std::size_t first_places = 1U << 12U;
    static constexpr std::size_t most_states = 100'000'000;

    /// Where the key is, or where it belongs.
    [[nodiscard]] std::size_t find(Key key) const {
        const std::size_t mask = places_.size() - 1;
        std::size_t place = mix(key.low ^ mix(key.high + 1)) & mask;
        while (places_[place] != no_state && !(keys_[places_[place]] == key)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    void grow() {
        places_.assign(places_.size() * 2, no_state);
        for (Number number = 0; number < keys_.size(); ++number) {
            places_[find(keys_[number])] = number;
        }
    }

    std::vector<Key> keys_;
    std::vector<Number> parents_;
    std::vector<Step> steps_;
    std::vector<Number> places_;
};

bool is_quiet(const std::vector<Step>& steps) {
    return steps.empty() || steps.front().deed > Deed::last_progress;
}

/// Which claims are still open, and what became of the others.
class Judge {
public:
    Judge(std::span<const Claim> always, std::span<const Claim> sometimes)
        : open_{always.begin(), always.end()}, unseen_{sometimes.begin(), sometimes.end()} {}

    void look(const View& view, const Walked& walked, Number number, Found& found) {
        std::erase_if(open_, [&](const Claim& claim) {
            if (claim.holds(view)) {
                return false;
            }
            found.broken.push_back({claim.sentence, walked.way_to(number)});
            return true;
        });
        std::erase_if(unseen_, [&](const Claim& claim) { return claim.holds(view); });
    }

    [[nodiscard]] const std::vector<Claim>& unseen() const { return unseen_; }

private:
    std::vector<Claim> open_;
    std::vector<Claim> unseen_;
};

}  // namespace

std::string Found::way(const Claim& claim) const {
    const auto* const end = broken.data() + broken.size();
    const auto* const one = std::find_if(broken.data(), end, [&](const Broken& candidate) {
        return candidate.claim == claim.sentence;
    });
    return one == end ? std::string{} : one->way;
}

std::string Found::size() const {
    return std::to_string(states) + " states, " + std::to_string(transitions)
           + " transitions, depth " + std::to_string(depth);
}

Found explore(OneCall world,
              std::span<const Claim> always,
              std::span<const Claim> sometimes,
              Until until) {
    Found found;
    Walked walked;
    Judge judge{always, sometimes};
    walked.add(world.start(), no_state, {});
    std::vector<Step> steps;
    std::size_t level_end = 1;
    for (Number number = 0; number < walked.size(); ++number) {
        if (number == level_end) {
            level_end = walked.size();
            ++found.depth;
        }
        const State state = walked.state(number);
        world.list_steps(state, steps);
        judge.look({state, world.setting(), is_quiet(steps)}, walked, number, found);
        if (until == Until::first_broken && !found.broken.empty()) {
            break;
        }
        for (const Step step : steps) {
            ++found.transitions;
            walked.add(world.after(state, step), number, step);
        }
    }
    found.states = walked.size();
    for (const Claim& claim : judge.unseen()) {
        found.never.push_back(claim.sentence);
    }
    found.row_uses = world.row_uses();
    return found;
}

}  // namespace orsim::one_call
