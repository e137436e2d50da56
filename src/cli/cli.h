/*
 * Cli: what the commands share - printing, options, numbers. Sees only offramp.h.
 *
 * Each command is a function with the arguments after its name (arguments[0] is the name),
 * which returns the exit code: 0 fine, 1 a check did not hold, 2 bad input or use, 3 the
 * system failed. Text goes to standard output, reports and progress to standard error. Where
 * a command runs on several ranks, rank 0 alone prints.
 */
#ifndef OFR_CLI_CLI_H
#define OFR_CLI_CLI_H

#include <getopt.h>

#include "offramp.h"

struct command {
    const char *name, *what; /* one line */
    const char *help;        /* the whole help text */
    int (*run)(int n, char **arguments);
    bool on_all_ranks; /* started as several ranks, all run it together; else rank 0 alone does */
};

extern const struct command cli_run_command, cli_check_command, cli_parameters_command, cli_odd_command,
    cli_patterns_command, cli_league_command, cli_lives_command, cli_export_command, cli_resolve_command,
    cli_interventions_command, cli_compare_command, cli_plan_command, cli_sensitivity_command,
    cli_why_command, cli_calibrate_command, cli_replay_command, cli_report_command;

/** Standard output as a sink. */
ofr_sink cli_output(void);

/** Print the reports on standard error and return the status as an exit code. */
int cli_end(ofr_status status, ofr_reports *reports);

/** Print one line of bad use on standard error, with where to find help; returns 2. */
int cli_bad_use(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** What getopt_long returned '?' or ':' for, with the nearest real option; returns 2. */
int cli_bad_option(const struct command *command, int code, char **arguments, const struct option *options);

/** Print a command's help on standard output; returns 0. */
int cli_help(const struct command *command);

/** Read a whole number without sign, blanks or anything after it; false otherwise. */
bool cli_read_whole(const char *text, uint64_t most, uint64_t *value);

/** Options that change a scenario, shared by run, check and resolve. */
#define CLI_SCENARIO_OPTIONS                                                                                 \
    {"until", required_argument, NULL, 'u'}, {"areas", required_argument, NULL, 'a'},                        \
        {"scale", required_argument, NULL, 'x'}, {"intervention", required_argument, NULL, 'm'}, {           \
        "set", required_argument, NULL, 's'                                                                  \
    }
#define CLI_SCENARIO_HELP                                                                                    \
    "  --until DATE      end on DATE (YYYY-MM-DD), the last day simulated\n"                                 \
    "  --areas LIST      keep these areas alone: names or groups, between commas\n"                          \
    "  --scale X         keep a share X in (0, 1] of the people as whole neighbourhoods;\n"                  \
    "                    for digests and benches only, since the dynamics do not scale\n"                    \
    "  --set PARAMETER=VALUE   set a parameter (see offramp parameters); may be given several times\n"       \
    "  --intervention NAME    apply an intervention of the scenario (see offramp interventions) or of a "    \
    "YAML\n"                                                                                                 \
    "                    file; may be given several times, in any order\n"

/** The changes asked for on the command line. Zero-initialise. */
struct cli_changes {
    const char *until, *areas, *scale;
    const char **sets;          /* [n_sets] */
    const char **interventions; /* [n_interventions] */
    size_t n_sets, n_interventions;
};

/** Take an option of CLI_SCENARIO_OPTIONS; false when it is none of them or memory is short. */
bool cli_take_change(struct cli_changes *changes, int option, const char *value);

/** Free what the changes hold. */
void cli_free_changes(struct cli_changes *changes);

/** Open a scenario and apply the changes; all faults of the changes are reported at once. */
ofr_status cli_open(const char *name, const struct cli_changes *changes, ofr_scenario **scenario,
                    ofr_reports *reports);

/**
 * The same on all ranks, which agree on how it went, so that no rank waits for one that was started with bad
 * words: code is what came of reading the options, name then unused; reports NULL is a failure.
 */
ofr_status cli_open_on_ranks(int code, const char *name, const struct cli_changes *changes,
                             ofr_scenario **scenario, ofr_reports *reports);

#endif
