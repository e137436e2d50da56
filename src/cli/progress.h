/*
 * Progress display on standard error: a bar on a terminal, else a line every 10 % or 10 seconds. Colours only
 * on a terminal, and none when NO_COLOR is set.
 */
#ifndef OFR_CLI_PROGRESS_H
#define OFR_CLI_PROGRESS_H

#include <stdbool.h>

struct cli_progress {
    bool terminal, colour, open; /* open: the bar's line has not ended */
    int tenths;                  /* of the whole, last shown */
    double last_told;            /* seconds, of a steady clock */
    const char *last_what;
};

/** Start to show progress. */
void cli_progress_start(struct cli_progress *progress);
/** An ofr_progress (offramp.h: share_done, seconds_left, what); `to` is a struct cli_progress. */
void cli_progress_tell(void *to, double share_done, double seconds_left, const char *what);
/** End the bar's line, if one is open. */
void cli_progress_end(struct cli_progress *progress);

#endif
