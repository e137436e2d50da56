/*
 * Where: the folder in which the program that runs stands, beside which its data are looked for.
 */
#ifndef OFR_ENSEMBLE_WHERE_H
#define OFR_ENSEMBLE_WHERE_H

#include <stdbool.h>
#include <stddef.h>

/** The folder, without a slash at its end. False where the system does not say (it does on Linux). */
bool ofr_folder_of_program(char *folder, size_t size);

#endif
