#pragma once
/// By what a failure is known again in another run: which invariant or expectation failed, under
/// which rule, and in which role somebody did what decided it. Names of applications, calls and
/// times are no part of it, so that a failure stays itself while its scenario gets smaller, and the
/// same failure of another node is no second one.

#include "sim/judge/finding.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace orsim {

struct Signature {
    std::string broken;  // Name of the invariant, id of the expectation.
    Rule rule = Rule::none;
    /// What happened in the deciding record, and in the one that led to it: the role pattern, such
    /// as session.created as the only one, by who tried as reserved. Absent where no record
    /// decides.
    struct Deed {
        Event event = Event::run_ended;
        Reason reason = Reason::none;
        friend auto operator<=>(const Deed&, const Deed&) = default;
    };
    std::optional<Deed> decided;
    std::optional<Deed> because;

    friend auto operator<=>(const Signature&, const Signature&) = default;
};

/// Requires: the finding failed. Its chain of causes is kept (Chains::kept).
[[nodiscard]] Signature signature_of(const Finding& finding);

/// Of everything that failed, in the order of the findings; that the expected verdict was not met
/// is no failure of its own.
[[nodiscard]] std::vector<Signature> signatures_of(const Verdict& verdict);

/// The first finding of that signature; nullptr when there is none.
[[nodiscard]] const Finding* finding_of(const Verdict& verdict, const Signature& signature);

/// "one_session_per_call (R11): session.created (only session) <- session.create.started (as
/// reserved)".
[[nodiscard]] std::string to_text(const Signature& signature);

}  // namespace orsim
