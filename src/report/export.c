/* Tables of a database as CSV files in a folder (ofr_export in offramp.h). All files are complete before the
 * first takes its place, so that a full disk leaves an earlier export as it was. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/whole_file.h"
#include "report/result_table.h"
#include "store/run_reader.h"

#define LIST "offramp-export.txt" /* in the folder: which files an export wrote */
#define MARK "Tables written by offramp export"
enum { MOST_TABLES = 100, LONGEST_TABLE = 60 };

struct exporting {
    const ofr_export_options *options;
    size_t n;                               /* tables */
    char names[MOST_TABLES][LONGEST_TABLE]; /* of tables */
    char *paths[MOST_TABLES + 1];           /* of their files, and of the list */
    struct ofr_whole_file files[MOST_TABLES + 1];
    size_t n_begun;
    ofr_status status;
    struct ofr_reports *reports;
};

/* ---- which tables, and where they go -------------------------------------------------------- */

static bool is_plain(const char *name) {
    size_t n = 0;
    while (ofr_is_letter(name[n]) || ofr_is_digit(name[n]) || name[n] == '_')
        n++;
    return n > 0 && n < LONGEST_TABLE && name[n] == '\0';
}

static bool take_name(void *to, const char *const *cells, size_t n) {
    struct exporting *exporting = to;
    if (n == 0 || cells[0] == NULL || !is_plain(cells[0]) || exporting->n == MOST_TABLES)
        exporting->status = ofr_fail(exporting->reports, OFR_BAD_INPUT,
                                     "the database has a table that Offramp did not make: %.60s",
                                     n == 0 || cells[0] == NULL ? "" : cells[0]);
    else
        snprintf(exporting->names[exporting->n++], LONGEST_TABLE, "%s", cells[0]);
    return exporting->status == OFR_OK;
}

/* The first row is the name of the column. */
static bool skip_head(void *to, const char *const *cells, size_t n) {
    struct exporting *exporting = to;
    bool head = exporting->n_begun++ == 0;
    return head || take_name(to, cells, n);
}

static char *path_in(const char *folder, const char *name, const char *end) {
    size_t size = strlen(folder) + strlen(name) + strlen(end) + 2;
    char *path = ofr_malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s/%s%s", folder, name, end);
    return path;
}

/* A file is ours where the list beside it names it. */
static bool is_listed(const char *path) {
    const char *name = strrchr(path, '/') + 1;
    char line[LONGEST_TABLE + sizeof "\n.csv\n"];
    char *folder = ofr_strndup(path, (size_t)(name - path - 1)), *list = NULL;
    snprintf(line, sizeof line, "\n%.*s\n", LONGEST_TABLE + 4, name);
    if (folder != NULL)
        list = path_in(folder, LIST, "");
    bool listed = list != NULL && ofr_file_has_mark(list, MARK) && ofr_file_has_mark(list, line);
    ofr_free(folder);
    ofr_free(list);
    return listed;
}

static bool is_list(const char *path) { return ofr_file_has_mark(path, MARK); }

static struct ofr_target target_of(const struct exporting *exporting, size_t i) {
    return (struct ofr_target){exporting->paths[i], "of an export of Offramp",
                               i < exporting->n ? is_listed : is_list, exporting->options->replace};
}

static ofr_status check_targets(struct exporting *exporting) {
    const char *folder = exporting->options->folder;
    ofr_status worst = OFR_OK;
    for (size_t i = 0; i <= exporting->n; i++) {
        exporting->paths[i] =
            i < exporting->n ? path_in(folder, exporting->names[i], ".csv") : path_in(folder, LIST, "");
        if (exporting->paths[i] == NULL)
            return ofr_fail(exporting->reports, OFR_SYSTEM, "not enough memory to export");
        const struct ofr_target target = target_of(exporting, i);
        ofr_status status = ofr_target_check(&target, exporting->reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* ---- writing -------------------------------------------------------------------------------- */

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

static void put_list(const struct exporting *exporting, FILE *file) {
    fprintf(file,
            MARK " " OFR_VERSION ". All people in them are synthetic. docs/results.md describes them.\n");
    for (size_t i = 0; i < exporting->n; i++)
        fprintf(file, "%s.csv\n", exporting->names[i]);
}

static ofr_status write_all(struct exporting *exporting, const struct ofr_run_reader *reader) {
    struct ofr_reports *reports = exporting->reports;
    for (size_t i = 0; i <= exporting->n; i++) {
        const struct ofr_target target = target_of(exporting, i);
        struct ofr_whole_file *file = &exporting->files[i];
        OFR_TRY(ofr_whole_file_begin(&target, file, reports));
        exporting->n_begun++;
        if (i < exporting->n)
            OFR_TRY(ofr_run_reader_each(reader, exporting->names[i], put_row, file->stream, reports));
        else
            put_list(exporting, file->stream);
        OFR_TRY(ofr_whole_file_flush(file, reports));
    }
    return OFR_OK;
}

static ofr_status make_folder(const char *folder, struct ofr_reports *reports) {
    struct stat info;
    if (mkdir(folder, 0777) != 0 && (errno != EEXIST || stat(folder, &info) != 0 || !S_ISDIR(info.st_mode)))
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot make the folder %s: %s", folder, strerror(errno));
    return OFR_OK;
}

ofr_status ofr_export(const char *database, const ofr_export_options *options, struct ofr_reports *reports) {
    struct exporting *exporting = NULL;
    OFR_TRY(OFR_NEW(NULL, exporting, 1, "the export", reports));
    exporting->options = options;
    exporting->reports = reports;
    struct ofr_run_reader reader = {0};
    ofr_status status = ofr_run_reader_open_tables(database, &reader, reports);
    OFR_THEN(status, ofr_run_reader_each(&reader, NULL, skip_head, exporting, reports));
    exporting->n_begun = 0;
    OFR_THEN(status, exporting->status);
    OFR_THEN(status, make_folder(options->folder, reports));
    OFR_THEN(status, check_targets(exporting));
    OFR_THEN(status, write_all(exporting, &reader));
    for (size_t i = exporting->n_begun; i-- > 0;) /* the list first: it names the files that follow */
        status = ofr_whole_file_end(&exporting->files[i], status, reports);
    for (size_t i = 0; i <= exporting->n; i++)
        ofr_free(exporting->paths[i]);
    ofr_run_reader_close(&reader);
    ofr_free(exporting);
    return status;
}
