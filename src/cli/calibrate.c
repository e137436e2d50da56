/* `offramp calibrate`. */
#include "cli.h"

struct wanted {
    struct cli_changes changes;
    ofr_calibrate_options calibrate;
    ofr_match_options match;
    enum ofr_form form;
};

static const struct cli_option options[] = {
    CLI_TEXT_OPTION("fit", calibrate.fit, "FILE",
                    "take priors, patterns or both from a YAML file instead of the scenario"),
    CLI_WHOLE_OPTION("points", calibrate.points, 20, 1000000, "400",
                     "points of the first generation, drawn from the priors; each later generation has half "
                     "as many, drawn around the nearest so far; with --bank, points of each wave"),
    CLI_WHOLE_OPTION("seeds", calibrate.seeds, 1, 100, NULL,
                     "trials of a point (2; with --bank 1), each with people and draws of its own; the seed "
                     "is never fitted"),
    CLI_WHOLE_OPTION("generations", calibrate.generations, 1, 1000, "6",
                     "at most so many; ends when fewer than 2 % of new trials come nearer"),
    CLI_WHOLE_OPTION("checks", calibrate.checks, 0, 100000, "50",
                     "draws from the posterior, simulated again, for the predictive check"),
    CLI_FLAG_OPTION("no-adjustment", calibrate.plain, "leave the regression adjustment out"),
    CLI_SEED(calibrate.seed),
    CLI_THREADS(calibrate.threads),
    CLI_OUT(calibrate.out, "write each trial as it is done, then the posterior; for offramp run --posterior "
                           "FILE.db and offramp export"),
    CLI_RESUME(calibrate.resume),
    CLI_REPLACE(calibrate.replace),
    CLI_TEXT_OPTION(
        "bank", match.bank, "FILE.csv",
        "calibrate by history matching instead: keep every simulation in this file and go on from "
        "what it holds; for costly scenarios"),
    CLI_WHOLE_OPTION("waves", match.waves, 1, 50, "3",
                     "with --bank: waves of --points points, the first from the priors, later ones from what "
                     "is left; ends when a wave leaves nearly all that it found"),
    CLI_TEXT_OPTION("write-posterior", match.posterior, "FILE.csv",
                    "with --bank: write the posterior's points, for --posterior; FILE.yaml says what they "
                    "rest on"),
    CLI_WHOLE_OPTION("posterior-points", match.posterior_points, 20, 100000, "256",
                     "with --bank: points of the posterior, all of equal weight"),
    CLI_OPTION("discrepancy", CLI_REAL, match.discrepancy, .value = "X", .high = 10, .default_value = "0.1",
               .help = "with --bank: what the model is wrong by at its best, a standard deviation as a share "
                       "of each figure"),
    CLI_WHOLE_OPTION("core-minutes", match.core_minutes, 1, 1000000, NULL,
                     "with --bank: stop after so much simulation; the same command goes on later"),
    CLI_FLAG_OPTION("no-coverage", match.no_coverage,
                    "with --bank: leave out the check that takes runs for the truth in turn"),
    CLI_FORM(form),
    CLI_CHANGES,
    CLI_INTERVENTION,
    CLI_END};

static int check(struct cli_call *call, bool *done) {
    const struct wanted *wanted = call->options;
    (void)done;
    if (wanted->match.bank != NULL && wanted->calibrate.out != NULL)
        return cli_bad_use(call->command, "--bank keeps simulations in its own file; --out is for a "
                                          "calibration without it");
    if (wanted->match.bank == NULL && wanted->match.posterior != NULL)
        return cli_bad_use(call->command, "--write-posterior needs --bank");
    return 0;
}

static ofr_status run_match(struct cli_call *call, const struct wanted *wanted) {
    ofr_match_options match = wanted->match;
    match.seed = wanted->calibrate.seed;
    match.points = wanted->calibrate.points;
    match.seeds = wanted->calibrate.seeds > 0 ? wanted->calibrate.seeds : 1;
    match.checks = wanted->calibrate.checks;
    match.fit = wanted->calibrate.fit;
    match.threads = wanted->calibrate.threads;
    match.replace = wanted->calibrate.replace;
    match.form = wanted->form;
    CLI_REPORT_PROGRESS(call, match);
    return ofr_match(call->scenario, &match, call->output, call->reports);
}

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    ofr_calibration *calibration = NULL;
    if (wanted->match.bank != NULL)
        return run_match(call, wanted);
    if (wanted->calibrate.seeds == 0)
        wanted->calibrate.seeds = 2;
    CLI_REPORT_PROGRESS(call, wanted->calibrate);
    ofr_status status = ofr_calibrate(call->scenario, &wanted->calibrate, &calibration, call->reports);
    if (status == OFR_OK)
        status = ofr_calibration_put(calibration, wanted->form, call->output, call->reports);
    ofr_calibration_free(calibration);
    return status;
}

const struct command cli_calibrate_command = {
    .name = "calibrate",
    .summary = "find values of parameters that agree with a scenario's patterns",
    .usage = "SCENARIO [options]",
    .description = "Find the values of the parameters with priors for which a scenario reproduces its fitted "
                   "patterns: approximate Bayesian computation (adaptive population Monte Carlo, adjusted by "
                   "regression). The result is a weighted sample of values, not a best point. Patterns that "
                   "are held out are measured and never used.\n\nWith --bank, history matching in waves with "
                   "emulators, for scenarios whose runs are costly: points of equal weight, and diagnostics. "
                   "See docs/calibrate.md.",
    .notes = "Example: offramp calibrate kasserine --areas Haidra --until 2012-12-31 --fit haidra.yaml",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .check = check,
    .run = run,
    .on_all_ranks = true,
};
