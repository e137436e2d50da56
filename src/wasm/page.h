/*
 * Page: the calls of the engine in a web page, from JavaScript: open a scenario in
 * resolved form, make its people, run one replicate some days at a time, look at what was recorded so
 * far, go back to a kept day and go on from there with another scenario.
 *
 * One handle is one worker's. Numbers are passed as they are in WebAssembly (32-bit whole numbers,
 * doubles); texts are UTF-8, NUL-terminated, in memory asked for with ofr_page_room. Not a second
 * way to simulate: it calls what the program calls, so that digests are the same.
 *
 * Invariant: after a call that failed the handle can still be asked for its reports and be opened again.
 */
#ifndef OFR_WASM_PAGE_H
#define OFR_WASM_PAGE_H

#include <stdint.h>

#include "output/output.h"

/* Exported from the WebAssembly module; nothing elsewhere. */
#if defined(__wasm__)
#define OFR_EXPORT(name) __attribute__((export_name(#name)))
#else
#define OFR_EXPORT(name)
#endif

struct ofr_page;

/** Memory for a text or a list that is given to a call; NULL when short. */
OFR_EXPORT(ofr_page_room) void *ofr_page_room(uint32_t n);
OFR_EXPORT(ofr_page_give_back) void ofr_page_give_back(void *room);

/** A handle with nothing in it; NULL when memory is short. */
OFR_EXPORT(ofr_page_new) struct ofr_page *ofr_page_new(void);
OFR_EXPORT(ofr_page_free) void ofr_page_free(struct ofr_page *page);

/** What went wrong since the last time this was asked; "" when nothing did. Lives until the next call. */
OFR_EXPORT(ofr_page_reports) const char *ofr_page_reports(struct ofr_page *page);

/**
 * Open a scenario; what was there before goes.
 * @param resolved [in] as `offramp resolve` prints it
 * @errors   OFR_BAD_INPUT when it is not a whole resolved scenario of this version
 */
OFR_EXPORT(ofr_page_open) ofr_status ofr_page_open(struct ofr_page *page, const char *resolved);

/**
 * Change the scenario before people are made, with the checks of the program's options.
 * @param option [in] "set", "until", "areas", "scale"
 * @errors   OFR_BAD_INPUT with the reports the program gives
 */
OFR_EXPORT(ofr_page_change)
ofr_status ofr_page_change(struct ofr_page *page, const char *option, const char *value);

/** The scenario as it is now, in resolved form; NULL on failure. Lives until the next call for a text. */
OFR_EXPORT(ofr_page_resolved) const char *ofr_page_resolved(struct ofr_page *page);
/** The model's declarations, the scenario, its interventions, areas and places, as JSON; NULL on failure.
 * Each lives until the next call for a text. */
OFR_EXPORT(ofr_page_model) const char *ofr_page_model(struct ofr_page *page);
OFR_EXPORT(ofr_page_scenario) const char *ofr_page_scenario(struct ofr_page *page);
OFR_EXPORT(ofr_page_interventions) const char *ofr_page_interventions(struct ofr_page *page);
OFR_EXPORT(ofr_page_people) const char *ofr_page_people(struct ofr_page *page);

/** Hand over an array or texts, which the page takes over. @param part [in] enum ofr_loaded_part or a part of
 * the next YAML file: its nodes as wasm/tree.h has them, [n][OFR_TREE_FIELDS], and their texts */
enum { OFR_PAGE_NODES = 100, OFR_PAGE_NODE_TEXTS };
OFR_EXPORT(ofr_page_give)
void ofr_page_give(struct ofr_page *page, uint32_t part, void *values, uint32_t n_bytes);

/**
 * Read an intervention's file, whose nodes were handed over, with the checks of the program against the
 * scenario.
 * @param name  [in] of the file, for reports
 * @param bytes [in] [size] the file
 * @return the lines it adds to the scenario in resolved form; NULL on failure. Lives until the next call for
 * a text
 */
OFR_EXPORT(ofr_page_intervention)
const char *ofr_page_intervention(struct ofr_page *page, const char *name, const char *bytes, uint32_t size);
/**
 * Add an intervention to the scenario, in its place by name.
 * @param lines       [in] as ofr_page_intervention returns them
 * @param dose        [in] negative: its own
 * @param from, until [in] dates; "": its own
 * @errors   OFR_BAD_INPUT when it conflicts with an intervention that is there, or people were made;
 * OFR_SYSTEM
 */
OFR_EXPORT(ofr_page_add)
ofr_status ofr_page_add(struct ofr_page *page, const char *lines, double dose, const char *from,
                        const char *until);
/**
 * The part of an arm that rests on evidence: the arm without those sizes of its own interventions that have
 * no grade, as ofr_page_resolved gives it; "" where all have one or none has, and nothing is to be simulated;
 * NULL on failure. Lives until the next call for a text.
 * @param resolved [in] scenario of the arm, whose base is open
 */
OFR_EXPORT(ofr_page_graded) const char *ofr_page_graded(struct ofr_page *page, const char *resolved);
/**
 * Count the events among people whom the interventions of an arm cover, in every replicate from now on; only
 * where an intervention sets something to an end of its range, so that a finding may be built in.
 * @param resolved [in] scenario of the arm
 * @return   how many interventions it has; 0 when none sets an end; -1 on failure
 */
OFR_EXPORT(ofr_page_track) int32_t ofr_page_track(struct ofr_page *page, const char *resolved);

/** Make the people. @param seed [in] a whole number below 2^53 */
OFR_EXPORT(ofr_page_make) ofr_status ofr_page_make(struct ofr_page *page, double seed);

/** Begin a replicate; the one before goes. */
OFR_EXPORT(ofr_page_begin) ofr_status ofr_page_begin(struct ofr_page *page, uint32_t replicate);
/** Simulate n days, or what is left; after the last one outcomes and digest are there. */
OFR_EXPORT(ofr_page_days) ofr_status ofr_page_days(struct ofr_page *page, uint32_t n);
/** Keep the state as it is, in memory, to go on from; what was kept before goes. */
OFR_EXPORT(ofr_page_keep) ofr_status ofr_page_keep(struct ofr_page *page);
/**
 * Go on from what was kept, with another scenario of the same people.
 * @param resolved [in] as for ofr_page_open; may differ in values and interventions from the kept day on
 * @errors   OFR_BAD_INPUT when nothing was kept, or it is a scenario of other days or areas
 */
OFR_EXPORT(ofr_page_branch) ofr_status ofr_page_branch(struct ofr_page *page, const char *resolved);

/* ---- why here (docs/why.md) ---- */

/**
 * Say what the open scenario, the place, is compared with.
 * @param reference [in] as `offramp why SCENARIO --resolve` prints it
 * @param seed    [in] a whole number below 2^53
 * @errors   OFR_BAD_INPUT with the first fault
 */
OFR_EXPORT(ofr_page_compare)
ofr_status ofr_page_compare(struct ofr_page *page, const char *reference, double seed);
/** Points to simulate and factors, as JSON; NULL on failure. Lives until the next call for a text. */
OFR_EXPORT(ofr_page_compared) const char *ofr_page_compared(struct ofr_page *page);
/** Make the people of a point, the same people with other figures where there are any, and begin a replicate
 * of it. */
OFR_EXPORT(ofr_page_coalition)
ofr_status ofr_page_coalition(struct ofr_page *page, uint32_t point, uint32_t replicate);
/**
 * What follows from outcomes of trials, as JSON (wasm/why.h); NULL on failure. Lives until the next call for
 * a text.
 * @param shares [in] 1: with shares, 0: the ratio alone
 * @param points [in] [n_points]
 * @param values [in] [n_points][n_replicates][outcomes, then the people]
 */
OFR_EXPORT(ofr_page_why)
const char *ofr_page_why(struct ofr_page *page, const char *outcome, uint32_t shares, uint32_t n_points,
                         uint32_t n_replicates, const uint32_t *points, const double *values);

/** Numbers of the replicate that is under way or done. */
enum ofr_page_number {
    OFR_PAGE_DAY, /* days simulated */
    OFR_PAGE_N_DAYS,
    OFR_PAGE_N_WEEKS, /* weeks that have begun */
    OFR_PAGE_N_PEOPLE,
    OFR_PAGE_N_AREAS,
    OFR_PAGE_N_PLACES,
    OFR_PAGE_N_OBSERVABLES,
    OFR_PAGE_N_OUTCOMES,
    OFR_PAGE_N_EVENTS,
    OFR_PAGE_N_NUMBERS
};
OFR_EXPORT(ofr_page_number) uint32_t ofr_page_number(const struct ofr_page *page, uint32_t which);

/** Arrays of the output (output/output.h). They move when days are simulated. */
OFR_EXPORT(ofr_page_daily) const double *ofr_page_daily(const struct ofr_page *page);
OFR_EXPORT(ofr_page_weekly) const double *ofr_page_weekly(const struct ofr_page *page);
OFR_EXPORT(ofr_page_events) const struct ofr_event *ofr_page_events(const struct ofr_page *page);
OFR_EXPORT(ofr_page_outcomes) const double *ofr_page_outcomes(const struct ofr_page *page);
/** Counts of the interventions tracked, [tracked][n_events][OFR_EXPOSURE_VALUES]. */
OFR_EXPORT(ofr_page_tracked) const int64_t *ofr_page_tracked(const struct ofr_page *page);
/** Harm of the whole place so far, [n_observables]; 0 where an observable is no harm. Until the next text. */
OFR_EXPORT(ofr_page_harm) const double *ofr_page_harm(struct ofr_page *page);
/** Digest as 16 hexadecimal digits, of a finished replicate; else "". Lives until the next call for a text.
 */
OFR_EXPORT(ofr_page_digest) const char *ofr_page_digest(struct ofr_page *page);

/** Persons as wasm/loaded.h has them. @param out [out] [n][OFR_LOADED_PERSON_FIELDS]; zeros beyond the people
 */
OFR_EXPORT(ofr_page_persons)
void ofr_page_persons(const struct ofr_page *page, const uint32_t *ids, uint32_t n, int32_t *out);

/* ---- questions about a finished run (wasm/loaded.h, wasm/answers.h) ---- */

/** Begin a run of the open scenario with the parts handed over. @errors OFR_BAD_INPUT; OFR_SYSTEM */
OFR_EXPORT(ofr_page_run_begin) ofr_status ofr_page_run_begin(struct ofr_page *page);
/** Add a finished replicate with the parts handed over. @errors OFR_BAD_INPUT; OFR_SYSTEM */
OFR_EXPORT(ofr_page_run_add)
ofr_status ofr_page_run_add(struct ofr_page *page, const char *arm, uint32_t number);
/** Add an arm. @param resolved [in] its scenario; "": not known @param cost [in] over the run @errors
 * OFR_BAD_INPUT; OFR_SYSTEM */
OFR_EXPORT(ofr_page_run_arm)
ofr_status ofr_page_run_arm(struct ofr_page *page, const char *name, const char *resolved, double cost);
/** Drop an arm and its replicates. */
OFR_EXPORT(ofr_page_run_drop) void ofr_page_run_drop(struct ofr_page *page, const char *arm);
/** Set the story that lives are compared with, of a file whose nodes were handed over. @errors as steps.h */
OFR_EXPORT(ofr_page_story)
ofr_status ofr_page_story(struct ofr_page *page, const char *name, const char *bytes, uint32_t size);

/* Each answer is JSON, a life plain text; NULL on failure. It lives until the next call for a text. */
OFR_EXPORT(ofr_page_lives) const char *ofr_page_lives(struct ofr_page *page, uint32_t number);
OFR_EXPORT(ofr_page_life)
const char *ofr_page_life(struct ofr_page *page, uint32_t number, uint32_t person, uint32_t story);
OFR_EXPORT(ofr_page_flows) const char *ofr_page_flows(struct ofr_page *page, const char *arm);
OFR_EXPORT(ofr_page_joiners)
const char *ofr_page_joiners(struct ofr_page *page, const char *arm, uint32_t number);
OFR_EXPORT(ofr_page_streets)
const char *ofr_page_streets(struct ofr_page *page, uint32_t number, uint32_t area, uint32_t until_day);
OFR_EXPORT(ofr_page_patterns) const char *ofr_page_patterns(struct ofr_page *page);
OFR_EXPORT(ofr_page_spreads) const char *ofr_page_spreads(struct ofr_page *page, const char *arm);
OFR_EXPORT(ofr_page_arms) const char *ofr_page_arms(struct ofr_page *page, uint32_t outcome);
/** Ratio of a share to what is expected, with its interval: {ratio, low, high}. */
OFR_EXPORT(ofr_page_ratio)
const char *ofr_page_ratio(struct ofr_page *page, double count, double n, double expected);

#endif
