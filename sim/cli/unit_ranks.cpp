#include "sim/cli/unit_ranks.hpp"

#include <array>
#include <exception>
#include <limits>
#include <mpi.h>
#include <thread>
#include <utility>

namespace orsim {
namespace {

enum Tag : int { a_unit, go_home, a_result };

constexpr int failure_code = 3;
constexpr std::int64_t no_value = std::numeric_limits<std::int64_t>::min();

/// Two, so that a rank begins the next unit while its last result is still under way.
constexpr std::size_t units_ahead = 2;

/// MPI waits by turning round; so many are no hurry for a unit and leave the processor to others.
constexpr std::chrono::microseconds nap{200};

[[nodiscard]] std::vector<std::int64_t> packed(const UnitName& name, const UnitResult& result) {
    std::vector<std::int64_t> words{name.study_case, name.replication,
                                    static_cast<std::int64_t>(result.fingerprint),
                                    static_cast<std::int64_t>(result.verdict)};
    for (const auto& figure : result.figures) {
        words.push_back(figure.value_or(no_value));
    }
    return words;
}

[[nodiscard]] FinishedUnit unpacked(const std::vector<std::int64_t>& words) {
    FinishedUnit unit;
    unit.name = {static_cast<std::uint32_t>(words[0]), static_cast<std::uint32_t>(words[1])};
    unit.result.fingerprint = static_cast<std::uint64_t>(words[2]);
    unit.result.verdict = static_cast<VerdictKind>(words[3]);
    for (std::size_t at = 4; at < words.size(); ++at) {
        unit.result.figures.push_back(words[at] == no_value ? std::nullopt
                                                            : std::optional{words[at]});
    }
    return unit;
}

/// Whether a message of this kind is there, and from whom.
[[nodiscard]] std::optional<MPI_Status> has_come(int from, int tag) {
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(from, tag, MPI_COMM_WORLD, &there, &status);
    return there != 0 ? std::optional{status} : std::nullopt;
}

}  // namespace

MpiJob::MpiJob() : thrown_before_{std::uncaught_exceptions()} {
    int threads_allowed = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &threads_allowed);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
}

MpiJob::~MpiJob() {
    if (std::uncaught_exceptions() > thrown_before_) {
        MPI_Abort(MPI_COMM_WORLD, failure_code);
    }
    MPI_Finalize();
}

std::uint64_t MpiJob::from_the_first(std::uint64_t said) const {
    MPI_Bcast(&said, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    return said;
}

UnitRanks::UnitRanks(const MpiJob& job,
                     const Study& study,
                     const std::vector<StudyCase>& cases,
                     unsigned threads)
    : job_{job},
      here_{study, cases, threads},
      most_here_{threads * units_ahead},
      given_(static_cast<std::size_t>(job.ranks()), 0) {}

void UnitRanks::add(const std::vector<UnitName>& units) {
    waiting_.insert(waiting_.end(), units.begin(), units.end());
    open_ += units.size();
    hand_out();
}

void UnitRanks::hand_out() {
    // Round by round, so that the first few units do not all go to the same rank.
    for (std::size_t each = 1; each <= units_ahead; ++each) {
        for (std::size_t rank = 1; rank < given_.size() && !waiting_.empty(); ++rank) {
            if (given_[rank] < each) {
                const std::array unit{waiting_.front().study_case, waiting_.front().replication};
                MPI_Send(unit.data(), unit.size(), MPI_UINT32_T, static_cast<int>(rank), a_unit,
                         MPI_COMM_WORLD);
                waiting_.pop_front();
                ++given_[rank];
            }
        }
        while (!waiting_.empty() && here_.open() < most_here_ * each / units_ahead) {
            here_.add({waiting_.front()});
            waiting_.pop_front();
        }
    }
}

std::optional<FinishedUnit> UnitRanks::take_from_others() {
    const auto come = has_come(MPI_ANY_SOURCE, a_result);
    if (!come) {
        return std::nullopt;
    }
    int words = 0;
    MPI_Get_count(&*come, MPI_INT64_T, &words);
    std::vector<std::int64_t> message(static_cast<std::size_t>(words));
    MPI_Recv(message.data(), words, MPI_INT64_T, come->MPI_SOURCE, a_result, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    --given_[static_cast<std::size_t>(come->MPI_SOURCE)];
    return unpacked(message);
}

std::optional<FinishedUnit> UnitRanks::take(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    do {
        auto unit = take_from_others();
        if (!unit) {
            unit = here_.take(std::chrono::milliseconds{0});
        }
        if (unit) {
            --open_;
            hand_out();
            return unit;
        }
        std::this_thread::sleep_for(nap);
    } while (std::chrono::steady_clock::now() < until);
    return std::nullopt;
}

std::size_t UnitRanks::let_go() {
    const std::size_t never_begun = waiting_.size() + here_.let_go();
    waiting_.clear();
    open_ -= never_begun;
    return never_begun;
}

void send_home(const MpiJob& job) {
    for (int rank = 1; rank < job.ranks(); ++rank) {
        MPI_Send(nullptr, 0, MPI_UINT32_T, rank, go_home, MPI_COMM_WORLD);
    }
}

void serve_the_first_rank(const Study& study, const std::vector<StudyCase>& cases) {
    while (true) {
        const auto come = has_come(0, MPI_ANY_TAG);
        if (!come) {
            std::this_thread::sleep_for(nap);
            continue;
        }
        std::array<std::uint32_t, 2> unit{};
        MPI_Recv(unit.data(), unit.size(), MPI_UINT32_T, 0, come->MPI_TAG, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        if (come->MPI_TAG == go_home) {
            return;
        }
        const UnitName name{unit[0], unit[1]};
        const auto words =
            packed(name, run_unit(study, cases.at(name.study_case), name.replication));
        MPI_Send(words.data(), static_cast<int>(words.size()), MPI_INT64_T, 0, a_result,
                 MPI_COMM_WORLD);
    }
}

}  // namespace orsim
