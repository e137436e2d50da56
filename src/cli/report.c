/* The command that puts a run into the page, as one file to hand on. */
#include "cli.h"

static const struct option options[] = {{"out", required_argument, NULL, 'o'},
                                        {"page", required_argument, NULL, 'p'},
                                        {"most", required_argument, NULL, 'm'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};

static int run(int n, char **arguments) {
    const struct command *command = &cli_report_command;
    ofr_report_options wanted = {0};
    uint64_t most = 0;
    int option;
    opterr = 0;
    while ((option = getopt_long(n, arguments, ":h", options, NULL)) != -1) {
        if (option == 'h')
            return cli_help(command);
        if (option == 'o')
            wanted.out = optarg;
        else if (option == 'p')
            wanted.page = optarg;
        else if (option != 'm')
            return cli_bad_option(command, option, arguments, options);
        else if (!cli_read_whole(optarg, 1000, &most) || most < 2)
            return cli_bad_use(command, "--most is '%s'; it must be a whole number in [2, 1000]", optarg);
    }
    if (optind + 1 != n)
        return cli_bad_use(command, optind == n ? "no database was given" : "only one database at a time");
    if (wanted.out == NULL)
        return cli_bad_use(command, "no file was given: --out FILE.html");
    wanted.most_mb = (uint32_t)most;
    ofr_reports *reports = ofr_reports_new();
    return cli_end(reports == NULL ? OFR_SYSTEM
                                   : ofr_report(arguments[optind], &wanted, cli_output(), reports),
                   reports);
}

const struct command cli_report_command = {
    "report", "put a run into the page, as one HTML file to hand on",
    "Usage: offramp report RUN.db --out REPORT.html [options]\n\n"
    "Write a copy of the page with the run in it: one file that opens by double click, offline,\n"
    "in three languages, and whose view Report is for printing. Outcomes and harm of all\n"
    "replicates are in it; where the file would become too large, events and series of the\n"
    "last replicates are left out. What is left out is printed here and stands in the page.\n\n"
    "  --out FILE        where to; a report that is there is replaced, anything else refused\n"
    "  --page FILE       the page that `make page` builds (beside the program, or installed)\n"
    "  --most MB         megabytes that the report should stay within (15)\n"
    "  --help            print this\n\n"
    "A run that is incomplete is put in as far as it is finished, and the page says so.\n",
    run, false};
