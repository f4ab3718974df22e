package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections that are read in their pages, beside equal ones that stand aside. */
class InlineFormTest {
    private static final byte[] INLINE = bytes("inline");
    private static final byte[] ASIDE = bytes("aside");

    private final Keyspace keyspace = new Keyspace(2, KeyspaceOptions.defaults(5, 6));
    private final Database db = keyspace.db(0);

    /** Keys and elements of these lengths need wide lengths, in the entry or in the sequence. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everything_that_is_read_is_the_same_in_both_places(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int longest = random.nextInt(8) == 0 ? 300 : 30;
            List<byte[]> elements = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                elements.add(element(random, longest, seed % 2 == 0));
            }
            fill(INLINE, elements);
            fill(ASIDE, elements);
            db.settle(INLINE);
            assertThat(isAside(INLINE)).isEqualTo(db.find(ASIDE).value().inlineBytes() == InlineForm.NONE);
            assertThat(isAside(ASIDE)).isTrue();
            compare(elements);
            assertThat(Model.describe(db.find(INLINE))).isEqualTo(Model.describe(db.find(ASIDE)));
            assertThat(KeyspaceDigest.ofValue(db, INLINE)).isEqualTo(KeyspaceDigest.ofValue(db, ASIDE));
            assertThat(db.find(INLINE).encoding()).isEqualTo(db.find(ASIDE).encoding());
            assertThat(db.find(INLINE).type()).isEqualTo(db.find(ASIDE).type());
            db.remove(INLINE);
            db.remove(ASIDE);
        }
    }

    private ValueType type = ValueType.LIST;

    private void fill(byte[] key, List<byte[]> elements) {
        type = List.of(ValueType.LIST, ValueType.SET, ValueType.HASH, ValueType.ZSET)
                .get(elements.size() % 4);
        for (byte[] element : elements) {
            switch (type) {
                case LIST -> db.listForWrite(key).pushLast(element);
                case SET -> db.setForWrite(key).add(element);
                case HASH -> db.hashForWrite(key).put(element, bytes("value" + element.length));
                default -> db.zsetForWrite(key).add(element, element.length / 4.0 - 2);
            }
        }
    }

    private static byte[] element(Random random, int longest, boolean numbers) {
        if (numbers && random.nextInt(20) > 0) {
            return bytes(Long.toString(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt()));
        }
        byte[] element = new byte[random.nextInt(longest)];
        random.nextBytes(element);
        return element;
    }

    private void compare(List<byte[]> elements) {
        byte[] absent = bytes("absent");
        List<byte[]> asked = new ArrayList<>(elements);
        asked.add(absent);
        switch (type) {
            case LIST -> {
                ListValue list = db.list(INLINE);
                for (int i = 0; i < elements.size(); i++) {
                    assertThat(list.get(i)).isEqualTo(elements.get(i));
                    assertThat(list.indexOf(elements.get(i), 0))
                            .isEqualTo(db.list(ASIDE).indexOf(elements.get(i), 0));
                }
                assertThat(list.indexOf(absent, 0)).isEqualTo(-1);
            }
            case SET ->
                asked.forEach(m -> assertThat(db.set(INLINE).contains(m))
                        .isEqualTo(m != absent)
                        .isEqualTo(db.set(ASIDE).contains(m)));
            case HASH ->
                asked.forEach(f -> assertThat(db.hash(INLINE).get(f))
                        .isEqualTo(db.hash(ASIDE).get(f)));
            default -> asked.forEach(this::compareScored);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(random(INLINE, i)).isEqualTo(random(ASIDE, i));
        }
    }

    private void compareScored(byte[] member) {
        ZSetValue inline = db.zset(INLINE);
        ZSetValue aside = db.zset(ASIDE);
        assertThat(inline.score(member)).isEqualTo(aside.score(member));
        assertThat(inline.rank(member)).isEqualTo(aside.rank(member));
        double score = member.length / 4.0 - 2;
        assertThat(inline.countBelow(score, true)).isEqualTo(aside.countBelow(score, true));
        assertThat(inline.countBelowLex(member, false)).isEqualTo(aside.countBelowLex(member, false));
        List<String> backwards = new ArrayList<>();
        aside.forEachByRank(0, aside.size() - 1, true, (m, s) -> backwards.add(text(m) + s));
        List<String> there = new ArrayList<>();
        inline.forEachByRank(0, inline.size() - 1, true, (m, s) -> there.add(text(m) + s));
        assertThat(there).isEqualTo(backwards);
    }

    private byte[] random(byte[] key, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (type) {
            case LIST -> db.list(key).get(random.nextInt(db.list(key).size()));
            case SET -> db.set(key).random(random);
            case HASH -> db.hash(key).random(random);
            default -> db.zset(key).random(random);
        };
    }

    private boolean isAside(byte[] key) {
        Entry entry = db.find(key);
        return EntryFormat.valueAside(entry.entryPage(), entry.entryOffset());
    }

    @Test
    void most_elements_and_most_bytes_are_exact_bounds() {
        for (int elements = InlineForm.MOST_ELEMENTS - 1; elements <= InlineForm.MOST_ELEMENTS + 3; elements++) {
            for (int i = 0; i < elements; i++) {
                db.listForWrite(bytes("list")).pushLast(bytes(""));
            }
            db.settle(bytes("list"));
            assertThat(isAside(bytes("list"))).isEqualTo(elements > InlineForm.MOST_ELEMENTS);
            assertThat(db.list(bytes("list")).size()).isEqualTo(elements);
            db.remove(bytes("list"));
        }
        // Aside, an element that is so long has two lengths of five bytes.
        for (int length = InlineForm.MOST_BYTES - 13; length <= InlineForm.MOST_BYTES - 8; length++) {
            db.listForWrite(bytes("list")).pushLast(new byte[length]);
            db.settle(bytes("list"));
            assertThat(isAside(bytes("list"))).isEqualTo(length + 10 >= InlineForm.MOST_BYTES);
            assertThat(db.list(bytes("list")).get(0)).hasSize(length);
            db.remove(bytes("list"));
        }
    }

    @Test
    void sets_of_integers_keep_their_width() {
        for (int i = 0; i < 30; i++) {
            db.setForWrite(bytes("narrow")).add(bytes("" + (i - 15)));
            db.setForWrite(bytes("wide")).add(bytes("" + (i - 15L << 33)));
        }
        db.settle(bytes("narrow"));
        db.settle(bytes("wide"));
        assertThat(db.find(bytes("narrow")).valueLength()).isEqualTo(1 + 30 * 4);
        assertThat(db.find(bytes("wide")).valueLength()).isEqualTo(1 + 30 * 8);
        assertThat(db.find(bytes("narrow")).encoding()).isEqualTo("intset");
        assertThat(db.setForWrite(bytes("narrow")).add(bytes("text"))).isTrue();
        db.settle(bytes("narrow"));
        assertThat(isAside(bytes("narrow"))).isFalse();
        assertThat(db.find(bytes("narrow")).encoding()).isEqualTo("hashtable");
        assertThat(db.set(bytes("narrow")).size()).isEqualTo(31);
    }

    /** Whoever would write to what a search returned, and not to what was asked for to be written, changes no page. */
    @Test
    void collection_is_not_changed_in_its_page() {
        db.hashForWrite(bytes("h")).put(bytes("field"), bytes("value"));
        db.listForWrite(bytes("l")).pushLast(bytes("value"));
        db.setForWrite(bytes("s")).add(bytes("value"));
        db.setForWrite(bytes("i")).add(bytes("1"));
        db.zsetForWrite(bytes("z")).add(bytes("value"), 1);
        for (String key : List.of("h", "l", "s", "i", "z")) {
            db.settle(bytes(key));
        }
        byte[] digest = KeyspaceDigest.of(keyspace);

        fails(() -> db.hash(bytes("h")).put(bytes("field"), bytes("other")));
        fails(() -> db.hash(bytes("h")).put(bytes("more"), bytes("x")));
        fails(() -> db.hash(bytes("h")).remove(bytes("field")));
        fails(() -> db.list(bytes("l")).pushFirst(bytes("x")));
        fails(() -> db.list(bytes("l")).set(0, bytes("other")));
        fails(() -> db.list(bytes("l")).remove(0, bytes("value")));
        fails(() -> db.list(bytes("l")).popLast());
        fails(() -> db.set(bytes("s")).add(bytes("x")));
        fails(() -> db.set(bytes("s")).remove(bytes("value")));
        fails(() -> db.set(bytes("i")).add(bytes("2")));
        fails(() -> db.set(bytes("i")).remove(bytes("1")));
        fails(() -> db.zset(bytes("z")).add(bytes("value"), 2));
        fails(() -> db.zset(bytes("z")).popMin());

        assertThat(KeyspaceDigest.of(keyspace)).isEqualTo(digest);
    }

    private static void fails(ThrowingCallable change) {
        assertThatIllegalStateException().isThrownBy(change).withMessageContaining("in its page");
    }

    /** What has the same value in another block: an expiry, another key, a copy here and in another database. */
    @Test
    void collection_goes_where_its_entry_goes() {
        byte[] longKey = new byte[EntryFormat.MAX_INLINE + 1];
        byte[] wideKey = new byte[300];
        Arrays.fill(wideKey, (byte) 'w');
        for (byte[] key : List.of(bytes("key"), longKey, wideKey)) {
            db.zsetForWrite(key).add(bytes("member"), 1.5);
            db.settle(key);
            assertThat(db.setExpireAt(key, 77)).isTrue();
            assertThat(Model.describe(db.find(key))).isEqualTo("{member=1.5}@77");
            assertThat(db.setExpireAt(key, Entry.NO_EXPIRY)).isTrue();
            assertThat(db.rename(key, bytes("to"))).isTrue();
            assertThat(db.rename(bytes("to"), key)).isTrue();
            assertThat(isAside(key)).isFalse();
            db.copy(key, db, bytes("copy"));
            assertThat(db.zsetForWrite(bytes("copy")).add(bytes("more"), -2)).isTrue();
            db.copy(bytes("copy"), keyspace.db(1), bytes("copy"));
            assertThat(isAside(bytes("copy"))).isTrue();
            assertThat(Model.describe(db.find(key))).isEqualTo("{member=1.5}@-1");
            Entry copy = keyspace.db(1).find(bytes("copy"));
            assertThat(EntryFormat.valueAside(copy.entryPage(), copy.entryOffset()))
                    .isFalse();
            assertThat(Model.describe(copy)).isEqualTo("{member=1.5, more=-2.0}@-1");
            db.setString(key, bytes("text"), Entry.NO_EXPIRY);
            assertThat(text(db.find(key).copyValue())).isEqualTo("text");
            keyspace.clear();
        }
    }
}
