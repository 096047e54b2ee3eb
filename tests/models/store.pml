/* The three region stores: what they hold, what is in flight towards them, and how a write lands.

   Version tokens are not numbers here. All that a token can ever decide is whether the blob is still the one
   that was read, so a token that no longer matches is simply dropped: a conditional write that has lost its
   token leaves `flight`, and a read whose token died leaves `tok`. Tokens are never reused, so it never returns. */

#define STORES        3
#define BIT(r)        (1 << (r))
#define ALL           7
#define COUNT(m)      (((m) & 1) + (((m) >> 1) & 1) + (((m) >> 2) & 1))
#define QUORUM        2

/* An acquisition is one try of one proposer; its number is also its unique proposer id. */
#define ACQUISITIONS  (PROPOSERS * ATTEMPTS)
#define OWNER(a)      ((a) % PROPOSERS)

/* Kinds of write: 0 promises, 1 and 2 accept the leader's first and second value. */
#define SLOT(a, k)    (1 << ((a) * 3 + (k)))

/* What a record has accepted: nothing, the value that the register had at the start, or a value of an acquisition. */
#define NOTHING       0
#define INITIAL       1
#define VALUE(a, k)   (2 + (a) * 2 + ((k) - 1))
#define VALUES        (2 + ACQUISITIONS * 2)
#define INITIAL_WRITE 1
#define WRITE(a, k)   (2 << ((a) * 2 + ((k) - 1)))

byte present;                   /* stores that hold a record */
byte promised[STORES];          /* ballot */
byte accepted[STORES];          /* NOTHING, INITIAL or VALUE(a, k) */
short flight[STORES];           /* writes under a token that still matches, as SLOTs */
short create[STORES];           /* must-not-exist writes that have not landed, as SLOTs */

byte ballot[ACQUISITIONS];      /* round * ACQUISITIONS + acquisition */
short value[VALUES];            /* the set of writes that a value contains */
short acknowledged;             /* the set of writes that some caller was told of */

/* What the network tells a proposer. */
byte current[PROPOSERS];        /* its acquisition */
byte kind[PROPOSERS];           /* what it waits for */
byte landed[PROPOSERS];         /* stores whose success may be on its way back */
byte tok[PROPOSERS];            /* stores whose blob is still the one it read while acquiring */
byte found[PROPOSERS * STORES]; /* what the record had accepted when the promise landed on it */

byte bad;                       /* stores that were wiped or rolled back: no vote (V3) */
byte losses;                    /* faults that may still happen */
byte x, y;                      /* scratch, 0 between steps */

#define ROUND(b)      ((b) / ACQUISITIONS)
#define BALLOT_OF(v)  (((v) < 2) -> (v) : ballot[((v) - 2) / 2])
#ifdef WRONG_BALLOT_REUSE
#define NUMBER(v)     0         /* Both values that a reused ballot proposes have the same version. */
#else
#define NUMBER(v)     ((v) & 1)
#endif
#define KEY(v)        (BALLOT_OF(v) * 2 + NUMBER(v))
#define KEPT(v)       ((value[v] & acknowledged) == acknowledged)

/* A blank is a record that has accepted nothing. Under the rule BLANKS it is a hole that knows a promise: no vote. */
#ifdef BLANKS
#define SPEAKS        ((accepted[0] != NOTHING) | ((accepted[1] != NOTHING) << 1) | ((accepted[2] != NOTHING) << 2))
byte blank_tok[PROPOSERS];      /* blanks observed before the write in hand was sent, and not changed since */
bool making[PROPOSERS];         /* acquires by V2a or V2b, so a blank with its own promise is good enough */
#define KILL_BLANK_TOKENS(r) \
    ; blank_tok[0] = blank_tok[0] & ~BIT(r); blank_tok[1] = blank_tok[1] & ~BIT(r)
#else
#define SPEAKS        present
#define KILL_BLANK_TOKENS(r)
#endif

/* Stores with a vote. Without quarantine a store that forgot still speaks, which is what the wrong variants show. */
#ifdef WRONG_NO_QUARANTINE
#define VOTES         SPEAKS
#else
#define VOTES         (SPEAKS & ~bad)
#endif

/* The property, for one pair: the highest accepted value contains every acknowledged write.
   On a tie both must, because nothing tells a proposer which of the two to adopt. */
#define PAIR_KEEPS(r, s) \
    ((VOTES & (BIT(r) | BIT(s))) != (BIT(r) | BIT(s)) || \
     ((KEY(accepted[r]) < KEY(accepted[s]) || KEPT(accepted[r])) && \
      (KEY(accepted[s]) < KEY(accepted[r]) || KEPT(accepted[s]))))

inline check() {
    if
    :: PAIR_KEEPS(0, 1) && PAIR_KEEPS(0, 2) && PAIR_KEEPS(1, 2)
    :: else -> assert(false)    /* an acknowledged write is lost */
    fi
}

/* A caller learns a value. What callers were told is one history: the value continues it or is a part of it. */
inline tell_caller(v) {
    if
    :: ((v) & acknowledged) == acknowledged || ((v) & acknowledged) == (v)
    :: else -> assert(false)    /* the history forked */
    fi;
    acknowledged = acknowledged | (v);
    check()
}

#if defined(FAULT_STORE_ROLLED_BACK) && !defined(WITNESS)
byte snapshot;                  /* the store of which a snapshot exists, plus 1 */
#endif

#ifdef TOKENS_RESTORED
/* A disk restored from a snapshot brings its old tokens back: the promise "never reused" is broken by the fault
   itself. So what was in flight under the token of the snapshot is kept aside and lives again. */
bool moved;                     /* the blob changed since the snapshot */
short old_flight;
byte old_tok[PROPOSERS];

inline save_tokens(r) {
    if
    :: snapshot == r + 1 && !moved ->
        moved = true;
        old_flight = flight[r];
        old_tok[0] = tok[0] & BIT(r);
        old_tok[1] = tok[1] & BIT(r)
    :: else
    fi
}
#define SAVE_TOKENS(r)      save_tokens(r);
#define SAVE_FLIGHT(p, r, slot) \
        if \
        :: old_tok[p] & BIT(r) -> old_flight = old_flight | slot; old_tok[p] = 0 \
        :: else \
        fi;
#define FORGET_TOKENS(p)    old_tok[p] = 0
#define LANDED_ONCE(slot)   old_flight = old_flight & ~(slot);
#define RESTORE_TOKENS(r) \
    if \
    :: moved -> \
        flight[r] = old_flight; \
        tok[0] = (tok[0] & ~BIT(r)) | old_tok[0]; \
        tok[1] = (tok[1] & ~BIT(r)) | old_tok[1]; \
        moved = false; old_flight = 0; old_tok[0] = 0; old_tok[1] = 0 \
    :: else \
    fi;
#else
#define SAVE_TOKENS(r)
#define SAVE_FLIGHT(p, r, slot)
#define LANDED_ONCE(slot)
#define FORGET_TOKENS(p)
#define RESTORE_TOKENS(r)   kill_tokens(r);
#endif

/* The blob changed: every token for it is dead. */
inline kill_tokens(r) {
    SAVE_TOKENS(r)
    flight[r] = 0;
    tok[0] = tok[0] & ~BIT(r);
    tok[1] = tok[1] & ~BIT(r)
    KILL_BLANK_TOKENS(r)
}

inline store_record(r, a, k) {
    promised[r] = ballot[a];
    if
    :: k > 0 -> accepted[r] = VALUE(a, k)
    :: else
    fi
}

/* The success travels back. Only a proposer that still waits for this very write hears it. */
inline answer(r, a, k) {
    if
    :: current[OWNER(a)] == a && kind[OWNER(a)] == k && k == 0 ->
        landed[OWNER(a)] = landed[OWNER(a)] | BIT(r);
        found[OWNER(a) * STORES + r] = accepted[r]
    :: current[OWNER(a)] == a && kind[OWNER(a)] == k && k > 0 ->
        landed[OWNER(a)] = landed[OWNER(a)] | BIT(r)
    :: else
    fi
}

/* A present record can only become absent by a fault, so without faults to come a must-not-exist write
   that lost its race is dead. Dropping it here merges states and removes no behaviour. */
inline drop_dead_creates(r) {
    if
    :: losses == 0 && (present & BIT(r)) -> create[r] = 0
    :: else
    fi
}

/* Only a replayed trace prints. */
#define TELL(r, a, k) \
    printf("store %d: ballot %d of proposer %d lands, %d (0 promises, 1 and 2 accept); accepted there: value %d\n", \
        r, ballot[a], OWNER(a), k, accepted[r]);

#define LAND(r, a, k) \
    :: d_step { \
        (flight[r] & SLOT(a, k)) -> \
        kill_tokens(r); \
        LANDED_ONCE(SLOT(a, k)) \
        store_record(r, a, k); \
        if \
        :: WRITE_COUNTS(r) -> answer(r, a, k) \
        :: else \
        fi; \
        TELL(r, a, k) \
        check() }

#ifdef WRONG_NO_V2C
#define CREATE_COUNTS(r) true
#else
/* V2c: the marker read after the write is good only if the write landed before the store was wiped. */
#define CREATE_COUNTS(r) (!(bad & BIT(r)))
#endif

#ifdef EVERY_WRITE_CHECKED
/* V2c widened: no write counts before marker and witness were read after it. */
#define WRITE_COUNTS(r)  (!(bad & BIT(r)))
#else
#define WRITE_COUNTS(r)  true
#endif

#define LAND_CREATE(r, a, k) \
    :: d_step { \
        (create[r] & SLOT(a, k)) && !(present & BIT(r)) -> \
        create[r] = create[r] & ~SLOT(a, k); \
        kill_tokens(r); \
        present = present | BIT(r); \
        store_record(r, a, k); \
        drop_dead_creates(r); \
        TELL(r, a, k) \
        if \
        :: CREATE_COUNTS(r) -> answer(r, a, k) \
        :: else \
        fi; \
        check() }

#define LAND_ALL(r, a) \
    LAND(r, a, 0) LAND(r, a, 1) LAND(r, a, 2) \
    LAND_CREATE(r, a, 0) LAND_CREATE(r, a, 1) LAND_CREATE(r, a, 2)

/* Writes land in any order, at any time, after their sender stopped, or never. */
active proctype Network() {
    do
    LAND_ALL(0, 0) LAND_ALL(1, 0) LAND_ALL(2, 0)
    LAND_ALL(0, 1) LAND_ALL(1, 1) LAND_ALL(2, 1)
#if ACQUISITIONS > 2
    LAND_ALL(0, 2) LAND_ALL(1, 2) LAND_ALL(2, 2)
    LAND_ALL(0, 3) LAND_ALL(1, 3) LAND_ALL(2, 3)
#endif
    od
}
