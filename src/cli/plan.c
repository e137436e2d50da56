#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "progress.h"

static const struct option options[] = {CLI_SCENARIO_OPTIONS,
                                        {"replicates", required_argument, NULL, 'r'},
                                        {"budget", required_argument, NULL, 'b'},
                                        {"harm", required_argument, NULL, 'H'},
                                        {"posterior", required_argument, NULL, 'p'},
                                        {"seed", required_argument, NULL, 'e'},
                                        {"threads", required_argument, NULL, 't'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"resume", no_argument, NULL, 'R'},
                                        {"json", no_argument, NULL, 'j'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

struct wanted {
    struct cli_changes changes; /* its interventions are what sets are made of */
    ofr_plan_options plan;
    bool has_budget, json, help;
};

/* An amount of money: digits, a point, an exponent. */
static bool read_amount(const char *text, double *amount) {
    char *end;
    *amount = strtod(text, &end);
    return text[0] != '\0' && strspn(text, "0123456789.eE+") == strlen(text) && *end == '\0' &&
           *amount <= 1e15;
}

/* Take one option; 0 or an exit code. */
static int take(struct wanted *wanted, int option, char **arguments) {
    uint64_t whole = 0;
    switch (option) {
    case 'r':
        if (!cli_read_whole(optarg, 100000, &whole) || whole < 2)
            return cli_bad_use(&cli_plan_command,
                               "--replicates is '%s'; it must be a whole number in [2, 100000]", optarg);
        wanted->plan.replicates = (uint32_t)whole;
        return 0;
    case 'b':
        wanted->has_budget = true;
        if (!read_amount(optarg, &wanted->plan.budget))
            return cli_bad_use(&cli_plan_command, "--budget is '%s'; it must be an amount in [0, 1e15]",
                               optarg);
        return 0;
    case 'H':
        wanted->plan.harm = optarg;
        return 0;
    case 'p':
        wanted->plan.posterior = optarg;
        return 0;
    case 'e':
        if (!cli_read_whole(optarg, INT64_MAX, &wanted->plan.seed))
            return cli_bad_use(&cli_plan_command,
                               "--seed is '%s'; it must be a whole number in [0, 9223372036854775807]",
                               optarg);
        return 0;
    case 't':
        if (!cli_read_whole(optarg, 4096, &whole) || whole < 1)
            return cli_bad_use(&cli_plan_command, "--threads is '%s'; it must be a whole number in [1, 4096]",
                               optarg);
        wanted->plan.threads = (uint32_t)whole;
        return 0;
    case 'o':
        wanted->plan.out = optarg;
        return 0;
    case 'R':
        wanted->plan.resume = true;
        return 0;
    case 'j':
        wanted->json = true;
        return 0;
    case 'h':
        wanted->help = true;
        return 0;
    case '?':
    case ':':
        return cli_bad_option(&cli_plan_command, option, arguments, options);
    default:
        return cli_take_change(&wanted->changes, option, optarg) ? 0 : OFR_SYSTEM;
    }
}

static ofr_status plan(ofr_scenario *scenario, struct wanted *wanted, ofr_reports *reports) {
    struct cli_progress progress;
    cli_progress_start(&progress);
    wanted->plan.progress = cli_progress_tell;
    wanted->plan.progress_to = &progress;
    ofr_status status = ofr_plan_interventions(scenario, &wanted->plan, wanted->json, cli_output(), reports);
    cli_progress_end(&progress);
    return status;
}

static int run_it(int code, const char *name, struct wanted *wanted) {
    ofr_scenario *scenario = NULL;
    ofr_reports *reports = ofr_reports_new();
    struct cli_changes base = wanted->changes;
    wanted->plan.interventions = base.interventions;
    wanted->plan.n_interventions = base.n_interventions;
    base.n_interventions = 0;
    ofr_status status = cli_open_on_ranks(code, name, &base, &scenario, reports);
    if (status == OFR_OK)
        status = plan(scenario, wanted, reports);
    ofr_scenario_free(scenario);
    return cli_end(status, reports);
}

/* What no single option tells; 0 or an exit code. */
static int check_use(const struct wanted *wanted, int n) {
    if (optind + 1 != n)
        return cli_bad_use(&cli_plan_command, optind == n ? "no scenario was given"
                                                          : "only one scenario can be planned for at a time");
    if (!wanted->has_budget)
        return cli_bad_use(&cli_plan_command, "no --budget was given");
    return wanted->changes.n_interventions == 0
               ? cli_bad_use(&cli_plan_command, "no --intervention was given; see offramp interventions")
               : 0;
}

static int run(int n, char **arguments) {
    struct wanted wanted = {.plan = {.seed = 1, .replicates = 24}};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1)
        code = take(&wanted, option, arguments);
    if (code == 0 && !wanted.help)
        code = check_use(&wanted, n);
    code = code == 0 && wanted.help ? cli_help(&cli_plan_command) : run_it(code, arguments[optind], &wanted);
    cli_free_changes(&wanted.changes);
    return code;
}

const struct command cli_plan_command = {
    "plan", "find sets of interventions within a budget that nothing dominates",
    "Usage: offramp plan SCENARIO --budget B --intervention A --intervention B ... [options]\n\n"
    "Try all sets of the interventions that cost at most the budget: each is run a few times, those\n"
    "that another dominates in joins, cost and harm leave, the others are run again. Prints what\n"
    "stays. Interventions are all that can be searched over, whole, as their files say.\n\n"
    "  --budget B        most that a set may cost over the run, in the interventions' currency\n"
    "  --intervention NAME    an intervention of the scenario (see offramp interventions) or a YAML file "
    "that may be\n"
    "                    part of a set; 1 to 16 of them, in any order\n"
    "  --harm NAME       line of the harm ledger that sets are raced by (the model's own)\n"
    "  --posterior DB    draw values of parameters for each replicate, the same for all sets, from what\n"
    "                    offramp calibrate left in DB; without it every replicate has the\n"
    "                    scenario's values\n"
    "  --replicates N    at most so many for a set (24)\n"
    "  --seed N          the same seed gives the same people and draws (1)\n"
    "  --threads N       trials at a time (as many as there are cores); moves no result\n"
    "  --out PLAN.db     write a SQLite database with every trial\n"
    "  --resume          go on with the plan at --out where it was cut short\n"
    "  --json            print one JSON object instead\n"
    "  --until DATE      end on DATE (YYYY-MM-DD), the last day simulated\n"
    "  --areas LIST      keep these areas alone: names or groups, between commas\n"
    "  --scale X         keep a share X in (0, 1] of the people as whole neighbourhoods;\n"
    "                    for tests, since the dynamics do not scale\n"
    "  --set PARAMETER=VALUE   set a parameter (see offramp parameters)\n"
    "  --help            print this\n\n"
    "Example: offramp plan kasserine --areas town --until 2014-12-31 --budget 3000000 \\\n"
    "             --intervention community-workers --intervention fair-custody --intervention protection\n",
    run, true};
