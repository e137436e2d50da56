#include "scenario/intervention_find.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"
#include "scenario/file.h"
#include "scenario/intervention_file.h"

#define ENDING ".yaml"

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

/* The name in a file's name; 0 when it is none. */
static size_t name_length(const char *file) {
    size_t n = strlen(file), ending = strlen(ENDING);
    return n > ending && n - ending <= OFR_LONGEST_INTERVENTION && file[0] != '.' &&
                   strcmp(file + n - ending, ENDING) == 0
               ? n - ending
               : 0;
}

ofr_status ofr_intervention_list(const struct ofr_scenario *scenario, struct ofr_intervention_names *names,
                                 struct ofr_reports *reports) {
    names->n = 0;
    char *folder = ofr_path_beside(scenario->file, "interventions");
    if (folder == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to look for interventions");
    DIR *entries = opendir(folder);
    ofr_free(folder);
    if (entries == NULL)
        return ofr_file_refuse_renamed(scenario->file, "measures", "interventions", reports);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL && names->n < OFR_MOST_INTERVENTIONS;) {
        size_t n = name_length(entry->d_name);
        if (n == 0)
            continue;
        memcpy(names->names[names->n], entry->d_name, n);
        names->names[names->n++][n] = '\0';
    }
    closedir(entries);
    qsort(names->names, names->n, sizeof names->names[0], by_name);
    for (size_t i = 0; i < names->n; i++)
        names->list[i] = names->names[i];
    return OFR_OK;
}

char *ofr_intervention_path(const struct ofr_scenario *scenario, const char *name) {
    char file[OFR_LONGEST_INTERVENTION + 32];
    snprintf(file, sizeof file, "interventions/%.*s" ENDING, OFR_LONGEST_INTERVENTION, name);
    return ofr_path_beside(scenario->file, file);
}

static bool is_path(const char *name) { return strchr(name, '/') != NULL || name_length(name) > 0; }

/* Path of an intervention by name or path; a fault that lists the names there are. */
static ofr_status find(const struct ofr_scenario *scenario, const char *name, char **path,
                       struct ofr_reports *reports) {
    *path = NULL;
    struct ofr_intervention_names *names = ofr_malloc(sizeof *names);
    if (names == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to look for interventions");
    ofr_status status = is_path(name) ? OFR_OK : ofr_intervention_list(scenario, names, reports);
    bool known = is_path(name);
    for (size_t i = 0; !known && status == OFR_OK && i < names->n; i++)
        known = strcmp(names->names[i], name) == 0;
    if (status == OFR_OK && !known && names->n == 0)
        status = ofr_fail(
            reports, OFR_BAD_INPUT,
            "there is no intervention \"%s\"; scenario %s comes with none, so give the path of a file", name,
            scenario->name);
    else if (status == OFR_OK && !known)
        status = ofr_unknown("intervention", name, names->list, names->n, NULL, reports);
    ofr_free(names);
    if (status != OFR_OK)
        return status;
    *path = is_path(name) ? ofr_strdup(name) : ofr_intervention_path(scenario, name);
    return *path != NULL ? OFR_OK
                         : ofr_fail(reports, OFR_SYSTEM, "not enough memory to look for interventions");
}

ofr_status ofr_scenario_intervention(ofr_scenario *scenario, const char *name, ofr_reports *reports) {
    char *path;
    struct ofr_intervention one = {0};
    OFR_TRY(find(scenario, name, &path, reports));
    ofr_status status = ofr_intervention_read(path, scenario, &one, reports);
    ofr_free(path);
    OFR_THEN(status, ofr_intervention_add(scenario, &one, reports));
    if (status != OFR_OK)
        ofr_intervention_free(&one);
    return status;
}
