/* `offramp merge`, and what is said of a shard. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

enum { LONGEST_LINE = 5000 };

struct wanted {
    ofr_merge_options merge;
};

ofr_status cli_say_shard(uint32_t shard, uint32_t n_shards, const char *out, struct cli_call *call) {
    char text[LONGEST_LINE];
    int n =
        snprintf(text, sizeof text,
                 "Part %u of %u is in %.4000s. When all are done: offramp merge PART.db... --out RUN.db\n",
                 shard, n_shards, out);
    return call->output.write(call->output.to, text, (size_t)n) ? OFR_OK : OFR_SYSTEM;
}

static const struct cli_option options[] = {
    CLI_OPTION("out", CLI_TEXT, merge.out, .value = "RUN.db", .required = true, .help = "database to write"),
    CLI_REPLACE(merge.replace), CLI_END};

static ofr_status run(struct cli_call *call) {
    struct wanted *wanted = call->options;
    wanted->merge.parts = (const char *const *)call->subjects;
    wanted->merge.n_parts = call->n_subjects;
    return ofr_merge(&wanted->merge, call->output, call->reports);
}

const struct command cli_merge_command = {
    .name = "merge",
    .summary = "combine the parts of a run or a comparison that --shard made",
    .usage = "PART.db... --out RUN.db",
    .description =
        "Write one database with the rows of all parts. The parts must be of one version, scenario, setting "
        "and seed. The result has the rows that one process would have written, and it is complete when no "
        "replicate is missing.",
    .notes = "Example: offramp run kasserine --replicates 40 --shard 1/4 --out part-1.db\n"
             "         offramp merge part-*.db --out run.db\n"
             "docs/cluster.md has scripts for Slurm and Snakemake.",
    CLI_TAKES(CLI_MANY, "database", options),
    .run = run,
};
