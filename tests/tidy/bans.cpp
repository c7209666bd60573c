#include "tests/tidy/bans.hpp"

#include "tests/tidy/code.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace orsim::tidy {
namespace {

using Tokens = std::vector<Token>;
using Places = std::vector<std::string_view>;

struct Ban {
    /// Tokens with a space between them. A star at the end of one stands for any ending.
    std::string_view words;
    std::string_view because;
    Places where{"sim", "reports"};
    Places except{};
};

const Places everywhere{"sim", "reports", "tests"};
const Places edges{"sim/cli", "sim/plan"};
const Places only_sim{"sim"};
const Places floating{"sim/plan", "sim/base/sample.hpp", "sim/base/sample.cpp"};

constexpr std::string_view clock_reason = "no run may depend on the clock on the wall";
constexpr std::string_view order_reason = "its order differs between libraries; use map or a table";
constexpr std::string_view chance_reason = "all luck comes from Chance (sim/base/chance.hpp)";
constexpr std::string_view clang_reason = "clang 14 or g++ 12 does not have it";
constexpr std::string_view thread_reason = "threads run whole replications, in cli and plan";
constexpr std::string_view cost_reason = "it costs more than the event it serves";

const std::vector<Ban>& bans() {
    static const std::vector<Ban> all{
        {"system_clock", clock_reason},
        {"steady_clock", clock_reason, {"sim", "reports"}, {"sim/cli"}},
        {"high_resolution_clock", clock_reason, everywhere},
        {"gettimeofday", clock_reason, everywhere},
        {"clock_gettime", clock_reason},
        {"localtime*", clock_reason, everywhere},
        {"time (", clock_reason, everywhere},
        {"random_device", chance_reason, everywhere},
        {"rand (", chance_reason, everywhere},
        {"srand (", chance_reason, everywhere},
        {"mt19937*", chance_reason},
        {"uniform_*_distribution", chance_reason, everywhere},
        {"exponential_distribution", chance_reason, everywhere},
        {"normal_distribution", chance_reason, everywhere},
        {"poisson_distribution", chance_reason, everywhere},
        {"std :: shuffle", chance_reason, everywhere},
        {"ranges :: shuffle", chance_reason, everywhere},
        {"unordered_*", order_reason, everywhere},
        {"std :: hash", order_reason, everywhere},
        {"float", "results must not depend on rounding", only_sim, floating},
        {"double", "results must not depend on rounding", only_sim, floating},
        {"getenv",
         "only the command line may ask the environment",
         {"sim", "reports"},
         {"sim/cli"}},
        {"std :: thread", thread_reason, {"sim", "reports"}, edges},
        {"std :: jthread", thread_reason, {"sim", "reports"}, edges},
        {"std :: async", thread_reason, everywhere},
        {"mutex", thread_reason, {"sim", "reports"}, edges},
        {"std :: atomic*", thread_reason, {"sim", "reports"}, edges},
        {"std :: locale", "text is the same in every country", everywhere},
        {"setlocale", "text is the same in every country", everywhere},
        {"std :: cout", "it brings static constructors; use fmt", everywhere},
        {"std :: cerr", "it brings static constructors; use fmt", everywhere},
        {"std :: views", clang_reason, everywhere},
        {"ranges :: views", clang_reason, everywhere},
        {"source_location", clang_reason, everywhere},
        {"std :: format", clang_reason, everywhere},
        {"std :: expected", clang_reason, everywhere},
        {"std :: function", cost_reason, only_sim},
        {"shared_ptr", cost_reason, only_sim},
        {"dynamic_cast", "sim has no run-time types", only_sim},
        {"typeid", "sim has no run-time types", only_sim},
        {"virtual", "sim has no inheritance", only_sim},
        {"co_await", cost_reason, everywhere},
        {"co_yield", cost_reason, everywhere},
        {"co_return", cost_reason, everywhere},
        {"goto", "nobody can follow it", everywhere},
        {"volatile", "it promises nothing here"},
    };
    return all;
}

constexpr std::array<std::string_view, 9> headers_banned_everywhere{
    "iostream", "unordered_map",   "unordered_set", "locale", "format",
    "expected", "source_location", "coroutine",     "print"};
constexpr std::array<std::string_view, 3> headers_banned_outside_tests{"random", "regex", "ctime"};

bool is_at(std::string_view path, const Places& places) {
    return std::ranges::any_of(
        places, [path](std::string_view place) { return path == place || is_in(path, place); });
}

bool is_like(std::string_view word, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return word == pattern;
    }
    const std::string_view before = pattern.substr(0, star);
    const std::string_view after = pattern.substr(star + 1);
    return word.size() >= before.size() + after.size() && word.starts_with(before)
           && word.ends_with(after);
}

/// Whether the tokens from a place on are those of the ban.
bool stands_at(const Tokens& tokens, std::size_t at, std::string_view words) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (at == tokens.size() || !is_like(tokens[at].text, words.substr(0, end))) {
            return false;
        }
        words.remove_prefix(std::min(end + 1, words.size()));
        ++at;
    }
    return true;
}

/// `event.time(` and `Clock::time(` are ours; `time(` and `std::time(` are the system's.
bool is_member(const Tokens& tokens, std::size_t at) {
    if (at == 0) {
        return false;
    }
    const std::string_view before = tokens[at - 1].text;
    const bool of_std = at > 1 && tokens[at - 2].text == "std";
    return before == "." || before == "->" || (before == "::" && at > 1 && !of_std);
}

void add_banned_words(const SourceFile& file, const Tokens& tokens, Findings& findings) {
    for (const Ban& ban : bans()) {
        if (!is_at(file.path, ban.where) || is_at(file.path, ban.except)) {
            continue;
        }
        const bool is_call = ban.words.ends_with('(');
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            if (stands_at(tokens, at, ban.words) && !(is_call && is_member(tokens, at))) {
                findings.push_back({file.path, tokens[at].line,
                                    std::string{ban.words} + ": " + std::string{ban.because}});
            }
        }
    }
}

void add_banned_headers(const SourceFile& file, Findings& findings) {
    const auto is_one_of = [](const auto& headers, const std::string& what) {
        return std::ranges::find(headers, what) != headers.end();
    };
    const bool is_test = is_in(file.path, "tests");
    for (const Include& include : includes_of(file.text)) {
        if (is_one_of(headers_banned_everywhere, include.what)
            || (!is_test && is_one_of(headers_banned_outside_tests, include.what))) {
            findings.push_back(
                {file.path, include.line, "<" + include.what + "> is not used here"});
        }
    }
}

/// `std::map<Node*, int>`: addresses differ from run to run, and with them the order.
void add_pointer_keys(const SourceFile& file, const Tokens& tokens, Findings& findings) {
    constexpr std::array<std::string_view, 4> ordered{"map", "multimap", "multiset", "set"};
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        const bool opens = tokens[at + 1].text == "<";
        if (!opens || std::ranges::find(ordered, tokens[at].text) == ordered.end()) {
            continue;
        }
        int depth = 1;
        std::size_t end = at + 2;
        while (end < tokens.size() && !(depth == 1 && tokens[end].text == ",")) {
            depth += tokens[end].text == "<" ? 1 : 0;
            depth -= tokens[end].text == ">" ? 1 : 0;
            if (depth == 0) {
                break;
            }
            ++end;
        }
        if (end < tokens.size() && tokens[end - 1].text == "*") {
            findings.push_back(
                {file.path, tokens[at].line, "a pointer is no key: addresses differ"});
        }
    }
}

/// `sort` leaves equals in any order, so it is allowed where a comment nearby speaks of the full
/// key.
void add_careless_sorts(const SourceFile& file,
                        const Tokens& tokens,
                        std::string_view comments,
                        Findings& findings) {
    constexpr std::string_view promise = "full key";
    constexpr std::size_t near = 3;  // This line and the two above it.
    const std::vector<std::string_view> lines = lines_of(comments);
    for (std::size_t at = 2; at + 1 < tokens.size(); ++at) {
        const std::string_view from = tokens[at - 2].text;
        const bool sorts = tokens[at].text == "sort" && tokens[at - 1].text == "::"
                           && (from == "std" || from == "ranges") && tokens[at + 1].text == "(";
        if (!sorts) {
            continue;
        }
        const std::size_t line = tokens[at].line;
        bool said = false;
        for (std::size_t above = 0; above < std::min(near, line); ++above) {
            said = said || lines[line - 1 - above].find(promise) != std::string_view::npos;
        }
        if (!said) {
            findings.push_back({file.path, line,
                                "sort leaves equals in any order: stable_sort, or a comment that "
                                "says why this is a full key"});
        }
    }
}

/// Units and choices have types; `write(file, true)` tells a reader nothing.
void add_bool_parameters(const SourceFile& file, const Tokens& tokens, Findings& findings) {
    if (!is_header(file.path) || !is_in(file.path, "sim")) {
        return;
    }
    for (std::size_t at = 1; at + 2 < tokens.size(); ++at) {
        const std::string_view before = tokens[at - 1].text;
        const std::string_view after = tokens[at + 2].text;
        const bool opens = before == "(" || before == ",";
        const bool named = (after == "," || after == ")") && tokens[at + 1].text != "(";
        if (tokens[at].text == "bool" && opens && named) {
            findings.push_back({file.path, tokens[at].line, "a bool parameter: an enum says more"});
        }
    }
}

bool has_word(std::string_view line, std::string_view word) {
    const auto is_letter = [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    };
    for (std::size_t at = line.find(word); at != std::string_view::npos;
         at = line.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool starts = at == 0 || !is_letter(line[at - 1]);
        if (starts && (end == line.size() || !is_letter(line[end]))) {
            return true;
        }
    }
    return false;
}

void add_banned_text(const SourceFile& file, Findings& findings) {
    // Each is written in two halves, so that this file does not find itself.
    constexpr std::array<std::string_view, 4> debts{"TO"
                                                    "DO",
                                                    "FIX"
                                                    "ME",
                                                    "X"
                                                    "XX",
                                                    "HA"
                                                    "CK"};
    constexpr std::array<std::string_view, 6> paths{"/wo"
                                                    "rk/",
                                                    "/ro"
                                                    "ot/",
                                                    "/ho"
                                                    "me/",
                                                    "/Us"
                                                    "ers/",
                                                    "/m"
                                                    "nt/",
                                                    ".lib"
                                                    "rary"};
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        for (const std::string_view debt : debts) {
            if (has_word(line, debt)) {
                findings.push_back({file.path, number, "a debt: " + std::string{debt}});
            }
        }
        for (const std::string_view path : paths) {
            if (line.find(path) != std::string_view::npos) {
                findings.push_back({file.path, number, "a path of one machine"});
            }
        }
    }
}

/// `// old(call);` and the like. Prose may end with a semicolon, but then has no brackets before
/// it.
bool looks_like_code(std::string_view comment) {
    const std::size_t start = comment.find_first_not_of("/ ");
    if (start == std::string_view::npos) {
        return false;
    }
    comment.remove_prefix(start);
    const bool ends_so = comment.ends_with(");") || comment.ends_with("{")
                         || comment.ends_with("};") || comment.ends_with("}");
    const bool assigns = comment.ends_with(";") && comment.find(" = ") != std::string_view::npos;
    return ends_so || assigns || comment.starts_with("#include");
}

void add_empty_comments(const SourceFile& file, std::string_view comments, Findings& findings) {
    constexpr std::string_view silenced = "NOLINT";
    std::size_t number = 0;
    for (std::string_view line : lines_of(comments)) {
        ++number;
        line = line.substr(0, line.find_last_not_of(" \r") + 1);
        const std::size_t start = line.find("//");
        if (start != std::string_view::npos && looks_like_code(line.substr(start))) {
            findings.push_back({file.path, number, "code in a comment"});
        }
        const std::size_t at = line.find(silenced);
        if (at != std::string_view::npos && line.find('(', at) == std::string_view::npos) {
            findings.push_back({file.path, number, "NOLINT without the name of the check"});
        }
    }
}

}  // namespace

Findings find_banned_words(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        if (!is_code(file.path)) {
            continue;
        }
        const Parts parts = take_apart(file.text);
        const Tokens tokens = tokens_of(parts.code);
        add_banned_words(file, tokens, findings);
        add_banned_headers(file, findings);
        add_pointer_keys(file, tokens, findings);
        add_bool_parameters(file, tokens, findings);
        if (!is_in(file.path, "tests")) {
            add_careless_sorts(file, tokens, parts.comments, findings);
        }
    }
    return findings;
}

Findings find_banned_text(const Tree& tree) {
    Findings findings;
    for (const SourceFile& file : tree) {
        add_banned_text(file, findings);
        if (is_code(file.path)) {
            add_empty_comments(file, take_apart(file.text).comments, findings);
        }
    }
    return findings;
}

}  // namespace orsim::tidy
