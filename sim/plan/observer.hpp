#pragma once
/// What a planner wants to know of a run beside its tally, gathered from its records alone: who was
/// late and by how much, how long nodes were without a primary, how busy the survivors were. Never
/// sees a world.

#include "sim/model/scenario.hpp"
#include "sim/timeline/study_metrics.hpp"
#include "sim/timeline/tally.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace orsim {

class Observer {
public:
    /// Requires: the scenario outlives the observer.
    explicit Observer(const Scenario& scenario);

    /// Takes the records of a run in their order, in pieces of any length.
    void observe(std::span<const Record> records);

    /// Every figure of the run, in the order of study_metrics(), then those of each application.
    /// Once.
    [[nodiscard]] std::vector<std::optional<std::int64_t>>
    conclude(const Tally& tally, Instant ended, VerdictKind verdict);

private:
    struct AppSeen {
        NodeId node;
        HostId host;
        bool exists = true;
        bool runs = true;
        bool primary = false;
        std::int64_t working = 0;  // Creations now.
        Duration busy{0};          // Of its workers, all together.
        Duration busy_this_minute{0};
        std::int64_t busiest_minute = 0;  // As a share.
        Duration waited{0};               // Creations for a worker, all together ...
        Duration longest_wait{0};         // ... and the one that waited longest.
        Instant counted{};                // Until when `busy` is up to date.
        std::optional<Instant> recovers_since;

        [[nodiscard]] bool serves() const { return exists && runs && primary; }
    };
    struct NodeSeen {
        std::int64_t primaries = 0;
        std::int64_t running = 1;
        Instant counted{};
        std::optional<Instant> lost;  // Without a primary since.
        bool noticed = false;         // SCS knows of that.
        std::int64_t active = 0;      // Sessions.
        std::int64_t pending = 0;     // Calls waiting for one.
        std::int64_t created_this_minute = 0;
    };
    /// A worker on a creation: never more of them than there are workers.
    struct Creation {
        CallName call;
        std::uint16_t app = 0;
        Instant began{};
        bool late = false;  // Not the first try of the assigned primary.
        Reason reason = Reason::none;
    };

    void take(const Record& record);
    void take_call(const Record& record);
    void take_session(const Record& record, AppSeen& app);
    void take_process(const Record& record, AppSeen& app);
    void take_place(const Record& record);
    void notice(const Record& record);
    void end_minutes(Instant now);
    static void count_busy(AppSeen& app, Instant now);
    void settle_node(NodeId node, Instant now);
    void end_process(AppSeen& app, std::uint16_t index, Instant now);
    std::optional<Creation> stop_creating(const Record& record, AppSeen& app);
    void session_exists(const Record& record, const std::optional<Creation>& creation);
    void no_longer_pending(CallName call);
    [[nodiscard]] std::int64_t& own(PlannerMetric metric) {
        return own_.at(static_cast<std::size_t>(metric));
    }
    [[nodiscard]] Histogram& spread(PlannerSpread which) {
        return spreads_.at(static_cast<std::size_t>(which));
    }
    static void raise(std::int64_t& most, std::int64_t value) {
        most = most < value ? value : most;
    }

    const Scenario* scenario_;
    std::vector<AppSeen> apps_;
    std::vector<NodeSeen> nodes_;
    std::vector<Creation> creations_;
    std::map<CallName, NodeId> pending_;
    Instant minute_ends_{};
    std::int64_t writes_this_minute_ = 0;
    std::int64_t workers_ = 1;
    std::array<std::int64_t, planner_metrics> own_{};
    std::array<Histogram, planner_spreads> spreads_;
};

}  // namespace orsim
