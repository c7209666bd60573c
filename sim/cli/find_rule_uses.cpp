// Reads sources and writes the C++ file that says which of them speaks of which rule, and where:
//   find_rule_uses OUTPUT ROOT FILE...
#include "sim/base/rule.hpp"

#include <cctype>
#include <cstdio>
#include <exception>
#include <fstream>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using orsim::rule_named;

class Finder {
public:
    explicit Finder(std::string file) : file_{std::move(file)} {}

    void take(const std::string& line) {
        const bool is_top = !line.empty() && line.front() != ' ';
        const bool is_comment =
            line.find_first_not_of(' ') == line.find("//") && line.find("//") != std::string::npos;
        const std::string row = row_in(line);
        if (!row.empty()) {
            say(line, "row " + row);
        } else if (is_comment && is_top) {
            above_ += line;  // What stands above a function belongs to it.
        } else if (is_top && is_function(line)) {
            const std::size_t open = line.find('(');
            const std::size_t begin = line.find_last_of(" :&*", open) + 1;
            place_ = line.substr(begin, open - begin) + "()";
            say(above_ + line, place_);
            above_.clear();
        } else if (is_top) {
            above_.clear();
            place_ = line.front() == '}' ? "" : place_;
        } else if (!place_.empty()) {
            say(line, place_);
        }
    }

    [[nodiscard]] const std::string& written() const { return written_; }

private:
    static bool is_function(const std::string& line) {
        const std::size_t open = line.find('(');
        return open != std::string::npos && open > 0 && line.front() != '#'
               && line.find("static_assert") == std::string::npos && line.back() != ';'
               && is_of_word(line[open - 1]);
    }

    static bool is_of_word(char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
    }

    /// "creating/made_here" of a table's row; empty where the line holds none.
    static std::string row_in(const std::string& line) {
        const std::size_t open = line.find("Row{");
        const std::size_t comma = line.find(", ", open);
        const std::size_t end = line.find(',', comma + 1);
        if (open == std::string::npos || comma == std::string::npos || end == std::string::npos) {
            return {};
        }
        const std::string when = line.substr(open + 4, comma - open - 4);
        const std::string on = line.substr(comma + 2, end - comma - 2);
        return when.substr(when.rfind(':') + 1) + "/" + on;
    }

    void say(const std::string& text, const std::string& place) {
        constexpr std::size_t length = 3;
        for (std::size_t at = 0; at + length <= text.size(); ++at) {
            const bool begins = at == 0 || !is_of_word(text[at - 1]);
            const bool ends = at + length == text.size() || !is_of_word(text[at + length]);
            const std::string id = text.substr(at, length);
            if (begins && ends && rule_named(id) && said_.insert(id + " " + place).second) {
                written_ += "    RuleUse{\"" + id + "\", \"" + file_ + "\", \"" + place + "\"},\n";
            }
        }
    }

    std::string file_;
    std::string above_;
    std::string place_;
    std::string written_;
    std::set<std::string> said_;
};

std::string uses_in(const std::string& path, const std::string& name) {
    std::ifstream source{path};
    if (!source) {
        throw std::runtime_error("cannot read " + path);
    }
    Finder finder{name};
    std::string line;
    while (std::getline(source, line)) {
        finder.take(line);
    }
    return finder.written();
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const std::vector<std::string> given{arguments, arguments + count};
        std::string text = "#include \"sim/cli/rule_uses.hpp\"\n\n"
                           "namespace orsim {\nnamespace {\n\nconstexpr RuleUse uses[] = {\n";
        for (const std::string& path : std::span{given}.subspan(3)) {
            text += uses_in(path, path.substr(given.at(2).size() + 1));
        }
        text += "};\n\n}  // namespace\n\nstd::span<const RuleUse> rule_uses() {\n"
                "    return uses;\n}\n\n}  // namespace orsim\n";
        std::ofstream{given.at(1)} << text;
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "find_rule_uses: %s\n", failure.what());
        return 1;
    }
}
