#include "tests/tidy/rooms.hpp"

#include "tests/tidy/code.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace orsim::tidy {
namespace {

/// The rooms in which a folder of the tree may lie: sim/base is base, reports is reports.
std::optional<std::string> room_of(std::string_view path) {
    if (is_in(path, "reports")) {
        return "reports";
    }
    if (!is_in(path, "sim")) {
        return std::nullopt;
    }
    const std::string_view inner = path.substr(std::string_view{"sim/"}.size());
    const std::size_t slash = inner.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    return std::string{inner.substr(0, slash)};
}

/// The words after a keyword up to the next keyword.
std::set<std::string> words_after(const Command& command, std::string_view keyword) {
    constexpr std::array<std::string_view, 6> keywords{"SOURCES",   "HEADERS", "USES",
                                                       "LIBRARIES", "PRIVATE", "PUBLIC"};
    std::set<std::string> words;
    bool inside = false;
    for (const std::string& word : command.words) {
        if (std::ranges::find(keywords, word) != keywords.end()) {
            inside = word == keyword;
        } else if (inside) {
            words.insert(word);
        }
    }
    return words;
}

/// A program's lists file says `target_link_libraries(orsim PRIVATE orsim::base CLI11::CLI11)`.
void add_linked(Room& room, const Command& command) {
    constexpr std::string_view ours = "orsim::";
    for (const std::string& word : words_after(command, "PRIVATE")) {
        if (word == "orsim::" + room.name) {
            continue;  // A program beside the library of its own room.
        }
        if (word.starts_with(ours)) {
            room.uses.insert(word.substr(ours.size()));
        } else {
            room.libraries.insert(word);
        }
    }
}

const Room* find_room(const std::vector<Room>& rooms, std::string_view name) {
    const auto found = std::ranges::find(rooms, name, &Room::name);
    return found == rooms.end() ? nullptr : &*found;
}

/// Whether following USES lists from a room leads back to it.
bool is_in_circle(const std::vector<Room>& rooms, const std::string& start) {
    std::set<std::string> seen;
    std::vector<std::string> open{start};
    while (!open.empty()) {
        const Room* room = find_room(rooms, open.back());
        open.pop_back();
        if (room == nullptr) {
            continue;
        }
        for (const std::string& used : room->uses) {
            if (used == start) {
                return true;
            }
            if (seen.insert(used).second) {
                open.push_back(used);
            }
        }
    }
    return false;
}

std::string
wall_between(const std::vector<Room>& rooms, const std::string& own, const std::string& included) {
    const Room* room = find_room(rooms, own);
    const std::optional<std::string> other = room_of(included);
    if (room == nullptr) {
        return "the room " + own + " has no CMakeLists.txt that says what it uses";
    }
    if (!other) {
        return own + " includes " + included + ", which is in no room";
    }
    if (*other != own && !room->uses.contains(*other)) {
        return own + " includes " + included + ", but does not state that it USES " + *other;
    }
    return {};
}

/// An outside library: how its headers begin, what CMake calls it, where its headers may be
/// included.
struct Door {
    std::string_view prefix;
    std::string_view library;
    std::vector<std::string_view> places;  // Paths or folders; empty: wherever LIBRARIES name it.
    std::size_t most_files = 0;            // 0: any number.
};

const std::vector<Door>& doors() {
    static const std::vector<Door> all{
        {"fmt/", "fmt::fmt", {"sim/base", "sim/judge", "sim/reader", "sim/cli", "reports"}},
        {"nlohmann/", "nlohmann_json::nlohmann_json", {"sim/reader", "reports"}},
        {"boost/graph/",
         "Boost::headers",
         {"sim/model/topology.cpp", "sim/model/service_points.cpp", "sim/explore"}},
        {"boost/math/", "Boost::headers", {"sim/plan"}},
        {"CLI/", "CLI11::CLI11", {"sim/cli"}},
        {"sqlite3.h", "SQLite::SQLite3", {"sim/plan"}, 1},
        {"zlib.h", "ZLIB::ZLIB", {"reports/page_data.cpp"}, 1},
        {"doctest/", "", {"tests"}},
    };
    return all;
}

bool is_standard(std::string_view header) {
    return header.find_first_of("/.") == std::string_view::npos;
}

bool may_stand_at(std::string_view path, const std::vector<std::string_view>& places) {
    return is_in(path, "tests") || std::ranges::any_of(places, [path](std::string_view place) {
               return path == place || is_in(path, place);
           });
}

/// What is wrong with an outside header here; empty when nothing is.
std::string
wrong_with(const std::vector<Room>& rooms, const std::string& path, const std::string& header) {
    const auto door = std::ranges::find_if(
        doors(), [&header](const Door& each) { return header.starts_with(each.prefix); });
    if (door == doors().end()) {
        const std::vector<std::string_view> edges{"sim/cli", "sim/plan"};
        return may_stand_at(path, edges)
                   ? ""
                   : "<" + header + "> is neither standard C++ nor a library with a door here";
    }
    if (!may_stand_at(path, door->places)) {
        return "<" + header + "> may not come in here; its door is "
               + std::string{door->places.front()};
    }
    const std::optional<std::string> own = room_of(path);
    if (!own) {
        return {};
    }
    if (is_header(path)) {
        return "<" + header + "> stands in a header; outside libraries stay behind sources";
    }
    const Room* room = find_room(rooms, *own);
    if (room != nullptr && !room->libraries.contains(std::string{door->library})) {
        return "<" + header + "> comes in, but " + *own + " does not state it among its LIBRARIES";
    }
    return {};
}

/// A word of a lists file as the path it would be, if it is one.
std::string path_of(const std::string& word, const std::string& folder) {
    constexpr std::string_view top = "${PROJECT_SOURCE_DIR}/";
    if (word.starts_with(top)) {
        return word.substr(top.size());
    }
    std::string path = folder;
    path += folder.empty() ? "" : "/";
    path += word;
    return path;
}

/// Every path that some lists file names.
std::set<std::string> listed_files(const Tree& tree) {
    std::set<std::string> listed;
    for (const SourceFile& file : tree) {
        if (!is_cmake(file.path)) {
            continue;
        }
        for (const Command& command : commands_of(file.text)) {
            for (const std::string& word : command.words) {
                listed.insert(path_of(word, folder_of(file.path)));
            }
        }
    }
    return listed;
}

/// Which files of the rooms use which door.
using Users = std::map<std::string_view, std::set<std::string>>;

void add_user(const std::string& path, const std::string& header, Users& users) {
    for (const Door& door : doors()) {
        if (header.starts_with(door.prefix)) {
            users[door.prefix].insert(path);
        }
    }
}

}  // namespace

std::vector<Command> commands_of(std::string_view cmake) {
    std::string plain;
    for (const std::string_view line : lines_of(cmake)) {
        plain += std::string{line.substr(0, line.find('#'))} + '\n';
    }
    std::vector<Command> commands;
    std::string word;
    std::string last;  // The word before a parenthesis is the command's name.
    std::size_t depth = 0;
    for (const char letter : plain) {
        const bool ends_word =
            letter == '(' || letter == ')' || letter == '"' || letter == ' ' || letter == '\n';
        if (!ends_word) {
            word += letter;
            continue;
        }
        if (!word.empty()) {
            if (depth > 0) {
                commands.back().words.push_back(word);
            }
            last = std::exchange(word, {});
        }
        if (letter == '(' && depth++ == 0) {
            commands.push_back({last, {}});
        } else if (letter == ')' && depth > 0) {
            --depth;
        }
    }
    return commands;
}

std::vector<Room> rooms_of(const Tree& tree) {
    std::vector<Room> rooms;
    for (const SourceFile& file : tree) {
        const std::optional<std::string> name = room_of(file.path);
        if (!name || !file.path.ends_with("/CMakeLists.txt")) {
            continue;
        }
        Room room{*name, folder_of(file.path), {}, {}};
        for (const Command& command : commands_of(file.text)) {
            if (command.name == "add_room") {
                room.uses.merge(words_after(command, "USES"));
                room.libraries.merge(words_after(command, "LIBRARIES"));
            } else if (command.name == "target_link_libraries") {
                add_linked(room, command);
            }
        }
        rooms.push_back(room);
    }
    return rooms;
}

Findings find_broken_walls(const Tree& tree) {
    const std::vector<Room> rooms = rooms_of(tree);
    Findings findings;
    for (const Room& room : rooms) {
        if (is_in_circle(rooms, room.name)) {
            findings.push_back({room.folder + "/CMakeLists.txt", 0,
                                room.name + " uses itself, by way of others or directly"});
        }
    }
    for (const SourceFile& file : tree) {
        if (!is_code(file.path)) {
            continue;
        }
        const std::optional<std::string> own = room_of(file.path);
        for (const Include& include : includes_of(file.text)) {
            if (include.from != Include::From::project) {
                continue;
            }
            std::string message;
            if (find(tree, include.what) == nullptr) {
                message = '"' + include.what + "\" is no file, named from the root of the tree";
            } else if (own) {
                message = wall_between(rooms, *own, include.what);
            }
            if (!message.empty()) {
                findings.push_back({file.path, include.line, message});
            }
        }
    }
    return findings;
}

Findings find_wrong_doors(const Tree& tree) {
    const std::vector<Room> rooms = rooms_of(tree);
    Findings findings;
    Users users;
    for (const SourceFile& file : tree) {
        if (!is_code(file.path)) {
            continue;
        }
        for (const Include& include : includes_of(file.text)) {
            if (include.from != Include::From::outside || is_standard(include.what)) {
                continue;
            }
            const std::string message = wrong_with(rooms, file.path, include.what);
            if (!message.empty()) {
                findings.push_back({file.path, include.line, message});
            }
            if (!is_in(file.path, "tests")) {
                add_user(file.path, include.what, users);
            }
        }
    }
    for (const Door& door : doors()) {
        if (door.most_files != 0 && users[door.prefix].size() > door.most_files) {
            findings.push_back({*users[door.prefix].rbegin(), 0,
                                "<" + std::string{door.prefix} + "> has its one door elsewhere"});
        }
    }
    return findings;
}

Findings find_dead_files(const Tree& tree) {
    const std::set<std::string> listed = listed_files(tree);
    std::set<std::string> included;
    for (const SourceFile& file : tree) {
        if (is_code(file.path)) {
            for (const Include& include : includes_of(file.text)) {
                included.insert(include.what);
            }
        }
    }
    Findings findings;
    for (const SourceFile& file : tree) {
        if (!is_code(file.path) || listed.contains(file.path)) {
            continue;
        }
        if (is_header(file.path) && is_in(file.path, "tests")) {
            if (!included.contains(file.path)) {
                findings.push_back({file.path, 0, "nobody includes this header"});
            }
        } else {
            findings.push_back({file.path, 0, "no CMakeLists.txt names this file"});
        }
    }
    return findings;
}

Findings find_late_headers(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        if (!is_source(file.path)) {
            continue;
        }
        const std::string own = file.path.substr(0, file.path.size() - 3) + "hpp";
        const std::vector<Include> includes = includes_of(file.text);
        if (find(tree, own) != nullptr && (includes.empty() || includes.front().what != own)) {
            findings.push_back({file.path, includes.empty() ? 0 : includes.front().line,
                                "its first include is not " + own});
        }
    }
    return findings;
}

}  // namespace orsim::tidy
