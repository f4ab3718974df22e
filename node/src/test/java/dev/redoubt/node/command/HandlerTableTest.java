package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.shard.ShardCommands;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandlerTableTest {
    private final EngineFixture f = new EngineFixture();

    @Test
    void every_row_has_exactly_one_handler() {
        for (CommandSpec spec : CommandTable.standard().rows()) {
            // A container without a subcommand is too short for its arity; COMMAND alone is a command.
            boolean bare = spec.container() && !spec.name().equals("command");
            int handlers = (ShardCommands.HANDLERS.find(spec) == null ? 0 : 1)
                    + (f.sessionHandlers().find(spec) == null ? 0 : 1);
            assertThat(handlers).as(spec.name()).isEqualTo(bare ? 0 : 1);
        }
    }

    /** The session takes them, and the serving master answers. */
    private static final Set<String> FOR_THE_MASTER = Set.of("psync", "sync");

    @Test
    void commands_of_the_session_need_neither_data_nor_a_master() {
        for (CommandSpec spec : CommandTable.standard().rows()) {
            boolean exempt = spec.has(CommandFlag.ALWAYS_ANSWERED) || FOR_THE_MASTER.contains(spec.name());
            if (f.sessionHandlers().find(spec) != null && !exempt) {
                assertThat(spec.flagNames()).as(spec.name()).contains("loading", "stale");
                assertThat(spec.flagNames()).as(spec.name()).doesNotContain("write", "readonly", "denyoom");
            }
        }
    }

    @Test
    void binding_fails_for_an_unknown_name_and_for_a_second_handler() {
        HandlerTable<String> handlers = new HandlerTable<>(CommandTable.standard(), String[]::new);
        handlers.bind("client|kill", "kill");
        assertThatThrownBy(() -> handlers.bind("client|kill", "again")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handlers.bind("nosuch", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(handlers.size()).isEqualTo(1);
    }

    @Test
    void taken_rows_bring_their_subcommands_and_get_new_indexes() {
        CommandRows rows = new CommandRows();
        rows.add("own", 1, "loading", "", "1.0.0");
        rows.take(CommandTable.standard(), "client", "ping");
        CommandTable table = rows.build();
        for (int i = 0; i < table.rows().size(); i++) {
            assertThat(table.rows().get(i).index()).isEqualTo(i);
        }
        assertThat(table.findFull(Texts.bytes("client|kill"))).isNotNull();
        assertThat(table.find(Texts.bytes("get"))).isNull();
    }
}
