#pragma once
/// A value of a document as text again. Knows JSON, not what the value is about.

#include "sim/reader/document.hpp"

#include <string>

namespace orsim {

/// A value as JSON on one line, each number as it was written.
[[nodiscard]] std::string json_of(const Value& value);

/// The same as a file people read: indented by two, what fits into a line on one line, and an end
/// of line at the end.
[[nodiscard]] std::string json_page_of(const Value& value);

/// A value as a label: a text without its quotes, anything else as JSON.
[[nodiscard]] std::string label_of(const Value& value);

}  // namespace orsim
