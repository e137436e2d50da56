#include "stats/race.h"

#include "base/number.h"
#include "stats/student.h"

#define CHANCE 0.05 /* of a wrong elimination in the whole race, at most */

/* Upper end of the interval of the difference of two candidates in a criterion. */
static double most_above(const struct ofr_race *race, size_t one, size_t other, size_t criterion, uint32_t n,
                         double student) {
    double mean = 0, squares = 0;
    for (uint32_t i = 0; i < n; i++)
        mean += (race->value(race->of, one, i, criterion) - race->value(race->of, other, i, criterion)) / n;
    for (uint32_t i = 0; i < n; i++) {
        double value =
            race->value(race->of, one, i, criterion) - race->value(race->of, other, i, criterion) - mean;
        squares += value * value;
    }
    return mean + student * ofr_sqrt(squares / (n - 1) / n);
}

bool ofr_race_dominates(const struct ofr_race *race, size_t one, size_t other, uint32_t n_tries) {
    if (n_tries < 2 || race->costs[one] > race->costs[other])
        return false;
    double tail = CHANCE / race->n_rounds / (double)(race->n > 1 ? race->n - 1 : 1) / 2;
    double student = ofr_student(tail, n_tries - 1);
    bool better = race->costs[one] < race->costs[other];
    for (size_t c = 0; c < race->n_criteria; c++) {
        double above = most_above(race, one, other, c, n_tries, student);
        if (!(above <= race->margins[c]))
            return false;
        better |= above < 0;
    }
    return better;
}

size_t ofr_race_round(struct ofr_race *race, uint32_t n_tries) {
    size_t left = 0;
    for (size_t other = 1; other < race->n; other++)
        for (size_t one = 0; one < race->n && race->in[other]; one++)
            if (one != other && race->in[one] && ofr_race_dominates(race, one, other, n_tries))
                race->in[other] = false;
    for (size_t i = 0; i < race->n; i++)
        left += race->in[i];
    return left;
}
