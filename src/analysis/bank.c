#include "analysis/bank.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/whole_file.h"
#include "scenario/csv.h"
#include "scenario/resolved.h"

enum { MODEL, WAVE, POINT, SEED, DIGEST, N_FIXED };
static const char *const fixed_names[N_FIXED] = {"model", "wave", "point", "seed", "digest"};
enum { LONGEST_NUMBER = 32 };

/* ---- memory ----------------------------------------------------------------------------- */

static size_t n_columns(const struct ofr_bank *bank) {
    return N_FIXED + bank->n_parameters + bank->n_statistics;
}

static const char *column_name(const struct ofr_bank *bank, size_t i) {
    return i < N_FIXED ? fixed_names[i] : bank->names[i - N_FIXED];
}

static ofr_status make_room(struct ofr_bank *bank, size_t n, struct ofr_reports *reports) {
    if (n <= bank->room)
        return OFR_OK;
    size_t room = n > 2 * bank->room ? n : 2 * bank->room;
    const struct {
        size_t each;
        void **block;
    } blocks[] = {{sizeof *bank->rows, (void **)&bank->rows},
                  {bank->n_parameters * sizeof *bank->parameters, (void **)&bank->parameters},
                  {bank->n_statistics * sizeof *bank->statistics, (void **)&bank->statistics}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        OFR_THEN(status,
                 ofr_grow(NULL, bank->room, room, blocks[i].each, "the bank", blocks[i].block, reports));
    if (status == OFR_OK)
        bank->room = room;
    return status;
}

static ofr_status keep(struct ofr_bank *bank, const struct ofr_bank_row *row, const double *parameters,
                       const double *statistics, struct ofr_reports *reports) {
    if (ofr_bank_find(bank, row->wave, row->point, row->seed) != SIZE_MAX)
        return OFR_OK; /* two banks that were merged may both hold it */
    OFR_TRY(make_room(bank, bank->n + 1, reports));
    bank->rows[bank->n] = *row;
    memcpy(bank->parameters + bank->n * bank->n_parameters, parameters,
           bank->n_parameters * sizeof *parameters);
    memcpy(bank->statistics + bank->n * bank->n_statistics, statistics,
           bank->n_statistics * sizeof *statistics);
    bank->n++;
    return OFR_OK;
}

size_t ofr_bank_find(const struct ofr_bank *bank, uint32_t wave, uint32_t point, uint64_t seed) {
    for (size_t i = 0; i < bank->n; i++)
        if (bank->rows[i].wave == wave && bank->rows[i].point == point && bank->rows[i].seed == seed)
            return i;
    return SIZE_MAX;
}

void ofr_bank_free(struct ofr_bank *bank) {
    ofr_free(bank->path);
    ofr_free(bank->rows);
    ofr_free(bank->parameters);
    ofr_free(bank->statistics);
    *bank = (struct ofr_bank){0};
}

double ofr_bank_rounded(double value) {
    char text[LONGEST_NUMBER];
    ofr_format(text, sizeof text, "%.6g", value);
    (void)ofr_number_read_any(text, &value);
    return value;
}

/* ---- digests ---------------------------------------------------------------------------- */

uint64_t ofr_bank_digest(const struct ofr_bank *bank) {
    uint64_t sum = bank->n;
    for (size_t i = 0; i < bank->n; i++) {
        struct ofr_digest digest;
        ofr_digest_start(&digest);
        ofr_digest_add(&digest, bank->rows[i].wave);
        ofr_digest_add(&digest, bank->rows[i].point);
        ofr_digest_add(&digest, bank->rows[i].seed);
        ofr_digest_add(&digest, bank->rows[i].digest);
        sum += digest.state;
    }
    return sum;
}

ofr_status ofr_bank_model(const struct ofr_scenario *scenario, uint64_t *model, struct ofr_reports *reports) {
    struct ofr_scenario *copy = NULL;
    struct ofr_digest digest;
    OFR_TRY(ofr_scenario_copy(scenario, &copy, reports));
    for (size_t k = 0; k < copy->n_priors; k++) {
        size_t parameter = copy->priors[k].parameter;
        ofr_free(copy->values[parameter].source);
        copy->values[parameter] =
            (struct ofr_value){.value = copy->schema->parameters[parameter].low, .origin = OFR_ASSUMED};
    }
    ofr_scenario_drop_patterns(copy);
    ofr_scenario_drop_priors(copy);
    ofr_digest_start(&digest);
    ofr_status status = ofr_resolved_digest(copy, &digest, reports);
    *model = digest.state;
    ofr_scenario_free(copy);
    return status;
}

/* ---- reading ---------------------------------------------------------------------------- */

static ofr_status check_names(const struct ofr_bank *bank, const struct ofr_csv *csv,
                              struct ofr_reports *reports) {
    size_t n = csv->rows[0].n_fields;
    for (size_t i = 0; i < n || i < n_columns(bank); i++) {
        const struct ofr_position at = ofr_csv_position(csv, 0, i);
        const char *found = i < n ? csv->fields[i].text : "nothing",
                   *expected = i < n_columns(bank) ? column_name(bank, i) : "nothing";
        if (strcmp(found, expected) != 0)
            return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                               "the bank has %s where the scenario's priors and patterns ask for %s; begin "
                               "another bank for them",
                               found, expected);
    }
    return OFR_OK;
}

static bool read_whole(const char *text, int base, uint64_t *number) {
    char *end = NULL;
    errno = 0;
    *number = strtoull(text, &end, base);
    return errno == 0 && end != text && *end == '\0' && text[0] != '-';
}

static bool read_real(const char *text, bool may_be_missing, double *number) {
    *number = NAN;
    if (text[0] == '\0')
        return may_be_missing;
    return ofr_number_read(text, number) && isfinite(*number);
}

static ofr_status read_row(struct ofr_bank *bank, const struct ofr_csv *csv, size_t i, double *numbers,
                           struct ofr_reports *reports) {
    const struct ofr_csv_field *fields = csv->fields + csv->rows[i].first;
    struct ofr_position at = ofr_csv_position(csv, i, csv->rows[i].n_fields);
    uint64_t whole[N_FIXED];
    if (csv->rows[i].n_fields != n_columns(bank))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "a run of %zu columns; %zu are expected",
                           csv->rows[i].n_fields, n_columns(bank));
    for (size_t c = 0; c < n_columns(bank); c++) {
        bool fixed = c < N_FIXED, statistic = c >= N_FIXED + bank->n_parameters;
        int base = c == MODEL || c == DIGEST ? 16 : 10;
        at = ofr_csv_position(csv, i, c);
        if (fixed ? !read_whole(fields[c].text, base, &whole[c])
                  : !read_real(fields[c].text, statistic, &numbers[c - N_FIXED]))
            return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s is \"%s\"; a number is expected",
                               column_name(bank, c), fields[c].text);
    }
    if (whole[MODEL] != bank->model) {
        bank->n_other++;
        return OFR_OK;
    }
    const struct ofr_bank_row row = {(uint32_t)whole[WAVE], (uint32_t)whole[POINT], whole[SEED],
                                     whole[DIGEST]};
    return keep(bank, &row, numbers, numbers + bank->n_parameters, reports);
}

static ofr_status read_rows(struct ofr_bank *bank, const struct ofr_csv *csv, struct ofr_reports *reports) {
    double *numbers = NULL;
    ofr_status worst = check_names(bank, csv, reports);
    OFR_THEN(worst, OFR_NEW(NULL, numbers, n_columns(bank), "the bank", reports));
    if (worst == OFR_OK)
        for (size_t i = 1; i < csv->n_rows; i++) {
            ofr_status status = read_row(bank, csv, i, numbers, reports);
            worst = status > worst ? status : worst;
        }
    ofr_free(numbers);
    return worst;
}

static ofr_status read_bank(struct ofr_bank *bank, struct ofr_reports *reports) {
    struct ofr_file file;
    struct ofr_csv csv;
    OFR_TRY(ofr_file_read(bank->path, NULL, &file, reports));
    while (file.size > 0 && file.text[file.size - 1] != '\n') /* a line that a kill cut short */
        file.size--;
    file.text[file.size] = '\0';
    bank->size = file.size;
    bank->begun = file.size > 0;
    if (!bank->begun) {
        ofr_file_free(&file);
        return OFR_OK;
    }
    OFR_TRY(ofr_csv_parse(&file, &csv, reports));
    ofr_status status = read_rows(bank, &csv, reports);
    ofr_csv_free(&csv);
    return status;
}

ofr_status ofr_bank_open(const char *path, uint64_t model, const char *const *names, size_t n_parameters,
                         size_t n_statistics, struct ofr_bank *bank, struct ofr_reports *reports) {
    *bank = (struct ofr_bank){.path = ofr_strdup(path),
                              .model = model,
                              .names = names,
                              .n_parameters = n_parameters,
                              .n_statistics = n_statistics};
    ofr_status status =
        bank->path == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the bank") : OFR_OK;
    if (status == OFR_OK && access(path, F_OK) == 0)
        status = read_bank(bank, reports);
    if (status != OFR_OK)
        ofr_bank_free(bank);
    return status;
}

/* ---- writing ---------------------------------------------------------------------------- */

static bool is_bank(const char *path) { return ofr_file_has_mark(path, "model,wave,point,seed,digest,"); }

/* A bank that is there grows; it is not replaced. */
static struct ofr_target target_of(const char *path) {
    return (struct ofr_target){path, "a bank of Offramp", is_bank, true};
}

ofr_status ofr_bank_check(const char *path, struct ofr_reports *reports) {
    const struct ofr_target target = target_of(path);
    OFR_TRY(ofr_target_check(&target, reports));
    if (is_bank(path) && access(path, W_OK) != 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot write the bank %s: %s", path, strerror(errno));
    return OFR_OK;
}

static void put_names(const struct ofr_bank *bank, FILE *stream) {
    for (size_t i = 0; i < n_columns(bank); i++)
        fprintf(stream, "%s%s", i > 0 ? "," : "", column_name(bank, i));
    fputc('\n', stream);
}

static void put_row(const struct ofr_bank *bank, const struct ofr_bank_row *row, const double *parameters,
                    const double *statistics, FILE *stream) {
    fprintf(stream, "%016" PRIx64 ",%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%016" PRIx64, bank->model, row->wave,
            row->point, row->seed, row->digest);
    for (size_t k = 0; k < bank->n_parameters; k++)
        ofr_format_to(stream, ",%.6g", parameters[k]);
    for (size_t s = 0; s < bank->n_statistics; s++)
        if (isfinite(statistics[s]))
            ofr_format_to(stream, ",%.6g", statistics[s]);
        else
            fputc(',', stream);
    fputc('\n', stream);
}

static void put_rows(const struct ofr_bank *bank, const struct ofr_bank_row *rows, size_t n,
                     const double *parameters, const double *statistics, FILE *stream) {
    for (size_t i = 0; i < n; i++)
        put_row(bank, &rows[i], parameters + i * bank->n_parameters, statistics + i * bank->n_statistics,
                stream);
}

static ofr_status could_not(const struct ofr_bank *bank, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "cannot write the bank %s: %s", bank->path, strerror(errno));
}

/* Lines go after the last whole one, in one batch. */
static ofr_status append_rows(struct ofr_bank *bank, const struct ofr_bank_row *rows, size_t n,
                              const double *parameters, const double *statistics,
                              struct ofr_reports *reports) {
    int handle = open(bank->path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    if (handle < 0 || ftruncate(handle, (off_t)bank->size) != 0) {
        ofr_status status = could_not(bank, reports);
        if (handle >= 0)
            close(handle);
        return status;
    }
    FILE *stream = fdopen(handle, "ab");
    if (stream != NULL)
        put_rows(bank, rows, n, parameters, statistics, stream);
    bool good = stream != NULL && !ferror(stream) && fflush(stream) == 0 && fsync(handle) == 0;
    off_t size = lseek(handle, 0, SEEK_END);
    ofr_status status = good && size >= 0 ? OFR_OK : could_not(bank, reports);
    if (status == OFR_OK)
        bank->size = (size_t)size;
    if (stream != NULL)
        fclose(stream);
    else
        close(handle);
    return status;
}

static ofr_status begin_file(struct ofr_bank *bank, const struct ofr_bank_row *rows, size_t n,
                             const double *parameters, const double *statistics,
                             struct ofr_reports *reports) {
    const struct ofr_target target = target_of(bank->path);
    struct ofr_whole_file file;
    struct stat info;
    OFR_TRY(ofr_whole_file_begin(&target, &file, reports));
    put_names(bank, file.stream);
    put_rows(bank, rows, n, parameters, statistics, file.stream);
    OFR_TRY(ofr_whole_file_end(&file, OFR_OK, reports));
    if (stat(bank->path, &info) != 0)
        return could_not(bank, reports);
    bank->size = (size_t)info.st_size;
    bank->begun = true;
    return OFR_OK;
}

ofr_status ofr_bank_add(struct ofr_bank *bank, const struct ofr_bank_row *rows, size_t n,
                        const double *parameters, const double *statistics, bool write,
                        struct ofr_reports *reports) {
    if (write)
        OFR_TRY((bank->begun ? append_rows : begin_file)(bank, rows, n, parameters, statistics, reports));
    for (size_t i = 0; i < n; i++)
        OFR_TRY(keep(bank, &rows[i], parameters + i * bank->n_parameters, statistics + i * bank->n_statistics,
                     reports));
    return OFR_OK;
}
