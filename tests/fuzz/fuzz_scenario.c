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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "models/registry.h"
#include "scenario/file.h"
#include "scenario/read.h"
#include "scenario/resolved.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#define REQUIRE(truth)                                                                                       \
    do {                                                                                                     \
        if (!(truth)) {                                                                                      \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #truth);                       \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static char folder[] = "/tmp/offramp-fuzz-XXXXXX";

static void write_file(const char *name, const void *data, size_t size) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    REQUIRE(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

static void read_base(const char *name, struct ofr_file *file) {
    char path[4096];
    const char *source = getenv("OFR_SOURCE");
    snprintf(path, sizeof path, "%s/tests/bad_scenarios/base/%s", source != NULL ? source : ".", name);
    REQUIRE(ofr_file_read(path, NULL, file, NULL) == OFR_OK);
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
    read_base("tiny.yaml", &file);
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
        read_base(name, &file);
        write_file(name, file.text, file.size);
        ofr_file_free(&file);
    }
    (void)write_scenario_of_one_table;
#else
    write_scenario_of_one_table();
#endif
    return 0;
}

struct text {
    char *bytes;
    size_t n, room;
};

static bool append(void *to, const char *bytes, size_t n) {
    struct text *text = to;
    if (text->n + n + 1 > text->room) {
        text->room = 2 * (text->n + n + 1);
        text->bytes = realloc(text->bytes, text->room);
        REQUIRE(text->bytes != NULL);
    }
    memcpy(text->bytes + text->n, bytes, n);
    text->n += n;
    text->bytes[text->n] = '\0';
    return true;
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
    REQUIRE(status == OFR_OK || status == OFR_BAD_INPUT);
    REQUIRE((status == OFR_OK) == (scenario != NULL));
    REQUIRE((status == OFR_OK) == (reports->n_errors == 0));
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        char text[2048];
        REQUIRE(ofr_reports_text(reports, i, text, sizeof text) > 0);
    }
    if (scenario != NULL)
        check_round_trip(scenario);
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    return 0;
}
