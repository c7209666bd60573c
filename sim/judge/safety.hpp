#pragma once
/// The safety invariants, judged record by record. Knows the scenario and the timeline; what an
/// application may have known is taken from both, never from a world.
///
/// What the records mean. app.*: the actor is the application. app.started leaves it in backup
/// mode; app.promoted and app.demoted change the mode; app.crashed and app.stopped end the process,
/// as do host.down and dc.down for all processes there; app.hung freezes it and app.recovered wakes
/// it, its mode unchanged. call.*: the actor is the T-Server. watch.* and session.*: the actor is
/// the application, the call says which session. An application configured as primary begins in
/// primary mode, one configured as backup in backup mode, all of them running.

#include "sim/judge/calls.hpp"
#include "sim/judge/invariants.hpp"
#include "sim/judge/words.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/state_digest.hpp"
#include "sim/timeline/record.hpp"

#include <cstdint>
#include <deque>
#include <set>
#include <utility>
#include <vector>

namespace orsim {

/// An application as its records tell.
struct AppNow {
    static constexpr std::uint8_t running = 1;  // The process is up and not hung.
    static constexpr std::uint8_t primary = 2;  // In primary mode, whatever its process does.
    static constexpr std::uint8_t exists = 4;   // The process has not ended.
    static constexpr std::uint8_t suspending = 8;

    std::uint8_t state = running | exists;
    NodeId node;
    AppId peer;
    std::uint32_t sessions = 0;
    Instant changed{};  // When its process or mode last changed, or a recovery went on.
    Instant woke{Duration::min() / 2};  // When it last woke from a hang or pause.
    Instant cut_short{Duration::min()
                      / 2};  // When a command for it or a report of it was last lost.

    [[nodiscard]] bool is(std::uint8_t flag) const { return (state & flag) == flag; }
};

class Safety {
public:
    explicit Safety(const Scenario& scenario);

    /// Judges one record. `faults` has already taken it.
    void take(const Record& record, const FaultLog& faults, Breaches& breaches);
    /// Judges what only shows when an instant is over, before the verdict.
    void finish(Instant ended, Breaches& breaches) const;

    void add_to(StateDigest& into) const;

    [[nodiscard]] const std::vector<AppNow>& apps() const { return apps_; }
    [[nodiscard]] Calls& calls() { return calls_; }
    [[nodiscard]] const Calls& calls() const { return calls_; }
    [[nodiscard]] bool is_up(HostId host) const { return hosts_down_[host.index()] == 0; }
    [[nodiscard]] bool store_is_up() const { return stores_down_ == 0; }
    /// When a host, a link or the store last changed.
    [[nodiscard]] Instant last_place_change() const { return last_place_change_; }
    /// Whether a message about the call, to or from the application, was lost or late.
    [[nodiscard]] bool may_have_missed(CallName call, AppId app) const {
        return struck_.contains({call, app});
    }
    /// The same of any application.
    [[nodiscard]] bool was_struck(CallName call) const {
        const auto next = struck_.lower_bound({call, AppId{0}});
        return next != struck_.end() && next->first == call;
    }
    /// Of which cluster the nodes must be that process a call; empty: of any (D02).
    [[nodiscard]] std::string_view cluster_of(const LiveCall& call) const;
    /// Whether some application's clock may be wrong, so that its timers end early or late.
    [[nodiscard]] bool clocks_may_be_wrong() const { return clocks_may_be_wrong_; }
    /// When any of these or an application last changed.
    [[nodiscard]] Instant last_change() const { return last_change_; }

private:
    /// One record being judged.
    struct Scene {
        const Record& record;
        const FaultLog& faults;
        Breaches& breaches;
        AppNow* app = nullptr;  // The actor, when it is an application of the scenario.
        AppId id;
    };
    /// D02: from when on the DNs of a T-Server name another cluster and document.
    struct Renamed {
        Instant from{};
        TServerId tserver;
        FaultId by;
    };
    struct Over {
        CallName name;
        Instant at{};
    };

    void check_order(const Scene& scene);
    void check_actor(const Scene& scene, const AppNow& app);
    void check_demotions(Breaches& breaches) const;
    void take_app(const Scene& scene);
    void take_place(const Scene& scene);
    void take_call(const Scene& scene);
    void take_end(const Scene& scene);
    void take_session(const Scene& scene);
    void take_watch(const Scene& scene);
    void take_interaction(const Scene& scene);
    void take_message(const Scene& scene);
    void take_option(const Record& record);
    [[nodiscard]] const Fault* renamed_for(const LiveCall& call) const;

    void end_process(AppId app, Instant at);
    void end_parts_of(AppId app);
    void end_processes_on(HostId host, Instant at);
    void become_primary(const Scene& scene, AppId app);

    LiveCall& known(const Scene& scene);
    LiveCall& arrive(const Scene& scene);
    void set_outcome(const Scene& scene, LiveCall& call);
    void set_stuck(const Scene& scene, LiveCall& call);
    void set_ended(const Scene& scene, LiveCall& call);
    void check_sum(const Scene& scene) const;
    void make_over(LiveCall& call, Instant at);
    void let_go(Instant at);
    void forget_if_settled(LiveCall& call);

    void start_creating(const Scene& scene, LiveCall& call);
    void check_creator(const Scene& scene, LiveCall& call);
    void check_reserved(const Scene& scene, LiveCall& call);
    void check_not_over(const Scene& scene, const LiveCall& call);
    void check_puller(const Scene& scene, const LiveCall& call);
    void finish_creating(const Scene& scene, LiveCall& call);
    void hold_session(const Scene& scene, LiveCall& call, std::uint8_t flags);
    void revive_session(const Scene& scene, LiveCall& call);
    void check_recovery(const Scene& scene, const LiveCall& call);
    void check_owner(const Scene& scene, LiveCall& call);
    void end_session(const Scene& scene, LiveCall& call);

    [[nodiscard]] const Strategy* strategy_of(const LiveCall& call) const;
    [[nodiscard]] Medium medium_of(CallName call) const;
    [[nodiscard]] const CallGroup* group_of(CallName call) const;
    [[nodiscard]] std::string of(const Scene& scene, const std::string& what) const;

    const Scenario* scenario_;
    Words words_;
    std::vector<AppNow> apps_;
    std::vector<std::uint32_t> hosts_down_;
    std::uint32_t stores_down_ = 0;
    Calls calls_;
    std::set<std::pair<CallName, AppId>> struck_;  // Of messages that were lost or late.
    std::vector<Renamed> renamed_;
    std::deque<Over> just_over_;     // In the order in which they ended.
    std::vector<Record> demotions_;  // Of the present instant.
    Duration news_takes_{0};         // The longest way of a T-Server's news to an application.
    std::uint64_t voice_arrived_ = 0;
    std::uint64_t voice_over_ = 0;
    bool clocks_may_be_wrong_ = false;
    Instant last_at_{Duration::min() / 2};
    Instant last_change_{};
    Instant last_place_change_{};
    std::uint64_t next_number_ = no_record;
};

}  // namespace orsim
