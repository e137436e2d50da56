#include "progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "offramp.h"
#include "stop.h"

#define BAR_WIDTH 30
#define SECONDS_BETWEEN_LINES 10

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void cli_progress_start(struct cli_progress *progress) {
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    *progress = (struct cli_progress){.last_told = now()};
    progress->terminal = isatty(STDERR_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
    progress->colour = progress->terminal && (no_colour == NULL || no_colour[0] == '\0');
}

static void print_left(double seconds) {
    if (!isfinite(seconds) || seconds < 0)
        return;
    long whole = (long)(seconds + 0.5);
    if (whole >= 3600)
        fprintf(stderr, ", %ld h %ld min left", whole / 3600, whole / 60 % 60);
    else if (whole >= 60)
        fprintf(stderr, ", %ld min %ld s left", whole / 60, whole % 60);
    else
        fprintf(stderr, ", %ld s left", whole);
}

static int whole_percent(double share) { return (int)(100 * share + 0.5); }

static void draw_bar(struct cli_progress *progress, double share, double left, const char *what) {
    int filled = (int)(share * BAR_WIDTH);
    fputs(progress->colour ? "\r\033[36m" : "\r", stderr);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputs(i < filled ? "█" : "░", stderr);
    fprintf(stderr, "%s %3d %%  %s", progress->colour ? "\033[0m" : "", whole_percent(share), what);
    if (share < 1)
        print_left(left);
    fputs("\033[K", stderr);
    fflush(stderr);
    progress->open = true;
}

static void print_line(struct cli_progress *progress, double share, double left, const char *what) {
    double time = now();
    int tenths = (int)(share * 10);
    bool new_what = progress->last_what == NULL || strcmp(progress->last_what, what) != 0;
    if (!new_what && tenths == progress->tenths && time - progress->last_told < SECONDS_BETWEEN_LINES)
        return;
    fprintf(stderr, "%3d %%  %s", whole_percent(share), what);
    if (share < 1)
        print_left(left);
    fputs("\n", stderr);
    progress->tenths = tenths;
    progress->last_told = time;
    progress->last_what = what;
}

bool cli_progress_tell(void *to, double share_done, double seconds_left, const char *what) {
    struct cli_progress *progress = to;
    if (cli_stop_asked() != 0)
        return false;
    if (ofr_ranks_own() > 0)
        return true;
    if (progress->terminal)
        draw_bar(progress, share_done, seconds_left, what);
    else
        print_line(progress, share_done, seconds_left, what);
    return true;
}

void cli_progress_end(struct cli_progress *progress) {
    if (progress->open)
        fputs("\n", stderr);
    progress->open = false;
}
