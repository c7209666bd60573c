#pragma once
/// The program as its user meets it: run with words, in a folder of its own, giving text and an
/// exit code.

#include <filesystem>
#include <string>
#include <string_view>

namespace orsim::cli_test {

struct Ran {
    int status = -1;
    std::string out;    // What it said on stdout.
    std::string error;  // And on stderr.
};

/// A folder for one test, gone with it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;

    void write(const std::string& name, std::string_view text) const;
    [[nodiscard]] std::string read(const std::string& name) const;
    [[nodiscard]] bool has(const std::string& name) const;
    /// Runs orsim here. `words` as one would type them.
    [[nodiscard]] Ran orsim(const std::string& words) const;
    /// Runs another command here; $ORSIM in it is the program.
    [[nodiscard]] Ran shell(const std::string& command) const;

private:
    std::filesystem::path path_;
};

/// How often the text stands in another.
[[nodiscard]] std::size_t count_of(const std::string& text, const std::string& in);

}  // namespace orsim::cli_test
