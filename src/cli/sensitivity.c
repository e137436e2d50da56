/* `offramp sensitivity`. */
#include "cli.h"

struct wanted {
    struct cli_changes changes;
    ofr_sensitivity_options sensitivity;
};

static const struct cli_option options[] = {
    CLI_TEXT_OPTION(
        "method", sensitivity.method, "NAME",
        "morris: screen all parameters by elementary effects (the default); sobol: first-order and total "
        "shares of "
        "variance, for a few parameters; given: run the points of a file and write their outcomes"),
    CLI_TEXT_OPTION("parameters", sensitivity.parameters, "LIST",
                    "vary only these parameters: names between commas"),
    CLI_WHOLE_OPTION("strongest", sensitivity.strongest, 1, 1000, NULL,
                     "vary the N strongest parameters of a Morris screening, see --of"),
    CLI_TEXT_OPTION("of", sensitivity.strongest_of, "FILE.db", "database of the screening for --strongest"),
    CLI_WHOLE_OPTION("trajectories", sensitivity.trajectories, 2, 10000, NULL,
                     "of Morris (8); simulates N x (parameters + 2) points"),
    CLI_WHOLE_OPTION("samples", sensitivity.samples, 2, 65536, NULL,
                     "rows of Sobol, a power of two (64); simulates N x (parameters + 3) points"),
    CLI_WHOLE_OPTION("replicates", sensitivity.replicates, 1, 1000, NULL, "of each point (1)"),
    CLI_WHOLE_OPTION(
        "noise", sensitivity.noise, 2, 1000, NULL,
        "replicates of the first point of a trajectory or row, which show the effect of chance (Morris 4, "
        "Sobol 2)"),
    CLI_OPTION(
        "group-factor", CLI_REAL, sensitivity.group_factor, .value = "X", .low = 1, .high = 100,
        .help = "each parameter of the group lies between its value / X and its value * X (2); 1 leaves the "
                "group as it is"),
    CLI_TEXT_OPTION("outcome", sensitivity.outcomes, "LIST",
                    "outcomes, between commas (an early stage and the primary outcome)"),
    CLI_FLAG_OPTION("log", sensitivity.log,
                    "analyse log(1 + outcome): factors that multiply it rather than add to it, with narrower "
                    "intervals where outcomes span powers of ten; with --resume no trial is run again"),
    CLI_SEED(sensitivity.seed),
    CLI_THREADS(sensitivity.threads),
    CLI_OUT(sensitivity.out, "keep every trial, from the moment it is done, and the results"),
    CLI_RESUME(sensitivity.resume),
    CLI_TEXT_OPTION("problem", sensitivity.problem, "FILE",
                    "vary the parameters of a SALib problem file between its bounds"),
    CLI_TEXT_OPTION("samples-file", sensitivity.samples_file, "FILE",
                    "points of a SALib sample, for --method given"),
    CLI_TEXT_OPTION("write-problem", sensitivity.write_problem, "FILE",
                    "write the varied parameters and their bounds as SALib has them"),
    CLI_TEXT_OPTION("write-samples", sensitivity.write_samples, "FILE", "write the points as SALib has them"),
    CLI_TEXT_OPTION("write-outputs", sensitivity.write_outputs, "FILE",
                    "write the outcomes as SALib has them"),
    CLI_REPLACE(sensitivity.replace),
    CLI_FLAG_OPTION("design-only", sensitivity.design_only, "write these files and simulate nothing"),
    CLI_FORM(sensitivity.form),
    CLI_CHANGES,
    CLI_INTERVENTION,
    CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    CLI_REPORT_PROGRESS(call, wanted->sensitivity);
    return ofr_sensitivity(call->scenario, &wanted->sensitivity, call->output, call->reports);
}

const struct command cli_sensitivity_command = {
    .name = "sensitivity",
    .summary = "find which parameters matter, over their ranges",
    .usage = "SCENARIO [options]",
    .description =
        "Vary the parameters of a scenario over their declared ranges and rank them by their effect on "
        "its outcomes, with intervals, beside the noise between replicates. Parameters of the group are "
        "varied together as one block, unknown group behaviour, and never ranked.",
    .notes = "Example: offramp sensitivity kasserine --areas town --until 2012-12-31 --out screen.db",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = run,
    .on_all_ranks = true,
};
