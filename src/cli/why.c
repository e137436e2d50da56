/* `offramp why`. */
#include "cli.h"

struct wanted {
    struct cli_changes changes;
    ofr_why_options why;
    enum ofr_form form;
    bool resolve;
};

static const char *const when_shares[] = {"clear", "always", NULL};

static const struct cli_option options[] = {
    CLI_OPTION("outcome", CLI_TEXT, why.outcome, .value = "NAME",
               .help = "the outcome to explain; any of offramp odd"),
    CLI_WHOLE_OPTION("replicates", why.replicates, 1, 100000, "20",
                     "histories that differ in chance alone; intervals are over them"),
    CLI_OPTION("shares", CLI_CHOICE, why.shares, .words = when_shares, .low = OFR_SHARES_WHERE_CLEAR,
               .default_value = "clear",
               .help = "when shares of factors are computed: clear, only where no ratio may be 1; or always"),
    CLI_TEXT_OPTION("reference", why.reference, "FILE",
                    "profile that the place is compared with (reference.yaml beside the scenario)"),
    CLI_TEXT_OPTION("factors", why.factors, "LIST",
                    "only these factors, between commas; others and structure stay"),
    CLI_POINTS(why, 100000),
    CLI_SEED(why.seed),
    CLI_THREADS(why.threads),
    CLI_OUT(why.out, "keep every trial in a SQLite database as soon as it is done, with all outcomes, and "
                     "the tables why_ratio and why_factor at the end"),
    CLI_FLAG_OPTION("resume", why.resume,
                    "continue --out after an interruption, or add to it: another outcome, more replicates or "
                    "shares; finished trials are not simulated again"),
    CLI_REPLACE(why.replace),
    CLI_FLAG_OPTION("resolve", resolve,
                    "simulate nothing: print the checked profile as one text, the form that the page reads"),
    CLI_FORM(form),
    CLI_CHANGES,
    CLI_INTERVENTION,
    CLI_END};

static int check(struct cli_call *call, bool *done) {
    const struct wanted *wanted = call->options;
    (void)done;
    if (wanted->why.resume && wanted->why.out == NULL)
        return cli_bad_use(call->command, "--resume needs --out FILE.db, the database to continue");
    return 0;
}

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    CLI_REPORT_PROGRESS(call, wanted->why);
    if (wanted->resolve)
        return ofr_why_resolve(call->scenario, &wanted->why, call->output, call->reports);
    return ofr_why_here(call->scenario, &wanted->why, wanted->form, call->output, call->reports);
}

const struct command cli_why_command = {
    .name = "why",
    .summary = "what makes a place differ from the country, factor by factor",
    .usage = "SCENARIO [options]",
    .description =
        "Print first the plain ratio of the place to the country, in published counts and in the model, with "
        "intervals and a sentence. Only where it is clearly not 1, or on request, follow Shapley shares of "
        "the factors of reference.yaml beside the scenario (border, cover, unemployment, poverty, residual "
        "distrust, recruiters at the start, policing). Each factor is set to the country's figure on the "
        "same people with the same draws, in every combination. See docs/why.md.",
    .notes = "It explains the model's difference, not the world's, and forecasts nothing.",
    CLI_TAKES(CLI_SCENARIO, "scenario", options),
    .check = check,
    .run = run,
    .on_all_ranks = true,
};
