/* The quorum register: one named value on three passive stores, written by two proposers (CASPaxos, Rystsov,
   arXiv:1802.07000, over conditional writes). The one property: every quorum's highest accepted value contains
   every acknowledged write.

   A step is one read of one store, one write that lands at one store, one decision of a proposer together with the
   sends that follow from it, or one fault. Each is atomic; anything may happen between two of them. Reading, sending
   and landing are different steps, so a decision is always taken on answers that may no longer be true.

   A conditional write in flight may land at any later time, or never, as long as its version token still matches;
   its sender may have given up or stopped long ago. A must-not-exist write may land whenever there is no record, also
   when there is none again. An answer is lost when the sender decides without it. A proposer stops by never taking
   another step: nothing here forces it to.

   Switches (run lists them): START_ABSENT begins before the creation; FAULT_* and LOSSES choose what goes wrong;
   WRONG_* take a rule away; PROMISE_RETRIED, MARKER_CACHED, TOKENS_RESTORED and SAME_RECORD_TWICE allow what the
   rules do not clearly forbid; CONFIRMED_ABSENCE, BLANKS and EVERY_WRITE_CHECKED are rules that close such gaps; WITNESS
   and ALL_PROMISE are what the code does. */

#define PROPOSERS     2
#ifndef ATTEMPTS
#define ATTEMPTS      1         /* of proposer 0 */
#endif
#ifndef ATTEMPTS_1
#define ATTEMPTS_1    ATTEMPTS  /* of proposer 1, never more than of proposer 0 */
#endif
#define ATTEMPTS_OF(p) ((p) == 0 -> ATTEMPTS : ATTEMPTS_1)
#ifndef WRITES
#define WRITES        2
#endif
#ifndef LOSSES
#define LOSSES        0
#endif
#ifdef WRONG_MINORITY
#define ACK_QUORUM    1
#else
#define ACK_QUORUM    QUORUM
#endif

#include "store.pml"

/* A model must not hold by standing still. With REACH the search says when it comes by the end of a busy run:
   both proposers were acknowledged and every fault has struck before the last acknowledgement. */
#define WRITES_OF(p)  (WRITE(p, 1) | WRITE(p, 2))
#ifdef REACH
c_decl { static int busy_runs; }
#endif
inline goal(p) {
#ifdef REACH
    if
    :: losses == 0 && (acknowledged & WRITES_OF(0)) && (acknowledged & WRITES_OF(1)) ->
        c_code { if (!busy_runs++) printf("busy run reached\n"); }
    :: else
    fi
#else
    skip
#endif
}

#ifdef WITNESS
#include "witness.pml"
#endif
#include "proposer.pml"
#include "fault.pml"
#ifdef READER
#include "reader.pml"
#endif

init {
    d_step {
        losses = LOSSES;
#ifndef START_ABSENT
        present = ALL;
        promised[0] = 1; promised[1] = 1; promised[2] = 1;
        accepted[0] = INITIAL; accepted[1] = INITIAL; accepted[2] = INITIAL;
        value[INITIAL] = INITIAL_WRITE;
        acknowledged = INITIAL_WRITE;
#endif
    }
    atomic { run Proposer(0); run Proposer(1) }
}
