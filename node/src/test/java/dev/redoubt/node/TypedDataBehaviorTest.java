package dev.redoubt.node;

import static dev.redoubt.node.ClientOfNode.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.redoubt.node.client.BitOperation;
import dev.redoubt.node.client.ClaimedEntries;
import dev.redoubt.node.client.ErrorReplyException;
import dev.redoubt.node.client.GeoPoint;
import dev.redoubt.node.client.KeyspaceCommands;
import dev.redoubt.node.client.PoppedValue;
import dev.redoubt.node.client.Reply;
import dev.redoubt.node.client.ScanOptions;
import dev.redoubt.node.client.ScanPage;
import dev.redoubt.node.client.ScoredValue;
import dev.redoubt.node.client.StreamEntry;
import dev.redoubt.node.client.XAddOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: as that of TypedCommandsBehaviorTest, for streams, places, bits, scripts, scans and waits. */
@Timeout(120)
class TypedDataBehaviorTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    static Path dir;

    private static ClientOfNode node;
    private static KeyspaceCommands<String, String> k;

    @BeforeAll
    static void start() throws IOException {
        node = new ClientOfNode(dir);
        k = node.client().text();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void empty() {
        now(k.flushdb());
    }

    @Test
    void streams() {
        Map<String, String> fields = Map.of("f", "v");
        assertThat(now(k.xadd("s", fields, XAddOptions.none().ifStreamExists())))
                .isEmpty();
        assertThat(now(k.xadd("s", fields, XAddOptions.none().id("1-1")))).contains("1-1");
        assertThat(now(k.xadd(
                        "s", Map.of("g", "w"), XAddOptions.none().id("2-1").maxLengthAbout(100))))
                .contains("2-1");
        assertThat(now(k.xadd("s", fields))).matches("[0-9]+-[0-9]+");
        assertThat(now(k.xlen("s"))).isEqualTo(3);
        assertThat(now(k.xrange("s", "-", "+", 1))).containsExactly(new StreamEntry<>("1-1", fields));
        assertThat(now(k.xrevrange("s", "2-1", "-", 9)))
                .containsExactly(new StreamEntry<>("2-1", Map.of("g", "w")), new StreamEntry<>("1-1", fields));
        assertThat(now(k.xread(1, Map.of("s", "0")))).isEqualTo(Map.of("s", List.of(new StreamEntry<>("1-1", fields))));
        assertThat(now(k.xread(1, Map.of("s", "$")))).isEmpty();
        assertThat(now(k.xread(SHORT, 1, Map.of("s", "$")))).isEmpty();
        assertThat(now(k.xdel("s", "1-1", "9-9"))).isEqualTo(1);
        assertThat(now(k.xtrim("s", 1))).isEqualTo(1);
    }

    @Test
    void groups_of_streams() {
        Map<String, String> fields = Map.of("f", "v");
        now(k.xgroupCreate("s", "g", "0"));
        now(k.xadd("s", fields, XAddOptions.none().id("1-1")));
        now(k.xadd("s", fields, XAddOptions.none().id("2-1")));
        StreamEntry<String, String> first = new StreamEntry<>("1-1", fields);
        assertThat(now(k.xreadgroup("g", "one", 1, Map.of("s", ">")))).isEqualTo(Map.of("s", List.of(first)));
        assertThat(now(k.xreadgroup("g", "two", WAIT, 9, Map.of("s", ">"))).get("s"))
                .hasSize(1);
        assertThat(now(k.xack("s", "g", "2-1", "9-9"))).isEqualTo(1);
        ClaimedEntries<String, String> claimed =
                now(k.xautoclaim("s", "g", "two", Duration.ZERO, ClaimedEntries.START, 10));
        assertThat(claimed).isEqualTo(new ClaimedEntries<>(ClaimedEntries.START, List.of(first), List.of()));
        now(k.xdel("s", "1-1"));
        assertThat(now(k.xreadgroup("g", "two", 9, Map.of("s", "0"))))
                .isEqualTo(Map.of("s", List.of(new StreamEntry<>("1-1", Map.of()))));
        assertThat(now(k.xautoclaim("s", "g", "one", Duration.ZERO, "0-0", 10)).deleted())
                .containsExactly("1-1");
        assertThat(now(k.xgroupDestroy("s", "g"))).isTrue();
        assertThat(now(k.xgroupDestroy("s", "g"))).isFalse();
    }

    @Test
    void hyperloglogs() {
        assertThat(now(k.pfadd("a", "x", "y"))).isTrue();
        assertThat(now(k.pfadd("a", "x"))).isFalse();
        now(k.pfadd("b", "z"));
        assertThat(now(k.pfcount("a", "b"))).isEqualTo(3);
        now(k.pfmerge("into", "a", "b"));
        assertThat(now(k.pfcount("into"))).isEqualTo(3);
    }

    @Test
    void places() {
        GeoPoint palermo = new GeoPoint(13.361389, 38.115556);
        assertThat(now(k.geoadd("g", Map.of("p", palermo, "c", new GeoPoint(15.087269, 37.502669)))))
                .isEqualTo(2);
        List<Optional<GeoPoint>> found = now(k.geopos("g", "p", "none"));
        assertThat(found.get(0).orElseThrow().longitude()).isEqualTo(palermo.longitude(), within(0.0001));
        assertThat(found.get(1)).isEmpty();
        assertThat(now(k.geodist("g", "p", "c")).orElseThrow()).isEqualTo(166_274.1516);
        assertThat(now(k.geodist("g", "p", "none"))).isEmpty();
        assertThat(now(k.geohash("g", "p", "none"))).containsExactly(Optional.of("sqc8b49rny0"), Optional.empty());
        List<ScoredValue<String>> near = now(k.geosearch("g", new GeoPoint(15, 37), 200_000));
        assertThat(near).extracting(ScoredValue::value).containsExactly("c", "p");
        assertThat(near.get(0).score()).isEqualTo(56_441.2579, within(0.01));
        assertThat(now(k.geosearchMember("g", "p", 1))).containsExactly(new ScoredValue<>("p", 0));
    }

    @Test
    void bits() {
        assertThat(now(k.setbit("a", 7, true))).isFalse();
        assertThat(now(k.setbit("a", 7, true))).isTrue();
        now(k.setbit("a", 8, true));
        assertThat(now(k.getbit("a", 8))).isTrue();
        assertThat(now(k.getbit("a", 999))).isFalse();
        assertThat(now(k.bitcount("a"))).isEqualTo(2);
        assertThat(now(k.bitcount("a", 0, 0))).isEqualTo(1);
        assertThat(now(k.bitpos("a", true))).isEqualTo(7);
        now(k.setbit("b", 7, true));
        assertThat(now(k.bitop(BitOperation.AND, "into", "a", "b"))).isEqualTo(2);
        assertThat(now(k.bitcount("into"))).isEqualTo(1);
    }

    @Test
    void scripts() {
        String script = "return {redis.call('set', KEYS[1], ARGV[1]), ARGV[2]}";
        Reply expected = new Reply.Array(List.of(new Reply.Simple("OK"), new Reply.Bulk("x".getBytes())));
        assertThat(now(k.eval(script, List.of("key"), List.of("v", "x"))).toString())
                .isEqualTo(expected.toString());
        assertThat(now(k.get("key"))).contains("v");
        String sha = now(k.scriptLoad("return 7"));
        assertThat(now(k.evalsha(sha, List.of(), List.of()))).isEqualTo(new Reply.Int(7));
        assertThat(now(k.scriptExists(sha, "no"))).containsExactly(true, false);
        assertThat(now(k.evalReadOnly("return redis.call('get', KEYS[1])", List.of("key"), List.of()))
                        .toString())
                .isEqualTo("Bulk[v]");
        String code = "#!lua name=lib\nredis.register_function{function_name='seven',"
                + " callback=function() return 7 end, flags={'no-writes'}}";
        assertThat(now(k.functionLoad(code))).isEqualTo("lib");
        assertThat(now(k.fcall("seven", List.of(), List.of()))).isEqualTo(new Reply.Int(7));
        assertThat(now(k.fcallReadOnly("seven", List.of(), List.of()))).isEqualTo(new Reply.Int(7));
        now(k.functionDelete("lib"));
        assertThatThrownBy(() -> now(k.eval("return redis.error_reply('MY words')", List.of(), List.of())))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ErrorReplyException.class)
                .hasMessageContaining("MY words");
    }

    @Test
    void waits_for_elements() {
        assertThat(now(k.blpop(SHORT, "l"))).isEmpty();
        CompletableFuture<Optional<PoppedValue<String, String>>> waiting =
                k.blpop(WAIT, "none", "l").toCompletableFuture();
        now(k.rpush("l", "a", "b", "c"));
        assertThat(waiting.join()).contains(new PoppedValue<>("l", "a"));
        assertThat(now(k.brpop(WAIT, "l"))).contains(new PoppedValue<>("l", "c"));
        assertThat(now(k.blmove(WAIT, "l", "to"))).contains("b");
        assertThat(now(k.blmove(SHORT, "l", "to"))).isEmpty();
        now(k.zadd("z", 1, "low"));
        now(k.zadd("z", 2, "high"));
        assertThat(now(k.bzpopmax(WAIT, "z"))).contains(new PoppedValue<>("z", new ScoredValue<>("high", 2)));
        assertThat(now(k.bzpopmin(WAIT, "z"))).contains(new PoppedValue<>("z", new ScoredValue<>("low", 1)));
        assertThat(now(k.bzpopmin(SHORT, "z"))).isEmpty();
        assertThatThrownBy(() -> k.blpop(Duration.ZERO, "l")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scans_of_collections() {
        ScanOptions all = ScanOptions.none().count(100);
        now(k.hset("h", "f", "v"));
        now(k.sadd("s", "m"));
        now(k.zadd("z", 1.5, "m"));
        ScanPage<Map.Entry<String, String>> fields = now(k.hscan("h", ScanPage.START, all));
        assertThat(fields.elements()).containsExactly(Map.entry("f", "v"));
        assertThat(fields.isLast()).isTrue();
        assertThat(now(k.sscan("s", ScanPage.START, all)).elements()).containsExactly("m");
        assertThat(now(k.sscan("s", ScanPage.START, all.match("x*"))).elements())
                .isEmpty();
        assertThat(now(k.zscan("z", ScanPage.START, all)).elements()).containsExactly(new ScoredValue<>("m", 1.5));
    }
}
