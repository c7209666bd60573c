#include "sim/plan/repair.hpp"

#include "sim/base/promise.hpp"
#include "sim/plan/chain.hpp"

#include <map>
#include <tuple>
#include <utility>

namespace orsim {

namespace {

/// How many of each kind work, and which kind the one crew repairs; `idle` names none.
struct State {
    std::vector<std::uint32_t> working;
    std::size_t repairs = 0;

    friend bool operator<(const State& one, const State& other) {
        return std::tie(one.repairs, one.working) < std::tie(other.repairs, other.working);
    }
};

struct Passage {
    std::size_t from = 0;
    std::size_t to = 0;
    double rate = 0;
};

[[nodiscard]] double rate_of(Duration mean) {
    ORSIM_EXPECT(mean > Duration{0}, "a random time has a mean above zero");
    return static_cast<double>(Duration{1h}.count()) / static_cast<double>(mean.count());
}

/// Finds every state that can come about, breadth first from the one where all works.
class Walk {
public:
    Walk(const std::vector<PartKind>& kinds, Crew crew, Duration inspection)
        : kinds_{kinds},
          crew_{crew},
          inspection_{crew == Crew::one_for_all ? rate_of(inspection) : 0.0} {
        State all{.working = {}, .repairs = idle()};
        for (const PartKind& kind : kinds) {
            ORSIM_EXPECT(kind.number > 0, "a kind has parts");
            all.working.push_back(kind.number);
        }
        (void)number_of(std::move(all));
        for (std::size_t at = 0; at < states.size(); ++at) {
            leave(at);
        }
    }

    std::vector<State> states;
    std::vector<Passage> moves;

private:
    [[nodiscard]] std::size_t idle() const { return kinds_.size(); }

    std::size_t number_of(State state) {
        const auto [place, is_new] = numbers_.try_emplace(state, states.size());
        if (is_new) {
            ORSIM_EXPECT(states.size() < Chain::most_states, "so many parts are to be simulated");
            states.push_back(std::move(state));
        }
        return place->second;
    }

    void add(std::size_t from, State to, double rate) {
        moves.push_back({.from = from, .to = number_of(std::move(to)), .rate = rate});
    }

    void leave(std::size_t at) {
        for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
            const State from = states[at];  // A copy: `states` grows meanwhile.
            const std::uint32_t working = from.working[kind];
            const std::uint32_t failed = kinds_[kind].number - working;
            if (working > 0) {
                State to = from;
                --to.working[kind];
                add(at, std::move(to), working * rate_of(kinds_[kind].to_failure));
            }
            if (failed > 0 && (crew_ == Crew::one_each || from.repairs == kind)) {
                State to = from;
                ++to.working[kind];
                to.repairs = idle();
                const double crews = crew_ == Crew::one_each ? failed : 1;
                add(at, std::move(to), crews * rate_of(kinds_[kind].to_repair));
            }
            if (failed > 0 && crew_ == Crew::one_for_all && from.repairs == idle()) {
                State to = from;
                to.repairs = kind;
                add(at, std::move(to), inspection_);
            }
        }
    }

    const std::vector<PartKind>& kinds_;
    Crew crew_;
    double inspection_;
    std::map<State, std::size_t> numbers_;
};

}  // namespace

RepairChain::RepairChain(std::vector<PartKind> kinds, Crew crew, Duration inspection)
    : kinds_{std::move(kinds)} {
    ORSIM_EXPECT(!kinds_.empty(), "something can fail");
    const Walk walk{kinds_, crew, inspection};
    Chain chain{walk.states.size()};
    for (const Passage& move : walk.moves) {
        chain.add_rate(move.from, move.to, move.rate);
    }
    shares_ = chain.steady_state();
    working_.reserve(walk.states.size() * kinds_.size());
    for (const State& state : walk.states) {
        working_.insert(working_.end(), state.working.begin(), state.working.end());
    }
}

}  // namespace orsim
