package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.acl.AclLog;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;

/** The order of replies, and which commands need the shard. */
class SessionTest {
    private final ProcessSessions shared = ProcessSessions.create(new MemoryGovernor(Long.MAX_VALUE));
    private final ManualShard shard = new ManualShard(shared.view(), ImmediateEventExecutor.INSTANCE);
    private final FakeProcess process = new FakeProcess();
    private final SessionFixture f = new SessionFixture(shared, shard, process, process, () -> 1000);
    private final Session session = f.connect();
    private final FakeOutlet outlet = f.outlet(session);

    @Test
    void a_read_of_data_commands_is_one_segment_and_one_answer() {
        f.send(session, "SET a 1", "GET a", "DBSIZE");
        assertThat(shard.segments).hasSize(1);
        assertThat(shard.commands()).containsExactly("SET a 1", "GET a", "DBSIZE");
        shard.answer("+OK\r\n$1\r\n1\r\n:1\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|$1|1|:1|");
        assertThat(outlet.answered).isEqualTo(1);
    }

    @Test
    void replies_leave_in_the_order_of_the_commands() {
        f.send(session, "PING", "GET a", "ECHO x", "GET b", "PING y");
        assertThat(outlet.text()).isEqualTo("+PONG|");
        assertThat(shard.segments).hasSize(2);
        shard.answer("$1\r\na\r\n");
        assertThat(outlet.text()).isEqualTo("$1|a|$1|x|");
        assertThat(outlet.answered).isZero();
        shard.answer("$1\r\nb\r\n");
        assertThat(outlet.text()).isEqualTo("$1|b|$1|y|");
        assertThat(outlet.answered).isEqualTo(1);
    }

    @Test
    void segments_leave_in_order_when_answers_come_out_of_order() {
        f.send(session, "GET a");
        f.send(session, "GET b");
        shard.segments.add(shard.segments.remove(0));
        shard.answer("$1\r\nb\r\n");
        assertThat(outlet.text()).isEmpty();
        shard.answer("$1\r\na\r\n");
        assertThat(outlet.text()).isEqualTo("$1|a|$1|b|");
        assertThat(outlet.answered).isEqualTo(2);
    }

    @Test
    void an_error_of_the_session_stands_between_two_segments() {
        f.send(session, "GET a", "NOSUCH", "GET", "GET b");
        assertThat(shard.segments).hasSize(2);
        shard.answer("$-1\r\n");
        assertThat(outlet.text())
                .isEqualTo("$-1|-ERR unknown command 'NOSUCH', with args beginning with: |"
                        + "-ERR wrong number of arguments for 'get' command|");
        shard.answer("$-1\r\n");
        assertThat(outlet.text()).isEqualTo("$-1|");
    }

    @Test
    void database_and_version_change_for_the_commands_behind() {
        f.send(session, "GET a", "SELECT 3", "GET a", "HELLO 3", "GET a");
        assertThat(shard.segments.stream().map(Segment::db)).containsExactly(0, 3, 3);
        assertThat(shard.segments.stream().map(Segment::protocol)).containsExactly(2, 2, 3);
        shard.answer("$1\r\n1\r\n");
        shard.answer("$1\r\n2\r\n");
        assertThat(outlet.text()).startsWith("$1|1|+OK|$1|2|%7|");
    }

    @Test
    void login_counts_for_later_commands_of_the_same_read() {
        process.access().users().setDefaultPassword("secret");
        Session guest = f.connect();
        f.send(guest, "GET a", "AUTH secret", "GET b");
        assertThat(shard.commands()).containsExactly("GET b");
        assertThat(f.outlet(guest).text()).isEqualTo("-NOAUTH Authentication required.|+OK|");
        assertThat(f.outlet(guest).restricted).isFalse();
    }

    @Test
    void transaction_over_several_reads_is_one_segment() {
        f.send(session, "MULTI", "SET a 1");
        f.send(session, "GET a");
        assertThat(outlet.text()).isEqualTo("+OK|+QUEUED|+QUEUED|");
        assertThat(shard.segments).isEmpty();
        f.send(session, "EXEC", "GET b");
        assertThat(shard.commands()).containsExactly("EXEC");
        assertThat(shard.segments.get(0).transaction().queue()).hasSize(2);
        shard.answer("*2\r\n+OK\r\n$1\r\n1\r\n");
        assertThat(outlet.text()).isEqualTo("*2|+OK|$1|1|");
        assertThat(shard.commands()).containsExactly("GET b");
    }

    @Test
    void command_is_refused_at_queueing_by_the_state_of_the_shard() {
        shared.view().publish(Access.REPLICA, null, false);
        f.send(session, "MULTI", "SET a 1", "GET a", "EXEC");
        assertThat(outlet.text())
                .isEqualTo("+OK|-READONLY You can't write against a read only replica.|+QUEUED|"
                        + "-EXECABORT Transaction discarded because of previous errors.|");
        shared.view().publish(Access.LOADING, null, false);
        f.send(session, "MULTI", "GET a", "PING", "DISCARD");
        assertThat(outlet.text()).isEqualTo("+OK|-LOADING Redis is loading the dataset in memory|+QUEUED|+OK|");
    }

    @Test
    void discard_reaches_the_shard_only_when_keys_are_watched() {
        f.send(session, "MULTI", "DISCARD");
        assertThat(shard.unwatched).isEmpty();
        f.send(session, "WATCH k");
        f.send(session, "MULTI", "WATCH k", "DISCARD");
        assertThat(shard.unwatched).containsExactly(session.client);
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|+OK|+OK|+OK|-ERR WATCH inside MULTI is not allowed|+OK|");
    }

    @Test
    void a_command_that_holds_the_session_keeps_the_others_back() {
        f.send(session, "SET a 1", "WAIT 1 0", "PING", "GET a");
        f.send(session, "SUBSCRIBE c");
        assertThat(shard.commands()).containsExactly("SET a 1");
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|");
        assertThat(shard.commands()).containsExactly("WAIT 1 0");
        shard.block();
        assertThat(outlet.blocked).isTrue();
        shard.answer(":1\r\n");
        assertThat(outlet.blocked).isFalse();
        assertThat(outlet.text()).isEqualTo(":1|+PONG|");
        shard.answer("$1\r\n1\r\n");
        assertThat(outlet.text()).startsWith("$1|1|*3|$9|subscribe|");
        assertThat(outlet.answered).isEqualTo(2);
    }

    @Test
    void a_read_of_a_stream_holds_the_session_only_if_it_may_wait() {
        f.send(session, "GET a", "XREAD STREAMS s 0");
        f.send(session, "GET b");
        assertThat(shard.segments).hasSize(2);
        shard.answer("$1\r\n1\r\n*-1\r\n");
        shard.answer("$1\r\n2\r\n");
        f.send(session, "GET a", "XREAD Block 0 STREAMS s $", "GET b");
        f.send(session, "GET c");
        assertThat(shard.segments).hasSize(1);
        assertThat(shard.commands()).containsExactly("GET a", "XREAD Block 0 STREAMS s $", "GET b");
        shard.answer("$1\r\n1\r\n*-1\r\n$1\r\n2\r\n");
        assertThat(shard.commands()).containsExactly("GET c");
    }

    @Test
    void what_the_session_decides_waits_behind_a_command_that_may_wait() {
        f.send(session, "SET a 1", "BLPOP l 0", "GET a", "SELECT 1", "NOSUCH", "GET b");
        assertThat(shard.segments).hasSize(1);
        assertThat(shard.commands()).containsExactly("SET a 1", "BLPOP l 0", "GET a");
        shard.answer("+OK\r\n*-1\r\n$1\r\n1\r\n");
        assertThat(outlet.text()).startsWith("+OK|*-1|$1|1|+OK|-ERR unknown command 'NOSUCH'");
        assertThat(shard.commands()).containsExactly("GET b");
        assertThat(shard.segments.get(0).db()).isEqualTo(1);
        assertThat(outlet.answered).isZero();
        shard.answer("$-1\r\n");
        assertThat(outlet.answered).isEqualTo(1);
    }

    @Test
    void commands_behind_one_that_waits_are_sent_again_when_it_is_answered() {
        f.send(session, "SET a 1", "BLPOP l 0", "GET a", "SELECT 1", "GET b");
        f.send(session, "GET c");
        shard.block(1);
        assertThat(outlet.blocked).isTrue();
        assertThat(session.lastCommand.name()).isEqualTo("blpop");
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|");
        assertThat(shard.segments).hasSize(1);
        assertThat(shard.commands()).containsExactly("BLPOP l 0");
        shard.answer("*-1\r\n");
        assertThat(outlet.blocked).isFalse();
        assertThat(outlet.text()).isEqualTo("*-1|");
        assertThat(shard.commands()).containsExactly("GET a");
        shard.answer("$1\r\n1\r\n");
        assertThat(outlet.text()).isEqualTo("$1|1|+OK|");
        assertThat(shard.segments.stream().map(Segment::db)).containsExactly(1, 1);
        assertThat(shard.commands()).containsExactly("GET b");
        shard.answer("$1\r\n2\r\n");
        assertThat(outlet.answered).isEqualTo(1);
        shard.answer("$1\r\n3\r\n");
        assertThat(outlet.text()).isEqualTo("$1|2|$1|3|");
        assertThat(outlet.answered).isEqualTo(2);
    }

    @Test
    void a_batch_that_ends_with_a_command_that_waits_is_answered_by_it() {
        f.send(session, "SET a 1", "BLPOP l 0");
        shard.block(1);
        shard.answer("+OK\r\n");
        assertThat(outlet.answered).isZero();
        shard.answer("*-1\r\n");
        assertThat(outlet.answered).isEqualTo(1);
        f.send(session, "BLPOP l 0", "BLPOP l 0");
        shard.block(0);
        shard.answer("*-1\r\n");
        assertThat(outlet.answered).isEqualTo(1);
        shard.block(0);
        shard.answer("*-1\r\n");
        assertThat(outlet.answered).isEqualTo(2);
    }

    @Test
    void a_command_that_has_waited_may_be_answered_before_those_in_front_of_it() {
        f.send(session, "SET a 1", "BLPOP l 0", "GET a");
        shard.block(1);
        shard.segments.add(shard.segments.remove(0));
        shard.answer("*-1\r\n");
        assertThat(outlet.text()).isEmpty();
        assertThat(shard.segments).hasSize(2);
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|*-1|");
        shard.answer("$1\r\n1\r\n");
        assertThat(outlet.text()).isEqualTo("$1|1|");
        assertThat(outlet.answered).isEqualTo(1);
    }

    @Test
    void commands_left_over_for_their_long_replies_keep_the_others_back_if_one_may_wait() {
        f.send(session, "GET a", "BLPOP l 0", "GET b");
        f.send(session, "GET c");
        shard.segments.get(0).split(1);
        shard.answer("$1\r\n1\r\n");
        assertThat(shard.segments).hasSize(1);
        assertThat(shard.commands()).containsExactly("BLPOP l 0", "GET b");
        shard.block(0);
        shard.answer("*-1\r\n");
        assertThat(shard.commands()).containsExactly("GET b");
        shard.answer("$1\r\n2\r\n");
        assertThat(shard.commands()).containsExactly("GET c");
        assertThat(outlet.answered).isEqualTo(1);
    }

    @Test
    void closed_session_sends_nothing_that_stands_behind_a_command_that_waits() {
        f.send(session, "SET a 1", "BLPOP l 0", "GET a");
        shard.block(1);
        f.disconnect(session);
        assertThat(shard.answer("+OK\r\n").bytes).isNull();
        assertThat(shard.answer("*-1\r\n").bytes).isNull();
        assertThat(shard.segments).isEmpty();
    }

    @Test
    void messages_pass_a_command_that_waits_once_nothing_is_missing_before_it() {
        f.send(session, "HELLO 3", "SUBSCRIBE c");
        outlet.take();
        f.send(session, "SET a 1", "BLPOP l 0");
        shard.segments.add(0, shard.segments.remove(1));
        shard.block();
        shard.segments.add(shard.segments.remove(0));
        shard.publish(shared.subscriptions(), "c", "m");
        assertThat(outlet.text()).isEmpty();
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|>3|$7|message|$1|c|$1|m|");
        shard.publish(shared.subscriptions(), "c", "n");
        assertThat(outlet.text()).isEqualTo(">3|$7|message|$1|c|$1|n|");
    }

    @Test
    void a_refused_command_is_noted_once_when_those_before_it_are_answered() {
        f.send(session, "ACL SETUSER bob on nopass +@all ~l -get", "AUTH bob any");
        outlet.take();
        f.send(session, "SET l 1", "BLPOP l 0", "SET l 2", "GET l", "SET l 3");
        assertThat(shard.commands()).containsExactly("SET l 1", "BLPOP l 0", "SET l 2");
        assertThat(process.access().log().newest(10)).isEmpty();
        shard.block(1);
        shard.answer("+OK\r\n");
        shard.answer("*-1\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|*-1|");
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|-NOPERM this user has no permissions to run the 'get' command|");
        assertThat(process.access().log().newest(10))
                .extracting(AclLog.Entry::count)
                .containsExactly(1L);
        assertThat(shard.commands()).containsExactly("SET l 3");
    }

    @Test
    void commands_that_are_monitored_or_silent_wait_behind_one_that_may_wait() {
        f.send(session, "CLIENT REPLY SKIP", "BLPOP l 0", "GET a");
        assertThat(shard.commands()).containsExactly("BLPOP l 0");
        shard.answer("");
        shard.answer("$-1\r\n");
        f.send(f.connect(), "MONITOR");
        f.send(session, "GET b", "BLPOP l 0", "GET a");
        assertThat(shard.commands()).containsExactly("GET b");
        shard.answer("$-1\r\n");
        assertThat(shard.commands()).containsExactly("BLPOP l 0");
        shard.answer("*-1\r\n");
        assertThat(shard.commands()).containsExactly("GET a");
    }

    @Test
    void quit_is_answered_last_and_later_commands_do_not_run() {
        f.send(session, "GET a", "QUIT", "GET b");
        assertThat(outlet.closing).isFalse();
        shard.answer("$-1\r\n");
        assertThat(outlet.text()).isEqualTo("$-1|+OK|");
        assertThat(outlet.closing).isTrue();
        assertThat(shard.segments).isEmpty();
    }

    @Test
    void protocol_error_is_answered_after_earlier_commands() {
        f.send(session, "GET a");
        session.loop().broken(session, "-ERR Protocol error\r\n");
        assertThat(outlet.text()).isEmpty();
        shard.answer("$-1\r\n");
        assertThat(outlet.text()).isEqualTo("$-1|-ERR Protocol error|");
        assertThat(outlet.closing).isTrue();
    }

    @Test
    void closed_session_releases_its_late_answers() {
        f.send(session, "GET a", "PING", "GET b");
        f.disconnect(session);
        assertThat(session.client.closed()).isTrue();
        assertThat(shard.unwatched).isEmpty();
        Segment late = shard.answer("$-1\r\n");
        assertThat(late.bytes).isNull();
        assertThat(outlet.text()).isEmpty();
        assertThat(session.replies.isEmpty()).isTrue();
        assertThat(shared.registry().size()).isZero();
    }

    @Test
    void demotion_closes_the_connection_and_releases_later_answers() {
        f.send(session, "SET a 1");
        f.send(session, "PING", "SET b 2");
        shard.demoted();
        assertThat(outlet.closed).isTrue();
        f.disconnect(session);
        Segment late = shard.answer("+OK\r\n");
        assertThat(late.bytes).isNull();
        assertThat(outlet.text()).isEmpty();
    }

    @Test
    void each_reply_that_no_majority_acknowledged_becomes_an_error() {
        f.send(session, "SET a 1", "SET b 2");
        shard.timeOut();
        assertThat(outlet.text()).isEqualTo("-NOSYNCREPLICAS too few|-NOSYNCREPLICAS too few|");
        assertThat(outlet.answered).isEqualTo(1);
    }

    @Test
    void silent_commands_travel_apart_from_those_that_are_answered() {
        f.send(session, "SET a 1", "CLIENT REPLY SKIP", "SET b 2", "SET c 3");
        assertThat(shard.segments.stream().map(Segment::silent)).containsExactly(false, true, false);
        shard.answer("+OK\r\n");
        shard.answer("");
        shard.answer("+OK\r\n");
        assertThat(outlet.text()).isEqualTo("+OK|+OK|");
        assertThat(outlet.answered).isEqualTo(1);
    }
}
