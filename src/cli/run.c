#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "progress.h"
#include "ranks.h"

static const struct option options[] = {CLI_SCENARIO_OPTIONS,
                                        {"replicates", required_argument, NULL, 'r'},
                                        {"seed", required_argument, NULL, 'e'},
                                        {"threads", required_argument, NULL, 't'},
                                        {"ranks", required_argument, NULL, 'k'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"posterior", required_argument, NULL, 'P'},
                                        {"no-controls", no_argument, NULL, 'n'},
                                        {"checkpoint", required_argument, NULL, 'c'},
                                        {"resume", no_argument, NULL, 'R'},
                                        {"branch-at", required_argument, NULL, 'A'},
                                        {"branch", required_argument, NULL, 'B'},
                                        {"json", no_argument, NULL, 'j'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

struct wanted {
    struct cli_changes changes;
    ofr_run_options run;
    uint32_t ranks;        /* to start; 0: as this process was started */
    const char **branches; /* [run.n_branches] */
    bool json, help;
};

/* A span of simulated days: 90, 90d, 12w, 6m (of 30 days), 1y (of 365). */
static bool read_span(const char *text, uint32_t *days) {
    static const struct {
        char letter;
        uint32_t days;
    } units[] = {{'d', 1}, {'w', 7}, {'m', 30}, {'y', 365}};
    char number[16];
    uint64_t n = 0;
    size_t length = strspn(text, "0123456789");
    uint32_t unit = text[length] == '\0' ? 1 : 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text[length] == units[i].letter && text[length + 1] == '\0')
            unit = units[i].days;
    if (length == 0 || length >= sizeof number || unit == 0)
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    if (!cli_read_whole(number, 36500, &n) || n < 1 || n * unit > 36500)
        return false;
    *days = (uint32_t)n * unit;
    return true;
}

static int take_branch(struct wanted *wanted, const char *text) {
    const char **longer = realloc(wanted->branches, (wanted->run.n_branches + 1) * sizeof *longer);
    if (longer == NULL)
        return OFR_SYSTEM;
    wanted->branches = longer;
    longer[wanted->run.n_branches++] = text;
    wanted->run.branches = longer;
    return 0;
}

/* Take one option; 0 or an exit code. */
static int take(struct wanted *wanted, int option, char **arguments) {
    uint64_t whole = 0;
    switch (option) {
    case 'r':
        if (!cli_read_whole(optarg, 1000000, &whole) || whole < 1)
            return cli_bad_use(&cli_run_command,
                               "--replicates is '%s'; it must be a whole number in [1, 1000000]", optarg);
        wanted->run.replicates = (uint32_t)whole;
        return 0;
    case 'e':
        if (!cli_read_whole(optarg, INT64_MAX, &wanted->run.seed))
            return cli_bad_use(&cli_run_command,
                               "--seed is '%s'; it must be a whole number in [0, 9223372036854775807]",
                               optarg);
        return 0;
    case 't':
        if (!cli_read_whole(optarg, 4096, &whole) || whole < 1)
            return cli_bad_use(&cli_run_command, "--threads is '%s'; it must be a whole number in [1, 4096]",
                               optarg);
        wanted->run.threads = (uint32_t)whole;
        return 0;
    case 'k':
        if (!cli_read_whole(optarg, 4096, &whole) || whole < 1)
            return cli_bad_use(&cli_run_command, "--ranks is '%s'; it must be a whole number in [1, 4096]",
                               optarg);
        if (ofr_ranks_count() > 1 && ofr_ranks_count() != whole)
            return cli_bad_use(&cli_run_command, "--ranks is %s, but %u ranks were started", optarg,
                               ofr_ranks_count());
        wanted->ranks = (uint32_t)whole;
        return 0;
    case 'o':
        wanted->run.out = optarg;
        return 0;
    case 'P':
        wanted->run.posterior = optarg;
        return 0;
    case 'n':
        wanted->run.no_controls = true;
        return 0;
    case 'c':
        if (!read_span(optarg, &wanted->run.checkpoint_days))
            return cli_bad_use(
                &cli_run_command,
                "--checkpoint is '%s'; it must be a number of simulated days, as 90 or 90d, or of weeks, "
                "months of 30 or years of 365 days, as 12w, 6m or 1y; at most 36500 days",
                optarg);
        return 0;
    case 'R':
        wanted->run.resume = true;
        return 0;
    case 'A':
        wanted->run.branch_at = optarg;
        return 0;
    case 'B':
        return take_branch(wanted, optarg);
    case 'j':
        wanted->json = true;
        return 0;
    case 'h':
        wanted->help = true;
        return 0;
    case '?':
    case ':':
        return cli_bad_option(&cli_run_command, option, arguments, options);
    default:
        return cli_take_change(&wanted->changes, option, optarg) ? 0 : OFR_SYSTEM;
    }
}

static ofr_status simulate(ofr_scenario *scenario, struct wanted *wanted, ofr_reports *reports) {
    ofr_run *run = NULL;
    struct cli_progress progress;
    cli_progress_start(&progress);
    wanted->run.progress = cli_progress_tell;
    wanted->run.progress_to = &progress;
    wanted->run.on_all_ranks = true;
    ofr_status status = ofr_run_scenario(scenario, &wanted->run, &run, reports);
    cli_progress_end(&progress);
    if (status == OFR_OK && ofr_ranks_own() == 0)
        status = wanted->json ? ofr_run_json(run, cli_output(), reports)
                              : ofr_run_summary(run, cli_output(), reports);
    ofr_run_free(run);
    return status;
}

static int run_it(int code, const char *name, struct wanted *wanted) {
    ofr_scenario *scenario = NULL;
    ofr_reports *reports = ofr_reports_new();
    ofr_status status = cli_open_on_ranks(code, name, &wanted->changes, &scenario, reports);
    if (status == OFR_OK)
        status = simulate(scenario, wanted, reports);
    ofr_scenario_free(scenario);
    return cli_end(status, reports);
}

static int run(int n, char **arguments) {
    struct wanted wanted = {.run = {.replicates = 1, .seed = 1}};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1)
        code = take(&wanted, option, arguments);
    if (code == 0 && !wanted.help && optind + 1 != n)
        code = cli_bad_use(&cli_run_command,
                           optind == n ? "no scenario was given" : "only one scenario can be run at a time");
    if (code == 0 && wanted.help)
        code = cli_help(&cli_run_command);
    else if (code == 0 && wanted.ranks > 1 && ofr_ranks_count() == 1)
        code = cli_start_ranks(wanted.ranks, n, arguments);
    else
        code = run_it(code, arguments[optind], &wanted);
    cli_free_changes(&wanted.changes);
    free(wanted.branches);
    return code;
}

const struct command cli_run_command = {
    "run", "run a scenario and print what happened",
    "Usage: offramp run SCENARIO [options]\n\n"
    "Make the people of a scenario, run its replicates and print a summary. SCENARIO is the\n"
    "name of a shipped scenario (kasserine) or the path of a YAML file.\n\n"
    "  --replicates N    runs that differ in chance alone (1); 20 for patterns\n"
    "  --seed N          the same seed gives the same run, to the bit (1)\n"
    "  --threads N       replicates at a time; threads left over share the day of a replicate\n"
    "                    (as many as there are cores); the result does not depend on it\n"
    "  --ranks N         N processes that share the replicates, or the people of one when there\n"
    "                    are fewer replicates (1); same results. On many machines: docs/scale.md\n"
    "  --out RUN.db      write a SQLite database; without it nothing is kept. A run that is\n"
    "                    there is replaced; any other file is refused\n"
    "  --posterior CALIBRATION.db  each replicate draws its values of the calibrated parameters from the\n"
    "                    posterior that offramp calibrate left; table drawn says which\n"
    "  --no-controls     leave out the control runs that some patterns need\n"
    "  --checkpoint EVERY  so that a run that was killed can go on: keep the state of each\n"
    "                    replicate every so many simulated days (90 or 90d, 12w, 6m, 1y)\n"
    "                    beside the database, until it is done\n"
    "  --resume          go on with the run at --out where it was cut short, with the same\n"
    "                    other options; begins one if there is none\n"
    "  --branch-at DATE --branch NAME:PARAMETER=VALUE[,PARAMETER=VALUE...][,intervention=NAME|FILE...]\n"
    "                    run what lies before DATE once, then from it the run as it is and\n"
    "                    each branch, with other values or interventions from DATE on; --branch may\n"
    "                    be given several times. Not for parameters of the group or of the people\n"
    "  --json            print one JSON object instead of the summary\n" CLI_SCENARIO_HELP
    "  --help            print this\n\n"
    "Example: offramp run kasserine --areas town --replicates 4 --out town.db\n",
    run, true};
