#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <optional>

namespace orsim {
namespace {

/// One character of a text: its code point and bytes, or a byte that is no UTF-8.
struct Character {
    std::optional<std::uint32_t> point;
    std::string_view bytes;
};

std::size_t length_by_lead(unsigned char lead) {
    if (lead < 0x80U) {
        return 1;
    }
    if (lead >= 0xc2U && lead < 0xe0U) {
        return 2;
    }
    if (lead >= 0xe0U && lead < 0xf0U) {
        return 3;
    }
    return lead >= 0xf0U && lead < 0xf5U ? 4 : 0;
}

/// The character at the front of a text that is not empty.
Character first_of(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = length_by_lead(lead);
    const Character broken{std::nullopt, text.substr(0, 1)};
    if (length == 0 || length > text.size()) {
        return broken;
    }
    constexpr std::uint32_t lead_bits[] = {0x7fU, 0x1fU, 0x0fU, 0x07U};
    constexpr std::uint32_t least[] = {0, 0x80U, 0x800U, 0x10000U};
    std::uint32_t point = lead & lead_bits[length - 1];
    for (std::size_t at = 1; at < length; ++at) {
        const auto next = static_cast<unsigned char>(text[at]);
        if ((next & 0xc0U) != 0x80U) {
            return broken;
        }
        point = point << 6U | (next & 0x3fU);
    }
    const bool is_surrogate = point >= 0xd800U && point < 0xe000U;
    if (point < least[length - 1] || is_surrogate || point > 0x10ffffU) {
        return broken;
    }
    return {point, text.substr(0, length)};
}

/// Characters that show nothing themselves and may change how others are shown.
bool is_invisible(std::uint32_t point) {
    const auto between = [point](std::uint32_t first, std::uint32_t last) {
        return point >= first && point <= last;
    };
    return between(0x7f, 0x9f) || point == 0xad || point == 0x61c || point == 0x180e
           || between(0x200b, 0x200f) || between(0x2028, 0x202e) || between(0x2060, 0x206f)
           || point == 0xfeff || between(0xfff9, 0xfffb) || between(0xe0000, 0xe007f);
}

void add_visible(std::string& out, const Character& character) {
    if (!character.point) {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                       static_cast<unsigned char>(character.bytes.front()));
        return;
    }
    const std::uint32_t point = *character.point;
    switch (point) {
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\\':
        out += "\\\\";
        return;
    default:
        break;
    }
    if (point < 0x20U || is_invisible(point)) {
        fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", point);
        return;
    }
    out += character.bytes;
}

constexpr std::string_view replacement = "\xef\xbf\xbd";

void add_json(std::string& out, const Character& character) {
    if (!character.point) {
        out += replacement;
        return;
    }
    const std::uint32_t point = *character.point;
    if (point == '"' || point == '\\') {
        out += '\\';
        out += character.bytes;
    } else if (point < 0x20U || point == '<' || point == 0x7fU || point == 0x2028U
               || point == 0x2029U) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", point);
    } else {
        out += character.bytes;
    }
}

void add_html(std::string& out, const Character& character) {
    const std::uint32_t point = character.point.value_or(0);
    switch (point) {
    case '&':
        out += "&amp;";
        return;
    case '<':
        out += "&lt;";
        return;
    case '>':
        out += "&gt;";
        return;
    case '"':
        out += "&quot;";
        return;
    case '\'':
        out += "&#39;";
        return;
    case '\t':
    case '\n':
    case '\r':
        out += ' ';
        return;
    default:
        break;
    }
    const bool is_no_xml = point < 0x20U || point == 0xfffeU || point == 0xffffU;
    if (is_no_xml || is_invisible(point)) {
        out += replacement;
    } else {
        out += character.bytes;
    }
}

template <class Add>
std::string spelled(std::string_view name, Add add) {
    std::string out;
    out.reserve(name.size());
    while (!name.empty()) {
        const Character character = first_of(name);
        add(out, character);
        name.remove_prefix(character.bytes.size());
    }
    return out;
}

/// Letters, digits, anything beyond ASCII, and marks that no language of diagrams knows.
bool is_harmless(char letter) {
    const bool is_ascii = static_cast<unsigned char>(letter) < 0x80U;
    const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                         || (letter >= '0' && letter <= '9');
    return !is_ascii || is_word || std::string_view{" .,()"}.find(letter) != std::string_view::npos;
}

/// `value` thousandths or millionths as a decimal fraction, without zeros at its end.
std::string fraction(std::int64_t value, std::int64_t unit, int digits) {
    std::string text = fmt::format("{}{}.{:0{}}", value < 0 ? "-" : "", std::abs(value / unit),
                                   std::abs(value % unit), digits);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

}  // namespace

std::string unchanged(std::string_view name) {
    return std::string{name};
}

std::string visible(std::string_view name) {
    return spelled(name, add_visible);
}

std::string json_escaped(std::string_view name) {
    return spelled(name, add_json);
}

std::string html_escaped(std::string_view name) {
    return spelled(name, add_html);
}

std::string shortened(std::string_view name) {
    constexpr std::size_t most = 96;
    if (name.size() <= most) {
        return std::string{name};
    }
    std::size_t cut = most;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xc0U) == 0x80U) {
        --cut;  // Not inside a character.
    }
    return fmt::format("{}… ({} bytes)", name.substr(0, cut), name.size());
}

std::string clipped(std::string_view name) {
    constexpr std::size_t most = 96;
    std::string text = visible(name);
    if (text.size() > most) {
        std::size_t cut = most;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) {
            --cut;  // Not inside a character.
        }
        text.resize(cut);
        text += fmt::format("… ({} bytes)", name.size());
    }
    return text;
}

std::string markdown_escaped(std::string_view text) {
    constexpr std::string_view meaningful = "\\`*_{}[]#|~!";
    constexpr std::string_view begins_something = "-+=: ";  // A list, a line, a title, code.
    const std::string line = visible(text);
    const std::size_t number = line.find_first_not_of("0123456789");  // "1. " begins a list.
    std::string out;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char letter = line[at];
        const bool begins = at == 0 && begins_something.find(letter) != std::string_view::npos;
        const bool numbers = at == number && at > 0 && (letter == '.' || letter == ')');
        if (begins || letter == '<' || letter == '>' || letter == '&'
            || line.compare(at, 2, ":/") == 0) {
            fmt::format_to(std::back_inserter(out), "&#{};", static_cast<int>(letter));
        } else if (meaningful.find(letter) != std::string_view::npos
                   || (numbers && (at + 1 == line.size() || line[at + 1] == ' '))) {
            out += '\\';
            out += letter;
        } else {
            out += letter;
        }
    }
    return out;
}

std::string markdown_code(std::string_view name) {
    std::string text;
    std::size_t ticks = 0;
    std::size_t most_ticks = 0;
    for (const char letter : clipped(name)) {
        ticks = letter == '`' ? ticks + 1 : 0;
        most_ticks = std::max(most_ticks, ticks);
        text += letter == '|' ? "\\|" : std::string(1, letter);
    }
    const std::string fence(most_ticks + 1, '`');
    const bool needs_space = text.empty() || most_ticks > 0 || text.front() == ' ';
    const std::string_view space = needs_space ? " " : "";
    return fmt::format("{0}{1}{2}{1}{0}", fence, space, text);
}

std::string mermaid_escaped(std::string_view text) {
    constexpr std::string_view means_nothing = "-_/[]";
    std::string out;
    bool is_first_word = true;  // A colon after it may be a command, as in "wrap:".
    for (const char letter : visible(text)) {
        is_first_word = is_first_word && letter != ' ';
        if (is_harmless(letter) || means_nothing.find(letter) != std::string_view::npos
            || (letter == ':' && !is_first_word)) {
            out += letter;
        } else {
            fmt::format_to(std::back_inserter(out), "#{};", static_cast<int>(letter));
        }
    }
    return out;
}

std::string plantuml_escaped(std::string_view text) {
    std::string out;
    char before = ' ';
    for (const char letter : visible(text)) {
        // Doubled, these are lines through or under the text, lists, or links.
        constexpr std::string_view harmless_alone = "-_.[]";
        const bool is_alone =
            letter != before && harmless_alone.find(letter) != std::string_view::npos;
        if ((is_harmless(letter) && letter != '.') || is_alone || letter == ':') {
            out += letter;
        } else {
            fmt::format_to(std::back_inserter(out), "<U+{:04X}>", static_cast<int>(letter));
        }
        before = letter;
    }
    return out;
}

std::string dot_escaped(std::string_view text) {
    std::string out;
    for (const char letter : clipped(text)) {
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (letter == '&' || letter == '<' || letter == '>') {
            fmt::format_to(std::back_inserter(out), "&#{};", static_cast<int>(letter));
        } else {
            out += letter;
        }
    }
    return out;
}

std::string csv_cell(std::string_view text) {
    constexpr std::string_view begins_a_formula = "=+-@\t\r";
    const bool is_formula =
        !text.empty() && begins_a_formula.find(text.front()) != std::string_view::npos;
    const bool is_plain = text.find_first_of(",\"\n\r") == std::string_view::npos;
    std::string out = is_formula ? "'" : "";
    for (const char letter : text) {
        out += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return is_plain ? out : '"' + out + '"';
}

std::string clock(Instant at) {
    const std::int64_t count = at.time_since_epoch().count();
    return fmt::format("{}{}.{:06}", count < 0 ? "-" : "", std::abs(count / 1'000'000),
                       std::abs(count % 1'000'000));
}

std::string human_microseconds(std::int64_t length) {
    const std::int64_t size = std::abs(length);
    if (size == 0) {
        return "0 s";
    }
    if (size < 1'000) {
        return fmt::format("{} us", length);
    }
    if (size < 1'000'000) {
        return fraction(length, 1'000, 3) + " ms";
    }
    return fraction(length, 1'000'000, 6) + " s";
}

std::string human(Duration length) {
    return human_microseconds(length.count());
}

std::string decimal(Millionths share) {
    return fraction(share, one_in_millionths, 6);
}

std::string human(const Distribution& distribution) {
    using Shape = Distribution::Shape;
    std::string text;
    switch (distribution.kind) {
    case Shape::constant:
        return human(distribution.mean);
    case Shape::uniform:
        return fmt::format("uniform {} to {}", human(distribution.least), human(distribution.most));
    case Shape::exponential:
        text = fmt::format("exponential, mean {}", human(distribution.mean));
        break;
    case Shape::lognormal:
    case Shape::gamma:
        text = fmt::format("{}, mean {}, cv {}",
                           distribution.kind == Shape::gamma ? "gamma" : "lognormal",
                           human(distribution.mean), decimal(distribution.cv));
        break;
    case Shape::weibull:
        text = fmt::format("weibull, mean {}, shape {}", human(distribution.mean),
                           decimal(distribution.shape));
        break;
    case Shape::empirical:
        text = fmt::format("one of {} values", distribution.values.size());
        break;
    }
    if (distribution.most < longest_duration) {
        text += fmt::format(", at most {}", human(distribution.most));
    }
    return text;
}

std::string to_text(Release release) {
    if (release.patch == 0) {
        return fmt::format("{}.{}.{}", release.major, release.minor, release.build);
    }
    return fmt::format("{}.{}.{}.{:02}", release.major, release.minor, release.build,
                       release.patch);
}

std::string_view to_text(Profile profile) {
    return profile == Profile::v813 ? "8.1.3" : "8.1.4";
}

}  // namespace orsim
