/* Bench: how fast and how small. Prints a table and writes the same as JSON.
 *
 *     bench OUT.json [SCENARIO]
 *
 * All on one core. Speeds depend on the machine and on what else it does; the costs by size
 * are ratios within one run, from interleaved repeats, so they hold anywhere.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/draws.h"
#include "offramp.h"

#define N_SIZES 3
#define N_REPEATS 3
static const double sizes[N_SIZES] = {0.1, 0.3, 1.0};
static const char *const until = "2011-12-31"; /* of the runs that compare sizes */

/** What one run of a scenario came to. */
struct measured {
    double people, days, person_days_per_second, bytes_per_person, talks_per_person_day;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values, size_t n) {
    double sorted[16];
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    return n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
}

/* ---- draws ---------------------------------------------------------------------------- */

static double draws_per_second(uint32_t *use) {
    const uint32_t n = 30000000;
    struct ofr_draws draws = ofr_draws_make(1, 0);
    uint32_t all = 0;
    double start = now();
    for (uint32_t i = 0; i < n; i++) {
        struct ofr_words words = ofr_draw(draws, i, 1, 2, 3);
        all ^= words.w[0] ^ words.w[1] ^ words.w[2] ^ words.w[3];
    }
    *use ^= all;
    return n / (now() - start);
}

static double mask_nanoseconds_per_person(uint32_t *use) {
    const uint32_t n = 500000;
    struct ofr_draws draws = ofr_draws_make(1, 0);
    double start = now();
    for (uint32_t block = 0; block < n; block++)
        *use ^= (uint32_t)ofr_draw_mask(draws, block, 1, 2, 4915); /* all 16 bits are compared */
    return (now() - start) * 1e9 / (64.0 * n);
}

/* ---- runs ------------------------------------------------------------------------------ */

static bool take(void *to, const char *text, size_t n) {
    FILE *memory = to;
    return fwrite(text, 1, n, memory) == n;
}

static ofr_status read_size(const ofr_run *run, struct measured *measured, ofr_reports *reports) {
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (memory == NULL)
        return OFR_SYSTEM;
    ofr_status status = ofr_run_json(run, (ofr_sink){take, memory}, reports);
    fclose(memory);
    json_t *object = status == OFR_OK ? json_loads(text, 0, NULL) : NULL;
    measured->people = json_number_value(json_object_get(object, "people"));
    measured->days = json_number_value(json_object_get(object, "days"));
    json_decref(object);
    free(text);
    return status;
}

static ofr_status measure(const char *name, double size, const char *last_date, struct measured *measured,
                          ofr_reports *reports) {
    ofr_scenario *scenario = NULL;
    ofr_run *run = NULL;
    ofr_status status = ofr_scenario_open(name, &scenario, reports);
    if (status == OFR_OK && size < 1.0)
        status = ofr_scenario_scale(scenario, size, reports);
    if (status == OFR_OK && last_date != NULL)
        status = ofr_scenario_until(scenario, last_date, reports);
    const ofr_run_options options = {.replicates = 1, .seed = 1, .threads = 1, .no_controls = true};
    if (status == OFR_OK)
        status = ofr_run_scenario(scenario, &options, &run, reports);
    if (status == OFR_OK) {
        measured->person_days_per_second = ofr_run_speed(run);
        measured->bytes_per_person = ofr_run_bytes_per_person(run);
        measured->talks_per_person_day = ofr_run_talks_per_person_day(run);
        status = read_size(run, measured, reports);
    }
    ofr_run_free(run);
    ofr_scenario_free(scenario);
    return status;
}

/* Speeds by size, [N_SIZES][N_REPEATS]; sizes take turns so that a slow minute hits all. */
static ofr_status measure_sizes(const char *name, double speeds[N_SIZES][N_REPEATS], ofr_reports *reports) {
    for (int repeat = 0; repeat < N_REPEATS; repeat++)
        for (int i = 0; i < N_SIZES; i++) {
            struct measured measured;
            ofr_status status = measure(name, sizes[i], until, &measured, reports);
            if (status != OFR_OK)
                return status;
            speeds[i][repeat] = measured.person_days_per_second;
        }
    return OFR_OK;
}

static void row(json_t *object, const char *key, double value, double shown, const char *text) {
    printf("%-58s %12.4g\n", text, shown);
    json_object_set_new(object, key, json_real(value));
}

static ofr_status bench(const char *name, json_t *results, ofr_reports *reports) {
    uint32_t use = 0;
    double draws = draws_per_second(&use);
    row(results, "draws_per_second", draws, draws * 1e-6, "draws of four words, millions a second");
    double nanoseconds = mask_nanoseconds_per_person(&use);
    row(results, "mask_nanoseconds_per_person", nanoseconds, nanoseconds,
        "mask with a probability, nanoseconds a person");
    json_object_set_new(results, "check", json_integer(use)); /* used, so no draw can be left out */

    struct measured whole;
    ofr_status status = measure(name, 1.0, NULL, &whole, reports);
    if (status != OFR_OK)
        return status;
    row(results, "people", whole.people, whole.people, "people");
    row(results, "days", whole.days, whole.days, "days, one replicate, one thread");
    row(results, "person_days_per_second", whole.person_days_per_second, whole.person_days_per_second * 1e-6,
        "person-days, millions a second");
    row(results, "talks_per_person_day", whole.talks_per_person_day, whole.talks_per_person_day,
        "realised talks a person-day");
    row(results, "bytes_per_person", whole.bytes_per_person, whole.bytes_per_person, "bytes a person");

    double speeds[N_SIZES][N_REPEATS], base = 0;
    status = measure_sizes(name, speeds, reports);
    if (status != OFR_OK)
        return status;
    json_t *by_scale = json_array();
    for (int i = 0; i < N_SIZES; i++) {
        char text[100];
        double speed = median(speeds[i], N_REPEATS);
        base = i == 0 ? speed : base;
        snprintf(text, sizeof text, "cost of a person-day at --scale %g over that at %g, to %s", sizes[i],
                 sizes[0], until);
        json_t *size = json_pack("{s:f, s:f}", "scale", sizes[i], "person_days_per_second", speed);
        row(size, "cost_ratio", base / speed, base / speed, text);
        json_array_append_new(by_scale, size);
    }
    json_object_set_new(results, "by_scale", by_scale);
    return OFR_OK;
}

int main(int n_arguments, char **arguments) {
    if (n_arguments < 2) {
        fprintf(stderr, "use: bench OUT.json [SCENARIO]\n");
        return OFR_BAD_INPUT;
    }
    const char *name = n_arguments > 2 ? arguments[2] : "kasserine";
    ofr_reports *reports = ofr_reports_new();
    json_t *results = json_object();
    double start = now();
    json_object_set_new(results, "scenario", json_string(name));
    json_object_set_new(results, "compiler", json_string(__VERSION__));
    ofr_status status = bench(name, results, reports);
    json_object_set_new(results, "seconds", json_real(now() - start));
    if (status == OFR_OK &&
        json_dump_file(results, arguments[1], JSON_INDENT(2) | JSON_REAL_PRECISION(6)) != 0) {
        fprintf(stderr, "error: %s cannot be written\n", arguments[1]);
        status = OFR_SYSTEM;
    }
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        char text[1000];
        ofr_reports_text(reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    json_decref(results);
    ofr_reports_free(reports);
    return (int)status;
}
