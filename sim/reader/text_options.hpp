#pragma once
/// The product's options whose value is text. The registry of the model keeps numbers; these few
/// stand in the topology. Knows no file.

#include "sim/model/options.hpp"

#include <array>
#include <string_view>

namespace orsim {

struct TextOption {
    std::string_view name;
    OptionScope scope = OptionScope::node;
    std::string_view row;  // Of the table of timing parameters; may be "".
    std::string_view source;
    std::string_view meaning;
};

constexpr TextOption default_dn_option{
    "default-dn", OptionScope::tserver, "T19", "SKYPE",
    "where default routing sends a call (T03); empty: no default routing, the call stays"};
constexpr TextOption external_url_option{
    "external-url", OptionScope::node, "", "APP813",
    "URL by which other nodes redirect HTTP requests to this node's primary (H02); empty: none"};
constexpr TextOption cookie_option{
    "cookie", OptionScope::node, "", "APP814",
    "what Set-Cookie says beside the session ID, of which Max-Age and Path decide whether a "
    "balancer "
    "keeps to the node (H03, 8.1.400.44); empty: the cookie stays for good"};
constexpr std::array text_options{default_dn_option, external_url_option, cookie_option};

}  // namespace orsim
