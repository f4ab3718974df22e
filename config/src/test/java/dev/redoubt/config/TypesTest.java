package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as Redis reads and prints them, with Redis 7.0's reasons for refusing. */
class TypesTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "17,17",
        "17b,17",
        "1k,1000",
        "1kb,1024",
        "1K,1000",
        "1KB,1024",
        "3m,3000000",
        "3mb,3145728",
        "2g,2000000000",
        "2gb,2147483648",
        "2GB,2147483648",
        "9223372036854775807,9223372036854775807"
    })
    void bytes_take_the_units_of_redis(String text, long bytes) throws ConfigException {
        assertThat(Types.bytes(0, Long.MAX_VALUE).parse(text, 0L)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "mb", "-1", "12x", "1gbb", "1.5gb", "1 mb", "1tb"})
    void malformed_memory_value_is_refused(String text) {
        assertReason(Types.bytes(0, Long.MAX_VALUE), text, 0L, "argument must be a memory value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "99999999999999999999", "9999999999gb"})
    void bytes_beyond_a_long_are_out_of_bounds(String text) {
        assertReason(
                Types.bytes(0, Long.MAX_VALUE),
                text,
                0L,
                "argument must be between 0 and 9223372036854775807 inclusive");
    }

    @Test
    void bytes_keep_their_bounds() {
        assertReason(
                Types.bytes(1 << 20, Long.MAX_VALUE),
                "1",
                0L,
                "argument must be between 1048576 and 9223372036854775807 inclusive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1.5", "1x", "+1", "007", "-0", " 1", "99999999999999999999"})
    void malformed_integer_is_refused(String text) {
        assertReason(Types.integer(0, 65535), text, 0, "argument couldn't be parsed into an integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "99999999999"})
    void integers_keep_their_bounds(String text) {
        assertReason(Types.integer(0, 65535), text, 0, "argument must be between 0 and 65535 inclusive");
    }

    @ParameterizedTest
    @CsvSource({"500,500", "500ms,500", "2s,2000", "2S,2000", "10MS,10"})
    void milliseconds_may_have_a_unit(String text, long ms) throws ConfigException {
        assertThat(Types.millis(1, 60_000).parse(text, 0L)).isEqualTo(ms);
    }

    @Test
    void milliseconds_keep_their_bounds_when_a_unit_would_overflow() {
        assertReason(Types.millis(1, 60_000), "61s", 0L, "argument must be between 1 and 60000 inclusive");
        assertReason(
                Types.millis(1, 60_000), "9223372036854775807s", 0L, "argument must be between 1 and 60000 inclusive");
        assertReason(Types.millis(1, 60_000), "-5s", 0L, "argument must be between 1 and 60000 inclusive");
        assertReason(Types.millis(1, 60_000), "s", 0L, "argument couldn't be parsed into an integer");
        assertReason(Types.millis(1, 60_000), "1m", 0L, "argument couldn't be parsed into an integer");
    }

    @Test
    void flag_accepts_only_yes_and_no_in_any_case() throws ConfigException {
        assertThat(Types.yesNo().parse("YES", false)).isTrue();
        assertThat(Types.yesNo().parse("no", true)).isFalse();
        assertReason(Types.yesNo(), "true", false, "argument must be 'yes' or 'no'");
    }

    @Test
    void error_of_a_choice_names_its_values() throws ConfigException {
        DirectiveType<AckMode> type = Types.oneOf(AckMode.class);

        assertThat(type.parse("Quorum-Fsync", AckMode.LOCAL)).isEqualTo(AckMode.QUORUM_FSYNC);
        assertThat(type.print(AckMode.QUORUM_FSYNC)).isEqualTo("quorum-fsync");
        assertReason(
                type, "all", AckMode.LOCAL, "argument(s) must be one of the following: local, quorum, quorum-fsync");
    }

    @Test
    void save_rules_are_pairs_and_none_switches_them_off() throws ConfigException {
        DirectiveType<List<SavePoint>> type = ListTypes.saveRules();

        assertThat(type.parse("3600 1  300 100", List.of()))
                .containsExactly(new SavePoint(3600, 1), new SavePoint(300, 100));
        assertThat(type.parse("60 0", List.of())).containsExactly(new SavePoint(60, 0));
        assertThat(type.parse("", List.of(new SavePoint(1, 1)))).isEmpty();
        assertThat(type.print(List.of(new SavePoint(3600, 1), new SavePoint(300, 100))))
                .isEqualTo("3600 1 300 100");
        assertThat(type.print(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0 1", "1 -1", "a b", "1 2 3", "99999999999 1"})
    void bad_save_rules_are_refused(String text) {
        assertReason(ListTypes.saveRules(), text, List.of(), "Invalid save parameters");
    }

    @Test
    void output_limits_change_only_the_classes_that_are_named() throws ConfigException {
        DirectiveType<OutputLimits> type = ListTypes.outputLimits();
        OutputLimits defaults = NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT.defaultValue();

        OutputLimits set = type.parse("normal 1gb 2mb 3 slave 0 0 0", defaults);

        assertThat(type.print(set)).isEqualTo("normal 1073741824 2097152 3 slave 0 0 0 pubsub 33554432 8388608 60");
        assertThat(type.parse("replica 1 2 3", defaults).replica()).isEqualTo(new OutputLimit(1, 2, 3));
        assertThat(type.parse("", defaults)).isEqualTo(defaults);
    }

    @Test
    void bad_output_limits_are_refused_with_the_errors_of_redis() {
        DirectiveType<OutputLimits> type = ListTypes.outputLimits();
        OutputLimits now = NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT.defaultValue();

        assertReason(type, "normal 1 2", now, "Wrong number of arguments in buffer limit configuration.");
        assertReason(type, "foo 1 2 3", now, "Invalid client class specified in buffer limit configuration.");
        assertReason(
                type,
                "normal -1 0 0",
                now,
                "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }

    @Test
    void addresses_are_separated_by_commas_or_blanks() throws ConfigException {
        DirectiveType<List<HostPort>> type = ListTypes.addresses();

        assertThat(type.parse("a:1,b:2 [::1]:3", List.of()))
                .containsExactly(new HostPort("a", 1), new HostPort("b", 2), new HostPort("::1", 3));
        assertThat(type.print(List.of(new HostPort("a", 1), new HostPort("::1", 3))))
                .isEqualTo("a:1,[::1]:3");
        assertThat(type.parse("", List.of())).isEmpty();
    }

    @Test
    void bad_addresses_are_refused() {
        DirectiveType<List<HostPort>> type = ListTypes.addresses();

        assertReason(type, "host", List.of(), "'host' is not host:port");
        assertReason(type, ":1", List.of(), "':1' is not host:port");
        assertReason(type, "[]:1", List.of(), "'[]:1' has no host");
        assertReason(type, "::1:1", List.of(), "'::1:1' is not host:port (write an IPv6 address as [::1]:port)");
        assertReason(type, "a:0", List.of(), "the port of 'a:0' must be between 1 and 65535 inclusive");
        assertReason(type, "a:x", List.of(), "the port of 'a:x' couldn't be parsed into an integer");
        assertReason(type, "a:1,b:1,a:1", List.of(), "'a:1' is named twice");
    }

    @Test
    void a_file_name_is_not_a_path() {
        for (String name : List.of("", ".", "..", "a/b", "/etc/passwd")) {
            assertReason(Types.fileName(), name, "x", "argument must be a file name, not a path");
        }
    }

    @Test
    void every_default_reads_as_it_is_printed() throws ConfigException {
        for (Role role : Role.values()) {
            for (Directive<?> directive : Directives.of(role)) {
                assertReadsBack(directive);
            }
        }
    }

    private static <T> void assertReadsBack(Directive<T> directive) throws ConfigException {
        T value = directive.defaultValue();
        assertThat(directive.type().parse(directive.type().print(value), value))
                .as(directive.name())
                .isEqualTo(value);
    }

    private static <T> void assertReason(DirectiveType<T> type, String text, T current, String reason) {
        assertThatThrownBy(() -> type.parse(text, current))
                .isInstanceOf(ConfigException.class)
                .hasMessage(reason);
    }
}
