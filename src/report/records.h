/*
 * Records: departures of a replicate by governorate, held against published entry records.
 *
 * Both are counts, so both have chance in them: what is asked is whether they could be drawn from the
 * same shares. Not a fit: records are never an input, and nothing is tuned to them.
 */
#ifndef OFR_REPORT_RECORDS_H
#define OFR_REPORT_RECORDS_H

#include "report/lives.h"

/**
 * Compare departures by governorate with the entry records of the scenario.
 *
 *     chi_square = sum over governorates of (r sqrt(D / R) - d sqrt(R / D))^2 / (r + d), over their
 *     number less one; r of R records, d of D departures
 *
 * 1 is expected where both are multinomial with the same shares; people who leave together make it larger.
 *
 * @param lives      [in]  with entry records in its reader, of two governorates or more
 * @param chi_square [out] per degree of freedom; NAN where there are no records or nobody left
 * @param rho        [out] Spearman's rank correlation of departures and records over people; NAN likewise
 * @errors   OFR_SYSTEM when memory is short
 * @cost     O(lives + areas x governorates)
 * @source   two-sample chi-square: Press et al., Numerical Recipes, 14.3
 */
OFR_MUST_USE ofr_status ofr_compare_records(const struct ofr_lives *lives, double *chi_square, double *rho,
                                            struct ofr_reports *reports);

#endif
