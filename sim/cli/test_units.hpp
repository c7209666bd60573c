#pragma once
/// What a test run consists of: files, folders and suites as one numbered list. Knows not how a
/// unit is run.

#include "sim/base/outcome.hpp"
#include "sim/reader/document.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace orsim {

struct TestUnit {
    std::size_t number = 0;  // From 1; of the whole list, whatever is chosen of it.
    std::string name;        // Unique.
    std::string suite;       // The folder or the suite file it was found in.
    std::string file;
    std::vector<Override> overrides;
};

/// All units below the paths. A scenario counts once, whoever names it; folders are searched
/// through, in order of names, for scenarios and suites. A path that is nothing to test is
/// complained about.
[[nodiscard]] Outcome<std::vector<TestUnit>> units_below(const std::vector<std::string>& paths);

/// "2/5": the second of five shards, unit by unit in turn.
struct Shard {
    std::size_t index = 1;
    std::size_t count = 1;
};
[[nodiscard]] Outcome<Shard> shard_of(const std::string& text);

/// Those units whose name contains one of the texts, or whose scenario has one of them as a tag or
/// as one of its rules; no texts: all. Of these, those of the shard.
[[nodiscard]] std::vector<TestUnit> chosen_of(const std::vector<TestUnit>& units,
                                              const std::vector<std::string>& filters,
                                              const Shard& shard);

}  // namespace orsim
