/* `offramp replay`. */
#include "cli.h"

struct wanted {
    ofr_replay_options replay;
};

static const struct cli_option options[] = {
    CLI_TEXT_OPTION("plan", replay.plan, "NAME", "only this plan; '' is the run as it was"),
    CLI_OUT(replay.out, "write the run (of one plan) to a database"), CLI_REPLACE(replay.replace),
    CLI_THREADS(replay.threads), CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    CLI_REPORT_PROGRESS(call, wanted->replay);
    return ofr_replay_file(call->subject, &wanted->replay, call->output, call->reports);
}

const struct command cli_replay_command = {
    .name = "replay",
    .summary = "run again what the page saved, and compare digests",
    .usage = "FILE [options]",
    .description = "Run a replay file of the page again. It contains the whole scenario of the run and of "
                   "each of its plans, the seed, and the digest of each replicate. A table shows which "
                   "digests are the same. Needs no scenario file.",
    .notes = "Exit code 1 if a digest differs.",
    CLI_TAKES(CLI_ONE, "replay file", options),
    .run = run,
};
