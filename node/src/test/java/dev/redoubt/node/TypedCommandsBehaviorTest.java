package dev.redoubt.node;

import static dev.redoubt.node.ClientOfNode.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.client.Codec;
import dev.redoubt.node.client.ErrorReplyException;
import dev.redoubt.node.client.KeyspaceCommands;
import dev.redoubt.node.client.Outcome;
import dev.redoubt.node.client.ScanOptions;
import dev.redoubt.node.client.ScanPage;
import dev.redoubt.node.client.ScoredValue;
import dev.redoubt.node.client.SetOptions;
import dev.redoubt.node.client.ZAddOptions;
import dev.redoubt.node.client.ZRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: each typed command sends what Redis takes and reads what it answers. */
@Timeout(120)
class TypedCommandsBehaviorTest {
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
    void strings() {
        assertThat(now(k.get("s"))).isEmpty();
        now(k.set("s", "a"));
        assertThat(now(k.append("s", "bc"))).isEqualTo(3);
        assertThat(now(k.strlen("s"))).isEqualTo(3);
        assertThat(now(k.getrange("s", 1, -1))).isEqualTo("bc");
        assertThat(now(k.setrange("s", 1, "X"))).isEqualTo(3);
        assertThat(now(k.getdel("s"))).contains("aXc");
        now(k.mset(Map.of("m1", "1", "m2", "2")));
        assertThat(now(k.mget("m1", "none", "m2")))
                .containsExactly(Optional.of("1"), Optional.empty(), Optional.of("2"));
        assertThat(now(k.msetnx(Map.of("m1", "9", "m3", "3")))).isFalse();
        assertThat(now(k.incr("n"))).isEqualTo(1);
        assertThat(now(k.incrBy("n", 9))).isEqualTo(10);
        assertThat(now(k.decr("n"))).isEqualTo(9);
        assertThat(now(k.decrBy("n", 4))).isEqualTo(5);
        assertThat(now(k.incrByFloat("n", 0.5))).isEqualTo(5.5);
        assertThat(now(k.getex("n", Duration.ofSeconds(50)))).contains("5.5");
        assertThat(now(k.pttl("n"))).isBetween(1L, 50_000L);
        assertThat(now(k.getPersist("n"))).contains("5.5");
        assertThat(now(k.pttl("n"))).isEqualTo(-1);
    }

    @Test
    void set_options() {
        SetOptions none = SetOptions.none();
        assertThat(now(k.set("s", "1", none.ifPresent()))).isFalse();
        assertThat(now(k.setIfAbsent("s", "1"))).isTrue();
        assertThat(now(k.set("s", "2", none.ifAbsent()))).isFalse();
        assertThat(now(k.set("s", "3", none.expireAfter(Duration.ofSeconds(90)))))
                .isTrue();
        assertThat(now(k.ttl("s"))).isBetween(1L, 90L);
        assertThat(now(k.set("s", "4", none.keepExpiry()))).isTrue();
        assertThat(now(k.ttl("s"))).isBetween(1L, 90L);
        Instant moment = Instant.ofEpochMilli(System.currentTimeMillis() + 60_000);
        assertThat(now(k.setGet("s", "5", none.ifPresent().expireAt(moment)))).contains("4");
        assertThat(now(k.pexpiretime("s"))).isEqualTo(moment.toEpochMilli());
    }

    @Test
    void keys() {
        now(k.mset(Map.of("a1", "1", "a2", "2", "b", "3")));
        assertThat(now(k.exists("a1", "a1", "none"))).isEqualTo(2);
        assertThat(now(k.touch("a1", "none"))).isEqualTo(1);
        assertThat(now(k.type("a1"))).isEqualTo("string");
        assertThat(now(k.type("none"))).isEqualTo("none");
        assertThat(now(k.keys("a*"))).containsExactlyInAnyOrder("a1", "a2");
        assertThat(now(k.dbsize())).isEqualTo(3);
        assertThat(now(k.randomkey()).orElseThrow()).isIn("a1", "a2", "b");
        List<String> scanned = new ArrayList<>();
        ScanPage<String> page =
                now(k.scan(ScanPage.START, ScanOptions.none().match("a*").count(1)));
        scanned.addAll(page.elements());
        while (!page.isLast()) {
            page = now(k.scan(page.cursor(), ScanOptions.none().match("a*").count(1)));
            scanned.addAll(page.elements());
        }
        assertThat(scanned).contains("a1", "a2").doesNotContain("b");
        assertThat(now(k.expire("b", Duration.ofSeconds(90)))).isTrue();
        assertThat(now(k.persist("b"))).isTrue();
        assertThat(now(k.expireAt("none", Instant.EPOCH))).isFalse();
        now(k.rename("b", "c"));
        assertThat(now(k.renamenx("c", "a1"))).isFalse();
        assertThat(now(k.unlink("c"))).isEqualTo(1);
        assertThat(now(k.del("a1", "a2", "none"))).isEqualTo(2);
        assertThat(now(k.randomkey())).isEmpty();
    }

    @Test
    void lists() {
        assertThat(now(k.lpushx("l", "x"))).isZero();
        assertThat(now(k.rpush("l", "b", "c"))).isEqualTo(2);
        assertThat(now(k.lpush("l", "a"))).isEqualTo(3);
        assertThat(now(k.rpushx("l", "d"))).isEqualTo(4);
        assertThat(now(k.lrange("l", 0, -1))).containsExactly("a", "b", "c", "d");
        assertThat(now(k.llen("l"))).isEqualTo(4);
        assertThat(now(k.lindex("l", -1))).contains("d");
        assertThat(now(k.lindex("l", 9))).isEmpty();
        now(k.lset("l", 0, "A"));
        assertThat(now(k.linsertBefore("l", "b", "ab"))).isEqualTo(5);
        assertThat(now(k.linsertAfter("l", "none", "x"))).isEqualTo(-1);
        assertThat(now(k.lpos("l", "c"))).isEqualTo(OptionalLong.of(3));
        assertThat(now(k.lpos("l", "none"))).isEmpty();
        assertThat(now(k.lrem("l", 0, "ab"))).isEqualTo(1);
        now(k.ltrim("l", 0, 2));
        assertThat(now(k.lpop("l"))).contains("A");
        assertThat(now(k.rpop("l"))).contains("c");
        assertThat(now(k.lpop("l", 5))).containsExactly("b");
        assertThat(now(k.rpop("l", 5))).isEmpty();
        assertThat(now(k.lpop("l"))).isEmpty();
    }

    @Test
    void sets() {
        assertThat(now(k.sadd("s1", "a", "b", "c"))).isEqualTo(3);
        assertThat(now(k.sadd("s2", "b", "c", "d"))).isEqualTo(3);
        assertThat(now(k.scard("s1"))).isEqualTo(3);
        assertThat(now(k.smembers("s1"))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(now(k.sismember("s1", "a"))).isTrue();
        assertThat(now(k.smismember("s1", "a", "d"))).containsExactly(true, false);
        assertThat(now(k.sunion("s1", "s2"))).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(now(k.sinter("s1", "s2"))).containsExactlyInAnyOrder("b", "c");
        assertThat(now(k.sdiff("s1", "s2"))).containsExactly("a");
        assertThat(now(k.sunionstore("u", "s1", "s2"))).isEqualTo(4);
        assertThat(now(k.sinterstore("i", "s1", "s2"))).isEqualTo(2);
        assertThat(now(k.sdiffstore("d", "s1", "s2"))).isEqualTo(1);
        assertThat(now(k.sintercard("s1", "s2"))).isEqualTo(2);
        assertThat(now(k.srandmember("s1")).orElseThrow()).isIn("a", "b", "c");
        assertThat(now(k.srandmember("s1", -5))).hasSize(5);
        assertThat(now(k.spop("d"))).contains("a");
        assertThat(now(k.spop("d"))).isEmpty();
        assertThat(now(k.spop("i", 9))).containsExactlyInAnyOrder("b", "c");
        assertThat(now(k.srem("s1", "a", "none"))).isEqualTo(1);
    }

    @Test
    void hashes() {
        assertThat(now(k.hset("h", "f", "1"))).isTrue();
        assertThat(now(k.hset("h", Map.of("f", "2", "g", "3")))).isEqualTo(1);
        assertThat(now(k.hsetnx("h", "f", "9"))).isFalse();
        assertThat(now(k.hget("h", "f"))).contains("2");
        assertThat(now(k.hget("h", "none"))).isEmpty();
        assertThat(now(k.hmget("h", "g", "none"))).containsExactly(Optional.of("3"), Optional.empty());
        assertThat(now(k.hgetAll("h"))).isEqualTo(Map.of("f", "2", "g", "3"));
        assertThat(now(k.hkeys("h"))).containsExactlyInAnyOrder("f", "g");
        assertThat(now(k.hvals("h"))).containsExactlyInAnyOrder("2", "3");
        assertThat(now(k.hlen("h"))).isEqualTo(2);
        assertThat(now(k.hexists("h", "f"))).isTrue();
        assertThat(now(k.hstrlen("h", "f"))).isEqualTo(1);
        assertThat(now(k.hincrBy("h", "f", 5))).isEqualTo(7);
        assertThat(now(k.hincrByFloat("h", "f", 0.25))).isEqualTo(7.25);
        assertThat(now(k.hdel("h", "f", "none"))).isEqualTo(1);
    }

    @Test
    void sorted_sets() {
        assertThat(now(k.zadd("z", 1, "a"))).isTrue();
        List<ScoredValue<String>> more = List.of(new ScoredValue<>("a", 1.5), new ScoredValue<>("b", 2));
        assertThat(now(k.zadd("z", ZAddOptions.none().countChanged(), more))).isEqualTo(2);
        assertThat(now(k.zincrBy("z", 1.5, "c"))).isEqualTo(1.5);
        assertThat(now(k.zadd("z", Double.POSITIVE_INFINITY, "d"))).isTrue();
        assertThat(now(k.zcard("z"))).isEqualTo(4);
        assertThat(now(k.zscore("z", "a"))).isEqualTo(OptionalDouble.of(1.5));
        assertThat(now(k.zscore("z", "none"))).isEmpty();
        assertThat(now(k.zmscore("z", "d", "none")))
                .containsExactly(OptionalDouble.of(Double.POSITIVE_INFINITY), OptionalDouble.empty());
        assertThat(now(k.zcount("z", "(1.5", "+inf"))).isEqualTo(2);
        assertThat(now(k.zrange("z", ZRange.ranks(0, 1)))).containsExactly("a", "c");
        assertThat(now(k.zrange("z", ZRange.ranks(0, 1).reversed()))).containsExactly("d", "b");
        assertThat(now(k.zrange("z", ZRange.scores(1.5, 2).reversed().limit(1, 1))))
                .containsExactly("c");
        assertThat(now(k.zrangeWithScores("z", ZRange.scores("(1.5", "2")))).containsExactly(new ScoredValue<>("b", 2));
        assertThat(now(k.zrank("z", "b"))).isEqualTo(OptionalLong.of(2));
        assertThat(now(k.zrevrank("z", "b"))).isEqualTo(OptionalLong.of(1));
        assertThat(now(k.zrank("z", "none"))).isEmpty();
        assertThat(now(k.zpopmin("z", 1))).containsExactly(new ScoredValue<>("a", 1.5));
        assertThat(now(k.zpopmax("z", 1))).containsExactly(new ScoredValue<>("d", Double.POSITIVE_INFINITY));
        assertThat(now(k.zrem("z", "b", "none"))).isEqualTo(1);
        now(k.zadd("lex", ZAddOptions.none(), List.of(new ScoredValue<>("x", 0), new ScoredValue<>("y", 0))));
        assertThat(now(k.zrange("lex", ZRange.lexical("[x", "(y")))).containsExactly("x");
        assertThat(now(k.zlexcount("lex", "-", "+"))).isEqualTo(2);
    }

    @Test
    void codec_of_a_program_gives_its_own_types() {
        Codec<Long> longs = new Codec<>() {
            @Override
            public byte[] encode(Long value) {
                return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            }

            @Override
            public Long decode(byte[] bytes) {
                return ByteBuffer.wrap(bytes).getLong();
            }
        };
        KeyspaceCommands<String, Long> numbers = node.client().with(Codec.UTF8, longs);
        now(numbers.set("big", Long.MIN_VALUE));
        assertThat(now(numbers.get("big"))).contains(Long.MIN_VALUE);
        byte[] key = {0, -1, 13, 10};
        now(node.client().binary().set(key, key));
        assertThat(now(node.client().binary().get(key)).orElseThrow()).isEqualTo(key);
    }

    @Test
    void error_reply_tells_that_nothing_was_applied() {
        now(k.set("text", "abc"));
        assertThatThrownBy(() -> now(k.lpush("text", "x")))
                .cause()
                .isInstanceOfSatisfying(ErrorReplyException.class, error -> {
                    assertThat(error).hasMessageStartingWith("WRONGTYPE");
                    assertThat(error.outcome()).isEqualTo(Outcome.NOT_APPLIED);
                });
    }
}
