#include "sim/explore/draw.hpp"

#include "sim/base/chance.hpp"
#include "sim/explore/drawable.hpp"
#include "sim/model/release.hpp"
#include "sim/world/world.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace orsim {
namespace {

/// Whether a scenario may decide a policy this way: the world can, and its release has what it
/// takes.
bool can_be(const Scenario& decided, Policy policy, std::uint8_t choice) {
    const auto gated = policy_gate(policy, choice);
    return !entry(policy).alternatives.at(choice).empty() && beyond_the_world(decided).empty()
           && (!gated || release_has(*gated, decided.release));
}

/// One question after the other about a topic, all answered by one number. Topics know nothing of
/// each other: what one asks does not change what another is answered.
class Luck {
public:
    Luck(std::uint64_t seed, std::uint64_t topic) : chance_{seed}, topic_{topic} {}

    std::uint64_t below(std::uint64_t limit) {
        return chance_.below(limit, Purpose::choice, topic_, asked_++);
    }
    bool one_in(std::uint64_t chances) { return below(chances) == 0; }
    template <class List>
    auto& one_of(List& list) {
        return list[below(list.size())];
    }

private:
    Chance chance_;
    std::uint64_t topic_;
    std::uint64_t asked_ = 0;
};

/// Topics; those of the choices in the run are the small numbers below. With its position added a
/// policy, a latency, a node and a fault has a topic of its own.
constexpr std::uint64_t about_kinds = 1'000;
constexpr std::uint64_t about_freedom = 1'001;
constexpr std::uint64_t about_fault = 2'000;
constexpr std::uint64_t about_policy = 10'000;
constexpr std::uint64_t about_latency = 20'000;
constexpr std::uint64_t about_timer = 30'000;

constexpr std::array lengths{50ms,   100ms,   200ms,   500ms,   1000ms,  2000ms,
                             5000ms, 10000ms, 20000ms, 40000ms, 100000ms};
constexpr std::array<Millionths, 4> factors{2 * one_in_millionths, 10 * one_in_millionths,
                                            50 * one_in_millionths, 200 * one_in_millionths};
constexpr std::array extras{10ms, 100ms, 1000ms, 3000ms, 10000ms};
constexpr std::array<Millionths, 6> scales{one_in_millionths / 10, one_in_millionths / 2,
                                           2 * one_in_millionths,  5 * one_in_millionths,
                                           10 * one_in_millionths, 20 * one_in_millionths};
constexpr std::array<std::int64_t, 5> watches{1000, 2000, 3000, 10000, 20000};
constexpr std::array latencies{
    Assumption::session_creation, Assumption::strategy_step, Assumption::promotion,
    Assumption::scs_decision,     Assumption::mode_command,  Assumption::application_restart,
    Assumption::tserver_fan_out,  Assumption::restore_fixed, Assumption::store_latency,
};

class Drawing {
public:
    Drawing(const Scenario& scenario, const DrawSource& source, std::uint64_t luck)
        : source_{source}, seed_{luck}, luck_{luck, about_kinds} {
        drawn_.scenario = scenario;
        drawn_.scenario.seed = luck;
        drawn_.scenario.expected_verdict = {};
        drawn_.first_drawn = scenario.faults.size();
    }

    Drawn take() {
        std::vector<FaultKind> kinds = source_.kinds;
        if (source_.mode == DrawMode::swarm) {
            settings();
            luck_ = Luck{seed_, about_kinds};
            kinds = part_of(source_.kinds);
        }
        if (!kinds.empty()) {
            const std::uint64_t count = luck_.below(source_.most_faults) + 1;
            for (std::uint64_t nth = 0; nth < count; ++nth) {
                luck_ = Luck{seed_, about_fault + nth};
                add_fault(luck_.one_of(kinds));
            }
        }
        freedom();
        return std::move(drawn_);
    }

private:
    /// Each of them or not; all, should that be none.
    template <class Item>
    std::vector<Item> part_of(const std::vector<Item>& all) {
        std::vector<Item> part;
        for (const Item& item : all) {
            if (luck_.one_in(2)) {
                part.push_back(item);
            }
        }
        return part.empty() ? all : part;
    }

    /// At or soon after something that happens, or at any time until all is over.
    Instant moment() {
        const Scenario& scenario = drawn_.scenario;
        const std::vector<Instant>& moments = source_.moments;
        const Instant last = moments.empty() ? scenario.until : moments.back() + 5s;
        const Instant end = std::min(scenario.until, last) - 1ms;
        Instant at = scenario.start;
        if (!moments.empty() && luck_.one_in(2)) {
            constexpr std::array<std::uint64_t, 5> spreads{1, 2, 10, 100, 1000};
            // One draw a sentence: compilers differ in which side of a sum they take first.
            const std::chrono::milliseconds later{luck_.below(luck_.one_of(spreads))};
            at = luck_.one_of(moments) + later;
        } else {
            const std::int64_t span = (end - scenario.start) / 1ms;
            at += std::chrono::milliseconds{
                luck_.below(static_cast<std::uint64_t>(std::max<std::int64_t>(1, span)))};
        }
        // Whole milliseconds are read more easily, and nothing here is finer by itself.
        at = Instant{std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch())};
        return std::clamp(at, scenario.start, std::max(scenario.start, end));
    }

    std::string new_id() {
        for (std::size_t nth = 1;; ++nth) {
            std::string id = "drawn" + std::to_string(nth);
            const bool is_taken = std::ranges::any_of(
                drawn_.scenario.faults, [&](const Fault& fault) { return fault.id == id; });
            if (!is_taken) {
                return id;
            }
        }
    }

    void add_fault(FaultKind kind) {
        const Drawable& form = *drawable(kind);
        const std::vector<Struck> targets = possible_targets(drawn_.scenario, form.strikes);
        const Struck struck = luck_.one_of(targets);
        Fault fault;
        fault.id = new_id();
        fault.kind = kind;
        fault.target = struck.target;
        fault.from = struck.from;
        fault.to = struck.to;
        fault.trigger.at = moment();
        const bool may_end = form.lasts == Drawable::Lasts::maybe && !luck_.one_in(4);
        if (form.lasts == Drawable::Lasts::always || may_end) {
            fault.lasts = luck_.one_of(lengths);
        }
        if (form.restarts && luck_.one_in(2)) {
            fault.restart_after = luck_.one_of(lengths);
        }
        if (form.strikes == Drawable::Strikes::sides) {
            fault.one_way = luck_.one_in(2);
            if (luck_.one_in(2)) {
                fault.traffic = Traffic::session_notices;
            }
        }
        if (form.factor) {
            fault.factor = luck_.one_of(factors);
        }
        if (form.extra) {
            fault.extra = constant(luck_.one_of(extras));
        }
        if (form.probability && luck_.one_in(2)) {
            fault.probability = one_in_millionths / 2;
        }
        drawn_.scenario.faults.add(std::move(fault));
    }

    /// What else may change: some policies, latencies, and timers of single nodes.
    void settings() {
        constexpr std::uint64_t seldom = 6;
        Scenario& scenario = drawn_.scenario;
        for (const Policy policy : source_.policies) {
            luck_ = Luck{seed_, about_policy + static_cast<std::uint64_t>(policy)};
            if (luck_.one_in(seldom) && change(policy)) {
                drawn_.policies.push_back(policy);
            }
        }
        for (const Assumption latency : latencies) {
            luck_ = Luck{seed_, about_latency + static_cast<std::uint64_t>(latency)};
            const Distribution& now = scenario.assumptions.distribution(latency);
            if (may_change(Changing::latency) && luck_.one_in(seldom)
                && now.mean > Duration::zero()) {
                const Duration scaled = times(now.mean, luck_.one_of(scales));
                scenario.assumptions.set(latency, constant(std::max(Duration{1}, scaled)));
                drawn_.latencies.push_back(latency);
            }
        }
        for (std::size_t at = 0; at < scenario.topology.nodes.size(); ++at) {
            luck_ = Luck{seed_, about_timer + at};
            if (may_change(Changing::timer) && luck_.one_in(seldom)) {
                scenario.options.set(Option::call_watching_timeout, at, luck_.one_of(watches));
                drawn_.timers.emplace_back(Option::call_watching_timeout,
                                           scenario.topology.nodes.id_at(at));
            }
        }
    }

    [[nodiscard]] bool may_change(Changing what) const {
        return std::ranges::find(source_.changing, what) != source_.changing.end();
    }

    bool change(Policy policy) {
        std::uint8_t& choice = drawn_.scenario.policies.choice.at(static_cast<std::size_t>(policy));
        const std::uint8_t before = choice;
        std::vector<std::uint8_t> others;
        const std::size_t count = entry(policy).alternatives.size();
        for (std::size_t at = 0; at < count; ++at) {
            const auto other = static_cast<std::uint8_t>(at);
            choice = other;
            if (other != before && can_be(drawn_.scenario, policy, other)) {
                others.push_back(other);
            }
        }
        choice = before;
        if (others.empty()) {
            return false;
        }
        choice = luck_.one_of(others);
        return true;
    }

    void freedom() {
        constexpr std::uint32_t few = 2;
        if (source_.freedoms.empty()) {
            return;
        }
        luck_ = Luck{seed_, about_freedom};
        Freedom freedom;
        freedom.share = one_in_millionths / 20;
        freedom.delay = luck_.one_of(extras);
        for (const ChoiceKind kind : source_.freedoms) {
            if (source_.mode == DrawMode::random || luck_.one_in(3)) {
                freedom.of(kind) = kind == ChoiceKind::tie ? Freedom::unlimited : few;
            }
        }
        drawn_.luck = Choices::random(seed_, freedom);
    }

    const DrawSource& source_;
    std::uint64_t seed_;
    Luck luck_;
    Drawn drawn_;
};

}  // namespace

std::vector<FaultKind> drawable_kinds(const Scenario& scenario) {
    std::vector<FaultKind> kinds;
    for (const Drawable& form : drawables()) {
        Scenario with = scenario;
        Fault fault;
        fault.kind = form.kind;
        with.faults.add(fault);
        if (beyond_the_world(with).size() == beyond_the_world(scenario).size()
            && !possible_targets(scenario, form.strikes).empty()) {
            kinds.push_back(form.kind);
        }
    }
    return kinds;
}

std::vector<Policy> drawable_policies(const Scenario& scenario) {
    std::vector<Policy> policies;
    for (const PolicyEntry& known : policy_registry()) {
        Scenario with = scenario;
        std::uint8_t& choice = with.policies.choice.at(static_cast<std::size_t>(known.policy));
        const std::uint8_t before = choice;
        for (std::size_t at = 0; at < known.alternatives.size(); ++at) {
            const auto other = static_cast<std::uint8_t>(at);
            choice = other;
            if (other != before && can_be(with, known.policy, other)) {
                policies.push_back(known.policy);
                break;
            }
        }
    }
    return policies;
}

std::vector<Instant> moments_of(std::span<const Record> records) {
    constexpr std::size_t most = 2000;
    std::vector<Instant> moments;
    for (const Record& record : records) {
        const bool is_new = moments.empty() || moments.back() != record.at;
        if (is_new && record.event != Event::run_ended && moments.size() < most) {
            moments.push_back(record.at);
        }
    }
    return moments;
}

Drawn draw(const Scenario& scenario, const DrawSource& source, std::uint64_t luck) {
    return Drawing{scenario, source, luck}.take();
}

}  // namespace orsim
