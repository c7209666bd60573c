#pragma once
/// Arrivals from files: counts by interval, and traces of single calls. Used by read_workload.cpp.

#include "sim/reader/draft.hpp"

namespace orsim {

/// Reads the file an arrivals object names into its slots or its trace; complaints name the line of
/// the file.
void read_counts(Draft& draft, const Fields& fields, Arrivals& arrivals);
void read_trace(Draft& draft, const Fields& fields, Arrivals& arrivals);

/// The text of a file named in the scenario, or nothing and a complaint.
struct NamedFile {
    std::string name;
    std::optional<std::string> text;
};
[[nodiscard]] NamedFile open_named_file(Draft& draft, const Value& value);

}  // namespace orsim
