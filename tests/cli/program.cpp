#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/wait.h>

namespace orsim::cli_test {
namespace {

namespace files = std::filesystem;

std::string text_of(const files::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace

Folder::Folder() {
    std::string pattern = (files::temp_directory_path() / "orsim-test-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    files::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, std::string_view text) const {
    files::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name, std::ios::binary} << text;
}

std::string Folder::read(const std::string& name) const {
    return text_of(path_ / name);
}

bool Folder::has(const std::string& name) const {
    return files::exists(path_ / name);
}

Ran Folder::orsim(const std::string& words) const {
    return shell(ORSIM_PROGRAM " " + words);
}

Ran Folder::shell(const std::string& command) const {
    const std::string line = "cd " + path_.string() + " && export ORSIM=" ORSIM_PROGRAM " && { "
                             + command + "; } >.out 2>.error </dev/null";
    // NOLINTNEXTLINE(concurrency-mt-unsafe, cert-env33-c): a test of a program runs that program.
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(path_ / ".out"),
            text_of(path_ / ".error")};
}

std::size_t count_of(const std::string& text, const std::string& in) {
    std::size_t count = 0;
    for (std::size_t at = in.find(text); at != std::string::npos; at = in.find(text, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace orsim::cli_test
