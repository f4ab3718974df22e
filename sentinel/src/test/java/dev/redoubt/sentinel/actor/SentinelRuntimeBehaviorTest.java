package dev.redoubt.sentinel.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.Role;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels over real ActorSystems elect a first master, and another when it dies, and publish it. */
@Timeout(120)
class SentinelRuntimeBehaviorTest {
    private final Random random = new Random(11);
    private final List<SentinelRuntime> sentinels = new ArrayList<>();
    private final List<MemberProcess> members = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (MemberProcess member : members) {
            member.stop();
        }
        sentinels.forEach(SentinelRuntime::close);
        assertThat(failures).isEmpty();
    }

    @Test
    void sentinels_elect_a_first_master_and_another_when_it_dies(@TempDir Path dir) throws Exception {
        List<HostPort> addresses = List.of(free(), free(), free());
        for (HostPort address : addresses) {
            sentinels.add(start(dir.resolve("s" + address.port()), address, addresses));
        }
        for (int i = 0; i < 3; i++) {
            members.add(new MemberProcess(MemberId.random(random), free(), addresses, random));
        }
        Await.until("a first master", () -> master() != null);
        MemberProcess first = master();
        try (RespClient client = new RespClient("127.0.0.1", sentinels.get(0).port())) {
            Await.until("the sentinel shows it to clients", () -> port(client) == first.respPort());
            Await.until("members have verified the log", () -> members.stream().allMatch(MemberProcess::trusted));
            client.send("SUBSCRIBE", "+switch-master");
            client.read();
            long killedAt = System.nanoTime();
            first.kill();
            members.remove(first);
            List<?> event = (List<?>) client.read();
            long ms = (System.nanoTime() - killedAt) / 1_000_000;
            String text = new String((byte[]) event.get(2), StandardCharsets.UTF_8);
            assertThat(text).startsWith("mymaster 127.0.0.1 " + first.respPort() + " 127.0.0.1 ");
            assertThat(ms).as("crash evidence ends the wait for down-after").isLessThan(20_000);
            client.call("UNSUBSCRIBE");
            Await.until("a new master", () -> master() != null);
            Await.until("the sentinel shows it to clients", () -> port(client) == master().respPort());
        }
        first.stop();
    }

    private MemberProcess master() {
        return members.stream()
                .filter(member -> member.role() == MemberRole.MASTER)
                .findFirst()
                .orElse(null);
    }

    private static int port(RespClient client) {
        try {
            List<?> address = (List<?>) client.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster");
            return address == null ? 0 : Integer.parseInt(new String((byte[]) address.get(1), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SentinelRuntime start(Path dir, HostPort address, List<HostPort> all) throws Exception {
        String list = all.stream().map(HostPort::toString).collect(Collectors.joining(","));
        CommandLine line = CommandLine.parse(Role.SENTINEL, new String[] {
            "--port",
            "" + free().port(),
            "--cluster-port",
            "" + address.port(),
            "--dir",
            dir.toString(),
            "--sentinels",
            list,
            "--down-after-milliseconds",
            "30000"
        });
        return SentinelRuntime.start(line.config(), failures::add, () -> {});
    }

    private static HostPort free() {
        return new HostPort("127.0.0.1", Ports.free());
    }
}
