/*
 * Ctrl-C: the first signal that asks to end (SIGINT, SIGTERM, and SIGUSR1 where ranks were started) is noted.
 * The progress function then tells the library to stop after the current day. The second one ends the program
 * at once, as any signal does.
 */
#ifndef OFR_CLI_STOP_H
#define OFR_CLI_STOP_H

/** From now on note the first signal. For commands that simulate: the others end at once. */
void cli_stop_begin(void);

/** The signal that asked to stop; 0: none. */
int cli_stop_asked(void);

#endif
