/* The core alone: reads a resolved scenario on standard input, runs one replicate and prints its
 * digest as 16 hexadecimal digits. Compiled natively and for wasm32-wasi; no file is opened.
 *
 *     core_main SEED REPLICATE < scenario.resolved
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/engine.h"
#include "models/registry.h"
#include "scenario/resolved.h"

static char *read_all(FILE *from) {
    size_t n = 0, capacity = 1 << 16;
    char *text = ofr_malloc(capacity);
    while (text != NULL) {
        n += fread(text + n, 1, capacity - 1 - n, from);
        if (n < capacity - 1) {
            text[n] = '\0';
            break;
        }
        capacity *= 2;
        char *larger = ofr_realloc(text, capacity);
        if (larger == NULL)
            ofr_free(text);
        text = larger;
    }
    return text;
}

static ofr_status simulate(const struct ofr_scenario *scenario, const struct ofr_population *population,
                           uint64_t seed, uint32_t replicate, uint64_t *digest, struct ofr_reports *reports) {
    struct ofr_engine engine;
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = population,
                                           .model = ofr_model_find(scenario->schema->model),
                                           .seed = seed,
                                           .replicate = replicate};
    ofr_status status = ofr_engine_start(&engine, &setup, reports);
    if (status != OFR_OK)
        return status;
    int32_t n_days = scenario->last_day - scenario->first_day + 1;
    for (int32_t day = 0; status == OFR_OK && day < n_days; day++)
        status = ofr_engine_day(&engine, reports);
    *digest = ofr_engine_digest(&engine);
    ofr_engine_stop(&engine);
    return status;
}

static ofr_status run(const char *text, uint64_t seed, uint32_t replicate, uint64_t *digest,
                      struct ofr_reports *reports) {
    struct ofr_scenario *scenario = NULL;
    ofr_status status = ofr_resolved_read(text, ofr_model_schema, &scenario, reports);
    if (status != OFR_OK)
        return status;
    struct ofr_population population;
    status = ofr_population_make(scenario, seed, &population, reports);
    if (status == OFR_OK) {
        status = simulate(scenario, &population, seed, replicate, digest, reports);
        ofr_population_free(&population);
    }
    ofr_scenario_free(scenario);
    return status;
}

int main(int n_arguments, char **arguments) {
    if (n_arguments != 3) {
        fprintf(stderr, "use: core_main SEED REPLICATE < scenario.resolved\n");
        return OFR_BAD_INPUT;
    }
    char *text = read_all(stdin);
    struct ofr_reports *reports = ofr_reports_new();
    uint64_t digest = 0;
    ofr_status status = OFR_SYSTEM;
    if (text != NULL && reports != NULL)
        status = run(text, strtoull(arguments[1], NULL, 10), (uint32_t)strtoul(arguments[2], NULL, 10),
                     &digest, reports);
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        char line[1000];
        ofr_reports_text(reports, i, line, sizeof line);
        fputs(line, stderr);
    }
    if (status == OFR_OK)
        printf("%016" PRIx64 "\n", digest);
    ofr_reports_free(reports);
    ofr_free(text);
    return (int)status;
}
