#include "tests/plan/desk.hpp"

#include "sim/base/chance.hpp"
#include "sim/base/sample.hpp"
#include "sim/kernel/agenda.hpp"

#include <algorithm>
#include <deque>

namespace orsim::test {

namespace {

enum class What : std::uint8_t { arrives, served, gives_up };

struct Note {
    std::uint64_t call = 0;
    What what = What::arrives;
};

struct Waiting {
    std::uint64_t call = 0;
    Instant since{};
    bool gave_up = false;
};

class Running {
public:
    Running(const Desk& desk, std::uint64_t seed, std::uint64_t replication)
        : desk_{desk},
          between_{desk.between},
          service_{desk.service},
          patience_{desk.patience.value_or(Distribution{})},
          free_{desk.servers},
          chance_{Chance{seed}.bits(Purpose::replication, replication)} {
        arrive_next(0);
    }

    [[nodiscard]] Fares fares() {
        while (settled_ < desk_.counted) {
            const auto due = agenda_.take_before(end_of_time);
            ORSIM_EXPECT(due, "arrivals never end");
            const std::uint64_t call = due->what.call;
            switch (due->what.what) {
            case What::arrives:
                arrive(call);
                arrive_next(call + 1);
                break;
            case What::served:
                serve_next();
                break;
            case What::gives_up:
                give_up(call);
                break;
            }
        }
        const auto number = static_cast<double>(desk_.counted);
        return {.mean_wait = static_cast<double>(waited_.count()) / 1e6 / number,
                .waits = static_cast<double>(waits_) / number,
                .abandons = static_cast<double>(abandons_) / number};
    }

private:
    [[nodiscard]] bool counts(std::uint64_t call) const {
        return desk_.skipped <= call && call < desk_.skipped + desk_.counted;
    }

    void arrive_next(std::uint64_t call) {
        const Duration gap = between_.draw(chance_, {Purpose::arrival, call, 0});
        agenda_.add(agenda_.now() + gap, TieClass::delivery, {call, What::arrives});
    }

    void arrive(std::uint64_t call) {
        if (free_ > 0) {
            --free_;
            serve(call, Duration{0});
            return;
        }
        line_.push_back({.call = call, .since = agenda_.now()});
        waits_ += counts(call) ? 1U : 0U;
        if (desk_.patience) {
            const Duration patience = patience_.draw(chance_, {Purpose::patience, call, 0});
            agenda_.add(agenda_.now() + patience, TieClass::expiry, {call, What::gives_up});
        }
    }

    void serve(std::uint64_t call, Duration waited) {
        settle(call, waited);
        const Duration length = service_.draw(chance_, {Purpose::service_time, call, 0});
        agenda_.add(agenda_.now() + length, TieClass::completion, {call, What::served});
    }

    void serve_next() {
        while (!line_.empty() && line_.front().gave_up) {
            line_.pop_front();
        }
        if (line_.empty()) {
            ++free_;
            return;
        }
        const Waiting next = line_.front();
        line_.pop_front();
        serve(next.call, agenda_.now() - next.since);
    }

    /// Calls stand in line by their number. Late news about one already served is no news.
    void give_up(std::uint64_t call) {
        const auto place = std::ranges::lower_bound(line_, call, {}, &Waiting::call);
        if (place == line_.end() || place->call != call) {
            return;
        }
        place->gave_up = true;
        abandons_ += counts(call) ? 1U : 0U;
        settle(call, agenda_.now() - place->since);
    }

    void settle(std::uint64_t call, Duration waited) {
        if (counts(call)) {
            waited_ += waited;
            ++settled_;
        }
    }

    const Desk& desk_;
    Sampler between_;
    Sampler service_;
    Sampler patience_;
    std::uint32_t free_;
    Chance chance_;
    Agenda<Note> agenda_;
    std::deque<Waiting> line_;
    Duration waited_{0};
    std::uint64_t settled_ = 0;
    std::uint64_t waits_ = 0;
    std::uint64_t abandons_ = 0;
};

}  // namespace

Fares run(const Desk& desk, std::uint64_t seed, std::uint64_t replication) {
    return Running{desk, seed, replication}.fares();
}

}  // namespace orsim::test
