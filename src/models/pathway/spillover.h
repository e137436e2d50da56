/*
 * News: what is done to somebody reaches his kin and friends the next morning.
 *
 * Rules that harm or arrest somebody put an item on a list; the process `news` reads the
 * list before the first slot of the next day and writes to those who hear of it: distrust
 * and, for those in courtship or in a circle, a trigger (commit.h).
 */
#ifndef OFR_PATHWAY_SPILLOVER_H
#define OFR_PATHWAY_SPILLOVER_H

#include "engine/engine.h"

#define SPILLOVER_PARAMETERS(PARAMETER)                                                                      \
    PARAMETER(                                                                                               \
        spillover, kin, REAL, "1", 0, 2, 0.3, SOCIETY, ASSUMED, 0, "assumed",                                \
        "distrust added to the household when the state arrests, hurts or kills somebody of it; half for "   \
        "related households")                                                                                \
    PARAMETER(spillover, friends, REAL, "1", 0, 2, 0.15, SOCIETY, ASSUMED, 0, "assumed",                     \
              "distrust added to his friends")                                                               \
    PARAMETER(spillover, lasting, REAL, "1", 0, 1, 0.5, SOCIETY, ASSUMED, 0, "assumed",                      \
              "share of distrust added by the state that moves the base, and so lasts")

enum pathway_spillover_kind { PATHWAY_ARRESTED = 1, PATHWAY_KILLED = 2, PATHWAY_HURT = 3 };

struct pathway_spillover {
    uint32_t person;
    uint8_t kind; /* enum pathway_spillover_kind */
    bool by_state;
    bool family_only; /* a death abroad reaches the family */
};

extern const struct ofr_process pathway_spillover;

ofr_status pathway_spillover_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_spillover_stop(struct ofr_engine *engine);
void pathway_spillover_archive(struct ofr_engine *engine, struct ofr_archive *archive);
void pathway_tell(struct ofr_engine *engine, uint32_t person, enum pathway_spillover_kind kind, bool by_state,
                  bool family_only);

#endif
