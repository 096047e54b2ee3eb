/*
 * Deleting a blob that is named by its hash, beside writers that skip the upload where they find it.
 *
 * The head is one register, taken as atomic here: register.pml is about that. A version token is never used twice; a deletion names
 * the token that its collector saw, and may land at any time. WRITES writers name the blob and give it up again, ATTEMPTS times each;
 * a writer that sleeps in between is a zombie. One collector makes ATTEMPTS_1 rounds.
 *
 * Asserted: whenever the head names the blob, a quorum of the stores holds it.
 */
#define STORES 3
#define QUORUM 2
#define SLOTS (STORES * ATTEMPTS_1)

byte copy[STORES];      /* the token of the copy at each store; 0: none */
byte tokens[STORES];    /* the newest token of each store: a deletion is for one store, so stores need not differ */
byte version;           /* of the head */
bool named;             /* what the head says */
bool condemned;
byte doomed[SLOTS];     /* tokens of deletions on their way; slot i is for store i % STORES */
bool landed;
hidden byte slot_of;

#ifdef REACH
c_decl { static int busy_runs; }
#endif

/* A deletion of an older token has lost for good: it is forgotten at once, which keeps the search small. */
inline fresh(at) {
    d_step {
        tokens[at]++;
        copy[at] = tokens[at];
        slot_of = at;
        do
        :: slot_of >= SLOTS -> break
        :: else -> doomed[slot_of] = 0; slot_of = slot_of + STORES
        od;
        slot_of = 0
    }
}

inline check() {
    assert(!named || (copy[0] != 0) + (copy[1] != 0) + (copy[2] != 0) >= QUORUM)
}

proctype writer() {
    byte seen, store, token, done, attempt;
    bool was_condemned;
    do
    :: attempt == ATTEMPTS -> break
    :: attempt < ATTEMPTS ->
        attempt++;
        atomic {
            seen = version;
            was_condemned = condemned;
            if
            :: named ->
                version++;
                named = false;
                goto again
            :: else
            fi
        };
        /* The upload, which is skipped where the blob is; a quorum suffices, so one store may be left out. */
        store = 0;
        done = 0;
        do
        :: store == STORES -> break
        :: store < STORES ->
            atomic {
                if
                :: true -> done++; if :: copy[store] == 0 -> fresh(store) :: else fi
                :: done + (STORES - 1 - store) >= QUORUM -> skip
                fi;
                store++
            }
        od;
#ifdef WRONG_SEEN_BEFORE
        /* What was seen to be there is believed under a later head. */
        atomic {
            if :: named -> goto again :: else fi;
            seen = version;
            was_condemned = condemned
        };
#endif
#ifndef WRONG_NO_RENEWAL
        if
        :: was_condemned ->
            store = 0;
            done = 0;
            do
            :: store == STORES -> break
            :: store < STORES ->
                if
                :: done + (STORES - 1 - store) >= QUORUM -> store++
                :: true ->
                    token = copy[store];
                    atomic {
                        if
                        :: copy[store] == token -> fresh(store); done++; store++
                        :: else
                        fi
                    }
                fi
            od
        :: else
        fi;
#endif
        atomic {
            if
            :: version == seen ->
                version++;
                named = true;
                condemned = false;
                check();
#ifdef REACH
                if
                :: landed && was_condemned -> c_code { if (!busy_runs++) printf("busy run reached\n"); }
                :: else
                fi
#endif
            :: else
            fi
        };
again:
        atomic { seen = 0; store = 0; token = 0; done = 0; was_condemned = false }
    od
}

proctype collector() {
    byte seen, store, round;
    byte listed[STORES];
    bool is_gone;
    do
    :: round == ATTEMPTS_1 -> break
    :: round < ATTEMPTS_1 ->
        atomic {
            seen = version;
            if :: named -> goto next :: else fi
        };
#ifndef WRONG_LIST_AFTER
        store = 0;
        do
        :: store == STORES -> break
        :: store < STORES -> listed[store] = copy[store]; store++
        od;
#endif
        atomic {
            if
            :: version == seen -> version++; seen++; condemned = true
            :: else -> goto next
            fi
        };
#ifdef WRONG_LIST_AFTER
        store = 0;
        do
        :: store == STORES -> break
        :: store < STORES -> listed[store] = copy[store]; store++
        od;
#endif
        atomic {
            store = 0;
            do
            :: store == STORES -> break
            
            :: store < STORES ->
                if
                :: copy[store] == listed[store] -> doomed[round * STORES + store] = listed[store]
                :: else
                fi;
                store++
            od
        };
        /* The list forgets the blob once every store was seen without it. */
        is_gone = true;
#ifndef WRONG_FORGET
        store = 0;
        do
        :: store == STORES -> break
        :: store < STORES -> is_gone = is_gone && copy[store] == 0; store++
        od;
#endif
        atomic {
            if
            :: is_gone && version == seen -> version++; condemned = false
            :: else
            fi
        };
next:
        atomic {
            round++;
            seen = 0;
            store = 0;
            is_gone = false;
            listed[0] = 0;
            listed[1] = 0;
            listed[2] = 0
        }
    od
}

/* Deletions land in any order, as late as they like, or never. */
proctype network() {
    byte slot;
end:
    do
    :: atomic {
        slot = 0;
        do
        :: slot < SLOTS - 1 -> slot++
        :: break
        od;
        doomed[slot] != 0;
        if
        :: copy[slot % STORES] == doomed[slot] -> copy[slot % STORES] = 0; landed = true; check()
        :: else
        fi;
        doomed[slot] = 0
    }
    od
}

init {
    byte count;
    atomic {
        fresh(0);
        fresh(1);
        fresh(2);
        run collector();
        run network();
        do
        :: count == WRITES -> break
        :: count < WRITES -> run writer(); count++
        od
    }
}
