#pragma once
/// Scripts that spread a study's shards over many machines by somebody else's scheduler, and put
/// them together again. Printed for the user to read, keep and change; nothing is started.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

enum class Launcher : std::uint8_t { slurm, parallel, kubernetes };

struct LaunchPlan {
    std::vector<std::string> command;  // orsim plan STUDY and its options, word by word.
    std::string stem;                  // Of the journals' names.
    std::size_t shards = 1;
};

/// A shell script for the first two, a manifest (JSON) for Kubernetes, whose image and claim are
/// the user's to name.
[[nodiscard]] std::string launch_script(Launcher launcher, const LaunchPlan& plan);

/// Words as a shell reads them back, one space between.
[[nodiscard]] std::string shell_line(std::span<const std::string> words);

}  // namespace orsim
