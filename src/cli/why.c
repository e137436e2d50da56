#include <string.h>

#include "cli.h"
#include "progress.h"

static const struct option options[] = {CLI_SCENARIO_OPTIONS,
                                        {"outcome", required_argument, NULL, 'O'},
                                        {"replicates", required_argument, NULL, 'r'},
                                        {"seed", required_argument, NULL, 'e'},
                                        {"threads", required_argument, NULL, 't'},
                                        {"shares", required_argument, NULL, 'S'},
                                        {"reference", required_argument, NULL, 'v'},
                                        {"factors", required_argument, NULL, 'F'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"resume", no_argument, NULL, 'R'},
                                        {"resolve", no_argument, NULL, 'L'},
                                        {"json", no_argument, NULL, 'j'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

struct wanted {
    struct cli_changes changes;
    ofr_why_options why;
    bool json, resolve, help;
};

static int take_shares(struct wanted *wanted, const char *word) {
    static const char *const words[] = {"clear", "always"};
    for (int i = 0; i < 2; i++)
        if (strcmp(word, words[i]) == 0) {
            wanted->why.shares = (enum ofr_shares)i;
            return 0;
        }
    return cli_bad_use(&cli_why_command, "--shares is '%s'; it must be clear or always", word);
}

/* Take one option; 0 or an exit code. */
static int take(struct wanted *wanted, int option, char **arguments) {
    uint64_t whole = 0;
    switch (option) {
    case 'O':
        wanted->why.outcome = optarg;
        return 0;
    case 'r':
        if (!cli_read_whole(optarg, 100000, &whole) || whole < 1)
            return cli_bad_use(&cli_why_command,
                               "--replicates is '%s'; it must be a whole number in [1, 100000]", optarg);
        wanted->why.replicates = (uint32_t)whole;
        return 0;
    case 'e':
        if (!cli_read_whole(optarg, INT64_MAX, &wanted->why.seed))
            return cli_bad_use(&cli_why_command,
                               "--seed is '%s'; it must be a whole number in [0, 9223372036854775807]",
                               optarg);
        return 0;
    case 't':
        if (!cli_read_whole(optarg, 4096, &whole) || whole < 1)
            return cli_bad_use(&cli_why_command, "--threads is '%s'; it must be a whole number in [1, 4096]",
                               optarg);
        wanted->why.threads = (uint32_t)whole;
        return 0;
    case 'S':
        return take_shares(wanted, optarg);
    case 'v':
        wanted->why.reference = optarg;
        return 0;
    case 'F':
        wanted->why.factors = optarg;
        return 0;
    case 'o':
        wanted->why.out = optarg;
        return 0;
    case 'R':
        wanted->why.resume = true;
        return 0;
    case 'L':
        wanted->resolve = true;
        return 0;
    case 'j':
        wanted->json = true;
        return 0;
    case 'h':
        wanted->help = true;
        return 0;
    case '?':
    case ':':
        return cli_bad_option(&cli_why_command, option, arguments, options);
    default:
        return cli_take_change(&wanted->changes, option, optarg) ? 0 : OFR_SYSTEM;
    }
}

static int ask(int code, const char *name, struct wanted *wanted) {
    ofr_scenario *scenario = NULL;
    ofr_reports *reports = ofr_reports_new();
    struct cli_progress progress;
    ofr_status status = cli_open_on_ranks(code, name, &wanted->changes, &scenario, reports);
    cli_progress_start(&progress);
    wanted->why.progress = cli_progress_tell;
    wanted->why.progress_to = &progress;
    if (status == OFR_OK)
        status = wanted->resolve ? ofr_why_resolve(scenario, &wanted->why, cli_output(), reports)
                                 : ofr_why_here(scenario, &wanted->why, wanted->json, cli_output(), reports);
    cli_progress_end(&progress);
    ofr_scenario_free(scenario);
    return cli_end(status, reports);
}

/* What no single option tells; 0 or an exit code. */
static int check_use(const struct wanted *wanted, int n) {
    if (optind + 1 != n)
        return cli_bad_use(&cli_why_command,
                           optind == n ? "no scenario was given" : "only one scenario at a time");
    return wanted->why.resume && wanted->why.out == NULL
               ? cli_bad_use(&cli_why_command, "--resume needs --out FILE.db, what to go on with")
               : 0;
}

static int run(int n, char **arguments) {
    struct wanted wanted = {.why = {.replicates = 20, .seed = 1}};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1)
        code = take(&wanted, option, arguments);
    if (code == 0 && !wanted.help)
        code = check_use(&wanted, n);
    code = code == 0 && wanted.help ? cli_help(&cli_why_command) : ask(code, arguments[optind], &wanted);
    cli_free_changes(&wanted.changes);
    return code;
}

const struct command cli_why_command = {
    "why", "what makes a place differ from the country, factor by factor",
    "Usage: offramp why SCENARIO [options]\n\n"
    "First the plain ratio of the place to the country, in published counts and in the model,\n"
    "with intervals, and a plain sentence. Only where it is clearly not 1, or when asked for:\n"
    "Shapley shares of the factors of reference.yaml beside the scenario (border, cover,\n"
    "unemployment, poverty, residual distrust, recruiters at the start, policing), each set to\n"
    "the country's figure on the same people with the same draws, in every combination. See\n"
    "docs/why.md.\n\n"
    "  --outcome NAME    what is asked about; any outcome of offramp odd (the primary one)\n"
    "  --replicates N    histories that differ in chance alone (20); intervals are over them\n"
    "  --shares WHEN     clear: only where no ratio may be 1 (the default); always\n"
    "  --reference FILE    what the place is compared with (reference.yaml beside the scenario)\n"
    "  --factors LIST    these factors alone, between commas; others and structure stay\n"
    "  --seed N          the same seed gives the same answer, to the bit (1)\n"
    "  --threads N       trials at a time (as many as there are cores); no effect on results\n"
    "  --out WHY.db      keep every trial in a SQLite database as soon as it is done, with all\n"
    "                    outcomes, and the tables why_ratio and why_factor at the end\n"
    "  --resume          go on with --out after a kill, or ask for more: another outcome, more\n"
    "                    replicates or shares; what is there is not simulated again\n"
    "  --resolve         simulate nothing: print what the place is compared with, checked, as one\n"
    "                    text, the form that the page reads\n"
    "  --json            print one JSON object instead of the table\n" CLI_SCENARIO_HELP
    "  --help            print this\n\n"
    "It explains the model's difference, not the world's, and forecasts nothing.\n",
    run, true};
