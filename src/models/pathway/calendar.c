#include "models/pathway/calendar.h"

#include <math.h>
#include <string.h>

#include "models/pathway/circle.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/recruiters.h"

static const struct ofr_column_form series_columns[] = {
    {"month", OFR_CELL_DATE, "date", 0, 0, false, false, "first day of the month from which the row holds"},
    {"pull_syria", OFR_CELL_NUMBER, "1", 0, 10, false, false,
     "pull of the war in Syria and Iraq, 1 at its peak"},
    {"pull_libya", OFR_CELL_NUMBER, "1", 0, 10, false, false, "pull of the war in Libya, on the same scale"},
    {"border_control", OFR_CELL_NUMBER, "1", 0, 1, false, false,
     "chance that an attempt to leave by a committed person is refused"},
    {"refusals", OFR_CELL_NUMBER, "per month", 0, 100000, false, false,
     "exits refused in the whole scenario"},
    {"raids", OFR_CELL_NUMBER, "per month", 0, 10000, false, false, "raids in the whole scenario"},
    {"camp_arrivals", OFR_CELL_NUMBER, "people per month", 0, 1000, false, false,
     "fighters who arrive across the border, whole scenario"},
    {"openness", OFR_CELL_NUMBER, "1", 0, 10, false, false,
     "recruiters' sessions in the open over those at the start"}};
const struct ofr_table_form pathway_series_form = {"series",
                                                   series_columns,
                                                   sizeof series_columns / sizeof *series_columns,
                                                   OFR_STATE,
                                                   "what changes over time; a row holds until the next",
                                                   false};

static const struct ofr_column_form dated_columns[] = {
    {"date", OFR_CELL_DATE, "date", 0, 0, false, false, "day of the event"},
    {"event", OFR_CELL_TEXT, "", 0, 0, false, false,
     "attack_elsewhere, custody_limit, clearing or zone_closed"},
    {"label", OFR_CELL_TEXT, "", 0, 0, false, false, "what it was"},
    {"value", OFR_CELL_NUMBER, "1", 0, 100000, false, false,
     "places closed by the order that follows (attack_elsewhere), days (custody_limit), else 1"}};
const struct ofr_table_form pathway_dated_form = {"dated_events",
                                                  dated_columns,
                                                  sizeof dated_columns / sizeof *dated_columns,
                                                  OFR_STATE,
                                                  "events with a date that the model is given",
                                                  false};

static const char *const dated_names[PATHWAY_N_DATED] = {"attack_elsewhere", "custody_limit", "clearing",
                                                         "zone_closed"};

static int dated_kind(const char *name) {
    for (int kind = 0; kind < PATHWAY_N_DATED; kind++)
        if (strcmp(dated_names[kind], name) == 0)
            return kind;
    return -1;
}

ofr_status pathway_check_tables(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    const struct ofr_table *series = ofr_scenario_table(scenario, "series");
    for (size_t r = 0; series != NULL && r < series->n_rows; r++) {
        struct ofr_position at = ofr_table_position(series, r, "month");
        double day = ofr_table_number(series, "month", r);
        if (r == 0 && day > scenario->first_day)
            status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                 "table series begins after the start of the scenario; its first row must "
                                 "lie on or before the start");
        if (r > 0 && day <= ofr_table_number(series, "month", r - 1))
            status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                 "column month must grow from row to row in table series");
    }
    const struct ofr_table *dated = ofr_scenario_table(scenario, "dated_events");
    for (size_t r = 0; dated != NULL && r < dated->n_rows; r++) {
        const char *name = ofr_table_text(dated, "event", r);
        if (dated_kind(name) >= 0)
            continue;
        struct ofr_position at = ofr_table_position(dated, r, "event");
        const char *nearest = ofr_nearest(name, dated_names, PATHWAY_N_DATED);
        status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                             "event is '%s'; it must be attack_elsewhere, custody_limit, clearing or "
                             "zone_closed%s%s%s",
                             name, nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                             nearest != NULL ? "?)" : "");
    }
    const struct ofr_table *routes = ofr_scenario_table(scenario, "routes");
    for (size_t r = 0; routes != NULL && r < routes->n_rows; r++) {
        const char *theatre = ofr_table_text(routes, "theatre", r);
        if (strcmp(theatre, "syria") == 0 || strcmp(theatre, "libya") == 0)
            continue;
        struct ofr_position at = ofr_table_position(routes, r, "theatre");
        status =
            ofr_fail_at(reports, OFR_BAD_INPUT, &at, "theatre is '%s'; it must be syria or libya", theatre);
    }
    return status;
}

double pathway_dated_value(const struct ofr_engine *engine, enum pathway_dated kind, int days_ago) {
    const struct ofr_table *dated = ofr_scenario_table(engine->scenario, "dated_events");
    double sum = 0;
    for (size_t r = 0; r < dated->n_rows; r++)
        if (dated_kind(ofr_table_text(dated, "event", r)) == (int)kind &&
            (int)ofr_table_number(dated, "date", r) + days_ago == engine->calendar_day)
            sum += ofr_table_number(dated, "value", r);
    return sum;
}

bool pathway_dated_today(const struct ofr_engine *engine, enum pathway_dated kind) {
    const struct ofr_table *dated = ofr_scenario_table(engine->scenario, "dated_events");
    for (size_t r = 0; r < dated->n_rows; r++)
        if (dated_kind(ofr_table_text(dated, "event", r)) == (int)kind &&
            (int)ofr_table_number(dated, "date", r) == engine->calendar_day)
            return true;
    return false;
}

static void read_series(struct ofr_engine *engine) {
    const struct ofr_table *series = ofr_scenario_table(engine->scenario, "series");
    struct pathway_today *today = &pathway_of(engine)->today;
    size_t row = 0;
    while (row + 1 < series->n_rows && ofr_table_number(series, "month", row + 1) <= engine->calendar_day)
        row++;
    today->pull[0] = ofr_table_number(series, "pull_syria", row);
    today->pull[1] = ofr_table_number(series, "pull_libya", row);
    today->border_control = ofr_table_number(series, "border_control", row);
    today->refusals = ofr_table_number(series, "refusals", row);
    today->raids = ofr_table_number(series, "raids", row);
    today->camp_arrivals = ofr_table_number(series, "camp_arrivals", row);
    today->openness = ofr_table_number(series, "openness", row);
}

static void read_dated(struct ofr_engine *engine) {
    struct pathway_today *today = &pathway_of(engine)->today;
    double limit = pathway_dated_value(engine, PATHWAY_CUSTODY_LIMIT, 0);
    if (limit > 0)
        today->custody_limit = limit;
    if (pathway_dated_value(engine, PATHWAY_ZONE_CLOSED, 0) > 0)
        today->zone_closed = true;
}

/* Apply the dated events before the start. */
static void read_past(struct ofr_engine *engine) {
    const struct ofr_table *dated = ofr_scenario_table(engine->scenario, "dated_events");
    struct pathway_today *today = &pathway_of(engine)->today;
    for (size_t r = 0; r < dated->n_rows; r++) {
        if (ofr_table_number(dated, "date", r) > engine->scenario->first_day)
            continue;
        int kind = dated_kind(ofr_table_text(dated, "event", r));
        if (kind == PATHWAY_CUSTODY_LIMIT)
            today->custody_limit = ofr_table_number(dated, "value", r);
        if (kind == PATHWAY_ZONE_CLOSED)
            today->zone_closed = true;
    }
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway->today.custody_limit = 6;
    read_past(engine);
    read_series(engine);
    pathway->record_capacity = engine->population->n_people / 64 + 1024;
    return OFR_NEW(&engine->account, pathway->records, pathway->record_capacity, "records", reports);
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, pathway->record_capacity, sizeof *pathway->records,
                (void **)&pathway->records);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_today *today = &pathway->today;
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->records, pathway->n_records,
                     pathway->record_capacity, OFR_MOST_ROOM(engine->population->n_people));
    OFR_ARCHIVE_ARRAY(archive, pathway->records, pathway->n_records);
    OFR_ARCHIVE_ARRAY(archive, today->pull, 2);
    OFR_ARCHIVE_VALUE(archive, today->border_control);
    OFR_ARCHIVE_VALUE(archive, today->refusals);
    OFR_ARCHIVE_VALUE(archive, today->raids);
    OFR_ARCHIVE_VALUE(archive, today->camp_arrivals);
    OFR_ARCHIVE_VALUE(archive, today->openness);
    OFR_ARCHIVE_VALUE(archive, today->custody_limit);
    OFR_ARCHIVE_VALUE(archive, today->zone_closed);
}

const struct pathway_part pathway_calendar_part = {start, stop, archive};

/* A day makes at most a few hundred records; keep room for a quarter more than there are. */
static ofr_status make_room(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t wanted = pathway->n_records + pathway->n_records / 4 + 512;
    if (wanted <= pathway->record_capacity)
        return OFR_OK;
    uint32_t larger = pathway->record_capacity + pathway->record_capacity / 2;
    ofr_status status =
        ofr_grow(&engine->account, pathway->record_capacity, larger > wanted ? larger : wanted,
                 sizeof *pathway->records, "records", (void **)&pathway->records, reports);
    if (status == OFR_OK)
        pathway->record_capacity = larger > wanted ? larger : wanted;
    return status;
}

/* Set the parameters that interventions change to today's values. */
static void apply_interventions(struct ofr_engine *engine) {
    const struct ofr_scenario *scenario = engine->scenario;
    double *parameters = (double *)&pathway_of(engine)->parameters;
    for (size_t i = 0; i < scenario->n_interventions; i++)
        for (size_t c = 0; c < scenario->interventions[i].n_changes; c++) {
            size_t parameter = scenario->interventions[i].changes[c].parameter;
            parameters[parameter - OFR_N_POPULATION_PARAMETERS] =
                ofr_value_on(scenario, parameter, engine->calendar_day);
        }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    if (engine->slot != OFR_DAWN)
        return OFR_OK;
    apply_interventions(engine);
    if (engine->date.day == 1 || engine->day == 0)
        read_series(engine);
    read_dated(engine);
    OFR_TRY(make_room(engine, reports));
    OFR_TRY(pathway_recruiters_make_room(engine, reports));
    OFR_TRY(pathway_circle_make_room(engine, reports));
    return pathway_opinion_exchange_make_room(engine, reports);
}

const struct ofr_process pathway_calendar = {.name = "calendar",
                                             .moment = OFR_EACH_SLOT,
                                             .what =
                                                 "Before dawn, read what the series and dated events say "
                                                 "of today, and what interventions make of the parameters.",
                                             .reads = "tables series, dated_events, interventions",
                                             .writes = "today, parameters",
                                             .run = run,
                                             .switch_parameter = NULL};
