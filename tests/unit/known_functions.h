/* Functions of the unit cube whose sensitivity is known on paper. */
#ifndef OFR_TESTS_KNOWN_FUNCTIONS_H
#define OFR_TESTS_KNOWN_FUNCTIONS_H

#include <math.h>

#define PI 3.14159265358979323846

/* Ishigami and Homma 1990, a = 7, b = 0.1, over [-pi, pi]^3. */
static inline double ishigami(const double *x) {
    double one = PI * (2 * x[0] - 1), two = PI * (2 * x[1] - 1), three = PI * (2 * x[2] - 1);
    return sin(one) + 7 * sin(two) * sin(two) + 0.1 * pow(three, 4) * sin(one);
}

/* Sobol's g-function with the eight coefficients of Saltelli et al. 2010. */
#define G_FACTORS 8
static const double g_coefficients[G_FACTORS] = {0, 1, 4.5, 9, 99, 99, 99, 99};
static inline double g_function(const double *x) {
    double product = 1;
    for (int i = 0; i < G_FACTORS; i++)
        product *= (fabs(4 * x[i] - 2) + g_coefficients[i]) / (1 + g_coefficients[i]);
    return product;
}

#endif
