#pragma once
/// JSON text to tree, through nlohmann's SAX interface over an iterator that counts. Used by
/// document.cpp only, which knows lines and files; here only offsets are known.

#include "sim/reader/document.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// A mistake at a place of the text.
struct Slip {
    std::size_t offset = 0;
    std::size_t length = 1;
    std::string pointer;
    std::string message;
};

struct Parsed {
    bool whole = false;  // A value was read to its end, and nothing follows it.
    Value root;
    std::vector<Slip> slips;
};

/// Requires: nothing of the text; any bytes have an answer.
[[nodiscard]] Parsed parse_json(std::string_view text);

/// The pointer of a child, with ~ and / of its key written as JSON pointers want.
[[nodiscard]] std::string pointer_to(const std::string& parent, std::string_view key);

}  // namespace orsim
