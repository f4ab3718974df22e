package dev.redoubt.node.cluster.transport;

/**
 * The message that tells a process that its peers drop each message of its ActorSystem. Akka downs a silent member on
 * one side of a cut and sends it no word of that, so the process would wait for ever. A new ActorSystem is heard again.
 *
 * @param uid the uid of the quarantined ActorSystem; a system of another uid ignores the notice
 */
public record QuarantineNotice(long uid) implements Wire {
    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.quarantineNotice(this);
    }
}
