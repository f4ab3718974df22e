package dev.redoubt.persistence.journal;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which persistenceId has which log: how the plugins, which Akka makes, find what the process has opened. Cuts, full
 * syncs and restores reach the log here too, since Akka has no message for them.
 */
public final class AofLogs implements Extension {
    private static final Id ID = new Id();

    private final Map<String, LogWriter> writers = new ConcurrentHashMap<>();

    private AofLogs() {}

    /** Those of this ActorSystem. */
    public static AofLogs get(ActorSystem system) {
        return ID.get(system);
    }

    /** To be called before the persistent actor of that id starts. */
    public void register(String persistenceId, LogWriter writer) {
        writers.put(persistenceId, writer);
    }

    /**
     * The log of a persistenceId.
     *
     * @throws IllegalStateException if none was registered: this journal makes no logs by itself
     */
    public LogWriter writer(String persistenceId) {
        LogWriter writer = writers.get(persistenceId);
        if (writer == null) {
            throw new IllegalStateException("no log is registered for the persistenceId '" + persistenceId + "'");
        }
        return writer;
    }

    private static final class Id extends AbstractExtensionId<AofLogs> implements ExtensionIdProvider {
        @Override
        public AofLogs createExtension(ExtendedActorSystem system) {
            return new AofLogs();
        }

        @Override
        public Id lookup() {
            return this;
        }
    }
}
