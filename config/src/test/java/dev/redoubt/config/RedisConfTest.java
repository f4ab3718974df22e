package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A redis.conf as configuration file, with the errors of redis-server 7.0.15. */
class RedisConfTest {
    @TempDir
    Path temp;

    @Test
    void directives_apply_in_their_order_and_the_command_line_comes_last() throws Exception {
        Path file = file(
                "redis.conf",
                """
                # A comment
                PORT 7001
                port 7002
                bind 127.0.0.1 -::1
                requirepass "a b\\x41"
                slave-priority 7
                client-output-buffer-limit normal 1mb 2mb 3
                client-output-buffer-limit pubsub 4mb 5mb 6
                maxmemory 100mb
                """);

        NodeSettings node = node(file.toString(), "--maxmemory", "64mb");

        assertThat(node.port()).isEqualTo(7002);
        assertThat(node.bind()).containsExactly("127.0.0.1", "-::1");
        assertThat(node.values().get(CommonDirectives.REQUIREPASS)).isEqualTo("a bA");
        assertThat(node.values().get(NodeDirectives.REPLICA_PRIORITY)).isEqualTo(7);
        assertThat(node.values().get(NodeDirectives.MAXMEMORY)).isEqualTo(64 << 20);
        assertThat(node.values().get(NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT))
                .isEqualTo(new OutputLimits(
                        new OutputLimit(1 << 20, 2 << 20, 3),
                        NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT.defaultValue().replica(),
                        new OutputLimit(4 << 20, 5 << 20, 6)));
    }

    @Test
    void save_rules_replace_the_defaults_and_add_up() throws Exception {
        Path file = file("redis.conf", "save 3600 1\ninclude " + file("other.conf", "hz 20") + "\nsave 300 100 60 5\n");

        assertThat(node(file.toString(), "--save", "9 9").values().get(NodeDirectives.SAVE))
                .containsExactly(
                        new SavePoint(3600, 1), new SavePoint(300, 100), new SavePoint(60, 5), new SavePoint(9, 9));
        assertThat(node(file.toString(), "--save", "").values().get(NodeDirectives.SAVE))
                .isEmpty();
    }

    @Test
    void included_files_are_read_where_they_are_named() throws Exception {
        Files.createDirectories(temp.resolve("conf.d"));
        file("conf.d/b.conf", "port 7002\ninclude " + temp + "/more");
        file("conf.d/a.conf", "port 7001\nhz 20");
        file("conf.d/.hidden.conf", "port 1");
        file("more", "timeout 3");
        Path file = file(
                "redis.conf", "port 1\ninclude " + temp + "/conf.d/*.conf\ninclude '" + temp + "/none/*'\nhz 30\n");

        NodeSettings node = node(file.toString());

        assertThat(node.port()).isEqualTo(7002);
        assertThat(node.values().get(NodeDirectives.HZ)).isEqualTo(30);
        assertThat(node.values().get(CommonDirectives.TIMEOUT)).isEqualTo(3);
        assertThat(node("--include", temp + "/conf.d/a.conf").port()).isEqualTo(7001);
    }

    @Test
    void errors_are_told_in_the_words_of_redis() throws IOException {
        assertFatal(2, "foo bar", "Bad directive or wrong number of arguments", "# x\nfoo bar\n");
        assertFatal(1, "port \"1", "Unbalanced quotes in configuration line", "port \"1");
        assertFatal(1, "port 1 2", "wrong number of arguments", "\tport 1 2 \r\n");
        assertFatal(3, "port abc", "argument couldn't be parsed into an integer", "hz 1\n\nport abc");
        assertFatal(1, "save 1", "Invalid save parameters", "save 1");
        assertFatal(
                1,
                "replicaof 10.0.0.1 6379",
                "only no one is possible: sentinels give the roles; name them with sentinels",
                "replicaof 10.0.0.1 6379");
        assertFatal(
                1,
                "quorum 2",
                "unknown directive 'quorum': it belongs to redoubt-sentinel, this is redoubt-node",
                "quorum 2");
    }

    @Test
    void an_error_in_an_included_file_names_it() throws IOException {
        Path other = file("other.conf", "\nhz x\n");
        assertThatThrownBy(() -> node(file("redis.conf", "include " + other).toString()))
                .hasMessageStartingWith("\n*** FATAL CONFIG FILE ERROR")
                .hasMessageContaining("at line 2\n>>> 'hz x'\n")
                .hasMessageEndingWith("\nin " + other);
        assertThatThrownBy(
                        () -> node(file("redis.conf", "include /no/such/file").toString()))
                .hasMessageContaining("can't open config file '/no/such/file': no such file");
        Path self = temp.resolve("redis.conf");
        assertThatThrownBy(() -> node(file("redis.conf", "include " + self).toString()))
                .hasMessageContaining("more than 32 files include each other");
    }

    @Test
    void standard_input_comes_between_file_and_options() throws Exception {
        Path file = file("redis.conf", "port 7001\nhz 20\ntimeout 1\n");

        NodeSettings node = stdin("port 7002\nhz 30\n", file.toString(), "--hz", "40", "-");
        assertThat(node.port()).isEqualTo(7002);
        assertThat(node.values().get(NodeDirectives.HZ)).isEqualTo(40);
        assertThat(node.values().get(CommonDirectives.TIMEOUT)).isEqualTo(1);
        assertThat(stdin("port 7003", "-").port()).isEqualTo(7003);
        assertThat(stdin("port 7003", "-", "--port", "7004").port()).isEqualTo(7004);
        assertThatThrownBy(() -> stdin("port x", "-"))
                .hasMessageContaining("at line 1")
                .hasMessageEndingWith("in standard input");
        assertThatThrownBy(() -> stdin("", "-", "--exit-on-stdin-close", "yes"))
                .hasMessage("exit-on-stdin-close: the configuration came from standard input, which has ended");
    }

    @Test
    void directives_of_redis_are_taken_noted_or_refused() throws Exception {
        LiveConfig config = config(
                file("redis.conf", "io-threads 4\nrdbchecksum yes\nio-threads 1\ndisable-thp yes\nrdbcompression no\n")
                        .toString(),
                "--tls-port",
                "0",
                "--oom-score-adj",
                "yes");

        assertThat(config.withoutEffect()).containsExactly("io-threads", "disable-thp", "oom-score-adj");
        assertThat(config.set(List.of("hz", "20"))).isNull();
        assertThatThrownBy(() -> node("--tls-port", "6380"))
                .hasMessage("tls-port '6380': only 0 is possible: clients have no TLS port yet; tls-cluster protects"
                        + " the cluster port");
        assertThatThrownBy(() -> node("--loadmodule", "x.so"))
                .hasMessageStartingWith("loadmodule 'x.so': not supported: ");
    }

    @Test
    void every_directive_of_redis_has_one_place() {
        List<String> names = RedisOnly.all().stream()
                .flatMap(entry -> Stream.of(entry.name(), entry.alias()))
                .filter(name -> !name.isEmpty())
                .toList();

        assertThat(names).doesNotHaveDuplicates();
        // A node has protected-mode; a sentinel takes no only.
        assertThat(names)
                .filteredOn(name -> Directives.find(Role.NODE, name) != null)
                .containsExactly("protected-mode");
    }

    @Test
    void commands_are_renamed() throws Exception {
        LiveConfig config = config(file("redis.conf", "rename-command CONFIG secret\nrename-command KEYS \"\"\n")
                .toString());

        assertThat(config.renamedCommands()).isEqualTo(Map.of("config", "secret", "keys", ""));
        assertThatThrownBy(() -> node("--rename-command", "CONFIG"))
                .hasMessage("rename-command: wrong number of arguments (CONFIG)");
    }

    @Test
    void names_of_files_are_those_of_dir() throws Exception {
        NodeSettings node = node(file("redis.conf", "dir /data\nlogfile a.log\npidfile p\nunixsocket /run/s\n")
                .toString());

        assertThat(node.logfile()).isEqualTo("/data/a.log");
        assertThat(node.pidfile()).isEqualTo(Path.of("/data/p"));
        assertThat(node.unixsocket()).isEqualTo(Path.of("/run/s"));
        assertThat(node("--dir", "/data", "--logfile", "a.log").logfile()).isEqualTo("a.log");
        assertThat(node().pidfile()).isNull();
        assertThat(node("--unixsocketperm", "770").unixsocketperm()).isEqualTo(0770);
        assertThatThrownBy(() -> node("--unixsocketperm", "1777"))
                .hasMessage("unixsocketperm '1777': argument must be between 0 and 777 inclusive");
    }

    @Test
    void first_line_that_says_something_decides_the_syntax() {
        assertSyntax(ConfigSyntax.HOCON, "redoubt {\n}");
        assertSyntax(ConfigSyntax.HOCON, "// x\n# y\n\nredoubt.port = 1");
        assertSyntax(ConfigSyntax.HOCON, "redoubt.port=1");
        assertSyntax(ConfigSyntax.HOCON, "redoubt: {}");
        assertSyntax(ConfigSyntax.HOCON, "\"redoubt\" { }");
        assertSyntax(ConfigSyntax.HOCON, "{ redoubt { } }");
        assertSyntax(ConfigSyntax.HOCON, "port = 1");
        assertSyntax(ConfigSyntax.HOCON, "include \"base.conf\"\nakka.loglevel = DEBUG");
        assertSyntax(ConfigSyntax.HOCON, "include \"base.conf\"");
        assertSyntax(ConfigSyntax.HOCON, "include file(\"base.conf\")");
        assertSyntax(ConfigSyntax.REDIS_CONF, "include \"base.conf\"\nport 1");
        assertSyntax(ConfigSyntax.REDIS_CONF, "include /etc/redis/base.conf");
        assertSyntax(ConfigSyntax.REDIS_CONF, "# x\nbind ::1");
        assertSyntax(ConfigSyntax.REDIS_CONF, "requirepass \"a = b\"");
        assertSyntax(ConfigSyntax.REDIS_CONF, "proc-title-template {title}");
        assertSyntax(ConfigSyntax.REDIS_CONF, "");
        assertThat(ConfigFile.syntax("a.hocon", "port 1")).isEqualTo(ConfigSyntax.HOCON);
    }

    private static void assertSyntax(ConfigSyntax expected, String text) {
        assertThat(ConfigFile.syntax("a.conf", text)).as(text).isEqualTo(expected);
    }

    private void assertFatal(int number, String line, String reason, String text) throws IOException {
        Path file = file("redis.conf", text);
        assertThatThrownBy(() -> node(file.toString()))
                .hasMessage("\n*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\n"
                        + "Reading the configuration file, at line " + number + "\n>>> '" + line + "'\n" + reason);
    }

    private static NodeSettings stdin(String text, String... args) throws ConfigException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return CommandLine.parse(Role.NODE, args, new ByteArrayInputStream(bytes))
                .config()
                .node();
    }

    private static NodeSettings node(String... args) throws ConfigException {
        return config(args).node();
    }

    private static LiveConfig config(String... args) throws ConfigException {
        return CommandLine.parse(Role.NODE, args).config();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }
}
