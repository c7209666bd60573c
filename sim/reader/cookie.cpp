// The product option cookie: what Set-Cookie says beside the session ID, by RFC 6265.
#include "sim/reader/convert.hpp"
#include "sim/reader/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace orsim {
namespace {

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

bool is_named(std::string_view text, std::string_view name) {
    return std::ranges::equal(text, name, [](unsigned char one, unsigned char other) {
        return std::tolower(one) == std::tolower(other);
    });
}

/// Whether a cookie of this path comes with requests for /scxml/session/<id>/...
bool covers_sessions(std::string_view path) {
    constexpr std::string_view sessions = "/scxml/session/";
    const bool ends_there = path.ends_with('/');
    return sessions.starts_with(path) && (ends_there || sessions[path.size()] == '/');
}

}  // namespace

Cookie read_cookie(Remarks& remarks, const Value& value) {
    Cookie cookie;
    cookie.content = value.text;
    std::string_view rest = value.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view attribute = without_spaces(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = std::min(attribute.find('='), attribute.size());
        const std::string_view name = without_spaces(attribute.substr(0, equals));
        const std::string_view stated =
            without_spaces(attribute.substr(std::min(equals + 1, attribute.size())));
        if (attribute.empty()) {
            continue;
        }
        if (is_named(name, "Max-Age")) {
            const auto [seconds, why] = to_whole(stated);
            if (!seconds || *seconds < 0 || *seconds > longest_duration.count() / 1'000'000) {
                remarks.error(value,
                              fmt::format("Max-Age is a number of seconds from 0 on, such as "
                                          "\"Max-Age=3600\", and not \"{}\"",
                                          stated));
                continue;
            }
            cookie.lasts = std::chrono::seconds{*seconds};
        } else if (is_named(name, "Path") && stated.starts_with('/')) {
            cookie.is_sent_back = covers_sessions(stated);
        } else {
            remarks.error(value, fmt::format("\"{}\" changes nothing that orsim simulates; of "
                                             "Set-Cookie it knows Max-Age=seconds and Path=/path",
                                             attribute));
        }
    }
    return cookie;
}

}  // namespace orsim
