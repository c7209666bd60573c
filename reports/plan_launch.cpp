#include "reports/plan_launch.hpp"

#include "reports/wording.hpp"

#include <fmt/format.h>

namespace orsim {
namespace {

std::string shell_word(const std::string& word) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_-+=./:,@%^";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
        return word;
    }
    std::string out = "'";
    for (const char letter : word) {
        out += letter == '\'' ? "'\\''" : std::string(1, letter);
    }
    return out + "'";
}

/// How the shards become one answer, once all of them are done.
std::string together(const LaunchPlan& plan) {
    std::vector<std::string> merge{"orsim", "merge", "-o", plan.stem + ".journal"};
    for (std::size_t shard = 1; shard <= plan.shards; ++shard) {
        merge.push_back(fmt::format("{}.{}-of-{}.journal", plan.stem, shard, plan.shards));
    }
    std::vector<std::string> answer = plan.command;
    answer.insert(answer.end(), {"--journal", plan.stem + ".journal", "--resume"});
    return shell_line(merge) + "\n" + shell_line(answer) + "\n";
}

/// One shard, its number left to a variable of the shell. What it finished stays finished.
std::string one_shard(const LaunchPlan& plan, std::string_view number) {
    return fmt::format("{0} --resume --shard {1}/{2} --journal {3}.{1}-of-{2}.journal",
                       shell_line(plan.command), number, plan.shards, shell_word(plan.stem));
}

std::string slurm_script(const LaunchPlan& plan) {
    std::string finish = together(plan);
    std::string commented;
    for (const char letter : finish) {
        commented += letter == '\n' ? "\n# " : std::string(1, letter);
    }
    return fmt::format("#!/bin/bash\n"
                       "#SBATCH --job-name=orsim\n"
                       "#SBATCH --array=1-{}\n"
                       "#SBATCH --cpus-per-task=1\n"
                       "#SBATCH --requeue\n"
                       "set -eu\n"
                       "{} --threads \"${{SLURM_CPUS_PER_TASK:-1}}\"\n"
                       "\n"
                       "# When the array is done:\n"
                       "# {}\n",
                       plan.shards, one_shard(plan, "${SLURM_ARRAY_TASK_ID}"),
                       commented.substr(0, commented.size() - 3));
}

std::string parallel_script(const LaunchPlan& plan) {
    return fmt::format("#!/bin/sh\n"
                       "set -eu\n"
                       "# --sshloginfile FILE spreads this over machines that share this folder.\n"
                       "export SHELL=/bin/sh\n"
                       "seq {} | parallel --halt soon,fail=1 {}\n"
                       "{}",
                       plan.shards, shell_word(one_shard(plan, "{}") + " --threads 1"),
                       together(plan));
}

std::string kubernetes_manifest(const LaunchPlan& plan) {
    const std::string line = fmt::format("shard=$((JOB_COMPLETION_INDEX + 1)); exec {} --threads 1",
                                         one_shard(plan, "${shard}"));
    return fmt::format(R"({{
  "apiVersion": "batch/v1",
  "kind": "Job",
  "metadata": {{ "name": "orsim-plan" }},
  "spec": {{
    "completionMode": "Indexed",
    "completions": {0},
    "parallelism": {0},
    "backoffLimitPerIndex": 3,
    "template": {{
      "spec": {{
        "restartPolicy": "Never",
        "containers": [
          {{
            "name": "orsim",
            "image": "orsim",
            "workingDir": "/study",
            "command": [ "/bin/sh", "-c", "{1}" ],
            "volumeMounts": [ {{ "name": "study", "mountPath": "/study" }} ]
          }}
        ],
        "volumes": [
          {{ "name": "study", "persistentVolumeClaim": {{ "claimName": "orsim-study" }} }}
        ]
      }}
    }}
  }}
}}
)",
                       plan.shards, json_escaped(line));
}

}  // namespace

std::string shell_line(std::span<const std::string> words) {
    std::string line;
    for (const std::string& word : words) {
        line += (line.empty() ? "" : " ") + shell_word(word);
    }
    return line;
}

std::string launch_script(Launcher launcher, const LaunchPlan& plan) {
    switch (launcher) {
    case Launcher::slurm:
        return slurm_script(plan);
    case Launcher::parallel:
        return parallel_script(plan);
    case Launcher::kubernetes:
        break;
    }
    return kubernetes_manifest(plan);
}

}  // namespace orsim
