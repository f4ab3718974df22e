package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.text.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random steps on streams and their twins, while frozen views are open; each view goes on showing its moment. */
class StreamModelTest {
    private static final int KEYS = 3;

    private Keyspace keyspace;
    private final Map<String, StreamModel> models = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"1, 30000, 4096, 100", "2, 20000, 300, 7", "3, 20000, 0, 0", "4, 10000, 4096, 1", "5, 20000, 4096, 300"
    })
    void streams_agree_with_their_twins_and_views_show_the_past(long seed, int steps, long nodeBytes, long nodeEntries)
            throws Exception {
        Random random = new Random(seed);
        keyspace = new Keyspace(1, new KeyspaceOptions(8, 20, 10, 8, 20, nodeBytes, nodeEntries, seed, 7));
        FrozenView view = null;
        Map<String, String> seen = Map.of();
        for (int i = 0; i < steps; i++) {
            String key = "stream" + random.nextInt(KEYS);
            models.computeIfAbsent(key, name -> new StreamModel())
                    .step(random, keyspace.db(0).streamForWrite(bytes(key)));
            if (random.nextInt(200) == 0) {
                if (view != null) {
                    assertThat(Model.describe(view, 0)).isEqualTo(seen);
                    view.close();
                }
                view = keyspace.freeze();
                seen = Model.describe(view, 0);
                assertThat(seen).isEqualTo(described());
            }
            if (random.nextInt(2000) == 0) {
                compareCopies();
            }
        }
        if (view != null) {
            assertThat(Model.describe(view, 0)).isEqualTo(seen);
            view.close();
        }
        assertThat(keyspace.heldByViewsBytes()).isZero();
        models.keySet().forEach(key -> keyspace.db(0).remove(bytes(key)));
        assertThat(keyspace.db(0).context().valueBytes).isZero();
    }

    private Map<String, String> described() {
        Map<String, String> described = new HashMap<>();
        models.forEach((key, model) -> described.put(key, model + "@-1"));
        return described;
    }

    private void compareCopies() {
        Database db = keyspace.db(0);
        models.forEach((key, model) -> {
            db.copy(bytes(key), db, bytes("copy"));
            StreamValue copy = db.streamForWrite(bytes("copy"));
            assertThat(StreamModel.describe(copy)).isEqualTo(model.toString());
            copy.append(copy.lastId().next(), new byte[][] {bytes("a"), bytes("b")}, 0);
            copy.groups().forEach(group -> copy.groupForWrite(group.name()).acknowledge(StreamId.MIN));
            assertThat(StreamModel.describe(db.streamForWrite(bytes(key)))).isEqualTo(model.toString());
            db.remove(bytes("copy"));
        });
    }
}
