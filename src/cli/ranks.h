/*
 * Ranks: a run on several processes of this machine, for a user who does not know mpirun.
 * It starts mpirun with the same command line and waits; on many machines, mpirun or srun are
 * called by their names (docs/scale.md).
 */
#ifndef OFR_CLI_RANKS_H
#define OFR_CLI_RANKS_H

#include <stdint.h>

/**
 * Start this command on n ranks and wait for their end.
 *
 * @param arguments [in] [n_arguments] of the command, its name first
 * @return   the exit code of the command; 3, and why on standard error, when a rank was killed or
 *           mpirun could not be started
 */
int cli_start_ranks(uint32_t n, int n_arguments, char **arguments);

#endif
