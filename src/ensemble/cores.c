#define _GNU_SOURCE /* sched_getaffinity, CPU_COUNT_S */
#include "ensemble/cores.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_CORES = 8192, LONGEST_LINE = 4096 };

static uint32_t cores_of_affinity(void) {
    unsigned long set[MOST_CORES / (8 * sizeof(unsigned long))];
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    memset(set, 0, sizeof set);
    if (sched_getaffinity(0, sizeof set, (cpu_set_t *)(void *)set) == 0)
        return (uint32_t)CPU_COUNT_S(sizeof set, (cpu_set_t *)(void *)set);
    return online > 0 ? (uint32_t)online : 1;
}

uint32_t ofr_cores_of_quota(const char *quota) {
    char *end = NULL;
    long long used = strtoll(quota, &end, 10), period = end == quota ? 0 : strtoll(end, NULL, 10);
    return used > 0 && period > 0 ? (uint32_t)((used + period - 1) / period) : 0;
}

static uint32_t read_quota(const char *folder) {
    char path[LONGEST_LINE + 40], text[100] = "";
    snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", folder);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    if (fgets(text, sizeof text, file) == NULL)
        text[0] = '\0';
    fclose(file);
    return ofr_cores_of_quota(text);
}

/* The least quota of the process's control group (version 2) and those above it; 0: none. */
static uint32_t cores_of_group(void) {
    char line[LONGEST_LINE] = "";
    uint32_t least = 0;
    FILE *file = fopen("/proc/self/cgroup", "r");
    if (file == NULL)
        return 0;
    while (fgets(line, sizeof line, file) != NULL && strncmp(line, "0::", 3) != 0)
        line[0] = '\0';
    fclose(file);
    char *folder = line[0] == '\0' ? line : line + 3;
    folder[strcspn(folder, "\n")] = '\0';
    for (;;) {
        uint32_t cores = read_quota(folder);
        least = cores > 0 && (least == 0 || cores < least) ? cores : least;
        char *slash = strrchr(folder, '/');
        if (slash == NULL)
            return least;
        *slash = '\0';
    }
}

uint32_t ofr_cores(void) {
    uint32_t cores = cores_of_affinity(), most = cores_of_group();
    cores = most > 0 && most < cores ? most : cores;
    return cores > 0 ? cores : 1;
}
