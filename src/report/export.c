#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "store/book.h"

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

static ofr_status export_table(const struct ofr_book *book, const char *table, const char *folder,
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
        status = ofr_book_each(book, table, put_row, file, reports);
        bool written = !ferror(file);
        if (fclose(file) != 0 || !written)
            status = ofr_fail(reports, OFR_SYSTEM, "could not write all of %s: %s", name, strerror(errno));
    }
    ofr_free(name);
    return status;
}

ofr_status ofr_export(const char *database, const char *folder, struct ofr_reports *reports) {
    struct ofr_book book;
    ofr_status status = ofr_book_open(database, false, &book, reports);
    if (status != OFR_OK)
        return status;
    struct stat info;
    if (mkdir(folder, 0777) != 0 && (errno != EEXIST || stat(folder, &info) != 0 || !S_ISDIR(info.st_mode)))
        status = ofr_fail(reports, OFR_BAD_INPUT, "cannot make the folder %s: %s", folder, strerror(errno));
    for (size_t i = 0; status == OFR_OK && i < ofr_n_book_tables; i++)
        status = export_table(&book, ofr_book_tables[i], folder, reports);
    ofr_book_close(&book);
    return status;
}
