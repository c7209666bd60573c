// The numbers of states against what comes of them: states of one number go on alike. A field that
// is missing in a number shows here as two states of one number that part.
#include "sim/base/chance.hpp"
#include "sim/explore/exhaustive.hpp"
#include "sim/reader/read_scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace orsim {
namespace {

/// Two calls over two equal nodes, with something scripted.
std::string world_with(const std::string& faults, const std::string& policies) {
    return R"({ "schema": "orsim/scenario@1", "profile": "8.1.400.64",
  "until": "15s", "quiet_period": "1s",
  "topology": { "store": { "kind": "cassandra", "replicas": 3 } },
  "options": { "cluster": { "call-watching-timeout": 1000 },
               "applications": { "*": { "heartbeat-period": 10 } } },
  "assumptions": { "strategy_step": "700ms", "promotion": "300ms", "application_restart": "500ms" },
  "strategies": [ { "id": "s", "steps": 2, "step_time": "400ms", "_sendSessionRecovered": true,
                    "handles_session_recovered": true } ],
  "workload": [
    { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2", "talk_time": "2s" },
    { "id": "c2", "at": "200ms", "assigned": "N2", "reserved": "N1", "talk_time": "2s" } ],
  "policies": {)"
           + policies + R"(}, "faults": [)" + faults + "] }";
}

/// Each with what it leaves behind in a state.
const std::vector<std::string>& scripts() {
    static const std::vector<std::string> all{
        "",
        R"({"id":"f","kind":"crash","target":"P1","at":"50ms","restart_after":"600ms"})",
        R"({"id":"f","kind":"hang","target":"P2","at":"50ms"})",
        R"({"id":"f","kind":"pause","target":"P1","at":"10ms","for":"1500ms"})",
        R"({"id":"f","kind":"slow","target":"P1","factor":"9","at":"0s","for":"2s"})",
        R"({"id":"f","kind":"throttle","target":"P1","factor":"0.01","at":"0s","for":"2s"})",
        R"({"id":"f","kind":"host_down","target":"host:h1","at":"20ms","for":"2s"})",
        R"({"id":"f","kind":"lca_down","target":"lca:h1","at":"20ms","for":"3s"})",
        R"({"id":"f","kind":"scs_down","target":"scs","at":"20ms","for":"2s"})",
        R"({"id":"f","kind":"partition","from":"P1","to":"tserver","at":"10ms","for":"2s"})",
        R"({"id":"f","kind":"loss","from":"P1","to":"node:N2","probability":"0.5","at":"0s"})",
        // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): rows too long for a line go on.
        R"({"id":"f","kind":"loss","from":"scs","to":"lca:h1","traffic":"addp",)"
        R"("probability":"0.5","at":"0s"})",
        R"({"id":"f","kind":"delay","from":"node:N1","to":"node:N2","extra":"300ms","at":"0s",)"
        R"("for":"1s"})",
        R"({"id":"f","kind":"duplicate","from":"node:N1","to":"node:N2","at":"0s"})",
        R"({"id":"f","kind":"reorder","from":"lca:h1","to":"scs","extra":"300ms","at":"0s",)"
        R"("for":"2s"})",
        R"({"id":"f","kind":"clog","from":"node:N1","to":"node:N2","at":"0s","for":"1s"})",
        R"({"id":"f","kind":"notice_lost","target":"P1","probability":"0.5","at":"0s"})",
        R"({"id":"f","kind":"isolate_node","target":"node:N1","at":"30ms","for":"2s"})",
        R"({"id":"f","kind":"swizzle","target":"dc:dc1","stagger":"200ms","at":"20ms","for":"1s"})",
        R"({"id":"f","kind":"rolling_restart","target":"node:N1","stagger":"700ms","at":"30ms"})",
        R"({"id":"f","kind":"flapping","target":"node:N1","at":"10ms","times":3,)"
        R"("stagger":"700ms"})",
        R"({"id":"f","kind":"service_unavailable","target":"P1","at":"10ms","for":"2s"})",
        R"({"id":"f","kind":"false_detection","target":"P1","at":"10ms","for":"2s"})",
        R"({"id":"f","kind":"missed_detection","target":"P1","at":"10ms","for":"2s"})",
        R"({"id":"f","kind":"burst","factor":6,"call":"c2","at":"10ms","for":"2s"})",
        R"({"id":"f","kind":"store_stall","target":"store","at":"10ms","for":"2s"})",
        R"({"id":"f","kind":"store_lost_write","at":"0s","probability":"0.5"})",
        R"({"id":"f","kind":"create_fails","target":"P1","probability":"0.5","at":"0s"})",
        R"({"id":"f","kind":"set_option","target":"scs","value":0,"when":)"
        R"({"event":"app.crashed"},"option":"disconnect-switchover-timeout"},)"
        R"({"id":"g","kind":"host_down","target":"host:h3","at":"900ms"})",
    };
    return all;
}

const std::vector<std::string>& answers() {
    static const std::vector<std::string> all{
        "",
        R"("late_primary":"both_run")",
        R"("late_primary":"assigned_wins","reserved_backup_watches":"no")",
        R"("ownership_channel":"sync_stream")",
        R"("ownership_channel":"shared_store")",
        R"("assignment_set":"alive")",
    };
    return all;
}

Scenario scripted(const std::string& faults, const std::string& policies) {
    const auto read = read_scenario_text(world_with(faults, policies), "world");
    REQUIRE_MESSAGE(read.has_value(), to_text(read.complaints()));
    REQUIRE(beyond_the_world(read.value()).empty());
    return read.value();
}

/// A scenario with applications that may crash on top of its script.
struct Bounded {
    explicit Bounded(const Scenario& plain)
        : scenario{plain}, first{static_cast<FaultId::rep>(plain.faults.size())} {
        for (std::size_t app = 0; app < scenario.topology.apps.size(); ++app) {
            Fault fault;
            fault.id = "x" + std::to_string(app);
            fault.kind = FaultKind::crash;
            fault.target = {Selector::Kind::app, static_cast<std::uint16_t>(app)};
            fault.trigger.at = scenario.until + 1h;
            scenario.faults.add(fault);
        }
        renaming = Renaming::strict(scenario);
    }
    Scenario scenario;
    FaultId first;
    Renaming renaming;
};

struct State {
    World world;
    Judge judge;
    std::uint32_t faults = 1;
};

Freedom freedom_with(std::uint32_t ties) {
    Freedom freedom;
    freedom.of(ChoiceKind::tie) = ties;
    // Without limits, so that what went before leaves nothing behind but what it did.
    freedom.of(ChoiceKind::loss) = Freedom::unlimited;
    freedom.of(ChoiceKind::delay) = Freedom::unlimited;
    freedom.of(ChoiceKind::creation) = Freedom::unlimited;
    freedom.delay = 700ms;
    return freedom;
}

State beginning(const Bounded& bounded, std::uint32_t ties) {
    State state{World{bounded.scenario}, Judge{bounded.scenario, Chains::left_out}};
    state.world.choose_by(Choices::guided(freedom_with(ties)));
    state.judge.observe(state.world.timeline().records());
    state.world.timeline().forget();
    return state;
}

StateNumber number_of(const Bounded& bounded, const State& state) {
    StateDigest digest{bounded.scenario, bounded.renaming};
    digest.rest().add(state.faults);
    state.world.add_to(digest);
    state.judge.add_to(digest);
    return digest.number();
}

void add_record(Digest& log, const Record& record) {
    log.add(record.at.time_since_epoch().count());
    log.add(record.amount);
    log.add(record.call.group);
    log.add(record.call.nth);
    log.add(record.actor.kind);
    log.add(record.actor.index);
    log.add(record.other.kind);
    log.add(record.other.index);
    log.add(record.event);
    log.add(record.rule);
    log.add(record.policy);
    log.add(record.reason);
}

/// Everything that is noted until the end, when luck decides by this seed, and whether an
/// invariant breaks.
StateNumber future_of(const Bounded& bounded, State state, std::uint64_t seed) {
    const Freedom left = state.world.choices().freedom();
    if (seed != 0) {
        Freedom freedom = left;
        freedom.share = one_in_millionths / 5;
        state.world.choose_by(Choices::random(seed, freedom));
    }
    Digest log;
    state.world.run_until(bounded.scenario.until);
    for (const Record& record : state.world.timeline().records()) {
        add_record(log, record);
    }
    state.judge.observe(state.world.timeline().records());
    const auto broken = state.judge.broken_at_end(bounded.scenario.until);
    log.add(broken ? static_cast<int>(*broken) : -1);
    return log.number();
}

/// Goes one step: a fault strikes, or the next event comes with these answers. Answers with what
/// was noted.
Digest go(const Bounded& bounded, State& state, FaultId fault, std::vector<std::uint32_t> answers) {
    Digest log;
    if (fault) {
        state.world.strike(fault, *state.world.next_instant(bounded.scenario.until));
        --state.faults;
        return log;
    }
    state.world.choices().guide(answers);
    state.world.run_until(bounded.scenario.until, 1);
    for (const Record& record : state.world.timeline().records()) {
        add_record(log, record);
    }
    state.judge.observe(state.world.timeline().records());
    state.world.timeline().forget();
    const auto broken = state.judge.broken();
    log.add(broken ? static_cast<int>(*broken) : -1);
    return log;
}

struct Step {
    FaultId fault;
    std::vector<std::uint32_t> answers;
};

std::vector<Step> steps_of(const Bounded& bounded, const State& state) {
    std::vector<Step> steps;
    const auto instant = state.world.next_instant(bounded.scenario.until);
    if (!instant) {
        return steps;
    }
    for (std::size_t at = bounded.first.index();
         at < bounded.scenario.faults.size() && state.faults > 0 && state.world.now() < *instant;
         ++at) {
        if (state.world.is_struck_by(bounded.scenario.faults.id_at(at))) {
            steps.push_back({bounded.scenario.faults.id_at(at), {}});
        }
    }
    State plain = state;
    static_cast<void>(go(bounded, plain, {}, {}));
    const std::vector<Choice> asked = plain.world.choices().asked();
    steps.push_back({});
    for (std::size_t at = 0; at < asked.size(); ++at) {
        for (std::uint32_t way = 1; way < asked[at].ways; ++way) {
            Step step;
            step.answers.assign(at, 0);
            step.answers.push_back(way);
            steps.push_back(step);
        }
    }
    return steps;
}

/// Random walks from the start; `look` is shown every state on the way, and a number for the way.
template <class Look>
void walk_at_random(const Bounded& bounded, std::uint32_t ties, std::uint64_t walks, Look look) {
    for (std::uint64_t walk = 1; walk <= walks; ++walk) {
        const Chance chance{walk};
        State state = beginning(bounded, ties);
        Digest way;
        for (std::uint64_t nth = 0;; ++nth) {
            const std::vector<Step> steps = steps_of(bounded, state);
            if (steps.empty()) {
                break;
            }
            look(state, steps, way.number());
            // Mostly what comes by itself, so that ways meet again.
            const std::uint64_t luck = chance.below(8 * steps.size(), Purpose::choice, nth);
            const auto by_itself = static_cast<std::size_t>(
                std::ranges::find_if(
                    steps, [](const Step& step) { return !step.fault && step.answers.empty(); })
                - steps.begin());
            const Step& step = steps[luck < steps.size() ? luck : by_itself];
            way.add(luck < steps.size() ? luck : by_itself);
            static_cast<void>(go(bounded, state, step.fault, step.answers));
        }
    }
}

/// Every script under the usual answers, and nothing scripted under every answer.
std::vector<std::pair<std::string, std::string>> worlds() {
    std::vector<std::pair<std::string, std::string>> all;
    for (const std::string& script : scripts()) {
        all.emplace_back(script, "");
    }
    for (const std::string& answer : answers()) {
        all.emplace_back("", answer);
    }
    return all;
}

TEST_CASE("states of one number have one future: the same choices give the same log") {
    std::uint64_t compared = 0;
    constexpr std::uint64_t seeds = 2;
    for (const auto& world : worlds()) {
        const auto& script = world.first;
        const auto& answer = world.second;
        const Bounded bounded{scripted(script, answer)};
        struct Seen {
            StateNumber way;
            std::vector<StateNumber> futures;
        };
        std::map<StateNumber, Seen> seen;
        std::uint64_t parted = 0;
        walk_at_random(bounded, 0, 8, [&](const State& state, const auto&, StateNumber way) {
            std::vector<StateNumber> futures;
            for (std::uint64_t seed = 0; seed < seeds; ++seed) {
                futures.push_back(future_of(bounded, state, seed));
            }
            const auto [known, is_new] =
                seen.try_emplace(number_of(bounded, state), Seen{way, futures});
            parted += known->second.futures != futures ? 1U : 0U;
            compared += !is_new && known->second.way != way ? 1U : 0U;
        });
        CHECK_MESSAGE(parted == 0, script << " " << answer);
    }
    MESSAGE(compared << " pairs of states of one number, met on different ways");
    CHECK(compared > 10);
}

TEST_CASE("states of one number have the same next steps, whichever of what is due comes first") {
    std::uint64_t compared = 0;
    for (const std::string& script : scripts()) {
        const Bounded bounded{scripted(script, "")};
        struct Seen {
            StateNumber way;
            std::vector<std::pair<StateNumber, StateNumber>> next;
        };
        std::map<StateNumber, Seen> seen;
        std::uint64_t parted = 0;
        const auto look = [&](const State& state, const std::vector<Step>& steps, StateNumber way) {
            std::vector<std::pair<StateNumber, StateNumber>> next;
            for (const Step& step : steps) {
                State after = state;
                const Digest log = go(bounded, after, step.fault, step.answers);
                next.emplace_back(log.number(), number_of(bounded, after));
            }
            std::ranges::stable_sort(next);
            const auto [known, is_new] =
                seen.try_emplace(number_of(bounded, state), Seen{way, next});
            parted += known->second.next != next ? 1U : 0U;
            compared += !is_new && known->second.way != way ? 1U : 0U;
        };
        walk_at_random(bounded, Freedom::unlimited, 2, look);
        CHECK_MESSAGE(parted == 0, script);
    }
    MESSAGE(compared << " pairs of states of one number, met on different ways");
    CHECK(compared > 10);
}

}  // namespace
}  // namespace orsim
