package dev.redoubt.node.cluster;

import akka.actor.ActorCell$;
import akka.actor.ActorContext;
import akka.actor.ActorRef;
import akka.stream.impl.FanIn;
import akka.stream.impl.io.TLSActor;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import scala.collection.Iterator;

/**
 * An inbound connection of Artery between its first moment and the end of its TLS handshake. Akka 2.8.5 has no time-out
 * for handshakes and no way to close a connection from outside, so this tells the actor that runs the engine that its
 * transport has failed, by the message that the transport itself would send. The actor is the one that asks for the
 * engine, in its constructor. Any thread.
 */
final class InboundHandshake implements PendingHandshakes.Handshake {
    /** The cipher suite of a session before its handshake is finished (SSLEngine.getSession). */
    private static final String NO_CIPHER = "SSL_NULL_WITH_NULL_NULL";

    private final SSLEngine engine;
    private final ActorRef actor;

    private InboundHandshake(SSLEngine engine, ActorRef actor) {
        this.engine = engine;
        this.actor = actor;
    }

    /** Returns the handshake of an engine that the calling thread makes for an actor; empty outside of an actor. */
    static Optional<InboundHandshake> of(SSLEngine engine) {
        // An actor that is being constructed leaves a null above its context.
        Iterator<ActorContext> contexts =
                ActorCell$.MODULE$.contextStack().get().iterator();
        while (contexts.hasNext()) {
            ActorContext context = contexts.next();
            if (context != null) {
                return Optional.of(new InboundHandshake(engine, context.self()));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isOver() {
        return engine.isInboundDone()
                || engine.isOutboundDone()
                || !engine.getSession().getCipherSuite().equals(NO_CIPHER);
    }

    @Override
    public void dismiss(String reason) {
        actor.tell(new FanIn.OnError(TLSActor.TransportIn(), new SSLHandshakeException(reason)), ActorRef.noSender());
    }
}
