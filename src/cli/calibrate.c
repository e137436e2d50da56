/* `offramp calibrate`. */
#include "cli.h"

struct wanted {
    struct cli_changes changes;
    ofr_calibrate_options calibrate;
    enum ofr_form form;
};

static const struct cli_option options[] = {
    CLI_TEXT_OPTION("fit", calibrate.fit, "FILE",
                    "take priors, patterns or both from a YAML file instead of the scenario"),
    CLI_WHOLE_OPTION("points", calibrate.points, 20, 1000000, "400",
                     "points of the first generation, drawn from the priors; each later generation has half "
                     "as many, drawn around the nearest so far"),
    CLI_WHOLE_OPTION("seeds", calibrate.seeds, 1, 100, "2",
                     "trials of a point, each with people and draws of its own; the seed is never fitted"),
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
    CLI_FORM(form),
    CLI_CHANGES,
    CLI_INTERVENTION,
    CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    ofr_calibration *calibration = NULL;
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
                   "are held out are measured and never used. See docs/calibrate.md.",
    .notes = "Example: offramp calibrate kasserine --areas Haidra --until 2012-12-31 --fit haidra.yaml",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = run,
    .on_all_ranks = true,
};
