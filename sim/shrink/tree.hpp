#pragma once
/// Cutting parts out of a JSON tree. Knows JSON and paths, not what the tree is about.

#include "sim/reader/document.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// From the root to a value: the position among its parent's children at each step.
using Path = std::vector<std::size_t>;

/// The way a JSON pointer names; empty where it leads nowhere, or to the root.
[[nodiscard]] Path path_of(const Value& root, std::string_view pointer);
/// Requires: the path leads somewhere.
[[nodiscard]] const Value& value_at(const Value& root, const Path& path);
[[nodiscard]] Value& value_at(Value& root, const Path& path);
/// The pointer that names it.
[[nodiscard]] std::string pointer_of(const Value& root, const Path& path);

/// The tree without those parts, and without the lists and objects that became empty by that.
[[nodiscard]] Value without(Value root, std::vector<Path> parts);

/// A text of that key in an object, in place of what the key had.
void set_text(Value& object, std::string_view key, std::string text);
/// The object without that key.
void drop_key(Value& object, std::string_view key);

}  // namespace orsim
