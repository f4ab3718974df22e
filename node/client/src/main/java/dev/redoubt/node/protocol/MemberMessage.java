package dev.redoubt.node.protocol;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** The messages about terms, leases and roles between sentinels and members, and among members. */
public sealed interface MemberMessage extends CoreMessage {
    /** Calls the method of {@code handler} for this kind. */
    void accept(MemberId from, Handler handler);

    @Override
    default void accept(MemberId from, CoreMessage.Handler handler) {
        handler.memberMessage(from, this);
    }

    /**
     * Sentinel to member: are you there (5.1)? It also tells who is master, so that a lost Follow is made good (5.5).
     */
    record Ping(long number, @Nullable Mastership master, long configVersion) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.ping(from, this);
        }
    }

    /** The answer, with the number of the Ping. */
    record Pong(long number, Incarnation incarnation, MemberStatus status) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.pong(from, this);
        }
    }

    /** Leader to member: promise me this term and tell me where your log ends (5.2). */
    record Prepare(long term, LeaderId leader, ConfigRecord config) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.prepare(from, this);
        }
    }

    /**
     * The answer, after the promise was stored.
     *
     * @param end last replId, term, index
     * @param mode with which the member was started, or that of its config record
     * @param priority {@code replica-priority}; 0 = never master (5.3)
     * @param resigned true if it gave up its last mastership for a planned failover (5.7): last choice among equals
     */
    record Prepared(
            long term,
            LeaderId leader,
            Incarnation incarnation,
            LogEnd end,
            long fsyncedIndex,
            long commitIndex,
            AckMode mode,
            long configVersion,
            boolean suspect,
            int priority,
            boolean resigned)
            implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.prepared(from, this);
        }
    }

    /**
     * Leader to the chosen member: first copy the log of {@code source}, which has the longest history but is never
     * master (5.3). The member answers with {@link Prepared} again when it has.
     */
    record CatchUp(long term, LeaderId leader, Incarnation incarnation, MemberId source, LogEnd end)
            implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.catchUp(from, this);
        }
    }

    /**
     * Leader to the chosen member: be master of this term (5.4). It names the very process that answered Prepare.
     *
     * @param everyone true if all members answered Prepare, which lifts suspicion for this once (3.4)
     */
    record Promote(
            long term, LeaderId leader, MemberId member, Incarnation incarnation, boolean everyone, ConfigRecord config)
            implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.promote(from, this);
        }
    }

    /** The answer, after the Promote was stored and the term-start record appended. */
    record Promoted(long term, LeaderId leader, Incarnation incarnation) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.promoted(from, this);
        }
    }

    /** Member to leader or master: I have promised {@code term}, which is higher than yours (5.2, 5.6). */
    record Refuse(long term) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.refuse(from, this);
        }
    }

    /** Sentinel to member: follow this master (5.5); it brings the config record to one that missed Prepare (1.2). */
    record Follow(Mastership master, ConfigRecord config) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.follow(from, this);
        }
    }

    /**
     * Master to every voter, every third of the length last granted (4.1).
     *
     * @param number of this request
     * @param lastGrant number of the last grant that came from this voter; 0 if none did
     */
    record LeaseRequest(long term, Incarnation incarnation, long number, long lastGrant, long configVersion)
            implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.leaseRequest(from, this);
        }
    }

    /**
     * The voter binds itself for {@code lengthMs} from its own receipt of the request (4.2). The length is the voter's,
     * and the master knows no other (4.1).
     *
     * @param number of the request
     * @param lengthMs 1 to {@link #MOST_MS}
     */
    record Grant(long term, Incarnation incarnation, long number, long lengthMs) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.grant(from, this);
        }

        /** One hour, as the directive's. */
        public static final long MOST_MS = 3_600_000;

        public Grant {
            if (lengthMs < 1 || lengthMs > MOST_MS) {
                throw new IllegalArgumentException("a lease of " + lengthMs + " ms");
            }
        }
    }

    /** Master to members, once for a batch of reads: am I still master of this term (4.4)? */
    record Confirm(long term, long round, long configVersion) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.confirm(from, this);
        }
    }

    /** The answer; that of a suspect member does not count (3.4). */
    record Confirmed(long term, long round, boolean suspect) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.confirmed(from, this);
        }
    }

    /**
     * Sentinel to member: an operator says that this process has lost nothing that matters (3.4). It names the process,
     * so that a late copy says nothing for a later one.
     */
    record Trust(Incarnation incarnation, long number, ConfigRecord config) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.trust(from, this);
        }
    }

    /** The answer, after that was stored. */
    record Trusted(Incarnation incarnation, long number) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.trusted(from, this);
        }
    }

    /** Sentinel to master: pause, drain to {@code target} and resign within {@code withinMs} (5.7). */
    record HandOver(long term, Incarnation incarnation, long number, MemberId target, long withinMs)
            implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.handOver(from, this);
        }
    }

    /** The master could not: it goes on as master. */
    record HandOverFailed(long term, long number, String reason) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.handOverFailed(from, this);
        }
    }

    /**
     * Master to every voter: stored and irrevocable, this incarnation is not master of {@code term} any more (5.7). Its
     * lease of that term is void by its own word.
     *
     * @param number of the {@link HandOver}
     */
    record Resigned(long term, Incarnation incarnation, long number) implements MemberMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.resigned(from, this);
        }
    }

    /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
    interface Handler {
        void ping(MemberId from, Ping message);

        void pong(MemberId from, Pong message);

        void prepare(MemberId from, Prepare message);

        void prepared(MemberId from, Prepared message);

        void catchUp(MemberId from, CatchUp message);

        void promote(MemberId from, Promote message);

        void promoted(MemberId from, Promoted message);

        void refuse(MemberId from, Refuse message);

        void follow(MemberId from, Follow message);

        void leaseRequest(MemberId from, LeaseRequest message);

        void grant(MemberId from, Grant message);

        void confirm(MemberId from, Confirm message);

        void confirmed(MemberId from, Confirmed message);

        void trust(MemberId from, Trust message);

        void trusted(MemberId from, Trusted message);

        void handOver(MemberId from, HandOver message);

        void handOverFailed(MemberId from, HandOverFailed message);

        void resigned(MemberId from, Resigned message);
    }
}
