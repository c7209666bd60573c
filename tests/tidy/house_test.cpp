// Holds this tree to the house. The other tests here hold the holding to small bad trees.
#include "tests/tidy/bans.hpp"
#include "tests/tidy/names.hpp"
#include "tests/tidy/rooms.hpp"
#include "tests/tidy/shape.hpp"
#include "tests/tidy/tree.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace orsim::tidy;  // NOLINT(google-build-using-namespace): all of it is about this one
                              // noun.

/// The tests run in the root of the tree.
const Tree& house() {
    static const Tree tree = read_tree(".");
    REQUIRE(find(tree, "CMakeLists.txt") != nullptr);
    REQUIRE(find(tree, "sim/base/id.hpp") != nullptr);
    return tree;
}

TEST_CASE("every include stays inside the walls that the lists files state") {
    CHECK(to_text(find_broken_walls(house())) == "");
}

TEST_CASE("every source includes the header of its name first") {
    CHECK(to_text(find_late_headers(house())) == "");
}

TEST_CASE("every outside library comes in by its own door") {
    CHECK(to_text(find_wrong_doors(house())) == "");
}

TEST_CASE("every source and header is in use") {
    CHECK(to_text(find_dead_files(house())) == "");
}

TEST_CASE("no two sources of a folder call different things by one name") {
    CHECK(to_text(find_shared_names(house())) == "");
}

TEST_CASE("nobody says a banned word") {
    CHECK(to_text(find_banned_words(house())) == "");
}

TEST_CASE("nobody leaves debts, paths of one machine or dead code in the text") {
    CHECK(to_text(find_banned_text(house())) == "");
}

TEST_CASE("lines and files are short and end cleanly") {
    CHECK(to_text(find_misshapen_lines(house())) == "");
}

TEST_CASE("functions fit on one screen") {
    CHECK(to_text(find_long_functions(house())) == "");
}

TEST_CASE("every header says first what it is for") {
    CHECK(to_text(find_silent_headers(house())) == "");
}

TEST_CASE("clang-format rests only around tables") {
    CHECK(to_text(find_unformatted_code(house())) == "");
}

}  // namespace
