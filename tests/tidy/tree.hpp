#pragma once
/// A source tree as a value: paths and texts, so that tests can make small bad ones.
/// Knows nothing of what the house demands of it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orsim::tidy {

struct SourceFile {
    std::string path;  // From the root of the tree, with slashes.
    std::string text;
};

/// Sorted by path.
using Tree = std::vector<SourceFile>;

/// Every text that people write: sources, lists files, scripts, pages. Leaves out what was built,
/// git's own files and the answers beside scenarios.
[[nodiscard]] Tree read_tree(const std::string& root);

[[nodiscard]] bool is_source(std::string_view path);  // .cpp
[[nodiscard]] bool is_header(std::string_view path);  // .hpp
[[nodiscard]] bool is_code(std::string_view path);    // either
[[nodiscard]] bool is_cmake(std::string_view path);   // CMakeLists.txt and *.cmake
/// Whether a path lies in a folder, such as "sim/base/id.hpp" in "sim/base" and in "sim".
[[nodiscard]] bool is_in(std::string_view path, std::string_view folder);
/// "sim/base" of "sim/base/id.hpp"; empty for a file in the root.
[[nodiscard]] std::string folder_of(std::string_view path);
[[nodiscard]] const SourceFile* find(const Tree& tree, std::string_view path);

/// The lines of a text without their line ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
/// Counts from one.
[[nodiscard]] std::size_t line_at(std::string_view text, std::size_t position);

/// Something that is not as the house wants it.
struct Finding {
    std::string path;
    std::size_t line = 0;  // 0: the file as a whole.
    std::string message;

    friend bool operator==(const Finding&, const Finding&) = default;
};
using Findings = std::vector<Finding>;

/// One line for each, `path:line: message`; empty when all is well.
[[nodiscard]] std::string to_text(const Findings& findings);

}  // namespace orsim::tidy
