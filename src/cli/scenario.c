/* The commands that look at a scenario without running it: check, resolve and interventions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

struct wanted {
    struct cli_changes changes;
};

static const struct cli_option options[] = {CLI_CHANGES, CLI_INTERVENTION, CLI_END};

static ofr_status apply_scale(ofr_scenario *scenario, const char *text, ofr_reports *reports) {
    double share = 0;
    if (!ofr_number_read(text, &share)) {
        if (ofr_ranks_own() == 0)
            cli_complain("--scale is '%s'; it must be a number in (0, 1]", text);
        return OFR_BAD_INPUT;
    }
    return ofr_scenario_scale(scenario, share, reports);
}

ofr_status cli_open(const char *name, const struct cli_changes *changes, ofr_scenario **scenario,
                    ofr_reports *reports) {
    ofr_status status = ofr_scenario_open(name, scenario, reports), worst = OFR_OK;
    if (status != OFR_OK)
        return status;
    for (size_t i = 0; i < changes->sets.n; i++)
        if ((status = ofr_scenario_set(*scenario, changes->sets.texts[i], reports)) != OFR_OK)
            worst = status;
    if (changes->until != NULL && (status = ofr_scenario_until(*scenario, changes->until, reports)) != OFR_OK)
        worst = status;
    if (changes->areas != NULL && (status = ofr_scenario_areas(*scenario, changes->areas, reports)) != OFR_OK)
        worst = status;
    if (changes->scale != NULL && (status = apply_scale(*scenario, changes->scale, reports)) != OFR_OK)
        worst = status;
    for (size_t i = 0; worst != OFR_SYSTEM && i < changes->interventions.n; i++)
        if ((status = ofr_scenario_intervention(*scenario, changes->interventions.texts[i], reports)) !=
            OFR_OK)
            worst = status;
    return worst;
}

static ofr_status describe(struct cli_call *call) {
    return ofr_scenario_describe(call->scenario, call->output, call->reports);
}

static ofr_status resolve(struct cli_call *call) {
    return ofr_scenario_resolve(call->scenario, call->output, call->reports);
}

static ofr_status list_interventions(struct cli_call *call) {
    return ofr_list_interventions(call->scenario, call->output, call->reports);
}

const struct command cli_check_command = {
    .name = "check",
    .summary = "list all faults of a scenario at once, or describe it",
    .usage = "SCENARIO [options]",
    .description = "Read a scenario and its tables and list every fault in them with file, line and column. "
                   "If there is none, describe the scenario: its size, and the sources of its values.",
    .notes = "Exit code 2 if there is a fault.",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = describe,
};

const struct command cli_resolve_command = {
    .name = "resolve",
    .summary = "print a scenario as one text with every value in it",
    .usage = "SCENARIO [options]",
    .description =
        "Print the scenario in resolved form: every parameter, table and pattern in one plain text. "
        "Databases keep this form, and the WebAssembly engine reads it.",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = resolve,
};

const struct command cli_interventions_command = {
    .name = "interventions",
    .summary = "list the interventions that come with a scenario",
    .usage = "SCENARIO [options]",
    .description =
        "List the interventions in the folder `interventions` beside a scenario: what each does, when, "
        "which parameters it changes and what it costs. Use one with offramp run SCENARIO --intervention "
        "NAME. docs/interventions.md explains how to write one.",
    .notes = "Exit code 2 if a file has a fault.",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = list_interventions,
};
