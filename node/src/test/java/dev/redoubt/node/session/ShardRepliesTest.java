package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of two loops and a shard on one of them. */
@Timeout(20)
class ShardRepliesTest {
    /** An event loop that counts the tasks that other threads give it. */
    private static final class CountingLoop extends DefaultEventLoop {
        private final AtomicInteger tasks = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            if (!inEventLoop()) {
                tasks.incrementAndGet();
            }
            super.execute(task);
        }
    }

    private final EventExecutor own = new DefaultEventLoop();
    private final CountingLoop other = new CountingLoop();
    private final ProcessSessions shared = ProcessSessions.create(new MemoryGovernor(Long.MAX_VALUE));
    private final ManualShard shard = new ManualShard(shared.view(), own);
    private final FakeProcess process = new FakeProcess();
    private final SessionFixture f =
            new SessionFixture(List.of(own, other), shared, shard, process, process, () -> 1000);

    private interface Step {
        void run() throws Exception;
    }

    /** Runs something on a loop and waits for it. */
    private static void on(EventExecutor loop, Step step) throws Exception {
        loop.submit(() -> {
                    step.run();
                    return true;
                })
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        own.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        other.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void replies_for_another_loop_travel_as_one_task_a_flush() throws Exception {
        Session[] sessions = new Session[2];
        on(other, () -> {
            for (int i = 0; i < 2; i++) {
                sessions[i] = f.connect(other);
                f.send(sessions[i], "SUBSCRIBE c");
                f.outlet(sessions[i]).take();
                f.send(sessions[i], "PING", "RESET", "GET a");
            }
        });
        int before = other.tasks.get();
        on(own, () -> {
            ShardReplies replies = new ShardReplies(own);
            for (Segment segment : shard.segments) {
                segment.reply(Unpooled.copiedBuffer(ManualShard.bytes("$1\r\na\r\n")), 1);
                replies.send(segment);
            }
            replies.send(shared.subscriptions().publication(ManualShard.bytes("c"), ManualShard.bytes("m")));
            replies.flush();
        });
        assertThat(other.tasks.get() - before).isEqualTo(1);
        on(other, () -> {
            for (Session session : sessions) {
                assertThat(f.outlet(session).text()).endsWith("+RESET|$1|a|");
                assertThat(session.replies.isEmpty()).isTrue();
            }
        });
    }

    @Test
    void sessions_of_both_loops_are_listed_and_killed() throws Exception {
        Session[] sessions = new Session[2];
        on(own, () -> sessions[0] = f.connect(own));
        on(other, () -> sessions[1] = f.connect(other));
        on(own, () -> f.send(sessions[0], "CLIENT LIST", "PING", "CLIENT KILL ID 2"));
        // Each answer of the other loop comes as a task.
        for (int i = 0; i < 4; i++) {
            on(other, () -> {});
            on(own, () -> {});
        }
        on(own, () -> assertThat(f.outlet(sessions[0]).text())
                .contains("id=1 ", "id=2 ")
                .endsWith("+PONG|:1|"));
        on(other, () -> assertThat(f.outlet(sessions[1]).closed).isTrue());
    }

    @Test
    void subscribers_of_both_loops_are_closed_at_demotion() throws Exception {
        Session[] sessions = new Session[3];
        on(own, () -> {
            sessions[0] = f.connect(own);
            sessions[2] = f.connect(own);
            f.send(sessions[0], "SUBSCRIBE c");
        });
        on(other, () -> {
            sessions[1] = f.connect(other);
            f.send(sessions[1], "PSUBSCRIBE *");
        });
        on(own, () -> shared.registry().closeSubscribers());
        on(other, () -> assertThat(f.outlet(sessions[1]).closed).isTrue());
        on(own, () -> {
            assertThat(f.outlet(sessions[0]).closed).isTrue();
            assertThat(f.outlet(sessions[2]).closed).isFalse();
        });
    }
}
