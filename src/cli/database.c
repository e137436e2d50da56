/* The commands that ask a database: patterns, league, distribution, lives, export, report and verify. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

struct wanted {
    enum ofr_form form;
    enum ofr_league_by by;
    enum ofr_distribution_by spread_by;
    const char *like;
    ofr_export_options exported;
    struct cli_number person, replicate;
    uint32_t most;
    ofr_report_options report;
    bool json;
};

/* ---- patterns ------------------------------------------------------------------------ */

static const struct cli_option patterns_options[] = {CLI_FORM(form), CLI_END};

static ofr_status run_patterns(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    return ofr_patterns(call->subject, wanted->form, call->output, call->reports);
}

const struct command cli_patterns_command = {
    .name = "patterns",
    .summary = "compare a run with the reference figures of its scenario",
    .usage = "RUN.db [--json]",
    .description =
        "Print each pattern of the scenario: its mean over replicates with the 90 % predictive interval of "
        "one more replicate, its range, the share of replicates in range, and whether it holds. `use` is the "
        "kind of evidence: input (typed in, none), fitted (parameters were tuned to it), sanity (assumed, "
        "one-sided or by definition), held_out (nothing was tuned to it). A pattern holds when its range "
        "meets "
        "the interval. It gets no verdict in a run of another place or period, or of fewer than five "
        "replicates.",
    .notes = "Exit code 1 if any pattern does not hold.",
    CLI_TAKES(CLI_ONE, "database", patterns_options),
    .run = run_patterns,
};

/* ---- league -------------------------------------------------------------------------- */

static const char *const league_by[] = {"governorate", "delegation", NULL};

static const struct cli_option league_options[] = {
    CLI_OPTION("by", CLI_CHOICE, by, .words = league_by, .low = OFR_BY_GOVERNORATE,
               .help = "what to rank (governorate where the scenario names them)"),
    CLI_FORM(form), CLI_END};

/* Whether standard output is a terminal on which colours are welcome. */
static bool wants_colour(void) {
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0 &&
           (no_colour == NULL || no_colour[0] == '\0');
}

static ofr_status run_league(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    return ofr_league(call->subject, wanted->by, wanted->form, wants_colour(), call->output, call->reports);
}

const struct command cli_league_command = {
    .name = "league",
    .summary = "rank areas by departures per 100,000, with uncertainty",
    .usage = "RUN.db [--by governorate|delegation] [--json]",
    .description = "Print departures for the war per 100,000 people of each area over the run: the mean over "
                   "replicates, its 95 % interval, the rank, and the range in which the rank lies. Areas "
                   "whose population is an estimate are shown and not ranked. Published figures of countries "
                   "follow for reference, outside the ranking. It is no forecast and no score of people.",
    .notes = "Colour on a terminal only, and none when NO_COLOR is set.",
    CLI_TAKES(CLI_ONE, "database", league_options),
    .run = run_league,
};

/* ---- distribution -------------------------------------------------------------------- */

static const char *const distribution_by[] = {"street", "area", "age", "year", NULL};

static const struct cli_option distribution_options[] = {
    CLI_OPTION("by", CLI_CHOICE, spread_by, .words = distribution_by, .low = OFR_BY_STREET,
               .help = "one of the four ways to count (all)"),
    CLI_FORM(form), CLI_END};

static ofr_status run_distribution(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    return ofr_distribution(call->subject, wanted->spread_by, wanted->form, call->output, call->reports);
}

const struct command cli_distribution_command = {
    .name = "distribution",
    .summary = "show how joins and departures are spread over streets, areas, ages and years",
    .usage = "RUN.db [--by street|area|age|year] [--json]",
    .description =
        "Print how many streets have 0, 1, 2, ... people of the primary outcome, how many there are "
        "by area, age and year, and the same for the event that the league table counts. A Lorenz "
        "curve and a Gini coefficient go with each, and what chance within areas gives for streets. "
        "Means over replicates and 90 % predictive intervals. No street is named.",
    .notes = "docs/results.md explains the columns.",
    CLI_TAKES(CLI_ONE, "database", distribution_options),
    .run = run_distribution,
};

/* ---- lives --------------------------------------------------------------------------- */

static const struct cli_option lives_options[] = {
    CLI_OPTION("person", CLI_NUMBER, person, .value = "ID", .high = UINT32_MAX - 1,
               .help = "number of the person, as in the table person"),
    CLI_OPTION("replicate", CLI_NUMBER, replicate, .value = "N", .high = 1000000,
               .help = "only in this replicate, from 0 (all)"),
    CLI_TEXT_OPTION("like", like, "FILE", "find lives like the one in FILE"),
    CLI_OPTION("most", CLI_WHOLE, most, .value = "N", .high = 1000000, .default_value = "3",
               .help = "print at most N of the lives found"),
    CLI_FORM(form),
    CLI_END};

static int check_lives(struct cli_call *call, bool *done) {
    const struct wanted *wanted = call->options;
    (void)done;
    if (wanted->person.given == (wanted->like != NULL))
        return cli_bad_use(call->command, "give either --person ID or --like FILE");
    if (wanted->like != NULL && wanted->replicate.given)
        return cli_bad_use(call->command,
                           "--replicate goes with --person; --like looks through all replicates");
    if (wanted->person.given && wanted->form != OFR_FORM_TEXT)
        return cli_bad_use(call->command, "--format goes with --like; a life has one form, text");
    return 0;
}

static ofr_status run_lives(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    int64_t replicate = wanted->replicate.given ? (int64_t)wanted->replicate.value : -1;
    if (wanted->like != NULL)
        return ofr_lives_like(call->subject, wanted->like, wanted->most, wanted->form, call->output,
                              call->reports);
    return ofr_lives_of(call->subject, (int64_t)wanted->person.value, replicate, call->output, call->reports);
}

const struct command cli_lives_command = {
    .name = "lives",
    .summary = "tell the story of a synthetic person, or find stories like one",
    .usage = "RUN.db --person ID [--replicate N]\nRUN.db --like FILE [--most N] [--json]",
    .description =
        "Print in dated lines what happened to a person of the run, or find the lives whose events match "
        "those of a YAML file in order, gaps allowed (scenarios/kasserine/interview.yaml is one; "
        "docs/results.md describes such files). For a story, the funnel of its steps comes first: the lives "
        "that "
        "reach each step, the share of them that goes on, and where the story breaks. All people in a run "
        "are "
        "made up.",
    CLI_TAKES(CLI_ONE, "database", lives_options),
    .check = check_lives,
    .run = run_lives,
};

/* ---- export -------------------------------------------------------------------------- */

static const struct cli_option export_options[] = {CLI_OPTION("csv", CLI_TEXT, exported.folder,
                                                              .value = "FOLDER", .required = true,
                                                              .help = "folder to write to"),
                                                   CLI_REPLACE(exported.replace), CLI_END};

static ofr_status run_export(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    return ofr_export(call->subject, &wanted->exported, call->reports);
}

const struct command cli_export_command = {
    .name = "export",
    .summary = "write the tables of a database as CSV files",
    .usage = "RUN.db --csv FOLDER",
    .description =
        "Write each table of the database as FOLDER/TABLE.csv. The folder is made if it is missing; its "
        "file offramp-export.txt lists the tables. docs/results.md describes them.",
    CLI_TAKES(CLI_ONE, "database", export_options),
    .run = run_export,
};

/* ---- report -------------------------------------------------------------------------- */

static const struct cli_option report_options[] = {
    CLI_OPTION("out", CLI_TEXT, report.out, .value = "FILE.html", .required = true, .help = "file to write"),
    CLI_REPLACE(report.replace),
    CLI_TEXT_OPTION("page", report.page, "FILE",
                    "the page that `make page` builds (beside the program, or installed)"),
    CLI_OPTION("most", CLI_WHOLE, report.most_mb, .value = "MB", .low = 2, .high = 1000,
               .default_value = "15", .help = "megabytes that the report should stay within"),
    CLI_END};

static ofr_status run_report(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    return ofr_report(call->subject, &wanted->report, call->output, call->reports);
}

const struct command cli_report_command = {
    .name = "report",
    .summary = "put a run into the page, as one HTML file",
    .usage = "RUN.db --out REPORT.html [options]",
    .description = "Write a copy of the page with the run in it: one file that opens by double click, "
                   "offline, in three languages, with a view Report for printing. It contains outcomes and "
                   "harm of all replicates. Where the file would become too large, events and series of the "
                   "last replicates are left out. Omissions are printed here and stated in the page.",
    .notes = "Of an incomplete run, the finished replicates are included, and the page states that it is "
             "incomplete.",
    CLI_TAKES(CLI_ONE, "database", report_options),
    .run = run_report,
};

/* ---- verify -------------------------------------------------------------------------- */

static const struct cli_option verify_options[] = {CLI_JSON(json), CLI_END};

static ofr_status run_verify(struct cli_call *call) {
    const struct wanted *wanted = call->options;
    return ofr_verify(call->subject, wanted->json ? OFR_FORM_JSON : OFR_FORM_TEXT, call->output,
                      call->reports);
}

const struct command cli_verify_command = {
    .name = "verify",
    .summary = "check whether a database is whole",
    .usage = "RUN.db [--json]",
    .description =
        "Check all of a database, of a run or an analysis, that can be checked without running it again: "
        "that "
        "its tables are those of Offramp, every page and index of the file, that what a row names is there, "
        "ranges and counts, and that areas sum to the whole. Nothing is changed. Every fault is printed. The "
        "digest of a replicate covers more than a database keeps: only running it again checks it.",
    .notes =
        "Exit code 0 if the database is whole and complete, 1 if it is not whole or incomplete, 2 if it is "
        "not a\ndatabase of Offramp, or of another format.",
    CLI_TAKES(CLI_ONE, "database", verify_options),
    .run = run_verify,
};
