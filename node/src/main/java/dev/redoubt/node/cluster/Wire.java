package dev.redoubt.node.cluster;

/** The messages between {@link PeerActor}s; the only messages of Redoubt that Akka serializes. */
public sealed interface Wire extends PeerActor.Command
        permits Announce, Envelope, Fragment, FragmentAck, Introduce, QuarantineNotice {}
