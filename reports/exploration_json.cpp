#include "reports/exploration_json.hpp"

#include "reports/wording.hpp"

#include <fmt/format.h>

#include <iterator>

namespace orsim {
namespace {

std::string quoted(std::string_view text) {
    return fmt::format("\"{}\"", json_escaped(text));
}

std::string quoted_or_null(std::string_view text) {
    return text.empty() ? "null" : quoted(text);
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) {
        list += (list.empty() ? "" : ",") + quoted(text);
    }
    return "[" + list + "]";
}

std::string deed_json(const std::optional<Signature::Deed>& deed) {
    if (!deed) {
        return "null";
    }
    return fmt::format("{{\"event\":{},\"reason\":{}}}", quoted(to_text(deed->event)),
                       deed->reason == Reason::none ? "null" : quoted(to_text(deed->reason)));
}

std::string signature_json(const Signature& signature) {
    return fmt::format("\"broken\":{},\"rule\":{},\"decided\":{},\"because\":{},\"words\":{}",
                       quoted(signature.broken),
                       signature.rule == Rule::none ? "null" : quoted(to_text(signature.rule)),
                       deed_json(signature.decided), deed_json(signature.because),
                       quoted(to_text(signature)));
}

}  // namespace

std::string exploration_json(const LuckFindings& findings) {
    std::string out = fmt::format("{{\n  \"schema\":\"{}\",\n  \"file\":{},\n  \"mode\":{},\n"
                                  "  \"first_luck\":{},\n  \"draws\":{},\n  \"known\":[",
                                  exploration_schema, quoted(findings.file), quoted(findings.mode),
                                  findings.first_luck, list_of(findings.kinds));
    std::string_view between;
    for (const Signature& signature : findings.known) {
        fmt::format_to(std::back_inserter(out), "{}\n    {{{}}}", between,
                       signature_json(signature));
        between = ",";
    }
    out += findings.known.empty() ? "],\n  \"found\":[" : "\n  ],\n  \"found\":[";
    between = "";
    for (const FoundFailure& failure : findings.found) {
        fmt::format_to(std::back_inserter(out),
                       "{}\n    {{{},\"times\":{},\"luck\":{},\"file\":{},\"shrunk_in\":{},"
                       "\"repeat\":{}}}",
                       between, signature_json(failure.signature), failure.times, failure.luck,
                       quoted_or_null(failure.file), failure.shrunk_in, quoted(failure.repeat));
        between = ",";
    }
    fmt::format_to(std::back_inserter(out),
                   "{}],\n  \"runs\":{},\n  \"failed\":{},\n  \"interrupted\":{}\n}}\n",
                   findings.found.empty() ? "" : "\n  ", findings.runs, findings.failed,
                   findings.interrupted);
    return out;
}

std::string exploration_json(const WalkFindings& findings) {
    return fmt::format(
        "{{\n  \"schema\":\"{}\",\n  \"file\":{},\n  \"mode\":\"exhaustive\",\n  \"states\":{},\n"
        "  \"transitions\":{},\n  \"depth\":{},\n  \"ends\":{},\n  \"namings\":{},\n"
        "  \"complete\":{},\n  \"interrupted\":{},\n  \"broken\":{},\n  \"way\":{},\n"
        "  \"shortest\":{},\n  \"written\":{}\n}}\n",
        exploration_schema, quoted(findings.file), findings.states, findings.transitions,
        findings.depth, findings.ends, findings.namings, findings.complete, findings.interrupted,
        findings.broken ? quoted(to_text(*findings.broken)) : "null", list_of(findings.way),
        findings.shortest, quoted_or_null(findings.written));
}

}  // namespace orsim
