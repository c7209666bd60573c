#include "sim/explore/trace.hpp"

#include "sim/world/world.hpp"

#include <span>

namespace orsim {
namespace {

class OrderDigest {
public:
    void add(const World::Due& due) {
        const Notice& notice = due.what;
        absorb(static_cast<std::uint64_t>(notice.subject) << 32U | notice.cause);
        absorb(static_cast<std::uint64_t>(notice.extra) << 32U
               | static_cast<std::uint64_t>(notice.seat) << 16U
               | static_cast<std::uint64_t>(notice.what) << 8U
               | static_cast<std::uint64_t>(due.tie));
    }
    /// A record without its instant and its amount: the fingerprint knows the rest.
    void add(Record record) {
        record.at = zero_instant;
        record.amount = 0;
        Fingerprint print;
        print.add(record);
        absorb(print.value());
    }
    [[nodiscard]] std::uint64_t value() const { return state_; }

private:
    void absorb(std::uint64_t word) {
        constexpr std::uint64_t odd = 0x9fb21c651e98df25ULL;
        state_ = (state_ ^ word) * odd;
        state_ ^= state_ >> 29U;
    }
    std::uint64_t state_ = 0x6f726465722f3031ULL;  // "order/01"
};

}  // namespace

Trace trace_of(const Scenario& scenario) {
    World world{scenario};
    Trace trace;
    OrderDigest order;
    std::size_t seen = 0;
    while (const auto due = world.step(scenario.until)) {
        trace.instants.push_back(due->at.time_since_epoch().count());
        order.add(*due);
        const std::span<const Record> records = world.timeline().records();
        for (; seen < records.size(); ++seen) {
            order.add(records[seen]);
        }
    }
    world.finish();
    const std::span<const Record> records = world.timeline().records();
    trace.records.assign(records.begin(), records.end());
    trace.order = order.value();
    return trace;
}

std::vector<Record> records_of(const Scenario& scenario) {
    World world{scenario};
    world.run_to_end();
    const std::span<const Record> records = world.timeline().records();
    return {records.begin(), records.end()};
}

}  // namespace orsim
