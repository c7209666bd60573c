#include "reports/test_forms.hpp"

#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace orsim {
namespace {

/// XML 1.0 knows no control characters but tab and line feed; others become a question mark.
std::string xml_escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\n':
            out += "&#10;";
            break;
        case '\t':
            out += "&#9;";
            break;
        default:
            out += static_cast<unsigned char>(letter) < ' ' || letter == 127 ? '?' : letter;
        }
    }
    return out;
}

/// No longer than `most` bytes, cut between letters, and saying so.
std::string cut(const std::string& text, std::size_t most) {
    if (text.size() <= most) {
        return text;
    }
    constexpr std::string_view note = "\n(cut here; the command above or below tells all of it)";
    std::size_t end = most - note.size();
    constexpr unsigned char continues = 0x80;
    constexpr unsigned char mask = 0xC0;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & mask) == continues) {
        --end;
    }
    return text.substr(0, end) + std::string{note};
}

bool is_failure(const TestResult& result) {
    return result.kind == VerdictKind::fail;
}
bool is_error(const TestResult& result) {
    return result.kind != VerdictKind::fail && result.kind != VerdictKind::pass;
}

std::string class_name(const std::string& suite) {
    std::string name = suite;
    std::ranges::replace(name, '/', '.');
    return name;
}

void add_case(std::string& out, const TestResult& result) {
    out += fmt::format(R"(    <testcase classname="{}" name="{}" file="{}" line="{}")",
                       xml_escaped(class_name(result.suite)), xml_escaped(result.name),
                       xml_escaped(result.file), result.line);
    if (result.kind == VerdictKind::pass) {
        out += "/>\n";
        return;
    }
    const std::string_view element = is_failure(result) ? "failure" : "error";
    // Escaping makes a text longer, so what is left after it is what counts.
    std::string text = xml_escaped(result.detail);
    if (text.size() > longest_failure) {
        std::size_t most = longest_failure;
        while (text.size() > longest_failure) {
            most /= 2;
            text = xml_escaped(cut(result.detail, most));
        }
    }
    out +=
        fmt::format(">\n      <{} type=\"{}\" message=\"{}\">{}</{}>\n    </testcase>\n", element,
                    to_text(result.kind), xml_escaped(cut(result.fact, 1'000)), text, element);
}

/// What GitHub's workflow commands want escaped, in messages and more in properties.
std::string command_escaped(std::string_view text, bool is_property) {
    std::string out;
    for (const char letter : text) {
        const bool special = letter == '%' || letter == '\n' || letter == '\r'
                             || (is_property && (letter == ':' || letter == ','));
        if (special) {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
        } else {
            out += letter;
        }
    }
    return out;
}

std::string quoted_list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) {
        out += fmt::format(R"({}"{}")", out.size() == 1 ? "" : ", ", json_escaped(text));
    }
    return out + "]";
}

}  // namespace

std::array<std::size_t, 6> counts_of(const TestAnswer& answer) {
    std::array<std::size_t, 6> counts{};
    for (const TestResult& result : answer.results) {
        ++counts.at(static_cast<std::size_t>(result.kind));
    }
    return counts;
}

VerdictKind verdict_of(const TestAnswer& answer) {
    const auto counts = counts_of(answer);
    for (const VerdictKind kind :
         {VerdictKind::machine_failure, VerdictKind::error, VerdictKind::fail,
          VerdictKind::inconclusive, VerdictKind::pass}) {
        if (counts.at(static_cast<std::size_t>(kind)) != 0) {
            return kind;
        }
    }
    return VerdictKind::nothing_ran;
}

std::string junit_xml(const TestAnswer& answer) {
    std::map<std::string, std::vector<const TestResult*>> suites;
    for (const TestResult& result : answer.results) {
        suites[result.suite].push_back(&result);
    }
    const auto counted = [](const std::vector<const TestResult*>& results) {
        const auto failures =
            std::ranges::count_if(results, [](const TestResult* one) { return is_failure(*one); });
        const auto errors =
            std::ranges::count_if(results, [](const TestResult* one) { return is_error(*one); });
        return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="0")", results.size(),
                           failures, errors);
    };
    std::vector<const TestResult*> all;
    for (const TestResult& result : answer.results) {
        all.push_back(&result);
    }
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out += fmt::format("<testsuites name=\"orsim\" {}>\n", counted(all));
    for (const auto& [name, results] : suites) {
        out += fmt::format("  <testsuite name=\"{}\" {}>\n", xml_escaped(name), counted(results));
        for (const TestResult* const result : results) {
            add_case(out, *result);
        }
        out += "  </testsuite>\n";
    }
    return out + "</testsuites>\n";
}

std::string json_test(const TestAnswer& answer) {
    const auto counts = counts_of(answer);
    const auto of = [&counts](VerdictKind kind) {
        return counts.at(static_cast<std::size_t>(kind));
    };
    std::string out = fmt::format(
        "{{\"schema\": \"{}\",\n\"verdict\": \"{}\",\n\"counts\": {{\"listed\": {}, \"run\": {}, "
        "\"pass\": {}, \"fail\": {}, \"inconclusive\": {}, \"error\": {}}},\n\"results\": [",
        test_schema, to_text(verdict_of(answer)), answer.listed, answer.results.size(),
        of(VerdictKind::pass), of(VerdictKind::fail), of(VerdictKind::inconclusive),
        of(VerdictKind::error));
    for (const TestResult& result : answer.results) {
        out += fmt::format("{}\n  {{\"number\": {}, \"name\": \"{}\", \"suite\": \"{}\", \"file\": "
                           "\"{}\", \"line\": "
                           "{}, \"verdict\": \"{}\", \"fact\": \"{}\", \"detail\": \"{}\", "
                           "\"fingerprint\": \"{}\", "
                           "\"golden_rewritten\": {}, \"changes\": {}}}",
                           &result == answer.results.data() ? "" : ",", result.number,
                           json_escaped(result.name), json_escaped(result.suite),
                           json_escaped(result.file), result.line, to_text(result.kind),
                           json_escaped(result.fact), json_escaped(result.detail),
                           result.fingerprint, result.rewritten, quoted_list(result.changes));
    }
    out += fmt::format("\n],\n\"rules\": {{\"seen\": {}, \"unseen\": {}}}}}\n",
                       quoted_list(answer.rules_seen), quoted_list(answer.rules_unseen));
    return out;
}

std::string github_annotations(const TestAnswer& answer) {
    std::vector<const TestResult*> bad;
    for (const TestResult& result : answer.results) {
        if (result.kind != VerdictKind::pass) {
            bad.push_back(&result);
        }
    }
    const std::size_t shown = bad.size() <= most_annotations ? bad.size() : most_annotations - 1;
    std::string out;
    for (std::size_t at = 0; at < shown; ++at) {
        const TestResult& result = *bad[at];
        out += fmt::format(
            "::error file={},line={},title={}::{}\n", command_escaped(result.file, true),
            result.line,
            command_escaped(fmt::format("{}: {}", to_text(result.kind), result.name), true),
            command_escaped(result.fact + "\n" + cut(result.detail, 4'000), false));
    }
    if (shown < bad.size()) {
        out += fmt::format("::error title=orsim test::and {} more did not pass; GitHub shows {} "
                           "errors of a step\n",
                           bad.size() - shown, most_annotations);
    }
    return out;
}

}  // namespace orsim
