/*
 * Standard normal distribution: share below a point, and quantile.
 *
 * Both are our own, since the erfc of libraries differs between platforms and samples must not. They are
 * accurate to about 1e-15 (share) and 1e-14 (quantile); a test compares them with the library.
 */
#ifndef OFR_STATS_NORMAL_H
#define OFR_STATS_NORMAL_H

/** Share of a standard normal below x, in [0, 1]. @source Hart 1968, as in West 2005, Better approximations
 *  to cumulative normal functions */
double ofr_normal_share(double x);

/** The x below which a share in (0, 1) of a standard normal lies; -+infinity at 0 and 1.
 *  @source Wichura 1988, algorithm AS 241 (PPND16) */
double ofr_normal_quantile(double share);

#endif
