package dev.redoubt.node.command.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation of commands that the resource files hold. */
class CommandDocsTest {
    /** A line of HELP, its indentation included, fits a terminal. */
    private static final int LONGEST_SUMMARY = 90;

    @Test
    void every_row_has_a_sentence() {
        for (CommandSpec spec : CommandTable.standard().rows()) {
            assertThat(CommandDocs.of(spec).summary())
                    .as(spec.name())
                    .matches("[A-Z][^|]*\\.")
                    .hasSizeLessThanOrEqualTo(LONGEST_SUMMARY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "persist;PERSIST <key>",
                "lolwut;LOLWUT [VERSION <version>]",
                "mget;MGET <key> [<key> ...]",
                "mset;MSET <key> <value> [<key> <value> ...]",
                "lmove;LMOVE <source> <destination> (LEFT | RIGHT) (LEFT | RIGHT)",
                "expire;EXPIRE <key> <seconds> [NX | XX | GT | LT]",
                "client|unblock;CLIENT UNBLOCK <client-id> [TIMEOUT | ERROR]",
                "flushall;FLUSHALL [ASYNC | SYNC]",
                "xread;XREAD [COUNT <count>] [BLOCK <milliseconds>] STREAMS <key> [<key> ...] <id> [<id> ...]",
                "zrevrange;ZREVRANGE <key> <start> <stop> [WITHSCORES]",
                "sort_ro;SORT_RO <key> [BY <pattern>] [LIMIT <offset> <count>] [GET <pattern> [GET <pattern> ...]]"
                        + " [ASC | DESC] [ALPHA]",
            })
    void arguments_are_written_as_people_write_them(String name, String syntax) {
        CommandSpec spec = CommandTable.standard().findFull(Texts.bytes(name));
        assertThat(Syntax.of(spec)).isEqualTo(syntax);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a", "[a", "a)", "name(a b | c)", "name(a | )", "a:nosuch", "a@", "a^", "\"a", "a|b", "="})
    void what_is_not_of_the_grammar_is_refused(String text) {
        assertThat(catchThrowable(() -> ArgumentParser.parse(text))).isInstanceOf(IllegalArgumentException.class);
    }
}
