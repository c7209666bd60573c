#pragma once
/// Which faults are in force, as the timeline tells: fault.started and fault.ended with the fault
/// as actor. Answers whether a window is open. Knows not what a fault does.
///
/// A fault whose end the scenario states (`for`, `until`, `until_event`, or random repair) is in
/// force until its fault.ended. One with only a `restart_after` is in force for that long. What is
/// over as it happens (an operator's switchover, a restart, a changed option) is in force for its
/// instant. Any other is in force for good. fault.no_effect ends a start that changed nothing.

#include "sim/model/scenario.hpp"
#include "sim/model/state_digest.hpp"
#include "sim/timeline/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

class FaultLog {
public:
    /// What is known of one fault of the script.
    struct Story {
        Instant first_start{};
        Instant last_end{};
        std::uint32_t starts = 0;
        std::uint32_t in_force = 0;      // A fault without an end stays in force for good.
        bool had_effect = false;         // Some start was not followed by fault.no_effect alone.
        bool in_doubt = false;           // The latest start may still prove to be without effect.
        bool latest_had_effect = false;  // Some record is caused by the latest start.
        std::uint32_t no_effects = 0;    // How many fault.no_effect it had, and the latest's
        Reason why_none = Reason::none;  // reason.
    };

    FaultLog() = default;
    explicit FaultLog(const Scenario& scenario);

    /// Takes fault.*, link.*, message.* and whatever a fault may have caused; other events change
    /// nothing.
    void take(const Record& record);

    /// Whether the window is open for a record of this instant. `after_last_fault` is open as soon
    /// as some fault started: whoever asks begins anew at each record of a fault.
    [[nodiscard]] bool is_open(const Window& window, Instant at) const;
    /// Whether the window was open at any time up to `ended`.
    [[nodiscard]] bool was_ever_open(const Window& window, Instant start, Instant ended) const;

    [[nodiscard]] const Story& story(FaultId fault) const { return stories_[fault.index()]; }
    [[nodiscard]] bool has_effect(FaultId fault) const {
        return story(fault).had_effect || story(fault).in_doubt;
    }
    /// Of the latest fault.started or fault.ended; the start of the run when there was none.
    [[nodiscard]] Instant last_change() const { return last_change_; }
    /// Faults that may keep any news from arriving, and links that are cut. Not those that tell of
    /// each message they strike: see Safety::may_have_missed.
    [[nodiscard]] bool news_may_be_lost_since(Instant since) const {
        return disturbances_ > 0 || last_disturbance_ >= since;
    }
    /// Faults in force of kinds that may make recovery impossible: all but those of processes and
    /// hosts, which the records of applications and hosts tell themselves.
    [[nodiscard]] bool recovery_may_be_hindered() const { return hindrances_ > 0; }

    void add_to(StateDigest& into) const;

private:
    /// A start whose direct effects are still to be seen.
    struct Start {
        std::uint64_t record = no_record;
        FaultId fault;
    };

    void start(const Record& record);
    void end(FaultId fault, Instant at);
    [[nodiscard]] FaultId fault_of(const Record& record) const;

    const Scenario* scenario_ = nullptr;
    std::vector<Story> stories_;
    std::uint32_t in_force_ = 0;
    Instant restarts_until_{Duration::min() / 2};  // End of the latest `restart_after`.
    std::uint32_t disturbances_ = 0;
    std::uint32_t hindrances_ = 0;
    bool any_started_ = false;
    std::array<Start, 32> latest_{};  // The latest starts, in a ring.
    std::size_t next_ = 0;
    Instant last_change_{};
    Instant last_disturbance_{Duration::min() / 2};
};

}  // namespace orsim
