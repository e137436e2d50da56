/* What fuzzers share: a folder of their own, a text that grows, and what must hold of every reader. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/report.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* libfyaml 0.7 keeps some texts that are cut off within a quoted scalar; none of its calls could free them.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml.so\n"; }

#define REQUIRE(truth)                                                                                       \
    do {                                                                                                     \
        if (!(truth)) {                                                                                      \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #truth);                       \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static char folder[] = "/tmp/offramp-fuzz-XXXXXX";

static inline void write_file(const char *name, const void *data, size_t size) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    REQUIRE(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

/* Path of a file of the checkout. */
static inline const char *source_path(const char *name, char path[4096]) {
    const char *source = getenv("OFR_SOURCE");
    snprintf(path, 4096, "%s/%s", source != NULL ? source : ".", name);
    return path;
}

struct text {
    char *bytes;
    size_t n, room;
};

static inline bool append(void *to, const char *bytes, size_t n) {
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

/* A reader ends well or with a fault that it reports; reports are few, short, and fit for a terminal. */
static inline void check_reports(ofr_status status, const struct ofr_reports *reports) {
    REQUIRE(status == OFR_OK || status == OFR_BAD_INPUT);
    REQUIRE((status == OFR_OK) == (reports->n_errors == 0));
    REQUIRE(ofr_reports_count(reports) <= 2 * OFR_MOST_REPORTS + 1);
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        /* a character of one byte may become an escape of six */
        static char text[6 * (OFR_LONGEST_REPORT + 4 * OFR_LONGEST_EXCERPT + 4096)];
        size_t n = ofr_reports_text(reports, i, text, sizeof text);
        REQUIRE(n > 0 && n < sizeof text);
        for (size_t k = 0; k < n; k++)
            REQUIRE((unsigned char)text[k] >= 0x20 || strchr("\t\r\n", text[k]) != NULL);
        REQUIRE(strstr(text, "\xE2\x80\xAE") == NULL && strstr(text, "\xC2\x9B") == NULL);
    }
}

#endif
