package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import org.junit.jupiter.api.Test;

/** A message that is not for a sentinel must neither change anything nor end the process. */
class MessageDispatchTest {
    private record Foreign(int number) implements PeerMessage {}

    private final SentinelFixture s = new SentinelFixture();

    @Test
    void message_for_members_is_ignored_with_a_note() {
        ignored(new MemberMessage.Ping(1, null, 1), "Ping");
        ignored(new MemberMessage.Grant(1, SentinelFixture.PROCESS, 1, 100), "Grant");
    }

    @Test
    void message_of_an_unknown_kind_is_ignored_with_a_note() {
        ignored(new Foreign(7), "Foreign");
    }

    private void ignored(PeerMessage message, String kind) {
        s.effects.clear();
        s.hears(MEMBERS.get(0), message);
        assertThat(s.effects).hasSize(1).first().isInstanceOf(SentinelEffect.Note.class);
        assertThat(((SentinelEffect.Note) s.effects.get(0)).text())
                .startsWith("Ignored a message from " + MEMBERS.get(0) + " that is not for a sentinel: " + kind);
    }
}
