/* A proposer: reads, acquires, leads. It stops wherever the scheduler leaves it for good, so a crash needs no step. */

byte has[PROPOSERS];            /* stores seen to hold a record during this acquisition */
byte hole[PROPOSERS];           /* stores observed absent before the write in hand was sent (B4) */
byte top[PROPOSERS];            /* highest round seen */
bool committed[PROPOSERS];      /* the write in hand has its quorum */

#define SEEN(p)       (has[p] | hole[p])

/* The marker and the witness are read after the record, so a store that already forgot gives no answer.
   A proposer that looked at them earlier and remembers is the variant MARKER_CACHED. */
#if defined(WITNESS)
/* As implemented: who begins looks once at a quorum of stores, compares what they say of each other, and trusts those
   that agree until it is told better (witness.pml). */
#define ANSWERS(p, r) (trusted[p] & BIT(r))
#elif defined(MARKER_CACHED)
byte trusted[PROPOSERS];
#define ANSWERS(p, r) (trusted[p] & BIT(r))
#elif defined(WRONG_NO_QUARANTINE)
#define ANSWERS(p, r) true
#else
#define ANSWERS(p, r) (!(bad & BIT(r)))
#endif

#ifdef ALL_PROMISE
bool finishing[PROPOSERS];      /* acquires by V2b */
#define NOTE_FINISHING(p) finishing[p] = CREATES(p) && has[p] != 0;
#define FORGET_FINISHING(p) ; finishing[p] = false
#else
#define NOTE_FINISHING(p)
#define FORGET_FINISHING(p)
#endif

#ifdef BLANKS
#define NOTE_MAKING(p)  making[p] = CREATES(p); NOTE_FINISHING(p)
#define FORGET_BLANKS(p) ; making[p] = false; blank_tok[p] = 0 FORGET_FINISHING(p)
#define ASKED(p)        (making[p] -> ALL : has[p])
#else
#define NOTE_MAKING(p)
#define FORGET_BLANKS(p)
#define ASKED(p)        ALL
#endif

inline forget(p) {
    has[p] = 0; hole[p] = 0; top[p] = 0; committed[p] = false;
    tok[p] = 0; landed[p] = 0; kind[p] = 0;
    found[p * STORES] = 0; found[p * STORES + 1] = 0; found[p * STORES + 2] = 0;
    FORGET_TOKENS(p)
#ifdef WITNESS
    trusted[p] = 0;
#endif
    FORGET_BLANKS(p)
}

inline begin(p, n) {
    printf("proposer %d: starts afresh\n", p);
    forget(p);
    current[p] = n * PROPOSERS + p;
#ifdef MARKER_CACHED
    trusted[p] = ALL & ~bad;
#endif
    kind[p] = 3                 /* waits for reads, so no late write of its own is taken for an answer */
}

#ifdef WRONG_NO_PROMISE
#define REMEMBER(p, r) found[p * STORES + r] = accepted[r];
#else
#define REMEMBER(p, r)          /* The promise lands only on what was read, so it is looked at then. */
#endif

#define SEE(p, r) \
    :: d_step { \
        !(SEEN(p) & BIT(r)) && ANSWERS(p, r) -> \
        printf("proposer %d: reads store %d, which has a record: %d\n", p, r, (present & BIT(r)) != 0); \
        if \
        :: present & BIT(r) -> tok[p] = tok[p] | BIT(r) \
        :: else \
        fi; \
        if \
        :: ROUND(promised[r]) > top[p] -> top[p] = ROUND(promised[r]) \
        :: else \
        fi; \
        if \
        :: SPEAKS & BIT(r) -> \
            REMEMBER(p, r) \
            has[p] = has[p] | BIT(r) \
        :: else -> hole[p] = hole[p] | BIT(r) \
        fi }

/* Reads take time, so their answers may never have been true together. A second read that finds the same shows
   that they were, at the moment between the two. What changes later meets a must-not-exist write or a dead token. */
#ifdef CONFIRMED_ABSENCE
#define CONFIRMED(p)  (!(hole[p] & SPEAKS) && (tok[p] & has[p]) == has[p])
#else
#define CONFIRMED(p)  true
#endif

/* A quorum of records; or nobody has one (V2a); or all answered and too few have one (V2b). */
#if defined(WRONG_ABSENCE_VOTES)
#define ACQUIRABLE(p) (COUNT(SEEN(p)) >= QUORUM)
#define CREATES(p)    true
#else
#define CREATES(p)    (((has[p] == 0 && COUNT(hole[p]) >= QUORUM) || \
                       (SEEN(p) == ALL && COUNT(has[p]) < QUORUM)) && CONFIRMED(p))
#define ACQUIRABLE(p) (COUNT(has[p]) >= QUORUM || CREATES(p))
#endif

inline choose_ballot(p) {
    ballot[current[p]] = (top[p] + 1) * ACQUISITIONS + current[p];
    top[p] = 0;
    printf("proposer %d: acquisition %d asks for ballot %d\n", p, current[p], ballot[current[p]])
}

inline send_promises(p) {
    choose_ballot(p);
    kind[p] = 0;
    NOTE_MAKING(p)
    x = 0;
    do
    :: x < STORES ->
        found[p * STORES + x] = 0;
        if
        :: tok[p] & ASKED(p) & BIT(x) -> flight[x] = flight[x] | SLOT(current[p], 0)
        :: else
        fi;
        SAVE_FLIGHT(p, x, SLOT(current[p], 0))
        if
        :: CREATES(p) && (hole[p] & ~tok[p] & BIT(x)) ->
            create[x] = create[x] | SLOT(current[p], 0);
            drop_dead_creates(x)
        :: else
        fi;
        x++
    :: else -> break
    od;
    tok[p] = 0; has[p] = 0; x = 0
}

/* The value to continue from: the highest accepted one among the stores in `quorum`. */
inline adopt(p, quorum) {
    x = 0; y = NOTHING;
    do
    :: x < STORES ->
        if
        :: (quorum & BIT(x)) && KEY(found[p * STORES + x]) > KEY(y) -> y = found[p * STORES + x]
        :: else
        fi;
        found[p * STORES + x] = 0;
        x++
    :: else -> break
    od;
    value[VALUE(current[p], 1)] = value[y] | WRITE(current[p], 1);
    x = 0; y = 0
}

/* The leader may overwrite whatever does not stand above its ballot; the token it needs comes from its last
   success there or from a read. Sending at once to every such store loses nothing, as landing may take for ever. */
#ifdef BLANKS
#define WRITABLE(p, r) ((SPEAKS & BIT(r)) || making[p] && (present & BIT(r)) && promised[r] == ballot[current[p]])
#define NOTE_BLANK(p, r) blank_tok[p] = blank_tok[p] | (present & BIT(r))
#define FORGET_BLANK_TOKENS(p) blank_tok[p] = 0;
#else
#define WRITABLE(p, r) (present & BIT(r))
#define NOTE_BLANK(p, r) skip
#define FORGET_BLANK_TOKENS(p)
#endif
#define OPEN(p, r)    (WRITABLE(p, r) && promised[r] <= ballot[current[p]] && ANSWERS(p, r))

inline send_accepts(p, k) {
    landed[p] = 0; committed[p] = false; kind[p] = k;
    FORGET_BLANK_TOKENS(p)
    printf("proposer %d: writes value %d\n", p, VALUE(current[p], k));
    x = 0;
    do
    :: x < STORES ->
        if
        :: !WRITABLE(p, x) && ANSWERS(p, x) ->
            hole[p] = hole[p] | BIT(x);
            NOTE_BLANK(p, x)
#ifdef WRONG_NO_PROMISE
        :: (tok[p] & BIT(x)) ||
           (k == 2 && (present & BIT(x)) && accepted[x] == VALUE(current[p], 1)) ->
            flight[x] = flight[x] | SLOT(current[p], k)
#else
        :: OPEN(p, x) -> flight[x] = flight[x] | SLOT(current[p], k)
#endif
        :: else
        fi;
        x++
    :: else -> break
    od;
    tok[p] = 0; x = 0
}

#define LEAD(p, quorum) \
    :: d_step { \
        (landed[p] & (quorum)) == (quorum) -> \
        adopt(p, quorum); \
        send_accepts(p, 1) }

/* As implemented, V2b finishes a creation only when all promised: one that forgot may have promised somebody else. */
#ifdef ALL_PROMISE
#define BY_TWO(p)     (!finishing[p])
#else
#define BY_TWO(p)     true
#endif
#define LEAD_BY_TWO(p) \
    :: d_step { \
        BY_TWO(p) && (landed[p] & 3) == 3 -> adopt(p, 3); send_accepts(p, 1) } -> break \
    :: d_step { \
        BY_TWO(p) && (landed[p] & 5) == 5 -> adopt(p, 5); send_accepts(p, 1) } -> break \
    :: d_step { \
        BY_TWO(p) && (landed[p] & 6) == 6 -> adopt(p, 6); send_accepts(p, 1) } -> break

/* Wrong: takes what it read for a promise. */
#define LEAD_UNPROMISED(p) \
    d_step { \
        COUNT(has[p]) >= QUORUM -> \
        choose_ballot(p); \
        adopt(p, has[p]); \
        has[p] = 0; \
        send_accepts(p, 1) }

/* B3: a store that was not reached, or whose answer was lost, is read again and gets the newest record. */
#ifdef WRONG_NO_PROMISE
#define PUSH(p, r)
#else
#define PUSH(p, r) \
    :: d_step { \
        OPEN(p, r) && !(landed[p] & BIT(r)) && !(flight[r] & SLOT(current[p], kind[p])) -> \
        printf("proposer %d: pushes its newest record to store %d\n", p, r); \
        flight[r] = flight[r] | SLOT(current[p], kind[p]) }
#endif

/* B2 read too widely: a promise that lost its race is sent again under the same ballot. */
#ifdef PROMISE_RETRIED
#define RETRY(p, r) \
    :: d_step { \
        OPEN(p, r) && !(landed[p] & BIT(r)) && !(flight[r] & SLOT(current[p], 0)) -> \
        printf("proposer %d: sends its promise to store %d again\n", p, r); \
        flight[r] = flight[r] | SLOT(current[p], 0) }
#else
#define RETRY(p, r)
#endif

/* B4. A quorum of other stores accepted a write that was sent after the hole had been observed. */
#ifdef WRONG_FILL_UNOBSERVED
#define FILLABLE(p, r) (!(present & BIT(r)))
#else
#define FILLABLE(p, r) (hole[p] & BIT(r))
#endif

#define OTHERS_ACCEPTED(p, r) (committed[p] && COUNT(landed[p] & ~BIT(r)) >= QUORUM)

#ifdef BLANKS
/* A blank may land late without harm. What makes it a vote again goes under its token, which a later loss kills. */
#define FILL(p, r) \
    :: d_step { \
        (hole[p] & BIT(r)) && !(present & BIT(r)) && ANSWERS(p, r) && !(create[r] & SLOT(current[p], 0)) -> \
        printf("proposer %d: puts a blank at store %d\n", p, r); \
        create[r] = create[r] | SLOT(current[p], 0) } \
    :: d_step { \
        OTHERS_ACCEPTED(p, r) && (blank_tok[p] & BIT(r)) && !(flight[r] & SLOT(current[p], kind[p])) -> \
        printf("proposer %d: fills the blank at store %d\n", p, r); \
        flight[r] = flight[r] | SLOT(current[p], kind[p]) }
#else
#define FILL(p, r) \
    :: d_step { \
        OTHERS_ACCEPTED(p, r) && FILLABLE(p, r) && \
        !(present & BIT(r)) && !(create[r] & SLOT(current[p], kind[p])) -> \
        printf("proposer %d: fills the hole at store %d\n", p, r); \
        create[r] = create[r] | SLOT(current[p], kind[p]) }
#endif

#define ACKNOWLEDGE(p) \
    :: d_step { \
        !committed[p] && COUNT(landed[p]) >= ACK_QUORUM -> \
        committed[p] = true; \
        tell_caller(value[VALUE(current[p], kind[p])]); \
        printf("proposer %d: acknowledges value %d\n", p, VALUE(current[p], kind[p])); \
        goal(p) }

#ifdef WRONG_BALLOT_REUSE
#define MAY_GO_ON(p)  true
#define GROWS_FROM(p) (value[VALUE(current[p], 1)] & ~(committed[p] -> 0 : WRITE(current[p], 1)))
#else
#define MAY_GO_ON(p)  committed[p]
#define GROWS_FROM(p) value[VALUE(current[p], 1)]
#endif

#define SECOND_WRITE(p) \
    :: d_step { \
        MAY_GO_ON(p) && kind[p] == 1 && WRITES == 2 -> \
        value[VALUE(current[p], 2)] = GROWS_FROM(p) | WRITE(current[p], 2); \
        send_accepts(p, 2) }

proctype Proposer(byte p) {
    byte n = 0;
    d_step { begin(p, n) };
    do
    ::
#ifdef WITNESS
        do
        LOOK(p, 3)
        LOOK(p, 5)
        LOOK(p, 6)
        LOOK(p, 7)
        LOOK_ALONE(p)
        :: COUNT(trusted[p]) >= QUORUM -> break
        od;
#endif
        do
        SEE(p, 0)
        SEE(p, 1)
        SEE(p, 2)
#ifdef WRONG_NO_PROMISE
        :: LEAD_UNPROMISED(p) -> break
        od;
#else
        :: d_step { ACQUIRABLE(p) -> send_promises(p) } -> break
        od;
        do
        RETRY(p, 0)
        RETRY(p, 1)
        RETRY(p, 2)
        LEAD_BY_TWO(p)
        LEAD(p, 7) -> break
        :: n + 1 < ATTEMPTS_OF(p) -> goto again
        od;
#endif
        do
        PUSH(p, 0)
        PUSH(p, 1)
        PUSH(p, 2)
        ACKNOWLEDGE(p)
        FILL(p, 0)
        FILL(p, 1)
        FILL(p, 2)
        SECOND_WRITE(p)
        :: n + 1 < ATTEMPTS_OF(p) -> break
        od;
        /* B1: any doubt ends the leadership; the next try is a new acquisition, by somebody who remembers nothing. */
again:  atomic { n++; begin(p, n) }
    od
}
