#pragma once
/// The registry of rules and facts: one ID for every sentence of the guide that says how ORS
/// behaves (R01 to R22), and for each fact of the vendor's other pages the simulator lives by.
/// Knows names only; who implements a rule and which scenario shows it is told elsewhere.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orsim {

/// IDs are never renumbered; new ones are appended to the end of this list and of the registry,
/// whatever their letter, because fingerprints are made of these numbers.
// clang-format off
enum class Rule : std::uint8_t {
    none,
    R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12, R13, R14, R15, R16, R17, R18, R19,
    R20, R21, R22,
    M01, M02, M03, M04, M05, M06, M07, M08, M09, M10, M11, M12, M13, M14,
    T01, T02, T03, T04, T05, T06, T07,
    P01, P02, P03, P04, P05, P06, P07,
    I01, I02, I03, I04,
    H01, H02, H03, H04,
    G01, G02, G03, G04,
    D01, D02, D03, D04,
    H05, H06, D05,
    last_rule = D05,
};
// clang-format on

/// How sure the registry is of a fact. Only `documented` may be shown to a user as documented.
enum class Evidence : std::uint8_t { documented, inferred, recalled, proposed };

struct RuleEntry {
    Rule rule = Rule::none;
    std::string_view id;         // "R12"
    std::string_view name;       // "new-primary-creates"
    std::string_view statement;  // The rule in our words, one or two sentences.
    Evidence evidence = Evidence::documented;
    std::string_view source;  // The tag of the page it was read on, such as "HA".
};

/// All entries in the order of the enumeration, `none` left out.
[[nodiscard]] std::span<const RuleEntry> rule_registry();
[[nodiscard]] const RuleEntry& entry(Rule rule);
/// The ID as text; "-" for `none`.
[[nodiscard]] std::string_view to_text(Rule rule);
[[nodiscard]] std::string_view to_text(Evidence evidence);
[[nodiscard]] std::optional<Rule> rule_named(std::string_view id);

}  // namespace orsim
