#pragma once
/// A small deployment and a log written by hand, for the tests of the judge.
///
/// Two nodes in one data center: N1 (ors1p, ors1b on h1, h2) and N2 (ors2p, ors2b on h3, h4), one
/// SCS on h5, one T-Server. Calls: c1 (single, assigned N1, reserved N2), bg (many, by policy),
/// mail (multimedia), web (HTTP).

#include "sim/judge/judge.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/tally.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim::judged {

constexpr Entity ors1p{EntityKind::app, 0};
constexpr Entity ors1b{EntityKind::app, 1};
constexpr Entity ors2p{EntityKind::app, 2};
constexpr Entity ors2b{EntityKind::app, 3};
constexpr Entity sip1{EntityKind::tserver, 0};
constexpr Entity scs1{EntityKind::scs, 0};
constexpr Entity ixn1{EntityKind::interaction_server, 0};
constexpr Reason as_assigned = Reason::as_assigned;
constexpr Reason as_reserved = Reason::as_reserved;
constexpr CallName c1{0, 0};
constexpr CallName mail{2, 0};
constexpr CallName web{3, 0};
constexpr CallName bg(std::uint32_t nth) {
    return {1, nth};
}
constexpr Entity host(std::uint16_t index) {
    return {EntityKind::host, index};
}
constexpr Entity fault(std::uint16_t index) {
    return {EntityKind::fault, index};
}
constexpr NodeId n1{0};
constexpr NodeId n2{1};

/// One record as a test writes it; what is left out is nothing.
struct Line {
    Event event = Event::run_ended;
    Entity actor{};
    CallName call{};
    Reason reason = Reason::none;
    Rule rule = Rule::none;
    std::int64_t amount = 0;
    Entity other{};
};

[[nodiscard]] Scenario two_nodes();

class Log {
public:
    Log() : scenario{two_nodes()} {}

    /// The instant of the next records, from zero.
    Log& at(Duration since_zero) {
        now = zero_instant + since_zero;
        return *this;
    }
    /// Each record is caused by the one before it, unless `because_of` says otherwise.
    Log& note(const Line& line);
    Log& because_of(std::uint64_t record) {
        cause = record;
        return *this;
    }

    Log& arrives(CallName call);
    Log& watches(CallName call, Entity watcher, Duration length = 5s);
    Log& tries(CallName call, Entity creator, Reason as);
    Log& creates(CallName call, Entity creator);
    /// Arrives, is watched by three, created by ors1p after 50 ms, routed, ended after a second.
    Log& ordinary_call(CallName call);
    Log& crashes(Entity app, std::uint16_t by_fault);
    Log& fault_starts(std::uint16_t index);
    Log& fault_ends(std::uint16_t index);

    [[nodiscard]] Verdict judged(Chains chains = Chains::kept) const;
    [[nodiscard]] Verdict judged_in_pieces(std::size_t size) const;
    [[nodiscard]] Finding finding(std::string_view name) const;
    [[nodiscard]] Finding::Status status(std::string_view name) const {
        return finding(name).status;
    }
    /// Names of the findings with this status, in their order, as "a b c".
    [[nodiscard]] std::string named(Finding::Status status) const;
    [[nodiscard]] std::string failed() const { return named(Finding::Status::failed); }

    Expectation& expect(Operator kind, std::vector<EventPattern> patterns = {});
    FaultId script(FaultKind kind, Selector target = {});

    Scenario scenario;
    std::vector<Record> records;
    Tally tally;
    Instant now{};
    Instant ended = zero_instant + 60s;
    std::uint64_t cause = no_record;
};

/// A pattern of this event by this selector, of this call.
[[nodiscard]] EventPattern pattern(Event event, Selector by = {}, CallName call = {});
[[nodiscard]] Selector app(Entity entity);
[[nodiscard]] Selector of_node(Selector::Kind kind, NodeId node);

}  // namespace orsim::judged
