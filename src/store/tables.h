/*
 * Statements that make the tables of a database. docs/results.md explains each table.
 *
 * The columns of the table `series` are the model's observables. Areas are numbered from 1 in a database; 0
 * is the whole. Other numbers are those of the population, from 0. What is read must have these very
 * statements (schema.c).
 */
#ifndef OFR_STORE_TABLES_H
#define OFR_STORE_TABLES_H

/** Tables of every ensemble. */
#define OFR_TABLES                                                                                           \
    "CREATE TABLE ensemble (id INTEGER PRIMARY KEY CHECK (id = 1),"                                          \
    " status TEXT NOT NULL CHECK (status IN ('incomplete', 'complete')), kind TEXT NOT NULL,"                \
    " scenario TEXT NOT NULL, title TEXT NOT NULL, model TEXT NOT NULL, seed INTEGER NOT NULL,"              \
    " replicates INTEGER, repeats INTEGER, controls INTEGER, people INTEGER,"                                \
    " first_day TEXT NOT NULL, last_day TEXT NOT NULL, end_day TEXT NOT NULL, days INTEGER NOT NULL,"        \
    " scale REAL NOT NULL, areas_kept INTEGER, areas_in_scenario INTEGER NOT NULL,"                          \
    " design TEXT NOT NULL, version TEXT NOT NULL, build TEXT NOT NULL, notice TEXT NOT NULL, resolved "     \
    "TEXT NOT NULL,"                                                                                         \
    " person_days_per_second REAL, bytes_per_person REAL, talks_per_person_day REAL) STRICT;"                \
    "CREATE TABLE parameter (name TEXT PRIMARY KEY, value REAL NOT NULL, unit TEXT NOT NULL,"                \
    " low REAL NOT NULL, high REAL NOT NULL, default_value REAL NOT NULL, actor TEXT NOT NULL, scope TEXT "  \
    "NOT NULL,"                                                                                              \
    " origin TEXT NOT NULL, calibrated INTEGER NOT NULL, given INTEGER NOT NULL,"                            \
    " source TEXT NOT NULL, meaning TEXT NOT NULL) STRICT, WITHOUT ROWID;"                                   \
    "CREATE TABLE arm (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"                               \
    " kind TEXT NOT NULL CHECK (kind IN ('run', 'control', 'branch')), from_day INTEGER NOT NULL,"           \
    " changes TEXT NOT NULL, identity TEXT NOT NULL) STRICT;"                                                \
    "CREATE TABLE intervention (arm TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL,"                 \
    " what TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, dose REAL NOT NULL,"              \
    " cost REAL NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (arm, name)) STRICT, WITHOUT ROWID;"               \
    "CREATE TABLE job (id INTEGER PRIMARY KEY, point INTEGER NOT NULL, arm TEXT NOT NULL,"                   \
    " replicate INTEGER NOT NULL, seed INTEGER NOT NULL, digest TEXT NOT NULL,"                              \
    " person_days INTEGER, seconds REAL) STRICT;"                                                            \
    "CREATE TABLE outcome (job INTEGER NOT NULL REFERENCES job, name TEXT NOT NULL,"                         \
    " value REAL, PRIMARY KEY (job, name)) STRICT, WITHOUT ROWID;"

/** Tables of an ensemble that keeps whole outputs. */
#define OFR_TABLES_OF_OUTPUTS                                                                                \
    "CREATE TABLE drawn (job INTEGER NOT NULL REFERENCES job, parameter TEXT NOT NULL REFERENCES parameter," \
    " value REAL NOT NULL, PRIMARY KEY (job, parameter)) STRICT, WITHOUT ROWID;"                             \
    "CREATE TABLE area (id INTEGER PRIMARY KEY, name TEXT NOT NULL, people INTEGER NOT NULL,"                \
    " neighbourhoods INTEGER NOT NULL, streets INTEGER NOT NULL, households INTEGER NOT NULL,"               \
    " families INTEGER NOT NULL, eligible INTEGER NOT NULL, lat REAL, lon REAL, border_km REAL,"             \
    " unemployment REAL, poverty REAL, governorate TEXT NOT NULL, population_origin TEXT NOT NULL"           \
    " CHECK (population_origin IN ('measured', 'published', 'estimated', 'assumed'))) STRICT;"               \
    "CREATE TABLE entry_record (governorate TEXT PRIMARY KEY, records INTEGER NOT NULL,"                     \
    " source TEXT NOT NULL) STRICT, WITHOUT ROWID;"                                                          \
    "CREATE TABLE place (id INTEGER PRIMARY KEY, role TEXT NOT NULL, kind TEXT NOT NULL,"                    \
    " area INTEGER NOT NULL REFERENCES area, neighbourhood INTEGER NOT NULL,"                                \
    " number INTEGER NOT NULL, visitors INTEGER NOT NULL) STRICT;"                                           \
    "CREATE TABLE person (id INTEGER PRIMARY KEY, sex TEXT NOT NULL, age INTEGER NOT NULL,"                  \
    " education TEXT NOT NULL, activity TEXT NOT NULL, area INTEGER NOT NULL REFERENCES area,"               \
    " neighbourhood INTEGER NOT NULL, street INTEGER NOT NULL, household INTEGER NOT NULL,"                  \
    " family INTEGER NOT NULL, role TEXT NOT NULL) STRICT;"                                                  \
    "CREATE TABLE population_check (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"                             \
    " asked REAL, made REAL, unit TEXT NOT NULL) STRICT;"                                                    \
    "CREATE TABLE grouping (area INTEGER NOT NULL REFERENCES area, kind TEXT NOT NULL"                       \
    " CHECK (kind IN ('street', 'family')), members INTEGER NOT NULL, count INTEGER NOT NULL,"               \
    " PRIMARY KEY (area, kind, members)) STRICT, WITHOUT ROWID;"                                             \
    "CREATE TABLE observable (name TEXT PRIMARY KEY, observed TEXT NOT NULL,"                                \
    " harm INTEGER NOT NULL, unit TEXT NOT NULL, meaning TEXT NOT NULL) STRICT, WITHOUT ROWID;"              \
    "CREATE TABLE event_kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"                                   \
    " sentence TEXT NOT NULL, meaning TEXT NOT NULL) STRICT;"                                                \
    "CREATE TABLE event (job INTEGER NOT NULL REFERENCES job,"                                               \
    " person INTEGER NOT NULL REFERENCES person, step INTEGER NOT NULL, day INTEGER NOT NULL,"               \
    " slot INTEGER NOT NULL, kind INTEGER NOT NULL REFERENCES event_kind, place INTEGER,"                    \
    " by INTEGER, value INTEGER NOT NULL,"                                                                   \
    " PRIMARY KEY (job, person, step)) STRICT, WITHOUT ROWID;"                                               \
    "CREATE TABLE harm (job INTEGER NOT NULL REFERENCES job, area INTEGER NOT NULL,"                         \
    " name TEXT NOT NULL, value REAL, PRIMARY KEY (job, area, name)) STRICT, WITHOUT ROWID;"                 \
    "CREATE TABLE covered (job INTEGER NOT NULL REFERENCES job, intervention TEXT NOT NULL,"                 \
    " event INTEGER NOT NULL REFERENCES event_kind, value INTEGER NOT NULL, count INTEGER NOT NULL,"         \
    " PRIMARY KEY (job, intervention, event, value)) STRICT, WITHOUT ROWID;"                                 \
    "CREATE TABLE pattern (id INTEGER PRIMARY KEY, name TEXT NOT NULL, statistic TEXT NOT NULL,"             \
    " control TEXT NOT NULL, first_year INTEGER, last_year INTEGER, any_period INTEGER NOT NULL,"            \
    " areas TEXT NOT NULL, low REAL, high REAL, use TEXT NOT NULL,"                                          \
    " same_source INTEGER NOT NULL, unit TEXT NOT NULL, source TEXT NOT NULL, note TEXT NOT NULL) STRICT;"   \
    "CREATE VIEW life AS SELECT event.job, job.arm, job.replicate, event.person, event.step,"                \
    " date(ensemble.first_day, '+' || event.day || ' days') AS date,"                                        \
    " CASE event.slot WHEN 0 THEN 'dawn' WHEN 1 THEN 'day' WHEN 2 THEN 'evening'"                            \
    " ELSE 'night' END AS slot, event_kind.name AS event, place.kind AS place,"                              \
    " place.number AS place_number, area.name AS place_area, event.by, event.value"                          \
    " FROM event JOIN ensemble JOIN job ON job.id = event.job JOIN event_kind ON event_kind.id = event.kind" \
    " LEFT JOIN place ON place.id = event.place LEFT JOIN area ON area.id = place.area;"

/** The table `series`, and a column of an observable: its name, "REAL" or "INTEGER". */
#define OFR_SERIES_BEGIN                                                                                     \
    "CREATE TABLE series (job INTEGER NOT NULL REFERENCES job, area INTEGER NOT NULL,"                       \
    " day INTEGER NOT NULL, days INTEGER NOT NULL"
#define OFR_SERIES_COLUMN ", \"%w\" %s"
#define OFR_SERIES_END ", PRIMARY KEY (job, area, day)) STRICT, WITHOUT ROWID"
#define OFR_SERIES_FIXED 4 /* columns before the observables */

/** A table of results: its name, its columns after one another with commas between, each name and type. */
#define OFR_RESULTS_BEGIN "CREATE TABLE \"%w\" ("
#define OFR_RESULTS_COLUMN "%s\"%w\" %s"
#define OFR_RESULTS_END ") STRICT"

#endif
