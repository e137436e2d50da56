/* The commands that print what the model is: parameters and odd. */
#include "cli.h"

static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

/* Read the options of a command that has only --help; -1 to go on, or an exit code. */
static int only_help(const struct command *command, int n, char **arguments) {
    opterr = 0;
    int option = getopt_long(n, arguments, ":h", options, NULL);
    if (option == 'h')
        return cli_help(command);
    return option == -1 ? -1 : cli_bad_option(command, option, arguments, options);
}

static int run_parameters(int n, char **arguments) {
    int code = only_help(&cli_parameters_command, n, arguments);
    if (code >= 0)
        return code;
    if (optind + 1 < n)
        return cli_bad_use(&cli_parameters_command, "only one prefix at a time");
    ofr_reports *reports = ofr_reports_new();
    const char *prefix = optind < n ? arguments[optind] : "";
    return cli_end(reports == NULL ? OFR_SYSTEM : ofr_parameters(prefix, cli_output(), reports), reports);
}

const struct command cli_parameters_command = {
    "parameters", "print what a scenario can set",
    "Usage: offramp parameters [PREFIX]\n\n"
    "Print the parameters whose names begin with PREFIX (all without it): unit, default, range, side\n"
    "(group, state or society), origin, meaning and source.\n\n"
    "  --help            print this\n\n"
    "Example: offramp parameters talk\n",
    run_parameters, false};

static int run_odd(int n, char **arguments) {
    int code = only_help(&cli_odd_command, n, arguments);
    if (code >= 0)
        return code;
    if (optind < n)
        return cli_bad_use(&cli_odd_command, "it takes no arguments");
    ofr_reports *reports = ofr_reports_new();
    return cli_end(reports == NULL ? OFR_SYSTEM : ofr_odd(cli_output(), reports), reports);
}

const struct command cli_odd_command = {
    "odd", "print the tables of the model description (ODD)",
    "Usage: offramp odd\n\n"
    "Print, in Markdown, the parts of the model description that come from the code: processes,\n"
    "parameters, tables, events, observables, outcomes and interventions.\n\n"
    "  --help            print this\n",
    run_odd, false};
