package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;

/** Transactions in which the session runs some requests and the shard the others. */
class ExecReplyTest {
    private final ProcessSessions shared = ProcessSessions.create(new MemoryGovernor(Long.MAX_VALUE));
    private final ManualShard shard = new ManualShard(shared.view(), ImmediateEventExecutor.INSTANCE);
    private final FakeProcess process = new FakeProcess();
    private final SessionFixture f = new SessionFixture(shared, shard, process, process, () -> 1000);
    private final Session session = f.connect();
    private final FakeOutlet outlet = f.outlet(session);

    @Test
    void session_runs_its_requests_after_those_of_the_shard() {
        f.send(session, "MULTI", "PING", "GET a", "CLIENT SETNAME me", "EXEC");
        outlet.take();
        assertThat(session.name()).isEmpty();
        f.send(session, "PING late");
        Transaction transaction = shard.segments.get(0).transaction();
        assertThat(transaction.anyLocal()).isTrue();
        assertThat(outlet.text()).isEmpty();
        // The shard was stopped by a watched key: nothing of the session's is run either.
        shard.answer("*-1\r\n");
        assertThat(outlet.text()).isEqualTo("*-1|$4|late|");
        assertThat(session.name()).isEmpty();
    }

    @Test
    void database_and_version_stay_when_exec_is_aborted() {
        f.send(session, "MULTI", "SELECT 2", "HELLO 3", "SELECT 99", "EXEC");
        assertThat(session.state.db).isZero();
        assertThat(session.protocol()).isEqualTo(2);
        outlet.take();
        shard.answer("*-1\r\n");
        assertThat(outlet.text()).isEqualTo("*-1|");
        assertThat(session.state.db).isZero();
        assertThat(session.protocol()).isEqualTo(2);
    }
}
