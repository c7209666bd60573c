#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    constexpr int usage_error = 2;
    CLI::App app{"A deterministic simulator of session creation and failover", "orsim"};
    app.set_version_flag("--version", "orsim " ORSIM_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    return 0;
}
