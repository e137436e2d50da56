/* Parameters of peers: friends and relatives; see scenario/parameter.h. */
PARAMETER(peers, joined, SOCIETY, THEORY, .default_value = 0.52, .high = 2, .origin = OFR_ESTIMATED,
          .source =
              "friends with such attitudes: r at most 0.26 over samples of young people (International "
              "Journal of Developmental Science 2024, DEV-230347), small in Emmelkamp et al. 2020; r = 0.25 "
              "is d = 0.52",
          .meaning = "effect (d) of a friend or relative who has joined the group")
