#pragma once
/// The forms a run can be written down in; the ending of a file's name chooses one. The same run
/// gives the same bytes. Knows no file.

#include "reports/run_facts.hpp"
#include "sim/judge/finding.hpp"
#include "sim/model/scenario.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace orsim {

/// A run in the making, in one form. What it has to say is added to `out` as soon as it is known.
class RunForm {
public:
    virtual ~RunForm() = default;

    virtual void take(std::string& out, std::span<const Record> records) = 0;
    virtual void end(std::string& out, const RunFacts& facts, const Verdict& verdict) = 0;
    /// Adds the next piece of what end() did not yet say; false when all is said. The facts of the
    /// run are still there.
    [[nodiscard]] virtual bool more(std::string&) { return false; }
    /// Why there is nothing to write, once the run has ended; empty when there is.
    [[nodiscard]] virtual std::string trouble() const { return {}; }
};

/// What a form is told beside the run; it outlives the form.
struct FormSetting {
    const Scenario& scenario;
    std::string_view tie_rule;
    std::string_view version;
    std::optional<CallName> call;  // The one to tell of, where a form tells of one.
};

/// The form a name's ending chooses, its beginning added to `out`; null for an unknown ending.
[[nodiscard]] std::unique_ptr<RunForm>
run_form(std::string& out, std::string_view path, const FormSetting& setting);

[[nodiscard]] bool has_form(std::string_view path);
/// Whether the form of a path tells of a single call.
[[nodiscard]] bool tells_of_a_call(std::string_view path);
/// All endings, for people: ".txt, .jsonl".
[[nodiscard]] std::string known_endings();

}  // namespace orsim
