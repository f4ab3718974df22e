package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Goal: options become the words that Redis has for them, in an order that it takes. */
class OptionsTest {
    @Test
    void set_options_have_one_condition_and_one_expiry() {
        assertThat(SetOptions.none().words()).isEmpty();
        assertThat(SetOptions.none()
                        .ifAbsent()
                        .expireAfter(Duration.ofSeconds(2))
                        .words())
                .containsExactly("NX", "PX", "2000");
        assertThat(SetOptions.none().ifAbsent().ifPresent().keepExpiry().words())
                .containsExactly("XX", "KEEPTTL");
        assertThat(SetOptions.none().expireAt(Instant.ofEpochMilli(5)).words()).containsExactly("PXAT", "5");
        assertThatThrownBy(() -> SetOptions.none().expireAfter(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reversed_ranges_of_scores_name_the_greater_end_first() {
        assertThat(ZRange.ranks(0, -1).reversed().words()).containsExactly("0", "-1", "REV");
        assertThat(ZRange.scores(1, Double.POSITIVE_INFINITY)
                        .reversed()
                        .limit(2, 3)
                        .words())
                .containsExactly("+inf", "1.0", "BYSCORE", "REV", "LIMIT", "2", "3");
        assertThat(ZRange.lexical("[a", "+").words()).containsExactly("[a", "+", "BYLEX");
    }

    @Test
    void scan_and_zadd_options_keep_their_order() {
        assertThat(ScanOptions.none().match("a*").count(5).type("hash").words())
                .containsExactly("MATCH", "a*", "COUNT", "5", "TYPE", "hash");
        assertThat(ZAddOptions.none().ifPresent().ifGreater().countChanged().words())
                .containsExactly("XX", "GT", "CH");
    }

    @Test
    void settings_take_addresses_as_one_text() {
        assertThat(ClientSettings.of("127.0.0.1:1, 127.0.0.1:2").sentinels()).hasSize(2);
        assertThatThrownBy(() -> ClientSettings.of("nowhere")).isInstanceOf(IllegalArgumentException.class);
    }
}
