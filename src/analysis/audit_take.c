/* The values of a replicate of an audit: what the base is, and what differs without each mechanism (audit.h).
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/audit.h"
#include "base/memory.h"
#include "base/number.h"
#include "engine/lives.h"
#include "ensemble/keep.h"
#include "output/run_reader_of.h"

enum { LONGEST_NAME = 200 };

/* ---- places and names ------------------------------------------------------------------------ */

static bool of_group(const struct ofr_audit *audit, size_t arm) {
    return audit->findings[arm - 1].mechanism->of_group;
}

struct ofr_audit_places ofr_audit_places_of(const struct ofr_audit *audit, size_t arm) {
    struct ofr_audit_places places = {.ratio = audit->n_measures};
    places.recalled = places.ratio + 1;
    places.limits = places.recalled + 1;
    places.arm = places.limits + audit->audited->n_limits;
    for (size_t a = 1; a < arm; a++)
        places.arm += of_group(audit, a) ? 1 : OFR_AUDIT_MEASURES + audit->n_measures;
    return places;
}

static ofr_status add_name(struct ofr_audit *audit, struct ofr_reports *reports, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static ofr_status add_name(struct ofr_audit *audit, struct ofr_reports *reports, const char *format, ...) {
    char text[LONGEST_NAME];
    va_list arguments;
    va_start(arguments, format);
    ofr_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    audit->names[audit->n_values] = ofr_strdup(text);
    return audit->names[audit->n_values++] != NULL
               ? OFR_OK
               : ofr_fail(reports, OFR_SYSTEM, "not enough memory for the names of values");
}

static ofr_status name_arm(struct ofr_audit *audit, size_t arm, struct ofr_reports *reports) {
    static const char *const parts[OFR_AUDIT_MEASURES] = {"own", "own without it", "averted", "added"};
    const char *name = audit->run->arms[arm].name;
    if (of_group(audit, arm))
        return add_name(audit, reports, "%s: direction", name);
    for (size_t i = 0; i < OFR_AUDIT_MEASURES; i++)
        OFR_TRY(add_name(audit, reports, "%s: %s", name, parts[i]));
    for (size_t m = 0; m < audit->n_measures; m++)
        OFR_TRY(add_name(audit, reports, "%s: %s without it", name, audit->measures[m].name));
    return OFR_OK;
}

ofr_status ofr_audit_name_values(struct ofr_audit *audit, struct ofr_reports *reports) {
    size_t n = ofr_audit_places_of(audit, audit->run->n_arms).arm;
    OFR_TRY(OFR_NEW(NULL, audit->names, n, "the names of values", reports));
    for (size_t m = 0; m < audit->n_measures; m++)
        OFR_TRY(add_name(audit, reports, "%s", audit->measures[m].name));
    OFR_TRY(add_name(audit, reports, "ratio"));
    OFR_TRY(add_name(audit, reports, "recalled"));
    for (size_t i = 0; i < audit->audited->n_limits; i++)
        OFR_TRY(add_name(audit, reports, "limit %s", audit->audited->limits[i].name));
    for (size_t arm = 1; arm < audit->run->n_arms; arm++)
        OFR_TRY(name_arm(audit, arm, reports));
    return OFR_OK;
}

/* ---- an arm -------------------------------------------------------------------------------- */

/* Sum or mean of a daily series from the day on. */
static double fold(const struct ofr_audit *audit, const struct ofr_output *output, size_t observable) {
    size_t n_seen = output->model->n_observables;
    uint32_t from = audit->run->arms[1].from_day, n = 0;
    double sum = 0;
    for (uint32_t day = from; day < output->n_days; day++) {
        double value = output->daily[day * n_seen + observable];
        sum += isfinite(value) ? value : 0;
        n += isfinite(value);
    }
    return output->model->observables[observable].observed == OFR_FLOW ? sum : n > 0 ? sum / n : (double)NAN;
}

static double quantity(const struct ofr_audit *audit, const struct ofr_audit_quantity *of,
                       const struct ofr_output *output, const struct ofr_audit_seen *seen) {
    return of->kind == OFR_OF_PEOPLE    ? seen->n_people
           : of->kind == OFR_OF_OUTCOME ? output->outcomes[of->index]
                                        : fold(audit, output, of->index);
}

/* Who is counted in the primary outcome for the first time on the day or later. */
static ofr_status see_people(const struct ofr_audit *audit, const struct ofr_output *output,
                             struct ofr_audit_seen *seen, struct ofr_reports *reports) {
    uint32_t n_all = output->population->n_people, *day = NULL;
    ofr_status status = OFR_NEW(NULL, day, n_all, "the people of the outcome", reports);
    for (size_t i = 0; status == OFR_OK && i < output->n_events; i++) {
        const struct ofr_event *event = &output->events[i];
        if (ofr_event_is_primary(output->model, event->kind) &&
            (day[event->person] == 0 || event->day + 1u < day[event->person]))
            day[event->person] = event->day + 1u;
    }
    for (uint32_t i = 0; status == OFR_OK && i < n_all; i++)
        seen->n_people += day[i] > audit->run->arms[1].from_day;
    OFR_THEN(status, OFR_NEW(NULL, seen->people, seen->n_people, "the people of the outcome", reports));
    for (uint32_t i = 0, n = 0; status == OFR_OK && i < n_all; i++)
        if (day[i] > audit->run->arms[1].from_day)
            seen->people[n++] = i;
    ofr_free(day);
    return status;
}

static ofr_status see(const struct ofr_audit *audit, const struct ofr_job *job,
                      const struct ofr_output *output, struct ofr_audit_seen *seen,
                      struct ofr_reports *reports) {
    size_t n_arms = audit->run->n_arms;
    OFR_TRY(see_people(audit, output, seen, reports));
    for (size_t m = 0; m < audit->n_measures; m++)
        seen->measures[m] = quantity(audit, &audit->measures[m], output, seen);
    if (job->arm > 0)
        seen->own = quantity(audit, &audit->findings[job->arm - 1].own, output, seen);
    else
        OFR_TRY(OFR_NEW(NULL, seen->base_own, n_arms, "what mechanisms move", reports));
    for (size_t arm = 1; job->arm == 0 && arm < n_arms; arm++)
        seen->base_own[arm] = quantity(audit, &audit->findings[arm - 1].own, output, seen);
    return OFR_OK;
}

static void forget(struct ofr_audit_seen *seen) {
    ofr_free(seen->people);
    ofr_free(seen->base_own);
    *seen = (struct ofr_audit_seen){0};
}

void ofr_audit_forget(struct ofr_audit *audit) {
    size_t n = (size_t)audit->run->n_replicates * audit->run->n_arms;
    for (size_t i = 0; audit->seen != NULL && i < n; i++)
        forget(&audit->seen[i]);
    ofr_free(audit->seen);
    audit->seen = NULL;
}

/* ---- a replicate --------------------------------------------------------------------------- */

/* What the lives tell from the day on: who brought whom, and what people would say. */
static ofr_status look_at_lives(const struct ofr_audit *audit, const struct ofr_output *output,
                                double *values, struct ofr_reports *reports) {
    struct ofr_audit_places places = ofr_audit_places_of(audit, 1);
    const struct ofr_period period = {(int32_t)audit->run->arms[1].from_day, (int32_t)output->n_days - 1};
    struct ofr_run_reader reader = {0};
    struct ofr_lives lives = {0};
    if (audit->ratio == NULL && audit->recalled == NULL)
        return OFR_OK;
    OFR_TRY(ofr_run_reader_of(output, &reader, reports));
    ofr_status status = ofr_lives_read(&reader, 0, OFR_NOBODY, &lives, reports);
    if (audit->ratio != NULL)
        OFR_THEN(status, ofr_statistic_value(&lives, audit->ratio, period, &values[places.ratio], reports));
    if (audit->recalled != NULL)
        OFR_THEN(status,
                 ofr_statistic_value(&lives, audit->recalled, period, &values[places.recalled], reports));
    ofr_lives_free(&lives);
    ofr_run_reader_close(&reader);
    return status;
}

static void compare(const struct ofr_audit *audit, size_t arm, const struct ofr_audit_seen *base,
                    const struct ofr_audit_seen *without, double *values) {
    double *to = values + ofr_audit_places_of(audit, arm).arm;
    double own = base->base_own[arm];
    if (of_group(audit, arm)) {
        *to = ofr_has_no_occasion(own, without->own) ? (double)NAN
                                                     : (without->own > own) - (without->own < own);
        return;
    }
    to[OFR_AUDIT_OWN] = own;
    to[OFR_AUDIT_OWN_WITHOUT] = without->own;
    to[OFR_AUDIT_AVERTED] =
        ofr_count_here_alone(base->people, base->n_people, without->people, without->n_people);
    to[OFR_AUDIT_ADDED] =
        ofr_count_here_alone(without->people, without->n_people, base->people, base->n_people);
    memcpy(to + OFR_AUDIT_MEASURES, without->measures, audit->n_measures * sizeof *to);
}

ofr_status ofr_audit_take(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                          struct ofr_reports *reports) {
    const struct ofr_audit *audit = to;
    const struct ofr_audited *audited = audit->audited;
    struct ofr_audit_seen *replicate = audit->seen + (size_t)job->replicate * audit->run->n_arms;
    struct ofr_audit_places places = ofr_audit_places_of(audit, 1);
    for (size_t i = 0; i < audit->n_values; i++)
        values[i] = NAN;
    OFR_TRY(see(audit, job, output, &replicate[job->arm], reports));
    if (job->arm > 0)
        return OFR_OK;
    memcpy(values, replicate[0].measures, audit->n_measures * sizeof *values);
    for (size_t i = 0; i < audited->n_limits; i++)
        values[places.limits + i] = fold(audit, output, audit->limits[i]);
    for (size_t arm = 1; arm < audit->run->n_arms; arm++)
        compare(audit, arm, &replicate[0], &replicate[arm], values);
    for (size_t arm = 0; arm < audit->run->n_arms; arm++)
        forget(&replicate[arm]);
    return look_at_lives(audit, output, values, reports);
}
