/* The commands that ask the database of a run: patterns, league, lives and export. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define MOST_LIVES 3

/* Whether exactly one database was given; 0 or an exit code. */
static int check_database(const struct command *command, int n) {
    if (optind + 1 == n)
        return 0;
    return cli_bad_use(command, optind == n ? "no database was given" : "only one database at a time");
}

static int run_patterns(int n, char **arguments) {
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    const struct command *command = &cli_patterns_command;
    bool json = false;
    int option;
    opterr = 0;
    while ((option = getopt_long(n, arguments, ":h", options, NULL)) != -1) {
        if (option == 'h')
            return cli_help(command);
        if (option != 'j')
            return cli_bad_option(command, option, arguments, options);
        json = true;
    }
    int code = check_database(command, n);
    if (code != 0)
        return code;
    ofr_reports *reports = ofr_reports_new();
    return cli_end(
        reports == NULL ? OFR_SYSTEM : ofr_patterns(arguments[optind], json, cli_output(), reports), reports);
}

const struct command cli_patterns_command = {
    "patterns", "hold a run against the figures its scenario names",
    "Usage: offramp patterns RUN.db [--json]\n\n"
    "Print each pattern of the scenario: its value (mean over replicates), standard error,\n"
    "range, the share of replicates in range, and whether it holds. `use` says whether it is\n"
    "evidence: input (typed in, none), fitted (parameters were tuned to it), held_out (nobody did).\n"
    "A pattern holds when its mean is in range with a standard error of at most 10 %.\n\n"
    "  --json            print a JSON list instead of the table\n"
    "  --help            print this\n\n"
    "Exit code 1 if any pattern does not hold.\n",
    run_patterns, false};

/* Whether standard output is a terminal on which colours are welcome. */
static bool wants_colour(void) {
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0 &&
           (no_colour == NULL || no_colour[0] == '\0');
}

static int take_by(const char *word, enum ofr_league_by *by) {
    static const char *const words[] = {"governorate", "delegation"};
    for (int i = 0; i < 2; i++)
        if (strcmp(word, words[i]) == 0) {
            *by = i == 0 ? OFR_BY_GOVERNORATE : OFR_BY_DELEGATION;
            return 0;
        }
    return cli_bad_use(&cli_league_command, "--by is '%s'; it must be governorate or delegation", word);
}

static int run_league(int n, char **arguments) {
    static const struct option options[] = {{"by", required_argument, NULL, 'b'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    const struct command *command = &cli_league_command;
    enum ofr_league_by by = OFR_BY_WHAT_FITS;
    bool json = false;
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1) {
        if (option == 'h')
            return cli_help(command);
        if (option == 'b')
            code = take_by(optarg, &by);
        else if (option == 'j')
            json = true;
        else
            code = cli_bad_option(command, option, arguments, options);
    }
    if (code == 0)
        code = check_database(command, n);
    if (code != 0)
        return code;
    enum ofr_league_form form = json             ? OFR_LEAGUE_JSON
                                : wants_colour() ? OFR_LEAGUE_COLOURED
                                                 : OFR_LEAGUE_PLAIN;
    ofr_reports *reports = ofr_reports_new();
    return cli_end(reports == NULL ? OFR_SYSTEM
                                   : ofr_league(arguments[optind], by, form, cli_output(), reports),
                   reports);
}

const struct command cli_league_command = {
    "league", "rank areas by departures per 100,000, with what is unsure",
    "Usage: offramp league RUN.db [--by governorate|delegation] [--json]\n\n"
    "Print departures for the war per 100,000 people of each area over the run: the mean over\n"
    "replicates, its 95 % interval, the rank, and the range in which the rank lies. Areas whose\n"
    "population is an estimate are shown and not ranked. Published figures of countries stand\n"
    "below for reference, never in the ranking. It is no forecast and no score of people.\n\n"
    "  --by WHAT         governorate or delegation (governorate where the scenario names them)\n"
    "  --json            print a JSON list instead of the table\n"
    "  --help            print this\n\n"
    "Colour on a terminal only, and none when NO_COLOR is set.\n",
    run_league, false};

struct lives_wanted {
    const char *like;
    bool has_person, has_replicate, help;
    uint64_t person, replicate, most;
};

static const struct option lives_options[] = {
    {"person", required_argument, NULL, 'p'}, {"replicate", required_argument, NULL, 'r'},
    {"like", required_argument, NULL, 'l'},   {"most", required_argument, NULL, 'm'},
    {"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0}};

static int take_lives_option(struct lives_wanted *wanted, int option, char **arguments) {
    const struct command *command = &cli_lives_command;
    switch (option) {
    case 'p':
        wanted->has_person = true;
        if (!cli_read_whole(optarg, UINT32_MAX - 1, &wanted->person))
            return cli_bad_use(command, "--person is '%s'; it must be a whole number", optarg);
        return 0;
    case 'r':
        wanted->has_replicate = true;
        if (!cli_read_whole(optarg, 1000000, &wanted->replicate))
            return cli_bad_use(command, "--replicate is '%s'; it must be a whole number, from 0", optarg);
        return 0;
    case 'm':
        if (!cli_read_whole(optarg, 1000000, &wanted->most))
            return cli_bad_use(command, "--most is '%s'; it must be a whole number", optarg);
        return 0;
    case 'l':
        wanted->like = optarg;
        return 0;
    case 'h':
        wanted->help = true;
        return 0;
    default:
        return cli_bad_option(command, option, arguments, lives_options);
    }
}

static int run_lives(int n, char **arguments) {
    const struct command *command = &cli_lives_command;
    struct lives_wanted wanted = {.most = MOST_LIVES};
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", lives_options, NULL)) != -1)
        code = take_lives_option(&wanted, option, arguments);
    if (code == 0 && wanted.help)
        return cli_help(command);
    if (code == 0)
        code = check_database(command, n);
    if (code == 0 && wanted.has_person == (wanted.like != NULL))
        code = cli_bad_use(command, "give either --person ID or --like FILE");
    if (code == 0 && wanted.like != NULL && wanted.has_replicate)
        code = cli_bad_use(command, "--replicate goes with --person; --like looks through all replicates");
    if (code != 0)
        return code;
    ofr_reports *reports = ofr_reports_new();
    if (reports == NULL)
        return cli_end(OFR_SYSTEM, NULL);
    ofr_status status =
        wanted.like != NULL
            ? ofr_lives_like(arguments[optind], wanted.like, (uint32_t)wanted.most, cli_output(), reports)
            : ofr_lives_of(arguments[optind], (int64_t)wanted.person,
                           wanted.has_replicate ? (int64_t)wanted.replicate : -1, cli_output(), reports);
    return cli_end(status, reports);
}

const struct command cli_lives_command = {
    "lives", "tell the story of a synthetic person, or find stories like one",
    "Usage: offramp lives RUN.db --person ID [--replicate N]\n"
    "       offramp lives RUN.db --like FILE [--most N]\n\n"
    "Tell in dated lines what happened to a person of the run, or find the lives whose events\n"
    "match those of a YAML file in order, gaps allowed (scenarios/kasserine/interview.yaml is\n"
    "one; docs/results.md says what a file may hold). Everybody in a run is made up.\n\n"
    "  --person ID       number of the person, as in the table person\n"
    "  --replicate N     in this replicate alone, from 0 (all)\n"
    "  --like FILE       find lives like the one in FILE\n"
    "  --most N          tell at most N of the lives found (3)\n"
    "  --help            print this\n",
    run_lives, false};

static int run_export(int n, char **arguments) {
    static const struct option options[] = {
        {"csv", required_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    const struct command *command = &cli_export_command;
    const char *folder = NULL;
    int option;
    opterr = 0;
    while ((option = getopt_long(n, arguments, ":h", options, NULL)) != -1) {
        if (option == 'h')
            return cli_help(command);
        if (option != 'c')
            return cli_bad_option(command, option, arguments, options);
        folder = optarg;
    }
    int code = check_database(command, n);
    if (code == 0 && folder == NULL)
        code = cli_bad_use(command, "no folder was given: --csv FOLDER");
    if (code != 0)
        return code;
    ofr_reports *reports = ofr_reports_new();
    return cli_end(reports == NULL ? OFR_SYSTEM : ofr_export(arguments[optind], folder, reports), reports);
}

const struct command cli_export_command = {
    "export", "write the tables of a run as CSV files",
    "Usage: offramp export RUN.db --csv FOLDER\n\n"
    "Write each table of the database as FOLDER/TABLE.csv; the folder is made if it is\n"
    "missing, and files of these names in it are replaced. docs/results.md describes the tables.\n\n"
    "  --csv FOLDER      where to\n"
    "  --help            print this\n",
    run_export, false};
