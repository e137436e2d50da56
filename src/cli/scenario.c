/* The commands that look at a scenario without running it: check, resolve and interventions. */
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"

static const struct option options[] = {
    CLI_SCENARIO_OPTIONS, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

typedef ofr_status (*look_function)(ofr_scenario *scenario, ofr_reports *reports);

static ofr_status look_at(const char *name, const struct cli_changes *changes, look_function look,
                          ofr_reports *reports) {
    ofr_scenario *scenario = NULL;
    ofr_status status = cli_open(name, changes, &scenario, reports);
    if (status == OFR_OK)
        status = look(scenario, reports);
    ofr_scenario_free(scenario);
    return status;
}

static int with_scenario(const struct command *command, int n, char **arguments, look_function look) {
    struct cli_changes changes = {0};
    bool help = false;
    int option, code = 0;
    opterr = 0;
    while (code == 0 && (option = getopt_long(n, arguments, ":h", options, NULL)) != -1) {
        if (option == 'h')
            help = true;
        else if (option == '?' || option == ':')
            code = cli_bad_option(command, option, arguments, options);
        else if (!cli_take_change(&changes, option, optarg))
            code = OFR_SYSTEM;
    }
    if (code == 0 && help)
        code = cli_help(command);
    else if (code == 0 && optind + 1 != n)
        code = cli_bad_use(command, optind == n ? "no scenario was given" : "only one scenario at a time");
    else if (code == 0) {
        ofr_reports *reports = ofr_reports_new();
        code = cli_end(reports == NULL ? OFR_SYSTEM : look_at(arguments[optind], &changes, look, reports),
                       reports);
    }
    cli_free_changes(&changes);
    return code;
}

static ofr_status describe(ofr_scenario *scenario, ofr_reports *reports) {
    return ofr_scenario_describe(scenario, cli_output(), reports);
}

static ofr_status resolve(ofr_scenario *scenario, ofr_reports *reports) {
    return ofr_scenario_resolve(scenario, cli_output(), reports);
}

static ofr_status list_interventions(ofr_scenario *scenario, ofr_reports *reports) {
    return ofr_list_interventions(scenario, cli_output(), reports);
}

static int run_interventions(int n, char **arguments) {
    return with_scenario(&cli_interventions_command, n, arguments, list_interventions);
}

static int run_check(int n, char **arguments) {
    return with_scenario(&cli_check_command, n, arguments, describe);
}

static int run_resolve(int n, char **arguments) {
    return with_scenario(&cli_resolve_command, n, arguments, resolve);
}

const struct command cli_check_command = {
    "check", "list all faults of a scenario at once, or describe it",
    "Usage: offramp check SCENARIO [options]\n\n"
    "Read a scenario and its tables and list every fault in them with file, line and column.\n"
    "If there is none, describe the scenario: its size, and what its values rest on.\n\n" CLI_SCENARIO_HELP
    "  --help            print this\n\n"
    "Exit code 2 if there is a fault.\n",
    run_check, false};

const struct command cli_resolve_command = {
    "resolve", "print a scenario as one text with every value in it",
    "Usage: offramp resolve SCENARIO [options]\n\n"
    "Print the scenario in resolved form: every parameter, table and pattern in one plain text, the\n"
    "form that a database keeps and that the WebAssembly engine reads.\n\n" CLI_SCENARIO_HELP
    "  --help            print this\n",
    run_resolve, false};

const struct command cli_interventions_command = {
    "interventions", "list the interventions that come with a scenario",
    "Usage: offramp interventions SCENARIO [options]\n\n"
    "List the interventions in the folder `interventions` beside a scenario: what each does, when, which\n"
    "parameters it changes and what it costs. Use one with offramp run SCENARIO --intervention NAME.\n"
    "docs/interventions.md says how to write one.\n\n" CLI_SCENARIO_HELP "  --help            print this\n\n"
    "Exit code 2 if a file has a fault.\n",
    run_interventions, false};
