package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import org.jspecify.annotations.Nullable;

/** What sentinels say to each other. */
public sealed interface SentinelMessage extends PeerMessage {
    /**
     * Sent at every tick; what Redis's sentinels say by {@code __sentinel__:hello} and IS-MASTER-DOWN-BY-ADDR.
     *
     * @param master the newest that the sender knows
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
            implements SentinelMessage {}

    /** Would you (pre-vote), or do you vote for me in this term (5.1)? */
    record VoteRequest(long term, LeaderId candidate, boolean preVote, long configVersion) implements SentinelMessage {}

    /** Yes. A real vote was stored before (1.3); there is no message for no. */
    record Vote(long term, LeaderId candidate, boolean preVote) implements SentinelMessage {}

    /** An observer asks for the highest term (1.3). */
    record Learn(long nonce) implements SentinelMessage {}

    /** The highest term in which the sender voted or granted. */
    record Learnt(long nonce, long term) implements SentinelMessage {}

    /**
     * The first config record, from the sentinel whose turn it is to write it, to a process that was present at the
     * bootstrap and so has not voted before (1.2, 1.3).
     */
    record Offer(ConfigRecord config, Incarnation to) implements SentinelMessage {}
}
