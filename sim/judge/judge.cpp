#include "sim/judge/judge.hpp"

#include "sim/judge/liveness.hpp"
#include "sim/judge/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orsim {
namespace {

using Status = Finding::Status;

/// Faults themselves, and what a fault may cause without a step in between. Not the events of calls
/// and sessions, of which there are too many to look at twice.
bool may_concern_faults(Event event) {
    using enum Event;
    return (event >= app_crashed && event <= store_up)
           || (event >= fault_started && event <= fault_no_effect) || event == app_recovered
           || (event >= message_lost && event <= message_doubled) || event == option_set
           || (event >= node_list_read && event <= ml_start);
}

/// Names of the findings with this status. The summary of expectations that were not triggered is
/// left out where it would only repeat them.
std::vector<std::string> names_of(const std::vector<Finding>& findings, Status status) {
    std::vector<std::string> names;
    for (const Finding& finding : findings) {
        const bool repeats = finding.name == to_text(Invariant::every_expectation_was_triggered)
                             && !names.empty() && finding.got.starts_with(names.front());
        if (finding.status == status && !repeats) {
            names.push_back(finding.name);
        }
    }
    return names;
}

VerdictKind kind_of(const std::vector<Finding>& findings) {
    const auto has = [&findings](Status status) {
        return std::ranges::any_of(
            findings, [status](const Finding& finding) { return finding.status == status; });
    };
    if (has(Status::failed)) {
        return VerdictKind::fail;
    }
    return has(Status::not_triggered) ? VerdictKind::inconclusive : VerdictKind::pass;
}

std::string sentence_of(const Verdict& verdict) {
    const auto& findings = verdict.findings;
    const auto names = [&findings](Status status) {
        return fmt::format("{}", fmt::join(names_of(findings, status), ", "));
    };
    switch (verdict.kind) {
    case VerdictKind::fail:
        return "fail: " + names(Status::failed);
    case VerdictKind::inconclusive:
        return "inconclusive: " + names(Status::not_triggered);
    default: {
        const auto allowed = names_of(findings, Status::allowed);
        return fmt::format("pass: {} held{}", findings.size() - allowed.size(),
                           allowed.empty() ? ""
                                           : fmt::format(", {} allowed", fmt::join(allowed, ", ")));
    }
    }
}

bool same_names(std::vector<std::string> left, std::vector<std::string> right) {
    std::ranges::stable_sort(left);
    std::ranges::stable_sort(right);
    return left == right;
}

}  // namespace

std::string_view to_text(Finding::Status status) {
    constexpr std::array<std::string_view, 4> words{"held", "failed", "allowed", "not triggered"};
    return words.at(static_cast<std::size_t>(status));
}

Judge::Judge(const Scenario& scenario, Chains chains)
    : scenario_{&scenario},
      history_{chains == Chains::kept ? History::whole_up_to : 0},
      faults_{scenario},
      breaches_{scenario},
      safety_{scenario},
      expectations_{scenario} {}

void Judge::observe(std::span<const Record> records) {
    breaches_.look_at(faults_, history_);
    observed_ += records.size();
    // In pieces, so that the history still has what a record came from when it is judged.
    constexpr std::size_t piece_size = 4096;
    while (!records.empty()) {
        const auto piece = records.first(std::min(piece_size, records.size()));
        history_.keep(piece);
        for (const Record& record : piece) {
            take(record);
        }
        records = records.subspan(piece.size());
    }
}

void Judge::take(const Record& record) {
    expectations_.advance(record.at, faults_);
    if (may_concern_faults(record.event)) {
        if (record.event == Event::fault_started) {
            judge_liveness(*scenario_, safety_, faults_, record.at, breaches_);
        }
        faults_.take(record);
        if (record.event == Event::fault_started || record.event == Event::fault_ended) {
            breaches_.faults_changed();
        }
    }
    safety_.take(record, faults_, breaches_);
    expectations_.take(record, faults_, history_);
}

void Judge::add_invariants(const Breaches& breaches, std::vector<Finding>& findings) const {
    for (const InvariantEntry& invariant : invariant_registry()) {
        if (invariant.kind == InvariantKind::non_vacuity) {
            continue;
        }
        Finding finding;
        finding.name = to_text(invariant.invariant);
        finding.expected = invariant.definition;
        finding.rule = invariant.rule;
        const Breach* breach = &breaches.broken(invariant.invariant);
        std::string excuse;
        for (std::size_t at = 0; breach->times == 0 && at < breaches.allowances(); ++at) {
            const bool is_its_own = scenario_->allowed[at].invariant == invariant.invariant;
            if (is_its_own && breaches.allowed(at).times > 0) {
                breach = &breaches.allowed(at);
                finding.status = Status::allowed;
                excuse = fmt::format(" (allowed: {})", scenario_->allowed[at].reason);
            }
        }
        if (breach->times > 0) {
            finding.status = finding.status == Status::allowed ? Status::allowed : Status::failed;
            finding.got = breach->got + excuse;
            finding.because = breach->because;
            finding.record = breach->because.empty() ? no_record : breach->because.front().number;
            finding.rule = breach->rule;
            finding.times = breach->times;
        }
        findings.push_back(std::move(finding));
    }
}

/// Requires: `findings` holds those of the expectations first.
void Judge::add_vacuity(std::vector<Finding>& findings) const {
    std::vector<std::string> idle;
    for (std::size_t at = 0; at < scenario_->expect.size(); ++at) {
        if (findings[at].status == Status::not_triggered) {
            idle.push_back(findings[at].name);
        }
    }
    const Words words{*scenario_};
    std::vector<std::string> vain;
    for (std::size_t at = 0; at < scenario_->faults.size(); ++at) {
        const FaultId fault = scenario_->faults.id_at(at);
        const FaultLog::Story& story = faults_.story(fault);
        if (faults_.has_effect(fault)) {
            continue;
        }
        const bool came = story.starts > 0 || story.no_effects > 0;
        vain.push_back(fmt::format("{} {}", words.name(fault),
                                   came && story.why_none == Reason::none ? "had no effect"
                                   : came
                                       ? fmt::format("had no effect ({})", to_text(story.why_none))
                                       : "never started"));
    }
    const auto add = [&findings](Invariant invariant, const std::vector<std::string>& what) {
        Finding finding;
        finding.name = to_text(invariant);
        finding.expected = entry(invariant).definition;
        finding.status = what.empty() ? Status::held : Status::not_triggered;
        finding.got = fmt::format("{}", fmt::join(what, "; "));
        finding.times = what.size();
        findings.push_back(std::move(finding));
    };
    add(Invariant::every_fault_had_effect, vain);
    if (observed_ == 0) {
        idle.emplace_back("the run has no records");
    }
    add(Invariant::every_expectation_was_triggered, idle);
}

void Judge::add_allowances(const Breaches& breaches, std::vector<Finding>& findings) const {
    const Words words{*scenario_};
    for (std::size_t at = 0; at < breaches.allowances(); ++at) {
        if (breaches.allowed(at).times > 0) {
            continue;
        }
        const Allowance& allowance = scenario_->allowed[at];
        const std::string window = words.window(allowance.window);
        Finding finding;
        finding.name = fmt::format("allow {}", to_text(allowance.invariant));
        finding.status = Status::not_triggered;
        finding.expected = fmt::format("a breach of {}{}{} ({})", to_text(allowance.invariant),
                                       window.empty() ? "" : " ", window, allowance.reason);
        finding.got = "none: the allowance is not needed";
        findings.push_back(std::move(finding));
    }
}

void Judge::judge_expected(Verdict& verdict) const {
    const ExpectedVerdict& wanted = scenario_->expected_verdict;
    if (wanted.kind == VerdictKind::pass) {
        return;
    }
    const Status decisive =
        wanted.kind == VerdictKind::fail ? Status::failed : Status::not_triggered;
    const std::vector<std::string> earned = names_of(verdict.findings, decisive);
    const bool as_wanted =
        verdict.kind == wanted.kind && (wanted.names.empty() || same_names(earned, wanted.names));
    Finding finding;
    finding.name = "expected_verdict";
    finding.expected = fmt::format("{}{}{}", to_text(wanted.kind), wanted.names.empty() ? "" : ": ",
                                   fmt::join(wanted.names, ", "));
    finding.got = verdict.sentence;
    finding.status = as_wanted ? Status::held : Status::failed;
    verdict.kind = as_wanted ? VerdictKind::pass : VerdictKind::fail;
    verdict.sentence = as_wanted ? "pass: as expected, " + verdict.sentence
                                 : fmt::format("fail: expected_verdict: {} was expected and not {}",
                                               finding.expected, finding.got);
    verdict.findings.push_back(std::move(finding));
}

Verdict Judge::conclude(const Tally& tally, Instant ended) const {
    Breaches breaches = breaches_;
    breaches.look_at(faults_, history_);
    safety_.finish(ended, breaches);
    judge_liveness(*scenario_, safety_, faults_, ended, breaches);

    Verdict verdict;
    verdict.findings = expectations_.conclude(tally, ended, faults_, history_);
    add_invariants(breaches, verdict.findings);
    add_vacuity(verdict.findings);
    add_allowances(breaches, verdict.findings);
    verdict.kind = kind_of(verdict.findings);
    verdict.sentence = sentence_of(verdict);
    judge_expected(verdict);
    return verdict;
}

}  // namespace orsim
