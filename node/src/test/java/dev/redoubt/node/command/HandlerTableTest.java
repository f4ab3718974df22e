package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.shard.ShardCommands;
import org.junit.jupiter.api.Test;

class HandlerTableTest {
    @Test
    void every_row_but_a_bare_container_has_a_handler() {
        for (CommandSpec spec : CommandTable.standard().rows()) {
            boolean bare = spec.container() && !spec.name().equals("command");
            assertThat(ShardCommands.HANDLERS.find(spec) != null)
                    .as(spec.name())
                    .isEqualTo(!bare);
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
        rows.add("own", 1, "loading", CommandSpec.KeyPositions.NONE, "1.0.0");
        rows.take(CommandTable.standard(), "client", "ping");
        CommandTable table = rows.build();
        for (int i = 0; i < table.rows().size(); i++) {
            assertThat(table.rows().get(i).index()).isEqualTo(i);
        }
        assertThat(table.findFull(Texts.bytes("client|kill"))).isNotNull();
        assertThat(table.find(Texts.bytes("get"))).isNull();
    }
}
