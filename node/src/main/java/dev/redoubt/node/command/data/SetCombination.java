package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a union, an intersection or a difference of sets (t_set.c, sinterGenericCommand and
 * sunionDiffGenericCommand). The sets answer themselves what is in them; only a union of many needs a table beside them.
 * Stateless.
 */
final class SetCombination {
    enum Operation {
        UNION,
        INTER,
        DIFF
    }

    /** A member of a union of so many sets is looked for in those before its own; of more, in a table of all. */
    private static final int FEW_SETS = 8;

    /** The approximate memory of a member that was found, beside its bytes. */
    private static final int MEMBER_BYTES = 24;

    /** The approximate memory of its name in the table, beside its bytes. */
    private static final int NAME_BYTES = 100;

    private SetCombination() {}

    /**
     * Returns the members, each once, of the sets that {@code args[from, to)} name; null if it answered an error. All
     * types are checked first, as Redis does; an absent set is no reason to stop checking.
     */
    static @Nullable List<byte[]> of(CommandContext c, int from, int to, Operation operation) {
        List<SetValue> sets = new ArrayList<>();
        boolean firstIsThere = false;
        for (int i = from; i < to; i++) {
            Entry entry = c.read(c.args[i]);
            if (c.wrongType(entry, ValueType.SET)) {
                return null;
            }
            if (entry != null) {
                sets.add(entry.set());
                firstIsThere |= i == from;
            }
        }
        List<byte[]> members = new ArrayList<>();
        switch (operation) {
            case UNION -> unite(c, sets, members);
            case INTER -> {
                if (sets.size() == to - from) {
                    sets.sort(Comparator.comparingInt(SetValue::size));
                    addAll(c, sets, member -> isInAll(sets, member), members);
                }
            }
            case DIFF -> {
                if (firstIsThere) {
                    addAll(c, sets, member -> !isInAny(sets, 1, sets.size(), member), members);
                }
            }
        }
        return c.refusedMemory() ? null : members;
    }

    private interface Condition {
        boolean test(byte[] member);
    }

    /** Copies those members of the first set that are wanted, as far as there is memory for them. */
    private static void addAll(CommandContext c, List<SetValue> sets, Condition wanted, List<byte[]> members) {
        sets.get(0).forEach((byte[] member) -> {
            if (wanted.test(member) && c.engine.take(member.length + (long) MEMBER_BYTES)) {
                members.add(member);
            }
        });
    }

    private static boolean isInAll(List<SetValue> sets, byte[] member) {
        for (int i = 1; i < sets.size(); i++) {
            if (!sets.get(i).contains(member)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInAny(List<SetValue> sets, int from, int to, byte[] member) {
        for (int i = from; i < to; i++) {
            if (sets.get(i).contains(member)) {
                return true;
            }
        }
        return false;
    }

    private static void unite(CommandContext c, List<SetValue> sets, List<byte[]> members) {
        Set<String> names = new HashSet<>();
        boolean few = sets.size() <= FEW_SETS;
        for (int i = 0; i < sets.size(); i++) {
            int own = i;
            long more = few ? MEMBER_BYTES : MEMBER_BYTES + (long) NAME_BYTES;
            sets.get(i).forEach((byte[] member) -> {
                boolean isNew = few ? !isInAny(sets, 0, own, member) : !names.contains(Texts.latin1(member));
                if (isNew && c.engine.take(member.length * (few ? 1L : 2L) + more)) {
                    members.add(member);
                    if (!few) {
                        names.add(Texts.latin1(member));
                    }
                }
            });
        }
    }
}
