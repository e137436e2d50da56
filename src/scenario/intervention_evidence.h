/*
 * Reader of the size of an effect or change: one number or a distribution, and the grade of its evidence.
 *
 *     by: -0.085                                      one number
 *     by: {normal: [-0.085, 0.02]}                    mean, sd
 *     times: {lognormal: [1.5, 0.4]}                  median, sd of the logarithm
 *     to: {uniform: [20, 40]}                         low and high end
 *     grade: trial | quasi_experiment | expert | none (the default)
 */
#ifndef OFR_SCENARIO_INTERVENTION_EVIDENCE_H
#define OFR_SCENARIO_INTERVENTION_EVIDENCE_H

#include "scenario/reader.h"

/**
 * Read a size. Faults go to the reader.
 *
 * @param node     [in] the number, or the map of a distribution
 * @param by       [out] the number, or the middle of the distribution
 * @param evidence [in,out] its distribution is set
 * @return   false with a fault when there is no size
 */
bool ofr_size_read(struct ofr_reader *reader, const struct ofr_node *node, double *by,
                   struct ofr_evidence *evidence);

/**
 * Check that both ends of a uniform size are possible; a normal and a lognormal are cut. Faults go to the
 * reader.
 *
 * @param node      [in] that ofr_size_read has read
 * @param low, high [in] allowed; infinite where there is no limit
 * @return   false with a fault when an end is not
 */
bool ofr_size_check_ends(struct ofr_reader *reader, const struct ofr_node *node,
                         const struct ofr_evidence *evidence, double low, double high);

/**
 * Read the grade of a map whose origin and source have been read. A grade needs a source, and one of a study
 * is not of an assumed size. Faults go to the reader.
 *
 * @param what [in] names the thing in reports
 */
void ofr_grade_read(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
                    enum ofr_origin origin, const char *source, struct ofr_evidence *evidence);

#endif
