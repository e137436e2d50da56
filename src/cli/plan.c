/* `offramp plan`. */
#include "cli.h"

struct wanted {
    struct cli_changes changes; /* without interventions: sets are made of these */
    struct cli_list interventions;
    ofr_plan_options plan;
    enum ofr_form form;
};

static const struct cli_option options[] = {
    CLI_OPTION("budget", CLI_REAL, plan.budget, .value = "B", .high = 1000000000000000, .required = true,
               .help = "most that a set may cost over the run, in the interventions' currency"),
    CLI_OPTION(
        "intervention", CLI_LIST, interventions, .value = "NAME", .required = true,
        .help =
            "an intervention of the scenario (see offramp interventions) or a YAML file that may be part of "
            "a set; 1 to 16 of them, in any order"),
    CLI_TEXT_OPTION("harm", plan.harm, "NAME",
                    "line of the harm ledger that sets are compared by (the line that the model names)"),
    CLI_POINTS(plan, 100000),
    CLI_WHOLE_OPTION("replicates", plan.replicates, 2, 100000, "24", "at most so many for a set"),
    CLI_SEED(plan.seed),
    CLI_THREADS(plan.threads),
    CLI_OUT(plan.out, "write a SQLite database with every trial"),
    CLI_RESUME(plan.resume),
    CLI_REPLACE(plan.replace),
    CLI_FORM(form),
    CLI_CHANGES,
    CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    wanted->plan.interventions = wanted->interventions.texts;
    wanted->plan.n_interventions = wanted->interventions.n;
    CLI_REPORT_PROGRESS(call, wanted->plan);
    return ofr_plan_interventions(call->scenario, &wanted->plan, wanted->form, call->output, call->reports);
}

const struct command cli_plan_command = {
    .name = "plan",
    .summary = "find sets of interventions within a budget that nothing dominates",
    .usage = "SCENARIO --budget B --intervention A --intervention B ... [options]",
    .description =
        "Try all sets of the interventions that cost at most the budget. Each is run a few times; sets that "
        "another dominates in joins, cost and harm leave, and the others are run again. Prints the sets "
        "that remain. Only whole interventions are searched over, as their files declare them.",
    .notes = "Example: offramp plan kasserine --areas town --until 2014-12-31 --budget 3000000 \\\n          "
             "   --intervention community-workers --intervention fair-custody --intervention protection",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = run,
    .on_all_ranks = true,
};
