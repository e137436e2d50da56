/* offramp: the program. One command a file; this one chooses among them. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const struct command *const commands[] = {
    &cli_run_command,    &cli_check_command,   &cli_patterns_command,      &cli_league_command,
    &cli_lives_command,  &cli_export_command,  &cli_report_command,        &cli_parameters_command,
    &cli_odd_command,    &cli_resolve_command, &cli_interventions_command, &cli_compare_command,
    &cli_plan_command,   &cli_why_command,     &cli_sensitivity_command,   &cli_calibrate_command,
    &cli_replay_command,
};
#define N_COMMANDS (sizeof commands / sizeof *commands)

static const struct command *find(const char *name) {
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int print_help(void) {
    printf("Offramp simulates how a violent-extremist group recruits in a synthetic town, and what\n"
           "prevention does. Its people are made up; it scores no real person and forecasts nothing.\n\n"
           "Usage: offramp COMMAND ...\n\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-11s %s\n", commands[i]->name, commands[i]->what);
    printf("  %-11s %s\n  %-11s %s\n\n", "help", "print this, or the help of a command", "version",
           "print the version");
    printf("Begin with: offramp run kasserine --areas town --out town.db\n"
           "Each command takes --help. Exit codes: 0 fine, 1 a check did not hold, 2 bad input or\n"
           "use, 3 the system failed (disk, memory).\n");
    return OFR_OK;
}

static int unknown(const char *name) {
    const char *names[N_COMMANDS + 2] = {"help", "version"};
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i + 2] = commands[i]->name;
    const char *near = ofr_nearest(name, names, N_COMMANDS + 2);
    fprintf(stderr, "error: there is no command '%s'", name);
    if (near != NULL)
        fprintf(stderr, "; did you mean '%s'?", near);
    fputs("\nTry 'offramp help'.\n", stderr);
    return OFR_BAD_INPUT;
}

static int help(int n, char **arguments) {
    if (n < 2)
        return print_help();
    const struct command *command = find(arguments[1]);
    return command == NULL ? unknown(arguments[1]) : cli_help(command);
}

static int choose(int n, char **arguments) {
    const struct command *command = n < 2 ? NULL : find(arguments[1]);
    if (ofr_ranks_own() > 0 && (command == NULL || !command->on_all_ranks))
        return OFR_OK; /* left to rank 0 */
    if (n < 2) {
        fputs("error: no command was given\nTry 'offramp help'.\n", stderr);
        return OFR_BAD_INPUT;
    }
    const char *name = arguments[1];
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(n - 1, arguments + 1);
    if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
        printf("offramp %s\n", OFR_VERSION);
        return OFR_OK;
    }
    return command == NULL ? unknown(name) : command->run(n - 1, arguments + 1);
}

static int join_and_choose(int n, char **arguments) {
    ofr_reports *reports = ofr_reports_new();
    ofr_status status = reports == NULL ? OFR_SYSTEM : ofr_ranks_join(reports);
    if (status != OFR_OK)
        return cli_end(status, reports);
    ofr_reports_free(reports);
    return choose(n, arguments);
}

/* OpenMP reads the variable when it is loaded, so the program starts again. Threads that spin at the end
 * of a loop make a run on a busy machine a hundred times slower than threads that sleep. */
static void wait_passively(char **arguments) {
    if (getenv("OMP_WAIT_POLICY") != NULL || setenv("OMP_WAIT_POLICY", "passive", 1) != 0)
        return;
    execv("/proc/self/exe", arguments);
}

int main(int n, char **arguments) {
    wait_passively(arguments);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is a failed write, exit 3 */
    int code = join_and_choose(n, arguments);
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) != 0 || failed) {
        fputs("error: standard output could not be written in full\n", stderr);
        code = OFR_SYSTEM;
    }
    ofr_ranks_leave();
    return code;
}
