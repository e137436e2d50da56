/*
 * Fuzzing of the readers of scenarios with libFuzzer; one program for each of three readers:
 *
 *     FUZZ_YAML      the input is a scenario file beside the tables of tests/bad_scenarios/base
 *     FUZZ_CSV       the input is every table of that scenario
 *     FUZZ_RESOLVED  the input is a resolved text
 *
 * Whatever the input: no crash, no leak; a failure says why; what was read can be written in
 * resolved form, read back, and written again to the same text.
 */
#include "fuzz.h"
#include "models/registry.h"
#include "scenario/file.h"
#include "scenario/read.h"
#include "scenario/resolved.h"

/* False when the base has no such table: it may be left out. */
static bool read_base(const char *name, struct ofr_file *file) {
    char path[4096], within[128];
    snprintf(within, sizeof within, "tests/bad_scenarios/base/%s", name);
    return ofr_file_read(source_path(within, path), NULL, file, NULL) == OFR_OK;
}

static void remove_folder(void) {
    static const char *const names[] = {"input.yaml", "input.csv"};
    const struct ofr_schema *schema = ofr_model_schema("pathway");
    char path[128];
    for (size_t i = 0; i < schema->n_tables + 2; i++) {
        if (i < 2)
            snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        else
            snprintf(path, sizeof path, "%s/%s.csv", folder, schema->tables[i - 2]->name);
        unlink(path);
    }
    rmdir(folder);
}

/* The scenario of the base, with every table in one file. */
static void write_scenario_of_one_table(void) {
    struct ofr_file file;
    REQUIRE(read_base("tiny.yaml", &file));
    char *text = ofr_malloc(2 * file.size + 1), *out = text;
    REQUIRE(text != NULL);
    for (const char *p = file.text; *p != '\0';) {
        if (strncmp(p, "file: ", 6) != 0) {
            *out++ = *p++;
            continue;
        }
        out += sprintf(out, "file: input.csv");
        p += strcspn(p, "\n");
    }
    write_file("input.yaml", text, (size_t)(out - text));
    ofr_free(text);
    ofr_file_free(&file);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    REQUIRE(mkdtemp(folder) != NULL);
    atexit(remove_folder);
#ifdef FUZZ_YAML
    const struct ofr_schema *schema = ofr_model_schema("pathway");
    for (size_t i = 0; i < schema->n_tables; i++) {
        char name[64];
        struct ofr_file file;
        snprintf(name, sizeof name, "%s.csv", schema->tables[i]->name);
        if (!read_base(name, &file))
            continue;
        write_file(name, file.text, file.size);
        ofr_file_free(&file);
    }
    (void)write_scenario_of_one_table;
#else
    write_scenario_of_one_table();
#endif
    return 0;
}

static void check_round_trip(const struct ofr_scenario *scenario) {
    struct text first = {0}, second = {0};
    struct ofr_scenario *again = NULL;
    REQUIRE(ofr_resolved_write(scenario, (ofr_sink){append, &first}, NULL) == OFR_OK);
    REQUIRE(ofr_resolved_read(first.bytes, ofr_model_schema, &again, NULL) == OFR_OK);
    REQUIRE(ofr_resolved_write(again, (ofr_sink){append, &second}, NULL) == OFR_OK);
    REQUIRE(strcmp(first.bytes, second.bytes) == 0);
    ofr_scenario_free(again);
    free(first.bytes);
    free(second.bytes);
}

static ofr_status read_input(const unsigned char *data, size_t size, struct ofr_scenario **scenario,
                             struct ofr_reports *reports) {
#ifdef FUZZ_RESOLVED
    char *text = ofr_strndup((const char *)data, size);
    REQUIRE(text != NULL);
    ofr_status status = ofr_resolved_read(text, ofr_model_schema, scenario, reports);
    ofr_free(text);
    return status;
#else
#ifdef FUZZ_YAML
    write_file("input.yaml", data, size);
#else
    write_file("input.csv", data, size);
#endif
    char path[128];
    const char *models[OFR_MOST_MODELS];
    size_t n_models = ofr_model_names(models);
    snprintf(path, sizeof path, "%s/input.yaml", folder);
    return ofr_scenario_read(path, ofr_model_schema, models, n_models, scenario, reports);
#endif
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_scenario *scenario = NULL;
    REQUIRE(reports != NULL);
    ofr_status status = read_input(data, size, &scenario, reports);
    REQUIRE((status == OFR_OK) == (scenario != NULL));
    check_reports(status, reports);
    if (scenario != NULL)
        check_round_trip(scenario);
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    return 0;
}
