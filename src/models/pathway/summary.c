/* Templates of the summary of a run and of the league table. */
#include "models/pathway/describe.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

static const struct ofr_summary_line lines[] = {
    {NULL, "From first contact to leaving (people)"},
    {"approached", "approached by the group"},
    {"joined_circle", "ever in a private circle"},
    {"walked_away", "walked away"},
    {"threatened", "threatened after walking away"},
    {"joined", "joined"},
    {"joined_willing", "  by commitment"},
    {"joined_coerced", "  under threat"},
    {"joined_by_friend", "  first contact: a friend"},
    {"joined_by_family", "  first contact: a relative"},
    {"joined_by_recruiter", "  first contact: a recruiter in a place"},
    {"joined_online", "  first contact: online"},
    {"left_abroad", "left for the war abroad"},
    {"left_camp", "left for a camp in the mountains"},
    {NULL, "What became of them"},
    {"exits_refused", "exits refused at the border"},
    {"killed_abroad", "killed abroad"},
    {"unaccounted", "abroad and unaccounted for at the end"},
    {"returned", "came back"},
    {"arrested", "arrests"},
    {"charged", "charged"},
    {"imprisoned", "sent to prison"},
    {"attacks", "attacks"},
    {"ill_treated", "people ill-treated by the police"},
    {"complaints", "  complaints about it"},
};

static const struct ofr_summary_line branch_lines[] = {{"joined", "joined"},
                                                       {"left_abroad", "left for the war abroad"},
                                                       {"threatened", "threatened after walking away"},
                                                       {"arrested_uninvolved", "arrests of the uninvolved"}};

static const struct ofr_area_column columns[] = {
    {NULL, 1e4, {"joined per 10,000", ""}, 18},
    {"left_abroad", 1e4, {"left per 10,000", ""}, 16},
    {"custody_days_uninvolved", 0, {"custody days of the", "uninvolved and curious"}, 22}};

/* Published counts of people who went to the war in Syria and Iraq, in the order of the source's counts; of
 * inhabitants in 2015. Counted by others, in other ways, over other years; not an input of any model. */
static const struct ofr_reference_count countries[] = {
    {"Tunisia", 6000, 11.3, ""},
    {"Tunisia, by its government", 2926, 11.3, "Ministry of the Interior, 2017, via Soufan Group"},
    {"Saudi Arabia", 2500, 31.5, ""},
    {"Russia", 2400, 143.5, ""},
    {"Turkey", 2100, 78.7, ""},
    {"Jordan", 2000, 7.6, ""},
    {"France", 1700, 64.4, ""},
    {"Morocco", 1200, 34.4, ""},
    {"Lebanon", 900, 5.9, ""},
    {"Egypt", 800, 91.5, ""},
    {"Libya", 600, 6.3, ""},
    {"Algeria", 170, 39.7, ""},
};

const struct ofr_summary_form pathway_summary = {
    .lines = lines,
    .n_lines = N_OF(lines),
    .branch_lines = branch_lines,
    .n_branch_lines = N_OF(branch_lines),
    .columns = columns,
    .n_columns = N_OF(columns),
    .charted = "left_abroad",
    .charted_what = "Departures for the war",
    .ranked_what = "Departures for the war",
    .ranked_who = "synthetic people who left for the war",
    .counts = countries,
    .n_counts = N_OF(countries),
    .counts_source =
        "Soufan Group, Foreign Fighters, December 2015; inhabitants of 2015 about those of the UN's World "
        "Population Prospects, to 0.1 million, not checked against it"};
