package dev.redoubt.node.cluster.transport;

/** The messages between the peer actors of two processes; the only messages of Redoubt that Akka serializes. */
public sealed interface Wire permits Announce, Envelope, Fragment, FragmentAck, Introduce, QuarantineNotice {
    /** Calls the method of {@code handler} for this kind, and returns its result. */
    <R> R accept(Handler<R> handler);

    /** Handles each kind of message. A new kind does not compile before every handler has a method for it. */
    interface Handler<R> {
        R announce(Announce message);

        R envelope(Envelope message);

        R fragment(Fragment message);

        R fragmentAck(FragmentAck message);

        R introduce(Introduce message);

        R quarantineNotice(QuarantineNotice message);
    }
}
