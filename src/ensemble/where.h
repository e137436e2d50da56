/*
 * Folder of the running program, beside which its data are looked for.
 */
#ifndef OFR_ENSEMBLE_WHERE_H
#define OFR_ENSEMBLE_WHERE_H

#include <stdbool.h>
#include <stddef.h>

/** The folder without a final slash; false on systems other than Linux. @param folder [out] [size]
 * NUL-terminated */
bool ofr_folder_of_program(char *folder, size_t size);

#endif
