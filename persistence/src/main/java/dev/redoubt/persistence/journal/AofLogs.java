package dev.redoubt.persistence.journal;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry of logs by persistenceId, an extension of the ActorSystem: Akka makes the plugins, and they find here
 * the logs that the process has opened. Truncations, full syncs and restores use it too, because Akka has no message
 * for them. Any thread.
 */
public final class AofLogs implements Extension {
    private static final Id ID = new Id();

    private final Map<String, LogWriter> writers = new ConcurrentHashMap<>();

    private AofLogs() {}

    /** The registry of an ActorSystem. */
    public static AofLogs get(ActorSystem system) {
        return ID.get(system);
    }

    /** Registers a log; to be called before the persistent actor of that id starts. */
    public void register(String persistenceId, LogWriter writer) {
        writers.put(persistenceId, writer);
    }

    /**
     * Returns the log of a persistenceId.
     *
     * @throws IllegalStateException if none is registered: the journal opens no logs by itself
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
