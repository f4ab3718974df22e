package dev.redoubt.node.command.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The pool keeps the best candidates of all samples. */
class EvictionPoolTest {
    private final EvictionPool pool = new EvictionPool();
    private final Database db = new Keyspace(1, KeyspaceOptions.defaults(1, 2)).db(0);

    private void offer(long score, String key) {
        db.setString(Texts.bytes(key), Texts.bytes("v"), Entry.NO_EXPIRY);
        pool.offer(score, 0, Objects.requireNonNull(db.find(Texts.bytes(key))));
    }

    private List<String> drain() {
        List<String> keys = new ArrayList<>();
        for (EvictionPool.Candidate best = pool.takeBest(); best != null; best = pool.takeBest()) {
            keys.add(Texts.latin1(best.key()));
        }
        return keys;
    }

    @Test
    void best_comes_first_and_the_worst_are_forgotten() {
        for (int i = 0; i < 40; i++) {
            int score = i * 7 % 40;
            offer(score, "k" + score);
        }
        List<String> best = new ArrayList<>();
        for (int score = 39; score > 39 - EvictionPool.SIZE; score--) {
            best.add("k" + score);
        }
        assertThat(drain()).isEqualTo(best);
    }

    @Test
    void the_same_key_takes_one_place() {
        offer(5, "a");
        offer(6, "a");
        offer(1, "b");
        assertThat(drain()).containsExactly("a", "b");
    }

    @Test
    void tenacity_says_how_many_keys_go_together() {
        assertThat(Evictions.keysASlice(0)).isEqualTo(16);
        assertThat(Evictions.keysASlice(10)).isEqualTo(250);
        assertThat(Evictions.keysASlice(20)).isBetween(1000, 1020);
        assertThat(Evictions.keysASlice(100)).isEqualTo(Integer.MAX_VALUE);
    }
}
