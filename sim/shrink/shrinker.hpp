#pragma once
/// Makes a scenario file smaller while what matters about its run stays, by taking away faults,
/// calls, nodes, data centers, options and whatever else it can do without, and by rounding what is
/// left. Works on the document, so that every candidate is a file; one the reader refuses is mended
/// by taking away what it complains about, or dropped.
///
/// Knows no world and no verdict: whoever asks it runs the candidates and says whether what matters
/// is still there. Deterministic: the same document and the same answers give the same result.

#include "sim/model/scenario.hpp"
#include "sim/reader/document.hpp"
#include "sim/shrink/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// What a run of a candidate showed.
struct Trial {
    struct Strike {
        std::string fault;
        Instant at{};
    };
    /// The call the failure is about, as it came.
    struct Caller {
        std::string group;
        Instant at{};
        std::string assigned;  // Empty: nobody.
        std::string reserved;
    };

    bool keeps = false;           // What matters is still there.
    Instant decided{};            // When it showed.
    std::vector<Strike> strikes;  // Every start of a fault until then, in order.
    std::optional<Caller> caller;
};

/// Whoever runs candidates. Requires: lives as long as the shrinker.
class Trier {
public:
    template <class Run>
    explicit Trier(const Run& run)
        : run_{&run}, ask_{[](const void* who, const Scenario& scenario) {
              return (*static_cast<const Run*>(who))(scenario);
          }} {}

    [[nodiscard]] Trial operator()(const Scenario& scenario) const { return ask_(run_, scenario); }

private:
    const void* run_;
    Trial (*ask_)(const void*, const Scenario&);
};

struct ShrinkLimits {
    std::uint64_t most_runs = 5000;  // Then what is reached stands.
    /// Groups of calls go as a whole or stay as they are.
    bool keeps_calls_whole = false;
};

/// What came of it.
struct Shrunk {
    Value root;
    bool failed_at_all = false;  // The file itself shows what matters; false: nothing was done.
    bool reached_limit = false;
    std::uint64_t runs = 0;
    std::vector<std::string> changes;  // What was taken away and what was rounded, as sentences.
};

class Shrinker {
public:
    /// `directory`: where files the scenario names lie; absent: it may name none.
    Shrinker(std::optional<std::string> directory, Trier trier, ShrinkLimits limits);

    /// Requires: the document is a sound scenario.
    [[nodiscard]] Shrunk shrink(const Value& root);

private:
    // One candidate.
    bool attempt(Value candidate);
    [[nodiscard]] std::optional<Scenario> sound(Value& candidate) const;
    bool thin(std::vector<Path> (*units)(const Value&));

    // The steps; each answers whether it changed anything.
    void forget_what_is_only_said();
    void end_early();
    bool unroll_faults();
    bool single_calls();
    bool thin_lists();
    bool thin_tables();
    bool thin_keys();
    bool simplify();
    bool simplify_at(const Path& path);

    std::optional<std::string> directory_;
    Trier trier_;
    ShrinkLimits limits_;
    Value now_;
    Scenario scenario_;  // What that says.
    Trial shown_;        // By the latest candidate that kept what matters.
    std::set<std::string> tried_;
    Shrunk result_;
};

}  // namespace orsim
