package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRuleTest {
    @Test
    void parts_come_in_any_order_and_are_printed_in_one() throws ConfigException {
        RetentionRule rule = RetentionRule.parse(" monthly 12  last 7 ");
        assertThat(rule).isEqualTo(new RetentionRule(7, 0, 0, 12));
        assertThat(rule).hasToString("last 7 monthly 12");
        assertThat(RetentionRule.parse(rule.toString())).isEqualTo(rule);
        assertThat(RetentionRule.parse("daily 14 weekly 8")).isEqualTo(new RetentionRule(0, 14, 8, 0));
    }

    @Test
    void empty_rule_keeps_all() throws ConfigException {
        assertThat(RetentionRule.parse("").keepsAll()).isTrue();
        assertThat(RetentionRule.ALL).hasToString("");
        assertThat(RetentionRule.parse("last 1").keepsAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"last", "last 0", "last -1", "last x", "yearly 1", "7", "last 1 last 2", "last 1 daily"})
    void what_is_no_rule_is_refused(String text) {
        assertThatThrownBy(() -> RetentionRule.parse(text)).isInstanceOf(ConfigException.class);
    }
}
