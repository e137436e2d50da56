/* A host that speaks the language of its environment, as many programs with windows do, and calls the
 * library.
 *
 *     host SCENARIO AREAS INTERVENTION      prints digests, texts and JSON, and which decimal point the host
 * has
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "offramp.h"

static ofr_reports *reports;

static bool put(void *to, const char *text, size_t n) { return fwrite(text, 1, n, to) == n; }

static void check(ofr_status status, const char *what) {
    if (status == OFR_OK)
        return;
    fprintf(stderr, "%s failed with status %d\n", what, (int)status);
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        char text[4000];
        ofr_reports_text(reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    exit(1);
}

static void print_run(const ofr_scenario *scenario, ofr_sink sink) {
    const ofr_run_options options = {.replicates = 2, .seed = 3, .threads = 2, .no_controls = true};
    ofr_run *run = NULL;
    check(ofr_run_scenario(scenario, &options, &run, reports), "run");
    for (uint32_t i = 0; i < 2; i++) {
        char digest[17];
        ofr_run_digest(run, i, digest);
        printf("digest %s\n", digest);
    }
    check(ofr_run_json(run, sink, reports), "run as JSON");
    check(ofr_run_summary(run, sink, reports), "summary");
    ofr_run_free(run);
}

static void print_comparison(const ofr_scenario *scenario, const char *intervention, ofr_sink sink) {
    const ofr_compare_options options = {
        .arms = &intervention, .n_arms = 1, .replicates = 2, .fixed = true, .seed = 3, .threads = 2};
    ofr_comparison *comparison = NULL;
    check(ofr_compare(scenario, &options, &comparison, reports), "compare");
    for (enum ofr_form form = OFR_FORM_TEXT; form <= OFR_FORM_HTML; form++)
        check(ofr_comparison_put(comparison, form, sink, reports), "comparison");
    ofr_comparison_free(comparison);
}

int main(int n, char **arguments) {
    const ofr_sink sink = {put, stdout};
    ofr_scenario *scenario = NULL;
    double half = 0;
    if (n != 4 || setlocale(LC_ALL, "") == NULL)
        return 2;
    fprintf(stderr, "%s\n", localeconv()->decimal_point);
    reports = ofr_reports_new();
    printf("read %d %d %d\n", ofr_number_read("0.5", &half), half == 0.5, ofr_number_read("0,5", &half));
    check(ofr_scenario_open(arguments[1], &scenario, reports), "open");
    check(ofr_scenario_areas(scenario, arguments[2], reports), "areas");
    check(ofr_scenario_until(scenario, "2011-03-31", reports), "until");
    check(ofr_scenario_set(scenario, "talk.rate=0.3125", reports), "set");
    if (ofr_scenario_set(scenario, "talk.rate=0,3", reports) != OFR_BAD_INPUT)
        return 1;
    check(ofr_scenario_describe(scenario, sink, reports), "describe");
    check(ofr_scenario_resolve(scenario, sink, reports), "resolve");
    check(ofr_parameters("", sink, reports), "parameters");
    print_run(scenario, sink);
    print_comparison(scenario, arguments[3], sink);
    /* the host keeps its locale */
    fprintf(stderr, "%s %.1f\n", localeconv()->decimal_point, 0.5);
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    return 0;
}
