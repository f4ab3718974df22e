package dev.redoubt.node.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules are parsed as Redis parses them, and their text makes the same rules again. */
class AclRulesTest {
    private final AclUsers users = UsersFixture.users();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private AclUser set(String name, String... rules) {
        try {
            return users.set(bytes(name), List.of(rules)).user();
        } catch (RuleException e) {
            throw new AssertionError(e.ofSetUser(), e);
        }
    }

    private String text(AclUser user) {
        return RulesText.all(user.rules(), users.sets());
    }

    @Test
    void new_user_may_do_nothing() {
        assertThat(text(set("u"))).isEqualTo("off resetchannels -@all");
    }

    @Test
    void wrong_rule_changes_nothing() {
        AclUser user = set("u", "on", "+get");
        String before = text(user);
        assertThatThrownBy(() -> users.set(bytes("u"), List.of("+set", "off", "nonsense")))
                .isInstanceOfSatisfying(RuleException.class, e -> assertThat(e.ofSetUser())
                        .isEqualTo("Error in ACL SETUSER modifier 'nonsense': Syntax error"));
        assertThat(text(user)).isEqualTo(before);
        assertThatThrownBy(() -> users.set(bytes("v"), List.of("nonsense"))).isInstanceOf(RuleException.class);
        assertThat(users.find(bytes("v"))).isNull();
    }

    @Test
    void error_of_a_configuration_has_no_rule_that_may_be_a_password() {
        for (String secret : List.of("#secret", "!secret", "<secret", "secret", "(secret)", "~a secret")) {
            assertThatThrownBy(() -> UserLines.configured(users, List.of("u", "on", secret)))
                    .isInstanceOfSatisfying(
                            RuleException.class, e -> assertThat(e.ofConfig()).doesNotContain("secret"));
        }
    }

    @Test
    void each_category_is_described_by_itself() {
        for (String category : CommandSets.categories()) {
            assertThat(RulesText.commands(
                            set("u", "reset", "+@all", "-@" + category)
                                    .rules()
                                    .selectors()
                                    .get(0),
                            users.sets()))
                    .isEqualTo("+@all -@" + category);
            assertThat(RulesText.commands(
                            set("u", "reset", "-@all", "+@" + category)
                                    .rules()
                                    .selectors()
                                    .get(0),
                            users.sets()))
                    .isEqualTo("-@all +@" + category);
        }
    }

    @Test
    void text_makes_the_same_rules_again() {
        Random random = new Random(7);
        List<CommandSpec> rows = CommandTable.standard().rows();
        for (int i = 0; i < 300; i++) {
            AclUser user = set("u", "reset", random.nextBoolean() ? "+@all" : "-@all");
            for (int j = random.nextInt(12); j > 0; j--) {
                String sign = random.nextBoolean() ? "+" : "-";
                set(
                        "u",
                        random.nextInt(3) == 0
                                ? sign + "@" + CommandSets.categories().get(random.nextInt(21))
                                : sign + rows.get(random.nextInt(rows.size())).name());
            }
            set("u", random.nextBoolean() ? "on" : "off", ">" + i, "%R~r" + i, "~k" + i, "&c" + i, "+select|" + i);
            set("u", "(+@read ~x %W~y)", "(&z)");
            String text = text(user);
            AclUser again = set("again", ("reset " + text).split(" "));
            assertThat(text(again)).isEqualTo(text);
            for (int s = 0; s < user.rules().selectors().size(); s++) {
                assertThat(again.rules().selectors().get(s).commands)
                        .as(text)
                        .isEqualTo(user.rules().selectors().get(s).commands);
            }
        }
    }

    @Test
    void deleted_user_may_do_nothing_at_once() {
        AclUser user = set("u", "on", "nopass", "+@all", "~*", "&*");
        assertThat(user.unrestricted()).isTrue();
        assertThat(users.delete(List.of(bytes("u"), bytes("default"), bytes("nobody"))))
                .containsExactly(user);
        CommandSpec get = Objects.requireNonNull(CommandTable.standard().find(bytes("get")));
        assertThat(user.check(get, new byte[][] {bytes("get"), bytes("a")})).isEqualTo(Denial.COMMAND);
        assertThat(users.login(bytes("u"), bytes(""))).isNull();
        assertThat(users.all()).containsExactly(users.defaultUser());
    }

    @Test
    void loaded_users_replace_all_others() {
        AclUser old = set("u", "on");
        UserLines.Loaded loaded = UserLines.load(users, "f", "user a on ~k\r\n\n  user default off -@all \n");
        assertThat(loaded.errors()).isEmpty();
        assertThat(users.replace(loaded.rules())).containsExactly(old);
        assertThat(users.lines())
                .containsExactly("user a on ~k resetchannels -@all", "user default off resetchannels -@all");
        assertThat(users.loginRequired()).isTrue();
        users.replace(Map.of());
        assertThat(users.lines()).containsExactly("user default on nopass ~* &* +@all");
    }

    @Test
    void all_errors_of_a_file_are_told_without_passwords() {
        UserLines.Loaded loaded = UserLines.load(
                users,
                "f",
                "user a +nonsense +@none ~x y ~z\n# comment\nuser\nuser a on\nuser b\tc on\nuser d #hash >pass !hash\n"
                        + "user e (+get\n");
        assertThat(loaded.errors())
                .isEqualTo("f:1: Error in applying operation '+nonsense': Unknown command or category name in ACL. "
                        + "f:1: Error in applying operation '+@none': Unknown command or category name in ACL. "
                        + "f:1: Syntax error. "
                        + "f:2 should start with user keyword followed by the username. "
                        + "f:3 should start with user keyword followed by the username. "
                        + "WARNING: Duplicate user 'a' found on line 4. "
                        + "'f:5: username 'b\tc' contains invalid characters. "
                        + "f:6: The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
                        + " characters. "
                        + "f:7: Unmatched parenthesis in selector definition."
                        + "WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
    }
}
