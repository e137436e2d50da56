/* `offramp compare`. */
#include "cli.h"

enum { MOST_FOR_PRECISION = 100, USUAL_REPLICATES = 20 }; /* replicates when none are asked for */

struct wanted {
    struct cli_changes changes; /* without interventions: these are the arms */
    struct cli_list arms;
    ofr_compare_options compare;
    enum ofr_form form;
};

static const struct cli_option options[] = {
    CLI_OPTION(
        "intervention", CLI_LIST, arms, .value = "NAME[+NAME...]",
        .help = "an intervention of the scenario (see offramp interventions) or a YAML file; several with + "
                "between are taken together. May be repeated, in any order"),
    CLI_WHOLE_OPTION("replicates", compare.replicates, 1, 1000000, NULL,
                     "runs, each with a point and chance of its own (20; with --precision 100)"),
    CLI_OPTION(
        "precision", CLI_SHARE, compare.precision, .value = "P",
        .help = "add replicates until the interval of every intervention's change reaches at most P (5% or "
                "0.05) of the outcome without it to either side; at most --replicates of them"),
    CLI_TEXT_OPTION("outcome", compare.outcome, "NAME",
                    "outcome that measures are ranked by (the primary one); see offramp odd"),
    CLI_POINTS(compare, 1000000),
    CLI_FLAG_OPTION("no-ablations", compare.no_ablations,
                    "leave out the arms without a size that rests on no evidence"),
    CLI_SEED(compare.seed),
    CLI_THREADS(compare.threads),
    CLI_OUT(compare.out, "write a SQLite database with every replicate of every intervention"),
    CLI_RESUME(compare.resume),
    CLI_REPLACE(compare.replace),
    CLI_SHARD_OF(compare.shard),
    CLI_FORM(form),
    CLI_CHANGES,
    CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    ofr_comparison *comparison = NULL;
    wanted->compare.arms = wanted->arms.texts;
    wanted->compare.n_arms = wanted->arms.n;
    if (wanted->compare.replicates == 0)
        wanted->compare.replicates = wanted->compare.precision > 0 ? MOST_FOR_PRECISION : USUAL_REPLICATES;
    CLI_REPORT_PROGRESS(call, wanted->compare);
    ofr_status status = ofr_compare(call->scenario, &wanted->compare, &comparison, call->reports);
    if (status == OFR_OK && wanted->compare.n_shards > 0)
        status = cli_say_shard(wanted->compare.shard, wanted->compare.n_shards, wanted->compare.out, call);
    else if (status == OFR_OK && comparison != NULL)
        status = ofr_comparison_put(comparison, wanted->form, call->output, call->reports);
    ofr_comparison_free(comparison);
    return status;
}

const struct command cli_compare_command = {
    .name = "compare",
    .summary = "run interventions against one another: change, cost, harm, with intervals",
    .usage = "SCENARIO --intervention A --intervention B ... [options]",
    .description = "Run a scenario without any intervention and once with each, from its first day on: the "
                   "same people and "
                   "the same draws, so that every difference is an effect of the intervention. Prints a "
                   "ranked table and a "
                   "sentence for each. No result is called fewer or more while its interval contains zero.",
    .notes =
        "Example: offramp compare kasserine --areas town --until 2014-12-31 --intervention fair-custody \\\n "
        "            --intervention more-raids --intervention fair-custody+protection --replicates 8",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .run = run,
    .on_all_ranks = true,
};
