package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.session.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stream commands that need more memory than there is. */
class StreamMemoryTest {
    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.|";

    private final EngineFixture f = new EngineFixture();

    @BeforeEach
    void fill() {
        for (int i = 1; i <= 100; i++) {
            f.call("XADD s " + i + " a b");
        }
        f.call("XGROUP CREATE s g 0");
        f.effects();
    }

    @Test
    void entry_that_does_not_fit_is_refused_and_not_added() {
        f.engine.setAvailable(1000);
        String big = "x".repeat(600);
        assertThat(f.call("XADD s 200 a " + big)).isEqualTo(OOM);
        assertThat(f.call("XADD new 200 a " + big)).isEqualTo(OOM);
        f.engine.setAvailable(Long.MAX_VALUE);
        assertThat(f.call("XLEN s")).isEqualTo(":100|");
        assertThat(f.call("EXISTS new")).isEqualTo(":0|");
        assertThat(f.effects()).isEmpty();
    }

    @Test
    void entries_that_would_be_pending_are_refused_but_not_those_that_need_no_memory() {
        f.engine.setAvailable(10_000);
        assertThat(f.call("XREADGROUP GROUP g c STREAMS s >")).isEqualTo(OOM);
        assertThat(f.call("XREADGROUP GROUP g c COUNT 2 STREAMS s >")).startsWith("*1|*2|$1|s|*2|");
        assertThat(f.call("XREADGROUP GROUP g c NOACK STREAMS s >")).startsWith("*1|*2|$1|s|*98|");
        assertThat(f.call("XPENDING s g")).startsWith("*4|:2|");
    }

    @Test
    void client_that_has_waited_is_refused_too() {
        f.call("XREADGROUP GROUP g c NOACK STREAMS s >");
        Session waiting = f.connect();
        f.as(waiting, "XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">");
        f.engine.setAvailable(300);
        f.call("XADD s 200 a b");
        assertThat(f.pushed(waiting).replace("\r\n", "|")).isEqualTo(OOM);
        assertThat(f.call("XPENDING s g")).startsWith("*4|:0|");
    }

    @Test
    void claims_end_where_memory_ends() {
        f.call("XREADGROUP GROUP g c STREAMS s >");
        f.engine.setAvailable(1000);
        assertThat(f.call("XAUTOCLAIM s g d 0 0 JUSTID")).isEqualTo("*3|$3|3-0|*2|$3|1-0|$3|2-0|*0|");
        f.engine.setAvailable(500);
        assertThat(f.call("XCLAIM s g d 0 5 6 JUSTID")).isEqualTo(OOM);
        assertThat(f.call("XCLAIM s g d 0 5 JUSTID")).isEqualTo("*1|$3|5-0|");
    }
}
