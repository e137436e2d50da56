/* Ties: friends of everybody of 12 or older.
 *
 * Two rounds. First people meet at random in what they share - the street, work or school, the
 * café, the neighbourhood - with somebody of near age, mostly of their sex. Then friends of friends
 * become friends, which closes triangles. People who moved keep some friends where they came from. A
 * friendship is kept once, as a pair, and then listed for both. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "population/making.h"

#define YOUNGEST 12
#define MOST_SCANNED 128 /* people looked at for one of the wanted sex and age */
#define TRIANGLE_TRIES 8
#define MOST_GAPS 2.5 /* friends of friends this many standard deviations apart do not pair up */

/* Where friends are met: weights, assumed. */
static const double meeting[] = {0.35, 0.3, 0.15, 0.2}; /* street, day place, café, neighbourhood */
enum { ON_STREET, AT_DAY_PLACE, IN_CAFE, IN_NEIGHBOURHOOD };

struct pair {
    uint32_t a, b;
};

struct ties {
    struct ofr_making *making;
    struct pair *pairs;
    size_t n_pairs, capacity;
    uint32_t *start, *list; /* the first round as lists; list has 2 * n entries */
};

/* A pool of candidates: a range of ids, or a list of ids. */
struct pool {
    const uint32_t *list; /* NULL: the ids themselves */
    uint32_t first, n;
};

static struct pool pool_of(const struct ofr_population *population, uint32_t person, double u) {
    uint32_t place = OFR_NONE;
    if ((u -= meeting[ON_STREET]) >= 0.0 && u < meeting[AT_DAY_PLACE])
        place = ofr_usual_place(population, person, OFR_USUAL_DAY);
    else if (u >= meeting[AT_DAY_PLACE] && u < meeting[AT_DAY_PLACE] + meeting[IN_CAFE])
        place = ofr_usual_place(population, person, OFR_USUAL_CAFE);
    if (place != OFR_NONE && population->places[place].n_visitors > 1)
        return (struct pool){population->visitors + population->places[place].first_visitor, 0,
                             population->places[place].n_visitors};
    uint32_t street = ofr_street_of(population, person);
    if (u < 0.0) {
        uint32_t first = population->household_start[population->street_start[street]];
        uint32_t last = population->household_start[population->street_start[street + 1]];
        return (struct pool){NULL, first, last - first};
    }
    const struct ofr_neighbourhood *at = &population->neighbourhoods[population->neighbourhood[person]];
    return (struct pool){NULL, at->first_person, at->n_people};
}

static bool may_pair(const struct ofr_population *population, uint32_t a, uint32_t b) {
    return population->age[b] >= YOUNGEST && population->household[a] != population->household[b];
}

/* Somebody in the pool of the wanted sex and within a year of the wanted age, from a random start;
 * OFR_NONE when there is none among those looked at. */
static uint32_t find_in(const struct ofr_population *population, struct pool pool, uint32_t person,
                        uint32_t word, int age, bool man) {
    uint32_t at = ofr_below(word, pool.n), most = pool.n < MOST_SCANNED ? pool.n : MOST_SCANNED;
    for (uint32_t k = 0; k < most; k++, at = at + 1 < pool.n ? at + 1 : 0) {
        uint32_t other = pool.list != NULL ? pool.list[at] : pool.first + at;
        int gap = (int)population->age[other] - age;
        if (gap >= -1 && gap <= 1 && ofr_is_male(population, other) == man &&
            may_pair(population, person, other))
            return other;
    }
    return OFR_NONE;
}

static bool already(const struct ties *ties, size_t from, uint32_t a, uint32_t b) {
    for (size_t i = from; i < ties->n_pairs; i++)
        if ((ties->pairs[i].a == a && ties->pairs[i].b == b) ||
            (ties->pairs[i].a == b && ties->pairs[i].b == a))
            return true;
    return false;
}

static ofr_status add_pair(struct ties *ties, uint32_t a, uint32_t b) {
    if (ties->n_pairs == ties->capacity) {
        size_t larger = ties->capacity + ties->capacity / 8 + 64;
        OFR_TRY(ofr_grow(ties->making->account, ties->capacity, larger, sizeof *ties->pairs, "friendships",
                         (void **)&ties->pairs, ties->making->reports));
        ties->capacity = larger;
    }
    ties->pairs[ties->n_pairs++] = (struct pair){a, b};
    return OFR_OK;
}

/* Where a person finds a friend: where they live, or, for a share of those who moved, where they came from.
 * People find half of their friends themselves and are found by the others, so the share is doubled. */
static struct pool pool_for(const struct ties *ties, uint32_t person, uint32_t index, double where) {
    const struct ofr_making *making = ties->making;
    const struct ofr_population *population = making->population;
    uint32_t from = making->moved_from == NULL ? OFR_NONE : making->moved_from[population->household[person]];
    if (from != OFR_NONE) {
        uint32_t word = ofr_draw(making->draws, person, 0, OFR_MAKING_FRIEND_KEPT, index).w[0];
        uint32_t there = population->neighbourhood[population->household_start[from]];
        const struct ofr_neighbourhood *at = &population->neighbourhoods[there];
        if (ofr_chance(word, 2 * making->parameters.population_friends_kept))
            return (struct pool){NULL, at->first_person, at->n_people};
    }
    return pool_of(population, person, where);
}

/* Find one friend for a person; OFR_NONE when nobody fits. */
static uint32_t meet(const struct ties *ties, uint32_t person, uint32_t index) {
    const struct ofr_population *population = ties->making->population;
    const struct ofr_population_parameters *parameters = &ties->making->parameters;
    for (uint32_t k = 0; k < 3; k++) {
        struct ofr_words words = ofr_draw(ties->making->draws, person, k, OFR_MAKING_FRIEND, 2 * index);
        struct ofr_words more = ofr_draw(ties->making->draws, person, k, OFR_MAKING_FRIEND, 2 * index + 1);
        double gap = parameters->population_friends_age_gap * ofr_normal(words.w[0], words.w[1]);
        int age = (int)floor(population->age[person] + gap + 0.5);
        bool man = ofr_is_male(population, person) ==
                   ofr_chance(words.w[2], parameters->population_friends_same_sex);
        /* the last try is in the neighbourhood */
        double where = k < 2 ? ofr_unit(words.w[3]) : 1.0;
        uint32_t other = find_in(population, pool_for(ties, person, index, where), person, more.w[0],
                                 age < YOUNGEST ? YOUNGEST : age, man);
        if (other != OFR_NONE)
            return other;
    }
    return OFR_NONE;
}

static ofr_status meet_all(struct ties *ties) {
    const struct ofr_population *population = ties->making->population;
    const struct ofr_population_parameters *parameters = &ties->making->parameters;
    double each = 0.5 * parameters->population_friends * (1.0 - parameters->population_friends_closed);
    for (uint32_t i = 0; i < population->n_people; i++) {
        if (population->age[i] < YOUNGEST)
            continue;
        uint32_t word = ofr_draw(ties->making->draws, i, UINT32_MAX, OFR_MAKING_FRIEND, 0).w[0];
        uint32_t n = ofr_poisson(word, each);
        size_t own = ties->n_pairs;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t other = meet(ties, i, k);
            ofr_status status = OFR_OK;
            if (other != OFR_NONE && !already(ties, own, i, other))
                status = add_pair(ties, i, other);
            if (status != OFR_OK)
                return status;
        }
    }
    return OFR_OK;
}

/* Sort each person's list and drop doubles; returns the length left. */
static uint32_t tidy(uint32_t *start, uint32_t *list, uint32_t n_people) {
    uint32_t written = 0;
    for (uint32_t i = 0, from = 0; i < n_people; i++) {
        uint32_t to = start[i + 1], first = written;
        for (uint32_t k = from + 1; k < to; k++) {
            uint32_t kept = list[k], at = k;
            for (; at > from && list[at - 1] > kept; at--)
                list[at] = list[at - 1];
            list[at] = kept;
        }
        for (uint32_t k = from; k < to; k++)
            if (written == first || list[written - 1] != list[k])
                list[written++] = list[k];
        from = to;
        start[i + 1] = written;
    }
    return written;
}

/* List everybody's friends from the pairs: start[n_people + 1] and list[2 * n_pairs], tidy. */
static ofr_status list_friends(struct ties *ties, uint32_t **start, uint32_t **list) {
    struct ofr_making *making = ties->making;
    uint32_t n = making->population->n_people;
    ofr_status status = OFR_MAKE(making, n + (size_t)1, "friends", *start);
    OFR_THEN(status, OFR_MAKE(making, 2 * ties->n_pairs, "friends", *list));
    if (status != OFR_OK)
        return status;
    uint32_t *end = *start + 1;
    for (size_t i = 0; i < ties->n_pairs; i++) {
        end[ties->pairs[i].a]++;
        end[ties->pairs[i].b]++;
    }
    for (uint32_t i = 1; i < n; i++)
        end[i] += end[i - 1];
    /* filling from the back turns ends into starts */
    for (size_t i = ties->n_pairs; i-- > 0;) {
        (*list)[--end[ties->pairs[i].a]] = ties->pairs[i].b;
        (*list)[--end[ties->pairs[i].b]] = ties->pairs[i].a;
    }
    memmove(*start, end, n * sizeof **start);
    (*start)[n] = (uint32_t)(2 * ties->n_pairs);
    return OFR_OK;
}

static bool knows(const struct ties *ties, uint32_t a, uint32_t b) {
    for (uint32_t i = ties->start[a]; i < ties->start[a + 1]; i++)
        if (ties->list[i] == b)
            return true;
    return false;
}

/* A friend of a friend who is not one yet, of near age; OFR_NONE when none is found. */
static uint32_t close_triangle(const struct ties *ties, uint32_t person, uint32_t index) {
    const struct ofr_population *population = ties->making->population;
    double most = MOST_GAPS * ties->making->parameters.population_friends_age_gap;
    /* among friends of friends p = s^2 + (1-s)^2 are of one's sex; taking others with this chance
     * leaves s among those taken */
    double s = ties->making->parameters.population_friends_same_sex;
    double other_sex = (s * s + (1.0 - s) * (1.0 - s)) / (2.0 * s * s);
    uint32_t n = ties->start[person + 1] - ties->start[person];
    for (uint32_t k = 0; k < TRIANGLE_TRIES && n > 0; k++) {
        struct ofr_words words = ofr_draw(ties->making->draws, person, k, OFR_MAKING_TRIANGLE, index);
        uint32_t via = ties->list[ties->start[person] + ofr_below(words.w[0], n)];
        uint32_t at = ofr_below(words.w[1], ties->start[via + 1] - ties->start[via]);
        uint32_t other = ties->list[ties->start[via] + at];
        double gap = fabs((double)population->age[other] - population->age[person]);
        if (ofr_is_male(population, other) != ofr_is_male(population, person) &&
            !ofr_chance(words.w[2], other_sex))
            continue;
        if (other != person && gap <= most && may_pair(population, person, other) &&
            !knows(ties, person, other))
            return other;
    }
    return OFR_NONE;
}

/* The second round makes up what the first lacks to the mean asked, doubles left out. */
static ofr_status close_all(struct ties *ties, uint32_t n_listed) {
    const struct ofr_population *population = ties->making->population;
    double n_old = 0.0;
    for (uint32_t i = 0; i < population->n_people; i++)
        n_old += population->age[i] >= YOUNGEST;
    double lacking =
        n_old > 0.0 ? 0.5 * ties->making->parameters.population_friends - 0.5 * n_listed / n_old : 0.0;
    /* two people may close the same triangle from both ends: about one pair in 15 */
    double each = lacking > 0.0 ? 1.07 * lacking : 0.0;
    for (uint32_t i = 0; i < population->n_people; i++) {
        if (population->age[i] < YOUNGEST)
            continue;
        uint32_t word = ofr_draw(ties->making->draws, i, UINT32_MAX, OFR_MAKING_TRIANGLE, 0).w[0];
        uint32_t n = ofr_round(word, each);
        size_t own = ties->n_pairs;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t other = close_triangle(ties, i, k);
            if (other == OFR_NONE || already(ties, own, i, other))
                other = meet(ties, i, 1000 + k);
            ofr_status status = OFR_OK;
            if (other != OFR_NONE && !already(ties, own, i, other))
                status = add_pair(ties, i, other);
            if (status != OFR_OK)
                return status;
        }
    }
    return OFR_OK;
}

static ofr_status make_ties(struct ties *ties) {
    struct ofr_making *making = ties->making;
    struct ofr_population *population = making->population;
    uint32_t n = population->n_people;
    ofr_status status = meet_all(ties);
    OFR_THEN(status, list_friends(ties, &ties->start, &ties->list));
    size_t n_first = 2 * ties->n_pairs;
    OFR_THEN(status, close_all(ties, tidy(ties->start, ties->list, n)));
    OFR_RELEASE(making, n + (size_t)1, ties->start);
    OFR_RELEASE(making, n_first, ties->list);
    OFR_THEN(status, list_friends(ties, &population->friend_start, &population->friends));
    size_t n_second = 2 * ties->n_pairs;
    if (status != OFR_OK)
        return status;
    uint32_t n_left = tidy(population->friend_start, population->friends, n);
    /* give back what doubles took */
    uint32_t *fitted = ofr_realloc(population->friends, (n_left > 0 ? n_left : 1) * sizeof *fitted);
    if (fitted != NULL)
        population->friends = fitted;
    making->account->now -= (n_second - n_left) * sizeof *fitted;
    return OFR_OK;
}

ofr_status ofr_make_ties(struct ofr_making *making) {
    struct ties ties = {.making = making};
    ofr_status status = make_ties(&ties);
    OFR_RELEASE(making, ties.capacity, ties.pairs);
    return status;
}
