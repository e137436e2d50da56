/*
 * Ranks on this machine: `offramp run --ranks N` without mpirun.
 *
 * It starts mpirun with the same command line and waits. On many machines, call mpirun or srun directly
 * (docs/scale.md).
 */
#ifndef OFR_CLI_RANKS_H
#define OFR_CLI_RANKS_H

#include <stdint.h>

/**
 * Start this command on n ranks and wait for their end.
 *
 * @param n           [in] number of ranks
 * @param n_arguments [in] of the command, its name first
 * @param arguments   [in] [n_arguments]
 * @return   the exit code of the command; 3, and why on standard error, when a rank was killed or
 *           mpirun could not be started
 */
int cli_start_ranks(uint32_t n, int n_arguments, char **arguments);

#endif
