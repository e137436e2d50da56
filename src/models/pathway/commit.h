/*
 * Commitment: a member whose commitment passes a personal threshold commits to the group.
 *
 * A trigger adds a step: a friend or relative was arrested, hurt or killed. Triggers arrive the morning after
 * (spillover.h).
 */
#ifndef OFR_PATHWAY_COMMIT_H
#define OFR_PATHWAY_COMMIT_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_commit;

#endif
