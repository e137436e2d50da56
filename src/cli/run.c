/* `offramp run`: the stages of the program in their order. */
#include <string.h>

#include "cli.h"
#include "ranks.h"

struct wanted {
    struct cli_changes changes;
    ofr_run_options run;
    struct cli_list branches;
    uint32_t ranks; /* to start; 0: as this process was started */
    bool json;
};

static const struct cli_option options[] = {
    CLI_WHOLE_OPTION("replicates", run.replicates, 1, 1000000, "1",
                     "runs that differ in chance alone; 20 for patterns"),
    CLI_SEED(run.seed),
    CLI_WHOLE_OPTION("threads", run.threads, 1, 4096, NULL,
                     "replicates at a time; threads left over share the day of a replicate (as many as there "
                     "are cores); the result does not depend on it"),
    CLI_WHOLE_OPTION("ranks", ranks, 1, 4096, NULL,
                     "N processes that share the replicates, or the people of one when there are fewer "
                     "replicates; same results. On many machines: docs/scale.md"),
    CLI_OUT(run.out, "write a SQLite database; without it nothing is kept"),
    CLI_TEXT_OPTION(
        "posterior", run.posterior, "FILE",
        "each replicate draws its values of the calibrated parameters from the posterior in a database "
        "of offramp calibrate; table drawn lists them"),
    CLI_FLAG_OPTION(
        "prior", run.prior,
        "each replicate draws values of parameters from the scenario's priors, and sizes of effects"),
    CLI_FLAG_OPTION("no-controls", run.no_controls, "leave out the control runs that some patterns need"),
    CLI_OPTION("checkpoint", CLI_SPAN, run.checkpoint_days, .value = "EVERY",
               .help =
                   "keep the state of each replicate every so many simulated days (90 or 90d, 12w, 6m, 1y) "
                   "beside the database until it is done, so that an interrupted run can be continued"),
    CLI_RESUME(run.resume),
    CLI_REPLACE(run.replace),
    CLI_SHARD_OF(run.shard),
    CLI_TEXT_OPTION("branch-at", run.branch_at, "DATE",
                    "simulate the time before DATE once, then from DATE on the run as it is and each branch"),
    CLI_OPTION(
        "branch", CLI_LIST, branches,
        .value = "NAME:PARAMETER=VALUE[,PARAMETER=VALUE...][,intervention=NAME|FILE...]",
        .help = "a branch with other values or interventions from --branch-at on; may be repeated. Not for "
                "parameters of the group or of the people"),
    CLI_JSON(json),
    CLI_CHANGES,
    CLI_INTERVENTION,
    CLI_END};

/* A stored run is run again as it was: only how fast, and where it goes, may be said. */
static bool changes_a_run(const struct wanted *wanted) {
    const struct cli_changes *changes = &wanted->changes;
    const ofr_run_options *run = &wanted->run;
    return changes->until || changes->areas || changes->scale || changes->sets.n > 0 ||
           changes->interventions.n > 0 || wanted->branches.n > 0 || run->replicates != 1 || run->seed != 1 ||
           run->posterior || run->prior || run->no_controls || run->checkpoint_days > 0 || run->resume ||
           run->n_shards > 0 || run->branch_at || wanted->json;
}

static int check(struct cli_call *call, bool *done) {
    const struct wanted *wanted = call->options;
    if (changes_a_run(wanted) && ofr_is_stored_run(call->subject))
        return cli_bad_use(call->command,
                           "%s is a stored run, which is run again as it was; only --threads, --ranks, --out "
                           "and --replace go with it",
                           call->subject);
    if (wanted->ranks > 0 && ofr_ranks_count() > 1 && ofr_ranks_count() != wanted->ranks)
        return cli_bad_use(call->command, "--ranks is %u, but %u ranks were started", wanted->ranks,
                           ofr_ranks_count());
    for (size_t i = 0; i < wanted->branches.n; i++)
        if (strstr(wanted->branches.texts[i], ":measure=") || strstr(wanted->branches.texts[i], ",measure="))
            return cli_bad_use(call->command, "measure= of --branch is now called %s",
                               cli_renamed("measure="));
    *done = wanted->ranks > 1 && ofr_ranks_count() == 1;
    return *done ? cli_start_ranks(wanted->ranks, call->n, call->arguments) : 0;
}

static ofr_status repeat(struct cli_call *call) {
    struct wanted *wanted = call->options;
    ofr_replay_options how = {
        .threads = wanted->run.threads, .out = wanted->run.out, .replace = wanted->run.replace};
    CLI_REPORT_PROGRESS(call, how);
    return ofr_repeat(call->subject, &how, call->output, call->reports);
}

/* The scenario is open (src/scenario). The library makes its people (src/population), simulates their days
 * (src/engine, src/models) and writes the database (src/store); then the summary is printed. */
static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    ofr_run *run = NULL;
    if (call->scenario == NULL)
        return repeat(call);
    wanted->run.branches = wanted->branches.texts;
    wanted->run.n_branches = wanted->branches.n;
    wanted->run.on_all_ranks = true;
    CLI_REPORT_PROGRESS(call, wanted->run);
    ofr_status status = ofr_run_scenario(call->scenario, &wanted->run, &run, call->reports);
    if (status == OFR_OK && wanted->run.n_shards > 0)
        status = cli_say_shard(wanted->run.shard, wanted->run.n_shards, wanted->run.out, call);
    else if (status == OFR_OK && ofr_ranks_own() == 0)
        status = wanted->json ? ofr_run_json(run, call->output, call->reports)
                              : ofr_run_summary(run, call->output, call->reports);
    ofr_run_free(run);
    return status;
}

const struct command cli_run_command = {
    .name = "run",
    .summary = "run a scenario and print what happened",
    .usage = "SCENARIO [options]\nRUN.db [--threads N] [--out COPY.db]",
    .description =
        "Make the people of a scenario, run its replicates and print a summary. SCENARIO is the "
        "name of a shipped scenario (kasserine) or the path of a YAML file. With the database of a run "
        "in its place, run that again as it was, from the database alone, and compare digests.",
    .notes = "Example: offramp run kasserine --areas town --replicates 4 --out town.db",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .check = check,
    .run = run,
    .on_all_ranks = true,
    .takes_runs = true,
};
