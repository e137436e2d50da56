#include "base/names.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"

struct ofr_name_at {
    const char *text;
    size_t which;
    ofr_order order; /* a sort passes nothing else on */
};

static int compare(const void *x, const void *y) {
    const struct ofr_name_at *a = x, *b = y;
    int order = a->order(a->text, b->text);
    return order != 0 ? order : a->which < b->which ? -1 : a->which > b->which;
}

ofr_status ofr_names_sort(const char *const *texts, size_t n, ofr_order order, struct ofr_names *names,
                          struct ofr_reports *reports) {
    *names = (struct ofr_names){.order = order};
    OFR_TRY(OFR_NEW(NULL, names->sorted, n, "the names", reports));
    for (size_t i = 0; i < n; i++)
        if (texts[i] != NULL)
            names->sorted[names->n++] = (struct ofr_name_at){texts[i], i, order};
    if (names->n > 1)
        qsort(names->sorted, names->n, sizeof *names->sorted, compare);
    return OFR_OK;
}

size_t ofr_names_find(const struct ofr_names *names, const char *name) {
    size_t low = 0, high = names->n;
    while (low < high) { /* the first that is not before the name */
        size_t middle = (low + high) / 2;
        if (names->order(names->sorted[middle].text, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < names->n && names->order(names->sorted[low].text, name) == 0;
    return found ? names->sorted[low].which : SIZE_MAX;
}

void ofr_names_free(struct ofr_names *names) {
    ofr_free(names->sorted);
    *names = (struct ofr_names){0};
}
