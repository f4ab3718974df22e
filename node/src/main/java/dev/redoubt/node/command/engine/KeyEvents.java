package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of keys that the running command has caused (notify.c). They are published when the command has ended:
 * then its effects are in the log, and the events stand behind them at the gate. One an engine; its thread only.
 */
final class KeyEvents {
    private record Pending(int db, KeyEvent event, byte[] key) {}

    /** The bits of the classes that somebody may hear of; 0 without a kind of channel. */
    private int classes;

    private boolean byKey;
    private boolean byEvent;
    private List<Pending> pending = new ArrayList<>();

    /** The next key that is made stands in the place of another one. */
    private boolean replacing;

    /** @param letters as {@code notify-keyspace-events} has them */
    void configure(String letters) {
        byKey = letters.indexOf('K') >= 0;
        byEvent = letters.indexOf('E') >= 0;
        classes = byKey || byEvent ? KeyEvent.bits(letters) : 0;
    }

    /** Returns whether such events are published. */
    boolean wants(KeyEvent event) {
        return (classes & event.bit()) != 0;
    }

    /** Begins a command. */
    void begin() {
        replacing = false;
    }

    void add(int db, KeyEvent event, byte[] key) {
        pending.add(new Pending(db, event, key));
    }

    /** The next key that is made is not new (db.c setKey). */
    void replacing() {
        replacing = true;
    }

    /** A key was made (db.c dbAdd). */
    void made(int db, byte[] key) {
        if (!replacing && wants(KeyEvent.NEW)) {
            add(db, KeyEvent.NEW, key);
        }
        replacing = false;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Publishes what has come together, in its order. */
    void publish(EventPort port) {
        List<Pending> all = pending;
        pending = new ArrayList<>();
        for (Pending each : all) {
            if (byKey) {
                byte[] prefix = Texts.bytes("__keyspace@" + each.db + "__:");
                port.publish(joined(prefix, each.key), Texts.bytes(each.event.text()));
            }
            if (byEvent) {
                port.publish(Texts.bytes("__keyevent@" + each.db + "__:" + each.event.text()), each.key);
            }
        }
    }

    private static byte[] joined(byte[] prefix, byte[] key) {
        byte[] all = java.util.Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, all, prefix.length, key.length);
        return all;
    }
}
