#include "sim/plan/journal.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace {

using orsim::Journal;
using orsim::JournalHead;
using orsim::UnitResult;

/// A path of its own in the build folder, gone before and after.
struct Scratch {
    explicit Scratch(const char* name)
        : path{(std::filesystem::temp_directory_path() / name).string() + "."
               + std::to_string(std::filesystem::hash_value(std::filesystem::current_path()))} {
        clear();
    }
    ~Scratch() { clear(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Scratch(Scratch&&) = delete;
    Scratch& operator=(Scratch&&) = delete;
    void clear() const {
        for (const char* const ending : {"", "-wal", "-shm", "-journal"}) {
            std::filesystem::remove(path + ending);
        }
    }
    std::string path;
};

UnitResult some_result() {
    UnitResult result;
    result.fingerprint = 0xfedcba9876543210ULL;
    result.verdict = orsim::VerdictKind::inconclusive;
    result.figures = {0, -1, std::nullopt, std::int64_t{1} << 62};
    return result;
}

TEST_CASE("a journal gives back what was noted in it, bit by bit") {
    const Scratch scratch{"orsim_journal_test_1"};
    const JournalHead head{"study", "1", 0x8000000000000001ULL};
    {
        Journal journal{scratch.path};
        CHECK(journal.head() == JournalHead{});
        journal.begin(head);
        journal.note({3, 9}, some_result());
        UnitResult other = some_result();
        other.fingerprint = 1;
        journal.note({3, 9}, other);  // The first one stands.
        journal.note({0, 0}, other);
    }
    const Journal journal{scratch.path};
    CHECK(journal.head() == head);
    const auto units = journal.units();
    REQUIRE(units.size() == 2);
    CHECK(units.at({3, 9}) == some_result());
    CHECK(units.at({0, 0}).fingerprint == 1);
}

TEST_CASE("a journal begun anew has forgotten everything") {
    const Scratch scratch{"orsim_journal_test_2"};
    Journal journal{scratch.path};
    journal.begin({"one", "1", 1});
    journal.note({0, 0}, some_result());
    journal.begin({"other", "1", 2});
    CHECK(journal.units().empty());
    CHECK(journal.head().study == "other");
}

TEST_CASE("what is no journal is not touched") {
    const Scratch scratch{"orsim_journal_test_3"};
    std::ofstream{scratch.path} << "dear diary, this is no database at all, and shall stay so";
    CHECK_THROWS_AS(Journal{scratch.path}, std::runtime_error);
    std::ifstream again{scratch.path};
    std::string word;
    again >> word;
    CHECK(word == "dear");
    CHECK_THROWS_AS(Journal{"/nowhere/at/all/x.journal"}, std::runtime_error);
}

}  // namespace
