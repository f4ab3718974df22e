package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.ElementVisitor;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The reply of SRANDMEMBER, HRANDFIELD and ZRANDMEMBER: elements by chance, with their values if these are wanted
 * (t_set.c srandmemberWithCountCommand and its kin).
 */
final class RandomElements {
    /** The approximate size of the objects of a drawn element, without its bytes. */
    private static final int ELEMENT_OBJECT_BYTES = 150;

    /** More random elements than this are refused: the reply would not fit. */
    private static final long MAX_REPEATED = Integer.MAX_VALUE / 8;

    /** A collection from which elements are drawn. */
    interface Source {
        int size();

        /** An element, all about equally likely; null if there is none. */
        byte @Nullable [] random(RandomGenerator random);

        void forEach(ElementVisitor<RuntimeException> visitor);
    }

    private final CommandContext c;
    private final Source source;

    /** Answers the value of an element; null if values are not wanted. */
    private final @Nullable ElementVisitor<RuntimeException> values;

    RandomElements(CommandContext c, Source source, @Nullable ElementVisitor<RuntimeException> values) {
        this.c = c;
        this.source = source;
        this.values = values;
    }

    static Source of(SetValue set) {
        return new Source() {
            @Override
            public int size() {
                return set.size();
            }

            @Override
            public byte @Nullable [] random(RandomGenerator random) {
                return set.random(random);
            }

            @Override
            public void forEach(ElementVisitor<RuntimeException> visitor) {
                set.forEach(visitor);
            }
        };
    }

    static Source of(HashValue hash) {
        return new Source() {
            @Override
            public int size() {
                return hash.size();
            }

            @Override
            public byte @Nullable [] random(RandomGenerator random) {
                return hash.random(random);
            }

            @Override
            public void forEach(ElementVisitor<RuntimeException> visitor) {
                hash.forEach((byte[] field, byte[] value) -> visitor.element(field));
            }
        };
    }

    static Source of(ZSetValue zset) {
        return new Source() {
            @Override
            public int size() {
                return zset.size();
            }

            @Override
            public byte @Nullable [] random(RandomGenerator random) {
                return zset.random(random);
            }

            @Override
            public void forEach(ElementVisitor<RuntimeException> visitor) {
                zset.forEach((byte[] member, double score) -> visitor.element(member));
            }
        };
    }

    /** Reads how many elements are wanted; answers an error and returns false if it is no such number. */
    static boolean countArg(CommandContext c, byte[] argument) {
        if (!c.longArg(argument)) {
            return false;
        }
        if (c.number == Long.MIN_VALUE) {
            c.error("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807");
            return false;
        }
        return true;
    }

    /**
     * Runs a command that gives elements by chance, perhaps with their values (t_hash.c hrandfieldCommand).
     *
     * @param valued the word that asks for values
     * @param values answers the value of an element of the entry
     */
    static void run(
            CommandContext c,
            ValueType type,
            String valued,
            Function<Entry, Source> source,
            Function<Entry, ElementVisitor<RuntimeException>> values) {
        if (!valuedArgs(c, valued)) {
            return;
        }
        byte[][] args = c.args;
        long wanted = c.number;
        Entry entry = c.read(args[1]);
        if (entry == null) {
            replyNone(c, args.length > 2);
            return;
        }
        if (c.wrongType(entry, type)) {
            return;
        }
        RandomElements elements =
                new RandomElements(c, source.apply(entry), args.length > 3 ? values.apply(entry) : null);
        if (args.length > 2) {
            elements.reply(wanted);
        } else {
            elements.replyOne();
        }
    }

    /**
     * Reads the arguments behind the key: a count, and perhaps the word that asks for values; answers an error and
     * returns false if they do not fit (t_hash.c hrandfieldCommand).
     */
    private static boolean valuedArgs(CommandContext c, String valued) {
        byte[][] args = c.args;
        if (args.length > 2 && !countArg(c, args[2])) {
            return false;
        }
        if (args.length > 4 || (args.length == 4 && !Texts.is(args[3], valued))) {
            c.error(Texts.SYNTAX);
            return false;
        }
        if (args.length == 4 && (c.number < -Long.MAX_VALUE / 2 || c.number > Long.MAX_VALUE / 2)) {
            c.error("ERR value is out of range");
            return false;
        }
        return true;
    }

    /** Answers what stands for an absent key. */
    static void replyNone(CommandContext c, boolean counted) {
        if (counted) {
            c.reply.array(0);
        } else {
            c.reply.nullBulk();
        }
    }

    /** Answers one element. */
    void replyOne() {
        byte[] element = source.random(c.random);
        if (element == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(element);
        }
    }

    /** Answers so many different elements, or if negative, so many of which some may be the same. */
    void reply(long wanted) {
        if (wanted < 0) {
            repeated(-wanted);
        } else {
            different(wanted);
        }
    }

    private void repeated(long wanted) {
        if (wanted > MAX_REPEATED) {
            // DIFFERS: Redis goes on until the client is cut off for its output buffer.
            c.error("ERR value is out of range");
            return;
        }
        begin((int) wanted);
        for (long i = 0; i < wanted && !c.reply.isDropped(); i++) {
            byte[] element = source.random(c.random);
            if (element != null) {
                add(element);
            }
        }
    }

    private void different(long wanted) {
        int size = source.size();
        if (wanted >= size) {
            begin(size);
            source.forEach(this::add);
            return;
        }
        // Few of many are drawn until they differ; else all but a few are kept after a partial shuffle.
        Collection<byte[]> chosen = wanted * 3 > size ? shuffled((int) wanted) : drawn((int) wanted);
        if (c.refusedMemory()) {
            return;
        }
        begin(chosen.size());
        chosen.forEach(this::add);
    }

    private void begin(int count) {
        c.reply.array(values != null && c.reply.protocol() == 2 ? 2 * count : count);
    }

    private void add(byte[] element) {
        if (values != null && c.reply.protocol() > 2) {
            c.reply.array(2);
        }
        c.reply.bulk(element);
        if (values != null) {
            values.element(element);
        }
    }

    private Collection<byte[]> drawn(int wanted) {
        Map<String, byte[]> chosen = new LinkedHashMap<>();
        while (chosen.size() < wanted) {
            byte[] element = source.random(c.random);
            if (element != null && !c.engine.take(2L * element.length + ELEMENT_OBJECT_BYTES)) {
                return List.of();
            }
            if (element != null) {
                chosen.put(Texts.latin1(element), element);
            }
        }
        return chosen.values();
    }

    private Collection<byte[]> shuffled(int wanted) {
        List<byte[]> elements = new ArrayList<>(source.size());
        source.forEach(element -> c.keep(elements, element));
        if (c.engine.memory().isExhausted()) {
            return List.of();
        }
        for (int i = 0; i < wanted; i++) {
            int other = c.random.nextInt(i, elements.size());
            byte[] swapped = elements.get(i);
            elements.set(i, elements.get(other));
            elements.set(other, swapped);
        }
        return elements.subList(0, wanted);
    }
}
