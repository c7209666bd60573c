#include "sim/plan/outages.hpp"

#include "sim/base/promise.hpp"
#include "sim/base/sample.hpp"
#include "sim/plan/chain.hpp"
#include "sim/plan/seconds.hpp"
#include "sim/plan/structure.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace orsim {
namespace {

using Shape = Distribution::Shape;

[[nodiscard]] std::optional<LostPart> part_of(const Fault& fault) {
    const auto part = [&fault](Losable kind) {
        return std::optional{LostPart{kind, fault.target.index}};
    };
    const Selector::Kind target = fault.target.kind;
    if (fault.kind == FaultKind::host_down && target == Selector::Kind::host) {
        return part(Losable::host);
    }
    if (fault.kind == FaultKind::dc_down && target == Selector::Kind::data_center) {
        return part(Losable::data_center);
    }
    if (fault.kind == FaultKind::partition && target == Selector::Kind::link && !fault.one_way) {
        return part(Losable::link);
    }
    return std::nullopt;
}

[[nodiscard]] bool is_memoryless(const Distribution& length) {
    return length.kind == Shape::exponential && length.most == longest_duration;
}

/// Where a part stands: a data center's number, or a place of its own for a link.
[[nodiscard]] std::size_t place_of(const Topology& topology, const LostPart& part) {
    return part.kind == Losable::host ? topology.hosts[HostId{part.index}].data_center.index()
                                      : std::size_t{part.index};
}

/// A part alternates between up and out: for the repair and the restart after it, or as much of the
/// restart as there is until it fails again.
[[nodiscard]] double out_share(const OutagePart& part) {
    const double up = part.to_failure;
    return (part.to_repair + up * -std::expm1(-part.restart / up)) / (up + part.to_repair);
}

/// Adds up how long service is down, and because of what.
class Sum {
public:
    explicit Sum(const Outages& outages) : outages_{outages} {}

    void add(std::uint64_t out, double share) {
        const double down = outages_.down(out) * share;
        if (down > 0) {
            down_ += down;
            by_cause_[outages_.cause(out)] += down;
        }
    }
    void put_into(ExactOutages& exact) const {
        exact.down = down_;
        for (const auto& [cause, share] : by_cause_) {
            exact.causes.push_back({cause, share});
        }
        std::ranges::stable_sort(exact.causes, std::ranges::greater{}, &OutageShare::share);
    }

private:
    const Outages& outages_;
    double down_ = 0;
    std::map<OutageCause, double> by_cause_;
};

/// Sums over every set of parts that can be out at once.
[[nodiscard]] ExactOutages product_of(const Outages& outages) {
    const auto& parts = outages.parts();
    ExactOutages exact;
    exact.states = std::size_t{1} << parts.size();
    Sum sum{outages};
    for (std::uint64_t out = 0; out < exact.states; ++out) {
        double share = 1;
        for (std::size_t at = 0; at < parts.size(); ++at) {
            const double out_of = out_share(parts[at]);
            share *= (out >> at & 1U) != 0 ? out_of : 1 - out_of;
        }
        sum.add(out, share);
    }
    sum.put_into(exact);
    return exact;
}

/// What is out, and which part of it the crew repairs; `nobody` while it inspects or rests.
struct CrewState {
    std::uint64_t out = 0;
    std::size_t repairs = 0;
    friend constexpr auto operator<=>(const CrewState&, const CrewState&) = default;
};

/// The chain of parts and one crew, its states found breadth first from the one with all up.
class CrewWalk {
public:
    CrewWalk(const Outages& outages, std::size_t most)
        : outages_{outages}, most_{most}, nobody_{outages.parts().size()} {
        (void)number_of({0, nobody_});
        for (std::size_t at = 0; at < states.size() && states.size() <= most_; ++at) {
            leave(at);
        }
    }

    [[nodiscard]] bool is_complete() const { return states.size() <= most_; }

    struct Move {
        std::size_t from = 0;
        std::size_t to = 0;
        double rate = 0;
    };
    std::vector<CrewState> states;
    std::vector<Move> moves;

private:
    std::size_t number_of(CrewState state) {
        const auto [place, is_new] = numbers_.try_emplace(state, states.size());
        if (is_new) {
            states.push_back(state);
        }
        return place->second;
    }

    void leave(std::size_t at) {
        const auto& parts = outages_.parts();
        const CrewState from = states[at];
        std::vector<std::size_t> waiting(outages_.kinds(), 0);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const std::uint64_t bit = std::uint64_t{1} << part;
            if ((from.out & bit) == 0) {
                add(at, {from.out | bit, from.repairs}, 1 / parts[part].to_failure);
            } else {
                ++waiting[parts[part].kind];
            }
        }
        if (from.repairs != nobody_) {
            add(at, {from.out & ~(std::uint64_t{1} << from.repairs), nobody_},
                1 / parts[from.repairs].to_repair);
            return;
        }
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if ((from.out >> part & 1U) != 0) {
                const auto alike = static_cast<double>(waiting[parts[part].kind]);
                add(at, {from.out, part}, 1 / *outages_.inspection() / alike);
            }
        }
    }

    void add(std::size_t from, CrewState to, double rate) {
        moves.push_back({from, number_of(to), rate});
    }

    const Outages& outages_;
    std::size_t most_;
    std::size_t nobody_;
    std::map<CrewState, std::size_t> numbers_;
};

}  // namespace

std::vector<std::string> why_no_outages(const Scenario& scenario) {
    std::vector<std::string> why;
    std::size_t good = 0;
    for (const Fault& fault : scenario.faults) {
        if (fault.trigger.kind != Trigger::Kind::random) {
            continue;
        }
        if (!part_of(fault)) {
            why.push_back("fault \"" + fault.id
                          + "\" comes by chance, but is none of: host_down of a host, dc_down of a "
                            "data center, partition of a link both ways");
        } else if (!is_memoryless(fault.trigger.mtbf)) {
            why.push_back("fault \"" + fault.id
                          + "\" does not come after exponential times, uncut; only such failures "
                            "are known to be as likely at any instant");
        } else {
            ++good;
        }
    }
    if (why.empty() && good == 0) {
        why.emplace_back(
            "no host, data center or link of the scenario fails by chance; give faults "
            "the trigger \"random\"");
    }
    if (good > Outages::most_parts) {
        why.push_back("more than " + std::to_string(Outages::most_parts) + " parts fail by chance");
    }
    return why;
}

Outages::Outages(const Scenario& scenario, const AvailabilityQuestion& question)
    : scenario_{&scenario}, question_{question} {
    ORSIM_EXPECT(why_no_outages(scenario).empty(), "what fails by chance is known to be so");
    if (question.inspection) {
        inspection_ = std::max(1e-6, in_seconds(*question.inspection));
    }
    const double restart =
        in_seconds(scenario.assumptions.duration(Assumption::application_restart));
    std::map<std::pair<Losable, std::size_t>, std::size_t> kinds;
    for (const Fault& fault : scenario.faults) {
        if (fault.trigger.kind != Trigger::Kind::random) {
            continue;
        }
        OutagePart part;
        part.lost = *part_of(fault);
        part.to_failure = in_seconds(fault.trigger.mtbf.mean);
        part.repair = fault.trigger.mttr;
        part.to_repair = in_seconds(Sampler{part.repair}.mean());
        part.restart = part.lost.kind == Losable::link ? 0 : restart;
        const std::pair kind{part.lost.kind, place_of(scenario.topology, part.lost)};
        part.kind = kinds.try_emplace(kind, kinds.size()).first->second;
        parts_.push_back(std::move(part));
    }
    kinds_ = kinds.size();
}

double Outages::down(std::uint64_t out) const {
    const auto [place, is_new] = known_.try_emplace(out, 0);
    if (is_new) {
        std::vector<LostPart> lost;
        for (std::size_t at = 0; at < parts_.size(); ++at) {
            if ((out >> at & 1U) != 0) {
                lost.push_back(parts_[at].lost);
            }
        }
        if (question_.nodes_together) {
            const std::size_t together = nodes_together(scenario_->topology, lost);
            place->second = together < *question_.nodes_together ? 1 : 0;
        } else {
            const Stranded stranded = stranded_by(*scenario_, lost);
            place->second = stranded.seatings == 0 ? 0
                                                   : static_cast<double>(stranded.cut_off)
                                                         / static_cast<double>(stranded.seatings);
        }
    }
    return place->second;
}

OutageCause Outages::cause(std::uint64_t out) const {
    OutageCause cause{};
    for (std::size_t at = 0; at < parts_.size(); ++at) {
        cause.at(static_cast<std::size_t>(parts_[at].lost.kind)) +=
            static_cast<std::uint8_t>(out >> at & 1U);
    }
    return cause;
}

std::uint64_t Outages::critical(std::uint64_t out) const {
    const auto [place, is_new] = known_critical_.try_emplace(out, 0);
    if (is_new) {
        for (std::size_t at = 0; at < parts_.size(); ++at) {
            const std::uint64_t bit = std::uint64_t{1} << at;
            place->second |= (out & bit) == 0 && down(out | bit) > 0 ? bit : 0;
        }
    }
    return place->second;
}

std::optional<ExactOutages> exact_outages(const Outages& outages) {
    constexpr std::size_t most_factors = 16;
    constexpr std::size_t most_states = 1'024;  // Its cube is a second's work.
    if (!outages.inspection()) {
        return outages.parts().size() <= most_factors ? std::optional{product_of(outages)}
                                                      : std::nullopt;
    }
    const bool memoryless = std::ranges::all_of(outages.parts(), [](const OutagePart& part) {
        return is_memoryless(part.repair) && part.restart == 0;
    });
    if (!memoryless) {
        return std::nullopt;
    }
    const CrewWalk walk{outages, most_states};
    if (!walk.is_complete()) {
        return std::nullopt;
    }
    Chain chain{walk.states.size()};
    for (const CrewWalk::Move& move : walk.moves) {
        chain.add_rate(move.from, move.to, move.rate);
    }
    const std::vector<double> shares = chain.steady_state();
    ExactOutages exact;
    exact.is_chain = true;
    exact.states = shares.size();
    Sum sum{outages};
    for (std::size_t at = 0; at < shares.size(); ++at) {
        sum.add(walk.states[at].out, shares[at]);
    }
    sum.put_into(exact);
    return exact;
}

}  // namespace orsim
