/* `offramp audit`. */
#include "cli.h"

struct wanted {
    struct cli_changes changes;
    struct cli_list mechanisms;
    ofr_audit_options audit;
    enum ofr_form form;
};

static const struct cli_option options[] = {
    CLI_TEXT_OPTION("from", audit.from, "DATE",
                    "the first day without a mechanism, after the first day of the run (a year after it)"),
    CLI_OPTION("mechanism", CLI_LIST, mechanisms, .value = "NAME",
               .help = "take out this mechanism (see offramp odd); may be repeated (all)"),
    CLI_WHOLE_OPTION("replicates", audit.replicates, 1, 100000, "10",
                     "runs, each with a point and chance of its own"),
    CLI_POINTS(audit, 100000),
    CLI_SEED(audit.seed),
    CLI_THREADS(audit.threads),
    CLI_OUT(audit.out,
            "keep the numbers of each replicate in a SQLite database as soon as it is done, and the "
            "tables at the end"),
    CLI_RESUME(audit.resume),
    CLI_REPLACE(audit.replace),
    CLI_FORM(form),
    CLI_CHANGES,
    CLI_INTERVENTION,
    CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    wanted->audit.mechanisms = wanted->mechanisms.texts;
    wanted->audit.n_mechanisms = wanted->mechanisms.n;
    CLI_REPORT_PROGRESS(call, wanted->audit);
    return ofr_audit_mechanisms(call->scenario, &wanted->audit, wanted->form, call->output, call->reports);
}

const struct command cli_audit_command = {
    .name = "audit",
    .summary = "take out one mechanism at a time: what each does, which are inert, which limits bind",
    .usage = "SCENARIO [options]",
    .description =
        "Run a scenario as it is and, from a day on, once without each mechanism of its model: the same "
        "people "
        "and the same draws, so that every difference is an effect of the mechanism. Prints whether each "
        "moves "
        "its own outcome, what it changes of the main outcomes, how many people would not have joined "
        "without "
        "it, how often the limits of the model bind, and how far one join leads to others. Of the mechanisms "
        "of the group it reports only whether they are active; what the group's side does is reported of all "
        "of it together. See docs/audit.md.",
    .notes =
        "Example: offramp audit kasserine --areas town --until 2014-12-31 --from 2012-01-01 --replicates 8",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = run,
    .on_all_ranks = true,
};
