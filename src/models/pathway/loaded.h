/*
 * Loaded: whether a state that was loaded from a file can be (engine/archive.h).
 *
 * Rules take for granted that rows, people, places and circles are there, that lists and columns name one
 * another, and that no day is in the future. A file may be forged, so all of it is checked here once, but for
 * what a part keeps to itself, which checks its own.
 */
#ifndef OFR_PATHWAY_LOADED_H
#define OFR_PATHWAY_LOADED_H

#include "engine/archive.h"
#include "models/pathway/state.h"

/** Let a load fail unless the state can be. Call it when all parts are loaded. */
void pathway_check_loaded(struct ofr_engine *engine, struct ofr_archive *archive);

#endif
