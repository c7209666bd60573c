#pragma once
/// Names and short sentences for findings: what the scenario calls things, times with their unit, a
/// record in one line. Knows the vocabulary of scenario files and no other language.

#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <string>

namespace orsim {

/// "5.051 s": seconds with three decimals, or six where microseconds say more.
[[nodiscard]] std::string in_words(Instant at);
/// "50 ms", "250 us", "5 s", "1.5 s".
[[nodiscard]] std::string in_words(Duration length);

class Words {
public:
    explicit Words(const Scenario& scenario) : scenario_{&scenario} {}

    /// Names the scenario does not know come out as the kind of thing and its number, such as
    /// "app 7": a saved log may stem from another version of the file.
    [[nodiscard]] std::string name(Entity entity) const;
    [[nodiscard]] std::string name(AppId app) const;
    [[nodiscard]] std::string name(NodeId node) const;
    [[nodiscard]] std::string name(FaultId fault) const;
    /// "c1" when its group has one call, else "bg#17" for its 17th.
    [[nodiscard]] std::string name(CallName call) const;
    [[nodiscard]] std::string name(const Selector& selector) const;

    /// "5.051 s session.created of c1 by ors2p (only session; R13)".
    [[nodiscard]] std::string sentence(const Record& record) const;
    /// What a pattern asks for: "session.created of c1 by primary_of:N1".
    [[nodiscard]] std::string pattern(const EventPattern& pattern) const;
    /// "from 2.000 s during f2 and 10 s more"; empty for the whole run.
    [[nodiscard]] std::string window(const Window& window) const;

private:
    const Scenario* scenario_;
};

}  // namespace orsim
