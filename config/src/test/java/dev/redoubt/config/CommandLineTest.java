package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as redis-server takes it, the file under it, and one line for whatever is wrong. */
class CommandLineTest {
    private static final String THREE = "127.0.0.1:27379,127.0.0.1:27380,127.0.0.1:27381";

    @TempDir
    Path temp;

    @Test
    void defaults_and_derived_cluster_port_hold_when_nothing_is_given() throws ConfigException {
        NodeSettings node = node();

        assertThat(node.port()).isEqualTo(6379);
        assertThat(node.clusterPort()).isEqualTo(7379);
        assertThat(node.clusterAddress()).hasToString("127.0.0.1:7379");
        assertThat(node.appendonly()).isTrue();
        assertThat(node.acknowledge()).isEqualTo(AckMode.LOCAL);
        assertThat(node.dir()).isAbsolute();
        assertThat(node.akka().isEmpty()).isTrue();
    }

    @Test
    void directives_take_their_values_as_words() throws ConfigException {
        NodeSettings node = node(
                "--port",
                "7000",
                "--save",
                "3600",
                "1",
                "300",
                "100",
                "--APPENDFSYNC",
                "always",
                "--requirepass",
                "a b");

        assertThat(node.port()).isEqualTo(7000);
        assertThat(node.clusterPort()).isEqualTo(8000);
        assertThat(node.values().get(NodeDirectives.SAVE))
                .containsExactly(new SavePoint(3600, 1), new SavePoint(300, 100));
        assertThat(node.values().get(NodeDirectives.APPENDFSYNC)).isEqualTo(AppendFsync.ALWAYS);
        assertThat(node.values().get(CommonDirectives.REQUIREPASS)).isEqualTo("a b");
    }

    @Test
    void save_is_switched_off_by_an_empty_word_or_by_none() throws ConfigException {
        assertThat(node("--save", "").values().get(NodeDirectives.SAVE)).isEmpty();
        assertThat(node("--save").values().get(NodeDirectives.SAVE)).isEmpty();
        assertThat(node("--save", "--port", "7000").values().get(NodeDirectives.SAVE))
                .isEmpty();
        assertThat(node("--save", "--port", "7000").port()).isEqualTo(7000);
        assertThat(node("--save", "60 1").values().get(NodeDirectives.SAVE)).containsExactly(new SavePoint(60, 1));
    }

    @Test
    void a_directive_and_its_value_may_be_one_argument() throws ConfigException {
        assertThat(node("--port 7000").port()).isEqualTo(7000);
    }

    @Test
    void the_first_word_is_a_value_whatever_it_looks_like() throws ConfigException {
        assertThat(node("--requirepass", "--secret").values().get(CommonDirectives.REQUIREPASS))
                .isEqualTo("--secret");
    }

    @Test
    void a_directive_given_twice_has_its_last_value() throws ConfigException {
        assertThat(node("--port", "1", "--port", "2").port()).isEqualTo(2);
    }

    @Test
    void save_rules_given_one_after_the_other_add_up() throws ConfigException {
        assertThat(node("--save", "60 1", "--save", "30", "2").values().get(NodeDirectives.SAVE))
                .containsExactly(new SavePoint(60, 1), new SavePoint(30, 2));
        assertThat(node("--save", "60 1", "--save", "").values().get(NodeDirectives.SAVE))
                .isEmpty();
    }

    @Test
    void older_names_are_known() throws ConfigException {
        assertThat(node("--slave-priority", "7").values().get(NodeDirectives.REPLICA_PRIORITY))
                .isEqualTo(7);
    }

    @Test
    void the_command_line_goes_over_the_file() throws Exception {
        Path file = file("redoubt { port = 7001, maxmemory = 64mb, save = \"60 1\" }");

        NodeSettings node = node(file.toString(), "--port", "7002");

        assertThat(node.port()).isEqualTo(7002);
        assertThat(node.clusterPort()).isEqualTo(8002);
        assertThat(node.values().get(NodeDirectives.MAXMEMORY)).isEqualTo(64 << 20);
        assertThat(node.values().get(NodeDirectives.SAVE)).containsExactly(new SavePoint(60, 1));
    }

    @Test
    void file_may_use_the_forms_of_hocon() throws Exception {
        Path file = file(
                """
                redoubt {
                  appendonly = true
                  aof-load-truncated = no
                  save = [60, 1, 30, 10]
                  sentinels = ["a:1", "b:2"]
                  client-output-buffer-limit = normal 1mb 0 0
                  bind = ["127.0.0.1", "::1"]
                }
                redoubt.maxmemory = 1gb
                akka.loglevel = DEBUG
                """);

        NodeSettings node = node(file.toString());

        assertThat(node.appendonly()).isTrue();
        assertThat(node.values().get(NodeDirectives.AOF_LOAD_TRUNCATED)).isFalse();
        assertThat(node.values().get(NodeDirectives.SAVE)).containsExactly(new SavePoint(60, 1), new SavePoint(30, 10));
        assertThat(node.sentinels()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
        assertThat(node.values().get(NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT).normal())
                .isEqualTo(new OutputLimit(1 << 20, 0, 0));
        assertThat(node.bind()).containsExactly("127.0.0.1", "::1");
        assertThat(node.values().get(NodeDirectives.MAXMEMORY)).isEqualTo(1L << 30);
        assertThat(node.akka().getString("akka.loglevel")).isEqualTo("DEBUG");
    }

    @Test
    void error_in_a_file_names_its_line() throws IOException {
        assertRefused(
                "node.conf:2: port 'abc': argument couldn't be parsed into an integer",
                file("redoubt {\n port = abc\n}").toString());
        assertRefused(
                "node.conf:2: unknown directive 'xyz' (see --help)",
                file("redoubt {\n xyz = 1\n}").toString());
        assertRefused(
                "node.conf:1: 'port' is outside of redoubt { ... }, where directives belong",
                file("port = 1").toString());
        assertRefused(
                "node.conf:1: port: expected <number from 0 to 65535>",
                file("redoubt.port = [1]").toString());
        assertRefused(
                "node.conf:1: save: expected \"\" | <seconds> <changes> ...",
                file("redoubt.save.a = 1").toString());
        assertRefused(
                "node.conf:1: port: expected <number from 0 to 65535>",
                file("redoubt.port = null").toString());
    }

    @Test
    void malformed_or_missing_file_is_an_error_of_one_line() throws IOException {
        assertThatThrownBy(() -> node(file("redoubt {\n port = \n").toString()))
                .isInstanceOf(ConfigException.class)
                .message()
                .startsWith("config file '")
                .contains("node.conf")
                .doesNotContain("\n");
        assertRefused("can't open config file '/no/such/file': no such file", "/no/such/file");
        assertRefused("can't open config file '" + temp + "': it is a directory", temp.toString());
    }

    @Test
    void error_on_the_command_line_is_one_line() {
        assertRefused("port 'abc': argument couldn't be parsed into an integer", "--port", "abc");
        assertRefused("port: wrong number of arguments (1 2)", "--port", "1", "2");
        assertRefused("port: wrong number of arguments", "--port");
        assertRefused("unknown directive 'por' (see --help); is it 'port'?", "--por", "1");
        assertRefused("unknown directive 'foo' (see --help)", "--foo", "1");
        assertRefused(
                "unknown directive 'quorum': it belongs to redoubt-sentinel, this is redoubt-node", "--quorum", "2");
        assertRefused(
                "'-x': expected a directive, as in --port 6379; a configuration file comes first (see --help)",
                "-x",
                "1");
        assertRefused(
                "unknown directive 'appendonly': it belongs to redoubt-node, this is redoubt-sentinel",
                Role.SENTINEL,
                "--appendonly",
                "yes");
    }

    @Test
    void node_refuses_directives_that_contradict_each_other() {
        assertRefused(
                "acknowledge: quorum needs sentinels; without them there is no other member to write to",
                "--acknowledge",
                "quorum");
        assertRefused(
                "acknowledge: quorum needs appendonly yes; without it a restart loses acknowledged writes",
                "--acknowledge",
                "quorum",
                "--sentinels",
                THREE,
                "--appendonly",
                "no");
        assertRefused(
                "acknowledge: quorum-fsync is not supported yet; quorum is",
                "--acknowledge",
                "quorum-fsync",
                "--sentinels",
                THREE);
        assertRefused("cluster-port: port + 1000 is beyond 65535; give --cluster-port", "--port", "65000");
        assertRefused("cluster-port: is the same as port (7000)", "--port", "7000", "--cluster-port", "7000");
        assertRefused(
                "replica-read-only: only yes is possible: the log of a replica is its master's",
                "--replica-read-only",
                "no");
        assertRefused(
                "daemonize: only no is possible, because a JVM cannot fork itself; let systemd run the process"
                        + " (--supervised systemd), or give --daemonize no and have the shell put it into the"
                        + " background",
                "--daemonize",
                "yes");
        assertRefused("supervised: upstart is not supported; systemd, auto and no are", "--supervised", "upstart");
    }

    @Test
    void a_sentinel_derives_its_quorum_and_its_cluster_port() throws ConfigException {
        SentinelSettings sentinel = sentinel("--sentinels", THREE);

        assertThat(sentinel.port()).isEqualTo(26379);
        assertThat(sentinel.clusterAddress()).hasToString("127.0.0.1:27379");
        assertThat(sentinel.quorum()).isEqualTo(2);
        assertThat(sentinel.members()).isEqualTo(3);
        assertThat(sentinel.masterName()).isEqualTo("mymaster");
        assertThat(sentinel.downAfterMilliseconds()).isEqualTo(5000);
        assertThat(sentinel.masterLeaseMilliseconds()).isEqualTo(500);
    }

    @Test
    void sentinel_refuses_directives_that_contradict_each_other() {
        assertRefused("sentinels: a sentinel needs the cluster addresses of all sentinels, its own too", Role.SENTINEL);
        assertRefused(
                "sentinels: does not name this sentinel itself, 127.0.0.1:27399",
                Role.SENTINEL,
                "--port",
                "26399",
                "--sentinels",
                THREE);
        assertRefused(
                "quorum: 4 is more than there are sentinels (3)", Role.SENTINEL, "--sentinels", THREE, "--quorum", "4");
        assertRefused(
                "master-lease-milliseconds: 500 is more than down-after-milliseconds (400)",
                Role.SENTINEL,
                "--sentinels",
                THREE,
                "--down-after-milliseconds",
                "400");
        assertRefused(
                "master-name: 'my master' is not a name of letters, digits, dots, dashes and underscores",
                Role.SENTINEL,
                "--sentinels",
                THREE,
                "--master-name",
                "my master");
    }

    @Test
    void help_names_every_directive_and_version_the_program() throws ConfigException {
        for (Role role : Role.values()) {
            String help = CommandLine.parse(role, new String[] {"--help"}).text();
            assertThat(help).startsWith("Usage: java -jar " + role.program() + ".jar");
            for (Directive<?> directive : Directives.of(role)) {
                assertThat(help).contains("--" + directive.name() + " ");
            }
        }
        assertThat(CommandLine.parse(Role.NODE, new String[] {"-v"}).text()).startsWith("redoubt-node ");
        assertThat(CommandLine.parse(Role.NODE, new String[0]).text()).isNull();
    }

    @Test
    void the_bytes_of_an_argument_are_kept_in_any_locale() throws ConfigException {
        byte[] commandLine = "java\0-jar\0x.jar\0--requirepass\0\u043a\u043b\u044e\u0447\0--save\0\0"
                .getBytes(StandardCharsets.UTF_8);
        String[] ascii = {"--requirepass", "\ufffd".repeat(8), "--save", ""};
        String[] utf8 = {"--requirepass", "\u043a\u043b\u044e\u0447", "--save", ""};
        String key = ByteText.ofUnicode("\u043a\u043b\u044e\u0447");

        assertThat(ProcessArguments.of(utf8, commandLine, StandardCharsets.UTF_8))
                .containsExactly("--requirepass", key, "--save", "");
        assertThat(ProcessArguments.of(ascii, commandLine, StandardCharsets.US_ASCII))
                .containsExactly("--requirepass", key, "--save", "");
        assertThat(ProcessArguments.of(utf8, new byte[0], StandardCharsets.UTF_8))
                .containsExactly("--requirepass", key, "--save", "");
        assertThat(node(utf8).values().get(CommonDirectives.REQUIREPASS)).isEqualTo(key);
    }

    @Test
    void a_text_in_a_file_has_the_bytes_of_the_file() throws Exception {
        String key = "\u043a\u043b\u044e\u0447";

        NodeSettings node = node(file("redoubt.requirepass = " + key).toString());

        assertThat(node.values().get(CommonDirectives.REQUIREPASS)).isEqualTo(ByteText.ofUnicode(key));
        Path latin1 = Files.write(
                temp.resolve("latin1.conf"), "redoubt.requirepass = \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("config file '" + latin1 + "': it is not UTF-8", latin1.toString());
    }

    private static NodeSettings node(String... args) throws ConfigException {
        return CommandLine.parse(Role.NODE, args).config().node();
    }

    private static SentinelSettings sentinel(String... args) throws ConfigException {
        return CommandLine.parse(Role.SENTINEL, args).config().sentinel();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(temp.resolve("node.conf"), text);
    }

    private static void assertRefused(String line, String... args) {
        assertRefused(line, Role.NODE, args);
    }

    private static void assertRefused(String line, Role role, String... args) {
        assertThatThrownBy(() -> CommandLine.parse(role, args))
                .isInstanceOf(ConfigException.class)
                .hasMessage(line);
    }
}
