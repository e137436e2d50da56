/* Bench: how fast, how small, and how far from what this machine could do.
 *
 *     bench OUT.json [PLACE [COUNTRY]]
 *
 * PLACE (kasserine) runs whole, on one core, and at three sizes; COUNTRY (tunisia) at sizes from a
 * hundredth to all of its people, on one thread and two. Prints a table and writes the same as
 * JSON. Speeds depend on the machine and on what else it does; ratios are of medians within one
 * run, from repeats that take turns, so that a slow minute hits all.
 */
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine.h"
#include "models/pathway/state.h"
#include "offramp.h"

#define MOST_CASES 4
#define N_REPEATS 3

/** A run to measure: how much of a scenario, until when, on how many threads. */
struct bench_case {
    const char *scenario;
    const char *areas; /* NULL: all */
    double scale;
    const char *until; /* NULL: to the end */
    uint32_t threads;
};

/** What it came to. */
struct measured {
    double people, days, person_days_per_second, bytes_per_person, talks_per_person_day;
};

static void row(json_t *object, const char *key, double value, double shown, const char *text) {
    printf("%-66s %12.4g\n", text, shown);
    json_object_set_new(object, key, json_real(value));
    fflush(stdout);
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

static ofr_status intervention(const struct bench_case *bench, struct measured *measured,
                               ofr_reports *reports) {
    ofr_scenario *scenario = NULL;
    ofr_run *run = NULL;
    ofr_status status = ofr_scenario_open(bench->scenario, &scenario, reports);
    if (status == OFR_OK && bench->areas != NULL)
        status = ofr_scenario_areas(scenario, bench->areas, reports);
    if (status == OFR_OK && bench->scale < 1.0)
        status = ofr_scenario_scale(scenario, bench->scale, reports);
    if (status == OFR_OK && bench->until != NULL)
        status = ofr_scenario_until(scenario, bench->until, reports);
    const ofr_run_options options = {
        .replicates = 1, .seed = 1, .threads = bench->threads, .no_controls = true};
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

/* Medians over repeats in which the cases take turns. */
static ofr_status measure_in_turns(const struct bench_case *cases, int n, struct measured *medians,
                                   ofr_reports *reports) {
    double speeds[MOST_CASES][N_REPEATS];
    for (int repeat = 0; repeat < N_REPEATS; repeat++)
        for (int i = 0; i < n; i++) {
            ofr_status status = intervention(&cases[i], &medians[i], reports);
            if (status != OFR_OK)
                return status;
            speeds[i][repeat] = medians[i].person_days_per_second;
        }
    for (int i = 0; i < n; i++)
        medians[i].person_days_per_second = bench_median(speeds[i], N_REPEATS);
    return OFR_OK;
}

/* ---- the limit ------------------------------------------------------------------------- */

/** What the parts of a day cost on this machine, each alone. */
struct machine {
    double draw_ns, mask_ns, conversation_ns, byte_ns;
    double triad[2]; /* bytes a second on one and two threads */
};

static void measure_machine(json_t *results, struct machine *machine) {
    uint32_t use = 0;
    for (uint32_t t = 0; t < 2; t++)
        machine->triad[t] = bench_triad(t + 1);
    double one = bench_draws_one_by_one(&use), many = bench_draws_many(&use);
    machine->draw_ns = 1e9 / many;
    machine->mask_ns = bench_masks(&use);
    machine->conversation_ns = bench_conversation(&use);
    machine->byte_ns = 1e9 / machine->triad[0];
    row(results, "triad_bytes_per_second", machine->triad[0], machine->triad[0] * 1e-9,
        "triad, GB a second, one thread");
    row(results, "triad_bytes_per_second_2", machine->triad[1], machine->triad[1] * 1e-9,
        "triad, GB a second, two threads");
    row(results, "draws_per_second", one, one * 1e-6, "draws of four words one by one, millions a second");
    row(results, "draws_per_second_many", many, many * 1e-6, "draws many at once, millions a second");
    row(results, "mask_ns_per_person", machine->mask_ns, machine->mask_ns,
        "mask with a probability, ns a person");
    row(results, "conversation_ns", machine->conversation_ns, machine->conversation_ns,
        "conversation in cache, ns");
    json_object_set_new(results, "check", json_integer(use)); /* used, so no draw can be left out */
}

/*
 * What a person-day needs at least at c conversations a person-day:
 *
 *     draws          one bit of a mask; for each conversation three draws: what the listener does,
 *                    where the person is, where the partner is
 *     bytes          who is present and their opinions, read once; lines of 64 bytes in which an opinion
 *                    changed, written back; one entry of a list of visitors a conversation
 *     conversations  the arithmetic, with all of it in the first cache
 *
 * and no step may overlap another. Tries that fail, waiting and everything rare come on top.
 */
static void show_limit(json_t *results, const struct machine *machine, const struct measured *whole) {
    double c = whole->talks_per_person_day, mind = sizeof(struct pathway_opinions), draws = 3 * c;
    double lines_changed = 1 - pow(1 - c, 64 / mind);
    double bytes = sizeof(struct pathway_presence) + mind + mind * lines_changed + 4 * c;
    double draws_ns = draws * machine->draw_ns + machine->mask_ns, bytes_ns = bytes * machine->byte_ns;
    double talk_ns = c * machine->conversation_ns, limit_ns = draws_ns + bytes_ns + talk_ns;
    double ns = 1e9 / whole->person_days_per_second;
    json_t *limit = json_object();
    printf("\na person-day at least                                                  needs           ns\n");
    printf("  %-58s %10.3g %12.3g\n", "draws, besides one bit of a mask", draws, draws_ns);
    printf("  %-58s %10.3g %12.3g\n", "bytes", bytes, bytes_ns);
    printf("  %-58s %10.3g %12.3g\n", "conversations", c, talk_ns);
    printf("  %-58s %10s %12.3g\n", "together, nothing overlapping", "", limit_ns);
    printf("  %-58s %10s %12.3g\n\n", "found", "", ns);
    json_object_set_new(limit, "draws", json_real(draws));
    json_object_set_new(limit, "bytes", json_real(bytes));
    json_object_set_new(limit, "conversations", json_real(c));
    json_object_set_new(limit, "ns", json_real(limit_ns));
    json_object_set_new(limit, "found_ns", json_real(ns));
    row(limit, "share", limit_ns / ns, limit_ns / ns, "share of the limit that is reached");
    double used = bytes * whole->person_days_per_second / machine->triad[0];
    row(limit, "bandwidth_share", used, used, "share of the triad's bytes a second that these bytes are");
    json_object_set_new(results, "limit", limit);
}

/* ---- sections --------------------------------------------------------------------------- */

static ofr_status bench_place(const char *name, const struct machine *machine, json_t *results,
                              ofr_reports *reports) {
    struct measured whole;
    const struct bench_case all = {name, NULL, 1.0, NULL, 1};
    ofr_status status = intervention(&all, &whole, reports);
    if (status != OFR_OK)
        return status;
    double talks = whole.talks_per_person_day * whole.person_days_per_second;
    row(results, "people", whole.people, whole.people, "people of the place");
    row(results, "days", whole.days, whole.days, "days, one replicate, one thread");
    row(results, "person_days_per_second", whole.person_days_per_second, whole.person_days_per_second * 1e-6,
        "person-days, millions a second");
    row(results, "talks_per_person_day", whole.talks_per_person_day, whole.talks_per_person_day,
        "realised talks a person-day");
    row(results, "talks_per_second", talks, talks * 1e-6, "conversations, millions a second");
    row(results, "bytes_per_person", whole.bytes_per_person, whole.bytes_per_person, "bytes a person");
    show_limit(results, machine, &whole);
    return OFR_OK;
}

/* Cost of a person-day at each size over that at the first. */
static ofr_status bench_sizes(const struct bench_case *cases, int n, const char *key, json_t *results,
                              ofr_reports *reports) {
    struct measured medians[MOST_CASES];
    ofr_status status = measure_in_turns(cases, n, medians, reports);
    json_t *list = json_array();
    for (int i = 0; i < n && status == OFR_OK; i++) {
        char text[120];
        double ratio = medians[0].person_days_per_second / medians[i].person_days_per_second;
        snprintf(text, sizeof text, "%s --scale %g to %s: %.0f people, cost of a person-day",
                 cases[i].scenario, cases[i].scale, cases[i].until, medians[i].people);
        json_t *size = json_pack("{s:f, s:f, s:f, s:f}", "scale", cases[i].scale, "people", medians[i].people,
                                 "person_days_per_second", medians[i].person_days_per_second,
                                 "bytes_per_person", medians[i].bytes_per_person);
        row(size, "cost_ratio", ratio, ratio, text);
        json_array_append_new(list, size);
    }
    json_object_set_new(results, key, list);
    return status;
}

static ofr_status bench_threads(const char *name, json_t *results, ofr_reports *reports) {
    const struct bench_case cases[2] = {{name, NULL, 0.3, "2011-06-30", 1},
                                        {name, NULL, 0.3, "2011-06-30", 2}};
    struct measured medians[2];
    ofr_status status = measure_in_turns(cases, 2, medians, reports);
    if (status != OFR_OK)
        return status;
    double ratio = medians[1].person_days_per_second / medians[0].person_days_per_second;
    row(results, "two_threads", ratio, ratio, "two threads inside one replicate over one: speed");
    row(results, "two_threads_person_days_per_second", medians[1].person_days_per_second,
        medians[1].person_days_per_second * 1e-6, "person-days, millions a second, two threads");
    return OFR_OK;
}

/* A small place with the default threads and with one, in turns; also while other programs use both cores.
 * Threads must not make it slower: no less than 0.9. */
static ofr_status bench_small(bool with_others, json_t *results, ofr_reports *reports) {
    const struct bench_case cases[2] = {{"kasserine", "Haidra", 1.0, "2012-12-31", 1},
                                        {"kasserine", "Haidra", 1.0, "2012-12-31", 0}};
    struct measured medians[2];
    pid_t busy[2] = {0, 0};
    for (int i = 0; i < 2 && with_others; i++)
        if ((busy[i] = fork()) == 0)
            bench_spin();
    ofr_status status = measure_in_turns(cases, 2, medians, reports);
    for (int i = 0; i < 2; i++)
        if (busy[i] > 0)
            kill(busy[i], SIGKILL);
    if (status != OFR_OK)
        return status;
    double ratio = medians[1].person_days_per_second / medians[0].person_days_per_second;
    row(results, with_others ? "small_default_threads_busy" : "small_default_threads", ratio, ratio,
        with_others ? "a small place on the default threads over one, both cores busy: speed"
                    : "a small place on the default threads over one: speed");
    return OFR_OK;
}

static ofr_status bench(const char *place, const char *country, json_t *results, ofr_reports *reports) {
    const struct bench_case place_sizes[] = {{place, NULL, 0.1, "2011-12-31", 1},
                                             {place, NULL, 0.3, "2011-12-31", 1},
                                             {place, NULL, 1.0, "2011-12-31", 1}};
    const struct bench_case country_sizes[] = {{country, NULL, 0.01, "2011-06-30", 1},
                                               {country, NULL, 0.1, "2011-06-30", 1},
                                               {country, NULL, 1.0, "2011-06-30", 1}};
    struct machine machine;
    measure_machine(results, &machine);
    ofr_status status = bench_place(place, &machine, results, reports);
    if (status == OFR_OK)
        status = bench_sizes(place_sizes, 3, "by_scale", results, reports);
    if (status == OFR_OK)
        status = bench_threads(country, results, reports);
    if (status == OFR_OK)
        status = bench_small(false, results, reports);
    if (status == OFR_OK)
        status = bench_small(true, results, reports);
    if (status == OFR_OK)
        status = bench_sizes(country_sizes, 3, "by_people", results, reports);
    return status;
}

int main(int n_arguments, char **arguments) {
    if (n_arguments < 2) {
        fprintf(stderr, "use: bench OUT.json [PLACE [COUNTRY]]\n");
        return OFR_BAD_INPUT;
    }
    const char *place = n_arguments > 2 ? arguments[2] : "kasserine";
    const char *country = n_arguments > 3 ? arguments[3] : "tunisia";
    ofr_reports *reports = ofr_reports_new();
    json_t *results = json_object();
    double start = bench_now();
    json_object_set_new(results, "place", json_string(place));
    json_object_set_new(results, "country", json_string(country));
    json_object_set_new(results, "compiler", json_string(__VERSION__));
    ofr_status status = bench(place, country, results, reports);
    json_object_set_new(results, "seconds", json_real(bench_now() - start));
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
