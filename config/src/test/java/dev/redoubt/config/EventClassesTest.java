package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventClassesTest {
    private final EventClasses type = new EventClasses();

    // As redis-server 7.0.15 answers them.
    @ParameterizedTest
    @CsvSource({"KEA,AKE", "Elg$, g$lE", "g$lshzxetdKE,AKE", "mnKA,AKm", "nmK,nKm", "'',''", "KK,K", "Ex,xE"})
    void letters_are_printed_in_the_order_of_redis(String given, String printed) throws ConfigException {
        assertThat(type.print(type.parse(given, ""))).isEqualTo(printed);
    }

    @Test
    void class_of_new_keys_is_in_force_behind_a() throws ConfigException {
        assertThat(type.parse("KAn", "")).isEqualTo("AnK");
    }

    @Test
    void other_letters_are_refused() {
        assertThatThrownBy(() -> type.parse("KEa", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    }
}
