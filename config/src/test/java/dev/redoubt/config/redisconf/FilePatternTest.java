package dev.redoubt.config.redisconf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The patterns of include, as glob(3) reads them. */
class FilePatternTest {
    @Test
    void wildcards_match_as_in_a_shell() {
        assertThat(FilePattern.matches("*.conf", "a.conf")).isTrue();
        assertThat(FilePattern.matches("*.conf", "a.conf.old")).isFalse();
        assertThat(FilePattern.matches("?-[0-9].conf", "a-7.conf")).isTrue();
        assertThat(FilePattern.matches("[!a]*", "a")).isFalse();
        assertThat(FilePattern.matches("[!a]*", "b")).isTrue();
        assertThat(FilePattern.matches("a\\*", "a*")).isTrue();
        assertThat(FilePattern.matches("a\\*", "ab")).isFalse();
        assertThat(FilePattern.matches("{a,b}", "a")).isFalse();
        assertThat(FilePattern.matches("a.c", "abc")).isFalse();
    }

    @Test
    void hidden_files_need_a_dot() {
        assertThat(FilePattern.matches("*", ".hidden")).isFalse();
        assertThat(FilePattern.matches(".*", ".hidden")).isTrue();
    }

    @Test
    void a_malformed_pattern_matches_itself() {
        assertThat(FilePattern.matches("[z-a]", "[z-a]")).isTrue();
        assertThat(FilePattern.matches("a[b", "a[b")).isTrue();
    }

    @Test
    void a_text_with_wildcards_is_a_pattern() {
        assertThat(FilePattern.isOne("/etc/redis/*.conf")).isTrue();
        assertThat(FilePattern.isOne("/etc/redis/redis.conf")).isFalse();
    }
}
