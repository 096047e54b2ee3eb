/* The witness between stores as implemented: counters that processes raise, sightings that they note down in the
   others, and looks that compare. Which store is rolled back makes no difference, as nothing tells stores apart: it is
   always number 1.

   Whoever began before the rollback is told of it at once. That stands for the next look of a process that lives, which
   compares the store with the process's own memory; what happens before that look is the window. Whoever begins later
   remembers nothing, and has only the counters.

   Only counters above that of the snapshot matter, and whoever sees one above raises nothing in a store that shows less: so
   counters end at 1, and the snapshot holds 0. */

#define BACK          1         /* the store that is rolled back */
byte trusted[PROPOSERS];        /* stores that may vote, as each proposer knows */
byte old_promised, old_accepted;
bool taken;                     /* the snapshot exists */
byte own;                       /* the counter in the store: 0, 1, or LATE */
bool seen[STORES];              /* what the others hold of it */
bool book;                      /* what some process read there and is about to note down */

/* 1 as well, but by another raise: one that was sent before the rollback and lands after it, under the token of the snapshot. */
#define LATE          2

/* Wrong: raises are not told apart. */
#ifdef WRONG_COUNTER_ONLY
#define IS_RAISED     (own != 0)
#else
#define IS_RAISED     (own == 1)
#endif

/* Whether a look at some stores shows that one of them went back in time. */
#define SHOWS(q)      (((q) & BIT(BACK)) && !IS_RAISED && (((q) & BIT(0)) && seen[0] || ((q) & BIT(2)) && seen[2]))

/* Nobody is trusted from a look at fewer than a quorum that agree. */
inline look(p, q) {
    x = q;
    if
    :: SHOWS(q) -> x = x & ~BIT(BACK)
    :: else
    fi;
    if
    :: COUNT(x) >= QUORUM -> trusted[p] = x
    :: else
    fi;
    printf("proposer %d: looks at stores %d and trusts %d\n", p, q, trusted[p]);
    x = 0
}
#define LOOK(p, q) \
    :: d_step { trusted[p] == 0 -> look(p, q) }

/* Wrong: trusts each store by itself, and never compares those that it then asks. */
#ifdef WRONG_LOOK_ALONE
#define LOOK_ALONE(p) \
    :: d_step { COUNT(trusted[p]) < QUORUM -> trusted[p] = trusted[p] | BIT(0) } \
    :: d_step { COUNT(trusted[p]) < QUORUM -> trusted[p] = trusted[p] | BIT(BACK) }
#else
#define LOOK_ALONE(p)
#endif

inline take_snapshot() {
    taken = true;
    old_promised = promised[BACK];
    old_accepted = accepted[BACK];
    own = 0; seen[0] = false; seen[2] = false; book = false
}

inline roll_back() {
    promised[BACK] = old_promised;
    accepted[BACK] = old_accepted;
    own = 0;
    kill_tokens(BACK);
    losses--;
    bad = bad | BIT(BACK);
#ifndef WRONG_NOBODY_LOOKS_AGAIN
    trusted[0] = trusted[0] & ~BIT(BACK);
    trusted[1] = trusted[1] & ~BIT(BACK);
#endif
    printf("store %d: IS ROLLED BACK to value %d\n", BACK, accepted[BACK]);
    check()
}

#ifdef ROLLBACK_IN_WINDOW
#define MAY_ROLL_BACK true
#else
#define MAY_ROLL_BACK (seen[0] && seen[2])
#endif

/* A raise goes under the token of the reading that was compared, so reading, comparing and landing are one step. */
#ifdef WRONG_RAISED_ALONE
#define MAY_RAISE     true
#else
#define MAY_RAISE     (!SHOWS(BIT(BACK) | BIT(0)) || !SHOWS(BIT(BACK) | BIT(2)))
#endif

/* Sightings are facts: the stronger one stays. */
#ifdef WRONG_OLDER_SIGHTING
#define NOTE(s) \
    :: d_step { seen[s] != book -> seen[s] = book }
#else
#define NOTE(s) \
    :: d_step { book && !seen[s] -> seen[s] = true }
#endif

active proctype Witness() {
    do
    :: d_step { taken && own == 0 && MAY_RAISE -> own = 1; printf("store %d: its counter is raised\n", BACK) }
    :: d_step { book != IS_RAISED -> book = IS_RAISED }
    NOTE(0)
    NOTE(2)
    od
}

active proctype Rollback() {
    d_step { losses > 0 -> take_snapshot() };
    d_step { losses > 0 && MAY_ROLL_BACK -> roll_back() }
#ifdef LATE_RAISE
    d_step { own == 0 -> own = LATE; printf("store %d: a raise of before lands\n", BACK) }
#endif
}
