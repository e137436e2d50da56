#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "progress.h"

#define MOST_FOR_PRECISION 100 /* replicates when none are asked for */

static const struct option options[] = {CLI_SCENARIO_OPTIONS,
                                        {"replicates", required_argument, NULL, 'r'},
                                        {"precision", required_argument, NULL, 'p'},
                                        {"outcome", required_argument, NULL, 'y'},
                                        {"seed", required_argument, NULL, 'e'},
                                        {"threads", required_argument, NULL, 't'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"resume", no_argument, NULL, 'R'},
                                        {"json", no_argument, NULL, 'j'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

struct wanted {
    struct cli_changes changes; /* its interventions are the arms */
    ofr_compare_options compare;
    bool json, help;
};

/* A share, as 5% or 0.05. */
static bool read_share(const char *text, double *share) {
    char *end;
    double number = strtod(text, &end);
    if (text[0] == '\0' || strspn(text, "0123456789.") + (*end == '%') != strlen(text))
        return false;
    if (strcmp(end, "%") == 0)
        number /= 100;
    else if (*end != '\0')
        return false;
    *share = number;
    return number > 0 && number < 1;
}

/* Take one option; 0 or an exit code. */
static int take(struct wanted *wanted, int option, char **arguments) {
    uint64_t whole = 0;
    switch (option) {
    case 'r':
        if (!cli_read_whole(optarg, 1000000, &whole) || whole < 1)
            return cli_bad_use(&cli_compare_command,
                               "--replicates is '%s'; it must be a whole number in [1, 1000000]", optarg);
        wanted->compare.replicates = (uint32_t)whole;
        return 0;
    case 'p':
        if (!read_share(optarg, &wanted->compare.precision))
            return cli_bad_use(&cli_compare_command,
                               "--precision is '%s'; it must be a share between 0 and 1, as 5%% or 0.05",
                               optarg);
        return 0;
    case 'y':
        wanted->compare.outcome = optarg;
        return 0;
    case 'e':
        if (!cli_read_whole(optarg, INT64_MAX, &wanted->compare.seed))
            return cli_bad_use(&cli_compare_command,
                               "--seed is '%s'; it must be a whole number in [0, 9223372036854775807]",
                               optarg);
        return 0;
    case 't':
        if (!cli_read_whole(optarg, 4096, &whole) || whole < 1)
            return cli_bad_use(&cli_compare_command,
                               "--threads is '%s'; it must be a whole number in [1, 4096]", optarg);
        wanted->compare.threads = (uint32_t)whole;
        return 0;
    case 'o':
        wanted->compare.out = optarg;
        return 0;
    case 'R':
        wanted->compare.resume = true;
        return 0;
    case 'j':
        wanted->json = true;
        return 0;
    case 'h':
        wanted->help = true;
        return 0;
    case '?':
    case ':':
        return cli_bad_option(&cli_compare_command, option, arguments, options);
    default:
        return cli_take_change(&wanted->changes, option, optarg) ? 0 : OFR_SYSTEM;
    }
}

static ofr_status compare(ofr_scenario *scenario, struct wanted *wanted, ofr_reports *reports) {
    ofr_comparison *comparison = NULL;
    struct cli_progress progress;
    cli_progress_start(&progress);
    wanted->compare.progress = cli_progress_tell;
    wanted->compare.progress_to = &progress;
    ofr_status status = ofr_compare(scenario, &wanted->compare, &comparison, reports);
    cli_progress_end(&progress);
    if (status == OFR_OK && comparison != NULL)
        status = wanted->json ? ofr_comparison_json(comparison, cli_output(), reports)
                              : ofr_comparison_text(comparison, cli_output(), reports);
    ofr_comparison_free(comparison);
    return status;
}

static int run_it(int code, const char *name, struct wanted *wanted) {
    ofr_scenario *scenario = NULL;
    ofr_reports *reports = ofr_reports_new();
    struct cli_changes base = wanted->changes;
    wanted->compare.arms = base.interventions;
    wanted->compare.n_arms = base.n_interventions;
    base.n_interventions = 0;
    ofr_status status = cli_open_on_ranks(code, name, &base, &scenario, reports);
    if (status == OFR_OK)
        status = compare(scenario, wanted, reports);
    ofr_scenario_free(scenario);
    return cli_end(status, reports);
}

static int run(int n, char **arguments) {
    struct wanted wanted = {.compare = {.seed = 1}};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1)
        code = take(&wanted, option, arguments);
    if (wanted.compare.replicates == 0)
        wanted.compare.replicates = wanted.compare.precision > 0 ? MOST_FOR_PRECISION : 20;
    if (code == 0 && !wanted.help && optind + 1 != n)
        code = cli_bad_use(&cli_compare_command, optind == n ? "no scenario was given"
                                                             : "only one scenario can be compared at a time");
    code =
        code == 0 && wanted.help ? cli_help(&cli_compare_command) : run_it(code, arguments[optind], &wanted);
    cli_free_changes(&wanted.changes);
    return code;
}

const struct command cli_compare_command = {
    "compare", "run interventions against one another: change, cost, harm, with intervals",
    "Usage: offramp compare SCENARIO --intervention A --intervention B ... [options]\n\n"
    "Run a scenario without any intervention and once with each, from its first day on: the same people,\n"
    "the same draws, so that whatever differs comes of the intervention. Prints a ranked table and a\n"
    "sentence for each; nothing is called fewer or more while its interval holds zero.\n\n"
    "  --intervention NAME[+NAME...]  an intervention of the scenario (see offramp interventions) or a YAML "
    "file;\n"
    "                    several with + between are taken together. Any number of times, in any\n"
    "                    order\n"
    "  --replicates N    runs that differ in chance alone (20)\n"
    "  --precision P     add replicates until every intervention's interval of the change reaches at\n"
    "                    most P (5% or 0.05) of the outcome without it to either side; at most\n"
    "                    --replicates of them (100)\n"
    "  --outcome NAME    what interventions are ranked by (the primary one); see offramp odd\n"
    "  --seed N          the same seed gives the same people and draws (1)\n"
    "  --threads N       replicates at a time (as many as there are cores); moves no result\n"
    "  --out RUN.db      write a SQLite database with every replicate of every intervention\n"
    "  --resume          go on with the comparison at --out where it was cut short\n"
    "  --json            print one JSON object instead\n"
    "  --until DATE      end on DATE (YYYY-MM-DD), the last day simulated\n"
    "  --areas LIST      keep these areas alone: names or groups, between commas\n"
    "  --scale X         keep a share X in (0, 1] of the people as whole neighbourhoods;\n"
    "                    for tests, since the dynamics do not scale\n"
    "  --set PARAMETER=VALUE   set a parameter (see offramp parameters), with and without interventions "
    "alike\n"
    "  --help            print this\n\n"
    "Example: offramp compare kasserine --areas town --until 2014-12-31 --intervention fair-custody \\\n"
    "             --intervention more-raids --intervention fair-custody+protection --replicates 8\n",
    run, true};
