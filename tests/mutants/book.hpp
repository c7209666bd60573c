#pragma once
/// The scenario book as what stands between a broken rule and its user: whether a run of it notices
/// that something is wrong, as `orsim test` would, and in which words.

#include "sim/model/scenario.hpp"
#include "tests/mutants/catalogue.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim::mutants {

struct Noticed {
    std::string scenario;     // The file; empty: nobody noticed.
    std::string words;        // What orsim test would say.
    bool by_verdict = false;  // By an expectation or invariant; else by the golden answer alone.
};

class Book {
public:
    /// Reads the scenarios below a folder, those it can simulate. Throws if one does not pass.
    explicit Book(const std::string& folder);

    /// The first scenario that notices; one whose words name the mutant's rule if there is one.
    /// Dies with a mutant that breaks a promise.
    [[nodiscard]] Noticed look(const Mutant& mutant) const;
    /// In how many scenarios the broken row decides anything while it is whole; nothing for a
    /// mutant of another kind.
    [[nodiscard]] std::optional<std::size_t> uses(const Mutant& mutant) const;

private:
    struct Page {
        std::string file;
        Scenario scenario;
        std::string golden;  // Empty: it has none.
        std::string fingerprint;
        std::vector<std::uint64_t> row_uses;  // Of each row of creation_rows().
    };

    [[nodiscard]] static Noticed look(const Page& page, const Mutant& mutant);

    std::vector<Page> pages_;
};

}  // namespace orsim::mutants
