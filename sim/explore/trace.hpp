#pragma once
/// A whole run with the order of its events beside its records, so that two runs can be compared
/// by order alone. Knows not why it was run.

#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

struct Trace {
    std::vector<Record> records;
    /// The instant of every event that was handled, with or without a record, in microseconds.
    std::vector<std::int64_t> instants;
    /// A number for which events were handled in which order and what each noted; of their
    /// instants and of lengths it holds nothing.
    std::uint64_t order = 0;
};

[[nodiscard]] Trace trace_of(const Scenario& scenario);
/// The records alone, quicker.
[[nodiscard]] std::vector<Record> records_of(const Scenario& scenario);

}  // namespace orsim
