#include "sim/explore/signature.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>

namespace orsim {
namespace {

using Status = Finding::Status;

Signature::Deed deed_of(const Record& record) {
    return {record.event, record.reason};
}

std::string in_words(const Signature::Deed& deed) {
    std::string text{to_text(deed.event)};
    if (deed.reason != Reason::none) {
        text += " (" + std::string{to_text(deed.reason)} + ")";
    }
    return text;
}

/// That a verdict was not the expected one follows from the others.
bool counts(const Finding& finding) {
    return finding.status == Status::failed && finding.name != "expected_verdict";
}

}  // namespace

Signature signature_of(const Finding& finding) {
    ORSIM_EXPECT(finding.status == Status::failed, "only a failure has a signature");
    Signature signature;
    signature.broken = finding.name;
    signature.rule = finding.rule;
    if (!finding.because.empty()) {
        signature.decided = deed_of(finding.because.front());
    }
    if (finding.because.size() > 1) {
        signature.because = deed_of(finding.because[1]);
    }
    return signature;
}

std::vector<Signature> signatures_of(const Verdict& verdict) {
    std::vector<Signature> signatures;
    for (const Finding& finding : verdict.findings) {
        if (counts(finding)) {
            signatures.push_back(signature_of(finding));
        }
    }
    return signatures;
}

const Finding* finding_of(const Verdict& verdict, const Signature& signature) {
    const auto found = std::ranges::find_if(verdict.findings, [&](const Finding& finding) {
        return counts(finding) && signature_of(finding) == signature;
    });
    return found == verdict.findings.end() ? nullptr : &*found;
}

std::string to_text(const Signature& signature) {
    std::string text = signature.broken;
    if (signature.rule != Rule::none) {
        text += " (" + std::string{to_text(signature.rule)} + ")";
    }
    if (signature.decided) {
        text += ": " + in_words(*signature.decided);
    }
    if (signature.because) {
        text += " <- " + in_words(*signature.because);
    }
    return text;
}

}  // namespace orsim
