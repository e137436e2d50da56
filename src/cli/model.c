/* The commands that print what the model is: parameters and odd. */
#include "cli.h"

static ofr_status run_parameters(struct cli_call *call) {
    return ofr_parameters(call->subject == NULL ? "" : call->subject, call->output, call->reports);
}

const struct command cli_parameters_command = {
    .name = "parameters",
    .summary = "print what a scenario can set",
    .usage = "[PART]",
    .description =
        "Print the parameters with PART in their names (all without it): unit, default, range, "
        "actor (group, state or society), scope (place, country, group or theory), origin, meaning and "
        "source.",
    .notes = "Example: offramp parameters talk",
    .subject = CLI_MAY_HAVE,
    .subject_name = "part of a name",
    .run = run_parameters,
};

static ofr_status run_odd(struct cli_call *call) { return ofr_odd(call->output, call->reports); }

const struct command cli_odd_command = {
    .name = "odd",
    .summary = "print the tables of the model description (ODD)",
    .usage = "",
    .description = "Print, in Markdown, the parts of the model description that come from the code: "
                   "processes, parameters, tables, events, observables, outcomes and interventions.",
    .run = run_odd,
};
