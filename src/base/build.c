#include "base/build.h"

#include "offramp.h"

const char *ofr_build_text(void) {
    return "commit " OFR_BUILD_COMMIT "; compiler " OFR_BUILD_COMPILER "; options " OFR_BUILD_OPTIONS;
}
