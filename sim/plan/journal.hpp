#pragma once
/// The units of a study that are finished, in a file that survives whatever happens to the program.
/// A killed process loses no unit that was noted; a machine that loses its power, those since the
/// last `force`. The door to SQLite.

#include "sim/plan/unit.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace orsim {

/// What a journal belongs to. Results may only be used for the very same study and program.
struct JournalHead {
    std::string study;
    std::string version;
    std::uint64_t digest = 0;
    friend bool operator==(const JournalHead&, const JournalHead&) = default;
};

class Journal {
public:
    /// Opens the file, or makes it. Failures of the machine, a file that is no journal and one that
    /// another process writes to throw std::runtime_error.
    explicit Journal(const std::string& path);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    Journal(Journal&& other) = delete;
    Journal& operator=(Journal&&) = delete;

    /// What the file says it belongs to; everything empty when it is new.
    [[nodiscard]] JournalHead head() const;
    /// Empties the file and makes it one of this study.
    void begin(const JournalHead& head);

    [[nodiscard]] std::map<UnitName, UnitResult> units() const;
    /// Once it returns, the unit is on file. One that is there already stays as it was.
    void note(UnitName unit, const UnitResult& result);
    /// Puts everything noted beyond the reach of a power failure.
    void force();

private:
    struct Open;
    std::unique_ptr<Open> open_;
};

}  // namespace orsim
