package dev.redoubt.sentinel.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.log.MemberId;
import org.junit.jupiter.api.Test;

/** The texts that clients parse, as redis-sentinel 7.0 prints them. */
class EventTextsTest {
    private final WatchedNode master = node(1, "127.0.0.1", 7000);
    private final WatchedNode replica = node(2, "10.0.0.2", 7001);

    private static WatchedNode node(int n, String host, int port) {
        WatchedNode node = new WatchedNode(new MemberId(String.format("%040x", n)), 0);
        node.host = host;
        node.port = port;
        return node;
    }

    @Test
    void master_is_named_with_host_and_port() {
        assertThat(EventTexts.master("mymaster", master)).isEqualTo("master mymaster 127.0.0.1 7000");
    }

    @Test
    void replica_is_named_by_its_address_and_its_master() {
        assertThat(EventTexts.replica("mymaster", replica, master))
                .isEqualTo("slave 10.0.0.2:7001 10.0.0.2 7001 @ mymaster 127.0.0.1 7000");
        assertThat(EventTexts.replica("mymaster", replica, null)).isEqualTo("slave 10.0.0.2:7001 10.0.0.2 7001");
    }

    @Test
    void sentinel_is_named_by_its_id() {
        MemberId id = new MemberId("00112233445566778899aabbccddeeff00112233");
        assertThat(EventTexts.sentinel("mymaster", id, "127.0.0.1", 26379, master))
                .isEqualTo(
                        "sentinel 00112233445566778899aabbccddeeff00112233 127.0.0.1 26379 @ mymaster 127.0.0.1 7000");
    }

    @Test
    void switch_master_gives_old_and_new_address() {
        assertThat(EventTexts.switchMaster("mymaster", master, replica))
                .isEqualTo("mymaster 127.0.0.1 7000 10.0.0.2 7001");
    }
}
