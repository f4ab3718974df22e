package dev.redoubt.node.tools;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.RequestKeys;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.persistence.aof.format.RecordHeader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The records and commands that are wanted of a log.
 *
 * @param db -1 for all databases
 * @param key the pattern of a key; null for all
 */
record LogSelection(Bound from, Bound to, long db, byte @Nullable [] key) {
    private static final CommandTable TABLE = CommandTable.standard();

    /**
     * Makes a selection from the words of a command line; null is a word that is not there.
     *
     * @throws ToolException if {@code from} or {@code to} is neither a record's number nor a time
     */
    static LogSelection of(@Nullable String from, @Nullable String to, long db, @Nullable String key)
            throws ToolException {
        return new LogSelection(
                Bound.of(from, 0, false),
                Bound.of(to, Long.MAX_VALUE, true),
                db,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a selection by times alone, in all forms that {@link Moments} takes.
     *
     * @throws ToolException if a time is none
     */
    static LogSelection between(@Nullable String from, @Nullable String to, long db, @Nullable String key)
            throws ToolException {
        LogSelection all = of(null, null, db, key);
        Bound first = from == null ? all.from() : new Bound(0, Moments.firstMs(from));
        Bound last = to == null ? all.to() : new Bound(Long.MAX_VALUE, Moments.parse(to));
        return new LogSelection(first, last, db, all.key());
    }

    /** A bound in records or in time. */
    record Bound(long index, long unixMs) {
        private static Bound of(@Nullable String word, long none, boolean upper) throws ToolException {
            if (word == null) {
                return new Bound(none, none);
            }
            if (Moments.isTime(word)) {
                return new Bound(none, upper ? Moments.parse(word) : Moments.firstMs(word));
            }
            try {
                return new Bound(Long.parseLong(word), none);
            } catch (NumberFormatException e) {
                throw new ToolException("'" + word + "' is neither a record's number nor a time");
            }
        }
    }

    /** Returns true for a record behind all wanted ones. */
    boolean isOver(long index, long unixMs) {
        return index > to.index() || unixMs > to.unixMs();
    }

    /** Returns true for a record before all wanted ones. */
    boolean isAhead(long index, long unixMs) {
        return index < from.index() || unixMs < from.unixMs();
    }

    /** Prints the commands of a record that are wanted, a line each; {@code db} is in force before it. */
    void print(RecordHeader header, int dbBefore, byte[] payload, Terminal terminal) {
        String head = header.index() + " " + Moments.text(header.unixMs()) + " term " + header.term();
        if (header.termReplId() != null) {
            if (key == null && db < 0) {
                terminal.print(head + " begins, replid " + header.termReplId());
            }
            return;
        }
        for (LoggedCommand command : LoggedCommand.all(payload, dbBefore)) {
            if ((db < 0 || command.db() == db) && (key == null || isNamed(key, command.args()))) {
                terminal.print(head + " db " + command.db() + " " + command.text());
            }
        }
    }

    private static boolean isNamed(byte[] pattern, byte[][] args) {
        CommandSpec spec = TABLE.resolve(args);
        if (spec == null || !spec.arityMatches(args.length)) {
            return true;
        }
        if (!RequestKeys.has(spec)) {
            return LoggedCommand.concernsAllKeys(spec);
        }
        RequestKeys keys = RequestKeys.of(spec, args);
        for (int i = 0; i < keys.count(); i++) {
            if (Glob.matches(pattern, args[keys.position(i)])) {
                return true;
            }
        }
        return false;
    }
}
