package dev.redoubt.node.acl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Like denials within a minute are one entry, and there are only so many entries. */
class AclLogTest {
    private final AtomicLong most = new AtomicLong(128);
    private final AclLog log = new AclLog(most::get);

    private void add(String object, long unixMs) {
        log.add(
                Denial.Reason.KEY,
                AclLog.Context.TOPLEVEL,
                object.getBytes(StandardCharsets.US_ASCII),
                "u",
                unixMs,
                "at " + unixMs);
    }

    @Test
    void like_entries_within_a_minute_are_one_and_come_first() {
        add("a", 0);
        add("b", 1);
        add("a", 60_000);
        assertThat(log.newest(10)).hasSize(2);
        AclLog.Entry first = log.newest(1).get(0);
        assertThat(first.count()).isEqualTo(2);
        assertThat(first.unixMs()).isEqualTo(60_000);
        assertThat(first.clientInfo()).isEqualTo("at 60000");
        add("a", 120_001);
        assertThat(log.newest(10)).hasSize(3);
    }

    @Test
    void only_the_last_ten_are_compared() {
        add("a", 0);
        for (int i = 0; i < 10; i++) {
            add("b" + i, 0);
        }
        add("a", 0);
        assertThat(log.newest(100)).hasSize(12);
    }

    @Test
    void oldest_entries_give_way() {
        most.set(2);
        add("a", 0);
        add("b", 0);
        add("c", 0);
        assertThat(log.newest(10))
                .extracting(entry -> new String(entry.object(), StandardCharsets.US_ASCII))
                .containsExactly("c", "b");
        assertThat(log.newest(-1)).isEmpty();
        log.reset();
        assertThat(log.newest(10)).isEmpty();
    }

    @Test
    void long_object_is_cut() {
        add("x".repeat(5000), 0);
        assertThat(log.newest(1).get(0).object()).hasSize(1024);
    }
}
