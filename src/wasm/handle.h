/*
 * Handle: what one worker of the page holds; shared by the files of src/wasm/ that export calls.
 */
#ifndef OFR_WASM_HANDLE_H
#define OFR_WASM_HANDLE_H

#include "wasm/loaded.h"
#include "wasm/tree.h"
#include "wasm/why.h"

struct ofr_page {
    struct ofr_reports *reports;
    struct ofr_json_text text; /* the last text that was asked for */
    char digest[17];
    uint64_t seed;
    uint32_t replicate;
    struct ofr_scenario *scenario; /* NULL: none is open */
    struct ofr_scenario *branch;   /* the one the replicate went on with; NULL: the scenario itself */
    struct ofr_population population;
    bool peopled, running;
    struct ofr_engine engine;
    struct ofr_output output;
    struct ofr_bytes kept;                     /* a state to go on from; n is 0 when there is none */
    struct ofr_page_why why;                   /* what the scenario is compared with */
    struct ofr_loaded_run run;                 /* finished replicates that are asked about */
    struct ofr_loaded_piece nodes, node_texts; /* of the next YAML file, wasm/tree.h */
    /* interventions whose events are counted: [n_tracked] of [n_arms] scenarios */
    struct ofr_scenario **arms;
    const struct ofr_intervention **tracked;
    size_t n_arms, n_tracked;
    bool apart, others; /* the people have other figures than the scenario's; are other people */
};

/** An empty text to write an answer to; the one before goes. */
struct ofr_json_text *ofr_page_new_text(struct ofr_page *page);
/** Check that a number is a seed. @errors OFR_BAD_INPUT when it is not a whole number from 0 to 2^53 */
OFR_MUST_USE ofr_status ofr_page_check_seed(struct ofr_page *page, double seed);
/** Drop what is compared, and people made for it. */
void ofr_page_forget_why(struct ofr_page *page);
/** End the replicate; the people stay. */
void ofr_page_stop(struct ofr_page *page);
/** Drop the people. */
void ofr_page_forget_people(struct ofr_page *page);
/** Begin a replicate of a scenario. @errors OFR_SYSTEM; OFR_BAD_INPUT from the model */
OFR_MUST_USE ofr_status ofr_page_start(struct ofr_page *page, const struct ofr_scenario *scenario);
/** Stop counting events of interventions. */
void ofr_page_untrack(struct ofr_page *page);
/** Make the tree of a YAML file from the nodes handed over. @param root [out] free it with ofr_node_free
 *  @errors OFR_BAD_INPUT with the faults of the file; OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_page_read_tree(struct ofr_page *page, const struct ofr_file *file,
                                           struct ofr_node **root);

#endif
