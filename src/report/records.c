#include "report/records.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "stats/ranking.h"

/* Number of the entry record of an area's governorate; n_entry_records when it has none. */
static size_t record_of(const struct ofr_run_reader *reader, uint32_t area) {
    size_t record = 0;
    while (record < reader->n_entry_records &&
           strcmp(reader->entry_records[record].governorate, reader->areas[area - 1].governorate) != 0)
        record++;
    return record;
}

static double sum(const double *values, size_t n) {
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += values[i];
    return all;
}

static double chi_square_of(const double *departures, const double *records, size_t n) {
    double d = sum(departures, n), r = sum(records, n), chi_square = 0;
    if (!(d > 0 && r > 0) || n < 2)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double gap = records[i] * ofr_sqrt(d / r) - departures[i] * ofr_sqrt(r / d);
        chi_square += records[i] + departures[i] > 0 ? gap * gap / (records[i] + departures[i]) : 0;
    }
    return chi_square / (double)(n - 1);
}

static void count(const struct ofr_lives *lives, double *departures, double *people, double *records) {
    const struct ofr_run_reader *reader = lives->reader;
    size_t n = reader->n_entry_records;
    for (uint32_t area = 1; area <= reader->n_areas; area++) {
        size_t record = record_of(reader, area);
        if (record < n)
            people[record] += (double)reader->areas[area - 1].people;
    }
    for (size_t i = 0; i < lives->n_lives; i++) {
        size_t record = lives->lives[i].left_abroad ? record_of(reader, lives->lives[i].person->area) : n;
        if (record < n)
            departures[record]++;
    }
    for (size_t i = 0; i < n; i++)
        records[i] = (double)reader->entry_records[i].records;
}

ofr_status ofr_compare_records(const struct ofr_lives *lives, double *chi_square, double *rho,
                               struct ofr_reports *reports) {
    size_t n = lives->reader->n_entry_records;
    double *departures;
    struct ofr_agreement agreement = {.rho = NAN};
    *chi_square = *rho = NAN;
    ofr_status status = OFR_NEW(NULL, departures, 3 * n, "the governorates", reports);
    if (status != OFR_OK)
        return status;
    double *people = departures + n, *records = people + n;
    count(lives, departures, people, records);
    *chi_square = chi_square_of(departures, records, n);
    for (size_t i = 0; i < n; i++) {
        departures[i] /= people[i] > 0 ? people[i] : 1;
        records[i] /= people[i] > 0 ? people[i] : 1;
    }
    if (!isnan(*chi_square))
        status = ofr_agree(departures, records, n, &agreement, reports);
    *rho = agreement.rho;
    ofr_free(departures);
    return status;
}
