package dev.redoubt.node.cluster;

/** What {@link PeerActor}s send to one another; the only messages of Redoubt that Akka serializes. */
public sealed interface Wire extends PeerActor.Command
        permits Announce, Envelope, Fragment, FragmentAck, Introduce, QuarantineNotice {}
