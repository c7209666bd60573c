#pragma once
/// What every run must keep to, and the book in which breaches are written. Knows not how a breach
/// is seen: safety.hpp and liveness.hpp do.

#include "sim/base/rule.hpp"
#include "sim/judge/fault_log.hpp"
#include "sim/judge/history.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/state_digest.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

enum class InvariantKind : std::uint8_t { safety, liveness, non_vacuity };

struct InvariantEntry {
    Invariant invariant = Invariant::backup_is_passive;
    InvariantKind kind = InvariantKind::safety;
    Rule rule = Rule::none;       // What it guards; none: plain sense.
    std::string_view definition;  // One sentence.
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const InvariantEntry> invariant_registry();
[[nodiscard]] const InvariantEntry& entry(Invariant invariant);

/// The first breach of one invariant, and how many there were.
struct Breach {
    std::uint64_t times = 0;
    Instant at{};
    Rule rule = Rule::none;
    std::string got;
    std::vector<Record> because;
};

/// Breaches by invariant, those inside an allowance apart.
class Breaches {
public:
    explicit Breaches(const Scenario& scenario);

    /// Writes down a breach at an instant. `words` is called for the first of its kind only.
    /// `record` may be nullptr where no record shows it.
    template <class WordsMaker>
    void add(Invariant invariant, Instant at, const Record* record, WordsMaker words) {
        add(invariant, at, record, entry(invariant).rule, words);
    }
    /// The same under a rule of its own.
    template <class WordsMaker>
    void add(Invariant invariant, Instant at, const Record* record, Rule rule, WordsMaker words) {
        Breach* breach = count(invariant, at);
        if (breach->times > 1) {
            return;
        }
        breach->at = at;
        breach->rule = rule;
        breach->got = words();
        if (record != nullptr) {
            breach->because =
                history_ == nullptr ? std::vector<Record>{*record} : history_->chain(*record);
        }
    }

    /// The log and history in force while the present records are judged.
    void look_at(const FaultLog& faults, const History& history) {
        faults_ = &faults;
        history_ = &history;
    }
    /// A fault began or ended: an allowance after the last fault has come too early.
    void faults_changed();

    [[nodiscard]] const Breach& broken(Invariant invariant) const {
        return broken_[static_cast<std::size_t>(invariant)];
    }
    [[nodiscard]] const Breach& allowed(std::size_t allowance) const { return allowed_[allowance]; }
    [[nodiscard]] std::size_t allowances() const { return allowed_.size(); }
    void add_to(StateDigest& into) const;

private:
    [[nodiscard]] Breach* count(Invariant invariant, Instant at);

    const Scenario* scenario_;
    const FaultLog* faults_ = nullptr;
    const History* history_ = nullptr;
    std::array<Breach, invariant_count> broken_;
    std::vector<Breach> allowed_;  // By allowance, as in the scenario.
};

}  // namespace orsim
