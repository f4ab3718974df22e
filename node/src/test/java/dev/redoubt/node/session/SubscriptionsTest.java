package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;

/** Messages between replies. */
class SubscriptionsTest {
    private final ProcessSessions shared = ProcessSessions.create(new MemoryGovernor(Long.MAX_VALUE));
    private final ManualShard shard = new ManualShard(shared.view(), ImmediateEventExecutor.INSTANCE);
    private final FakeProcess process = new FakeProcess();
    private final SessionFixture f = new SessionFixture(shared, shard, process, process, () -> 1000);
    private final Session session = f.connect();
    private final FakeOutlet outlet = f.outlet(session);

    private void publish(String message) {
        shard.publish(shared.subscriptions(), "c", message);
    }

    @Test
    void a_message_queues_behind_the_replies_that_are_missing() {
        f.send(session, "HELLO 3", "SUBSCRIBE c");
        outlet.take();
        f.send(session, "GET a");
        publish("m");
        assertThat(outlet.text()).isEmpty();
        f.send(session, "PING");
        shard.answer("$1\r\na\r\n");
        assertThat(outlet.text()).isEqualTo("$1|a|>3|$7|message|$1|c|$1|m|+PONG|");
        publish("n");
        assertThat(outlet.text()).isEqualTo(">3|$7|message|$1|c|$1|n|");
    }

    @Test
    void subscribing_waits_for_what_was_sent_before() {
        f.send(session, "PUBLISH c own", "ECHO x", "SUBSCRIBE c", "GET a");
        f.send(session, "PING");
        publish("early");
        assertThat(shard.segments).hasSize(1);
        assertThat(shared.subscriptions().subscribers()).isZero();
        shard.answer(":0\r\n");
        assertThat(outlet.text())
                .isEqualTo(":0|$1|x|*3|$9|subscribe|$1|c|:1|"
                        + "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                        + " are allowed in this context|*2|$4|pong|$0||");
        assertThat(outlet.answered).isEqualTo(2);
    }

    @Test
    void messages_are_not_lost_while_unsubscribing_waits() {
        f.send(session, "HELLO 3", "SUBSCRIBE c");
        outlet.take();
        f.send(session, "GET a", "UNSUBSCRIBE c", "GET b");
        publish("m");
        shard.answer("$1\r\na\r\n");
        assertThat(outlet.text()).isEqualTo("$1|a|>3|$7|message|$1|c|$1|m|>3|$11|unsubscribe|$1|c|:0|");
        assertThat(shard.commands()).containsExactly("GET b");
    }

    @Test
    void messages_pass_a_reply_that_may_never_come() {
        f.send(session, "HELLO 3", "SUBSCRIBE c", "WAIT 1 0");
        outlet.take();
        publish("m");
        assertThat(outlet.text()).isEmpty();
        shard.block();
        assertThat(outlet.text()).isEqualTo(">3|$7|message|$1|c|$1|m|");
        publish("n");
        assertThat(outlet.text()).isEqualTo(">3|$7|message|$1|c|$1|n|");
        shard.answer(":1\r\n");
        assertThat(outlet.text()).isEqualTo(":1|");
    }

    @Test
    void a_client_over_its_limit_gets_no_message() {
        f.send(session, "SUBSCRIBE c");
        outlet.take();
        outlet.full = true;
        publish("m");
        assertThat(outlet.text()).isEmpty();
    }

    @Test
    void each_version_and_pattern_gets_its_own_form() {
        Session third = f.connect();
        f.send(session, "SUBSCRIBE c", "PSUBSCRIBE c* *");
        f.send(third, "HELLO 3", "PSUBSCRIBE c*");
        outlet.take();
        f.outlet(third).take();
        publish("m");
        assertThat(outlet.text())
                .isEqualTo("*3|$7|message|$1|c|$1|m|*4|$8|pmessage|$2|c*|$1|c|$1|m|*4|$8|pmessage|$1|*|$1|c|$1|m|");
        assertThat(f.outlet(third).text()).isEqualTo(">4|$8|pmessage|$2|c*|$1|c|$1|m|");
    }

    @Test
    void subscribed_sessions_are_counted_until_they_close() {
        f.send(session, "SUBSCRIBE a b", "PSUBSCRIBE *");
        assertThat(shared.subscriptions().subscribers()).isEqualTo(1);
        assertThat(outlet.pubsub).isTrue();
        f.send(session, "UNSUBSCRIBE", "PUNSUBSCRIBE");
        assertThat(shared.subscriptions().subscribers()).isZero();
        assertThat(outlet.pubsub).isFalse();
        f.send(session, "SUBSCRIBE a");
        f.disconnect(session);
        assertThat(shared.subscriptions().subscribers()).isZero();
        assertThat(shared.subscriptions().activeChannels()).isEmpty();
    }
}
