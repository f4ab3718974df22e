package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** The messages among sentinels. */
public sealed interface SentinelMessage extends PeerMessage {
    /** Calls the method of {@code handler} for this kind. */
    void accept(MemberId from, Handler handler);

    /** The handlers of all messages: a message without a handler does not compile. */
    interface Handler {
        void hello(MemberId from, Hello message);

        void voteRequest(MemberId from, VoteRequest message);

        void vote(MemberId from, Vote message);

        void learn(MemberId from, Learn message);

        void learnt(MemberId from, Learnt message);

        void offer(MemberId from, Offer message);
    }

    /**
     * The state of the sender, sent at every tick. Redis's sentinels say the same by {@code __sentinel__:hello} and
     * IS-MASTER-DOWN-BY-ADDR.
     *
     * @param master the newest that the sender knows; null if none
     * @param sdown true if the sender holds that master subjectively down (5.1)
     * @param term the highest in which the sender voted or granted
     * @param observer true while the sender does not vote (1.3)
     * @param config the sender's config record, {@link ConfigRecord#NONE} before bootstrap
     */
    record Hello(
            Incarnation incarnation,
            @Nullable Mastership master,
            boolean sdown,
            long term,
            boolean observer,
            ConfigRecord config)
            implements SentinelMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.hello(from, this);
        }
    }

    /** Asks for a vote, or whether the receiver would vote (pre-vote), for {@code candidate} in this term (5.1). */
    record VoteRequest(long term, LeaderId candidate, boolean preVote, long configVersion) implements SentinelMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.voteRequest(from, this);
        }
    }

    /** Gives a vote or pre-vote. A vote was stored before (1.3). A refusal has no message. */
    record Vote(long term, LeaderId candidate, boolean preVote) implements SentinelMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.vote(from, this);
        }
    }

    /** Asks for the receiver's highest term; sent by an observer (1.3). */
    record Learn(long nonce) implements SentinelMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.learn(from, this);
        }
    }

    /** Answers {@link Learn} with the highest term in which the sender voted or granted. */
    record Learnt(long nonce, long term) implements SentinelMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.learnt(from, this);
        }
    }

    /**
     * Brings the first config record to a process that was present at the bootstrap and so has not voted before (1.2,
     * 1.3). The sentinel with the smallest id, which writes the record, sends it.
     */
    record Offer(ConfigRecord config, Incarnation to) implements SentinelMessage {
        @Override
        public void accept(MemberId from, Handler handler) {
            handler.offer(from, this);
        }
    }
}
