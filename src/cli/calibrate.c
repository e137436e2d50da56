#include "cli.h"
#include "progress.h"

static const struct option options[] = {CLI_SCENARIO_OPTIONS,
                                        {"fit", required_argument, NULL, 'f'},
                                        {"points", required_argument, NULL, 'p'},
                                        {"seeds", required_argument, NULL, 'S'},
                                        {"generations", required_argument, NULL, 'g'},
                                        {"checks", required_argument, NULL, 'c'},
                                        {"no-adjustment", no_argument, NULL, 'n'},
                                        {"seed", required_argument, NULL, 'e'},
                                        {"threads", required_argument, NULL, 't'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"resume", no_argument, NULL, 'R'},
                                        {"json", no_argument, NULL, 'j'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

struct wanted {
    struct cli_changes changes;
    ofr_calibrate_options calibrate;
    bool json, help;
};

static int take_number(const char *option, uint64_t low, uint64_t high, uint32_t *number) {
    uint64_t whole = 0;
    if (!cli_read_whole(optarg, high, &whole) || whole < low)
        return cli_bad_use(&cli_calibrate_command, "%s is '%s'; it must be a whole number in [%llu, %llu]",
                           option, optarg, (unsigned long long)low, (unsigned long long)high);
    *number = (uint32_t)whole;
    return 0;
}

/* Take one option; 0 or an exit code. */
static int take(struct wanted *wanted, int option, char **arguments) {
    ofr_calibrate_options *to = &wanted->calibrate;
    switch (option) {
    case 'f':
        to->fit = optarg;
        return 0;
    case 'p':
        return take_number("--points", 20, 1000000, &to->points);
    case 'S':
        return take_number("--seeds", 1, 100, &to->seeds);
    case 'g':
        return take_number("--generations", 1, 1000, &to->generations);
    case 'c':
        return take_number("--checks", 0, 100000, &to->checks);
    case 't':
        return take_number("--threads", 1, 4096, &to->threads);
    case 'e':
        if (!cli_read_whole(optarg, INT64_MAX, &to->seed))
            return cli_bad_use(&cli_calibrate_command,
                               "--seed is '%s'; it must be a whole number in [0, 9223372036854775807]",
                               optarg);
        return 0;
    case 'n':
        to->plain = true;
        return 0;
    case 'o':
        to->out = optarg;
        return 0;
    case 'R':
        to->resume = true;
        return 0;
    case 'j':
        wanted->json = true;
        return 0;
    case 'h':
        wanted->help = true;
        return 0;
    case '?':
    case ':':
        return cli_bad_option(&cli_calibrate_command, option, arguments, options);
    default:
        return cli_take_change(&wanted->changes, option, optarg) ? 0 : OFR_SYSTEM;
    }
}

static ofr_status calibrate(int code, const char *name, struct wanted *wanted, ofr_reports *reports) {
    ofr_scenario *scenario = NULL;
    ofr_calibration *calibration = NULL;
    struct cli_progress progress;
    ofr_status status = cli_open_on_ranks(code, name, &wanted->changes, &scenario, reports);
    if (status != OFR_OK)
        return status;
    cli_progress_start(&progress);
    wanted->calibrate.progress = cli_progress_tell;
    wanted->calibrate.progress_to = &progress;
    status = ofr_calibrate(scenario, &wanted->calibrate, &calibration, reports);
    cli_progress_end(&progress);
    if (status == OFR_OK)
        status = wanted->json ? ofr_calibration_json(calibration, cli_output(), reports)
                              : ofr_calibration_summary(calibration, cli_output(), reports);
    ofr_calibration_free(calibration);
    ofr_scenario_free(scenario);
    return status;
}

static int run(int n, char **arguments) {
    struct wanted wanted = {
        .calibrate = {.seed = 1, .points = 400, .seeds = 2, .generations = 6, .checks = 50}};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1)
        code = take(&wanted, option, arguments);
    if (code == 0 && !wanted.help && optind + 1 != n)
        code = cli_bad_use(&cli_calibrate_command, optind == n
                                                       ? "no scenario was given"
                                                       : "only one scenario can be calibrated at a time");
    if (code == 0 && wanted.help)
        code = cli_help(&cli_calibrate_command);
    else {
        ofr_reports *reports = ofr_reports_new();
        code = cli_end(calibrate(code, arguments[optind], &wanted, reports), reports);
    }
    cli_free_changes(&wanted.changes);
    return code;
}

const struct command cli_calibrate_command = {
    "calibrate", "find values of parameters that agree with a scenario's patterns",
    "Usage: offramp calibrate SCENARIO [options]\n\n"
    "Find which values of the parameters with priors make a scenario come out like its fitted\n"
    "patterns: approximate Bayesian computation (adaptive population Monte Carlo, adjusted by\n"
    "regression). What comes out is a weighted sample of values, not a best point. Patterns\n"
    "that are held out are measured and never looked at. See docs/calibrate.md.\n\n"
    "  --fit FILE        take priors, patterns or both from a YAML file instead of the scenario\n"
    "  --points N        points of the first generation, drawn from the priors (400); each\n"
    "                    later generation has half as many, drawn around the nearest so far\n"
    "  --seeds N         trials of a point, each with people and draws of its own (2); the seed\n"
    "                    is never fitted\n"
    "  --generations N   at most so many (6); ends when fewer than 2 % of new trials come nearer\n"
    "  --checks N        draws from the posterior, simulated anew, for the predictive check (50)\n"
    "  --no-adjustment   leave the regression adjustment out\n"
    "  --seed N          the same seed gives the same result, to the bit (1)\n"
    "  --threads N       trials at a time (as many as there are cores); same result\n"
    "  --out FILE.db     write each trial as it is done, then the posterior; for\n"
    "                    offramp run --posterior FILE.db and offramp export\n"
    "  --resume          go on with the calibration at --out where it was cut short, with the\n"
    "                    same other options; begins one if there is none\n"
    "  --json            print one JSON object instead of the tables\n" CLI_SCENARIO_HELP
    "  --help            print this\n\n"
    "Example: offramp calibrate kasserine --areas Haidra --until 2012-12-31 --fit haidra.yaml\n",
    run, true};
