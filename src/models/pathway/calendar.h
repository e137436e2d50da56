/*
 * Calendar: what the scenario's series and dated events say of today, and room for the day.
 *
 * Runs first each morning (before dawn): sets pathway.today and grows the lists that may
 * need it, so that nothing is allocated within the day.
 */
#ifndef OFR_PATHWAY_CALENDAR_H
#define OFR_PATHWAY_CALENDAR_H

#include "engine/engine.h"

/* What a dated event does; names as in the table. */
enum pathway_dated {
    PATHWAY_ATTACK_ELSEWHERE, /* value: places closed by the order that follows, whole scenario */
    PATHWAY_CUSTODY_LIMIT,    /* value: days */
    PATHWAY_CLEARING,         /* value: 1; an operation in every massif */
    PATHWAY_ZONE_CLOSED,      /* value: 1; clearing operations happen from then on */
    PATHWAY_N_DATED
};

extern const struct ofr_process pathway_calendar;
extern const struct ofr_table_form pathway_series_form, pathway_dated_form;

ofr_status pathway_calendar_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_calendar_stop(struct ofr_engine *engine);
void pathway_calendar_archive(struct ofr_engine *engine, struct ofr_archive *archive);

/** Sum of the values of dated events of a kind whose date is `days` before today. */
double pathway_dated_value(const struct ofr_engine *engine, enum pathway_dated kind, int days_ago);
/** True when there is such an event today. */
bool pathway_dated_today(const struct ofr_engine *engine, enum pathway_dated kind);
/** Check the series and dated events for what a range cannot say (all faults, with places). */
ofr_status pathway_check_tables(const struct ofr_scenario *scenario, struct ofr_reports *reports);

#endif
