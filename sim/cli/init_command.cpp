#include "sim/cli/arguments.hpp"
#include "sim/cli/output_file.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string_view>

namespace orsim {
namespace {

/// Passes as it stands, and shows one of each thing a scenario is made of.
constexpr std::string_view starting_scenario = R"({
  // A scenario of orsim. Comments are allowed; "note" may stand in any object.
  // What may stand here: orsim schema scenario.
  // What holds where nothing stands: orsim check --explain FILE.
  "schema": "orsim/scenario@1",
  "name": "my-first-scenario",
  "description": "The primary of the assigned node crashes while a call waits for its session.",
  "tags": ["smoke"],       // orsim test --filter smoke
  "rules": ["R12", "R14"], // The rules of the guide that this shows.
  "seed": 1,               // Everything drawn by chance follows from it.
  "until": "60s",          // Durations and instants always have a unit: us, ms, s, m, h, d.

  // Two nodes in one data center. Hosts need not be listed: each application names its own.
  "topology": {
    "data_centers": [ { "id": "east" } ],
    "nodes": [
      {
        "id": "N1",
        "primary": { "id": "P1", "host": "h1" }, "backup": { "id": "B1", "host": "h2" }
      },
      {
        "id": "N2",
        "primary": { "id": "P2", "host": "h3" }, "backup": { "id": "B2", "host": "h4" }
      }
    ],
    "management_layer": { "scs": [ { "id": "scs1", "host": "h5" } ] },
    "tservers": [ { "id": "sip1" } ]
  },

  // The product's own options, under its own names and in its own units (here ms and s).
  "options": {
    "cluster": { "call-watching-timeout": 5000 },
    "tserver": { "router-timeout": 10, "default-dn": "9999" }
  },
  // Our answers to what the documents leave open, and latencies no document gives.
  "policies": { "late_primary": "first_registered_wins" },
  "assumptions": { "session_creation": "50ms", "promotion": "500ms" },

  // One call whose nodes are forced, and a background of calls that come by chance.
  "workload": [
    { "id": "c1", "at": "10s", "assigned": "N1", "reserved": "N2", "talk_time": "20s" },
    {
      "id": "background",
      "arrivals": { "process": "poisson", "rate_per_second": 1, "to": "30s" },
      "talk_time": { "dist": "exponential", "mean": "10s" }
    }
  ],

  // What breaks. A fault can wait for an event instead of an instant:
  //   "when": { "event": "session.create.started", "call": "c1", "after": "20ms" }
  "faults": [
    {
      "id": "crash", "kind": "crash", "target": "primary_of:N1",
      "at": "10020ms", "restart_after": "15s"
    }
  ],

  // What must hold. The built-in invariants are checked besides, always.
  "expect": [
    {
      "id": "backup_takes_over",
      "eventually": { "event": "app.promoted", "by": "B1" },
      "after": { "fault": "crash" }, "within": "1s"
    },
    {
      "id": "new_primary_creates",
      "eventually": { "event": "session.created", "call": "c1", "by": "B1" }
    },
    {
      "id": "reserved_need_not",
      "never": { "event": "session.create.started", "call": "c1", "by": "node:N2" }
    },
    { "id": "nobody_is_left", "at_end": { "metric": "calls.default_routed", "max": 0 } }
  ]

  // "golden": "timeline" keeps the whole timeline beside this file: orsim test --accept writes
  // it, and from then on every change of it is a failure that somebody has to accept.
}
)";

}  // namespace

int init_command(const InitArguments& arguments) {
    if (arguments.file == "-") {
        fmt::print("{}", starting_scenario);
        return exit_code(VerdictKind::pass);
    }
    if (std::filesystem::exists(arguments.file)) {
        fmt::print(stderr, "{} is there already; nothing was written\n", arguments.file);
        return exit_code(VerdictKind::error);
    }
    OutputFile file{arguments.file};
    file.write(starting_scenario);
    file.keep();
    fmt::print("wrote {0}; run it: orsim run {0}\n", arguments.file);
    return exit_code(VerdictKind::pass);
}

}  // namespace orsim
