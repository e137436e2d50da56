#include "stop.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "offramp.h"

/* A handler can reach nothing else. */
static volatile sig_atomic_t asked, speaks;

static const int signals[] = {SIGINT, SIGTERM, SIGUSR1};
enum { N_SIGNALS = sizeof signals / sizeof *signals };

static void note(int signal_number) {
    static const char text[] = "\nStopping after the current day; once more stops at once.\n";
    asked = signal_number;
    for (size_t i = 0; i < N_SIGNALS; i++)
        signal(signals[i], SIG_DFL);
    if (speaks && write(STDERR_FILENO, text, sizeof text - 1) < 0)
        return; /* nobody reads it */
}

void cli_stop_begin(void) {
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART}, before;
    sigfillset(&action.sa_mask);
    speaks = ofr_ranks_own() == 0;
    for (size_t i = 0; i < N_SIGNALS; i++) {
        bool wanted = signals[i] != SIGUSR1 || ofr_ranks_count() > 1;
        /* a shell lets its background jobs ignore Ctrl-C */
        if (wanted && sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

int cli_stop_asked(void) { return asked; }
