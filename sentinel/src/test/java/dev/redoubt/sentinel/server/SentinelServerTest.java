package dev.redoubt.sentinel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.config.Values;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.acl.file.ProcessUsers;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.Endpoints;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.ServerLimits;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import dev.redoubt.persistence.testing.RespClient.RespPush;
import dev.redoubt.sentinel.core.SentinelView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sentinel over a real socket answers as redis-server --sentinel does. */
@Timeout(60)
class SentinelServerTest {
    private static final Random RANDOM = new Random(5);
    private static final MemberId SELF = MemberId.random(RANDOM);
    private static final MemberId MASTER = MemberId.random(RANDOM);
    private static final MemberId REPLICA = MemberId.random(RANDOM);
    private static final MemberId OTHER = MemberId.random(RANDOM);

    private final AtomicReference<Consumer<String>> failover = new AtomicReference<>();
    private EventLoops loops;
    private RespServer server;
    private SentinelServer sentinel;
    private RespClient client;

    @BeforeEach
    void start() throws IOException {
        start(Values.defaults(Role.SENTINEL));
    }

    private void start(Values values) throws IOException {
        loops = EventLoops.create(1);
        SentinelPort port = new SentinelPort() {
            @Override
            public void failover(Consumer<String> answer) {
                failover.set(answer);
            }

            @Override
            public void trustMember(MemberId member, Consumer<String> answer) {
                answer.accept(member.equals(MASTER) ? null : "ERR No such member with that ID");
            }

            @Override
            public void shutdown() {}
        };
        LiveConfig config = new LiveConfig(values);
        ProcessUsers users = ProcessUsers.open(config, config.sentinel(), SentinelServer.commands());
        sentinel = new SentinelServer(
                loops.loop(0),
                new ProcessWatch(Assertions::fail),
                config,
                users.access(Runnable::run),
                port,
                SELF.hex(),
                System::currentTimeMillis);
        server = RespServer.bind(
                loops,
                Endpoints.tcp(List.of("127.0.0.1"), 0),
                ServerLimits.DEFAULT,
                new MemoryGovernor(Long.MAX_VALUE),
                sentinel.sessions());
        client = new RespClient("127.0.0.1", server.port());
    }

    /** Shows a view, and waits until the loop has it: it may read a request that came later before it runs a task. */
    private void show(SentinelView view) throws Exception {
        sentinel.show(view);
        loops.loop(0).submit(() -> {}).get();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
        loops.close();
    }

    @Test
    void master_is_unknown_before_the_first_election() throws Exception {
        assertThat(client.call("SENTINEL", "get-master-addr-by-name", "mymaster"))
                .isNull();
        assertThat(client.call("SENTINEL", "masters")).isEqualTo(List.of());
        assertThat(client.call("SENTINEL", "master", "mymaster"))
                .isEqualTo(new RespError("ERR No such master with that name"));
        assertThat(text(client.call("SENTINEL", "myid"))).isEqualTo(SELF.hex());
        assertThat(texts(client.call("ROLE"))).isEqualTo(List.of("sentinel", List.of()));
    }

    @Test
    void master_is_found_by_its_name() throws Exception {
        show(view("", "master", 3));
        assertThat(texts(client.call("sentinel", "GET-MASTER-ADDR-BY-NAME", "mymaster")))
                .isEqualTo(List.of("127.0.0.1", "7000"));
        assertThat(client.call("sentinel", "get-master-addr-by-name", "other")).isNull();
        assertThat(texts(client.call("ROLE"))).isEqualTo(List.of("sentinel", List.of("mymaster")));
        assertThat(text(client.call("INFO", "sentinel")))
                .contains("master0:name=mymaster,status=ok,address=127.0.0.1:7000,slaves=1,sentinels=2\r\n");
    }

    @Test
    void master_shows_its_down_time_when_it_is_down() throws Exception {
        show(view("wait_start", "s_down,o_down,master,failover_in_progress", 3));
        List<Object> master = texts(client.call("SENTINEL", "MASTER", "mymaster"));
        assertThat(names(master)).containsSubsequence("failover-state", "s-down-time", "o-down-time");
        assertThat(text(client.call("INFO"))).contains("status=odown");
        assertThat(client.call("SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "127.0.0.1", "7000", "0", "*"))
                .satisfies(reply -> assertThat(texts(reply)).isEqualTo(List.of(1L, "*", 0L)));
        assertThat(client.call("SENTINEL", "CKQUORUM", "mymaster"))
                .isEqualTo(new RespError("NOQUORUM 2 usable Sentinels. Not enough available Sentinels to reach the"
                        + " specified quorum for this master"));
    }

    @Test
    void ckquorum_replies_ok_when_enough_sentinels_are_usable() throws Exception {
        show(view("", "master", 2));
        assertThat(client.call("SENTINEL", "CKQUORUM", "mymaster"))
                .isEqualTo("OK 2 usable Sentinels. Quorum and failover authorization can be reached");
    }

    @Test
    void commands_after_failover_wait_for_its_answer() throws Exception {
        show(view("", "master", 2));
        client.queue("SENTINEL", "FAILOVER", "mymaster");
        client.queue("PING");
        client.flush();
        client.send("SENTINEL", "MYID");
        while (failover.get() == null) {
            Thread.onSpinWait();
        }
        failover.get().accept("INPROG Failover already in progress");
        assertThat(client.read()).isEqualTo(new RespError("INPROG Failover already in progress"));
        assertThat(client.read()).isEqualTo("PONG");
        assertThat(text(client.read())).isEqualTo(SELF.hex());
    }

    @Test
    void an_event_follows_a_reply_that_is_outstanding() throws Exception {
        show(view("", "master", 2));
        client.call("HELLO", "3");
        client.send("SUBSCRIBE", "+failover-end");
        client.read();
        client.send("SENTINEL", "FAILOVER", "mymaster");
        while (failover.get() == null) {
            Thread.onSpinWait();
        }
        sentinel.publish("+failover-end", "master mymaster");
        failover.get().accept(null);
        assertThat(client.read()).isEqualTo("OK");
        assertThat(texts(client.read())).isEqualTo(List.of("message", "+failover-end", "master mymaster"));
    }

    @Test
    void trust_member_is_answered_while_there_is_no_master() throws Exception {
        assertThat(client.call("SENTINEL", "TRUST-MEMBER", "mymaster", MASTER.hex()))
                .isEqualTo("OK");
        RespError unknown = new RespError("ERR No such member with that ID");
        assertThat(client.call("SENTINEL", "TRUST-MEMBER", "mymaster", SELF.hex()))
                .isEqualTo(unknown);
        assertThat(client.call("SENTINEL", "TRUST-MEMBER", "mymaster", "xyz")).isEqualTo(unknown);
        assertThat(client.call("SENTINEL", "TRUST-MEMBER", "other", MASTER.hex()))
                .isEqualTo(new RespError("ERR No such master with that name"));
        assertThat(client.call("SENTINEL", "TRUST-MEMBER", "mymaster"))
                .isEqualTo(new RespError("ERR wrong number of arguments for 'sentinel|trust-member' command"));
    }

    @Test
    void errors_have_the_texts_of_redis() throws Exception {
        assertThat(client.call("GET", "x"))
                .isEqualTo(new RespError("ERR unknown command 'GET', with args beginning with: 'x' "));
        assertThat(client.call("SENTINEL"))
                .isEqualTo(new RespError("ERR wrong number of arguments for 'sentinel' command"));
        assertThat(client.call("SENTINEL", "MASTER"))
                .isEqualTo(new RespError("ERR wrong number of arguments for 'sentinel|master' command"));
        assertThat(client.call("SENTINEL", "nonsense"))
                .isEqualTo(new RespError("ERR unknown subcommand 'nonsense'. Try SENTINEL HELP."));
        assertThat(client.call("CLIENT", "SETNAME", "a b"))
                .isEqualTo(new RespError("ERR Client names cannot contain spaces, newlines or special characters."));
        assertThat(client.call("HELLO", "4")).isEqualTo(new RespError("NOPROTO unsupported protocol version"));
    }

    @Test
    void events_reach_subscribers_in_both_protocols() throws Exception {
        assertThat(texts(client.call("SUBSCRIBE", "+switch-master")))
                .isEqualTo(List.of("subscribe", "+switch-master", 1L));
        assertThat(((RespError) client.call("SENTINEL", "MASTERS")).message())
                .startsWith("ERR Can't execute 'sentinel|masters': only (P|S)SUBSCRIBE");
        assertThat(texts(client.call("PING"))).isEqualTo(List.of("pong", ""));
        try (RespClient three = new RespClient("127.0.0.1", server.port())) {
            three.call("HELLO", "3");
            three.send("PSUBSCRIBE", "*");
            three.read();
            sentinel.publish("+switch-master", "mymaster 127.0.0.1 7000 127.0.0.1 7001");
            assertThat(texts(client.read()))
                    .isEqualTo(List.of("message", "+switch-master", "mymaster 127.0.0.1 7000 127.0.0.1 7001"));
            assertThat(texts(((RespPush) three.read()).items()))
                    .isEqualTo(List.of("pmessage", "*", "+switch-master", "mymaster 127.0.0.1 7000 127.0.0.1 7001"));
            assertThat(text(three.call("SENTINEL", "MYID"))).isEqualTo(SELF.hex());
        }
        assertThat(texts(client.call("UNSUBSCRIBE"))).isEqualTo(List.of("unsubscribe", "+switch-master", 0L));
        assertThat(client.call("PING")).isEqualTo("PONG");
    }

    @Test
    void users_of_a_sentinel_may_do_what_their_rules_allow() throws Exception {
        client.ok("ACL", "SETUSER", "monitor", "on", ">p", "+ping", "+subscribe", "&+switch-master", "+acl|whoami");
        try (RespClient other = new RespClient("127.0.0.1", server.port())) {
            assertThat(other.call("AUTH", "monitor", "p")).isEqualTo("OK");
            assertThat(other.call("SENTINEL", "MASTERS"))
                    .isEqualTo(
                            new RespError("NOPERM this user has no permissions to run the 'sentinel|masters' command"));
            assertThat(other.call("SUBSCRIBE", "+sdown"))
                    .isEqualTo(new RespError(
                            "NOPERM this user has no permissions to access one of the channels used as arguments"));
            assertThat(text(other.call("ACL", "WHOAMI"))).isEqualTo("monitor");
            assertThat(texts(other.call("SUBSCRIBE", "+switch-master")))
                    .isEqualTo(List.of("subscribe", "+switch-master", 1L));
        }
        assertThat((List<?>) client.call("ACL", "LOG")).hasSize(2);
        assertThat(client.call("ACL", "SETUSER", "monitor", "+get"))
                .isEqualTo(new RespError(
                        "ERR Error in ACL SETUSER modifier '+get': Unknown command or category name in ACL"));
    }

    @Test
    void commands_are_refused_without_the_password() throws Exception {
        stop0();
        start(Values.defaults(Role.SENTINEL).with(CommonDirectives.REQUIREPASS, "secret"));
        assertThat(client.call("PING")).isEqualTo(new RespError("NOAUTH Authentication required."));
        assertThat(client.call("AUTH", "wrong"))
                .isEqualTo(new RespError("WRONGPASS invalid username-password pair or user is disabled."));
        assertThat(client.call("AUTH", "default", "secret")).isEqualTo("OK");
        assertThat(client.call("PING")).isEqualTo("PONG");
        try (RespClient other = new RespClient("127.0.0.1", server.port())) {
            assertThat(((RespError) other.call("HELLO", "3")).message()).startsWith("NOAUTH HELLO must be called");
            assertThat(other.call("HELLO", "3", "AUTH", "default", "secret", "SETNAME", "x"))
                    .isInstanceOf(List.class);
            assertThat(text(other.call("CLIENT", "GETNAME"))).isEqualTo("x");
        }
    }

    @Test
    void client_list_and_kill_cover_other_connections() throws Exception {
        try (RespClient victim = new RespClient("127.0.0.1", server.port())) {
            victim.call("CLIENT", "SETNAME", "victim");
            long id = (Long) victim.call("CLIENT", "ID");
            assertThat(text(client.call("CLIENT", "LIST"))).contains("id=" + id + " ", " name=victim ", "user=default");
            assertThat(client.call("CLIENT", "KILL", "ID", id)).isEqualTo(1L);
            assertThat(victim.atEnd()).isTrue();
        }
        assertThat(client.call("CLIENT", "KILL", "1.2.3.4:5")).isEqualTo(new RespError("ERR No such client"));
        assertThat(client.call("COMMAND", "COUNT")).isEqualTo(15L);
    }

    @Test
    void a_silenced_client_gets_events_only() throws Exception {
        client.call("HELLO", "3");
        client.send("SUBSCRIBE", "+sdown");
        client.read();
        client.send("CLIENT", "REPLY", "OFF");
        client.send("PING");
        client.call("SUBSCRIBE", "+odown");
        sentinel.publish("+sdown", "master mymaster");
        assertThat(texts(client.read())).isEqualTo(List.of("message", "+sdown", "master mymaster"));
    }

    /** redis-server --sentinel on the same commands: the same fields in the same order. */
    @Test
    void instances_have_the_fields_of_redis_sentinel_in_its_order(@TempDir Path dir) throws Exception {
        Interop.requireRedis();
        show(view("", "master", 2));
        int masterPort = Ports.free();
        int replicaPort = Ports.free();
        List<Process> processes = new ArrayList<>();
        try {
            processes.add(redis(dir, "--port", "" + masterPort));
            processes.add(redis(dir, "--port", "" + replicaPort, "--replicaof", "127.0.0.1 " + masterPort));
            try (RealSentinel sentinels =
                            new RealSentinel(dir, "sentinel monitor mymaster 127.0.0.1 " + masterPort + " 2");
                    RespClient real = sentinels.connect()) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (((List<?>) real.call("SENTINEL", "REPLICAS", "mymaster")).isEmpty()) {
                    assertThat(System.nanoTime())
                            .as("the real sentinel finds its replica")
                            .isLessThan(end);
                }
                assertSameFields(real, "MASTER", 0);
                assertSameFields(real, "REPLICAS", 1);
                assertThat(names(texts(client.call("HELLO", "2")))).isEqualTo(names(texts(real.call("HELLO", "2"))));
                assertThat(client.call("CLIENT", "KILL", "SKIPME", "maybe"))
                        .isEqualTo(real.call("CLIENT", "KILL", "SKIPME", "maybe"));
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private void assertSameFields(RespClient real, String subcommand, int depth) throws IOException {
        List<Object> theirs = texts(real.call("SENTINEL", subcommand, "mymaster"));
        List<Object> ours = texts(client.call("SENTINEL", subcommand, "mymaster"));
        for (int i = 0; i < depth; i++) {
            theirs = texts(theirs.get(0));
            ours = texts(ours.get(0));
        }
        assertThat(names(ours)).isEqualTo(names(theirs));
    }

    private static Process redis(Path dir, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-server", "--save", "", "--dir", dir.toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(args[1] + ".log").toFile())
                .start();
    }

    private void stop0() throws Exception {
        stop();
    }

    private static SentinelView view(String failover, String masterFlags, int quorum) {
        Mastership mastership = new Mastership(1, MASTER, new Incarnation(1));
        LogEnd end = new LogEnd(1, ReplId.random(RANDOM), 9, 1234);
        MemberStatus master =
                new MemberStatus(MemberRole.MASTER, 1, mastership, true, end, 9, 0, Health.GOOD, 100, false, false, 1);
        MemberStatus replica =
                new MemberStatus(MemberRole.REPLICA, 1, mastership, true, end, 9, 0, Health.GOOD, 100, false, false, 1);
        return new SentinelView(
                SELF,
                "mymaster",
                new SentinelView.Node(MASTER, masterFlags, "127.0.0.1", 7000, new Incarnation(1), 0, 1, 1, 7, master),
                List.of(new SentinelView.Node(
                        REPLICA, "slave", "127.0.0.1", 7001, new Incarnation(2), 0, 1, 1, 0, replica)),
                List.of(new SentinelView.Voter(OTHER, "sentinel", "127.0.0.1", 26380, 12, 1)),
                1,
                1,
                quorum,
                2,
                2,
                false,
                false,
                failover,
                ConfigRecord.NONE);
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.UTF_8);
    }

    /** Bulks as text, at all depths. */
    private static List<Object> texts(Object reply) {
        List<Object> texts = new ArrayList<>();
        for (Object each : reply instanceof RespPush push ? push.items() : (List<?>) reply) {
            texts.add(each instanceof byte[] bulk ? text(bulk) : each instanceof List<?> list ? texts(list) : each);
        }
        return texts;
    }

    /** Every second element: the fields of a flat map. */
    private static List<Object> names(List<Object> map) {
        List<Object> names = new ArrayList<>();
        for (int i = 0; i < map.size(); i += 2) {
            names.add(map.get(i));
        }
        return names;
    }
}
