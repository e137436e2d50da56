#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "store/run_reader.h"
#include "store/trials.h"

/* One cell as RFC 4180 has it: quoted where it holds a comma, a quote or a line end. */
static bool put_cell(FILE *file, const char *cell) {
    if (cell == NULL)
        return true;
    if (strpbrk(cell, ",\"\r\n") == NULL)
        return fputs(cell, file) >= 0;
    bool fits = putc('"', file) != EOF;
    for (; fits && *cell != '\0'; cell++)
        fits = (*cell != '"' || putc('"', file) != EOF) && putc(*cell, file) != EOF;
    return fits && putc('"', file) != EOF;
}

static bool put_row(void *to, const char *const *cells, size_t n) {
    FILE *file = to;
    bool fits = true;
    for (size_t i = 0; fits && i < n; i++)
        fits = (i == 0 || putc(',', file) != EOF) && put_cell(file, cells[i]);
    return fits && putc('\n', file) != EOF;
}

/* A run that is open as a reader, or the file of an analysis. */
struct source {
    const struct ofr_run_reader *reader;
    const char *analysis;
};

static ofr_status export_table(const struct source *source, const char *table, const char *folder,
                               struct ofr_reports *reports) {
    size_t size = strlen(folder) + strlen(table) + sizeof "/.csv";
    char *name = ofr_malloc(size);
    if (name == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to export");
    snprintf(name, size, "%s/%s.csv", folder, table);
    ofr_status status = OFR_OK;
    FILE *file = fopen(name, "wb");
    if (file == NULL) {
        status = ofr_fail(reports, OFR_SYSTEM, "cannot write %s: %s", name, strerror(errno));
    } else {
        status = source->reader != NULL ? ofr_run_reader_each(source->reader, table, put_row, file, reports)
                                        : ofr_trials_each(source->analysis, table, put_row, file, reports);
        bool written = !ferror(file);
        if (fclose(file) != 0 || !written)
            status = ofr_fail(reports, OFR_SYSTEM, "could not write all of %s: %s", name, strerror(errno));
    }
    ofr_free(name);
    return status;
}

static ofr_status make_folder(const char *folder, struct ofr_reports *reports) {
    struct stat info;
    if (mkdir(folder, 0777) != 0 && (errno != EEXIST || stat(folder, &info) != 0 || !S_ISDIR(info.st_mode)))
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot make the folder %s: %s", folder, strerror(errno));
    return OFR_OK;
}

/* The tables of an analysis are those its command made. */
struct listed {
    const char *database, *folder;
    size_t n;
    ofr_status status;
    struct ofr_reports *reports;
};

static bool export_listed(void *to, const char *const *cells, size_t n) {
    struct listed *listed = to;
    const struct source source = {.analysis = listed->database};
    (void)n;
    if (listed->n++ > 0) /* the first row is the name of the column */
        listed->status = export_table(&source, cells[0], listed->folder, listed->reports);
    return listed->status == OFR_OK;
}

static ofr_status export_analysis(const char *database, const char *folder, struct ofr_reports *reports) {
    struct listed listed = {.database = database, .folder = folder, .reports = reports};
    OFR_TRY(make_folder(folder, reports));
    OFR_TRY(ofr_trials_each(database, NULL, export_listed, &listed, reports));
    return listed.status;
}

ofr_status ofr_export(const char *database, const char *folder, struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    if (ofr_trials_is(database))
        return export_analysis(database, folder, reports);
    OFR_TRY(ofr_run_reader_open(database, false, &reader, reports));
    const struct source source = {.reader = &reader};
    ofr_status status = make_folder(folder, reports);
    for (size_t i = 0; status == OFR_OK && i < ofr_n_run_reader_tables; i++)
        status = export_table(&source, ofr_run_reader_tables[i], folder, reports);
    ofr_run_reader_close(&reader);
    return status;
}
