package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * COMMAND INFO and COMMAND DOCS of every row beside redis-server. What is not compared is ours alone: summaries,
 * complexities, the words of a history, and notes of key specifications, which we do not have.
 */
class CommandRepliesTest {
    /** Of Redis 7.2 or later, and our own. */
    private static final Set<String> LATER = Set.of(
            "client|setinfo",
            "client|no-touch",
            "backup",
            "backup|create",
            "backup|catalog",
            "backup|info",
            "backup|restore",
            "backup|verify",
            "backup|help");

    private static RedisServer redis;
    private static RawConnection theirs;

    private final EngineFixture ours = new EngineFixture();

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start();
        theirs = new RawConnection(redis.port());
        theirs.call(OddArgumentsTest.words("HELLO 3"));
    }

    @AfterAll
    static void stop() throws IOException {
        theirs.close();
        redis.close();
    }

    @Test
    void every_row_is_described_as_redis_server_describes_it() throws IOException {
        ours.call("HELLO 3");
        for (CommandSpec spec : rows()) {
            String request = "COMMAND INFO " + spec.name();
            Object expected = info(((List<?>) reply(request)).get(0));
            assertThat(info(((List<?>) RespTree.parse(ask(request))).get(0)))
                    .as(request)
                    .isEqualTo(expected);
        }
    }

    @Test
    void every_row_is_documented_as_redis_server_documents_it() throws IOException {
        ours.call("HELLO 3");
        for (CommandSpec spec : rows()) {
            String request = "COMMAND DOCS " + spec.name();
            Object expected = docs(RespTree.get(reply(request), spec.name()));
            assertThat(docs(RespTree.get(RespTree.parse(ask(request)), spec.name())))
                    .as(request)
                    .isEqualTo(expected);
        }
    }

    @Test
    void maps_and_sets_are_arrays_in_protocol_2() throws IOException {
        try (RawConnection old = new RawConnection(redis.port())) {
            for (String name :
                    List.of("get", "lcs", "xread", "zunionstore", "client|reply", "nosuch", "client|nosuch")) {
                byte[][] request = OddArgumentsTest.words("COMMAND INFO " + name);
                assertThat(new String(ask("COMMAND INFO " + name), StandardCharsets.ISO_8859_1))
                        .isEqualTo(new String(old.call(request), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(ours.call("COMMAND DOCS persist nosuch pttl|x"))
                .startsWith("*2|$7|persist|*10|$7|summary|")
                .endsWith("|$9|arguments|*1|*6|$4|name|$3|key|$4|type|$3|key|$14|key_spec_index|:0|");
    }

    @Test
    void all_rows_are_described_and_documented_at_once() {
        ours.call("HELLO 3");
        List<CommandSpec> all = List.copyOf(CommandTable.standard().all());
        assertThat((List<?>) RespTree.parse(ask("COMMAND"))).hasSize(all.size());
        assertThat((List<?>) RespTree.parse(ask("COMMAND INFO"))).hasSize(all.size());
        assertThat(((Map<?, ?>) RespTree.parse(ask("COMMAND DOCS"))).keySet())
                .hasSize(all.size())
                .allMatch(name ->
                        CommandTable.standard().find(Texts.bytes(name.toString().substring(1))) != null);
        assertThat(ours.call("COMMAND COUNT")).isEqualTo(":" + all.size() + "|");
    }

    @Test
    void lists_are_filtered_as_in_redis_server() throws IOException {
        ours.call("HELLO 3");
        for (String filter : List.of(
                "PATTERN x*",
                "PATTERN *|HELP",
                "PATTERN [",
                "ACLCAT pubsub",
                "aclcat HASH",
                "ACLCAT nosuch",
                "ACLCAT @read",
                "MODULE nosuch",
                "ACLCAT blocking",
                "PATTERN client|REPLY")) {
            String request = "COMMAND LIST FILTERBY " + filter;
            List<String> expected = new ArrayList<>(texts(reply(request)));
            expected.removeIf(name -> CommandTable.standard().findFull(Texts.bytes(name.substring(1))) == null);
            List<String> actual = new ArrayList<>(texts(RespTree.parse(ask(request))));
            actual.removeIf(name -> LATER.contains(name.substring(1)));
            assertThat(actual).as(request).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static List<CommandSpec> rows() {
        return CommandTable.standard().rows().stream()
                .filter(spec -> !LATER.contains(spec.name()))
                .toList();
    }

    private static Object reply(String request) throws IOException {
        return RespTree.parse(theirs.call(OddArgumentsTest.words(request)));
    }

    private byte[] ask(String request) {
        return ours.raw(ours.client, OddArgumentsTest.words(request));
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(Object::toString).toList();
    }

    /** Key specifications without notes, and the subcommands that we have, by name. */
    private static Object info(Object entry) {
        List<Object> fields = new ArrayList<>((List<?>) entry);
        List<?> specs = (List<?>) fields.get(8);
        specs.forEach(spec -> ((Map<?, ?>) spec).remove("$notes"));
        Map<String, Object> subcommands = new TreeMap<>();
        for (Object subcommand : (List<?>) fields.get(9)) {
            String name = ((List<?>) subcommand).get(0).toString();
            if (known(name)) {
                subcommands.put(name, info(subcommand));
            }
        }
        fields.set(9, subcommands);
        return fields;
    }

    /** The fields in their order, with the subcommands that we have, and without texts that are our own. */
    private static Object docs(Object entry) {
        List<Object> fields = new ArrayList<>();
        ((Map<?, ?>) entry).forEach((name, value) -> {
            fields.add(name);
            switch (name.toString()) {
                case "$summary", "$complexity", "$replaced_by" ->
                    assertThat((String) value).hasSizeGreaterThan(1);
                case "$history" -> ((List<?>) value).forEach(change -> fields.add(((List<?>) change).get(0)));
                case "$subcommands" -> {
                    Map<String, Object> subcommands = new TreeMap<>();
                    ((Map<?, ?>) value).forEach((subcommand, documented) -> {
                        if (known(subcommand.toString())) {
                            subcommands.put(subcommand.toString(), docs(documented));
                        }
                    });
                    fields.add(subcommands);
                }
                default -> fields.add(value);
            }
        });
        return fields;
    }

    private static boolean known(String bulk) {
        String name = bulk.substring(1);
        return !LATER.contains(name) && CommandTable.standard().findFull(Texts.bytes(name)) != null;
    }
}
