#include "sim/reader/parse.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace orsim {
namespace {

/// Walks over the text and counts, in a place all copies share, how many bytes were taken.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator() = default;
    CountingIterator(const char* at, std::size_t* taken) : at_{at}, taken_{taken} {}

    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++at_;
        ++*taken_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const CountingIterator& one, const CountingIterator& two) {
        return one.at_ == two.at_;
    }

private:
    const char* at_ = nullptr;
    std::size_t* taken_ = nullptr;
};

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

/// Builds the tree from the parser's events. The parser tells neither where a token begins nor how
/// a number was written; both are found in the text, from the end of the token before.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, const std::size_t& taken) : text_{text}, taken_{taken} {}

    using json = nlohmann::json;

    bool null() { return add(Value::Kind::null, {}); }
    bool boolean(bool truth) {
        const bool goes_on = add(Value::Kind::boolean, {});
        last_->truth = truth;
        return goes_on;
    }
    bool number_integer(json::number_integer_t /*value*/) { return add_number(); }
    bool number_unsigned(json::number_unsigned_t /*value*/) { return add_number(); }
    bool number_float(json::number_float_t /*value*/, const std::string& /*raw*/) {
        return add_number();
    }
    bool string(std::string& characters) { return add(Value::Kind::string, std::move(characters)); }
    bool binary(json::binary_t& /*bytes*/) { return false; }  // JSON text has none.

    bool start_object(std::size_t /*size*/) { return open(Value::Kind::object); }
    bool start_array(std::size_t /*size*/) { return open(Value::Kind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        key_offset_ = skip_to_token(end_);
        end_ = taken_;
        key_length_ = end_ - key_offset_;
        key_ = std::move(name);
        const auto [seen, is_new] = keys_.back().try_emplace(key_, key_offset_);
        constexpr std::size_t most_slips = 100;
        if (!is_new && slips_.size() < most_slips) {
            slips_.push_back(
                {key_offset_, key_length_, pointer_to(open_.back()->pointer, key_),
                 fmt::format("the key \"{}\" is given twice in one object, first in line "
                             "{}; keep one of them",
                             key_, line_of(seen->second))});
        }
        return true;
    }

    bool parse_error(std::size_t position, const std::string& token, const json::exception& error) {
        slips_.push_back(slip_of(position, token, error.what()));
        return false;
    }

    [[nodiscard]] Value& root() { return root_; }
    [[nodiscard]] std::vector<Slip>& slips() { return slips_; }

private:
    static std::ptrdiff_t to_step(std::size_t count) { return static_cast<std::ptrdiff_t>(count); }

    [[nodiscard]] bool starts(std::size_t at, std::string_view with) const {
        return at <= text_.size() && text_.substr(at).starts_with(with);
    }

    /// From the end of a token over what may lie between two, to the start of the next.
    [[nodiscard]] std::size_t skip_to_token(std::size_t at) const {
        if (at == 0 && starts(at, "\xEF\xBB\xBF")) {
            at = 3;
        }
        while (at < text_.size()) {
            if (starts(at, "//")) {
                at = std::min(text_.find('\n', at), text_.size());
            } else if (starts(at, "/*")) {
                const std::size_t close = text_.find("*/", at + 2);
                if (close == std::string_view::npos) {
                    break;  // A comment without end: that is the next mistake.
                }
                at = close + 2;
            } else if (is_blank(text_[at]) || text_[at] == ',' || text_[at] == ':') {
                ++at;
            } else {
                break;
            }
        }
        return at;
    }

    bool add(Value::Kind kind, std::string characters) {
        Value value;
        value.kind = kind;
        value.text = std::move(characters);
        value.offset = skip_to_token(end_);
        end_ = taken_;
        value.length = end_ - value.offset;
        place(std::move(value));
        return true;
    }

    /// A number's end is seen one byte late, so its own letters say how long it is.
    bool add_number() {
        const std::size_t start = skip_to_token(end_);
        const std::size_t behind =
            std::min(text_.find_first_not_of("+-.0123456789eE", start), text_.size());
        Value value;
        value.kind = Value::Kind::number;
        value.text = std::string{text_.substr(start, behind - start)};
        value.offset = start;
        value.length = behind - start;
        end_ = behind;
        place(std::move(value));
        return true;
    }

    void place(Value value) {
        if (open_.empty()) {
            root_ = std::move(value);
            last_ = &root_;
            complete_ = true;
            return;
        }
        Value& parent = *open_.back();
        if (parent.kind == Value::Kind::object) {
            value.key = std::move(key_);
            value.key_offset = key_offset_;
            value.key_length = key_length_;
            value.pointer = pointer_to(parent.pointer, value.key);
        } else {
            value.pointer = pointer_to(parent.pointer, std::to_string(parent.children.size()));
        }
        parent.children.push_back(std::move(value));
        last_ = &parent.children.back();
    }

    bool open(Value::Kind kind) {
        const bool goes_on = add(kind, {});
        if (open_.size() >= deepest_nesting) {
            slips_.push_back(
                {last_->offset, 1, "",
                 fmt::format("brackets are nested more than {} deep; no scenario needs that",
                             deepest_nesting)});
            return false;
        }
        // Only the last child of an open value grows, so this address stays good while it is open.
        open_.push_back(last_);
        keys_.emplace_back();
        return goes_on;
    }

    bool close() {
        end_ = taken_;
        open_.pop_back();
        keys_.pop_back();
        return true;
    }

    [[nodiscard]] Slip
    slip_of(std::size_t position, const std::string& token, std::string_view why) const;
    [[nodiscard]] Slip slip_in_text(std::size_t start, std::size_t at, std::string_view why) const;
    [[nodiscard]] std::optional<std::string> common_slip(std::size_t start) const;
    [[nodiscard]] std::string slip_of_bracket(char letter, char previous) const;
    [[nodiscard]] std::string slip_of_word(std::size_t start, char previous) const;

    [[nodiscard]] std::size_t line_of(std::size_t offset) const {
        return 1
               + static_cast<std::size_t>(
                   std::count(text_.begin(), text_.begin() + to_step(offset), '\n'));
    }

    std::string_view text_;
    const std::size_t& taken_;
    std::size_t end_ = 0;  // Of the last token.
    Value root_;
    Value* last_ = &root_;
    bool complete_ = false;  // Whether the root has begun, and, if nothing is open, ended.
    std::vector<Value*> open_;
    std::vector<std::map<std::string, std::size_t>>
        keys_;  // Of each open value, with their offsets.
    std::string key_;
    std::size_t key_offset_ = 0;
    std::size_t key_length_ = 0;
    std::vector<Slip> slips_;
};

/// The parser's own reason, without its name, place and token.
std::string reason_in(std::string_view why) {
    for (const std::string_view mark : {" - ", "] "}) {
        const std::size_t at = why.find(mark);
        if (at != std::string_view::npos) {
            why.remove_prefix(at + mark.size());
            break;
        }
    }
    return std::string{why.substr(0, why.find("; last read"))};
}

std::string TreeBuilder::slip_of_bracket(char letter, char previous) const {
    if (previous == ',') {
        return fmt::format("a comma stands before the closing {}; remove the comma", letter);
    }
    if (previous == ':') {
        return fmt::format("a value is missing before this {}", letter);
    }
    if (open_.empty()) {
        return fmt::format("this {} closes nothing", letter);
    }
    const Value& open = *open_.back();
    const bool is_object = open.kind == Value::Kind::object;
    return fmt::format("the {} opened in line {} is closed by {}, not by {}",
                       is_object ? "object" : "list", line_of(open.offset), is_object ? '}' : ']',
                       letter);
}

/// A word that stands without quotes: a key, a text, or a unit behind its number.
std::string TreeBuilder::slip_of_word(std::size_t start, char previous) const {
    constexpr std::size_t longest = 40;
    std::size_t behind = start;
    while (behind < text_.size() && behind - start < longest && !is_blank(text_[behind])
           && std::string_view{",:[]{}\"'"}.find(text_[behind]) == std::string_view::npos) {
        ++behind;
    }
    const std::string_view word = text_.substr(start, behind - start);
    const bool is_unit = start == end_ && last_->kind == Value::Kind::number;
    if (is_unit) {
        return fmt::format("a value with its unit stands in double quotes: \"{}{}\"", last_->text,
                           word);
    }
    const bool is_in_object = !open_.empty() && open_.back()->kind == Value::Kind::object;
    const bool is_key = is_in_object && (previous == '{' || previous == ',');
    return fmt::format("{} stands in double quotes: \"{}\"", is_key ? "a key" : "text", word);
}

/// What people mostly get wrong, in words that say how to mend it.
std::optional<std::string> TreeBuilder::common_slip(std::size_t start) const {
    const char letter = start < text_.size() ? text_[start] : '\0';
    const std::size_t before =
        start == 0 ? std::string_view::npos : text_.find_last_not_of(" \t\r\n", start - 1);
    const char previous = before == std::string_view::npos ? '\0' : text_[before];
    if (starts(start, "/*")) {
        return "this comment has no end: */ is missing";
    }
    if (open_.empty() && complete_) {
        return "the file goes on after its end; it holds one value, from its first { to the "
               "matching }";
    }
    if (letter == '\0' && open_.empty()) {
        return "the file is empty; a scenario is an object: { ... }";
    }
    if (letter == '\0') {
        const bool is_object = open_.back()->kind == Value::Kind::object;
        return fmt::format("the file ends before the {} opened in line {} is closed: a {} is "
                           "missing",
                           is_object ? "object" : "list", line_of(open_.back()->offset),
                           is_object ? '}' : ']');
    }
    if (letter == '}' || letter == ']') {
        return slip_of_bracket(letter, previous);
    }
    if (letter == '\'') {
        return "text stands in double quotes: \"...\"";
    }
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                           || letter == '_' || letter == '$';
    return is_letter ? std::optional{slip_of_word(start, previous)} : std::nullopt;
}

/// A mistake between the quotes of a text that begins at `start`, seen at `at`.
Slip TreeBuilder::slip_in_text(std::size_t start, std::size_t at, std::string_view why) const {
    Slip slip;
    slip.pointer = open_.empty() ? std::string{} : open_.back()->pointer;
    const bool has_no_end = at >= text_.size() || text_[at] == '\n' || text_[at] == '\r';
    slip.offset = has_no_end ? start : at;
    slip.message = has_no_end ? "this text has no closing quote" : reason_in(why);
    if (why.find("backslash") != std::string_view::npos) {
        slip.message = "a backslash says how to read the next letter; write \\\\ for the "
                       "backslash itself";
    } else if (why.find("control character") != std::string_view::npos && !has_no_end) {
        slip.message = "a control character, such as a tab, cannot stand in text; write \\t or a "
                       "blank";
    }
    return slip;
}

Slip TreeBuilder::slip_of(std::size_t position,
                          const std::string& token,
                          std::string_view why) const {
    const std::size_t start = skip_to_token(end_);
    const bool is_in_text = start < text_.size() && text_[start] == '"' && token.size() > 1
                            && why.find("invalid string") != std::string_view::npos;
    if (is_in_text) {
        return slip_in_text(start, std::min(position == 0 ? 0 : position - 1, text_.size()), why);
    }
    Slip slip;
    slip.offset = start;
    slip.pointer = open_.empty() ? std::string{} : open_.back()->pointer;
    if (const auto known = common_slip(start)) {
        slip.message = *known;
        return slip;
    }
    slip.message = reason_in(why);
    const auto says = [&slip](std::string_view words) {
        return slip.message.find(words) != std::string::npos;
    };
    if (why.find("number overflow") != std::string_view::npos) {
        slip.message = "this number is too large";
    } else if (says("expected ':'")) {
        slip.message = "a colon is missing between the key and its value";
    } else if (says("expected ',' or") || says("expected '}'") || says("expected ']'")) {
        slip.message = "a comma is missing before this, or a closing bracket";
    } else if (says("invalid number")) {
        slip.message = "this is no number as JSON writes it, such as 5 or 0.25";
    }
    return slip;
}

/// The offset of the first byte that is not UTF-8; the size of the text if there is none.
std::size_t first_non_utf8(std::string_view text) {
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const unsigned lead = byte(at);
        std::size_t followers = 0;
        unsigned least = 0x80;
        unsigned most = 0xBF;
        if (lead < 0x80) {
            followers = 0;
        } else if (lead >= 0xC2 && lead <= 0xDF) {
            followers = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            followers = 2;
            least = lead == 0xE0 ? 0xA0 : 0x80;
            most = lead == 0xED ? 0x9F : 0xBF;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            followers = 3;
            least = lead == 0xF0 ? 0x90 : 0x80;
            most = lead == 0xF4 ? 0x8F : 0xBF;
        } else {
            return at;
        }
        for (std::size_t step = 1; step <= followers; ++step) {
            if (byte(at + step) < least || byte(at + step) > most) {
                return at;
            }
            least = 0x80;
            most = 0xBF;
        }
        at += 1 + followers;
    }
    return at;
}

}  // namespace

std::string pointer_to(const std::string& parent, std::string_view key) {
    std::string pointer = parent + '/';
    for (const char letter : key) {
        if (letter == '~') {
            pointer += "~0";
        } else if (letter == '/') {
            pointer += "~1";
        } else {
            pointer += letter;
        }
    }
    return pointer;
}

Parsed parse_json(std::string_view text) {
    Parsed parsed;
    if (text.size() > largest_document) {
        parsed.slips.push_back({0, 1, "",
                                fmt::format("the file has {} bytes; the most a file may have is {}",
                                            text.size(), largest_document)});
        return parsed;
    }
    if (const std::size_t at = first_non_utf8(text); at != text.size()) {
        parsed.slips.push_back(
            {at, 1, "",
             fmt::format("the byte 0x{:02X} is not UTF-8; save the file as UTF-8",
                         static_cast<unsigned char>(text[at]))});
        return parsed;
    }
    if (const std::size_t at = text.find('\0'); at != std::string_view::npos) {
        parsed.slips.push_back({at, 1, "", "a zero byte stands here; this is no text file"});
        return parsed;
    }
    std::size_t taken = 0;
    TreeBuilder builder{text, taken};
    const char* const start = text.data();
    parsed.whole = nlohmann::json::sax_parse(
        CountingIterator{start, &taken}, CountingIterator{start + text.size(), &taken}, &builder,
        nlohmann::json::input_format_t::json, true, true);
    parsed.slips = std::move(builder.slips());
    if (parsed.whole) {
        parsed.root = std::move(builder.root());
    }
    return parsed;
}

}  // namespace orsim
