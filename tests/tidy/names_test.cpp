#include "tests/tidy/names.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace orsim::tidy;  // NOLINT(google-build-using-namespace): all of it is about this one
                              // noun.

std::string shared_with(const std::string& declaration, const std::string& lists = "") {
    const std::string first = "namespace {\n\nint names_of(int a) {\n    return a;\n}\n"
                              "constexpr int most = 3;\nstruct Way {};\nusing Kind = int;\n\n"
                              "}  // namespace\n";
    return to_text(
        find_shared_names({{"sim/base/CMakeLists.txt", lists},
                           {"sim/base/a.cpp", first},
                           {"sim/base/b.cpp", "namespace {\n" + declaration + "\n}  // namespace\n"
                                                  + "int names_of(double a) {\n"},
                           {"sim/world/a.cpp", first}}));
}

TEST_CASE("a name of two sources of one folder is found, whatever it names") {
    CHECK(shared_with("std::vector<int> names_of(const A& a,")
          == "sim/base/b.cpp:2: \"names_of\" is a name of sim/base/a.cpp too\n");
    CHECK(shared_with("[[nodiscard]] int* names_of(")
          == "sim/base/b.cpp:2: \"names_of\" is a name of sim/base/a.cpp too\n");
    CHECK(shared_with("constexpr std::array<int, 2> most{{")
          == "sim/base/b.cpp:2: \"most\" is a name of sim/base/a.cpp too\n");
    CHECK(shared_with("enum class Way : std::uint8_t { there, back };")
          == "sim/base/b.cpp:2: \"Way\" is a name of sim/base/a.cpp too\n");
}

TEST_CASE("other names, aliases, other folders and sources compiled alone share nothing") {
    CHECK(shared_with("int other(int most) {\n    return names_of(most);\n}") == "");
    CHECK(shared_with("using Kind = int;") == "");
    CHECK(shared_with("int names_of(", "compile_alone(c.cpp b.cpp)\n") == "");
    CHECK(shared_with("int names_of(", "compile_alone(\n    c.cpp\n)\n") != "");
}

}  // namespace
