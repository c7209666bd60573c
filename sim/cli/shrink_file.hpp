#pragma once
/// Shrinks one failing scenario document and writes what is left as a file again. Shared by the
/// commands that find failures and the one that is given them.

#include "sim/explore/signature.hpp"
#include "sim/reader/document.hpp"
#include "sim/shrink/shrinker.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace orsim {

/// A document whose run fails in a certain way.
struct Failing {
    Value root;
    std::optional<std::string> directory;  // Where files it names lie.
    Signature signature;
};

/// As small as it gets.
[[nodiscard]] Shrunk shrink_failing(const Failing& failing, ShrinkLimits limits);

/// Says in the document's description from what it was shrunk and how it fails.
void describe(Value& root, const std::string& shrunk_from, const Signature& signature);

/// What the document says once it lies in another folder: files it names are named from there.
void name_files_from(Value& root, const std::string& folder_now, const std::string& folder_then);

}  // namespace orsim
