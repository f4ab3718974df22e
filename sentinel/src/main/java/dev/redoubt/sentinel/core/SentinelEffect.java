package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** The output of a {@link SentinelCore}. The host carries the effects out in the order of the list. */
public sealed interface SentinelEffect {
    /** Calls the method of {@code handler} for this kind. */
    void accept(Handler handler);

    /** The actions for all effects: an effect without an action does not compile. */
    interface Handler {
        void send(Send effect);

        void store(Store effect);

        void publish(Publish effect);

        void answer(Answer effect);

        void wake(Wake effect);

        void note(Note effect);
    }

    /** Sends a message: best effort, at most once, no order promised. */
    record Send(MemberId to, PeerMessage message) implements SentinelEffect {
        @Override
        public void accept(Handler handler) {
            handler.send(this);
        }
    }

    /**
     * Appends {@code state} to the vote journal and fsyncs it; {@link SentinelEvent.Stored} follows. The core itself
     * holds back every message until then.
     */
    record Store(long number, VoteState state) implements SentinelEffect {
        @Override
        public void accept(Handler handler) {
            handler.store(this);
        }
    }

    /** Publishes an event to subscribed clients, with Redis's channel name and text (sentinel.c, sentinelEvent). */
    record Publish(String channel, String text) implements SentinelEffect {
        @Override
        public void accept(Handler handler) {
            handler.publish(this);
        }
    }

    /**
     * Gives the one answer to a request: to {@link SentinelEvent.PlannedFailover} as soon as it is known to run or not,
     * to {@link SentinelEvent.TrustMember} when the member has stored the order or did not answer.
     *
     * @param error the text of the error reply, such as {@code INPROG Failover already in progress}; null for OK
     */
    record Answer(long request, @Nullable String error) implements SentinelEffect {
        @Override
        public void accept(Handler handler) {
            handler.answer(this);
        }
    }

    /** Asks for one more {@link SentinelEvent.Tick} after so many milliseconds, beside the regular ones. */
    record Wake(long afterMs) implements SentinelEffect {
        @Override
        public void accept(Handler handler) {
            handler.wake(this);
        }
    }

    /**
     * Logs a line for the operator.
     *
     * @param warning whether the operator may have to do something about it
     */
    record Note(String text, boolean warning) implements SentinelEffect {
        @Override
        public void accept(Handler handler) {
            handler.note(this);
        }
    }
}
