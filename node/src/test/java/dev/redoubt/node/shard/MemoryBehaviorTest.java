package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with little memory: clients get errors or wait, and nobody else is disturbed. */
@Timeout(120)
class MemoryBehaviorTest {
    private static final int MIB = 1 << 20;
    private static final int GETS = 200;

    @TempDir
    Path dir;

    private final MemoryGovernor memory = new MemoryGovernor(64 * MIB);
    private LogStorage storage;
    private ShardMember member;
    private RespClient client;

    @BeforeEach
    void start() throws IOException {
        storage = RealLogStorage.open(dir);
        member = new ShardMember(
                MemberId.random(new Random(1)),
                storage,
                new Network(),
                true,
                AckMode.LOCAL,
                memory,
                "--enable-debug-command",
                "yes");
        client = member.client();
        Await.until("master", () -> !(client.call("DBSIZE") instanceof RespError));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        member.close();
        storage.close();
    }

    private static byte[] value(int length, char of) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) of);
        return value;
    }

    private void set(String key, int length, char of) throws IOException {
        assertThat(client.call("SET", key, value(length, of))).isEqualTo("OK");
    }

    private static void assertValue(Object reply, int length, char of) {
        assertThat((byte[]) reply).isEqualTo(value(length, of));
    }

    /** Two hundred mebibytes are asked for at once by a client that does not read; the node has 64. */
    @Test
    void replies_to_a_client_that_does_not_read_are_made_when_it_reads() throws IOException {
        set("a", MIB, 'a');
        try (RespClient slow = member.client()) {
            for (int i = 0; i < GETS; i++) {
                slow.queue("GET", "a");
                slow.queue("INCR", "n");
            }
            slow.queue("SET", "a", "new");
            slow.queue("GET", "a");
            slow.flush();
            // Two of them fit between the kernel's buffers and the share of one client.
            Await.until("some", () -> client.call("GET", "n") != null);
            assertThat(client.call("PING")).isEqualTo("PONG");
            assertThat(Long.parseLong(client.text("GET", "n"))).isLessThan(GETS / 2);
            assertThat(memory.used(MemoryOwner.REPLIES)).isLessThan(8 * MIB);
            for (int i = 0; i < GETS; i++) {
                assertValue(slow.read(), MIB, 'a');
                assertThat(slow.read()).isEqualTo(i + 1L);
            }
            assertThat(slow.read()).isEqualTo("OK");
            assertThat(new String((byte[]) slow.read(), StandardCharsets.US_ASCII))
                    .isEqualTo("new");
        }
    }

    @Test
    void client_that_ends_gives_its_memory_back() throws IOException {
        set("a", MIB, 'a');
        try (RespClient slow = member.client()) {
            for (int i = 0; i < GETS; i++) {
                slow.queue("GET", "a");
            }
            slow.queue("MULTI");
            slow.queue("SET", "b", value(MIB, 'b'));
            slow.flush();
            Await.until("some", () -> memory.used(MemoryOwner.REQUESTS) > 0 && memory.used(MemoryOwner.REPLIES) > 0);
        }
        Await.until("nothing", () -> memory.used(MemoryOwner.REQUESTS) == 0 && memory.used(MemoryOwner.REPLIES) == 0);
    }

    @Test
    void client_list_and_memory_stats_show_the_account() throws IOException {
        set("a", MIB, 'a');
        try (RespClient slow = member.client();
                RespClient queueing = member.client()) {
            slow.call("CLIENT", "SETNAME", "slow");
            queueing.call("CLIENT", "SETNAME", "queueing");
            for (int i = 0; i < GETS; i++) {
                slow.queue("GET", "a");
            }
            slow.flush();
            queueing.call("MULTI");
            queueing.call("SET", "b", value(MIB, 'b'));
            Await.until("unread replies", () -> field("slow", "omem") >= MIB);
            // The value is in the keyspace: references to it take nothing.
            assertThat(field("slow", "tot-mem")).isBetween(64L << 10, (long) MIB);
            assertThat(field("queueing", "tot-mem")).isGreaterThan(MIB);
            List<?> stats = (List<?>) client.call("MEMORY", "STATS");
            assertThat(stats).hasSize(56);
            assertThat((Long) stats.get(11)).isGreaterThan(MIB);
            assertThat(client.text("INFO", "memory")).contains("mem_clients_normal:" + stats.get(11) + "\r\n");
        }
    }

    @Test
    void clients_that_hold_most_are_closed_beyond_their_limit() throws IOException {
        client.ok("CONFIG", "SET", "maxmemory-clients", "10mb");
        try (RespClient spared = queueing(6 * MIB, true);
                RespClient small = queueing(MIB, false);
                RespClient greedy = queueing(2 * MIB, false);
                RespClient last = queueing(MIB + MIB / 2, false)) {
            assertThat(greedy.atEnd()).isTrue();
            assertThat(client.text("INFO", "stats")).contains("evicted_clients:1\r\n");
            for (RespClient left : List.of(spared, small, last)) {
                assertThat((List<?>) left.call("EXEC")).hasSize(1);
            }
        }
    }

    private RespClient queueing(int bytes, boolean noEvict) throws IOException {
        RespClient queueing = member.client();
        queueing.ok("CLIENT", "NO-EVICT", noEvict ? "ON" : "OFF");
        queueing.ok("MULTI");
        queueing.ok("SET", "of-" + bytes, value(bytes, 'q'));
        return queueing;
    }

    private long field(String name, String field) throws IOException {
        for (String line : client.text("CLIENT", "LIST").split("\n")) {
            if (line.contains(" name=" + name + " ")) {
                return Long.parseLong(line.replaceAll(".* " + field + "=(\\d+) .*", "$1"));
            }
        }
        return -1;
    }

    @Test
    void request_that_does_not_fit_is_refused_and_changes_nothing() throws IOException {
        RespError refused = new RespError("OOM command not allowed when used memory > 'maxmemory'.");
        assertThat(client.call("SET", "a", value(40 * MIB, 'a'))).isEqualTo(refused);
        assertThat(client.call("EXISTS", "a")).isEqualTo(0L);
        assertThat(client.call("MULTI")).isEqualTo("OK");
        assertThat(client.call("SET", "a", value(40 * MIB, 'a'))).isEqualTo(refused);
        assertThat(((RespError) client.call("EXEC")).message()).startsWith("EXECABORT");
        set("a", 20 * MIB, 'a');
        assertValue(client.call("GET", "a"), 20 * MIB, 'a');
    }

    @Test
    void data_set_has_a_bound_without_maxmemory() throws IOException {
        int stored = 0;
        Object reply = "OK";
        while ("OK".equals(reply)) {
            reply = client.call("SET", "k" + stored++, value(MIB, 'v'));
        }
        assertThat(((RespError) reply).message()).startsWith("OOM ");
        assertThat(stored).isBetween(40, 50);
        assertThat(client.call("DEL", "k0", "k1", "k2")).isEqualTo(3L);
        set("again", MIB, 'v');
        assertThat(client.text("INFO", "memory")).contains("maxmemory:0", "maxmemory_effective:" + 48 * MIB);
    }

    @Test
    void growth_that_does_not_fit_is_refused_and_changes_nothing() throws IOException {
        long length = 0;
        Object reply = 0L;
        while (reply instanceof Long grown) {
            length = grown;
            reply = client.call("APPEND", "a", value(3 * MIB, 'a'));
        }
        assertThat(((RespError) reply).message()).startsWith("OOM ");
        assertThat(length).as("up to the bound of the data set").isBetween(40L * MIB, 48L * MIB);
        assertThat(client.call("STRLEN", "a")).isEqualTo(length);
        assertThat(((RespError) client.call("SETRANGE", "b", 60 * MIB, "x")).message())
                .startsWith("OOM ");
        assertThat(client.call("EXISTS", "b")).isEqualTo(0L);
    }

    @Test
    void overwriting_that_needs_a_copy_that_does_not_fit_is_refused() throws IOException {
        set("a", 20 * MIB, 'a');
        for (int i = 0; i < 24; i++) {
            set("k" + i, MIB, 'k');
        }
        assertThat(((RespError) client.call("SETRANGE", "a", 5, "x")).message()).startsWith("OOM ");
        assertValue(client.call("GET", "a"), 20 * MIB, 'a');
        for (int i = 0; i < 24; i++) {
            client.call("DEL", "k" + i);
        }
        assertThat(client.call("SETRANGE", "a", 5, "xy")).isEqualTo(20L * MIB);
        assertThat(client.call("GETRANGE", "a", 4, 7)).isEqualTo("axya".getBytes(StandardCharsets.US_ASCII));
    }

    private void addMembers(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(client.call("SADD", "s", value(MIB, (char) ('0' + i)))).isEqualTo(1L);
        }
    }

    private void removeMembers(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(client.call("SREM", "s", value(MIB, (char) ('0' + i)))).isEqualTo(1L);
        }
    }

    /** A union of few sets copies each member once; a union of many has a table of their names beside the copies. */
    @Test
    void union_that_does_not_fit_is_refused() throws IOException {
        addMembers(0, 24);
        Object many = client.call("SUNION", "s", "s", "s", "s", "s", "s", "s", "s", "s");
        assertThat(((RespError) many).message()).startsWith("OOM ");
        assertThat((List<?>) client.call("SUNION", "s", "s", "s", "s")).hasSize(24);
        addMembers(24, 40);
        for (String command : List.of("SUNION", "SINTER", "SDIFF")) {
            assertThat(((RespError) client.call(command, "s", command.equals("SDIFF") ? "none" : "s")).message())
                    .startsWith("OOM ");
        }
        removeMembers(24, 40);
        assertThat((List<?>) client.call("SUNION", "s")).hasSize(24);
    }

    @Test
    void combined_set_that_does_not_fit_is_not_stored() throws IOException {
        addMembers(0, 24);
        client.call("SADD", "target", "before");
        // The copies of the members fit beside the set, and a second set of them does not.
        assertThat((List<?>) client.call("SUNION", "s")).hasSize(24);
        for (String command : List.of("SUNIONSTORE", "SINTERSTORE", "SDIFFSTORE")) {
            assertThat(((RespError) client.call(command, "target", "s")).message())
                    .startsWith("OOM ");
        }
        assertThat(client.call("SCARD", "target")).isEqualTo(1L);
        removeMembers(16, 24);
        assertThat(client.call("SUNIONSTORE", "target", "s")).isEqualTo(16L);
    }

    @Test
    void keys_for_tests_that_do_not_fit_are_not_made() throws IOException {
        for (String[] keys : List.of(
                new String[] {"1000", "k", "100000"},
                new String[] {"1000000"},
                new String[] {"9223372036854775807"},
                new String[] {"9223372036854775807", "k", "100000000"})) {
            String[] command = Stream.concat(Stream.of("DEBUG", "POPULATE"), Stream.of(keys))
                    .toArray(String[]::new);
            assertThat(((RespError) client.call((Object[]) command)).message()).startsWith("OOM ");
        }
        assertThat(client.call("DBSIZE")).isEqualTo(0L);
        assertThat(client.call("DEBUG", "POPULATE", "1000", "k", "1000")).isEqualTo("OK");
        assertThat(client.call("DBSIZE")).isEqualTo(1000L);
    }

    @Test
    void reload_that_needs_two_copies_of_the_data_is_refused() throws IOException {
        for (int i = 0; i < 35; i++) {
            set("k" + i, MIB, 'v');
        }
        assertThat(((RespError) client.call("DEBUG", "RELOAD")).message()).startsWith("OOM ");
        assertThat(client.call("DBSIZE")).isEqualTo(35L);
        for (int i = 0; i < 20; i++) {
            client.call("DEL", "k" + i);
        }
        assertThat(client.call("DEBUG", "RELOAD")).isEqualTo("OK");
        assertThat(client.call("DBSIZE")).isEqualTo(15L);
    }

    @Test
    void copies_of_keys_that_do_not_fit_are_refused() throws IOException {
        for (int i = 0; i < 30; i++) {
            set(String.valueOf((char) ('A' + i)).repeat(MIB), 1, 'v');
        }
        for (String[] command : List.of(new String[] {"KEYS", "*"}, new String[] {"SCAN", "0", "COUNT", "100000"})) {
            Object reply = client.call((Object[]) command);
            assertThat(((RespError) reply).message()).startsWith("OOM ");
        }
        assertThat((List<?>) client.call("SCAN", "0", "COUNT", "1")).hasSize(2);
        assertThat(client.call("DBSIZE")).isEqualTo(30L);
    }

    @Test
    void endless_reply_ends_when_it_does_not_fit() throws IOException {
        client.call("SADD", "s", value(1000, 'a'));
        try (RespClient greedy = member.client()) {
            assertThatThrownBy(() -> greedy.call("SRANDMEMBER", "s", "-200000000"))
                    .isInstanceOf(IOException.class);
        }
        assertThat(client.call("PING")).isEqualTo("PONG");
    }

    @Test
    void reply_that_needs_more_copies_than_fit_closes_its_client_only() throws IOException {
        for (int i = 0; i < 40; i++) {
            client.call("RPUSH", "list", value(MIB, 'l'));
        }
        try (RespClient greedy = member.client()) {
            assertThatThrownBy(() -> greedy.call("LRANGE", "list", "0", "-1")).isInstanceOf(IOException.class);
        }
        assertThat((List<?>) client.call("LRANGE", "list", "0", "9")).hasSize(10);
        assertThat(client.call("LLEN", "list")).isEqualTo(40L);
    }

    @Test
    void values_of_a_transaction_are_not_copied() throws IOException {
        set("a", 10 * MIB, 'a');
        client.queue("MULTI");
        for (int i = 0; i < 30; i++) {
            client.queue("GET", "a");
        }
        client.queue("PING");
        client.queue("EXEC");
        client.flush();
        for (int i = 0; i < 32; i++) {
            client.read();
        }
        List<?> replies = (List<?>) client.read();
        assertThat(replies).hasSize(31);
        assertValue(replies.get(29), 10 * MIB, 'a');
        assertThat(replies.get(30)).isEqualTo("PONG");
    }
}
