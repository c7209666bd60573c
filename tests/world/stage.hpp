#pragma once
/// A stage for stories about one world: the base set-up X0 of two nodes on four hosts, faults as
/// verbs, and the story told back in short lines. Builds scenarios in code, so that a story needs
/// no file and no reader.

#include "sim/model/scenario.hpp"
#include "sim/world/world.hpp"

#include <string>

namespace orsim {

constexpr Instant t0 = zero_instant;

class Stage {
public:
    /// N1 = P1/B1 on h1, h2; N2 = P2/B2 on h3, h4; SCS on h5; T-Server with default-dn.
    /// SCS last heard from every host at `last_traffic`.
    explicit Stage(Instant start = zero_instant - 60s, Instant last_traffic = zero_instant - 2s);

    /// One call, assigned to N1 and reserved for N2.
    GroupId call_arrives(Instant at, Duration talk_time = 10s);
    /// The same call again and again.
    GroupId calls_arrive(Instant first, Duration every, std::uint64_t count);
    /// So many interactions wait in the queue of one Interaction Server, all from `at` on.
    GroupId interactions_wait(Instant at, std::uint64_t count, Duration handling_time = 10s);
    /// The way between the application and the Interaction Server is cut, both ways.
    Fault& cuts_off(AppId app, Instant at, Duration lasts);
    Fault& breaks(FaultKind kind, Selector target, Instant at);
    Fault& breaks_app(FaultKind kind, AppId app, Instant at);

    /// Runs to `until`. Once.
    void run(Instant until);

    /// What happened, a line a record: seconds, actor, event, and the reason where there is one;
    /// only records of events in `wanted`, all when it is empty.
    [[nodiscard]] std::string story(const std::vector<Event>& wanted = {}) const;
    [[nodiscard]] std::uint64_t count(Event event) const;
    /// The only record of this event, of this application where one is named.
    [[nodiscard]] const Record& only(Event event, AppId by = {}) const;
    [[nodiscard]] bool never(Event event, AppId by = {}) const;
    [[nodiscard]] std::string fingerprint() const;
    [[nodiscard]] const std::vector<Record>& records() const { return records_; }
    /// How many events there were, those of which no record tells among them.
    [[nodiscard]] std::uint64_t events() const { return events_; }

    Scenario scenario;
    AppId p1, b1, p2, b2;
    NodeId n1, n2;
    HostId h1, h2, h3, h4, h5;
    ScsId scs;
    TServerId tserver;

private:
    std::uint64_t events_ = 0;
    std::vector<Record> records_;
    std::string fingerprint_;
};

}  // namespace orsim
