#include "ranks.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

enum { NOT_STARTED = 127, LONGEST_PATH = 4096, N_OWN = 8 }; /* words before those of the command */

/* In the child: become mpirun. Ranks may be more than cores, run as root, and are left where the
 * system puts them, so that their threads have cores of their own. */
static void become_mpirun(uint32_t n, int n_arguments, char **arguments) {
    char number[16], program[LONGEST_PATH];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    char **words = malloc((N_OWN + (size_t)n_arguments + 1) * sizeof *words);
    if (length <= 0 || words == NULL)
        _exit(NOT_STARTED);
    program[length] = '\0';
    snprintf(number, sizeof number, "%u", n);
    char *own[N_OWN] = {"mpirun", "-q", "--oversubscribe", "--bind-to", "none", "-n", number, program};
    for (int i = 0; i < N_OWN; i++)
        words[i] = own[i];
    for (int i = 0; i < n_arguments; i++)
        words[N_OWN + i] = arguments[i];
    words[N_OWN + n_arguments] = NULL;
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
    setpgid(0, 0); /* Ctrl-C comes to us alone: mpirun would end the ranks at once */
    if (freopen("/dev/null", "r", stdin) == NULL)
        _exit(NOT_STARTED);
    execvp(words[0], words);
    _exit(NOT_STARTED);
}

/* Wait for the end of mpirun. The first signal that is meant to end it is passed on as one that mpirun passes
 * on in turn, so that the ranks stop after the current day; the second ends mpirun and the ranks at once.
 * @param first [out] the first signal; 0: none
 * @return whether there was a second */
static bool wait_for(pid_t child, const sigset_t *signals, int *first, int *status) {
    int signal_number;
    bool second = false;
    *first = 0;
    while (waitpid(child, status, WNOHANG) == 0) {
        if (sigwait(signals, &signal_number) != 0 || signal_number == SIGCHLD)
            continue;
        second |= *first != 0;
        kill(child, *first == 0 ? SIGUSR1 : SIGTERM);
        *first = *first == 0 ? signal_number : *first;
    }
    return second;
}

static int fail(const char *why, int code) {
    fprintf(stderr, "error: %s (mpirun gave %d)\n", why, code);
    return OFR_SYSTEM;
}

int cli_start_ranks(uint32_t n, int n_arguments, char **arguments) {
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before); /* from now on they are waited for */
    pid_t child = fork();
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        become_mpirun(n, n_arguments, arguments);
    }
    int status = 0, first = 0;
    bool ended = child > 0 && wait_for(child, &signals, &first, &status);
    sigprocmask(SIG_SETMASK, &before, NULL);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (child < 0)
        return fail("no further process could be started", 0);
    if (code == NOT_STARTED)
        return fail("mpirun could not be started; is openmpi-bin installed?", code);
    if (!ended && first != 0 && code == 128 + SIGUSR1)
        return 128 + first;
    if (ended || first != 0)
        return fail("the ranks were ended; a database that was begun says that it is incomplete", code);
    if (code > OFR_SYSTEM)
        return fail("a rank was killed, so the others ended too; a database that was begun says that it is "
                    "incomplete",
                    code);
    return code;
}
