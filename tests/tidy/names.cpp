#include "tests/tidy/names.hpp"

#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>

namespace orsim::tidy {
namespace {

/// Paths of the sources a lists file compiles alone.
std::set<std::string> alone_in(const Tree& tree) {
    static const std::regex call{R"--(compile_alone\(([^)"]*)\))--"};
    static const std::regex word{R"([\w./-]+)"};
    std::set<std::string> alone;
    for (const SourceFile& file : tree) {
        if (!is_cmake(file.path)) {
            continue;
        }
        using Found = std::sregex_iterator;
        for (Found at{file.text.begin(), file.text.end(), call}; at != Found{}; ++at) {
            const std::string names = (*at)[1];
            for (Found name{names.begin(), names.end(), word}; name != Found{}; ++name) {
                alone.insert(folder_of(file.path) + "/" + name->str());
            }
        }
    }
    return alone;
}

/// What a line in the first column of an anonymous namespace declares; empty: nothing with a
/// name, or an alias.
std::string declared_by(const std::string& line) {
    static const std::regex type{R"((?:enum )?(?:struct|class) (\w+).*)"};
    static const std::regex other{
        R"((?:\[\[nodiscard\]\] )?[A-Za-z_][\w:<>,&*\[\] ]*?[ &*](\w+) ?[({=;].*)"};
    static const std::regex none{
        R"((?:using|return|static_assert|namespace|template|TEST_CASE)\b.*)"};
    std::smatch found;
    if (std::regex_match(line, none)) {
        return {};
    }
    if (std::regex_match(line, found, type) || std::regex_match(line, found, other)) {
        return found[1];
    }
    return {};
}

}  // namespace

Findings find_shared_names(const Tree& tree) {
    const std::set<std::string> alone = alone_in(tree);
    std::map<std::pair<std::string, std::string>, std::string> owners;  // By folder and name.
    Findings findings;
    for (const SourceFile& file : tree) {
        if (!is_source(file.path) || alone.contains(file.path)) {
            continue;
        }
        bool anonymous = false;
        std::size_t number = 0;
        for (const std::string_view line : lines_of(file.text)) {
            ++number;
            if (line == "namespace {") {
                anonymous = true;
            } else if (line == "}  // namespace") {
                anonymous = false;
            }
            const std::string name = anonymous ? declared_by(std::string{line}) : std::string{};
            if (name.empty()) {
                continue;
            }
            const auto [owner, is_new] =
                owners.emplace(std::pair{folder_of(file.path), name}, file.path);
            if (!is_new && owner->second != file.path) {
                findings.push_back(
                    {file.path, number, "\"" + name + "\" is a name of " + owner->second + " too"});
            }
        }
    }
    return findings;
}

}  // namespace orsim::tidy
