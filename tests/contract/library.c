/* The library's answers, for the contract tests: every text and JSON that the commands print, as files.
 *
 *     library FOLDER PERSON INTERVENTION...
 *
 * FOLDER holds run.db, which the command line wrote; PERSON is somebody in it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "offramp.h"
#include "place.h"

static const char *folder;
static ofr_reports *reports;

static bool put(void *to, const char *text, size_t n) { return fwrite(text, 1, n, to) == n; }

static const char *path_of(const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void check(ofr_status status, const char *what) {
    if (status == OFR_OK || status == OFR_CHECK_FAILED)
        return;
    fprintf(stderr, "%s failed with status %d\n", what, (int)status);
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        char text[1000];
        ofr_reports_text(reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    exit(1);
}

static FILE *begin(const char *name) {
    FILE *file = fopen(path_of(name), "w");
    if (file == NULL)
        exit(1);
    return file;
}

static ofr_scenario *open_place(void) {
    static const char *const settings[] = PLACE_SETTINGS;
    ofr_scenario *scenario = NULL;
    check(ofr_scenario_open(PLACE_SCENARIO, &scenario, reports), "open");
    check(ofr_scenario_areas(scenario, PLACE_AREAS, reports), "areas");
    check(ofr_scenario_scale(scenario, PLACE_SCALE, reports), "scale");
    check(ofr_scenario_until(scenario, PLACE_UNTIL, reports), "until");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        check(ofr_scenario_set(scenario, settings[i], reports), settings[i]);
    return scenario;
}

static void answer_run(const ofr_scenario *scenario) {
    const ofr_run_options options = {
        .replicates = PLACE_REPLICATES, .seed = PLACE_SEED, .threads = 1, .no_controls = true};
    ofr_run *run = NULL;
    check(ofr_run_scenario(scenario, &options, &run, reports), "run");
    FILE *json = begin("library-run.json"), *text = begin("library-run.txt");
    check(ofr_run_json(run, (ofr_sink){put, json}, reports), "run as JSON");
    check(ofr_run_summary(run, (ofr_sink){put, text}, reports), "summary");
    fclose(json);
    fclose(text);
    ofr_run_free(run);
}

static void answer_compare(const ofr_scenario *scenario, const char *const *interventions, size_t n) {
    const ofr_compare_options options = {.arms = interventions,
                                         .n_arms = n,
                                         .replicates = PLACE_REPLICATES,
                                         .fixed = true,
                                         .seed = PLACE_SEED,
                                         .threads = 1};
    ofr_comparison *comparison = NULL;
    check(ofr_compare(scenario, &options, &comparison, reports), "compare");
    FILE *json = begin("library-compare.json"), *text = begin("library-compare.txt");
    check(ofr_comparison_put(comparison, OFR_FORM_JSON, (ofr_sink){put, json}, reports),
          "comparison as JSON");
    check(ofr_comparison_put(comparison, OFR_FORM_TEXT, (ofr_sink){put, text}, reports),
          "comparison in words");
    fclose(json);
    fclose(text);
    ofr_comparison_free(comparison);
}

static void answer_plan(const ofr_scenario *scenario, const char *const *interventions, size_t n) {
    const ofr_plan_options options = {.interventions = interventions,
                                      .n_interventions = n,
                                      .budget = PLACE_BUDGET,
                                      .replicates = PLACE_REPLICATES,
                                      .fixed = true,
                                      .seed = PLACE_SEED,
                                      .threads = 1};
    static const char *const names[2] = {"library-plan.txt", "library-plan.json"};
    for (int as_json = 0; as_json < 2; as_json++) {
        FILE *file = begin(names[as_json]);
        check(ofr_plan_interventions(scenario, &options, as_json, (ofr_sink){put, file}, reports), "plan");
        fclose(file);
    }
}

static void answer_audit(const ofr_scenario *scenario) {
    static const char *const mechanisms[] = PLACE_MECHANISMS;
    const ofr_audit_options options = {.from = PLACE_AUDITED,
                                       .mechanisms = mechanisms,
                                       .n_mechanisms = sizeof mechanisms / sizeof *mechanisms,
                                       .replicates = PLACE_REPLICATES,
                                       .fixed = true,
                                       .seed = PLACE_SEED,
                                       .threads = 1};
    static const char *const names[2] = {"library-audit.txt", "library-audit.json"};
    static const enum ofr_form forms[2] = {OFR_FORM_TEXT, OFR_FORM_JSON};
    for (int i = 0; i < 2; i++) {
        FILE *file = begin(names[i]);
        check(ofr_audit_mechanisms(scenario, &options, forms[i], (ofr_sink){put, file}, reports), "audit");
        fclose(file);
    }
}

static void answer_database(int64_t person) {
    static const char *const names[2] = {"library-patterns.txt", "library-patterns.json"};
    char database[4096];
    snprintf(database, sizeof database, "%s", path_of("run.db"));
    for (int as_json = 0; as_json < 2; as_json++) {
        FILE *file = begin(names[as_json]);
        check(ofr_patterns(database, as_json, (ofr_sink){put, file}, reports), "patterns");
        fclose(file);
    }
    FILE *file = begin("library-life.txt");
    check(ofr_lives_of(database, person, 0, (ofr_sink){put, file}, reports), "life");
    fclose(file);
}

int main(int n, char **arguments) {
    if (n < 4)
        return 2;
    folder = arguments[1];
    reports = ofr_reports_new();
    ofr_scenario *scenario = open_place();
    answer_run(scenario);
    answer_compare(scenario, (const char *const *)arguments + 3, (size_t)n - 3);
    answer_plan(scenario, (const char *const *)arguments + 3, (size_t)n - 3);
    answer_audit(scenario);
    answer_database(atoll(arguments[2]));
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    return 0;
}
