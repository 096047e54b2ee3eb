/* Another store in the place of one: store 0, OLD, leaves; store 3, NEW, takes its place; 1 and 2 stay, and N stays three.

   OLD is alive and holds everything, which makes this harder than a store that forgot: a process that sleeps through the change
   may still decide with OLD and one that stays, while others decide with NEW and the other one that stays. The order:

     1. OLD's marker is retired: who reads it after that gives OLD no vote. A leader does not read it before it writes.
     2. Every record in OLD is relabelled to a life that nobody names: the tokens of sleepers are worthless, and what they read is
        foreign. What they make where nothing was counts only once the marker was read after it (V2c), so no record ever comes back.
     3. For each register: a blank in NEW; then both that stay promise a fresh ballot and hold what is chosen; then the record goes
        into NEW under its blank's token. Whatever OLD ever took part in is fenced or found by then.
     4. Only then NEW gets its vote.

   Steps, late writes, tokens and values are those of register.pml and store.pml. A proposer may act on any view that was ever true:
   proposer 0 sleeps, and asks OLD until a marker tells it; proposer 1 learns of the change early, late or never. The replacer may
   stop at any step and begin again.

   Switches: START_ABSENT; ANSWERS_LOST (without it a proposer hears of every write that lands while it waits); WRONG_*, which take one of
   these steps away or change the order. */

#define OLD           0
#define NEW           3
#define STORES        4
#define BIT(r)        (1 << (r))
#define ABC           7
#define BC            6
#define BCD           14
#define COUNT(m)      (((m) & 1) + (((m) >> 1) & 1) + (((m) >> 2) & 1) + (((m) >> 3) & 1))
#define QUORUM        2
#ifndef ATTEMPTS
#define ATTEMPTS      1         /* of proposer 0 */
#endif
#ifndef ATTEMPTS_1
#define ATTEMPTS_1    ATTEMPTS  /* of proposer 1 */
#endif
#ifndef WRITES
#define WRITES        1
#endif
#ifndef REPLACER_ATTEMPTS
#define REPLACER_ATTEMPTS 1
#endif

/* Acquisitions: 0 and 2 of proposer 0, 1 and 3 of proposer 1, 4 and 5 of the replacer, who is number 2 here. */
#define REPLACER      2
#define ACQUISITIONS  6
#define OWNER(a)      ((a) >= 4 -> REPLACER : (a) & 1)
#define SLOT(a, k)    (1 << ((a) * 3 + (k)))
#define NOTHING       0
#define INITIAL       1
#define VALUE(a, k)   (2 + (a) * 2 + ((k) - 1))
#define VALUES        14
#define INITIAL_WRITE 1
#define WRITE(a, k)   (2 << ((a) * 2 + ((k) - 1)))
#define WRITES_OF(p)  (WRITE(p, 1) | WRITE(p, 2) | WRITE((p) + 2, 1) | WRITE((p) + 2, 2))

byte present;                   /* stores that hold a record or a blank which somebody may count */
byte promised[STORES];
byte accepted[STORES];
int flight[STORES];             /* writes under a token that still matches */
int create[STORES];             /* must-not-exist writes of blanks that have not landed */
byte ballot[ACQUISITIONS];
short value[VALUES];
short acknowledged;

bool retired;                   /* OLD's marker says so */
bool foreign;                   /* OLD holds a record that was relabelled: nobody counts it, nobody writes over it */
bool admitted;                  /* NEW has its vote */

byte current[3], kind[3], landed[3], tok[3], has[3], hole[3], top[3], view[3];
bool told[2];                   /* a marker told the proposer that OLD is retired */
byte found[12];                 /* what the record had accepted when the promise landed on it */
byte needed[3];
byte x, y;
bool heard;

#define ROUND(b)      ((b) / ACQUISITIONS)
#define BALLOT_OF(v)  (((v) < 2) -> (v) : ballot[((v) - 2) / 2])
#define KEY(v)        (BALLOT_OF(v) * 2 + ((v) & 1))
#define KEPT(v)       ((value[v] & acknowledged) == acknowledged)
#define IS_RECORD(r)  ((present & BIT(r)) && accepted[r] != NOTHING)

/* Two that both hold a value may be adopted from. With OLD only a sleeper does, and only while its record is not relabelled. */
#define PAIR(r, s)    (!IS_RECORD(r) || !IS_RECORD(s) \
                       || ((KEY(accepted[r]) < KEY(accepted[s]) || KEPT(accepted[r])) \
                           && (KEY(accepted[s]) < KEY(accepted[r]) || KEPT(accepted[s]))))
#define SAFE          (PAIR(1, 2) && PAIR(0, 1) && PAIR(0, 2) && (!admitted || (PAIR(1, 3) && PAIR(2, 3))))

#if defined(WRONG_MARKER_UNREAD)
#define TELLS(r)      false
#else
#define TELLS(r)      ((r) == OLD && retired)
#endif

#ifdef REACH
c_decl { static int busy_runs; }
#endif
inline goal() {
#ifdef REACH
    if
    :: admitted && (acknowledged & WRITES_OF(0)) && (acknowledged & WRITES_OF(1)) ->
        c_code { if (!busy_runs++) printf("busy run reached\n"); }
    :: else
    fi
#else
    skip
#endif
}

inline kill_tokens(r) {
    flight[r] = 0;
    tok[0] = tok[0] & ~BIT(r); tok[1] = tok[1] & ~BIT(r); tok[2] = tok[2] & ~BIT(r)
}

/* The write of kind k of acquisition a lands in store r. */
inline land(r, a, k) {
    x = ((present & BIT(r)) -> accepted[r] : NOTHING);
    heard = !(x == NOTHING && TELLS(r)) && current[OWNER(a)] == a && kind[OWNER(a)] == k;
    printf("store %d: takes write %d of acquisition %d\n", r, k, a);
    kill_tokens(r);
    present = present | BIT(r);
    promised[r] = ballot[a];
    accepted[r] = (k == 0 -> x : VALUE(a, k));
    if
#ifdef ANSWERS_LOST
    :: true                     /* The answer is lost. */
#else
    :: !heard
#endif
    :: heard ->
        landed[OWNER(a)] = landed[OWNER(a)] | BIT(r);
        tok[OWNER(a)] = tok[OWNER(a)] | BIT(r);
        if
        :: k == 0 -> found[OWNER(a) * STORES + r] = x
        :: else
        fi
    fi;
    x = 0; heard = false;
    assert(SAFE)
}

#define LANDS(r, a, k) \
    :: atomic { (flight[r] & SLOT(a, k)) -> land(r, a, k) }
#define MAKES(r, a) \
    :: atomic { (create[r] & SLOT(a, 0)) && !(present & BIT(r)) && !((r) == OLD && foreign) -> \
        create[r] = create[r] & ~SLOT(a, 0); land(r, a, 0) }
#define ALL_OF(r, a)  LANDS(r, a, 0) LANDS(r, a, 1) LANDS(r, a, 2) MAKES(r, a)

proctype Store(byte r) {
end:
    do
    ALL_OF(r, 0) ALL_OF(r, 1) ALL_OF(r, 2) ALL_OF(r, 3) ALL_OF(r, 4) ALL_OF(r, 5)
    od
}

inline begin(p, a, v) {
    current[p] = a; view[p] = v; kind[p] = 3;
    landed[p] = 0; tok[p] = 0; has[p] = 0; hole[p] = 0; top[p] = 0; needed[p] = 0;
    found[p * STORES] = 0; found[p * STORES + 1] = 0; found[p * STORES + 2] = 0; found[p * STORES + 3] = 0;
    printf("proposer %d: begins acquisition %d with the stores %d\n", p, a, v)
}

#define SEEN(p)       (has[p] | hole[p])

/* Reads store r. The marker is read after a hole: it tells, or the store is no hole of a store that voted. */
#define SEE(p, r) \
    :: d_step { kind[p] == 3 && (view[p] & BIT(r)) && !(SEEN(p) & BIT(r)) && !((r) == OLD && foreign) -> \
        if \
        :: !IS_RECORD(r) && TELLS(r) -> view[p] = view[p] & ~BIT(r); told[p] = true \
        :: else -> \
            if \
            :: present & BIT(r) -> \
                tok[p] = tok[p] | BIT(r); \
                if :: ROUND(promised[r]) > top[p] -> top[p] = ROUND(promised[r]) :: else fi \
            :: else \
            fi; \
            if :: IS_RECORD(r) -> has[p] = has[p] | BIT(r) :: else -> hole[p] = hole[p] | BIT(r) fi; \
            printf("proposer %d: reads store %d, which has a record: %d\n", p, r, IS_RECORD(r)) \
        fi }

/* Two records; or nobody has one (V2a); or all three answered, and then all three have to promise (V2b). */
#define CREATES(p)    (has[p] == 0 && COUNT(hole[p]) >= QUORUM)
#define FINISHES(p)   (COUNT(SEEN(p)) == 3 && COUNT(has[p]) == 1)
#define ASKED(p)      (COUNT(has[p]) >= QUORUM -> has[p] : SEEN(p))

inline ask(p) {
    needed[p] = (FINISHES(p) -> 3 : QUORUM);
    send_promises(p)
}

inline send_promises(p) {
    ballot[current[p]] = (top[p] + 1) * ACQUISITIONS + current[p];
    kind[p] = 0;
    y = ASKED(p);
    x = 0;
    do
    :: x < STORES ->
        if
        :: y & tok[p] & BIT(x) -> flight[x] = flight[x] | SLOT(current[p], 0)
        :: y & hole[p] & ~tok[p] & BIT(x) -> create[x] = create[x] | SLOT(current[p], 0)
        :: else
        fi;
        x++
    :: else -> break
    od;
    printf("proposer %d: asks the stores %d for ballot %d\n", p, y, ballot[current[p]]);
    tok[p] = 0; has[p] = 0; hole[p] = 0; top[p] = 0; x = 0; y = 0
}

/* The highest value among those that promised, left in y. */
inline adopt(p) {
    x = 0; y = NOTHING;
    do
    :: x < STORES ->
        if
        :: (landed[p] & BIT(x)) && KEY(found[p * STORES + x]) > KEY(y) -> y = found[p * STORES + x]
        :: else
        fi;
        found[p * STORES + x] = 0;
        x++
    :: else -> break
    od;
    x = 0
}

inline send_value(p, k) {
    flight[0] = flight[0] | ((tok[p] & 1) * SLOT(current[p], k));
    flight[1] = flight[1] | (((tok[p] >> 1) & 1) * SLOT(current[p], k));
    flight[2] = flight[2] | (((tok[p] >> 2) & 1) * SLOT(current[p], k));
    flight[3] = flight[3] | (((tok[p] >> 3) & 1) * SLOT(current[p], k));
    kind[p] = k; landed[p] = 0; tok[p] = 0
}

inline lead(p, k) {
    value[VALUE(current[p], k)] = value[y] | WRITE(current[p], k);
    y = 0;
    send_value(p, k)
}

/* A laggard, or one that lost a race below the ballot, is read again and gets the newest value (B2, B3). */
#define PUSH(p, r) \
    :: d_step { (kind[p] == 1 || kind[p] == 2) && (view[p] & BIT(r)) && !(landed[p] & BIT(r)) && IS_RECORD(r) \
        && !((r) == OLD && foreign) && promised[r] <= ballot[current[p]] && accepted[r] != VALUE(current[p], kind[p]) \
        && !(flight[r] & SLOT(current[p], kind[p])) -> \
        flight[r] = flight[r] | SLOT(current[p], kind[p]) }

inline acknowledge(p) {
    y = VALUE(current[p], kind[p]);
    assert((value[y] & acknowledged) == acknowledged || (value[y] & acknowledged) == value[y]);  /* One history. */
    acknowledged = acknowledged | value[y];
    y = 0;
    printf("proposer %d: write %d of acquisition %d is acknowledged\n", p, kind[p], current[p]);
    goal();
    assert(SAFE)
}

#define OLD_VIEW(p)   (told[p] -> BC : ABC)

proctype Proposer(byte p) {
    byte n = 0;
end:
    do
    :: d_step { n < (p == 0 -> ATTEMPTS : ATTEMPTS_1) -> begin(p, n * 2 + p, OLD_VIEW(p)); n++ }
    :: d_step { p == 1 && n < ATTEMPTS_1 && retired && !admitted -> begin(p, n * 2 + p, BC); n++ }
    :: d_step { p == 1 && n < ATTEMPTS_1 && admitted -> begin(p, n * 2 + p, BCD); n++ }
    SEE(p, 0) SEE(p, 1) SEE(p, 2) SEE(p, 3)
    PUSH(p, 0) PUSH(p, 1) PUSH(p, 2) PUSH(p, 3)
    :: d_step { n > 0 && kind[p] == 3 && (COUNT(has[p]) >= QUORUM || CREATES(p) || FINISHES(p)) -> ask(p) }
    :: d_step { n > 0 && kind[p] == 0 && needed[p] > 0 && COUNT(landed[p]) >= needed[p] -> adopt(p); lead(p, 1); needed[p] = 0 }
    :: d_step { kind[p] == 1 && WRITES > 1 && COUNT(landed[p]) >= QUORUM ->
        acknowledge(p); y = VALUE(current[p], 1); lead(p, 2) }
    :: d_step { (kind[p] == 2 || (kind[p] == 1 && WRITES == 1)) && COUNT(landed[p]) >= QUORUM -> acknowledge(p); kind[p] = 4 }
    od
}

inline relabel() {
    d_step {
#if defined(WRONG_NOT_RELABELLED)
        skip
#else
        if
        :: present & BIT(OLD) ->
            kill_tokens(OLD);
            present = present & ~BIT(OLD); promised[OLD] = 0; accepted[OLD] = NOTHING;
            foreign = true;
            printf("replacer: relabels the record of OLD\n")
        :: else
        fi
#endif
    }
}

inline admit() {
    atomic { admitted = true; printf("replacer: NEW gets its vote\n"); assert(SAFE) }
}


proctype Replacer() {
    byte n = 0;
    byte taken = NOTHING;
    d_step { retired = true; printf("replacer: retires OLD\n") }
#if !defined(WRONG_RELABELLED_LAST)
    relabel();
#endif
    d_step { present = present | BIT(NEW); promised[NEW] = 1; accepted[NEW] = NOTHING }
end:
    do
    :: d_step { n < REPLACER_ATTEMPTS && accepted[NEW] == NOTHING -> begin(REPLACER, 4 + n, BC); n++ }
    SEE(REPLACER, 1) SEE(REPLACER, 2)
#ifdef WRONG_NO_FENCE
    :: atomic { kind[REPLACER] == 3 && has[REPLACER] == BC && accepted[NEW] == NOTHING ->
        y = (KEY(accepted[1]) > KEY(accepted[2]) -> accepted[1] : accepted[2]); ballot[current[REPLACER]] = promised[1]; break }
#else
    /* Where neither holds a value both promise all the same: what OLD accepted of a creation may be on its way to one of them. Then
       NEW keeps its blank, which is no vote. A value on one of the two is finished with that blank as the third that promises. */
#ifdef WRONG_HOLES_NOT_FENCED
    :: atomic { kind[REPLACER] == 3 && hole[REPLACER] == BC -> y = NOTHING; break }
#endif
    :: d_step { kind[REPLACER] == 3 && SEEN(REPLACER) == BC -> needed[REPLACER] = 2; send_promises(REPLACER) }
    :: atomic { kind[REPLACER] == 0 && needed[REPLACER] == 2 && landed[REPLACER] == BC && found[9] == found[10] ->
        y = found[9]; break }
    :: d_step { kind[REPLACER] == 0 && needed[REPLACER] == 2 && landed[REPLACER] == BC && found[9] != found[10] ->
        adopt(REPLACER); value[VALUE(current[REPLACER], 1)] = value[y]; y = 0; needed[REPLACER] = 0; send_value(REPLACER, 1) }
    :: atomic { kind[REPLACER] == 1 && landed[REPLACER] == BC -> y = VALUE(current[REPLACER], 1); break }
#endif
    od;
    atomic { taken = y; y = 0; kind[REPLACER] = 4 }
    atomic {
        if
        :: taken != NOTHING -> kill_tokens(NEW); accepted[NEW] = taken; promised[NEW] = ballot[current[REPLACER]]; taken = NOTHING
        :: else
        fi
    }
#ifdef WRONG_RELABELLED_LAST
    relabel();
#endif
    admit();
    skip
}

init {
    d_step {
        skip;
#ifndef START_ABSENT
        present = ABC;
        promised[0] = 1; promised[1] = 1; promised[2] = 1;
        accepted[0] = INITIAL; accepted[1] = INITIAL; accepted[2] = INITIAL;
        value[INITIAL] = INITIAL_WRITE;
        acknowledged = INITIAL_WRITE;
#endif
    }
    atomic { run Store(0); run Store(1); run Store(2); run Store(3); run Proposer(0); run Proposer(1); run Replacer() }
}
