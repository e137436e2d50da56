/* A run in a copy of the page (ofr_report in offramp.h): finding the page, putting the run into it, writing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/whole_file.h"
#include "ensemble/where.h"
#include "store/bundle.h"

enum { LONGEST_PATH = 4096, STANDARD_MB = 15 };

#define TEXT_OF_NUMBER(number) #number
#define AS_TEXT(number) TEXT_OF_NUMBER(number)
#define PLACE "<!-- offramp report puts a run here: "
#define OUR_PLACE PLACE "version " OFR_VERSION ", format " AS_TEXT(OFR_BUNDLE_FORMAT) " -->"
#define TITLE "<title>Offramp</title>"
#define MARK "<meta name=\"generator\" content=\"offramp report\" />" /* of a report, near its start */

/* ---- the page ---------------------------------------------------------------------------- */

static bool is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool find_page(char path[LONGEST_PATH]) {
    static const char *const beside[] = {"/offramp.html", "/../share/offramp/offramp.html"};
    char folder[LONGEST_PATH];
    bool known = ofr_folder_of_program(folder, sizeof folder);
    for (size_t i = 0; known && i < sizeof beside / sizeof *beside; i++) {
        int n = snprintf(path, LONGEST_PATH, "%s%s", folder, beside[i]);
        if (n > 0 && n < LONGEST_PATH && is_file(path))
            return true;
    }
    snprintf(path, LONGEST_PATH, "%s", OFR_PAGE);
    return is_file(path);
}

/* The whole file as a text. */
static ofr_status read_page(const char *path, char **text, struct ofr_reports *reports) {
    struct stat info;
    *text = NULL;
    FILE *file = is_file(path) ? fopen(path, "rb") : NULL;
    if (file == NULL || fstat(fileno(file), &info) != 0) {
        const char *why = errno != 0 && !is_file(path) ? "there is no such file" : strerror(errno);
        if (file != NULL)
            fclose(file);
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot open the page %s: %s", path, why);
    }
    size_t n = (size_t)info.st_size;
    *text = ofr_malloc(n + 1);
    ofr_status status = OFR_OK;
    if (*text == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the page");
    else if (fread(*text, 1, n, file) != n)
        status = ofr_fail(reports, OFR_SYSTEM, "could not read all of %s", path);
    else
        (*text)[n] = '\0';
    fclose(file);
    return status;
}

/* Where in the page a run goes. */
struct places {
    const char *title, *run;
};

static ofr_status find_places(const char *path, const char *text, struct places *places,
                              struct ofr_reports *reports) {
    if (strstr(text, MARK) != NULL)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s is a report, which holds a run already; give the page itself", path);
    places->title = strstr(text, TITLE);
    places->run = strstr(text, OUR_PLACE);
    if (places->run == NULL && strstr(text, PLACE) != NULL)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s is the page of another version: 'make page' builds that of this one", path);
    if (places->title == NULL || places->run == NULL || places->run < places->title)
        return ofr_fail(reports, OFR_BAD_INPUT, "%s is not the page of Offramp", path);
    return OFR_OK;
}

/* ---- writing ----------------------------------------------------------------------------- */

static void put_escaped(FILE *file, const char *text) {
    for (; *text != '\0'; text++) {
        const char *instead = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : NULL;
        if (instead != NULL)
            fputs(instead, file);
        else
            putc(*text, file);
    }
}

static void put_base64(FILE *file, const unsigned char *bytes, size_t n) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (i + 2 < n ? bytes[i + 2] : 0u);
        putc(digits[three >> 18], file);
        putc(digits[three >> 12 & 63], file);
        putc(i + 1 < n ? digits[three >> 6 & 63] : '=', file);
        putc(i + 2 < n ? digits[three & 63] : '=', file);
    }
}

static void put_page(FILE *file, const char *text, const struct places *places,
                     const struct ofr_bundle *bundle) {
    const char *after_title = places->title + strlen(TITLE), *after_run = places->run + strlen(OUR_PLACE);
    fwrite(text, 1, (size_t)(places->title - text), file);
    fputs("<title>", file);
    put_escaped(file, bundle->title);
    fputs(" - Offramp</title>\n    " MARK, file);
    fwrite(after_title, 1, (size_t)(places->run - after_title), file);
    fputs("<script type=\"application/octet-stream\" id=\"inside-run\">", file);
    put_base64(file, bundle->bytes, bundle->n);
    fputs("</script>", file);
    fputs(after_run, file);
}

static bool is_report(const char *path) { return ofr_file_has_mark(path, MARK); }

static ofr_status write_report(const struct ofr_target *target, const char *text, const struct places *places,
                               const struct ofr_bundle *bundle, struct ofr_reports *reports) {
    struct ofr_whole_file file;
    OFR_TRY(ofr_whole_file_begin(target, &file, reports));
    put_page(file.stream, text, places, bundle);
    return ofr_whole_file_end(&file, OFR_OK, reports);
}

/* ---- what is said ------------------------------------------------------------------------ */

static void put_kept(struct ofr_text *text, const char *of, const uint32_t kept[OFR_N_BUNDLE_PARTS],
                     uint32_t made) {
    static const char *const parts[OFR_N_BUNDLE_PARTS] = {"events of people", "weeks by area",
                                                          "days of the whole"};
    for (int part = 0; part < OFR_N_BUNDLE_PARTS; part++)
        if (kept[part] < made)
            ofr_put(text, "Left out: %s, in %u of %u replicates%s\n", parts[part], made - kept[part], made,
                    of);
}

static ofr_status say(const char *out, const struct ofr_bundle *bundle, ofr_sink sink,
                      struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    struct stat info = {0};
    if (stat(out, &info) != 0)
        return ofr_fail(reports, OFR_SYSTEM, "cannot open %s: %s", out, strerror(errno));
    ofr_put(&text, "Written to %s: %.1f MB, to be opened in a browser; it asks nothing of a network.\n", out,
            (double)info.st_size / 1e6);
    ofr_put(&text, "Holds outcomes and harm of %u replicate%s%s\n", bundle->made[OFR_OF_RUN],
            bundle->made[OFR_OF_RUN] == 1 ? "" : "s",
            bundle->made[OFR_OF_BRANCHES] > 0 ? ", and of each branch" : "");
    put_kept(&text, "", bundle->kept[OFR_OF_RUN], bundle->made[OFR_OF_RUN]);
    put_kept(&text, " of each branch", bundle->kept[OFR_OF_BRANCHES], bundle->made[OFR_OF_BRANCHES]);
    if (bundle->n_controls > 0)
        ofr_put(&text, "Left out: %u control runs\n", bundle->n_controls);
    return ofr_text_end(&text, reports);
}

/* ---- all of it --------------------------------------------------------------------------- */

/* Bytes that are left for the run, packed: base64 makes four of three. */
static size_t room_for_run(uint32_t most_mb, size_t n_page) {
    size_t most = (size_t)(most_mb > 0 ? most_mb : STANDARD_MB) * 1000000;
    return most > n_page ? (most - n_page) / 4 * 3 : 0;
}

static ofr_status put_into(const char *database, const ofr_report_options *options, const char *page,
                           const struct ofr_target *target, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_bundle bundle = {0};
    struct places places = {0};
    char *text;
    ofr_status status = read_page(page, &text, reports);
    OFR_THEN(status, find_places(page, text, &places, reports));
    OFR_THEN(status,
             ofr_bundle_make(database, room_for_run(options->most_mb, strlen(text)), &bundle, reports));
    OFR_THEN(status, write_report(target, text, &places, &bundle, reports));
    OFR_THEN(status, say(options->out, &bundle, sink, reports));
    ofr_bundle_free(&bundle);
    ofr_free(text);
    return status;
}

ofr_status ofr_report(const char *database, const ofr_report_options *options, ofr_sink sink,
                      struct ofr_reports *reports) {
    char found[LONGEST_PATH];
    const char *page = options->page;
    const struct ofr_target target = {options->out, "a report of Offramp", is_report, options->replace};
    OFR_TRY(ofr_target_check(&target, reports));
    if (page == NULL) {
        if (!find_page(found))
            return ofr_fail(
                reports, OFR_BAD_INPUT,
                "there is no page to put the run into: 'make page' builds it (or give one with --page)");
        page = found;
    }
    return put_into(database, options, page, &target, sink, reports);
}
