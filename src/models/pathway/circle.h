/*
 * Circle: small closed groups with their own talk and growth of commitment.
 *
 * A circle meets some evenings or after dawn in its place, in a home, or online. Opinions
 * are pulled to the group's; commitment grows with meetings and committed peers and falls
 * with absence. A full circle divides. Suspicion of the place grows with meetings.
 *
 * Invariant: a member's record names his circle and stands once in its list.
 */
#ifndef OFR_PATHWAY_CIRCLE_H
#define OFR_PATHWAY_CIRCLE_H

#include "engine/engine.h"

#define CIRCLE_PARAMETERS(PARAMETER)                                                                         \
    PARAMETER(rule, circle, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none", "run the rule circle")          \
    PARAMETER(circle, meetings, REAL, "per week", 0, 7, 2, GROUP, ASSUMED, 0, "assumed",                     \
              "meetings of a circle in a week")                                                              \
    PARAMETER(circle, attends, REAL, "1", 0, 1, 0.7, GROUP, ASSUMED, 0, "assumed",                           \
              "share of meetings a member goes to when nothing keeps him")                                   \
    PARAMETER(circle, after_dawn, REAL, "1", 0, 1, 0.3, GROUP, ASSUMED, 0, "assumed",                        \
              "share of meetings held after dawn in a hall, for circles that meet in one")                   \
    PARAMETER(circle, in_home, REAL, "1", 0, 1, 0.25, GROUP, ASSUMED, 0, "assumed",                          \
              "share of new circles that meet in a home")                                                    \
    PARAMETER(circle, pull, REAL, "1", 0, 0.2, 0.02, GROUP, ASSUMED, 0, "assumed",                           \
              "share of the way to the group's opinions that a meeting moves a member")                      \
    PARAMETER(circle, pole, REAL, "1", 0, 2, 1.5, GROUP, ASSUMED, 0, "assumed",                              \
              "the group's opinion on each topic")                                                           \
    PARAMETER(circle, gain, REAL, "1", 0, 2, 0.16, GROUP, ASSUMED, 0,                                        \
              "assumed; see first contact to joining",                                                       \
              "commitment gained in a meeting among peers half of whom are committed")                       \
    PARAMETER(circle, loss, REAL, "per day", 0, 1, 0.01, GROUP, ASSUMED, 0, "assumed",                       \
              "share of commitment lost in a day")                                                           \
    PARAMETER(circle, size, WHOLE, "people", 3, 40, 12, GROUP, ASSUMED, 0, "assumed",                        \
              "members at which a circle divides")                                                           \
    PARAMETER(circle, most, WHOLE, "circles", 1, 8000, 120, GROUP, ASSUMED, 0,                               \
              "assumed: about 60 at the peak in Kasserine", "circles in the whole scenario, at most")

struct pathway_record;
extern const struct ofr_process pathway_circle;

ofr_status pathway_circle_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_circle_stop(struct ofr_engine *engine);
void pathway_circle_archive(struct ofr_engine *engine, struct ofr_archive *archive);
/** Found a circle led by a record (a recruiter or a committed member). Returns its number, or
 *  0 when there can be no more. */
uint32_t pathway_found_circle(struct ofr_engine *engine, uint32_t leader_row);
/** Ask somebody into the circle of whoever courts him, or near it. */
void pathway_join_circle(struct ofr_engine *engine, uint32_t record_row);
/** Take somebody out of his circle; an empty circle ends. */
void pathway_leave_circle(struct ofr_engine *engine, uint32_t record_row);
/** A member without a circle who never committed himself drifts off; others are left alone. */
void pathway_drift(struct pathway_record *record);
/** The place of a circle was closed or raided: move to a home, online, or break up. */
void pathway_unsettle_circle(struct ofr_engine *engine, uint32_t circle);

#endif
