// Breaks the simulator in every way of the catalogue, one at a time, and tells which breaks the
// scenario book notices. One that survives needs a written reason, and no reason may outlive its
// survivor.
//   mutants SURVIVORS [--first N] [--only TEXT] [--words]
// SURVIVORS: a file of lines "NAME -- reason"; # begins a comment; a NAME that ends in * stands for
// all that begin so, as far as they survive. --words: also what is said of each.
// Exit 0: every survivor has its reason. Run in the root of the source tree.
#include "tests/mutants/book.hpp"
#include "tests/mutants/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace orsim;           // NOLINT(google-build-using-namespace)
using namespace orsim::mutants;  // NOLINT(google-build-using-namespace)

struct Arguments {
    std::string survivors;
    std::size_t first = 0;  // 0: all.
    std::string only;
    bool words = false;
};

enum class Fate : std::uint8_t { by_verdict, by_golden, by_promise, survives };

struct Outcome {
    Fate fate = Fate::survives;
    std::string said;  // Scenario and words.
};

/// In a process of its own, because a mutant may break a promise or never end.
struct Trial {
    pid_t process = 0;
    int reading = -1;
};

Trial begin(const Book& book, const Mutant& mutant) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    const pid_t process = fork();
    if (process != 0) {
        close(ends[1]);
        return {process, ends[0]};
    }
    constexpr unsigned patience = 60;  // Seconds; one mutant takes far less than one.
    alarm(patience);
    const int nowhere = open("/dev/null", O_WRONLY);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    dup2(nowhere, STDERR_FILENO);
    const Noticed noticed = book.look(mutant);
    const std::string said =
        noticed.scenario.empty() ? "" : noticed.scenario + "\n" + noticed.words;
    std::size_t written = 0;
    while (written < said.size()) {
        const ssize_t more = write(ends[1], said.data() + written, said.size() - written);
        if (more <= 0) {
            break;
        }
        written += static_cast<std::size_t>(more);
    }
    _exit(noticed.scenario.empty() ? 3 : noticed.by_verdict ? 1 : 2);
}

Outcome end(const Trial& trial) {
    Outcome outcome;
    std::array<char, 4096> piece{};
    for (ssize_t got = read(trial.reading, piece.data(), piece.size()); got > 0;
         got = read(trial.reading, piece.data(), piece.size())) {
        outcome.said.append(piece.data(), static_cast<std::size_t>(got));
    }
    close(trial.reading);
    int status = 0;
    waitpid(trial.process, &status, 0);
    if (!WIFEXITED(status)) {
        outcome.fate = Fate::by_promise;
        return outcome;
    }
    outcome.fate = WEXITSTATUS(status) == 1   ? Fate::by_verdict
                   : WEXITSTATUS(status) == 2 ? Fate::by_golden
                                              : Fate::survives;
    return outcome;
}

/// So many at a time; outcomes stand in the order of the mutants.
std::vector<Outcome> try_all(const Book& book, const std::vector<Mutant>& mutants) {
    const auto most = static_cast<std::size_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
    std::vector<Outcome> outcomes;
    std::vector<Trial> begun;
    for (const Mutant& mutant : mutants) {
        begun.push_back(begin(book, mutant));
        if (begun.size() - outcomes.size() == most) {
            outcomes.push_back(end(begun[outcomes.size()]));
        }
    }
    while (outcomes.size() < begun.size()) {
        outcomes.push_back(end(begun[outcomes.size()]));
    }
    return outcomes;
}

/// A written reason, and how many survivors it speaks for.
struct Written {
    std::string name;  // Without the star.
    bool is_begin = false;
    std::string reason;
    std::size_t used = 0;

    [[nodiscard]] bool means(const std::string& mutant) const {
        return is_begin ? mutant.starts_with(name) : mutant == name;
    }
};

std::vector<Written> read_reasons(const std::string& path) {
    std::ifstream stream{path};
    if (!stream) {
        throw std::runtime_error("cannot read " + path);
    }
    std::vector<Written> reasons;
    std::string line;
    while (std::getline(stream, line)) {
        const std::size_t mark = line.find(" -- ");
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (mark == std::string::npos) {
            throw std::runtime_error("no reason behind \" -- \" in: " + line);
        }
        const bool is_begin = mark != 0 && line[mark - 1] == '*';
        reasons.push_back(
            {line.substr(0, is_begin ? mark - 1 : mark), is_begin, line.substr(mark + 4)});
    }
    return reasons;
}

/// Which of the guide's rules, broken, are named by who notices. Answers with how many of those on
/// session creation and switchover, R03 to R14, never are.
std::size_t report_rules(const std::vector<Mutant>& mutants, const std::vector<Outcome>& outcomes) {
    std::map<Rule, std::pair<std::size_t, std::size_t>> named;
    for (std::size_t at = 0; at < mutants.size(); ++at) {
        const Rule rule = mutants[at].rule;
        const std::string id{to_text(rule)};
        if (rule == Rule::none || id.front() != 'R' || outcomes[at].fate == Fate::survives) {
            continue;
        }
        ++named[rule].second;
        named[rule].first += outcomes[at].said.find(id) != std::string::npos ? 1U : 0U;
    }
    std::size_t unnamed = 0;
    for (const auto& [rule, count] : named) {
        fmt::print("{}: {} broken ways are noticed, {} of them in words that name it\n",
                   to_text(rule), count.second, count.first);
        const bool is_of_creation = rule >= Rule::R03 && rule <= Rule::R14;
        unnamed += is_of_creation && count.first == 0 ? 1U : 0U;
    }
    return unnamed;
}

/// A row that no scenario uses cannot make no difference, and one that some use is reached.
bool contradicts(const std::string& reason, std::optional<std::size_t> uses) {
    return uses && reason.starts_with(*uses == 0 ? "no difference" : "not reached");
}

int report(const Book& book,
           const std::vector<Mutant>& mutants,
           const std::vector<Outcome>& outcomes,
           std::vector<Written> reasons,
           const Arguments& arguments) {
    std::array<std::size_t, 4> counts{};
    std::size_t unexplained = 0;
    for (std::size_t at = 0; at < mutants.size(); ++at) {
        const auto fate = static_cast<std::size_t>(outcomes[at].fate);
        ++counts.at(fate);
        const std::string& name = mutants[at].name;
        const auto reason =
            std::ranges::find_if(reasons, [&name](const Written& one) { return one.means(name); });
        if (outcomes[at].fate == Fate::survives) {
            unexplained += reason == reasons.end() ? 1U : 0U;
            const auto uses = book.uses(mutants[at]);
            fmt::print("survives  {}{} -- {}\n", name,
                       uses ? fmt::format(" (the row decides in {} scenarios)", *uses) : "",
                       reason == reasons.end() ? "ERROR: no reason is written" : reason->reason);
            if (reason != reasons.end()) {
                ++reason->used;
                const bool is_wrong = contradicts(reason->reason, uses);
                unexplained += is_wrong ? 1U : 0U;
                fmt::print("{}", is_wrong ? "ERROR: which is not so\n" : "");
            }
        } else if (arguments.words) {
            fmt::print("killed    {}\n  {}\n", name, outcomes[at].said);
        }
    }
    const bool whole = arguments.first == 0 && arguments.only.empty();
    for (const Written& one : reasons) {
        if (whole && one.used == 0) {
            ++unexplained;
            fmt::print("ERROR: no survivor needs the reason of \"{}\" any more\n", one.name);
        }
    }
    const std::size_t unnamed = report_rules(mutants, outcomes);
    fmt::print("{} mutants: {} killed by a verdict, {} by a golden answer alone, {} by a broken "
               "promise; {} survive, {} things to mend\n",
               mutants.size(), counts[0], counts[1], counts[2], counts[3],
               unexplained + (whole ? unnamed : 0));
    return unexplained + (whole ? unnamed : 0) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

Arguments read_arguments(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t at = 1; at < words.size(); ++at) {
        if (words[at] == "--words") {
            arguments.words = true;
        } else if (words[at] == "--first" && at + 1 < words.size()) {
            arguments.first = std::stoul(words[++at]);
        } else if (words[at] == "--only" && at + 1 < words.size()) {
            arguments.only = words[++at];
        } else {
            arguments.survivors = words[at];
        }
    }
    return arguments;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Arguments arguments = read_arguments({argv, argv + argc});
        std::vector<Mutant> mutants = all_mutants();
        std::erase_if(mutants, [&](const Mutant& one) {
            return one.name.find(arguments.only) == std::string::npos;
        });
        if (arguments.first != 0) {
            mutants.resize(std::min(mutants.size(), arguments.first));
        }
        const auto reasons = read_reasons(arguments.survivors);
        const Book book{"scenarios"};
        return report(book, mutants, try_all(book, mutants), reasons, arguments);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "mutants: {}\n", failure.what());
        return EXIT_FAILURE;
    }
}
