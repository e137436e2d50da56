/*
 * Answers about a run in memory (wasm/loaded.h), as JSON.
 *
 * Each answer is computed by the function that the program uses. A number that does not exist is null.
 *
 * @param run  [in] with its finished replicates
 * @param arm  [in] name; "" is the run itself
 * @param area [in] row, from 0
 * @param until_day [in] number of days; events of later days are left out
 */
#ifndef OFR_WASM_ANSWERS_H
#define OFR_WASM_ANSWERS_H

#include "wasm/json_text.h"
#include "wasm/loaded.h"

/** Lives of a replicate: [[id, area from 0, male, age, first day, kinds, steps of the story]...].
 *  @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_answer_lives(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                                         const struct ofr_loaded_replicate *replicate,
                                         struct ofr_reports *reports);
/**
 * A life as `offramp lives` prints it, as text.
 * @param person [in] id
 * @param story  [in] mark the events that match the story
 * @errors   OFR_BAD_INPUT when nothing happened to the person; OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_answer_life(struct ofr_json_text *text, const struct ofr_loaded_run *run,
                                        const struct ofr_loaded_replicate *replicate, uint32_t person,
                                        bool story, struct ofr_reports *reports);
/** Flows of an arm as means over replicates: {replicates, links: [[from, to, people]...]}, steps as the model
 *  declares them. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_answer_flows(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                                         const char *arm, struct ofr_reports *reports);
/** People of the primary outcome: [[person, brought by]...]; -1: by nobody of the primary outcome. */
void ofr_answer_joiners(struct ofr_json_text *json, const struct ofr_loaded_replicate *replicate);
/**
 * What happened on the streets and at the places of an area before a day: {people: [[neighbourhood, street,
 * counts...]...], places: [[place, number, days with an event, events]...]}.
 */
void ofr_answer_streets(struct ofr_json_text *json, const struct ofr_loaded_replicate *replicate,
                        uint32_t area, uint32_t until_day);
/** Patterns of the scenario in the run itself: [{n, value, error, inRange, verdict}...].
 *  @errors OFR_BAD_INPUT when the run lacks an observable; OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_answer_patterns(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                                            struct ofr_reports *reports);
/** Outcomes and harms of an arm over replicates: {outcomes: [...], harms: [...]} of spreads.
 *  @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_answer_outcomes(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                                            const char *arm, struct ofr_reports *reports);
/**
 * Arms compared with the run itself: outcome, harms, cost, verdicts, evidence, conclusion and warnings of
 * each.
 * @param outcome [in] index of an outcome of the model
 * @errors   OFR_BAD_INPUT when there is no such outcome; OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_answer_compare(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                                           size_t outcome, struct ofr_reports *reports);

#endif
