package dev.redoubt.it.sim;

/** Bugs that are planted on purpose: the invariants must catch each, by seeds or by a directed schedule. */
enum Mutant {
    NONE("the protocol as it is"),
    VOTE_NOT_STORED("a voter forgets at restart in which term it voted [1.3]"),
    NO_REPLY_CHECK("the lease is checked at the start of a batch, not when replies leave [4.1]"),
    VOTE_UNDER_LEASE("a voter does not wait for the end of its own grant [4.2]"),
    EVIDENCE_VOIDS_LEASE("crash evidence ends the wait for the lease too [4.3]"),
    NO_SILENCE("a restarted voter votes and grants at once [4.2]"),
    OBSERVER_VOTES("a voter with an empty journal votes at once [1.3]"),
    LEASE_NINE_TENTHS("the master counts 0.9 L although clocks drift by 10 % [4.1]"),
    LEASE_OF_ANOTHER("the master counts every grant by the longest length that any voter granted [4.1]"),
    SILENCE_AS_CONFIGURED("a restarted voter is silent for its present lease, not for the longer one it gave [4.2]"),
    COMMIT_OLD_TERM("records of older terms are committed by count, without the term-start record [3.5]"),
    SAME_TERM_RESTART("a restarted master goes on in its term [3.1, 3.3]"),
    MATCH_BY_INDEX("log matching compares the index only [3.3]"),
    SUSPECT_COUNTED("answers and acks of suspect members count [3.4]"),
    CLEAR_BY_ANY_MASTER("a master without a lease can end suspicion [3.4]"),
    CLEAR_AT_COMMIT("suspicion ends at the commit index of a master whose term-start record is not committed [3.4]"),
    STALE_ACKS("acks of an earlier subscription count [3.3]"),
    TWO_PROMOTES("no answer to Promote: the next candidate, same term [5.4]"),
    PROMOTE_ANY_PROCESS("Promote does not name the incarnation that answered Prepare [5.4]"),
    ANSWER_OBEYED_TWICE("a late copy of Truncate removes what was verified since [3.3, 3.6]"),
    OLD_APPEND("a frame of an older term is accepted after Prepare [5.2]"),
    LONGEST_BY_INDEX("the leader compares last indexes without last terms [5.3]"),
    OBSERVER_ASKS_AT_ONCE("an observer asks before campaigns of its former self are over [1.3]"),
    SHOWS_AFTER_DEMOTION("a member shows what it executed as master, or replayed, before that is committed [6.4]"),
    READ_UNCOMMITTED("a read is not held until its position is committed [6.1]");

    final String what;

    Mutant(String what) {
        this.what = what;
    }
}
