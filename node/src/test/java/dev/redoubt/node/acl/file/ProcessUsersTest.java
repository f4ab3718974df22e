package dev.redoubt.node.acl.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.node.acl.AccessControl;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.command.CommandTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users of a process are those of its directives or of its file, which is written as a whole. */
class ProcessUsersTest {
    @TempDir
    Path dir;

    private LiveConfig config(String... more) throws ConfigException {
        List<String> line = new ArrayList<>(List.of("--dir", dir.toString()));
        line.addAll(List.of(more));
        return CommandLine.parse(Role.NODE, line.toArray(String[]::new)).config();
    }

    private AccessControl open(String... more) throws Exception {
        LiveConfig config = config(more);
        return ProcessUsers.open(config, config.node(), CommandTable.standard()).access(Runnable::run);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void users_of_the_command_line_are_there() throws Exception {
        AclUsers users = open("--user", "alice", "on", ">p", "+get", "~*", "--user", "default off")
                .users();
        assertThat(users.lines()).hasSize(2);
        assertThat(users.login(bytes("alice"), bytes("p"))).isNotNull();
        assertThat(users.loginRequired()).isTrue();
        // A user directive begins the default user anew, without its channels.
        assertThat(users.lines().get(1)).isEqualTo("user default off sanitize-payload resetchannels -@all");
    }

    @Test
    void users_of_a_configuration_file_are_a_list() throws Exception {
        Path file = dir.resolve("node.conf");
        Files.writeString(file, "redoubt { user = [\"a on nopass\", \"b off\"] }\n");
        LiveConfig config = CommandLine.parse(
                        Role.NODE, new String[] {file.toString(), "--dir", dir.toString(), "--user", "c", "on"})
                .config();
        AclUsers users = ProcessUsers.open(config, config.node(), CommandTable.standard())
                .access(Runnable::run)
                .users();
        assertThat(users.all()).extracting(user -> user.name()).containsExactly("a", "b", "c", "default");
        assertThat(config.get(List.of("*"), (pattern, name) -> true)).doesNotContainKey("user");
        assertThat(config.get(List.of("user"), (pattern, name) -> true)).isEmpty();
    }

    @Test
    void user_twice_and_users_in_two_places_are_refused() {
        assertThatThrownBy(() -> config("--user", "a", ">secret", "--user", "a", ">secret"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("user: Duplicate user found. A user can only be defined once in config files");
        assertThatThrownBy(() -> config("--user", "a", ">secret", "--aclfile", "f"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aclfile: excludes the directive user");
    }

    @Test
    void wrong_user_ends_the_start_without_a_word_of_its_password() {
        assertThatThrownBy(() -> open("--user", "a", "on", ">secret", "#secret"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("user a: The password hash must be")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> open("--user", "a", "on", "+nonsense"))
                .hasMessage("user a: '+nonsense': Unknown command or category name in ACL");
    }

    @Test
    void password_of_the_configuration_is_that_of_the_default_user() throws Exception {
        LiveConfig config = config("--requirepass", "one");
        ProcessUsers process = ProcessUsers.open(config, config.node(), CommandTable.standard());
        AclUsers users = process.access(Runnable::run).users();
        assertThat(users.login(bytes("default"), bytes("one"))).isSameAs(users.defaultUser());
        try (var following = process.followPassword()) {
            assertThat(config.set(List.of("requirepass", "two"))).isNull();
            assertThat(users.login(bytes("default"), bytes("one"))).isNull();
            assertThat(users.login(bytes("default"), bytes("two"))).isNotNull();
            assertThat(config.set(List.of("requirepass", ""))).isNull();
            assertThat(users.loginRequired()).isFalse();
            assertThat(following).isNotNull();
        }
        assertThat(config.registrations()).isZero();
    }

    @Test
    void users_are_saved_and_loaded() throws Exception {
        Path file = dir.resolve("users.acl");
        Files.writeString(file, "user alice on nopass ~* +@all\n");
        AccessControl access = open("--aclfile", "users.acl");
        AclUsers users = access.users();
        users.set(bytes("\u00e9"), List.of("on", ">p", "+get"));
        List<Boolean> saved = new ArrayList<>();
        Objects.requireNonNull(access.file()).save(saved::add);
        assertThat(saved).containsExactly(true);
        assertThat(String.join("\n", users.lines()) + "\n")
                .isEqualTo(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(open("--aclfile", file.toString()).users().lines()).isEqualTo(users.lines());
    }

    @Test
    void file_that_cannot_be_written_is_told() throws Exception {
        Path file = dir.resolve("sub").resolve("users.acl");
        Files.createDirectory(file.getParent());
        Files.writeString(file, "");
        AccessControl access = open("--aclfile", file.toString());
        Files.delete(file);
        Files.delete(file.getParent());
        List<Object> told = new ArrayList<>();
        Objects.requireNonNull(access.file()).save(told::add);
        Objects.requireNonNull(access.file()).load(loaded -> told.add(loaded.errors()));
        assertThat(told)
                .containsExactly(false, "Error loading ACLs, opening file '" + file + "': no such file or directory");
    }

    @Test
    void start_without_the_file_is_refused() {
        assertThatThrownBy(() -> open("--aclfile", "none.acl"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file or directory");
    }
}
