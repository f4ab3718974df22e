package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The names of commands after rename-command. */
class CommandNamesTest {
    private static CommandNames names(Map<String, String> renamed) {
        return CommandNames.of(renamed, CommandTable.standard());
    }

    private static String own(CommandNames names, String sent) {
        return Texts.latin1(names.own(Texts.bytes(sent)));
    }

    @Test
    void without_renames_each_name_is_its_own() {
        byte[] sent = Texts.bytes("GeT");
        assertThat(names(Map.of())).isSameAs(CommandNames.OWN);
        assertThat(CommandNames.OWN.isEmpty()).isTrue();
        assertThat(CommandNames.OWN.own(sent)).isSameAs(sent);
    }

    @Test
    void a_renamed_command_has_its_new_name_only() {
        CommandNames names = names(Map.of("config", "adm", "keys", ""));

        assertThat(own(names, "ADM")).isEqualTo("config");
        assertThat(CommandTable.standard().find(names.own(Texts.bytes("Config"))))
                .isNull();
        assertThat(CommandTable.standard().find(names.own(Texts.bytes("keys")))).isNull();
        assertThat(Texts.printed(names.own(Texts.bytes("Keys")), 128)).isEqualTo("Keys");
        byte[] other = Texts.bytes("get");
        assertThat(names.own(other)).isSameAs(other);
        byte[] longer = Texts.bytes("configuration");
        assertThat(names.own(longer)).isSameAs(longer);
    }

    @Test
    void names_may_be_exchanged() {
        CommandNames names = names(Map.of("get", "set", "set", "get"));

        assertThat(own(names, "GET")).isEqualTo("set");
        assertThat(own(names, "SET")).isEqualTo("get");
    }

    @Test
    void impossible_names_are_refused() {
        assertThatThrownBy(() -> names(Map.of("nothing", "x")))
                .hasMessage("No such command in rename-command: nothing");
        assertThatThrownBy(() -> names(Map.of("get", "set"))).hasMessage("Target command name already exists: set");
        assertThatThrownBy(() -> names(Map.of("get", "x", "set", "x")))
                .hasMessage("Target command name already exists: x");
    }
}
