#include "reports/names.hpp"
#include "reports/wording.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace orsim;  // NOLINT(google-build-using-namespace)

namespace {

TEST_CASE("an instant is seconds with six decimals") {
    CHECK(clock(Instant{}) == "0.000000");
    CHECK(clock(Instant{12'500'000us}) == "12.500000");
    CHECK(clock(Instant{1us}) == "0.000001");
    CHECK(clock(Instant{-1us}) == "-0.000001");
    CHECK(clock(Instant{-10s}) == "-10.000000");
    CHECK(clock(Instant{24h}) == "86400.000000");
}

TEST_CASE("a duration is exact and in the unit a reader expects") {
    CHECK(human(0us) == "0 s");
    CHECK(human(1us) == "1 us");
    CHECK(human(999us) == "999 us");
    CHECK(human(1ms) == "1 ms");
    CHECK(human(1'050us) == "1.05 ms");
    CHECK(human(50ms) == "50 ms");
    CHECK(human(999'999us) == "999.999 ms");
    CHECK(human(1s) == "1 s");
    CHECK(human(4'949ms) == "4.949 s");
    CHECK(human(10s) == "10 s");
    CHECK(human(100s) == "100 s");
    CHECK(human(5'000'001us) == "5.000001 s");
    CHECK(human(-1'500ms) == "-1.5 s");
    CHECK(human(-20us) == "-20 us");
}

TEST_CASE("a share is a decimal fraction without superfluous zeros") {
    CHECK(decimal(1'000'000) == "1");
    CHECK(decimal(1'200'000) == "1.2");
    CHECK(decimal(1) == "0.000001");
    CHECK(decimal(0) == "0");
    CHECK(decimal(-500'000) == "-0.5");
    CHECK(decimal(10'000'000) == "10");
}

TEST_CASE("a distribution says its shape and its parameters") {
    using Shape = Distribution::Shape;
    CHECK(human(constant(50ms)) == "50 ms");
    Distribution uniform;
    uniform.kind = Shape::uniform;
    uniform.least = 30ms;
    uniform.most = 50ms;
    CHECK(human(uniform) == "uniform 30 ms to 50 ms");
    Distribution talk;
    talk.kind = Shape::lognormal;
    talk.mean = 180s;
    talk.cv = 1'200'000;
    talk.most = 30min;
    CHECK(human(talk) == "lognormal, mean 180 s, cv 1.2, at most 1800 s");
    Distribution listed;
    listed.kind = Shape::empirical;
    listed.values = {1s, 2s, 3s};
    CHECK(human(listed) == "one of 3 values");
}

TEST_CASE("a name stays on one line of text whatever it holds") {
    CHECK(visible("N1") == "N1");
    CHECK(visible("Zürich \xe4\xba\xac") == "Zürich \xe4\xba\xac");
    CHECK(visible("a\nb\tc\r") == "a\\nb\\tc\\r");
    CHECK(visible(std::string_view{"\0\x1b[31m", 6}) == "\\u{0}\\u{1b}[31m");
    CHECK(visible("back\\slash") == "back\\\\slash");
    CHECK(visible("\xe2\x80\xaetxt.exe") == "\\u{202e}txt.exe");
    CHECK(visible("a\xe2\x80\xa8"
                  "b")
          == "a\\u{2028}b");
    CHECK(visible("\xc2\x85") == "\\u{85}");
    CHECK(visible("\xef\xbb\xbfN1") == "\\u{feff}N1");
    CHECK(visible("quote\" </script>") == "quote\" </script>");
}

TEST_CASE("bytes that are no UTF-8 are shown as bytes") {
    CHECK(visible("\xff") == "\\xff");
    CHECK(visible("\xc3") == "\\xc3");
    CHECK(visible("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(visible("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(visible("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(visible("\xe2\x80") == "\\xe2\\x80");
    CHECK(visible("\xf0\x9f\x98\x80") == "\xf0\x9f\x98\x80");
}

TEST_CASE("a name inside JSON cannot end its string nor a page's script") {
    CHECK(json_escaped("a\"b\\c") == "a\\\"b\\\\c");
    CHECK(json_escaped("a\nb\x01") == "a\\u000ab\\u0001");
    CHECK(json_escaped("</script>") == "\\u003c/script>");
    CHECK(json_escaped("\xe2\x80\xa8") == "\\u2028");
    CHECK(json_escaped("\xff") == "\xef\xbf\xbd");
    CHECK(json_escaped("\xd7\xa9") == "\xd7\xa9");
}

TEST_CASE("a name inside HTML is text") {
    CHECK(html_escaped("<b a='1' c=\"2\">&") == "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
    CHECK(html_escaped("a\nb") == "a b");
    CHECK(html_escaped("\x01") == "\xef\xbf\xbd");
    CHECK(html_escaped("\xe2\x80\xae") == "\xef\xbf\xbd");
}

TEST_CASE("a release is written as the vendor writes it") {
    CHECK(to_text(Release{8, 1, 3, 0}) == "8.1.3");
    CHECK(to_text(Release{8, 1, 400, 64}) == "8.1.400.64");
}

TEST_CASE("calls are counted from one, and the only call of a group has the group's name") {
    const tests::Stage stage;
    const Names names{stage.scenario, visible};
    CHECK(names.of(tests::Stage::c1) == "c1");
    CHECK(names.of(CallName{1, 0}) == "bg#1");
    CHECK(names.of(tests::Stage::bg17) == "bg#17");
    CHECK(names.of(CallName{}) == "-");
}

TEST_CASE("everything of a scenario has its name") {
    const tests::Stage stage;
    const Names names{stage.scenario, visible};
    CHECK(names.of(tests::Stage::b2) == "B2");
    CHECK(names.node_of(tests::Stage::b2) == "N2");
    CHECK(names.node_of(tests::Stage::sip1).empty());
    CHECK(names.of(Entity{EntityKind::lca, 2}) == "lca:h3");
    CHECK(names.of(Entity{EntityKind::store, 0}) == "store");
    CHECK(names.of(Entity{}) == "-");
    CHECK(names.of(Selector{Selector::Kind::backup_of, 1}) == "backup_of:N2");
    CHECK(names.deed(FaultId{0}) == "crash of primary_of:N1");
    CHECK(names.policy(static_cast<std::uint8_t>(Policy::late_primary))
          == "late_primary=first_registered_wins");
}

}  // namespace
