#include "sim/reader/commented_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace orsim {

std::string json_quoted(std::string_view text) {
    return nlohmann::json(text).dump();
}

void CommentedJson::add(std::string_view key, std::string_view text, std::string comment) {
    if (!is_first_) {
        lines_.back().text += ',';
    }
    is_first_ = false;
    std::string line = key.empty() ? std::string{} : json_quoted(key) + ": ";
    line += text;
    lines_.push_back({brackets_.size(), std::move(line), std::move(comment)});
}

void CommentedJson::open(std::string_view key, char bracket, std::string comment) {
    add(key, std::string_view{&bracket, 1}, std::move(comment));
    brackets_.push_back(bracket == '{' ? '}' : ']');
    is_first_ = true;
}

void CommentedJson::close() {
    const char bracket = brackets_.back();
    brackets_.pop_back();
    if (is_first_) {  // Nothing inside: on one line.
        lines_.back().text += bracket;
    } else {
        lines_.push_back({brackets_.size(), std::string(1, bracket), {}});
    }
    is_first_ = false;
}

void CommentedJson::value(std::string_view key, std::string_view json, std::string comment) {
    add(key, json, std::move(comment));
}

void CommentedJson::text(std::string_view key, std::string_view text, std::string comment) {
    add(key, json_quoted(text), std::move(comment));
}

std::string CommentedJson::take() const {
    constexpr std::size_t farthest = 60;
    std::string out;
    for (const Line& line : lines_) {
        const std::string text = std::string(line.depth * 2, ' ') + line.text;
        if (line.comment.empty()) {
            out += text + "\n";
        } else {
            out += fmt::format("{:<{}}  // {}\n", text, farthest, line.comment);
        }
    }
    return out;
}

}  // namespace orsim
