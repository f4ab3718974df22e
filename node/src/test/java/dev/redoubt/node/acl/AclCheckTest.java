package dev.redoubt.node.acl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What users may do, and which of several denials is told. */
class AclCheckTest {
    private final AclUsers users = UsersFixture.users();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private AclUser user(String rules) {
        try {
            return users.set(bytes("u"), List.of(rules.split(" "))).user();
        } catch (RuleException e) {
            throw new AssertionError(e.ofSetUser(), e);
        }
    }

    /** Returns the denial of a request as {@code REASON position}; null if it is allowed. */
    private static @Nullable String check(AclUser user, String request) {
        byte[][] args =
                Arrays.stream(request.split(" ")).map(AclCheckTest::bytes).toArray(byte[][]::new);
        CommandSpec spec = Objects.requireNonNull(CommandTable.standard().resolve(args));
        Denial denial = user.check(spec, args);
        return denial == null ? null : denial.reason() + " " + denial.position();
    }

    @Test
    void one_selector_must_allow_all_of_a_request() {
        AclUser user = user("on (%R~r* +@all) (%W~w* +@all)");
        assertThat(check(user, "get r")).isNull();
        assertThat(check(user, "rpush w 1")).isNull();
        assertThat(check(user, "copy r w")).isEqualTo("KEY 2");
    }

    @Test
    void key_is_told_rather_than_command_and_the_last_key_that_no_selector_allows() {
        AclUser user = user("on +mget ~key (+mget ~key ~other)");
        assertThat(check(user, "get key")).isEqualTo("COMMAND 0");
        assertThat(check(user, "mget other third")).isEqualTo("KEY 2");
        assertThat(check(user, "mget key other third")).isEqualTo("KEY 3");
    }

    @Test
    void channel_is_told_rather_than_key() {
        AclUser user = user("on +get +publish ~a &c (+publish)");
        assertThat(check(user, "publish d m")).isEqualTo("CHANNEL 1");
        assertThat(check(user, "publish c m")).isNull();
    }

    @Test
    void pattern_of_channels_is_compared_as_it_is() {
        AclUser user = user("on +@pubsub &a* &[b]");
        assertThat(check(user, "psubscribe a*")).isNull();
        assertThat(check(user, "psubscribe ab")).isEqualTo("CHANNEL 1");
        assertThat(check(user, "psubscribe a* b")).isEqualTo("CHANNEL 2");
        assertThat(check(user, "subscribe ab b")).isNull();
        assertThat(check(user, "punsubscribe x")).isNull();
    }

    @Test
    void commands_without_login_are_always_allowed() {
        AclUser user = user("on");
        for (String request : List.of("auth x", "hello", "quit", "reset")) {
            assertThat(check(user, request)).as(request).isNull();
        }
        assertThat(check(user, "ping")).isEqualTo("COMMAND 0");
    }

    @Test
    void user_who_may_do_everything_is_known_as_such() {
        assertThat(users.defaultUser().unrestricted()).isTrue();
        assertThat(user("+@all ~*").unrestricted()).isFalse();
        assertThat(user("&*").unrestricted()).isTrue();
        assertThat(user("-get").unrestricted()).isFalse();
        assertThat(user("reset (+@all ~* &*)").unrestricted()).isTrue();
    }

    @Test
    void channels_are_lost_only_if_a_pattern_is_gone() {
        UserRules before = user("on &a &b*").rules();
        assertThat(user("&c").rules().losesChannelsOf(before)).isFalse();
        UserRules after = user("resetchannels &a").rules();
        assertThat(after.losesChannelsOf(before)).isTrue();
        assertThat(after.allowSubscriptions(List.of(bytes("a")), List.of())).isTrue();
        assertThat(after.allowSubscriptions(List.of(bytes("b1")), List.of())).isFalse();
        assertThat(after.allowSubscriptions(List.of(), List.of(bytes("b*")))).isFalse();
        UserRules all = user("allchannels").rules();
        assertThat(all.losesChannelsOf(after)).isFalse();
        assertThat(after.losesChannelsOf(all)).isTrue();
        assertThat(user("(&z)").rules().losesChannelsOf(all)).isFalse();
    }

    @Test
    void every_key_may_be_read_only_with_a_pattern_for_all() {
        CommandSpec sort = Objects.requireNonNull(CommandTable.standard().find(bytes("sort")));
        byte[][] request = {bytes("sort"), bytes("list")};
        assertThat(users.defaultUser().rules().allowsReadingEveryKey(sort, request))
                .isTrue();
        assertThat(user("+sort ~list %W~*").rules().allowsReadingEveryKey(sort, request))
                .isFalse();
        assertThat(user("%R~*").rules().allowsReadingEveryKey(sort, request)).isTrue();
        assertThat(user("-sort (+get ~*)").rules().allowsReadingEveryKey(sort, request))
                .isFalse();
    }
}
