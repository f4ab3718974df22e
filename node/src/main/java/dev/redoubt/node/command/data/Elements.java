package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * The command that is one for sets, hashes and sorted sets: removal of named elements (SREM, HDEL and ZREM; t_set.c,
 * t_hash.c and t_zset.c). Other commands of these types look alike but differ in replies or propagation, and stay
 * apart.
 */
final class Elements {
    private Elements() {}

    /**
     * Removes the elements that the arguments from the third on name, and replies with how many there were. A
     * collection that becomes empty is removed too.
     *
     * @param remover gives the removal from the collection at a key; it returns true if the element was there
     */
    static void remove(
            CommandContext c,
            ValueType type,
            KeyEvent event,
            BiFunction<Database, byte[], ? extends Predicate<byte[]>> remover) {
        byte[][] args = c.args;
        byte[] key = args[1];
        Entry entry = c.find(key);
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        if (c.wrongType(entry, type)) {
            return;
        }
        Predicate<byte[]> removal = remover.apply(c.db, key);
        int removed = 0;
        for (int i = 2; i < args.length; i++) {
            if (removal.test(args[i])) {
                removed++;
            }
        }
        if (removed > 0) {
            c.taken(key, removed, event);
        }
        c.reply.integer(removed);
    }
}
