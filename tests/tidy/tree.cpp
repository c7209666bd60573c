#include "tests/tidy/tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace orsim::tidy {
namespace {

namespace fs = std::filesystem;

bool is_left_out(std::string_view folder) {
    constexpr std::array<std::string_view, 4> names{".git", "build", "node_modules", "out"};
    return std::ranges::find(names, folder) != names.end();
}

bool is_written_by_people(const std::string& path) {
    constexpr std::array<std::string_view, 7> endings{".sh",   ".md",   ".js", ".css",
                                                      ".html", ".json", ".yml"};
    constexpr std::array<std::string_view, 5> names{"orsim", "check", ".ci/run", ".clang-tidy",
                                                    ".clang-format"};
    const auto ends_path = [&path](std::string_view ending) { return path.ends_with(ending); };
    return is_code(path) || is_cmake(path) || std::ranges::any_of(endings, ends_path)
           || std::ranges::find(names, path) != names.end();
}

std::string read_file(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace

Tree read_tree(const std::string& root) {
    Tree tree;
    auto walk = fs::recursive_directory_iterator{root};
    for (const auto& entry : walk) {
        if (entry.is_directory() && is_left_out(entry.path().filename().string())) {
            walk.disable_recursion_pending();
            continue;
        }
        const std::string path = entry.path().lexically_relative(root).generic_string();
        if (entry.is_regular_file() && !entry.is_symlink() && is_written_by_people(path)) {
            tree.push_back({path, read_file(entry.path())});
        }
    }
    std::ranges::sort(tree, {}, &SourceFile::path);
    return tree;
}

bool is_source(std::string_view path) {
    return path.ends_with(".cpp");
}

bool is_header(std::string_view path) {
    return path.ends_with(".hpp");
}

bool is_code(std::string_view path) {
    return is_source(path) || is_header(path);
}

bool is_cmake(std::string_view path) {
    return path.ends_with("CMakeLists.txt") || path.ends_with(".cmake");
}

bool is_in(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? "" : path.substr(0, slash)};
}

const SourceFile* find(const Tree& tree, std::string_view path) {
    const auto found = std::ranges::find(tree, path, &SourceFile::path);
    return found == tree.end() ? nullptr : &*found;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::size_t line_at(std::string_view text, std::size_t position) {
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, position), '\n'));
}

std::string to_text(const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.path;
        if (finding.line != 0) {
            text += ':' + std::to_string(finding.line);
        }
        text += ": " + finding.message + '\n';
    }
    return text;
}

}  // namespace orsim::tidy
