package dev.redoubt.node.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "h?llo,hello,true",
        "h?llo,hllo,false",
        "h*llo,heeello,true",
        "h*llo,hllo,true",
        "h[ae]llo,hallo,true",
        "h[ae]llo,hillo,false",
        "h[^e]llo,hallo,true",
        "h[^e]llo,hello,false",
        "h[a-c]llo,hbllo,true",
        "h[c-a]llo,hbllo,true",
        "h\\*llo,h*llo,true",
        "h\\*llo,hello,false",
        "*,anything,true",
        "a*b*c,aXXbYYc,true",
        "a*b*c,aXXcYYb,false",
        "[abc,a,true",
        "a[,a,false",
        "**a,bba,true",
        "[\\]],],true",
        "a\\,a\\,true",
        "*?,a,true",
    })
    void glob_matches_as_redis_does(String pattern, String text, boolean expected) {
        assertThat(Glob.matches(bytes(pattern), bytes(text))).isEqualTo(expected);
    }

    @Test
    void match_with_many_stars_takes_bounded_time() {
        assertThat(Glob.matches(bytes("a*".repeat(50) + "b"), bytes("a".repeat(5000))))
                .isFalse();
    }

    @Test
    void behind_a_thousand_stars_nothing_matches_as_in_redis() {
        byte[] text = bytes("a".repeat(3000));
        assertThat(Glob.matches(bytes("*?".repeat(1000)), text)).isTrue();
        assertThat(Glob.matches(bytes("*?".repeat(1000) + "*"), text)).isTrue();
        assertThat(Glob.matches(bytes("*?".repeat(1001)), text)).isFalse();
    }

    @Test
    void case_may_be_ignored() {
        assertThat(Glob.matches(bytes("MAX[A-C]*"), bytes("maxbmemory"), true)).isTrue();
        assertThat(Glob.matches(bytes("MAX*"), bytes("maxmemory"), false)).isFalse();
    }

    @Test
    void the_empty_text_is_matched_by_the_empty_pattern_only() {
        // util.c stringmatchlen looks at nothing when there is no text: KEYS ** does not find an empty key.
        assertThat(Glob.matches(bytes(""), bytes(""))).isTrue();
        assertThat(Glob.matches(bytes("***"), bytes(""))).isFalse();
        assertThat(Glob.matches(bytes("a**"), bytes("a"))).isTrue();
        assertThat(Glob.matches(bytes("?"), bytes(""))).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
