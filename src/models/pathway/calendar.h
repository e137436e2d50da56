/*
 * Calendar: today's values of the series, the dated events and the parameters, and room for the day.
 *
 * Runs first each morning, before dawn. It grows the lists that the day may need, so that nothing is
 * allocated within a day.
 */
#ifndef OFR_PATHWAY_CALENDAR_H
#define OFR_PATHWAY_CALENDAR_H

#include "models/pathway/state.h"

/** Kinds of dated events, named as in the table. */
enum pathway_dated {
    PATHWAY_ATTACK_ELSEWHERE, /* value: places closed by the order that follows, whole scenario */
    PATHWAY_CUSTODY_LIMIT,    /* value: days */
    PATHWAY_CLEARING,         /* value: 1; an operation in every massif */
    PATHWAY_ZONE_CLOSED,      /* value: 1; clearing operations happen from then on */
    PATHWAY_N_DATED
};

extern const struct ofr_process pathway_calendar;
extern const struct pathway_part pathway_calendar_part;
extern const struct ofr_table_form pathway_series_form, pathway_dated_form;

/** Sum of the values of dated events of a kind whose date is `days_ago` days before today. */
double pathway_dated_value(const struct ofr_engine *engine, enum pathway_dated kind, int days_ago);
/** Whether there is a dated event of a kind today. */
bool pathway_dated_today(const struct ofr_engine *engine, enum pathway_dated kind);
/**
 * Check the series, dated events and routes beyond the ranges of their cells.
 * @errors   OFR_BAD_INPUT with one report for every fault, at its place
 */
ofr_status pathway_check_tables(const struct ofr_scenario *scenario, struct ofr_reports *reports);

#endif
