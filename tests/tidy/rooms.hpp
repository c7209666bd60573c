#pragma once
/// The rooms as their lists files state them, and what a tree does against them: includes that pass
/// through walls, outside libraries that come in by other than their own door, files in no list.

#include "tests/tidy/tree.hpp"

#include <set>
#include <string>
#include <vector>

namespace orsim::tidy {

/// A call in a lists file, such as add_room(base HEADERS id.hpp).
struct Command {
    std::string name;
    std::vector<std::string> words;
};
[[nodiscard]] std::vector<Command> commands_of(std::string_view cmake);

struct Room {
    std::string name;                 // base
    std::string folder;               // sim/base
    std::set<std::string> uses;       // Names of rooms.
    std::set<std::string> libraries;  // fmt::fmt
};
[[nodiscard]] std::vector<Room> rooms_of(const Tree& tree);

/// Includes of a room that its USES list does not allow, includes that name no file from the root,
/// and rooms that use each other in a circle.
[[nodiscard]] Findings find_broken_walls(const Tree& tree);

/// Outside headers that come in where they may not, or that the room's LIBRARIES do not name.
[[nodiscard]] Findings find_wrong_doors(const Tree& tree);

/// Sources and headers that no lists file names, and headers of tests that nobody includes.
[[nodiscard]] Findings find_dead_files(const Tree& tree);

/// Sources whose first include is not the header of their own name, where there is one: that header
/// is compiled alone nowhere else.
[[nodiscard]] Findings find_late_headers(const Tree& tree);

}  // namespace orsim::tidy
