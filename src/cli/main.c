/* Choice of the command, and what every command does: read options, open the scenario, report. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli.h"

static const struct command *const commands[] = {
    &cli_run_command,           &cli_check_command,       &cli_patterns_command,  &cli_league_command,
    &cli_distribution_command,  &cli_lives_command,       &cli_export_command,    &cli_report_command,
    &cli_verify_command,        &cli_parameters_command,  &cli_odd_command,       &cli_resolve_command,
    &cli_interventions_command, &cli_audit_command,       &cli_compare_command,   &cli_plan_command,
    &cli_why_command,           &cli_sensitivity_command, &cli_calibrate_command, &cli_replay_command,
    &cli_merge_command,
};
#define N_COMMANDS (sizeof commands / sizeof *commands)

static const struct command *find(const char *name) {
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

enum { LEAST_STACK = 1024 }; /* kB; a reader of deep YAML and SQLite take a few hundred */

/* ---- one command --------------------------------------------------------------------- */

/* Whether standard output is a pipe whose reader has ended, such as `head`: no fault, and nobody to tell. */
static bool reader_is_gone(void) {
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

static bool write_output(void *to, const char *text, size_t n) {
    cli_progress_end(to);
    return ofr_ranks_own() > 0 || fwrite(text, 1, n, stdout) == n;
}

static void print_reports(const ofr_reports *reports) {
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        size_t n = ofr_reports_text(reports, i, NULL, 0) + 1;
        char *text = malloc(n);
        if (text == NULL)
            return;
        ofr_reports_text(reports, i, text, n);
        fputs(text, stderr);
        free(text);
    }
}

/* Print the reports on standard error and return the status as an exit code. */
static int end(ofr_status status, ofr_reports *reports) {
    bool told = fflush(stdout) == 0 && !ferror(stdout); /* so that reports come after the results */
    bool prints = ofr_ranks_own() == 0 && (told || !reader_is_gone());
    if (prints)
        print_reports(reports);
    if (prints && status == OFR_SYSTEM && ofr_reports_count(reports) == 0)
        fputs("error: not enough memory\n", stderr);
    ofr_reports_free(reports);
    return (int)status;
}

/* Open the scenario of a command; ranks agree on the outcome, so that none waits for one that failed. */
static ofr_status open_scenario(struct cli_call *call, ofr_status status) {
    if (status == OFR_OK && call->command->takes_runs && ofr_is_stored_run(call->subject))
        return OFR_OK; /* it is run again as it was */
    if (status == OFR_OK)
        status = cli_open(call->subject, call->options, &call->scenario, call->reports);
    return call->command->on_all_ranks ? ofr_ranks_agree(status, call->reports) : status;
}

static int carry_out(struct cli_call *call, int code) {
    call->reports = ofr_reports_new();
    ofr_status status = call->reports == NULL ? OFR_SYSTEM : (ofr_status)code;
    if (call->command->subject == CLI_SCENARIO)
        status = open_scenario(call, status);
    if (status == OFR_OK)
        status = call->command->run(call);
    cli_progress_end(&call->progress);
    ofr_scenario_free(call->scenario);
    return end(status, call->reports);
}

static int call_command(const struct command *command, int n, char **arguments) {
    struct cli_call call = {.command = command, .n = n, .arguments = arguments};
    bool help = false, done = false;
    int code = OFR_SYSTEM;
    cli_progress_start(&call.progress);
    call.output = (ofr_sink){write_output, &call.progress};
    call.options = calloc(1, command->size + 1);
    if (call.options != NULL)
        code = cli_read_options(&call, &help);
    if (code == 0 && help)
        cli_print_help(command);
    else {
        if (code == 0 && command->check != NULL)
            code = command->check(&call, &done);
        if (!done)
            code = carry_out(&call, code);
    }
    cli_free_options(command, call.options);
    return code;
}

/* ---- which command ------------------------------------------------------------------- */

static int print_help(void) {
    printf("Offramp simulates how a violent-extremist group recruits in a synthetic town, and what\n"
           "prevention does. Its people are made up; it scores no real person and forecasts nothing.\n\n"
           "Usage: offramp COMMAND ...\n\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-11s %s\n", commands[i]->name, commands[i]->summary);
    printf("  %-11s %s\n  %-11s %s\n\n", "help", "print this, or the help of a command", "version",
           "print the version, and how the program was built");
    printf("Begin with: offramp run kasserine --areas town --out town.db\n"
           "Each command takes --help. Exit codes: 0 success, 1 a check failed, 2 bad input or\n"
           "use, 3 the system failed (disk, memory), 130 and 143 stopped by Ctrl-C or SIGTERM.\n"
           "offramp help --man prints a man page, offramp help --completion completion for bash.\n");
    return OFR_OK;
}

static int unknown(const char *name) {
    const char *names[N_COMMANDS + 2] = {"help", "version"}, *renamed = cli_renamed(name);
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i + 2] = commands[i]->name;
    const char *near = ofr_nearest(name, names, N_COMMANDS + 2);
    if (renamed != NULL)
        cli_complain("command '%s' is now called '%s'", name, renamed);
    else if (near != NULL)
        cli_complain("there is no command '%s'; did you mean '%s'?", name, near);
    else
        cli_complain("there is no command '%s'", name);
    fputs("Try 'offramp help'.\n", stderr);
    return OFR_BAD_INPUT;
}

static int help(int n, char **arguments) {
    if (n < 2)
        return print_help();
    const struct command *command = find(arguments[1]);
    if (strcmp(arguments[1], "--man") == 0)
        cli_print_man(commands, N_COMMANDS);
    else if (strcmp(arguments[1], "--completion") == 0)
        cli_print_completion(commands, N_COMMANDS);
    else if (command != NULL)
        cli_print_help(command);
    else
        return unknown(arguments[1]);
    return OFR_OK;
}

static int print_version(void) {
    printf("offramp %s\n%s\n", OFR_VERSION, ofr_build_text());
    return OFR_OK;
}

static bool is_either(const char *word, const char *one, const char *other) {
    return strcmp(word, one) == 0 || strcmp(word, other) == 0;
}

static int choose(int n, char **arguments) {
    const struct command *command = n < 2 ? NULL : find(arguments[1]);
    if (ofr_ranks_own() > 0 && (command == NULL || !command->on_all_ranks))
        return OFR_OK; /* left to rank 0 */
    if (n < 2) {
        fputs("error: no command was given\nTry 'offramp help'.\n", stderr);
        return OFR_BAD_INPUT;
    }
    if (strcmp(arguments[1], "help") == 0 || is_either(arguments[1], "--help", "-h"))
        return help(n - 1, arguments + 1);
    if (is_either(arguments[1], "version", "--version"))
        return print_version();
    return command == NULL ? unknown(arguments[1]) : call_command(command, n - 1, arguments + 1);
}

static int join_and_choose(int n, char **arguments) {
    ofr_reports *reports = ofr_reports_new();
    ofr_status status = reports == NULL ? OFR_SYSTEM : ofr_ranks_join(reports);
    if (status != OFR_OK)
        return end(status, reports);
    ofr_reports_free(reports);
    return choose(n, arguments);
}

/* The stack of the first thread is what the shell allows; those of others have a size of their own. */
static bool has_stack(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur / 1024 >= LEAST_STACK)
        return true;
    fprintf(stderr, "error: the stack is limited to %llu kB, and %d are needed (ulimit -s 8192)\n",
            (unsigned long long)limit.rlim_cur / 1024, LEAST_STACK);
    return false;
}

/* The reader went away: end as if this had ended the program, as with other programs in a pipe. */
static int end_of_pipe(void) {
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
    return OFR_SYSTEM;
}

int main(int n, char **arguments) {
    if (!has_stack())
        return OFR_SYSTEM;
    signal(SIGPIPE, SIG_IGN); /* writing to a reader that went away fails, and what is open is closed */
    signal(SIGXFSZ, SIG_IGN); /* a file over the limit of its size is a full disk */
    int code = join_and_choose(n, arguments);
    bool failed = ferror(stdout) != 0;
    failed |= fflush(stdout) != 0;
    bool gone = failed && reader_is_gone();
    if (failed && !gone) {
        fputs("error: standard output could not be written in full\n", stderr);
        code = OFR_SYSTEM;
    }
    if (code == OFR_STOPPED)
        code = 128 + (cli_stop_asked() != 0 ? cli_stop_asked() : SIGTERM);
    ofr_ranks_leave();
    return gone ? end_of_pipe() : code;
}
