package dev.redoubt.config.redisconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The words of a line, split and quoted as redis-server 7.0.15 does. */
class WordsTest {
    @Test
    void blanks_separate_words() {
        assertThat(Words.split("bind 127.0.0.1\t-::1  ")).containsExactly("bind", "127.0.0.1", "-::1");
        assertThat(Words.split("")).isEmpty();
        assertThat(Words.split(" \t")).isEmpty();
    }

    @Test
    void double_quotes_know_escapes() {
        assertThat(Words.split("requirepass \"a b\\x41\\xff\\n\\r\\t\\b\\a\\\"\\\\\\q\""))
                .containsExactly("requirepass", "a bA\u00ff\n\r\t\b\007\"\\q");
        assertThat(Words.split("a \"\\xZZ\"")).containsExactly("a", "xZZ");
        assertThat(Words.split("save \"\"")).containsExactly("save", "");
    }

    @Test
    void single_quotes_know_their_own_escape_only() {
        assertThat(Words.split("a 'b \\n \\' \" c'")).containsExactly("a", "b \\n ' \" c");
    }

    @Test
    void a_quote_may_begin_inside_a_word_and_must_end_it() {
        assertThat(Words.split("a b\"c d\"")).containsExactly("a", "bc d");
        assertThat(Words.split("a \"b\"c")).isNull();
        assertThat(Words.split("a 'b'c")).isNull();
    }

    @Test
    void an_open_quote_is_an_error() {
        assertThat(Words.split("a \"b")).isNull();
        assertThat(Words.split("a 'b")).isNull();
        assertThat(Words.split("a \"b\\")).isNull();
        assertThat(Words.split("a \"b\\\"")).isNull();
    }

    @Test
    void the_line_ends_at_its_first_nul() {
        assertThat(Words.split("port 1\0 2")).containsExactly("port", "1");
    }

    @Test
    void a_quoted_word_is_read_as_the_same_bytes() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                word.append((char) random.nextInt(256));
            }
            String quoted = Words.quote(word.toString());
            assertThat(Words.split(quoted)).as(quoted).isEqualTo(List.of(word.toString()));
        }
    }
}
