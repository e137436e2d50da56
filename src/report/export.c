#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "report/result_table.h"
#include "store/results.h"

static bool write_file(void *to, const char *text, size_t n) { return fwrite(text, 1, n, to) == n; }

static bool put_row(void *to, const char *const *cells, size_t n) {
    struct ofr_text text = {.sink = {write_file, to}};
    for (size_t i = 0; i < n; i++) {
        ofr_put_plain(&text, i > 0 ? "," : "");
        ofr_put_csv_cell(&text, cells[i]);
    }
    ofr_put_plain(&text, "\n");
    return !text.failed;
}

static ofr_status export_table(const char *database, const char *table, const char *folder,
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
        status = ofr_store_each(database, table, put_row, file, reports);
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

struct exporting {
    const char *database, *folder;
    size_t n; /* rows of the list of tables so far */
    ofr_status status;
    struct ofr_reports *reports;
};

static bool export_listed(void *to, const char *const *cells, size_t n) {
    struct exporting *exporting = to;
    (void)n;
    if (exporting->n++ == 0) /* the first row is the name of the column */
        exporting->status = make_folder(exporting->folder, exporting->reports);
    else
        exporting->status =
            export_table(exporting->database, cells[0], exporting->folder, exporting->reports);
    return exporting->status == OFR_OK;
}

ofr_status ofr_export(const char *database, const char *folder, struct ofr_reports *reports) {
    struct exporting exporting = {.database = database, .folder = folder, .reports = reports};
    OFR_TRY(ofr_store_each(database, NULL, export_listed, &exporting, reports));
    return exporting.status;
}
