/*
 * Progress bar on standard error.
 *
 * On a terminal it is a bar, otherwise a line every 10 % or 10 seconds. Colours are for terminals only, and
 * off when NO_COLOR is set.
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

/** Begin; nothing is printed yet. */
void cli_progress_start(struct cli_progress *progress);
/**
 * Print progress: an ofr_progress.
 *
 * @param to           [in,out] a struct cli_progress
 * @param share_done   [in] in [0, 1]
 * @param seconds_left [in] NAN where it is not known
 * @param what         [in] the stage, in a few words
 * @return   false when a signal asked to stop
 */
bool cli_progress_tell(void *to, double share_done, double seconds_left, const char *what);
/** End the bar's line, if one is open. */
void cli_progress_end(struct cli_progress *progress);

#endif
