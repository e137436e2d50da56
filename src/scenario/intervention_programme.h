/*
 * Reader of the parts `who` and `does` of an intervention file. Private to scenario/.
 */
#ifndef OFR_SCENARIO_INTERVENTION_PROGRAMME_H
#define OFR_SCENARIO_INTERVENTION_PROGRAMME_H

#include "scenario/reader.h"

/** Read them into a programme, which has no effects when the file has neither. Faults go to the
 *  reader; what was read is to be freed with the intervention in any case. */
void ofr_programme_read(struct ofr_reader *reader, const struct ofr_node *root,
                        struct ofr_programme *programme);

#endif
