package dev.redoubt.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silent connections are dismissed when they are too many or too old, and no others. */
class PendingHandshakesTest {
    private final PendingHandshakes pending = new PendingHandshakes(3);
    private final List<String> dismissed = new ArrayList<>();

    private final class Connection implements PendingHandshakes.Handshake {
        private final String name;
        private boolean over;

        Connection(String name) {
            this.name = name;
            pending.add(this);
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public void dismiss(String reason) {
            dismissed.add(name + ": " + reason);
        }
    }

    @Test
    void oldest_connection_goes_when_there_are_too_many() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            new Connection(name);
        }

        assertThat(dismissed)
                .containsExactly(
                        "a: more than 3 connections have not finished their handshake",
                        "b: more than 3 connections have not finished their handshake");
        assertThat(pending.size()).isEqualTo(3);
    }

    @Test
    void finished_handshakes_do_not_count() {
        new Connection("a").over = true;
        new Connection("b");
        new Connection("c").over = true;
        new Connection("d");

        assertThat(dismissed).isEmpty();
        assertThat(pending.size()).isEqualTo(2);
    }

    @Test
    void connection_goes_once_when_its_time_is_up() {
        Connection slow = new Connection("slow");
        Connection peer = new Connection("peer");
        peer.over = true;
        pending.expire(slow);
        pending.expire(slow);
        pending.expire(peer);

        assertThat(dismissed).containsExactly("slow: the handshake was not finished in time");
        assertThat(pending.size()).isZero();
    }
}
