// What one event costs in the agenda and in std::priority_queue, side by side in one process, for
// the columns of the table to beat: hold, single queue, eight servers, calls with timers. Both do
// the same work, which a hash over all they deliver proves. `--tiny` only proves it.

#include "sim/base/chance.hpp"
#include "sim/kernel/agenda.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <queue>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using orsim::Duration;
using orsim::Instant;
using orsim::TieClass;

struct Note {
    std::uint32_t who = 0;
    std::uint32_t what = 0;
    std::uint32_t spare = 0;
};

struct Due {
    Instant at;
    Note note;
};

constexpr Instant after_all{Duration{std::int64_t{1} << 60}};

class OfAgenda {
public:
    using Timer = orsim::Ticket;

    explicit OfAgenda(Duration timeout) : watch_{agenda_.open_lane(timeout, TieClass::expiry)} {}

    void add(Duration delay, Note note) {
        agenda_.add(agenda_.now() + delay, TieClass::delivery, note);
    }
    Timer arm(Note note) { return agenda_.add(watch_, note); }
    void cancel(Timer timer) { agenda_.cancel(watch_, timer); }
    Due take() {
        const auto due = agenda_.take_before(after_all);
        return {due->at, due->what};
    }
    [[nodiscard]] double bytes_per_pending() const {
        return static_cast<double>(agenda_.bytes()) / static_cast<double>(agenda_.size());
    }

private:
    orsim::Agenda<Note> agenda_;
    orsim::LaneId watch_;
};

/// The usual way: one binary heap; what is taken back is marked and dropped when its time comes.
class OfPriorityQueue {
public:
    using Timer = std::uint32_t;

    explicit OfPriorityQueue(Duration timeout) : timeout_{timeout} {}

    void add(Duration delay, Note note) {
        heap_.push({key(delay, TieClass::delivery), turn_++, note});
    }
    Timer arm(Note note) {
        const auto timer = static_cast<Timer>(is_void_.size());
        is_void_.push_back(0);
        note.spare = timer + 1;
        heap_.push({key(timeout_, TieClass::expiry), turn_++, note});
        return timer;
    }
    void cancel(Timer timer) { is_void_[timer] = 1; }
    Due take() {
        for (;;) {
            Item first = heap_.top();
            heap_.pop();
            if (first.note.spare != 0) {
                if (is_void_[first.note.spare - 1] != 0) {
                    continue;
                }
                first.note.spare = 0;
            }
            now_ = first.key >> 2U;
            return {Instant{Duration{static_cast<std::int64_t>(now_)}}, first.note};
        }
    }
    [[nodiscard]] double bytes_per_pending() const { return sizeof(Item); }

private:
    struct Item {
        std::uint64_t key;
        std::uint32_t turn;
        Note note;
    };
    struct Later {
        bool operator()(const Item& left, const Item& right) const {
            return std::tie(left.key, left.turn) > std::tie(right.key, right.turn);
        }
    };

    [[nodiscard]] std::uint64_t key(Duration delay, TieClass tie) const {
        return (now_ + static_cast<std::uint64_t>(delay.count())) << 2U
               | static_cast<std::uint64_t>(tie);
    }

    Duration timeout_;
    std::uint64_t now_ = 0;
    std::uint32_t turn_ = 0;
    std::priority_queue<Item, std::vector<Item>, Later> heap_;
    std::vector<std::uint8_t> is_void_;
};

/// SplitMix64 and a table of quantiles: a draw must not cost more than what is measured.
class Draw {
public:
    Draw() {
        for (std::size_t i = 0; i < quantiles_.size(); ++i) {
            const double below = (static_cast<double>(i) + 0.02) / (cells + 0.03);
            quantiles_[i] = static_cast<std::uint32_t>(-std::log1p(-below) * (1U << scale_bits));
        }
    }
    std::uint64_t bits() { return orsim::mix(state_ += 0x9e3779b97f4a7c15ULL); }
    /// Exponentially distributed, in whole microseconds.
    Duration exponential(std::uint64_t mean) {
        const std::uint64_t random = bits();
        const std::size_t cell = random % cells;
        const std::uint64_t between = quantiles_[cell + 1] - quantiles_[cell];
        const std::uint64_t one = quantiles_[cell] + (between * (random >> 40U) >> 24U);
        return Duration{
            static_cast<std::int64_t>((one * mean + (1U << (scale_bits - 1))) >> scale_bits)};
    }
    Duration uniform(std::uint64_t from, std::uint64_t width) {
        return Duration{static_cast<std::int64_t>(from + ((bits() >> 32U) * width >> 32U))};
    }

private:
    static constexpr std::size_t cells = 4096;
    static constexpr unsigned scale_bits = 20;
    std::array<std::uint32_t, cells + 1> quantiles_{};
    std::uint64_t state_ = 1;
};

constexpr std::uint64_t second = 1'000'000;

/// What a model has in common: what it waits in, its luck, and the hash of all that came.
template <class Engine>
struct Model {
    explicit Model(Duration timeout = Duration{5 * second}) : engine{timeout} {}

    Due take() {
        const Due due = engine.take();
        hash = (hash ^ static_cast<std::uint64_t>(due.at.time_since_epoch().count())
                ^ std::uint64_t{due.note.who} << 40U)
               * 0x9e3779b97f4a7c15ULL;
        return due;
    }

    Engine engine;
    Draw draw;
    std::uint64_t hash = 0;
};

/// A number of entries that each add themselves again.
template <class Engine>
class Hold : public Model<Engine> {
public:
    explicit Hold(std::uint64_t pending) {
        for (std::uint32_t i = 0; i < pending; ++i) {
            this->engine.add(this->draw.exponential(second), {i, 0, 0});
        }
        for (std::uint64_t i = 0; i < 3 * pending; ++i) {
            run_one();
        }
    }
    void run_one() {
        const Due due = this->take();
        this->engine.add(this->draw.exponential(second), due.note);
    }
};

/// Customers come, wait for one of the servers, are served and go; one operation is one customer.
template <class Engine>
class Servers : public Model<Engine> {
public:
    explicit Servers(std::uint64_t servers) : free_{servers}, gap_{second * 10 / (9 * servers)} {
        this->engine.add(this->draw.exponential(gap_), {0, arrival, 0});
    }
    void run_one() {
        for (;;) {
            const Due due = this->take();
            if (due.note.what == arrival) {
                if (free_ > 0) {
                    --free_;
                    this->engine.add(this->draw.exponential(second), {due.note.who, departure, 0});
                } else {
                    ++waiting_;
                }
                this->engine.add(this->draw.exponential(gap_), {due.note.who + 1, arrival, 0});
            } else {
                if (waiting_ > 0) {
                    --waiting_;
                    this->engine.add(this->draw.exponential(second), {due.note.who, departure, 0});
                } else {
                    ++free_;
                }
                return;
            }
        }
    }

private:
    static constexpr std::uint32_t arrival = 0;
    static constexpr std::uint32_t departure = 1;
    std::uint64_t free_;
    std::uint64_t waiting_ = 0;
    std::uint64_t gap_;
};

/// Calls come; each arms a timeout that its answer, about 50 ms later, takes back. One in 256 gets
/// no answer. One operation is one call.
template <class Engine>
class TimerCalls : public Model<Engine> {
public:
    explicit TimerCalls(std::uint64_t per_second) : gap_{second / per_second}, timers_(live) {
        this->engine.add(this->draw.exponential(gap_), {0, arrival, 0});
        for (std::uint64_t i = 0; i < 6 * per_second; ++i) {
            run_one();
        }
    }
    void run_one() {
        for (;;) {
            const Due due = this->take();
            const std::uint32_t call = due.note.who;
            if (due.note.what == arrival) {
                timers_[call % live] = this->engine.arm({call, timeout, 0});
                if (this->draw.bits() % 256 != 0) {
                    this->engine.add(this->draw.uniform(40'000, 20'000), {call, answer, 0});
                }
                this->engine.add(this->draw.exponential(gap_), {call + 1, arrival, 0});
                return;
            }
            if (due.note.what == answer) {
                this->engine.cancel(timers_[call % live]);
            }
        }
    }

private:
    static constexpr std::uint32_t arrival = 0;
    static constexpr std::uint32_t answer = 1;
    static constexpr std::uint32_t timeout = 2;
    static constexpr std::size_t live = std::size_t{1}
                                        << 23U;  // More calls than a timeout's time brings.
    std::uint64_t gap_;
    std::vector<typename Engine::Timer> timers_;
};

double run(auto& model, std::uint64_t operations) {
    const std::clock_t start = std::clock();
    for (std::uint64_t i = 0; i < operations; ++i) {
        model.run_one();
    }
    const auto ticks = static_cast<double>(std::clock() - start);
    return ticks * 1e9 / CLOCKS_PER_SEC / static_cast<double>(operations);
}

double median(std::vector<double> numbers) {
    std::ranges::sort(numbers);  // Numbers are a full key.
    return numbers[numbers.size() / 2];
}

/// Rounds of both engines take turns, so that a slow moment of the machine meets both. True if both
/// delivered the same.
template <template <class> class Kind>
bool compare(std::string_view name, std::uint64_t size, std::uint64_t operations) {
    constexpr int rounds = 7;
    Kind<OfAgenda> ours{size};
    Kind<OfPriorityQueue> theirs{size};
    std::vector<double> our_cost;
    std::vector<double> their_cost;
    for (int i = 0; i < rounds; ++i) {
        our_cost.push_back(run(ours, operations / rounds));
        their_cost.push_back(run(theirs, operations / rounds));
    }
    const bool is_same = ours.hash == theirs.hash;
    fmt::print("{:<22} {:>9.1f} {:>9.1f} {:>6.2f} {:>9.1f}  {:016x}{}\n", name, median(our_cost),
               median(their_cost), median(their_cost) / median(our_cost),
               ours.engine.bytes_per_pending(), ours.hash,
               is_same ? "" : "  priority_queue delivered something else");
    return is_same;
}

}  // namespace

int main(int argc, char** argv) {
    const bool is_tiny = argc > 1 && std::string_view{argv[1]} == "--tiny";
    const std::uint64_t operations = is_tiny ? 7'000 : 7'000'000;
    const std::uint64_t many = is_tiny ? 100 : 1;
    fmt::print("CPU nanoseconds per operation, medians of seven rounds in turn\n");
    fmt::print("{:<22} {:>9} {:>9} {:>6} {:>9}  {}\n", "", "agenda", "pr.queue", "ratio",
               "B/pending", "hash");
    bool is_same = compare<Hold>("hold 100", 100, operations);
    is_same = compare<Hold>("hold 10,000", 10'000, operations) && is_same;
    is_same = compare<Hold>("hold 1,000,000", 1'000'000 / many, operations) && is_same;
    is_same = compare<Servers>("1 server", 1, operations) && is_same;
    is_same = compare<Servers>("8 servers", 8, operations) && is_same;
    is_same = compare<TimerCalls>("timer calls 10,000/s", 10'000 / many, operations) && is_same;
    is_same =
        compare<TimerCalls>("timer calls 1,000,000/s", 1'000'000 / many, operations) && is_same;
    return is_same ? 0 : 1;
}
