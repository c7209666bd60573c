#pragma once
/// Ranks of an MPI job that run a study's units. The first one asks and answers, and has threads of
/// its own; whoever is idle is handed the next unit. Which rank runs what changes no result. The
/// door to MPI; only there when the program is built with -DORSIM_MPI=ON.

#include "sim/cli/unit_threads.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace orsim {

/// This process as one of the job's. Only one may exist at a time, made by the main thread, which
/// makes all of MPI's calls. When it goes because something was thrown, the whole job is ended:
/// the others would wait for ever.
class MpiJob {
public:
    MpiJob();
    ~MpiJob();
    MpiJob(const MpiJob&) = delete;
    MpiJob& operator=(const MpiJob&) = delete;
    MpiJob(MpiJob&&) = delete;
    MpiJob& operator=(MpiJob&&) = delete;

    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int ranks() const { return ranks_; }
    /// What the first rank says; every rank calls this at the same place.
    [[nodiscard]] std::uint64_t from_the_first(std::uint64_t said) const;

private:
    int rank_ = 0;
    int ranks_ = 1;
    int thrown_before_;
};

/// Used as UnitThreads is, by the first rank.
class UnitRanks {
public:
    /// Requires: study, cases and job outlive it; at least one thread.
    UnitRanks(const MpiJob& job,
              const Study& study,
              const std::vector<StudyCase>& cases,
              unsigned threads);

    void add(const std::vector<UnitName>& units);
    [[nodiscard]] std::optional<FinishedUnit> take(std::chrono::milliseconds patience);
    [[nodiscard]] std::size_t open() const { return open_; }
    std::size_t let_go();

private:
    /// Gives everybody who has less than a unit to spare another one.
    void hand_out();
    [[nodiscard]] std::optional<FinishedUnit> take_from_others();

    const MpiJob& job_;
    UnitThreads here_;
    std::size_t most_here_;           // Units the threads of this rank are given at a time.
    std::vector<std::size_t> given_;  // To each rank, and not come back.
    std::deque<UnitName> waiting_;
    std::size_t open_ = 0;
};

/// What every other rank does until it is sent home.
void serve_the_first_rank(const Study& study, const std::vector<StudyCase>& cases);
/// Sends them. By the first rank, once, when nothing is open any more.
void send_home(const MpiJob& job);

}  // namespace orsim
