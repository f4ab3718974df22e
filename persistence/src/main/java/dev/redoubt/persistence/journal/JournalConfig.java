package dev.redoubt.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * The plugin sections of one log: a journal plugin is one actor, so each shard has its own, on its own loop.
 *
 * @param name the persistenceId, after which the sections and actors are called, without dots: {@code shard-0}
 * @param dispatcher of the plugin, of Akka's Resequencer under it and of the persistent actor
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
     * The sections, to be put into the ActorSystem's configuration.
     *
     * <p>The journal's Resequencer, a child that Akka makes with plain Props, is deployed on the same dispatcher: each
     * write would leave the loop and come back otherwise. A call timeout of zero spares a timer a write and lets a
     * write be retried for as long as the disk is full. Recovery and snapshots of large shards take their time.
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
