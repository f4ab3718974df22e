package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a collection lies in its page, and when it stands aside. */
class ValueWritesTest {
    private static final int MORE = RecentValues.MOST + 1;

    private final Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(7, 8));
    private final Database db = keyspace.db(0);

    private boolean isAside(String key) {
        Entry entry = db.find(bytes(key));
        return EntryFormat.valueAside(entry.entryPage(), entry.entryOffset());
    }

    private void put(String key, String field, String value) {
        db.hashForWrite(bytes(key)).put(bytes(field), bytes(value));
    }

    private String get(String key, String field) {
        return text(db.hash(bytes(key)).get(bytes(field)));
    }

    /** Writes it, another one, and it again: so it is not only the last one. */
    private void putInTurn(String key, String value) {
        put(key, "field", value);
        put(key + "-other", "field", value);
        put(key, "field", value);
    }

    private void writeOthers(String prefix, int number) {
        for (int i = 0; i < number; i++) {
            putInTurn(prefix + i, "value");
        }
    }

    @Test
    void collection_goes_into_its_page_when_another_is_written() {
        put("key", "field", "value");
        assertThat(isAside("key")).isTrue();
        put("other", "field", "value");
        assertThat(isAside("key")).isFalse();
        assertThat(isAside("other")).isTrue();
        assertThat(get("key", "field")).isEqualTo("value");
    }

    @Test
    void collection_that_is_written_in_turn_stays_until_many_others_were() {
        putInTurn("key", "value");
        writeOthers("other", MORE - 2);
        assertThat(isAside("key")).isTrue();
        writeOthers("another", 1);
        assertThat(isAside("key")).isFalse();
        assertThat(isAside("other0")).isTrue();
        assertThat(get("key", "field")).isEqualTo("value");
    }

    @Test
    void collection_that_is_written_all_the_time_stays_an_object() {
        putInTurn("hot", "0");
        Value object = db.find(bytes("hot")).value();
        for (int i = 1; i < 20 * MORE; i++) {
            putInTurn("cold" + i, "value");
            if (i % 500 == 0) {
                put("hot", "field", "" + i);
                assertThat(db.find(bytes("hot")).value()).isSameAs(object);
            }
        }
        assertThat(isAside("cold1")).isFalse();
        assertThat(isAside("cold" + (20 * MORE - 1))).isTrue();
    }

    @Test
    void written_collection_leaves_its_page_and_returns() {
        put("key", "field", "value");
        db.settle(bytes("key"));
        for (int round = 0; round < 5; round++) {
            assertThat(isAside("key")).isFalse();
            put("key", "field" + round, "v".repeat(round * 15));
            assertThat(isAside("key")).isTrue();
            writeOthers("round" + round, MORE);
        }
        assertThat(db.hash(bytes("key")).size()).isEqualTo(6);
    }

    /** A block whose lengths become wide, or narrow, moves the key in it. */
    @Test
    void blocks_keep_what_else_they_hold_when_the_value_changes_its_size() {
        int sizes = 0;
        for (int length = 0; length < InlineForm.MOST_BYTES; length++) {
            db.listForWrite(bytes("key")).pushFirst(bytes("x".repeat(length)));
            db.setExpireAt(bytes("key"), 1000 + length);
            KeyAccess.set(db, bytes("key"), 12_345 + length);
            db.settle(bytes("key"));
            sizes += isAside("key") ? 0 : 1;
            assertThat(db.find(bytes("key")).expireAtMs()).isEqualTo(1000 + length);
            assertThat(KeyAccess.of(db)).isEqualTo(12_345 + length);
            assertThat(db.list(bytes("key")).get(0)).hasSize(length);
            db.listForWrite(bytes("key")).popFirst();
            db.listForWrite(bytes("key")).pushFirst(bytes(""));
            db.settle(bytes("key"));
            assertThat(isAside("key")).isFalse();
            assertThat(db.find(bytes("key")).expireAtMs()).isEqualTo(1000 + length);
            assertThat(KeyAccess.of(db)).isEqualTo(12_345 + length);
            assertThat(db.expiresCount()).isEqualTo(1);
            assertThat(db.listForWrite(bytes("key")).popFirst()).isEmpty();
            assertThat(db.removeIfEmpty(bytes("key"))).isTrue();
        }
        assertThat(sizes).isGreaterThan(InlineForm.MOST_BYTES - 20);
        assertThat(keyspace.db(0).table().arena.liveBytes()).isZero();
        assertThat(db.context().valueBytes).isZero();
    }

    @Test
    void large_collection_stays_aside_until_it_is_small_again() {
        byte[] key = bytes("list");
        for (int i = 0; i < 200; i++) {
            db.listForWrite(key).pushLast(bytes("element" + i));
        }
        writeOthers("a", MORE);
        assertThat(isAside("list")).isTrue();
        db.listForWrite(key).trim(0, 9);
        writeOthers("b", MORE);
        assertThat(isAside("list")).as("no write has seen it small").isTrue();
        db.listForWrite(key).popFirst();
        writeOthers("c", MORE);
        assertThat(isAside("list")).isFalse();
        assertThat(db.list(key).size()).isEqualTo(9);
    }

    /** A queue is emptied and made anew all the time; what is gone must not take the places of others. */
    @Test
    void key_that_comes_and_goes_takes_one_place() {
        putInTurn("other", "value");
        for (int i = 0; i < 10 * MORE; i++) {
            db.listForWrite(bytes("queue")).pushLast(bytes("" + i));
            assertThat(db.listForWrite(bytes("queue")).popFirst()).isEqualTo(bytes("" + i));
            switch (i % 3) {
                case 0 -> assertThat(db.removeIfEmpty(bytes("queue"))).isTrue();
                case 1 -> db.setString(bytes("queue"), bytes("text"), Entry.NO_EXPIRY);
                default -> db.rename(bytes("other"), bytes("queue"));
            }
            if (i % 3 == 2) {
                db.rename(bytes("queue"), bytes("other"));
            }
            db.remove(bytes("queue"));
        }
        assertThat(isAside("other")).isTrue();
        assertThat(get("other", "field")).isEqualTo("value");
    }

    @Test
    void empty_collection_is_not_put_into_a_page() {
        db.setForWrite(bytes("empty"));
        writeOthers("other", MORE);
        assertThat(isAside("empty")).isTrue();
        assertThat(db.removeIfEmpty(bytes("empty"))).isTrue();
    }

    @Test
    void renamed_collection_goes_into_the_page_of_its_new_key() {
        putInTurn("from", "value");
        put("to", "other", "x");
        db.rename(bytes("from"), bytes("to"));
        put("from", "field", "another");
        put("lone", "field", "value");
        db.rename(bytes("lone"), bytes("last"));
        assertThat(isAside("last")).isTrue();
        put("next", "field", "value");
        assertThat(isAside("last")).isFalse();
        writeOthers("other", MORE);
        assertThat(isAside("to")).isFalse();
        assertThat(isAside("from")).isFalse();
        assertThat(get("to", "field")).isEqualTo("value");
        assertThat(get("last", "field")).isEqualTo("value");
        assertThat(get("from", "field")).isEqualTo("another");
    }

    @Test
    void views_see_collections_as_they_were_in_either_place() throws IOException {
        put("inline", "field", "old");
        db.settle(bytes("inline"));
        put("aside", "field", "old");
        db.setForWrite(bytes("short")).add(bytes(""));
        db.settle(bytes("short"));
        FrozenView first = keyspace.freeze();
        put("inline", "field", "new");
        db.setForWrite(bytes("short")).add(bytes("new"));
        db.settle(bytes("aside"));
        FrozenView second = keyspace.freeze();
        put("aside", "field", "new");
        put("inline", "more", "new");
        db.settle(bytes("inline"));
        put("inline", "more", "newer");
        db.settle(bytes("inline"));
        db.settle(bytes("aside"));

        assertThat(Model.describe(first, 0))
                .isEqualTo(
                        new TreeMap<>(Map.of("inline", "{field=old}@-1", "aside", "{field=old}@-1", "short", "[]@-1")));
        assertThat(Model.describe(second, 0))
                .containsEntry("inline", "{field=new}@-1")
                .containsEntry("aside", "{field=old}@-1")
                .containsEntry("short", "[, new]@-1");
        first.close();
        second.close();
        assertThat(keyspace.heldByViewsBytes()).isZero();
        assertThat(keyspace.releaseSome(100)).isFalse();
        assertThat(get("inline", "more")).isEqualTo("newer");
        assertThat(get("aside", "field")).isEqualTo("new");
        for (String key : new String[] {"inline", "aside", "short"}) {
            assertThat(db.remove(bytes(key))).isTrue();
        }
        assertThat(db.context().valueBytes).isZero();
        assertThat(db.table().arena.liveBytes()).isZero();
    }

    @Test
    void small_collections_take_little_more_than_their_content() {
        int keys = 50_000;
        for (int key = 0; key < keys; key++) {
            for (int field = 0; field < 5; field++) {
                put("key:" + key, "field" + field, "0123456789");
            }
        }
        // Five times 20 bytes, the key and the entry's header; a block is a multiple of 16.
        assertThat(keyspace.usedBytes() / keys).isLessThan(145);
        assertThat(db.context().valueBytes).isLessThan(RecentValues.MOST * 400L);
    }
}
