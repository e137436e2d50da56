#include "analysis/replay.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "models/registry.h"
#include "scenario/file.h"
#include "scenario/resolved.h"

/* ---- reading --------------------------------------------------------------------------- */

enum { LONGEST_PART = 200 };

struct reading {
    struct ofr_position at;
    struct ofr_reports *reports;
    ofr_status status;
};

/* What stands at a part, for a report: its JSON, cut. */
static void found(const json_t *value, char out[80]) {
    size_t n = value != NULL ? json_dumpb(value, out, 70, JSON_ENCODE_ANY | JSON_COMPACT) : 0;
    if (n == 0 || n > 70)
        snprintf(out, 80, "%s", value == NULL ? "missing" : "something long");
    else
        out[n] = '\0';
}

static void fault(struct reading *reading, const char *part, const json_t *value, const char *expected) {
    char text[80];
    found(value, text);
    reading->status = ofr_fail_at(reading->reports, OFR_BAD_INPUT, &reading->at, "%s is %s; %s is expected",
                                  part, text, expected);
}

static const char *read_text(struct reading *reading, const json_t *object, const char *within,
                             const char *name) {
    char part[LONGEST_PART];
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value))
        return json_string_value(value);
    snprintf(part, sizeof part, "%s%s", within, name);
    fault(reading, part, value, "a text");
    return "";
}

static bool is_digest(const json_t *value) {
    const char *text = json_string_value(value);
    return text != NULL && strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

static void read_plan(struct reading *reading, const json_t *json, size_t number,
                      struct ofr_replay_plan *plan) {
    char within[LONGEST_PART], part[LONGEST_PART + 32];
    snprintf(within, sizeof within, "plans[%zu].", number);
    plan->name = read_text(reading, json, within, "name");
    plan->resolved = read_text(reading, json, within, "resolved");
    const json_t *digests = json_object_get(json, "digests");
    size_t n = json_array_size(digests);
    snprintf(part, sizeof part, "%sdigests", within);
    if (!json_is_array(digests) || n == 0) {
        fault(reading, part, digests, "a list with a digest for each replicate");
        return;
    }
    plan->digests = ofr_malloc(n * sizeof *plan->digests);
    if (plan->digests == NULL) {
        reading->status = ofr_fail(reading->reports, OFR_SYSTEM, "not enough memory for a replay");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *digest = json_array_get(digests, i);
        plan->digests[i] = json_string_value(digest);
        snprintf(part, sizeof part, "%sdigests[%zu]", within, i);
        if (!is_digest(digest))
            fault(reading, part, digest, "16 hexadecimal digits");
    }
    plan->n_digests = n;
}

static void read_plans(struct reading *reading, struct ofr_replay *replay) {
    const json_t *plans = json_object_get(replay->json, "plans");
    size_t n = json_array_size(plans);
    if (!json_is_array(plans) || n == 0) {
        fault(reading, "plans", plans, "a list, first the run as it is");
        return;
    }
    ofr_status status = OFR_NEW(NULL, replay->plans, n, "a replay", reading->reports);
    if (status != OFR_OK) {
        reading->status = status;
        return;
    }
    replay->n_plans = n;
    for (size_t i = 0; i < n; i++)
        read_plan(reading, json_array_get(plans, i), i, &replay->plans[i]);
}

static void read_parts(struct reading *reading, struct ofr_replay *replay) {
    const json_t *format = json_object_get(replay->json, "offramp_replay");
    if (!json_is_integer(format)) {
        reading->status = ofr_fail_at(reading->reports, OFR_BAD_INPUT, &reading->at,
                                      "this is no replay file: it has no number offramp_replay");
        return;
    }
    if (json_integer_value(format) != OFR_REPLAY_FORMAT) {
        reading->status = ofr_fail_at(reading->reports, OFR_BAD_INPUT, &reading->at,
                                      "offramp_replay is %lld; this version reads format %d",
                                      (long long)json_integer_value(format), OFR_REPLAY_FORMAT);
        return;
    }
    replay->version = read_text(reading, replay->json, "", "version");
    const json_t *seed = json_object_get(replay->json, "seed");
    if (json_is_integer(seed) && json_integer_value(seed) >= 0)
        replay->seed = (uint64_t)json_integer_value(seed);
    else
        fault(reading, "seed", seed, "a whole number that is not negative");
    read_plans(reading, replay);
}

ofr_status ofr_replay_read(const char *path, struct ofr_replay *replay, struct ofr_reports *reports) {
    struct ofr_file file;
    json_error_t error;
    *replay = (struct ofr_replay){0};
    ofr_status status = ofr_file_read(path, NULL, &file, reports);
    if (status != OFR_OK)
        return status;
    struct reading reading = {.at = {.file = path}, .reports = reports, .status = OFR_OK};
    replay->json = json_loadb(file.text, file.size, JSON_REJECT_DUPLICATES, &error);
    if (replay->json == NULL) {
        reading.at.line = error.line;
        reading.at.column = error.column > 0 ? error.column : 1;
        reading.at.length = 1;
        reading.status = ofr_fail_at(reports, OFR_BAD_INPUT, &reading.at,
                                     "this is no JSON, or was cut or altered: %s", error.text);
    } else {
        read_parts(&reading, replay);
    }
    ofr_file_free(&file);
    if (reading.status != OFR_OK)
        ofr_replay_free(replay);
    return reading.status;
}

void ofr_replay_free(struct ofr_replay *replay) {
    for (size_t i = 0; i < replay->n_plans; i++)
        ofr_free(replay->plans[i].digests);
    ofr_free(replay->plans);
    json_decref(replay->json);
    *replay = (struct ofr_replay){0};
}

/* ---- running it again -------------------------------------------------------------------- */

static ofr_status run_plan(const struct ofr_replay *replay, const struct ofr_replay_plan *plan,
                           const ofr_replay_options *options, ofr_run **run, struct ofr_reports *reports) {
    struct ofr_scenario *scenario = NULL;
    const ofr_run_options how = {.replicates = (uint32_t)plan->n_digests,
                                 .seed = replay->seed,
                                 .threads = options->threads,
                                 .out = options->out,
                                 .replace = options->replace,
                                 .no_controls = true,
                                 .progress = options->progress,
                                 .progress_to = options->progress_to};
    ofr_status status = ofr_resolved_read(plan->resolved, ofr_model_schema, &scenario, reports);
    if (status != OFR_OK) /* the report says what; this one says where */
        return ofr_fail(reports, status, "the scenario of plan \"%s\" in the replay cannot be read",
                        plan->name);
    status = ofr_run_scenario(scenario, &how, run, reports);
    ofr_scenario_free(scenario);
    return status;
}

void ofr_replay_put_head(struct ofr_text *text, const char *what) {
    ofr_put(text, "%9s  %-16s  %-16s  %-9s  %s\n", "replicate", "in the file", "here", "", what);
}

bool ofr_replay_put_digest(struct ofr_text *text, uint32_t replicate, const char *stored, const char *found,
                           const char *of) {
    bool same = strcmp(stored, found) == 0;
    ofr_put(text, "%9u  %s  %s  %-9s  %s\n", replicate, stored, found, same ? "same" : "DIFFERENT", of);
    return same;
}

/* Print the digests of a plan; false when one differs. */
static bool print_plan(struct ofr_text *text, const struct ofr_replay_plan *plan, const ofr_run *run) {
    bool same = true;
    for (size_t i = 0; i < plan->n_digests; i++) {
        char digest[17];
        ofr_run_digest(run, (uint32_t)i, digest);
        same &= ofr_replay_put_digest(text, (uint32_t)i, plan->digests[i], digest,
                                      plan->name[0] != '\0' ? plan->name : "as it was");
    }
    return same;
}

static ofr_status find_plans(const struct ofr_replay *replay, const ofr_replay_options *options,
                             size_t *first, size_t *n, struct ofr_reports *reports) {
    *first = 0;
    *n = replay->n_plans;
    if (options->plan == NULL && options->out != NULL && replay->n_plans > 1)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "the replay has %zu plans; a database takes one: name it with --plan",
                        replay->n_plans);
    if (options->plan == NULL)
        return OFR_OK;
    while (*first < replay->n_plans && strcmp(replay->plans[*first].name, options->plan) != 0)
        ++*first;
    *n = 1;
    return *first < replay->n_plans
               ? OFR_OK
               : ofr_fail(reports, OFR_BAD_INPUT, "the replay has no plan \"%s\"; \"\" is the run as it was",
                          options->plan);
}

ofr_status ofr_replay_file(const char *path, const ofr_replay_options *options, ofr_sink sink,
                           struct ofr_reports *reports) {
    struct ofr_replay replay;
    struct ofr_text text = {.sink = sink};
    size_t first = 0, n = 0;
    bool same = true;
    OFR_TRY(ofr_replay_read(path, &replay, reports));
    if (strcmp(replay.version, OFR_VERSION) != 0)
        ofr_warn_at(reports, &(struct ofr_position){.file = path},
                    "it was saved by version %s and this is %s; digests may differ", replay.version,
                    OFR_VERSION);
    ofr_status status = find_plans(&replay, options, &first, &n, reports);
    if (status == OFR_OK)
        ofr_replay_put_head(&text, "plan");
    for (size_t i = first; status == OFR_OK && i < first + n; i++) {
        ofr_run *run = NULL;
        status = run_plan(&replay, &replay.plans[i], options, &run, reports);
        if (status == OFR_OK)
            same = print_plan(&text, &replay.plans[i], run) && same;
        ofr_run_free(run);
    }
    ofr_replay_free(&replay);
    OFR_THEN(status, ofr_text_end(&text, reports));
    if (status == OFR_OK && !same)
        status = ofr_fail(reports, OFR_CHECK_FAILED, "a digest differs: this is not the run that was saved");
    return status;
}
