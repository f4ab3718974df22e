package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.ZSetValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Members with their scores that a command has copied from sorted sets, to answer or to store them. A member for which
 * there is no memory is left out; the command then ends with an error. One for each request.
 */
final class ScoredMembers {
    /** The approximate size of the objects of a member, without its bytes. */
    private static final int MEMBER_OBJECT_BYTES = 180;

    /** The approximate cost of a stored member beside its bytes. */
    private static final int STORED_MEMBER_BYTES = 64;

    /** As Redis orders a sorted set: by score, then by unsigned bytes. */
    private static final Comparator<ZSetValue.Scored> ORDER = Comparator.<ZSetValue.Scored>comparingDouble(
                    scored -> scored.score() + 0.0)
            .thenComparing(ZSetValue.Scored::member, java.util.Arrays::compareUnsigned);

    private final CommandContext c;
    private final Map<String, ZSetValue.Scored> members = new LinkedHashMap<>();

    ScoredMembers(CommandContext c) {
        this.c = c;
    }

    int size() {
        return members.size();
    }

    int longestBytes() {
        return members.values().stream()
                .mapToInt(scored -> scored.member().length)
                .max()
                .orElse(0);
    }

    /** Adds a member that is not there yet. */
    void put(byte[] member, double score) {
        put(member, score, (before, added) -> added);
    }

    /** Adds a member, or joins its score with the one before. */
    void put(byte[] member, double score, DoubleBinaryOperator join) {
        if (c.engine.take(2L * member.length + MEMBER_OBJECT_BYTES)) {
            members.merge(
                    Texts.latin1(member),
                    new ZSetValue.Scored(member, score),
                    (before, added) ->
                            new ZSetValue.Scored(before.member(), join.applyAsDouble(before.score(), added.score())));
        }
    }

    /**
     * Puts them in the place of the key's value, and answers how many they are; none removes the key. The set begins
     * in the form that {@code expected} members need, of which the longest has {@code longestBytes}: what Redis knows
     * before it makes the set. The event is that of a set which is stored.
     */
    void store(byte[] key, int expected, int longestBytes, KeyEvent event) {
        for (ZSetValue.Scored scored : members.values()) {
            if (!c.engine.take((long) scored.member().length + STORED_MEMBER_BYTES)) {
                break;
            }
        }
        if (c.refusedMemory()) {
            return;
        }
        if (members.isEmpty()) {
            // As db.c dbDelete: without asking whether it has expired.
            if (c.db.remove(key)) {
                c.changed(key, KeyEvent.DEL);
            }
        } else {
            c.replace(key);
            ZSetValue zset = c.db.zsetForWrite(key);
            zset.expect(expected, longestBytes);
            members.values().forEach(scored -> zset.add(scored.member(), scored.score()));
            c.changed(key, event);
        }
        c.reply.integer(members.size());
    }

    /** Answers them in the order of a sorted set. */
    void reply(boolean withScores) {
        if (c.refusedMemory()) {
            return;
        }
        List<ZSetValue.Scored> sorted = new ArrayList<>(members.values());
        sorted.sort(ORDER);
        boolean pairs = withScores && c.reply.protocol() > 2;
        c.reply.array(withScores && !pairs ? 2 * sorted.size() : sorted.size());
        for (ZSetValue.Scored scored : sorted) {
            if (pairs) {
                c.reply.array(2);
            }
            c.reply.bulk(scored.member());
            if (withScores) {
                c.reply.doubleValue(scored.score());
            }
        }
    }
}
