package dev.redoubt.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.Persistence;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * The configuration of the plugins of one log. A journal plugin is one actor, so each shard has its own, on its own
 * loop.
 *
 * @param name the persistenceId, from which the names of sections and actors are made, without dots: {@code shard-0}
 * @param dispatcher the dispatcher of the plugin, of Akka's Resequencer under it and of the persistent actor
 */
public record JournalConfig(String name, String dispatcher) {
    private static final char NUMBER_MARK = '~';

    /** The name of the persistent actor that recovers as the {@code number}th of this log in this process. */
    public String actorName(int number) {
        return name + NUMBER_MARK + number;
    }

    static JournalConfig ofActor(String actorName, String dispatcher) {
        int mark = actorName.lastIndexOf(NUMBER_MARK);
        if (mark < 0) {
            throw new IllegalArgumentException("'" + actorName + "' is no name of JournalConfig.actorName");
        }
        return new JournalConfig(actorName.substring(0, mark), dispatcher);
    }

    /** The path of the journal plugin's section. */
    public String journalId() {
        return "redoubt-journal-" + name;
    }

    /** The path of the snapshot plugin's section. */
    public String snapshotId() {
        return "redoubt-snapshots-" + name;
    }

    /**
     * Returns the actors of the plugins, which are started if need be. The parent of the persistent actor watches them:
     * when one is dead, Akka lets the persistent actor wait for its answer for ever, also in the middle of a recovery.
     */
    public List<ActorRef> plugins(ActorSystem system) {
        Persistence persistence = Persistence.get(system);
        Config none = ConfigFactory.empty();
        return List.of(persistence.journalFor(journalId(), none), persistence.snapshotStoreFor(snapshotId(), none));
    }

    /**
     * The sections for the ActorSystem's configuration.
     *
     * <p>Akka makes the journal's Resequencer with plain Props, so a deployment section puts it on the same dispatcher;
     * otherwise each write would leave the loop and come back. A call timeout of zero saves a timer for each write and
     * allows retries as long as the disk is full. Recovery and snapshots of large shards need the long timeouts.
     */
    public Config sections() {
        return ConfigFactory.parseString("akka.actor.deployment { \"/" + journalId() + "/*\" { dispatcher = "
                + dispatcher + " } }\n"
                + journalId() + " { class = \"" + AofJournal.class.getName() + "\", plugin-dispatcher = " + dispatcher
                + ", replay-filter.mode = off, recovery-event-timeout = 24h"
                + ", circuit-breaker { max-failures = 1000, call-timeout = 0s, reset-timeout = 1s } }\n"
                + snapshotId() + " { class = \"" + RdbSnapshotStore.class.getName() + "\", plugin-dispatcher = "
                + dispatcher + ", circuit-breaker { max-failures = 1000, call-timeout = 24h, reset-timeout = 1s } }\n");
    }
}
