/* Parameters of peers: friends and relatives; see scenario/parameter.h. */
PARAMETER(
    peers, joined, SOCIETY, THEORY, .default_value = 0.94, .high = 3, .origin = OFR_ESTIMATED,
    .unit = "log odds",
    .source = "friends with such attitudes: r at most 0.26 in a meta-analysis (International Journal of "
              "Developmental Science 2024, dev230347), small in Emmelkamp et al. 2020; 0.25 is d = 0.52, "
              "times 1.81",
    .meaning = "added to the log odds of being receptive when a friend or relative has joined the group")
