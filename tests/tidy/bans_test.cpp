#include "tests/tidy/bans.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

namespace {

using namespace orsim::tidy;  // NOLINT(google-build-using-namespace): all of it is about this one
                              // noun.

std::string words_in(const std::string& path, const std::string& text) {
    return to_text(find_banned_words({{path, text}}));
}

std::string text_in(const std::string& path, const std::string& text) {
    return to_text(find_banned_text({{path, text}}));
}

TEST_CASE("each sin of determinism is found in the simulator") {
    constexpr std::array<std::string_view, 37> sins{
        "auto now = std::chrono::system_clock::now();",
        "auto now = std::chrono::steady_clock::now();",
        "auto now = std::chrono::high_resolution_clock::now();",
        "gettimeofday(&a, nullptr);",
        "clock_gettime(CLOCK_REALTIME, &a);",
        "localtime_r(&a, &b);",
        "auto now = time(nullptr);",
        "auto now = std::time(nullptr);",
        "std::random_device device;",
        "int luck = rand();",
        "int luck = std::rand();",
        "srand(1);",
        "std::mt19937_64 engine;",
        "std::uniform_int_distribution<int> any;",
        "std::exponential_distribution<> gap;",
        "std::normal_distribution<> gap;",
        "std::poisson_distribution<> count;",
        "std::shuffle(a, b, c);",
        "std::ranges::shuffle(a, c);",
        "std::unordered_map<int, int> table;",
        "std::unordered_set<int> seen;",
        "std::hash<int> digest;",
        "float share = 0;",
        "double share = 0;",
        "auto home = std::getenv(name);",
        "std::thread worker;",
        "std::jthread worker;",
        "std::async(work);",
        "std::mutex guard;",
        "std::atomic<int> count;",
        "std::atomic_int count;",
        "std::locale here;",
        "setlocale(LC_ALL, name);",
        "std::cout << 1;",
        "std::cerr << 1;",
        "goto end;",
        "volatile int sink;",
    };
    for (const std::string_view sin : sins) {
        CAPTURE(sin);
        const std::string findings =
            words_in("sim/world/world.cpp", "\n" + std::string{sin} + "\n");
        CHECK(findings.starts_with("sim/world/world.cpp:2: "));
    }
}

TEST_CASE("words that one of our compilers does not know are found") {
    constexpr std::array<std::string_view, 5> words{
        "auto a = b | std::views::all;", "auto a = std::ranges::views::all(b);",
        "std::source_location here;", "auto a = std::format(b);", "std::expected<int, int> a;"};
    for (const std::string_view word : words) {
        CAPTURE(word);
        CHECK(words_in("sim/world/world.cpp", std::string{word}) != "");
        CHECK(words_in("reports/text.cpp", std::string{word}) != "");
        CHECK(words_in("tests/world/world_test.cpp", std::string{word}) != "");
    }
}

TEST_CASE("heavy machinery is found in the simulator") {
    constexpr std::array<std::string_view, 8> words{"std::function<void()> later;",
                                                    "std::shared_ptr<int> a;",
                                                    "auto* a = dynamic_cast<B*>(c);",
                                                    "auto& a = typeid(b);",
                                                    "virtual ~A();",
                                                    "co_await a;",
                                                    "co_yield a;",
                                                    "co_return a;"};
    for (const std::string_view word : words) {
        CAPTURE(word);
        CHECK(words_in("sim/world/world.cpp", std::string{word}) != "");
    }
}

TEST_CASE("banned headers are found") {
    constexpr std::array<std::string_view, 12> headers{
        "iostream", "unordered_map", "unordered_set", "random",          "locale",    "regex",
        "ctime",    "format",        "expected",      "source_location", "coroutine", "print"};
    for (const std::string_view header : headers) {
        CAPTURE(header);
        CHECK(words_in("sim/base/id.hpp", "#include <" + std::string{header} + ">\n") != "");
    }
    CHECK(words_in("sim/base/id.hpp", "#include <vector>\n") == "");
    CHECK(words_in("tests/bench/peers.cpp", "#include <random>\n") == "");
    CHECK(words_in("tests/bench/peers.cpp", "#include <iostream>\n") != "");
}

TEST_CASE("comments and literals may say anything") {
    CHECK(words_in("sim/a.cpp", "// std::hash\n/* double */ auto a = \"rand()\";\n") == "");
}

TEST_CASE("our own names are not the system's") {
    CHECK(words_in("sim/a.cpp", "event.time(); event->rand(); Clock::time(); uptime(1);") == "");
    CHECK(words_in("sim/a.cpp", "int time = 0; double_entry(); hashed(a);") == "");
}

TEST_CASE("words are allowed where they belong") {
    CHECK(words_in("reports/svg.cpp", "double width = 1;") == "");
    CHECK(words_in("sim/plan/statistics.cpp", "double mean = 1;") == "");
    CHECK(words_in("sim/base/sample.cpp", "double root = 1;") == "");
    CHECK(words_in("sim/base/sampler.cpp", "double root = 1;") != "");
    CHECK(words_in("sim/cli/sweep.cpp", "std::thread a; std::mutex b; getenv(c);") == "");
    CHECK(words_in("sim/plan/sweep.cpp", "std::thread a; std::mutex b;") == "");
    CHECK(words_in("sim/plan/sweep.cpp", "getenv(c);") != "");
    CHECK(words_in("tests/bench/speed.cpp", "std::chrono::steady_clock::now();") == "");
}

TEST_CASE("a pointer as a key is found, as a value it is none") {
    CHECK(words_in("sim/a.cpp", "std::map<Node*, int> a;")
          == "sim/a.cpp:1: a pointer is no key: addresses differ\n");
    CHECK(words_in("sim/a.cpp", "std::set<const std::vector<int>*> a;") != "");
    CHECK(words_in("sim/a.cpp", "std::map<std::pair<int, int>, Node*> a;") == "");
    CHECK(words_in("sim/a.cpp", "std::set<int> a; a.b = c * d;") == "");
}

TEST_CASE("a sort that does not speak of its key is found") {
    CHECK(words_in("sim/a.cpp", "\nstd::sort(a, b);\n").starts_with("sim/a.cpp:2: sort leaves"));
    CHECK(words_in("reports/a.cpp", "std::ranges::sort(a);").starts_with("reports/a.cpp:1: sort"));
    CHECK(words_in("sim/a.cpp", "std::ranges::sort(a);  // Instants are a full key.\n") == "");
    CHECK(words_in("sim/a.cpp", "// The id makes it a full key.\nstd::ranges::sort(a);\n") == "");
    CHECK(words_in("sim/a.cpp", "// full key\n\n\nstd::ranges::sort(a);\n") != "");
    CHECK(words_in("sim/a.cpp", "std::ranges::stable_sort(a); a.sort(b);") == "");
    CHECK(words_in("tests/a.cpp", "std::ranges::sort(a);") == "");
}

TEST_CASE("a bool parameter in a header is found") {
    CHECK(words_in("sim/a.hpp", "void crash(bool loudly);")
          == "sim/a.hpp:1: a bool parameter: an enum says more\n");
    CHECK(words_in("sim/a.hpp", "void crash(int a, bool loudly, int b);") != "");
    CHECK(words_in("sim/a.hpp", "bool crash(int a); bool up = false; bool operator()();") == "");
    CHECK(words_in("sim/a.hpp", "std::map<int, bool> a; std::function_ref<bool(int)> b;") == "");
}

// The words below are written in two halves, so that this file is not found itself.
TEST_CASE("debts are found in any text") {
    for (const std::string debt : {"TO"
                                   "DO",
                                   "FIX"
                                   "ME",
                                   "X"
                                   "XX",
                                   "HA"
                                   "CK"}) {
        CAPTURE(debt);
        CHECK(text_in("sim/a.cpp", "\n// " + debt + ": later\n")
              == "sim/a.cpp:2: a debt: " + debt + "\n");
        CHECK(text_in("README.md", debt) != "");
        CHECK(text_in("README.md", "a" + debt + "X") == "");
    }
}

TEST_CASE("paths of one machine are found in any text") {
    for (const std::string path : {"/wo"
                                   "rk/a",
                                   "/ro"
                                   "ot/a",
                                   "/ho"
                                   "me/a",
                                   "/Us"
                                   "ers/a",
                                   "/m"
                                   "nt/a"}) {
        CAPTURE(path);
        CHECK(text_in("check", "cd " + path + "\n") == "check:1: a path of one machine\n");
    }
    CHECK(text_in("check", "cd /usr/share\n") == "");
}

TEST_CASE("code in a comment is found, prose is not") {
    CHECK(text_in("sim/a.cpp", "//old(call);\n") == "sim/a.cpp:1: code in a comment\n");
    CHECK(text_in("sim/a.cpp", "// if (a) {\n") != "");
    CHECK(text_in("sim/a.cpp", "// a = b;\n") != "");
    CHECK(text_in("sim/a.cpp", "// #include <vector>\n") != "");
    CHECK(text_in("sim/a.cpp", "// It waits;\n// then it goes (or not).\n}  // namespace\n") == "");
    CHECK(text_in("sim/a.cpp", "auto a = \"// b();\";\n") == "");
}

TEST_CASE("a silenced check without its name is found") {
    constexpr std::string_view silenced = "NOLINT";
    CHECK(text_in("sim/a.cpp", "a();  // " + std::string{silenced} + "\n")
          == "sim/a.cpp:1: NOLINT without the name of the check\n");
    CHECK(text_in("sim/a.cpp", "a();  // " + std::string{silenced} + "(bugprone-x): why\n") == "");
}

}  // namespace
