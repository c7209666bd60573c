#include "tests/tidy/shape.hpp"

#include "tests/tidy/code.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace orsim::tidy {
namespace {

using Tokens = std::vector<Token>;

std::size_t characters_in(std::string_view line) {
    constexpr unsigned continuation_mask = 0xC0;
    constexpr unsigned continuation = 0x80;
    return static_cast<std::size_t>(std::ranges::count_if(line, [](char byte) {
        return (static_cast<unsigned char>(byte) & continuation_mask) != continuation;
    }));
}

bool is_script(std::string_view path) {
    return path == "orsim" || path == "check" || path == ".ci/run" || path.ends_with(".sh");
}

/// Whether a line is nothing but this comment.
bool is_comment(std::string_view line, std::string_view comment) {
    const std::size_t start = line.find_first_not_of(' ');
    return start != std::string_view::npos && line.substr(start) == comment;
}

void add_long_lines(const SourceFile& file,
                    const std::vector<std::string_view>& lines,
                    Findings& findings) {
    bool in_table = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        in_table = in_table || is_comment(lines[i], "// clang-format off");
        in_table = in_table && !is_comment(lines[i], "// clang-format on");
        const std::size_t longest = in_table ? longest_row : longest_line;
        if (characters_in(lines[i]) > longest) {
            findings.push_back(
                {file.path, i + 1, "a line of over " + std::to_string(longest) + " characters"});
        }
    }
}

void add_misshapen_line(const SourceFile& file,
                        std::string_view line,
                        std::size_t number,
                        Findings& findings) {
    if (line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r')) {
        findings.push_back({file.path, number, "blanks at the end of the line"});
    }
    if (is_code(file.path) && line.find('\t') != std::string_view::npos) {
        findings.push_back({file.path, number, "a tab"});
    }
}

/// Finds functions by their braces. Looks only at what stands between a function's braces and the
/// end of whatever came before it: its head.
class FunctionFinder {
public:
    FunctionFinder(const SourceFile& file, const Tokens& tokens) : file_{file}, tokens_{tokens} {}

    void add_long_ones(Findings& findings) {
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            const std::string_view text = tokens_[at].text;
            if (text == "{") {
                at = open(at, findings);
            } else if (text == ";" || text == "}") {
                head_ = at + 1;
            }
        }
    }

private:
    /// Answers with the last token dealt with.
    std::size_t open(std::size_t at, Findings& findings) {
        if (is_member_initialiser(at)) {
            return closing(at);  // The head goes on.
        }
        if (!is_function(at)) {
            if (is_scope(at)) {
                head_ = at + 1;
                return at;
            }
            const std::size_t end = closing(at);
            head_ = end + 1;
            return end;
        }
        const std::size_t end = closing(at);
        const std::size_t last = std::min(end, tokens_.size() - 1);
        if (tokens_[last].line - tokens_[at].line + 1 > longest_function) {
            findings.push_back({file_.path, tokens_[at].line, "a function of over 60 lines"});
        }
        head_ = end + 1;
        return end;
    }

    [[nodiscard]] bool head_has(std::size_t at, std::string_view word) const {
        for (std::size_t i = head_; i < at; ++i) {
            if (tokens_[i].text == word) {
                return true;
            }
        }
        return false;
    }

    /// `Place(int x) : x_{x} {`: the first brace belongs to the head.
    [[nodiscard]] bool is_member_initialiser(std::size_t at) const {
        if (at == 0 || tokens_[at - 1].text == ")" || tokens_[at - 1].text == "}") {
            return false;
        }
        for (std::size_t i = head_; i + 1 < at; ++i) {
            if (tokens_[i].text == ")" && tokens_[i + 1].text == ":") {
                return true;
            }
            if (tokens_[i].text == "noexcept" && tokens_[i + 1].text == ":") {
                return true;
            }
        }
        return false;
    }

    /// namespace, class, struct, union, enum, extern "C": what is inside may hold functions.
    [[nodiscard]] bool is_scope(std::size_t at) const {
        if (head_has(at, "=")) {
            return false;
        }
        constexpr std::array<std::string_view, 5> words{"namespace", "class", "struct", "union",
                                                        "extern"};
        return std::ranges::any_of(
            words, [this, at](std::string_view word) { return head_has(at, word); });
    }

    /// A head with a bracket outside `<...>` that ends neither in `=` nor in a name before a table.
    [[nodiscard]] bool is_function(std::size_t at) const {
        constexpr std::array<std::string_view, 6> endings{"const", "noexcept", "override",
                                                          "final", "try",      "mutable"};
        const std::string_view last = at == 0 ? std::string_view{} : tokens_[at - 1].text;
        if (last == "=" || !head_has(at, "(")) {
            return false;
        }
        if (last == ")" || last == "}" || head_has(at, "requires")
            || std::ranges::find(endings, last) != endings.end()) {
            return true;
        }
        for (std::size_t i = head_; i + 1 < at; ++i) {
            if (tokens_[i].text == ")" && tokens_[i + 1].text == "->") {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] std::size_t closing(std::size_t at) const {
        std::size_t depth = 0;
        for (; at < tokens_.size(); ++at) {
            depth += tokens_[at].text == "{" ? 1U : 0U;
            depth -= tokens_[at].text == "}" ? 1U : 0U;
            if (depth == 0) {
                break;
            }
        }
        return at;
    }

    const SourceFile& file_;
    const Tokens& tokens_;
    std::size_t head_ = 0;  // Where the head of what comes next begins.
};

/// Without lines that belong to the preprocessor, whose brackets need not match.
std::string without_directives(std::string_view code) {
    std::string kept;
    bool goes_on = false;
    for (const std::string_view line : lines_of(code)) {
        const std::size_t start = line.find_first_not_of(' ');
        const bool directive = goes_on || (start != std::string_view::npos && line[start] == '#');
        goes_on = directive && line.ends_with('\\');
        kept += directive ? std::string(line.size(), ' ') : std::string{line};
        kept += '\n';
    }
    return kept;
}

void add_unformatted(const SourceFile& file, Findings& findings) {
    const Parts parts = take_apart(file.text);
    const std::vector<std::string_view> comments = lines_of(parts.comments);
    const std::vector<std::string_view> code = lines_of(parts.code);
    std::size_t off = 0;  // The line that switched it off; 0: it is on.
    bool is_table = false;
    for (std::size_t i = 0; i < comments.size(); ++i) {
        if (comments[i].find("clang-format off") != std::string_view::npos) {
            off = i + 1;
            is_table = false;
        } else if (comments[i].find("clang-format on") != std::string_view::npos) {
            if (off == 0) {
                findings.push_back({file.path, i + 1, "clang-format was not off"});
            } else if (!is_table) {
                findings.push_back({file.path, off, "clang-format is off for what is no table"});
            }
            off = 0;
        }
        is_table = is_table || code[i].find("constexpr ") != std::string_view::npos
                   || code[i].find("enum ") != std::string_view::npos;
    }
    if (off != 0) {
        findings.push_back({file.path, off, "clang-format is never on again"});
    }
}

}  // namespace

Findings find_misshapen_lines(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        const bool counts = is_code(file.path) || is_cmake(file.path) || is_script(file.path)
                            || file.path.ends_with(".md");
        if (!counts) {
            continue;
        }
        const std::vector<std::string_view> lines = lines_of(file.text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            add_misshapen_line(file, lines[i], i + 1, findings);
        }
        if (is_code(file.path)) {
            add_long_lines(file, lines, findings);
        }
        if (is_code(file.path) && lines.size() > longest_file) {
            findings.push_back({file.path, 0, "a file of over 700 lines"});
        }
        if (!file.text.ends_with('\n')) {
            findings.push_back({file.path, lines.size(), "no line end at the end"});
        }
    }
    return findings;
}

Findings find_long_functions(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        if (is_code(file.path)) {
            const std::string code = without_directives(take_apart(file.text).code);
            const Tokens tokens = tokens_of(code);
            FunctionFinder{file, tokens}.add_long_ones(findings);
        }
    }
    return findings;
}

Findings find_silent_headers(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        if (!is_header(file.path)) {
            continue;
        }
        const std::vector<std::string_view> lines = lines_of(file.text);
        if (lines.empty() || lines[0] != "#pragma once") {
            findings.push_back({file.path, 1, "a header begins with #pragma once"});
        } else if (lines.size() < 2 || !lines[1].starts_with("/// ")) {
            findings.push_back({file.path, 2, "a header says first what it is for, after ///"});
        }
    }
    return findings;
}

Findings find_unformatted_code(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        if (is_code(file.path)) {
            add_unformatted(file, findings);
        }
    }
    return findings;
}

}  // namespace orsim::tidy
