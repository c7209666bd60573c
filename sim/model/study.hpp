#pragma once
/// A planner's question of one scenario, as values: which variants of it to run, how often, what to
/// look at, and which parts to lose. Knows neither files nor how anything is computed.

#include "sim/base/distribution.hpp"
#include "sim/model/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orsim {

/// What a study can take away from a topology.
enum class Losable : std::uint8_t { host, node, data_center, link };

struct LostPart {
    Losable kind = Losable::host;
    std::uint16_t index = 0;  // In the topology's table of its kind.
    friend constexpr auto operator<=>(const LostPart&, const LostPart&) = default;
};

/// One way the scenario is played.
struct StudyPoint {
    std::string id;                                             // "W=3000, workers=4"
    std::vector<std::pair<std::string, std::string>> settings;  // What was varied, and to what.
    Scenario scenario;
};

/// How often each case is run: until the half width of one metric's interval is small enough, or a
/// stated number of times.
struct StudyPrecision {
    std::optional<std::uint32_t> replications;  // Stated: no other stop.
    std::string metric;                         // Of which the half width is looked at.
    Millionths relative = 0;                    // Half width over mean; 0: not asked.
    std::int64_t absolute = 0;                  // Half width in the metric's unit; 0: not asked.
    Millionths confidence = 950'000;
    std::uint32_t least = 10;
    std::uint32_t most = 1'000;
    std::uint32_t between = 10;  // Replications from one look to the next.
};

/// Every part of these kinds is lost in turn, alone or two at a time.
struct LossQuestion {
    std::vector<Losable> kinds;
    std::uint32_t at_a_time = 1;
    Distribution at;                // Counted from the start of the run; drawn anew each time.
    std::optional<Duration> lasts;  // Absent: for good.
    std::string rank_by = "damage";
};

/// A limit that a metric's interval must keep.
struct Goal {
    std::string metric;
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
};

/// How large a share of time parts that fail by chance leave service down, in the long run. Only
/// the scenario's random losses of hosts, data centers and links play a part, each after an
/// exponential time; no call is simulated.
struct AvailabilityQuestion {
    /// Service is up while at least so many nodes run and reach each other. Absent: as far as calls
    /// have an assigned or a reserved node to go to.
    std::optional<std::uint32_t> nodes_together;
    /// One crew repairs one part at a time, each after an inspection of exponential length; what
    /// has failed of one kind in one place is inspected as one. Absent: each part has a crew.
    std::optional<Duration> inspection;
    bool simulated = false;              // Also where it could be computed.
    Millionths relative = 10'000;        // Half width over the share, when it is simulated.
    std::uint32_t most_batches = 2'000;  // When it is given up, precise or not.
};

/// The smallest or the largest of ordered candidates that meets every goal, whatever is lost.
struct FindQuestion {
    enum class Wanted : std::uint8_t { fewest, largest };
    Wanted wanted = Wanted::fewest;
    std::string what;            // "nodes", "load", or a JSON pointer.
    std::size_t first = 0;       // Of the study's points ...
    std::size_t candidates = 0;  // ... so many are the candidates, in rising order.
};

/// One thing moved from low to high while all else stays.
struct FactorQuestion {
    std::string id;
    std::size_t low = 0;  // Of the study's points.
    std::size_t high = 0;
};

struct Study {
    std::string name;
    std::string description;
    std::string file;        // As the user named it.
    std::uint64_t seed = 1;  // Of the scenario; replications draw theirs from it.
    StudyPrecision precision;
    std::vector<std::string> metrics;  // What is shown, in this order.
    /// First the points of the sweep, then what `find` and `factors` name.
    std::vector<StudyPoint> points;
    std::size_t plain = 0;  // So many points are the sweep's.
    /// Variants that are compared: every so many plain points in a row share all but the variant.
    std::size_t variants = 1;
    std::optional<LossQuestion> loss_of;
    std::optional<AvailabilityQuestion> availability;
    std::vector<Goal> goals;
    std::optional<FindQuestion> find;
    std::vector<FactorQuestion> factors;
    /// Changes with anything that could change a result: the texts of all files that were read.
    std::uint64_t digest = 0;
};

}  // namespace orsim
