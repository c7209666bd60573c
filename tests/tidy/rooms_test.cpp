#include "tests/tidy/rooms.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace orsim::tidy;  // NOLINT(google-build-using-namespace): all of it is about this one
                              // noun.

/// Two rooms, one above the other, without a fault.
Tree good_tree() {
    return {
        {"CMakeLists.txt", "project(orsim)  # add_room(ghost)\n"},
        {"sim/base/CMakeLists.txt",
         "add_room(base SOURCES id.cpp HEADERS id.hpp LIBRARIES fmt::fmt)\n"},
        {"sim/base/id.cpp", "#include \"sim/base/id.hpp\"\n#include <fmt/format.h>\n"},
        {"sim/base/id.hpp", "#include <vector>\n"},
        {"sim/world/CMakeLists.txt",
         "add_room(\n    world\n    SOURCES world.cpp\n    HEADERS world.hpp\n    USES base\n)\n"},
        {"sim/world/world.cpp", "#include \"sim/base/id.hpp\"\n"},
        {"sim/world/world.hpp", "#include \"sim/base/id.hpp\"\n"},
    };
}

Tree with(Tree tree, const std::string& path, const std::string& text) {
    const auto found = std::ranges::find(tree, path, &SourceFile::path);
    if (found == tree.end()) {
        tree.push_back({path, text});
    } else {
        found->text = text;
    }
    return tree;
}

std::string walls(const Tree& tree) {
    return to_text(find_broken_walls(tree));
}

std::string wrong_doors(const Tree& tree) {
    return to_text(find_wrong_doors(tree));
}

TEST_CASE("a lists file is read as commands, without its comments") {
    const std::vector<Command> commands = commands_of(
        "# add_room(x)\nadd_room(base  # why\n    USES \"a\" b)\nif(NOT (c))\nendif()\n");
    REQUIRE(commands.size() == 3);
    CHECK(commands[0].name == "add_room");
    CHECK(commands[0].words == std::vector<std::string>{"base", "USES", "a", "b"});
    CHECK(commands[1].name == "if");
    CHECK(commands[2].name == "endif");
}

TEST_CASE("a room's lists file says whom it uses") {
    const std::vector<Room> rooms = rooms_of(good_tree());
    REQUIRE(rooms.size() == 2);
    CHECK(rooms[0].name == "base");
    CHECK(rooms[0].uses.empty());
    CHECK(rooms[0].libraries.contains("fmt::fmt"));
    CHECK(rooms[1].uses == std::set<std::string>{"base"});
}

TEST_CASE("a program's lists file says it too") {
    const Tree tree =
        with(good_tree(), "sim/cli/CMakeLists.txt",
             "target_link_libraries(orsim PRIVATE orsim::base orsim::cli CLI11::CLI11)");
    const std::vector<Room> rooms = rooms_of(tree);
    REQUIRE(rooms.size() == 3);
    CHECK(rooms[2].uses == std::set<std::string>{"base"});
    CHECK(rooms[2].libraries == std::set<std::string>{"CLI11::CLI11"});
}

TEST_CASE("a good tree has no findings") {
    CHECK(walls(good_tree()) == "");
    CHECK(wrong_doors(good_tree()) == "");
    CHECK(to_text(find_dead_files(good_tree())) == "");
}

TEST_CASE("an include from a room that is not in USES is found") {
    CHECK(
        walls(with(good_tree(), "sim/base/id.cpp", "\n#include \"sim/world/world.hpp\"\n"))
        == "sim/base/id.cpp:2: base includes sim/world/world.hpp, but does not state that it USES "
           "world\n");
}

TEST_CASE("a room cannot be used by way of another room's USES") {
    Tree tree =
        with(good_tree(), "sim/top/CMakeLists.txt", "add_room(top HEADERS t.hpp USES world)");
    tree = with(tree, "sim/top/t.hpp", "#include \"sim/base/id.hpp\"\n");
    CHECK(
        walls(tree)
        == "sim/top/t.hpp:1: top includes sim/base/id.hpp, but does not state that it USES base\n");
}

TEST_CASE("rooms that use each other in a circle are found") {
    const Tree tree =
        with(good_tree(), "sim/base/CMakeLists.txt", "add_room(base SOURCES id.cpp USES world)");
    CHECK(walls(tree)
          == "sim/base/CMakeLists.txt: base uses itself, by way of others or directly\n"
             "sim/world/CMakeLists.txt: world uses itself, by way of others or directly\n");
}

TEST_CASE("an include that is not named from the root is found") {
    CHECK(walls(with(good_tree(), "sim/base/id.cpp", "#include \"id.hpp\"\n"))
          == "sim/base/id.cpp:1: \"id.hpp\" is no file, named from the root of the tree\n");
}

TEST_CASE("a room cannot include a test") {
    Tree tree = with(good_tree(), "tests/stage.hpp", "");
    tree = with(tree, "sim/base/id.cpp", "#include \"tests/stage.hpp\"\n");
    CHECK(walls(tree) == "sim/base/id.cpp:1: base includes tests/stage.hpp, which is in no room\n");
}

TEST_CASE("a room without a lists file is found") {
    const Tree tree = with(good_tree(), "sim/plan/plan.cpp", "#include \"sim/base/id.hpp\"\n");
    CHECK(walls(tree)
          == "sim/plan/plan.cpp:1: the room plan has no CMakeLists.txt that says what it uses\n");
}

TEST_CASE("an outside library that comes in by another door is found") {
    CHECK(wrong_doors(with(good_tree(), "sim/world/world.cpp", "#include <nlohmann/json.hpp>\n"))
          == "sim/world/world.cpp:1: <nlohmann/json.hpp> may not come in here; its door is "
             "sim/reader\n");
    CHECK(wrong_doors(
              with(good_tree(), "sim/world/world.cpp", "#include <boost/graph/graph_traits.hpp>\n"))
          == "sim/world/world.cpp:1: <boost/graph/graph_traits.hpp> may not come in here; its door "
             "is sim/model/topology.cpp\n");
    CHECK(wrong_doors(with(good_tree(), "sim/world/world.cpp", "#include <CLI/CLI.hpp>\n")) != "");
    CHECK(wrong_doors(with(good_tree(), "sim/world/world.cpp", "#include <fmt/format.h>\n")) != "");
    CHECK(wrong_doors(with(good_tree(), "sim/world/world.cpp", "#include <doctest/doctest.h>\n"))
          != "");
    CHECK(wrong_doors(with(good_tree(), "sim/world/world.cpp", "#include <sqlite3.h>\n")) != "");
}

TEST_CASE("a library that the room does not state is found") {
    const Tree tree = with(good_tree(), "sim/base/CMakeLists.txt",
                           "add_room(base SOURCES id.cpp HEADERS id.hpp)");
    CHECK(wrong_doors(tree)
          == "sim/base/id.cpp:2: <fmt/format.h> comes in, but base does not state it among its "
             "LIBRARIES\n");
}

TEST_CASE("an outside library in a room's header is found") {
    CHECK(wrong_doors(with(good_tree(), "sim/base/id.hpp", "#include <fmt/format.h>\n"))
          == "sim/base/id.hpp:1: <fmt/format.h> stands in a header; outside libraries stay behind "
             "sources\n");
}

TEST_CASE("a library without a door is found, and so is the operating system's own header") {
    CHECK(
        wrong_doors(with(good_tree(), "sim/base/id.cpp", "#include <boost/regex.hpp>\n"))
        == "sim/base/id.cpp:1: <boost/regex.hpp> is neither standard C++ nor a library with a door "
           "here\n");
    CHECK(wrong_doors(with(good_tree(), "sim/base/id.cpp", "#include <unistd.h>\n")) != "");
    CHECK(wrong_doors(with(good_tree(), "sim/cli/main.cpp", "#include <unistd.h>\n")) == "");
}

TEST_CASE("tests may use any library") {
    CHECK(wrong_doors(with(good_tree(), "tests/a.cpp", "#include <doctest/doctest.h>\n")) == "");
    CHECK(wrong_doors(with(good_tree(), "tests/a.cpp", "#include <boost/graph/graph_traits.hpp>\n"))
          == "");
}

TEST_CASE("a second door for the database is found") {
    Tree tree = with(good_tree(), "sim/plan/CMakeLists.txt",
                     "add_room(plan SOURCES a.cpp b.cpp LIBRARIES SQLite::SQLite3)");
    tree = with(tree, "sim/plan/a.cpp", "#include <sqlite3.h>\n");
    CHECK(wrong_doors(tree) == "");
    tree = with(tree, "sim/plan/b.cpp", "#include <sqlite3.h>\n");
    CHECK(wrong_doors(tree) == "sim/plan/b.cpp: <sqlite3.h> has its one door elsewhere\n");
}

TEST_CASE("a file that no lists file names is found") {
    CHECK(to_text(find_dead_files(with(good_tree(), "sim/base/old.cpp", "")))
          == "sim/base/old.cpp: no CMakeLists.txt names this file\n");
    CHECK(to_text(find_dead_files(with(good_tree(), "sim/base/old.hpp", "")))
          == "sim/base/old.hpp: no CMakeLists.txt names this file\n");
}

TEST_CASE("a file may be named from the top, and a test's header by who includes it") {
    Tree tree = with(good_tree(), "tests/CMakeLists.txt",
                     "add_executable(a \"${PROJECT_SOURCE_DIR}/tests/a.cpp\")");
    tree = with(tree, "tests/a.cpp", "#include \"tests/stage.hpp\"\n");
    tree = with(tree, "tests/stage.hpp", "");
    CHECK(to_text(find_dead_files(tree)) == "");
    tree = with(tree, "tests/a.cpp", "");
    CHECK(to_text(find_dead_files(tree)) == "tests/stage.hpp: nobody includes this header\n");
}

TEST_CASE("a source that includes its own header late, or never, is found") {
    const auto late = [](const std::string& includes) {
        return to_text(find_late_headers(
            {{"sim/base/a.cpp", includes}, {"sim/base/a.hpp", ""}, {"sim/base/b.cpp", includes}}));
    };
    CHECK(late("#include \"sim/base/a.hpp\"\n#include <array>\n") == "");
    CHECK(late("#include <array>\n#include \"sim/base/a.hpp\"\n")
          == "sim/base/a.cpp:1: its first include is not sim/base/a.hpp\n");
    CHECK(late("") == "sim/base/a.cpp: its first include is not sim/base/a.hpp\n");
}

}  // namespace
