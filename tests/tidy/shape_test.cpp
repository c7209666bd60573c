#include "tests/tidy/shape.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace orsim::tidy;  // NOLINT(google-build-using-namespace): all of it is about this one
                              // noun.

std::string lines_in(const std::string& path, const std::string& text) {
    return to_text(find_misshapen_lines({{path, text}}));
}

std::string functions_in(const std::string& text) {
    return to_text(find_long_functions({{"sim/a.cpp", text}}));
}

std::string header_in(const std::string& text) {
    return to_text(find_silent_headers({{"sim/a.hpp", text}}));
}

std::string unformatted_in(const std::string& text) {
    return to_text(find_unformatted_code({{"sim/a.cpp", text}}));
}

/// A body of so many lines, the lines of its braces included.
std::string body(std::size_t lines) {
    std::string text = "{\n";
    for (std::size_t i = 2; i < lines; ++i) {
        text += "    a();\n";
    }
    return text + "}";
}

TEST_CASE("a line of over 100 characters is found") {
    CHECK(lines_in("sim/a.cpp", std::string(100, 'a') + "\n") == "");
    CHECK(lines_in("sim/a.cpp", "\n" + std::string(101, 'a') + "\n")
          == "sim/a.cpp:2: a line of over 100 characters\n");
    CHECK(lines_in("README.md", std::string(101, 'a') + "\n") == "");
}

TEST_CASE("a table's row may keep its sentence on its line") {
    // Two halves, because this file itself is formatted throughout.
    const std::string off = "    // clang-format "
                            "off\n";
    const std::string on = "    // clang-format "
                           "on\n";
    const std::string row = std::string(240, 'a') + "\n";
    CHECK(lines_in("sim/a.cpp", off + row + on) == "");
    CHECK(lines_in("sim/a.cpp", off + "a" + row + on)
          == "sim/a.cpp:2: a line of over 240 characters\n");
    CHECK(lines_in("sim/a.cpp", off + on + row) == "sim/a.cpp:3: a line of over 100 characters\n");
}

TEST_CASE("a character of several bytes is one character") {
    std::string line;
    for (int i = 0; i < 100; ++i) {
        line += "\xC3\xA4";
    }
    CHECK(lines_in("sim/a.cpp", line + "\n") == "");
}

TEST_CASE("blanks at the end of a line and tabs are found") {
    CHECK(lines_in("sim/a.cpp", "a \n") == "sim/a.cpp:1: blanks at the end of the line\n");
    CHECK(lines_in("check", "a\t\n") == "check:1: blanks at the end of the line\n");
    CHECK(lines_in("CMakeLists.txt", "a\r\n") != "");
    CHECK(lines_in("sim/a.cpp", "\ta\n") == "sim/a.cpp:1: a tab\n");
}

TEST_CASE("a file of over 700 lines is found, and one that ends in the middle of a line") {
    CHECK(lines_in("sim/a.cpp", std::string(700, '\n')) == "");
    CHECK(lines_in("sim/a.cpp", std::string(701, '\n')) == "sim/a.cpp: a file of over 700 lines\n");
    CHECK(lines_in("sim/a.cpp", "a") == "sim/a.cpp:1: no line end at the end\n");
}

TEST_CASE("a function of over 60 lines is found") {
    CHECK(functions_in("void f() " + body(60)) == "");
    CHECK(functions_in("\nvoid f() " + body(61)) == "sim/a.cpp:2: a function of over 60 lines\n");
    CHECK(functions_in("TEST_CASE(\"a {\") " + body(61)) != "");
}

TEST_CASE("a long function is found wherever it stands and however it begins") {
    CHECK(functions_in("namespace a {\nvoid f() " + body(61) + "\n}\n") != "");
    CHECK(functions_in("class A {\npublic:\n    int b{1};\n    void f() const " + body(61) + "\n};")
          != "");
    CHECK(functions_in("template <class T>\nT f(T a) noexcept " + body(61)) != "");
    CHECK(functions_in("auto f(int a) -> std::vector<int> " + body(61)) != "");
    CHECK(functions_in("A::A(int a) : a_{a}, b_{a} " + body(61)) != "");
    CHECK(functions_in("A::A(int a) : a_(a) " + body(61)) != "");
    CHECK(functions_in("void f() {}\nvoid g() " + body(61)) != "");
    CHECK(functions_in("template <class T>\nvoid f(T a) requires B<T> " + body(61)) != "");
    CHECK(functions_in("auto f = [](int a) " + body(61) + ";") != "");
}

TEST_CASE("a long class, namespace or table is no long function") {
    CHECK(functions_in("namespace a {\n" + std::string(100, '\n') + "}\n") == "");
    CHECK(functions_in("class A {\n    void f();\n" + std::string(100, '\n') + "};\n") == "");
    CHECK(functions_in("constexpr Rule rules[] = {\n" + std::string(100, '\n') + "};\n") == "");
    CHECK(functions_in("constexpr std::array<B, count(c)> a{\n" + std::string(100, '\n') + "};\n")
          == "");
    CHECK(functions_in("enum class A : std::uint8_t {\n" + std::string(100, '\n') + "};\n") == "");
}

TEST_CASE("brackets of the preprocessor do not count") {
    CHECK(functions_in("#define A(b) \\\n    { b\nvoid f() " + body(61)) != "");
}

TEST_CASE("a header that does not say what it is for is found") {
    CHECK(header_in("#pragma once\n/// Names.\n") == "");
    CHECK(header_in("/// Names.\n#pragma once\n")
          == "sim/a.hpp:1: a header begins with #pragma once\n");
    CHECK(header_in("#pragma once\n\n#include <vector>\n")
          == "sim/a.hpp:2: a header says first what it is for, after ///\n");
}

// Two halves again: this file itself is formatted throughout.
TEST_CASE("clang-format that stays off is found, and so is one that rests for no table") {
    const std::string off = "// clang-format "
                            "off\n";
    const std::string on = "// clang-format "
                           "on\n";
    CHECK(unformatted_in(off + "constexpr int a[] = {1};\n" + on) == "");
    CHECK(unformatted_in(off + "enum class A { b };\n" + on) == "");
    CHECK(unformatted_in("\n" + off + "constexpr int a[] = {1};\n")
          == "sim/a.cpp:2: clang-format is never on again\n");
    CHECK(unformatted_in(off + "a();\n" + on)
          == "sim/a.cpp:1: clang-format is off for what is no table\n");
    CHECK(unformatted_in(on) == "sim/a.cpp:1: clang-format was not off\n");
}

}  // namespace
