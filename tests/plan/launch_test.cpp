#include "reports/plan_launch.hpp"
#include "sim/reader/document.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using orsim::Launcher;
using orsim::LaunchPlan;

const LaunchPlan plan{{"orsim", "plan", "my study.json", "--set", "/seed=$(rm -rf x)'"}, "s", 3};

bool has(const std::string& script, const std::string& part) {
    return script.find(part) != std::string::npos;
}

TEST_CASE("a shell reads the words of a command back as they were") {
    CHECK(orsim::shell_line(plan.command)
          == R"(orsim plan 'my study.json' --set '/seed=$(rm -rf x)'\''')");
    CHECK(orsim::shell_line(std::vector<std::string>{"a-b", ""}) == "a-b ''");
}

TEST_CASE("every launcher runs each shard, goes on where it was, and the shards are merged") {
    const std::string slurm = launch_script(Launcher::slurm, plan);
    CHECK(has(slurm, "#SBATCH --array=1-3\n"));
    CHECK(has(slurm, "--resume --shard ${SLURM_ARRAY_TASK_ID}/3"));
    CHECK(has(slurm,
              "# orsim merge -o s.journal s.1-of-3.journal s.2-of-3.journal s.3-of-3.journal\n"
              "# orsim plan"));
    const std::string parallel = launch_script(Launcher::parallel, plan);
    CHECK(has(parallel, "seq 3 | parallel --halt soon,fail=1 "));
    CHECK(has(parallel, "\norsim merge -o s.journal s.1-of-3.journal"));
}

TEST_CASE("the manifest for Kubernetes is an Indexed Job, in JSON without a slip") {
    const orsim::Document manifest{"job", launch_script(Launcher::kubernetes, plan)};
    CHECK(manifest.complaints().empty());
    const auto text = [&](const char* pointer) {
        const orsim::Value* const value = manifest.at(pointer);
        REQUIRE(value != nullptr);
        return value->text;
    };
    CHECK(text("/kind") == "Job");
    CHECK(text("/spec/completionMode") == "Indexed");
    CHECK(text("/spec/completions") == "3");
    CHECK(text("/spec/template/spec/restartPolicy") == "Never");
    CHECK(has(text("/spec/template/spec/containers/0/command/2"), "JOB_COMPLETION_INDEX + 1"));
}

}  // namespace
