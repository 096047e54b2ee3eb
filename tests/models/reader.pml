/* A read that writes nothing: a quorum of votes with the same accepted ballot and version is the chosen value. */

#define HEAR(r) \
    :: d_step { \
        !(asked & BIT(r)) && (VOTES & BIT(r)) -> \
        asked = asked | BIT(r); \
        heard[r] = accepted[r]; \
        printf("reader: store %d says value %d\n", r, heard[r]) }

/* What a reader answers is from then on known outside, exactly like an acknowledged write. */
#define DECIDE(r, s) \
    :: d_step { \
        heard[r] == heard[s] && heard[r] != NOTHING -> \
        if \
        :: (value[heard[r]] & before) == before \
        :: else -> assert(false)        /* the read is older than an answer given before it began */ \
        fi; \
        tell_caller(value[heard[r]]); \
        asked = 0; before = 0; heard[0] = 0; heard[1] = 0; heard[2] = 0 }

active proctype Reader() {
    byte asked = 0;
    byte heard[STORES];
    short before;               /* what callers knew when the read began */
    d_step { before = acknowledged };
    do
    HEAR(0)
    HEAR(1)
    HEAR(2)
    DECIDE(0, 1) -> break
    DECIDE(0, 2) -> break
    DECIDE(1, 2) -> break
    od
}
