#pragma once
/// C++ as far as a check of the house needs it: code apart from comments and literals, its tokens,
/// its includes. Knows no grammar beyond that.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orsim::tidy {

/// A text taken apart. Both parts are as long as the text and have its line ends; what belongs to
/// the other part, and what stands in string and character literals, is blank.
struct Parts {
    std::string code;
    std::string comments;
};
[[nodiscard]] Parts take_apart(std::string_view text);

/// A name, a number, `::`, `->` or one other character.
struct Token {
    std::string_view text;
    std::size_t line = 0;
    std::size_t position = 0;
};
/// The tokens of code without comments and literals, which must outlive them.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view code);

struct Include {
    std::string what;
    std::size_t line = 0;
    enum class From { project, outside } from = From::project;
};
/// What a source asks for, `"..."` from the project and `<...>` from outside.
[[nodiscard]] std::vector<Include> includes_of(std::string_view text);

}  // namespace orsim::tidy
