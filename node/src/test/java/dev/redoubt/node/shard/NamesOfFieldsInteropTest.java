package dev.redoubt.node.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The names that CLIENT LIST, CLIENT TRACKINGINFO, CONFIG GET and the sections of INFO give, beside redis-server's. */
class NamesOfFieldsInteropTest extends DirectiveSessions {
    private interface Both {
        void run(RespClient ours, RespClient theirs) throws Exception;
    }

    private void both(Both test) throws Exception {
        alone((member, client) -> {
            try (RedisServer redis = RedisServer.start();
                    RespClient theirs = redis.connect()) {
                test.run(client, theirs);
            }
        });
    }

    private static List<String> names(String line) {
        List<String> names = new ArrayList<>();
        for (String field : line.strip().split(" ")) {
            names.add(field.substring(0, field.indexOf('=')));
        }
        return names;
    }

    @Test
    void clients_have_the_fields_of_redis_in_its_order_and_those_of_setinfo_behind() throws Exception {
        both((ours, theirs) -> {
            for (String command : List.of("LIST", "INFO")) {
                List<String> expected = names(theirs.text("CLIENT", command));
                expected.addAll(List.of("lib-name", "lib-ver"));
                assertThat(names(ours.text("CLIENT", command))).isEqualTo(expected);
            }
            List<String> tracking = new ArrayList<>();
            for (RespClient client : List.of(ours, theirs)) {
                client.ok("HELLO", "3");
                client.ok("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a", "NOLOOP");
                tracking.add(((List<?>) client.ok("CLIENT", "TRACKINGINFO"))
                        .stream().map(NamesOfFieldsInteropTest::words).toList().toString());
            }
            assertThat(tracking.get(0)).isEqualTo(tracking.get(1));
        });
    }

    private static String words(Object item) {
        return item instanceof List<?> list
                ? list.stream().map(NamesOfFieldsInteropTest::words).toList().toString()
                : text(item);
    }

    private static Set<String> directives(RespClient client) throws Exception {
        List<?> all = (List<?>) client.ok("CONFIG", "GET", "*");
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < all.size(); i += 2) {
            names.add(text(all.get(i)));
        }
        return names;
    }

    /** The table of docs/directives.md says of each why it has no value. */
    @Test
    void config_get_shows_each_directive_of_redis_or_the_documentation_says_why_not() throws Exception {
        String documented = Files.readString(Path.of("../docs/directives.md"));
        both((ours, theirs) -> {
            Set<String> missing = directives(theirs);
            missing.removeAll(directives(ours));
            assertThat(missing).isNotEmpty().hasSizeLessThan(90);
            List<String> undocumented = missing.stream()
                    .filter(name -> !documented.contains("`" + name + "`"))
                    .toList();
            assertThat(undocumented).isEmpty();
            assertThat(text(((List<?>) ours.ok("CONFIG", "GET", "io-threads")).get(1)))
                    .isEqualTo("1");
        });
    }

    private static List<String> sections(RespClient client, String... which) throws Exception {
        Object[] request = new Object[which.length + 1];
        request[0] = "INFO";
        System.arraycopy(which, 0, request, 1, which.length);
        return client.text(request)
                .lines()
                .filter(line -> line.startsWith("# "))
                .toList();
    }

    @Test
    void info_has_the_sections_of_redis_in_its_order() throws Exception {
        both((ours, theirs) -> {
            for (RespClient client : List.of(ours, theirs)) {
                client.ok("SET", "k", "v");
            }
            for (String[] which : new String[][] {{}, {"default"}, {"all"}, {"everything"}, {"memory", "cpu"}}) {
                assertThat(sections(ours, which)).as(String.join(" ", which)).isEqualTo(sections(theirs, which));
            }
        });
    }

    @Test
    void reads_writes_and_checked_payloads_are_counted() throws Exception {
        alone((member, client) -> {
            client.ok("SET", "k", "v");
            byte[] dump = (byte[]) client.ok("DUMP", "k");
            client.ok("CONFIG", "RESETSTAT");
            long reads = Long.parseLong(info(client, "stats", "total_reads_processed"));
            long writes = Long.parseLong(info(client, "stats", "total_writes_processed"));
            client.ok("RESTORE", "other", "0", dump);
            client.ok("PING");
            assertThat(Long.parseLong(info(client, "stats", "total_reads_processed")))
                    .isEqualTo(reads + 4);
            assertThat(Long.parseLong(info(client, "stats", "total_writes_processed")))
                    .isGreaterThanOrEqualTo(writes + 4);
            assertThat(info(client, "stats", "dump_payload_sanitizations")).isEqualTo("1");
        });
    }

    @Test
    void a_client_that_does_not_touch_leaves_the_idle_time() throws Exception {
        alone((member, client) -> {
            client.ok("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
            client.ok("CONFIG", "SET", "lfu-log-factor", "0");
            client.ok("SET", "k", "v");
            long before = (Long) client.ok("OBJECT", "FREQ", "k");
            client.ok("CLIENT", "NO-TOUCH", "ON");
            client.ok("GET", "k");
            assertThat(client.ok("OBJECT", "FREQ", "k")).isEqualTo(before);
            client.ok("TOUCH", "k");
            assertThat(client.ok("OBJECT", "FREQ", "k")).isEqualTo(before + 1);
            client.ok("CLIENT", "NO-TOUCH", "OFF");
            client.ok("GET", "k");
            assertThat(client.ok("OBJECT", "FREQ", "k")).isEqualTo(before + 2);
        });
    }
}
