/* What goes wrong with stores. LOSSES says how many times, FAULT says what. */

/* One record vanishes: the store goes on, its marker is in order, its tokens are never issued again. */
inline lose(r) {
    present = present & ~BIT(r);
    promised[r] = 0; accepted[r] = NOTHING;
    kill_tokens(r);
    losses--;
    printf("store %d: FORGETS its record\n", r);
    drop_dead_creates(0); drop_dead_creates(1); drop_dead_creates(2);
    check()
}

#ifdef FAULT_RECORD_LOST
/* The next record is lost only after the one before was repaired, and it is another one. While a register is being
   created not every store has a record yet, and LOST_ANYTIME lets one vanish then. */
#if defined(LOST_ANYTIME)
#define MAY_LOSE(r)   (present & BIT(r))
#elif defined(SAME_RECORD_TWICE)
#define MAY_LOSE(r)   (SPEAKS == ALL)
#else
byte lost;                      /* the record that vanished last, plus 1 */
#define MAY_LOSE(r)   (SPEAKS == ALL && lost != (r) + 1)
#define NOTE_LOSS(r)  lost = r + 1;
#endif
#ifndef NOTE_LOSS
#define NOTE_LOSS(r)
#endif
#define FAULT(r) \
    :: d_step { losses > 0 && MAY_LOSE(r) -> NOTE_LOSS(r) lose(r) }
#endif

#if defined(FAULT_STORE_WIPED)
/* Every record and the marker vanish; from then on the store is quarantined by all who look at its marker. */
#define FAULT(r) \
    :: d_step { losses > 0 -> bad = bad | BIT(r); lose(r) }
#endif

#if defined(FAULT_STORE_ROLLED_BACK) && !defined(WITNESS)
/* One store returns to a snapshot of itself. Its own counter returns with it; what the others witnessed does not. */
byte old_promised, old_accepted;
bool counted, witnessed;        /* its counter moved since the snapshot; and the others recorded that */

#ifdef ROLLBACK_IN_WINDOW
#define MAY_ROLL_BACK true
#else
#define MAY_ROLL_BACK witnessed /* A rollback shorter than the interval is the documented limit. */
#endif

inline take_snapshot(r) {
    snapshot = r + 1;
    old_promised = promised[r];
    old_accepted = accepted[r]
}

inline roll_back(r) {
    promised[r] = old_promised;
    accepted[r] = old_accepted;
    RESTORE_TOKENS(r)
    counted = false;
    losses--;
    if
    :: witnessed -> bad = bad | BIT(r)
    :: else
    fi;
    printf("store %d: IS ROLLED BACK to value %d\n", r, accepted[r]);
    check()
}

#define FAULT(r) \
    :: d_step { snapshot == 0 -> take_snapshot(r) } \
    :: d_step { snapshot == r + 1 && losses > 0 && MAY_ROLL_BACK -> roll_back(r) }

active proctype Witness() {
    d_step { snapshot && losses > 0 -> counted = true };
    d_step { counted -> witnessed = true };
#ifdef WRONG_COUNTER_OVERWRITTEN
    /* The next tick writes the newest counter to every store, and nobody compared before. */
    d_step { bad -> bad = 0 }
#endif
}
#endif

#ifdef FAULT
active proctype Faults() {
    do
    FAULT(0)
    FAULT(1)
    FAULT(2)
    od
}
#endif
