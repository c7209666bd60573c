#include "tests/tidy/code.hpp"

#include "tests/tidy/tree.hpp"

#include <algorithm>
#include <utility>

namespace orsim::tidy {
namespace {

bool is_word(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || (letter >= '0' && letter <= '9') || letter == '_';
}

bool is_space(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

/// Walks over a text once and puts each character where it belongs.
class Separator {
public:
    explicit Separator(std::string_view text) : text_{text} {
        parts_.code.reserve(text.size());
        parts_.comments.reserve(text.size());
    }

    Parts run() {
        while (at_ < text_.size()) {
            step();
        }
        return std::move(parts_);
    }

private:
    enum class To { code, comments, nowhere };

    void step() {
        if (text_.substr(at_, 2) == "//") {
            put(text_.find('\n', at_), To::comments);
        } else if (text_.substr(at_, 2) == "/*") {
            const std::size_t end = text_.find("*/", at_ + 2);
            put(end == std::string_view::npos ? end : end + 2, To::comments);
        } else if (text_[at_] == '"') {
            is_raw() ? put_raw() : put_literal('"');
        } else if (text_[at_] == '\'' && !is_digit_separator()) {
            put_literal('\'');
        } else {
            put(at_ + 1, To::code);
        }
    }

    [[nodiscard]] bool is_raw() const {
        return at_ > 0 && text_[at_ - 1] == 'R' && (at_ < 2 || !is_word(text_[at_ - 2]));
    }

    /// 1'000, but not u8'a'.
    [[nodiscard]] bool is_digit_separator() const {
        std::size_t start = at_;
        while (start > 0 && (is_word(text_[start - 1]) || text_[start - 1] == '\'')) {
            --start;
        }
        return start < at_ && text_[start] >= '0' && text_[start] <= '9';
    }

    void put_raw() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) {
            put(open, To::nowhere);
            return;
        }
        const std::string closing = ")" + std::string{text_.substr(at_ + 1, open - at_ - 1)} + "\"";
        const std::size_t end = text_.find(closing, open);
        put(at_ + 1, To::code);
        put(end == std::string_view::npos ? end : end + closing.size() - 1, To::nowhere);
        put(at_ + 1, To::code);
    }

    void put_literal(char quote) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
            end += text_[end] == '\\' ? 2U : 1U;
        }
        put(at_ + 1, To::code);
        put(end, To::nowhere);
        put(at_ + 1, To::code);
    }

    void put(std::size_t end, To where) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_) {
            const char letter = text_[at_];
            const char blank = letter == '\n' ? '\n' : ' ';
            parts_.code += where == To::code ? letter : blank;
            parts_.comments += where == To::comments ? letter : blank;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Parts parts_;
};

}  // namespace

Parts take_apart(std::string_view text) {
    return Separator{text}.run();
}

std::vector<Token> tokens_of(std::string_view code) {
    std::vector<Token> tokens;
    std::size_t line = 1;
    for (std::size_t at = 0; at < code.size();) {
        std::size_t end = at + 1;
        if (is_space(code[at])) {
            line += code[at] == '\n' ? 1U : 0U;
            at = end;
            continue;
        }
        if (is_word(code[at])) {
            while (end < code.size() && is_word(code[end])) {
                ++end;
            }
        } else if (code.substr(at, 2) == "::" || code.substr(at, 2) == "->") {
            ++end;
        }
        tokens.push_back({code.substr(at, end - at), line, at});
        at = end;
    }
    return tokens;
}

std::vector<Include> includes_of(std::string_view text) {
    const Parts parts = take_apart(text);
    const std::vector<std::string_view> raw = lines_of(text);
    const std::vector<std::string_view> code = lines_of(parts.code);
    std::vector<Include> includes;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const std::vector<Token> tokens = tokens_of(code[i]);
        if (tokens.size() < 3 || tokens[0].text != "#" || tokens[1].text != "include") {
            continue;
        }
        const bool outside = tokens[2].text == "<";
        const std::size_t start = tokens[2].position + 1;
        const std::size_t end = raw[i].find(outside ? '>' : '"', start);
        includes.push_back({std::string{raw[i].substr(start, end - start)}, i + 1,
                            outside ? Include::From::outside : Include::From::project});
    }
    return includes;
}

}  // namespace orsim::tidy
