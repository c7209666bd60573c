#pragma once
/// Writes JSON with a comment behind each value, the comments in one column. Used inside the room
/// only.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

class CommentedJson {
public:
    /// Begins an object or a list; an empty key inside lists, and for the whole.
    void open(std::string_view key, char bracket, std::string comment = {});
    void close();
    /// `json` is a whole value on one line.
    void value(std::string_view key, std::string_view json, std::string comment);
    void text(std::string_view key, std::string_view text, std::string comment);

    /// Requires: everything opened is closed.
    [[nodiscard]] std::string take() const;

private:
    struct Line {
        std::size_t depth = 0;
        std::string text;
        std::string comment;
    };

    /// A value follows in the innermost bracket; what stands before it gets its comma.
    void add(std::string_view key, std::string_view text, std::string comment);

    std::vector<Line> lines_;
    std::vector<char> brackets_;  // What closes them.
    bool is_first_ = true;        // Of the innermost bracket.
};

/// A text as JSON, quotes included.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace orsim
