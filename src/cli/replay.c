#include "cli.h"
#include "progress.h"

static const struct option options[] = {{"plan", required_argument, NULL, 'p'},
                                        {"threads", required_argument, NULL, 't'},
                                        {"out", required_argument, NULL, 'o'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

static int replay(const char *file, ofr_replay_options *wanted) {
    ofr_reports *reports = ofr_reports_new();
    struct cli_progress progress;
    cli_progress_start(&progress);
    wanted->progress = cli_progress_tell;
    wanted->progress_to = &progress;
    ofr_status status = reports == NULL ? OFR_SYSTEM : ofr_replay_file(file, wanted, cli_output(), reports);
    cli_progress_end(&progress);
    return cli_end(status, reports);
}

static int run(int n, char **arguments) {
    const struct command *command = &cli_replay_command;
    ofr_replay_options wanted = {0};
    uint64_t whole = 0;
    int option;
    opterr = 0;
    while ((option = getopt_long(n, arguments, ":h", options, NULL)) != -1) {
        if (option == 'h')
            return cli_help(command);
        if (option == 'p')
            wanted.plan = optarg;
        else if (option == 'o')
            wanted.out = optarg;
        else if (option != 't')
            return cli_bad_option(command, option, arguments, options);
        else if (!cli_read_whole(optarg, 4096, &whole) || whole < 1)
            return cli_bad_use(command, "--threads is '%s'; it must be a whole number in [1, 4096]", optarg);
        else
            wanted.threads = (uint32_t)whole;
    }
    if (optind + 1 != n)
        return cli_bad_use(command,
                           optind == n ? "no replay file was given" : "only one replay file at a time");
    return replay(arguments[optind], &wanted);
}

const struct command cli_replay_command = {
    "replay", "run again what the page saved, and compare digests",
    "Usage: offramp replay FILE [options]\n\n"
    "FILE is what the page saves as a replay: the whole scenario of the run and of each of its\n"
    "plans, the seed, and the digest of each replicate. All are run again here; a table says\n"
    "which digests are the same. Needs no scenario file.\n\n"
    "  --plan NAME       this plan alone; '' is the run as it was\n"
    "  --out RUN.db      write the run (of one plan) to a database\n"
    "  --threads N       as for offramp run\n"
    "  --help            print this\n\n"
    "Exit code 1 if a digest differs.\n",
    run, false};
