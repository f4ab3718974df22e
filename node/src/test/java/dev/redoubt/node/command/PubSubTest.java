package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.session.Session;
import org.junit.jupiter.api.Test;

class PubSubTest {
    private final EngineFixture f = new EngineFixture();
    private final Session publisher = f.connect();

    @Test
    void subscribers_get_messages_by_channel_and_by_pattern() {
        assertThat(f.call("SUBSCRIBE a b")).isEqualTo("*3|$9|subscribe|$1|a|:1|*3|$9|subscribe|$1|b|:2|");
        assertThat(f.call("PSUBSCRIBE a*")).isEqualTo("*3|$10|psubscribe|$2|a*|:3|");
        assertThat(f.as(publisher, "PUBLISH", "a", "hi")).isEqualTo(":2\r\n");
        assertThat(f.pushed(f.client))
                .isEqualTo("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n"
                        + "*4\r\n$8\r\npmessage\r\n$2\r\na*\r\n$1\r\na\r\n$2\r\nhi\r\n");
        assertThat(f.server.asked).contains("published a");
    }

    @Test
    void subscriber_may_run_few_commands_in_resp2() {
        f.call("SUBSCRIBE a");
        assertThat(f.call("GET k"))
                .isEqualTo("-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are"
                        + " allowed in this context|");
        assertThat(f.call("PING")).isEqualTo("*2|$4|pong|$0||");
        assertThat(f.call("UNSUBSCRIBE")).isEqualTo("*3|$11|unsubscribe|$1|a|:0|");
        assertThat(f.call("UNSUBSCRIBE")).isEqualTo("*3|$11|unsubscribe|$-1|:0|");
        assertThat(f.call("GET k")).isEqualTo("$-1|");
    }

    @Test
    void messages_are_pushes_before_the_reply_in_resp3() {
        f.call("HELLO 3");
        f.call("SUBSCRIBE a");
        assertThat(f.call("PUBLISH a m")).isEqualTo(">3|$7|message|$1|a|$1|m|:1|");
    }

    @Test
    void reset_leaves_all_channels() {
        f.call("SUBSCRIBE a");
        f.call("PSUBSCRIBE *");
        assertThat(f.call("RESET")).isEqualTo("+RESET|");
        assertThat(f.call("PUBSUB CHANNELS")).isEqualTo("*0|");
        assertThat(f.call("PUBSUB NUMPAT")).isEqualTo(":0|");
    }

    @Test
    void messages_of_other_members_reach_subscribers_here() {
        f.call("SUBSCRIBE a");
        f.deliver(new byte[] {'a'}, new byte[] {'m'});
        assertThat(f.pushed(f.client)).isEqualTo("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nm\r\n");
    }

    @Test
    void an_empty_pattern_gets_pmessage() {
        f.as(f.client, "PSUBSCRIBE", "");
        assertThat(f.as(publisher, "PUBLISH", "", "m")).isEqualTo(":1\r\n");
        assertThat(f.pushed(f.client)).isEqualTo("*4\r\n$8\r\npmessage\r\n$0\r\n\r\n$0\r\n\r\n$1\r\nm\r\n");
    }
}
