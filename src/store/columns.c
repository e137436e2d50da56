#include "store/columns.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

enum kind { WHOLE, REAL, TEXT };

struct column {
    enum kind kind;
    double *values; /* [n_rows] NAN for NULL; of a text, the number of its word */
    struct ofr_packed words;
};
struct columns {
    struct column *list; /* [n] */
    size_t n, n_rows, capacity;
};

/* ---- reading ---------------------------------------------------------------------------- */

/* Words are few, so they are looked for one by one. */
static ofr_status number_of(struct ofr_packed *words, const char *word, double *number,
                            struct ofr_reports *reports) {
    *number = 0;
    for (size_t at = 0; at < words->n; at += strlen((const char *)words->at + at) + 1, (*number)++)
        if (strcmp((const char *)words->at + at, word) == 0)
            return OFR_OK;
    return ofr_packed_put(words, word, strlen(word) + 1, reports);
}

static ofr_status take_cell(struct column *column, sqlite3_stmt *rows, int i, double *value,
                            struct ofr_reports *reports) {
    *value = NAN;
    switch (sqlite3_column_type(rows, i)) {
    case SQLITE_NULL:
        return OFR_OK;
    case SQLITE_INTEGER:
        *value = (double)sqlite3_column_int64(rows, i);
        return OFR_OK;
    case SQLITE_FLOAT:
        column->kind = REAL;
        *value = sqlite3_column_double(rows, i);
        return OFR_OK;
    default:
        column->kind = TEXT;
        const char *word = (const char *)sqlite3_column_text(rows, i);
        return number_of(&column->words, word == NULL ? "" : word, value, reports);
    }
}

static ofr_status make_room(struct columns *columns, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    size_t larger = columns->capacity == 0 ? 256 : 2 * columns->capacity;
    for (size_t i = 0; status == OFR_OK && i < columns->n; i++)
        status = ofr_grow(NULL, columns->capacity, larger, sizeof(double), "the columns of a table",
                          (void **)&columns->list[i].values, reports);
    if (status == OFR_OK)
        columns->capacity = larger;
    return status;
}

static ofr_status read_rows(sqlite3 *database, sqlite3_stmt *rows, struct columns *columns,
                            struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (columns->n_rows == columns->capacity)
            status = make_room(columns, reports);
        for (size_t i = 0; status == OFR_OK && i < columns->n; i++)
            status = take_cell(&columns->list[i], rows, (int)i, &columns->list[i].values[columns->n_rows],
                               reports);
        if (status != OFR_OK)
            return status;
        columns->n_rows++;
    }
    return code == SQLITE_DONE ? OFR_OK : ofr_sql_fail(database, "read the run", reports);
}

/* ---- as bytes --------------------------------------------------------------------------- */

static ofr_status put_wholes(struct ofr_packed *out, const double *values, size_t n,
                             struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    int64_t before = 0;
    for (size_t row = 0; status == OFR_OK && row < n; row++) {
        uint64_t number = 0;
        if (!isnan(values[row])) {
            int64_t step = (int64_t)values[row] - before;
            number = ((uint64_t)step << 1 ^ (step < 0 ? UINT64_MAX : 0)) + 1;
            before = (int64_t)values[row];
        }
        unsigned char bytes[10];
        size_t n_bytes = 0;
        for (; number > 0x7f; number >>= 7)
            bytes[n_bytes++] = (unsigned char)(number | 0x80);
        bytes[n_bytes++] = (unsigned char)number;
        status = ofr_packed_put(out, bytes, n_bytes, reports);
    }
    return status;
}

static ofr_status put_reals(struct ofr_packed *out, const double *values, size_t n,
                            struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (unsigned plane = 0; plane < 4; plane++)
        for (size_t row = 0; status == OFR_OK && row < n; row++) {
            float value = (float)values[row];
            uint32_t bits;
            memcpy(&bits, &value, sizeof bits);
            const unsigned char byte = (unsigned char)(bits >> 8 * plane);
            status = ofr_packed_put(out, &byte, 1, reports);
        }
    return status;
}

static ofr_status put_values(struct ofr_packed *out, const struct column *column, size_t n,
                             struct ofr_reports *reports) {
    if (column->kind == REAL)
        return put_reals(out, column->values, n, reports);
    ofr_status status = OFR_OK;
    if (column->kind == TEXT)
        status = ofr_packed_put32(out, (uint32_t)column->words.n, reports);
    OFR_THEN(status, ofr_packed_put(out, column->words.at, column->words.n, reports));
    return status == OFR_OK ? put_wholes(out, column->values, n, reports) : status;
}

static ofr_status put_column(struct ofr_packed *out, const char *name, const struct column *column, size_t n,
                             struct ofr_reports *reports) {
    struct ofr_packed values = {0};
    size_t length = name == NULL ? 0 : strlen(name);
    const unsigned char head[2] = {(unsigned char)column->kind, (unsigned char)length};
    ofr_status status = length > UINT8_MAX
                            ? ofr_fail(reports, OFR_BAD_INPUT, "the name of a column is too long: %s", name)
                            : ofr_packed_put(out, head, sizeof head, reports);
    OFR_THEN(status, ofr_packed_put(out, name, length, reports));
    OFR_THEN(status, put_values(&values, column, n, reports));
    OFR_THEN(status, ofr_packed_put32(out, (uint32_t)values.n, reports));
    OFR_THEN(status, ofr_packed_put(out, values.at, values.n, reports));
    ofr_packed_free(&values);
    return status;
}

static ofr_status put_columns(struct ofr_packed *out, sqlite3_stmt *rows, const struct columns *columns,
                              struct ofr_reports *reports) {
    ofr_status status = ofr_packed_put32(out, (uint32_t)columns->n_rows, reports);
    OFR_THEN(status, ofr_packed_put32(out, (uint32_t)columns->n, reports));
    for (size_t i = 0; status == OFR_OK && i < columns->n; i++)
        status =
            put_column(out, sqlite3_column_name(rows, (int)i), &columns->list[i], columns->n_rows, reports);
    return status;
}

static void free_columns(struct columns *columns) {
    for (size_t i = 0; columns->list != NULL && i < columns->n; i++) {
        ofr_free(columns->list[i].values);
        ofr_packed_free(&columns->list[i].words);
    }
    ofr_free(columns->list);
}

ofr_status ofr_columns_pack(sqlite3 *database, sqlite3_stmt *rows, struct ofr_packed *out,
                            struct ofr_reports *reports) {
    struct columns columns = {.n = (size_t)sqlite3_column_count(rows)};
    struct ofr_packed plain = {0};
    *out = (struct ofr_packed){0};
    ofr_status status = OFR_NEW(NULL, columns.list, columns.n, "the columns of a table", reports);
    OFR_THEN(status, read_rows(database, rows, &columns, reports));
    OFR_THEN(status, put_columns(&plain, rows, &columns, reports));
    OFR_THEN(status, ofr_pack(plain.at, plain.n, OFR_ZLIB, out, reports));
    ofr_packed_free(&plain);
    free_columns(&columns);
    return status;
}
