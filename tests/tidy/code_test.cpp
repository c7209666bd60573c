#include "tests/tidy/code.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace orsim::tidy;  // NOLINT(google-build-using-namespace): all of it is about this one
                              // noun.

std::string joined_tokens(std::string_view text) {
    const Parts parts = take_apart(text);
    std::string joined;
    for (const Token& token : tokens_of(parts.code)) {
        joined += joined.empty() ? "" : " ";
        joined += token.text;
    }
    return joined;
}

TEST_CASE("comments are no code") {
    CHECK(joined_tokens("a // b\nc /* d\ne */ f") == "a c f");
    CHECK(take_apart("a // b\nc").comments == "  // b\n ");
}

TEST_CASE("what literals say is no code") {
    CHECK(joined_tokens(R"(f("x // y", 'z', "\"q"); g)") == R"x(f ( " " , ' ' , " " ) ; g)x");
    CHECK(joined_tokens("f(R\"(x \" y)\"); g") == "f ( R \" \" ) ; g");
    CHECK(joined_tokens("f(R\"-(x )\" y)-\"); g") == "f ( R \" \" ) ; g");
}

TEST_CASE("a quote between digits is part of the number") {
    CHECK(joined_tokens("1'000'000 + 'a' + 0xff'ff") == "1 ' 000 ' 000 + ' ' + 0xff ' ff");
}

TEST_CASE("a comment inside a literal and a quote inside a comment change nothing") {
    CHECK(joined_tokens("a = \"/*\"; b // it's\nc") == "a = \" \" ; b c");
}

TEST_CASE("tokens know their lines") {
    const std::string code = "a\n\n  b->c::d";
    const std::vector<Token> tokens = tokens_of(code);
    REQUIRE(tokens.size() == 6);
    CHECK(tokens[0].line == 1);
    CHECK(tokens[1].line == 3);
    CHECK(tokens[2].text == "->");
    CHECK(tokens[4].text == "::");
}

TEST_CASE("includes are found, but not in comments") {
    const std::vector<Include> includes = includes_of("// #include <a>\n"
                                                      "#include \"sim/base/id.hpp\"\n"
                                                      "  # include <vector>  // why\n"
                                                      "/*\n#include <b>\n*/\n");
    REQUIRE(includes.size() == 2);
    CHECK(includes[0].what == "sim/base/id.hpp");
    CHECK(includes[0].from == Include::From::project);
    CHECK(includes[0].line == 2);
    CHECK(includes[1].what == "vector");
    CHECK(includes[1].from == Include::From::outside);
    CHECK(includes[1].line == 3);
}

}  // namespace
