#pragma once
/// Rounder and simpler values in the place of one: durations, whole numbers, ratios, distributions.
/// Knows how values are written, not what they are for.

#include "sim/reader/document.hpp"

#include <vector>

namespace orsim {

/// What may stand in the place of a value, the simplest first; nothing for what cannot be simpler.
/// Each is simpler than the value by the same measure, so that going on with one comes to an end.
[[nodiscard]] std::vector<Value> simpler_values(const Value& value);

}  // namespace orsim
