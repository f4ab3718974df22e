package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    private final CommandTable table = CommandTable.standard();

    @Test
    void names_are_found_in_any_case_and_others_are_not() {
        for (CommandSpec spec : table.all()) {
            assertThat(table.find(bytes(spec.name()))).isSameAs(spec);
            assertThat(table.find(bytes(spec.name().toUpperCase(Locale.ROOT)))).isSameAs(spec);
            assertThat(table.find(bytes(spec.name() + "_"))).isNull();
        }
        assertThat(table.find(new byte[0])).isNull();
        assertThat(table.find(bytes("g@t"))).isNull();
        assertThat(table.find(new byte[] {-1, -128, 0})).isNull();
    }

    @Test
    void every_entry_prints_as_redis_server_prints_it() throws IOException {
        try (RedisServer redis = RedisServer.start();
                RespClient client = redis.connect()) {
            for (CommandSpec spec : everything()) {
                if (spec.since().startsWith("7.2") || spec.since().startsWith("8.")) {
                    continue; // of a later Redis
                }
                List<?> reply = (List<?>) client.call("COMMAND", "INFO", spec.name());
                List<?> theirs = (List<?>) reply.get(0);
                assertThat(theirs).as(spec.name()).isNotNull();
                assertThat(text(theirs.get(0))).isEqualTo(spec.name());
                assertThat(theirs.get(1)).as(spec.name() + " arity").isEqualTo((long) spec.arity());
                assertThat(texts(theirs.get(2))).as(spec.name() + " flags").isEqualTo(spec.flagNames());
                assertThat(theirs.subList(3, 6))
                        .as(spec.name() + " keys")
                        .isEqualTo(List.of(
                                (long) spec.keys().first(), (long) spec.keys().last(), (long)
                                        spec.keys().step()));
                assertThat(AclCategories.of(spec))
                        .as(spec.name() + " categories")
                        .isEqualTo(texts(theirs.get(6)));
            }
        }
    }

    @Test
    void member_index_names_the_first_field_or_member_of_commands_with_one_key() {
        assertThat(member("hset", 6)).isEqualTo(2);
        assertThat(member("sismember", 3)).isEqualTo(2);
        assertThat(member("zadd", 4)).isEqualTo(3);
        assertThat(member("zscore", 3)).isEqualTo(2);
        assertThat(member("hgetall", 2)).isZero();
        assertThat(member("get", 2)).isZero();
        assertThat(member("sunion", 4)).isZero();
        assertThat(member("sintercard", 4)).isZero();
        for (CommandSpec spec : table.all()) {
            for (int count = Math.abs(spec.arity()); count < 8; count++) {
                assertThat(spec.memberIndex(count)).as(spec.name()).isBetween(0, count - 1);
            }
        }
    }

    private int member(String name, int count) {
        CommandSpec spec = table.find(bytes(name));
        assertThat(spec).as(name).isNotNull();
        return spec.memberIndex(count);
    }

    private List<CommandSpec> everything() {
        List<CommandSpec> all = new ArrayList<>(table.all());
        table.all().forEach(spec -> all.addAll(table.subcommands(spec)));
        return all;
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(CommandTableTest::text).toList();
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
