package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONFIG GET and CONFIG SET, with the replies that redis-server 7.0.15 gives. */
class LiveConfigTest {
    private final LiveConfig config = new LiveConfig(Values.defaults(Role.NODE));

    @Test
    void a_plain_name_is_answered_in_the_letters_of_the_question() {
        assertThat(config.get(List.of("SAVE"))).containsExactly(entry("SAVE", "3600 1 300 100 60 10000"));
        assertThat(config.get(List.of("SAVE", "sav*"))).containsOnlyKeys("SAVE");
        assertThat(config.get(List.of("nothing"))).isEmpty();
    }

    @Test
    void patterns_find_names_and_older_names_once() {
        assertThat(config.get(List.of("*max-*list-entries", "hash-max-*")).keySet())
                .isNotEmpty();
        assertThat(config.get(List.of("hash-max-*")))
                .containsOnlyKeys(
                        "hash-max-listpack-entries",
                        "hash-max-ziplist-entries",
                        "hash-max-listpack-value",
                        "hash-max-ziplist-value");
        assertThat(config.get(List.of("APPEND[f]syn?"))).containsExactly(entry("appendfsync", "everysec"));
        assertThat(config.get(List.of("*"))).hasSizeGreaterThan(50).containsEntry("databases", "16");
    }

    @Test
    void values_are_printed_as_redis_prints_them() {
        assertThat(config.set(List.of("maxmemory", "1gb", "save", "", "appendfsync", "ALWAYS")))
                .isNull();

        assertThat(config.get(List.of("maxmemory", "save", "appendfsync", "client-output-buffer-limit")))
                .containsExactly(
                        entry("maxmemory", "1073741824"),
                        entry("save", ""),
                        entry("appendfsync", "always"),
                        entry(
                                "client-output-buffer-limit",
                                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"));
    }

    @Test
    void the_directory_is_answered_as_an_absolute_one() {
        assertThat(config.get(List.of("dir")).get("dir")).startsWith("/");
    }

    @Test
    void typed_reads_see_the_change() {
        assertThat(config.set(List.of("maxclients", "17"))).isNull();

        assertThat(config.get(NodeDirectives.PORT)).isEqualTo(6379);
        assertThat(config.node().maxclients()).isEqualTo(17);
    }

    @Test
    void unknown_names_come_first_among_the_complaints() {
        assertThat(config.set(List.of("port", "1", "foo", "bar")))
                .isEqualTo("ERR Unknown option or number of arguments for CONFIG SET - 'foo'");
    }

    @Test
    void half_a_pair_is_a_syntax_error() {
        assertThat(config.set(List.of("maxmemory", "1mb", "hz"))).isEqualTo("ERR syntax error");
    }

    @Test
    void what_cannot_be_changed_is_refused_in_the_words_of_redis() {
        assertFailed("databases", "can't set immutable config", "databases", "3");
        assertFailed("dir", "can't set protected config", "dir", "/tmp");
        assertFailed("enable-debug-command", "can't set immutable config", "enable-debug-command", "yes");
        assertFailed("maxmemory", "duplicate parameter", "maxmemory", "1gb", "maxmemory", "2gb");
        assertFailed("slave-priority", "duplicate parameter", "replica-priority", "1", "slave-priority", "2");
    }

    @Test
    void bad_values_are_refused_in_the_words_of_redis() {
        assertFailed("maxmemory", "argument must be a memory value", "maxmemory", "12x");
        assertFailed("timeout", "argument couldn't be parsed into an integer", "timeout", "1.5");
        assertFailed("replica-priority", "argument must be between 0 and 2147483647 inclusive", "slave-priority", "-1");
        assertFailed("save", "Invalid save parameters", "save", "1");
        assertFailed(
                "rdbcompression",
                "rdbcompression: only no is possible: compressed snapshots are not written yet",
                "rdbcompression",
                "yes");
    }

    @Test
    void several_pairs_are_set_all_or_none() {
        List<String> calls = new ArrayList<>();
        config.onChange((before, after) ->
                calls.add(before.print(CommonDirectives.MAXCLIENTS) + "->" + after.print(CommonDirectives.MAXCLIENTS)));

        assertFailed("timeout", "argument couldn't be parsed into an integer", "maxclients", "10", "timeout", "1x");
        assertThat(config.node().maxclients()).isEqualTo(10000);
        assertThat(calls).isEmpty();

        assertThat(config.set(List.of("maxclients", "10", "timeout", "1"))).isNull();
        assertThat(config.node().maxclients()).isEqualTo(10);
        assertThat(calls).containsExactly("10000->10");
    }

    @Test
    void partial_output_limits_build_on_the_present_ones() {
        assertThat(config.set(List.of("client-output-buffer-limit", "normal 1 2 3")))
                .isNull();
        assertThat(config.set(List.of("client-output-buffer-limit", "pubsub 4 5 6")))
                .isNull();

        assertThat(config.get(List.of("client-output-buffer-limit")).values())
                .containsExactly("normal 1 2 3 slave 268435456 67108864 60 pubsub 4 5 6");
    }

    @Test
    void names_that_clients_and_benchmarks_ask_for_are_there() {
        for (String name : List.of(
                "save",
                "appendonly",
                "maxmemory",
                "maxmemory-policy",
                "databases",
                "timeout",
                "requirepass",
                "maxclients",
                "dir",
                "dbfilename",
                "port",
                "bind",
                "hz",
                "appendfsync",
                "replica-read-only",
                "slave-read-only",
                "proto-max-bulk-len",
                "tcp-keepalive",
                "loglevel",
                "logfile")) {
            assertThat(config.get(List.of(name))).as(name).containsKey(name);
        }
    }

    @Test
    void stars_do_not_cost_exponential_time() {
        assertThat(Wildcard.matches("*-".repeat(200) + "x", "-".repeat(300))).isFalse();
        assertThat(Wildcard.matches("a**c", "abbc")).isTrue();
        assertThat(Wildcard.matches("[^a]b", "ab")).isFalse();
        assertThat(Wildcard.matches("[", "a")).isFalse();
        assertThat(Wildcard.matches("", "")).isTrue();
        assertThat(Wildcard.matches("*", "")).isTrue();
    }

    private void assertFailed(String argument, String reason, String... pairs) {
        assertThat(config.set(List.of(pairs)))
                .isEqualTo("ERR CONFIG SET failed (possibly related to argument '" + argument + "') - " + reason);
    }

    private static java.util.Map.Entry<String, String> entry(String name, String value) {
        return java.util.Map.entry(name, value);
    }
}
