#pragma once
/// The event log of one run as it was saved: its records, and what the things they speak of are
/// called. Knows neither the scenario nor how the log is written down.

#include "sim/timeline/record.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace orsim {

struct EventLog {
    struct Group {
        std::string id;
        bool is_single = false;  // Of one call, which is called as its group is.
        friend bool operator==(const Group&, const Group&) = default;
    };

    std::string scenario;
    std::uint64_t seed = 0;
    std::array<std::vector<std::string>, entity_kinds> entities;  // Ids by kind and position.
    std::vector<Group> groups;
    std::vector<Record> records;
    Instant ended{};
    std::string fingerprint;  // As the log says it.

    /// The id of an entity; "-" for nobody.
    [[nodiscard]] std::string name(Entity entity) const;
    /// "c1", or "bg#17" for the 17th of a group; "-" for no call.
    [[nodiscard]] std::string name(CallName call) const;
    friend bool operator==(const EventLog&, const EventLog&) = default;
};

}  // namespace orsim
