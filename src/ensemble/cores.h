/*
 * Cores that this process may use: those of its affinity, and no more than its control group is given.
 */
#ifndef OFR_ENSEMBLE_CORES_H
#define OFR_ENSEMBLE_CORES_H

#include <stdint.h>

/** The number of cores; at least 1. */
uint32_t ofr_cores(void);

/**
 * The cores that a quota amounts to, rounded up; 0: no limit.
 * @param quota [in] text of cgroup's cpu.max: microseconds, or "max", and the period in microseconds
 */
uint32_t ofr_cores_of_quota(const char *quota);

#endif
