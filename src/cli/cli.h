/*
 * Commands and option tables of the program. The command line sees only offramp.h.
 *
 * Each command declares its options once, in a table. Parsing (options.c), help, the man page and the shell
 * completion (help.c) all read that table. main.c chooses the command, opens the scenario and calls it.
 *
 * Exit codes: 0 success, 1 a check failed, 2 bad input or use, 3 the system failed, 128 and the number of the
 * signal that asked to stop. Results go to standard output, reports and progress to standard error. With
 * several ranks, only rank 0 prints.
 */
#ifndef OFR_CLI_CLI_H
#define OFR_CLI_CLI_H

#include <stddef.h>

#include "offramp.h"
#include "progress.h"
#include "stop.h"

/** Kinds of option values, with the type of the field that stores one. */
enum cli_kind {
    CLI_FLAG,     /* bool; the option takes no value */
    CLI_CONSTANT, /* enum; the option takes no value and stores `low` */
    CLI_TEXT,     /* const char * */
    CLI_LIST,     /* struct cli_list; the option may be repeated */
    CLI_WHOLE,    /* uint32_t or uint64_t: a whole number in [low, high] */
    CLI_NUMBER,   /* struct cli_number: a whole number in [low, high], and whether it was given */
    CLI_REAL,     /* double in [low, high] */
    CLI_SHARE,    /* double in (0, 1), as 5% or 0.05 */
    CLI_SPAN,     /* uint32_t: days, as 90, 90d, 12w, 6m or 1y */
    CLI_CHOICE,   /* int-sized enum: the place in `words`, from `low` */
    CLI_SHARD,    /* two uint32_t, one after the other: I and N of I/N */
};

struct cli_list {
    const char **texts; /* [n] */
    size_t n;
};

struct cli_number {
    bool given;
    uint64_t value;
};

/** One option: how its value is read, where it is stored, and its help. */
struct cli_option {
    const char *name;
    enum cli_kind kind;
    size_t offset, size;       /* of the field in the options of the command, in bytes */
    const char *value;         /* placeholder of the value; NULL for flags */
    const char *help;          /* wrapped when it is printed */
    const char *default_value; /* read before the command line; NULL: zero */
    uint64_t low, high;        /* range of a number; of CLI_CHOICE, low is the number of the first word */
    const char *const *words;  /* of CLI_CHOICE, NULL at the end */
    bool required;
};

/** A row of an option table; `field` is a member of `struct wanted`, the options of the command. */
#define CLI_OPTION(option_name, option_kind, field, ...)                                                     \
    {                                                                                                        \
        .name = option_name, .kind = option_kind, .offset = offsetof(struct wanted, field),                  \
        .size = sizeof(((struct wanted *)0)->field), __VA_ARGS__                                             \
    }
#define CLI_TEXT_OPTION(option_name, field, placeholder, text)                                               \
    CLI_OPTION(option_name, CLI_TEXT, field, .value = placeholder, .help = text)
#define CLI_FLAG_OPTION(option_name, field, text) CLI_OPTION(option_name, CLI_FLAG, field, .help = text)
#define CLI_WHOLE_OPTION(option_name, field, least, most, default_text, text)                                \
    CLI_OPTION(option_name, CLI_WHOLE, field, .value = "N", .low = least, .high = most,                      \
               .default_value = default_text, .help = text)
#define CLI_END                                                                                              \
    { .name = NULL }

/** What a command is called with. */
struct cli_call {
    const struct command *command;
    void *options;       /* a struct wanted of the command's file */
    const char *subject; /* the argument without a name, such as a database; may be NULL */
    char **subjects;     /* [n_subjects] all of them, of CLI_MANY */
    size_t n_subjects;
    ofr_scenario *scenario; /* opened and changed, when the subject is a scenario */
    struct cli_progress progress;
    ofr_sink output; /* standard output; ends the progress line first */
    ofr_reports *reports;
    int n; /* arguments of the command, its name first */
    char **arguments;
};

enum cli_subject { CLI_NO_SUBJECT, CLI_MAY_HAVE, CLI_ONE, CLI_MANY, CLI_SCENARIO };

struct command {
    const char *name, *summary; /* one line */
    const char *usage;          /* what follows the name; a further line for each further form */
    const char *description;    /* paragraphs, a blank line between them */
    const char *notes;          /* example and exit codes, printed as they are; may be NULL */
    enum cli_subject subject;
    const char *subject_name;         /* for messages: "database" */
    const struct cli_option *options; /* a row without name at the end; may be NULL */
    size_t size; /* of struct wanted, in bytes; it begins with struct cli_changes for CLI_SCENARIO */
    /** Check what no single option decides; returns 0 or an exit code. May end the call (`*done`). */
    int (*check)(struct cli_call *call, bool *done);
    ofr_status (*run)(struct cli_call *call);
    bool on_all_ranks; /* all ranks run it together; otherwise rank 0 alone */
    bool takes_runs;   /* in place of a scenario, the database of a run may be given */
};

/** The subject and options of a command: its table, of the fields of `struct wanted`. */
#define CLI_TAKES(kind, name_of_subject, table)                                                              \
    .subject = kind, .subject_name = name_of_subject, .options = table, .size = sizeof(struct wanted)

extern const char *const cli_forms[]; /* words of enum ofr_form */

extern const struct command cli_run_command, cli_check_command, cli_parameters_command, cli_odd_command,
    cli_patterns_command, cli_league_command, cli_distribution_command, cli_lives_command, cli_export_command,
    cli_merge_command, cli_resolve_command, cli_interventions_command, cli_audit_command, cli_compare_command,
    cli_plan_command, cli_sensitivity_command, cli_why_command, cli_calibrate_command, cli_replay_command,
    cli_report_command, cli_verify_command;

/* ---- options.c ---------------------------------------------------------------------- */

/**
 * Read the arguments of a command into its options and find its subject.
 *
 * @param call [in,out] with command, options (zeroed), n and arguments
 * @param help [out] whether --help was given
 * @return   0, or an exit code after a message on standard error
 */
int cli_read_options(struct cli_call *call, bool *help);

/** Free the lists of a command's options. */
void cli_free_options(const struct command *command, void *options);

/** Print one line, a printf `format`, on standard error as an error; what a terminal must not see is escaped.
 */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** Print one line of bad use on standard error, a printf `format`, with where to find help; returns 2. */
int cli_bad_use(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The new name of a command or option that was renamed, or NULL. @param old_name [in] with -- of an option
 */
const char *cli_renamed(const char *old_name);

/* ---- help.c ------------------------------------------------------------------------- */

/** Print the help of a command on standard output. */
void cli_print_help(const struct command *command);

/**
 * Print all commands as a man page (roff), or as completion for bash.
 *
 * @param commands [in] [n]
 * @param n [in] number of commands
 */
void cli_print_man(const struct command *const *commands, size_t n);
void cli_print_completion(const struct command *const *commands, size_t n);

/* ---- scenario.c --------------------------------------------------------------------- */

/** The changes of a scenario that the command line asks for. */
struct cli_changes {
    const char *until, *areas, *scale;
    struct cli_list sets, interventions;
};

/**
 * Open a scenario and apply the changes; all faults of the changes are reported at once.
 *
 * @param name     [in] of a shipped scenario, or the path of a file
 * @param scenario [out] stays open after faults of the changes, for the caller to free
 * @errors   OFR_BAD_INPUT; OFR_SYSTEM
 */
ofr_status cli_open(const char *name, const struct cli_changes *changes, ofr_scenario **scenario,
                    ofr_reports *reports);

/* ---- merge.c ------------------------------------------------------------------------ */

/** Say that a shard is done and what comes next. @errors OFR_SYSTEM when it cannot be written */
ofr_status cli_say_shard(uint32_t shard, uint32_t n_shards, const char *out, struct cli_call *call);

/* ---- options that several commands share -------------------------------------------- */

#define CLI_CHANGES                                                                                          \
    CLI_TEXT_OPTION("until", changes.until, "DATE", "end on DATE (YYYY-MM-DD), the last day simulated"),     \
        CLI_TEXT_OPTION("areas", changes.areas, "LIST",                                                      \
                        "keep only these areas: names or groups, between commas"),                           \
        CLI_TEXT_OPTION("scale", changes.scale, "X",                                                         \
                        "keep a fraction X in (0, 1] of the people as whole neighbourhoods; for digests "    \
                        "and benches only, since the dynamics do not scale"),                                \
        CLI_OPTION("set", CLI_LIST, changes.sets, .value = "PARAMETER=VALUE",                                \
                   .help = "set a parameter (see offramp parameters); may be repeated")
#define CLI_INTERVENTION                                                                                     \
    CLI_OPTION(                                                                                              \
        "intervention", CLI_LIST, changes.interventions, .value = "NAME",                                    \
        .help =                                                                                              \
            "apply an intervention of the scenario (see offramp interventions) or of a YAML file; may be "   \
            "repeated, in any order")
/** Options on the points of replicates, for an options struct with members posterior, prior, fixed, repeats.
 */
#define CLI_POINTS(options, most_repeats)                                                                    \
    CLI_TEXT_OPTION("posterior", options.posterior, "FILE",                                                  \
                    "draw the point of each replicate from this posterior, a file or a database of offramp " \
                    "calibrate (the one beside the scenario, if there is one)"),                             \
        CLI_FLAG_OPTION("prior", options.prior,                                                              \
                        "draw the point of each replicate from the scenario's priors instead"),              \
        CLI_FLAG_OPTION("fixed", options.fixed,                                                              \
                        "the scenario's values and the middle size of each effect in every replicate: "      \
                        "intervals then hold chance only"),                                                  \
        CLI_WHOLE_OPTION("repeats", options.repeats, 2, most_repeats, NULL,                                  \
                         "replicates more that repeat the first points with other chance, to tell chance "   \
                         "from parameters (a quarter as many, at least 4)")
#define CLI_SEED(field)                                                                                      \
    CLI_WHOLE_OPTION("seed", field, 0, INT64_MAX, "1", "the same seed gives the same result, to the bit")
#define CLI_THREADS(field)                                                                                   \
    CLI_WHOLE_OPTION("threads", field, 1, 4096, NULL,                                                        \
                     "threads (as many as there are cores); the result does not depend on it")
#define CLI_OUT(field, text) CLI_TEXT_OPTION("out", field, "FILE.db", text)
#define CLI_RESUME(field)                                                                                    \
    CLI_FLAG_OPTION("resume", field,                                                                         \
                    "continue what is at --out from where it was interrupted, with the same other "          \
                    "options; starts a new one if there is none")
#define CLI_REPLACE(field)                                                                                   \
    CLI_FLAG_OPTION("replace", field,                                                                        \
                    "replace what is at the path to be written, if Offramp wrote it; it stays until the "    \
                    "new one is complete")
/** For an options struct with members shard and n_shards, in this order. */
#define CLI_SHARD_OF(field)                                                                                  \
    CLI_OPTION("shard", CLI_SHARD, field, .value = "I/N",                                                    \
               .help = "do part I of N of the replicates, into a --out of its own; offramp merge combines "  \
                       "the parts")
#define CLI_FORM(field)                                                                                      \
    CLI_OPTION("format", CLI_CHOICE, field, .words = cli_forms,                                              \
               .help = "text (the default); one JSON value; the main table as CSV; or an HTML page"),        \
        CLI_OPTION("json", CLI_CONSTANT, field, .low = OFR_FORM_JSON, .help = "the same as --format json")
#define CLI_JSON(field) CLI_FLAG_OPTION("json", field, "print JSON instead of text")

/** Let the library report the progress of a call, and let a signal stop it: sets the two fields of its
 * options. */
#define CLI_REPORT_PROGRESS(call, library_options)                                                           \
    (cli_stop_begin(), (library_options).progress = cli_progress_tell,                                       \
     (library_options).progress_to = &(call)->progress)

#endif
