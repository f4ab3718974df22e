package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.lifecycle.Registration;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CONFIG GET and CONFIG SET, with the replies that redis-server 7.0.15 gives. */
class LiveConfigTest {
    private final LiveConfig config = new LiveConfig(Values.defaults(Role.NODE));

    @Test
    void config_get_returns_a_name_in_the_case_of_the_request() {
        assertThat(get("SAVE")).containsExactly(entry("SAVE", "3600 1 300 100 60 10000"));
        assertThat(get("SAVE", "sav*")).containsOnlyKeys("SAVE");
        assertThat(get("nothing")).isEmpty();
    }

    @Test
    void patterns_find_names_and_older_names_once() {
        assertThat(get("*max-*list-entries", "hash-max-*").keySet()).isNotEmpty();
        assertThat(get("hash-max-*"))
                .containsOnlyKeys(
                        "hash-max-listpack-entries",
                        "hash-max-ziplist-entries",
                        "hash-max-listpack-value",
                        "hash-max-ziplist-value");
        assertThat(get("APPEND[f]syn?")).containsExactly(entry("appendfsync", "everysec"));
        assertThat(get("*")).hasSizeGreaterThan(50).containsEntry("databases", "16");
    }

    @Test
    void values_are_printed_as_redis_prints_them() {
        assertThat(config.set(List.of("maxmemory", "1gb", "save", "", "appendfsync", "ALWAYS")))
                .isNull();

        assertThat(get("maxmemory", "save", "appendfsync", "client-output-buffer-limit"))
                .containsExactly(
                        entry("maxmemory", "1073741824"),
                        entry("save", ""),
                        entry("appendfsync", "always"),
                        entry(
                                "client-output-buffer-limit",
                                "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"));
    }

    @Test
    void directives_without_effect_are_taken_and_shown() {
        assertThat(get("list-max-listpack-size")).containsExactly(entry("list-max-listpack-size", "-2"));
        assertThat(config.set(List.of("list-max-ziplist-size", "4", "hz", "20")))
                .isNull();
        assertThat(get("LIST-max-listpack-size", "hz"))
                .containsExactly(entry("LIST-max-listpack-size", "4"), entry("hz", "20"));
        assertThat(get("list-max-l*")).containsExactly(entry("list-max-listpack-size", "4"));
        assertThat(get("io-thread?")).containsExactly(entry("io-threads", "1"));
        assertThat(get("key-load-delay")).hasSize(1);
        assertThat(get("key-load*")).isEmpty();
        assertThat(get("replica?f")).containsExactly(entry("replicaof", ""));
        assertThat(config.set(List.of("hz", "30", "cluster-enabled", "yes")))
                .startsWith("ERR CONFIG SET failed (possibly related to argument 'cluster-enabled') - ");
        assertThat(config.set(List.of("cluster-enabled", "no"))).isNull();
        assertThat(get("hz")).containsExactly(entry("hz", "20"));
    }

    @Test
    void the_directory_is_answered_as_an_absolute_one() {
        assertThat(get("dir").get("dir")).startsWith("/");
    }

    @Test
    void typed_reads_see_the_change() {
        assertThat(config.set(List.of("maxclients", "17"))).isNull();

        assertThat(config.node().port()).isEqualTo(6379);
        assertThat(config.live(CommonDirectives.MAXCLIENTS).get()).isEqualTo(17);
    }

    @Test
    void first_name_that_cannot_be_set_is_the_one_that_is_told() {
        assertThat(config.set(List.of("Foo", "bar", "databases", "1")))
                .isEqualTo("ERR Unknown option or number of arguments for CONFIG SET - 'Foo'");
        assertThat(config.set(List.of("hz\0z", "1")))
                .isEqualTo("ERR Unknown option or number of arguments for CONFIG SET - 'hz'");
        assertFailed("Databases", "can't set immutable config", "Databases", "1", "foo", "bar");
    }

    @Test
    void values_that_do_not_go_together_are_refused_whichever_changes() {
        config.restrict(
                NodeDirectives.MAXMEMORY,
                NodeDirectives.REPL_BACKLOG_SIZE,
                (data, backlog) -> data + backlog > 100 << 20 ? "too much" : null);

        assertFailed("maxmemory", "too much", "maxmemory", "90mb");
        assertFailed("repl-backlog-size", "too much", "hz", "7", "repl-backlog-size", "101mb");
        assertThat(config.set(List.of("maxmemory", "90mb", "repl-backlog-size", "10mb")))
                .isNull();
        assertThat(config.set(List.of("repl-backlog-size", "80mb", "maxmemory", "20mb")))
                .isNull();
        assertThat(config.live(NodeDirectives.HZ).get()).isEqualTo(10);
    }

    @Test
    void half_a_pair_is_a_syntax_error() {
        assertThat(config.set(List.of("maxmemory", "1mb", "hz"))).isEqualTo("ERR syntax error");
    }

    @Test
    void immutable_directive_is_refused_with_the_error_of_redis() {
        assertFailed("databases", "can't set immutable config", "databases", "3");
        assertFailed("dir", "can't set protected config", "dir", "/tmp");
        assertFailed("enable-debug-command", "can't set immutable config", "enable-debug-command", "yes");
        assertFailed("maxmemory", "duplicate parameter", "maxmemory", "1gb", "maxmemory", "2gb");
        assertFailed("TIMEOUT", "duplicate parameter", "timeout", "1", "TIMEOUT", "2");
    }

    /** A deployment sets what is already so; Redis would change it, and only another value cannot be had. */
    @Test
    void directive_that_only_a_start_changes_takes_the_value_that_it_has() {
        assertThat(config.set(List.of("appendonly", "yes", "PORT", "6379", "bind", "127.0.0.1", "hz", "17")))
                .isNull();
        assertThat(config.live(NodeDirectives.HZ).get()).isEqualTo(17);
        assertFailed("appendonly", "argument must be 'yes' or 'no'", "appendonly", "maybe");
        assertFailed(
                "appendonly",
                "the log is opened at the start; restart the node to change it",
                "hz",
                "20",
                "appendonly",
                "no");
        assertFailed("port", CommonDirectives.ADDRESS_IS_KNOWN, "port", "6380");
        assertFailed("bind", CommonDirectives.ADDRESS_IS_KNOWN, "bind", "127.0.0.1 -::1");
        assertThat(config.set(List.of("slave-read-only", "yes"))).isNull();
        assertThat(config.set(List.of("acknowledge", "local", "sentinels", "", "event-loops", "1")))
                .isNull();
        assertFailed("acknowledge", "can't set immutable config", "acknowledge", "quorum");
        assertThat(config.live(NodeDirectives.HZ).get()).isEqualTo(17);
    }

    @Test
    void bad_value_is_refused_with_the_error_of_redis() {
        assertFailed("maxmemory", "argument must be a memory value", "maxmemory", "12x");
        assertFailed("timeout", "argument couldn't be parsed into an integer", "timeout", "1.5");
        assertFailed(
                "appendfsync",
                "argument(s) must be one of the following: everysec, always, no",
                "appendfsync",
                "never");
        assertFailed("slave-priority", "argument must be between 0 and 2147483647 inclusive", "Slave-Priority", "-1");
        assertFailed("save", "Invalid save parameters", "save", "1");
    }

    @Test
    void older_name_counts_as_another_name() {
        assertThat(config.set(List.of("replica-priority", "1", "slave-priority", "2")))
                .isNull();
        assertThat(get("replica-priority").values()).containsExactly("2");
    }

    @Test
    void hz_is_moved_to_the_nearer_bound() {
        assertThat(config.set(List.of("hz", "1000"))).isNull();
        assertThat(get("hz").values()).containsExactly("500");
        assertThat(config.set(List.of("hz", "0"))).isNull();
        assertThat(get("hz").values()).containsExactly("1");
        assertFailed("hz", "argument must be between 0 and 2147483647 inclusive", "hz", "-1");
    }

    @Test
    void thresholds_of_encodings_are_as_wide_as_those_of_redis() {
        assertThat(config.set(List.of("hash-max-listpack-value", "1kb", "zset-max-ziplist-value", "1mb")))
                .isNull();
        assertThat(get("hash-max-listpack-value", "zset-max-listpack-value").values())
                .containsExactly("1024", "1048576");
        assertThat(config.set(List.of("set-max-intset-entries", "9223372036854775807")))
                .isNull();
        assertFailed(
                "set-max-intset-entries",
                "argument couldn't be parsed into an integer",
                "set-max-intset-entries",
                "1kb");
    }

    @Test
    void several_pairs_are_set_all_or_none() {
        List<String> calls = new ArrayList<>();
        config.live(CommonDirectives.MAXCLIENTS).onChange(now -> calls.add("->" + now));

        assertFailed("timeout", "argument couldn't be parsed into an integer", "maxclients", "10", "timeout", "1x");
        assertThat(config.live(CommonDirectives.MAXCLIENTS).get()).isEqualTo(10000);
        assertThat(calls).isEmpty();

        assertThat(config.set(List.of("maxclients", "10", "timeout", "1"))).isNull();
        assertThat(config.live(CommonDirectives.MAXCLIENTS).get()).isEqualTo(10);
        assertThat(calls).containsExactly("->10");
    }

    @Test
    void partial_output_limits_build_on_the_present_ones() {
        assertThat(config.set(List.of("client-output-buffer-limit", "normal 1 2 3")))
                .isNull();
        assertThat(config.set(List.of("client-output-buffer-limit", "pubsub 4 5 6")))
                .isNull();

        assertThat(get("client-output-buffer-limit").values())
                .containsExactly("normal 1 2 3 slave 268435456 67108864 60 pubsub 4 5 6");
    }

    @Test
    void names_that_clients_and_benchmarks_need_exist() {
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
            assertThat(get(name)).as(name).containsKey(name);
        }
    }

    @Test
    void live_value_is_applied_until_the_registration_is_closed() {
        List<Integer> applied = new ArrayList<>();
        Live<Integer> hz = config.live(NodeDirectives.HZ);
        Registration registration = hz.follow(applied::add);
        assertThat(config.registrations()).isEqualTo(1);

        assertThat(config.set(List.of("hz", "20"))).isNull();
        assertThat(config.set(List.of("timeout", "7"))).isNull();
        assertThat(config.set(List.of("hz", "20"))).isNull();
        assertThat(applied).containsExactly(10, 20);
        registration.close();
        registration.close();
        assertThat(config.set(List.of("hz", "30"))).isNull();

        assertThat(applied).containsExactly(10, 20);
        assertThat(hz.get()).isEqualTo(30);
        assertThat(config.registrations()).isZero();
    }

    @Test
    void registration_for_several_directives_is_called_once_a_change() {
        List<String> calls = new ArrayList<>();
        Live<Integer> timeout = config.live(CommonDirectives.TIMEOUT);
        Live<Integer> maxclients = config.live(CommonDirectives.MAXCLIENTS);
        config.onChange(
                List.of(CommonDirectives.TIMEOUT, CommonDirectives.MAXCLIENTS),
                () -> calls.add(timeout.get() + "/" + maxclients.get()));

        assertThat(config.set(List.of("timeout", "1", "maxclients", "2", "hz", "3")))
                .isNull();

        assertThat(calls).containsExactly("1/2");
    }

    @Test
    void settings_at_start_hold_no_live_value() {
        for (Class<?> settings : List.of(NodeSettings.class, SentinelSettings.class, ProcessSettings.class)) {
            List<String> accessors =
                    Arrays.stream(settings.getMethods()).map(Method::getName).toList();
            for (Role role : Role.values()) {
                for (Directive<?> directive : Directives.of(role)) {
                    if (directive instanceof LiveDirective<?>) {
                        assertThat(accessors).doesNotContain(camelCase(directive.name()));
                    }
                }
            }
        }
        assertThat(Arrays.stream(Values.class.getMethods()).map(Method::getName))
                .as("only this package reads values")
                .doesNotContain("get", "print");
    }

    private static String camelCase(String name) {
        return Pattern.compile("-(.)").matcher(name).replaceAll(part -> part.group(1)
                .toUpperCase(Locale.ROOT));
    }

    @Test
    void passwords_keep_their_bytes_and_are_not_answered() {
        String key = ByteText.of(new byte[] {(byte) 0xd0, (byte) 0xba, 0, (byte) 0xff});

        assertThat(config.set(List.of("requirepass", key))).isNull();

        assertThat(config.live(CommonDirectives.REQUIREPASS).get()).isEqualTo(key);
        assertThat(get("requirepass")).containsExactly(entry("requirepass", "(redacted)"));
    }

    /** As CONFIG GET; the glob is that of the caller, here one that knows stars and question marks. */
    private Map<String, String> get(String... patterns) {
        return config.get(List.of(patterns), (pattern, name) -> Pattern.compile(
                        pattern.replace("*", ".*").replace("?", "."), Pattern.CASE_INSENSITIVE)
                .matcher(name)
                .matches());
    }

    private void assertFailed(String argument, String reason, String... pairs) {
        assertThat(config.set(List.of(pairs)))
                .isEqualTo("ERR CONFIG SET failed (possibly related to argument '" + argument + "') - " + reason);
    }

    private static Map.Entry<String, String> entry(String name, String value) {
        return Map.entry(name, value);
    }
}
