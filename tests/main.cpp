// The main of every test program. A filter that finds no case fails: a CTest case whose sentence no
// longer reaches its TEST_CASE must not look green.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

namespace {

/// Counts the cases a run found. doctest tells listeners, and nobody else.
struct FoundCases : doctest::IReporter {
    explicit FoundCases(const doctest::ContextOptions& /*options*/) {}

    void report_query(const doctest::QueryData& /*answer*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& stats) override {
        number = stats.numTestCasesPassingFilters;
    }
    void test_case_start(const doctest::TestCaseData& /*test*/) override {}
    void test_case_reenter(const doctest::TestCaseData& /*test*/) override {}
    void test_case_end(const doctest::CurrentTestCaseStats& /*stats*/) override {}
    void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
    void subcase_start(const doctest::SubcaseSignature& /*subcase*/) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& /*assertion*/) override {}
    void log_message(const doctest::MessageData& /*message*/) override {}
    void test_case_skipped(const doctest::TestCaseData& /*test*/) override {}

    static inline unsigned number =
        0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
};

}  // namespace

DOCTEST_REGISTER_LISTENER("found cases", 1, FoundCases);

int main(int argc, char** argv) {
    doctest::Context context{argc, argv};
    const int result = context.run();
    if (context.shouldExit()) {
        return result;
    }
    if (FoundCases::number == 0) {
        std::fputs("no test case has this name\n", stderr);
        return 1;
    }
    return result;
}
