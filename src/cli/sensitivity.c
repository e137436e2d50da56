#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "progress.h"

enum {
    METHOD = 256,
    PARAMETERS,
    STRONGEST,
    OF,
    TRAJECTORIES,
    SAMPLES,
    REPLICATES,
    NOISE,
    GROUP_FACTOR,
    OUTCOME,
    SEED,
    THREADS,
    OUT,
    RESUME,
    PROBLEM,
    SAMPLES_FILE,
    WRITE_PROBLEM,
    WRITE_SAMPLES,
    WRITE_OUTPUTS,
    DESIGN_ONLY,
    LOG,
    JSON
};

static const struct option options[] = {CLI_SCENARIO_OPTIONS,
                                        {"method", required_argument, NULL, METHOD},
                                        {"parameters", required_argument, NULL, PARAMETERS},
                                        {"strongest", required_argument, NULL, STRONGEST},
                                        {"of", required_argument, NULL, OF},
                                        {"trajectories", required_argument, NULL, TRAJECTORIES},
                                        {"samples", required_argument, NULL, SAMPLES},
                                        {"replicates", required_argument, NULL, REPLICATES},
                                        {"noise", required_argument, NULL, NOISE},
                                        {"group-factor", required_argument, NULL, GROUP_FACTOR},
                                        {"outcome", required_argument, NULL, OUTCOME},
                                        {"seed", required_argument, NULL, SEED},
                                        {"threads", required_argument, NULL, THREADS},
                                        {"out", required_argument, NULL, OUT},
                                        {"resume", no_argument, NULL, RESUME},
                                        {"problem", required_argument, NULL, PROBLEM},
                                        {"samples-file", required_argument, NULL, SAMPLES_FILE},
                                        {"write-problem", required_argument, NULL, WRITE_PROBLEM},
                                        {"write-samples", required_argument, NULL, WRITE_SAMPLES},
                                        {"write-outputs", required_argument, NULL, WRITE_OUTPUTS},
                                        {"design-only", no_argument, NULL, DESIGN_ONLY},
                                        {"log", no_argument, NULL, LOG},
                                        {"json", no_argument, NULL, JSON},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

struct wanted {
    struct cli_changes changes;
    ofr_sensitivity_options sensitivity;
    bool help;
};

/* A whole number of an option in [least, most]; 0 or an exit code. */
static int take_whole(const char *name, uint64_t least, uint64_t most, uint32_t *to) {
    uint64_t whole = 0;
    if (!cli_read_whole(optarg, most, &whole) || whole < least)
        return cli_bad_use(&cli_sensitivity_command,
                           "--%s is '%s'; it must be a whole number in [%llu, %llu]", name, optarg,
                           (unsigned long long)least, (unsigned long long)most);
    *to = (uint32_t)whole;
    return 0;
}

static int take_factor(double *to) {
    char *end;
    double factor = strtod(optarg, &end);
    if (optarg[0] == '\0' || strspn(optarg, "0123456789.") != strlen(optarg) || *end != '\0' || factor < 1 ||
        factor > 100)
        return cli_bad_use(&cli_sensitivity_command,
                           "--group-factor is '%s'; it must be a number in [1, 100]", optarg);
    *to = factor;
    return 0;
}

/* Options that are numbers or switches; 0, an exit code, or -1 when it is none of them. */
static int take_number(ofr_sensitivity_options *to, int option) {
    switch (option) {
    case STRONGEST:
        return take_whole("strongest", 1, 1000, &to->strongest);
    case TRAJECTORIES:
        return take_whole("trajectories", 2, 10000, &to->trajectories);
    case SAMPLES:
        return take_whole("samples", 2, 65536, &to->samples);
    case REPLICATES:
        return take_whole("replicates", 1, 1000, &to->replicates);
    case NOISE:
        return take_whole("noise", 2, 1000, &to->noise);
    case THREADS:
        return take_whole("threads", 1, 4096, &to->threads);
    case GROUP_FACTOR:
        return take_factor(&to->group_factor);
    case SEED:
        return cli_read_whole(optarg, INT64_MAX, &to->seed)
                   ? 0
                   : cli_bad_use(&cli_sensitivity_command,
                                 "--seed is '%s'; it must be a whole number in [0, 9223372036854775807]",
                                 optarg);
    case RESUME:
        to->resume = true;
        return 0;
    case DESIGN_ONLY:
        to->design_only = true;
        return 0;
    case LOG:
        to->log = true;
        return 0;
    case JSON:
        to->json = true;
        return 0;
    default:
        return -1;
    }
}

/* Options that are texts. */
static const char **text_of(ofr_sensitivity_options *to, int option) {
    switch (option) {
    case METHOD:
        return &to->method;
    case PARAMETERS:
        return &to->parameters;
    case OF:
        return &to->strongest_of;
    case OUTCOME:
        return &to->outcomes;
    case OUT:
        return &to->out;
    case PROBLEM:
        return &to->problem;
    case SAMPLES_FILE:
        return &to->samples_file;
    case WRITE_PROBLEM:
        return &to->write_problem;
    case WRITE_SAMPLES:
        return &to->write_samples;
    case WRITE_OUTPUTS:
        return &to->write_outputs;
    default:
        return NULL;
    }
}

static int take(struct wanted *wanted, int option, char **arguments) {
    const char **text = text_of(&wanted->sensitivity, option);
    if (text != NULL) {
        *text = optarg;
        return 0;
    }
    if (option == 'h') {
        wanted->help = true;
        return 0;
    }
    int code = take_number(&wanted->sensitivity, option);
    if (code >= 0)
        return code;
    if (option == '?' || option == ':')
        return cli_bad_option(&cli_sensitivity_command, option, arguments, options);
    return cli_take_change(&wanted->changes, option, optarg) ? 0 : OFR_SYSTEM;
}

static int study(int code, const char *name, struct wanted *wanted) {
    struct cli_progress progress;
    ofr_scenario *scenario = NULL;
    ofr_reports *reports = ofr_reports_new();
    ofr_status status = cli_open_on_ranks(code, name, &wanted->changes, &scenario, reports);
    if (status == OFR_OK) {
        cli_progress_start(&progress);
        wanted->sensitivity.progress = cli_progress_tell;
        wanted->sensitivity.progress_to = &progress;
        status = ofr_sensitivity(scenario, &wanted->sensitivity, cli_output(), reports);
        cli_progress_end(&progress);
    }
    ofr_scenario_free(scenario);
    return cli_end(status, reports);
}

static int run(int n, char **arguments) {
    struct wanted wanted = {.sensitivity = {.seed = 1}};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1)
        code = take(&wanted, option, arguments);
    if (code == 0 && !wanted.help && optind + 1 != n)
        code = cli_bad_use(&cli_sensitivity_command,
                           optind == n ? "no scenario was given" : "only one scenario at a time");
    code = code == 0 && wanted.help ? cli_help(&cli_sensitivity_command)
                                    : study(code, arguments[optind], &wanted);
    cli_free_changes(&wanted.changes);
    return code;
}

const struct command cli_sensitivity_command = {
    "sensitivity", "find which parameters matter, over their ranges",
    "Usage: offramp sensitivity SCENARIO [options]\n\n"
    "Move the parameters of a scenario over their declared ranges and rank them by what they do to\n"
    "its outcomes, with intervals, what replicates alone would show beside. Parameters of the group\n"
    "are moved together as one block, unknown group behaviour, and never ranked.\n\n"
    "  --method NAME     morris: screen all parameters by elementary effects (default);\n"
    "                    sobol: first-order and total shares of variance, for a few parameters;\n"
    "                    given: run the points of a file and write what comes out\n"
    "  --parameters LIST       move these parameters alone: names between commas\n"
    "  --strongest N --of MORRIS.db  move the N strongest parameters of a Morris screening\n"
    "  --trajectories N  of Morris (8); simulates N x (parameters + 2) points\n"
    "  --samples N       rows of Sobol, a power of two (64); simulates N x (parameters + 3) points\n"
    "  --replicates N    of each point (1)\n"
    "  --noise N         replicates of the first point of a trajectory or row, which tell what\n"
    "                    chance does (Morris 4, Sobol 2)\n"
    "  --group-factor X  each parameter of the group lies between its value / X and its value * X\n"
    "                    (2); 1 leaves the group as it is\n"
    "  --outcome LIST    outcomes, between commas (an early stage and the primary one)\n"
    "  --log             analyse log(1 + outcome): what multiplies it rather than what adds to\n"
    "                    it, with narrower intervals where outcomes span powers of ten; of\n"
    "                    trials that are there it costs nothing (--resume)\n"
    "  --seed N          of the design, the people and the draws (1)\n"
    "  --threads N       points at a time (as many as there are cores); moves no result\n"
    "  --out FILE.db     keep every trial, from the moment it is done, and the results\n"
    "  --resume          go on with the analysis at --out where it was cut short, with the same\n"
    "                    other options; begins one if there is none\n"
    "  --problem FILE    move the parameters of a SALib problem file between its bounds\n"
    "  --samples-file FILE  points of a SALib sample, for --method given\n"
    "  --write-problem FILE, --write-samples FILE, --write-outputs FILE\n"
    "                    write what was moved, the points and the outcomes as SALib has them\n"
    "  --design-only     write these and simulate nothing\n"
    "  --json            print one JSON object instead of the tables\n" CLI_SCENARIO_HELP
    "  --help            print this\n\n"
    "Example: offramp sensitivity kasserine --areas town --until 2012-12-31 --out screen.db\n",
    run, true};
