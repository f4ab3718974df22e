package dev.redoubt.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.Network;
import dev.redoubt.it.harness.Place;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Processes of every kind that fall silent, by a cut network or by SIGSTOP, and are heard again: each is back within
 * seconds, by itself, whether the others have downed it meanwhile or not (docs/protocol.md 1.4, docs/schedules.md R13).
 *
 * <p>The ordinary build lets one of each kind be silent together for a time that crosses the border at which Akka's
 * members are downed. {@code -Dredoubt.silence=all} runs all of 20 s, 60 s and 5 minutes, by cut and by SIGSTOP (half
 * an hour).
 */
class SilentProcessIT {
    private static final int HOSTS = 7;
    private static final int CLIENT_HOST = 6;
    /** Past the 30 s of Downing and the 5 s or so in which Akka finds somebody unreachable. */
    private static final int PAST_DOWNING_SECONDS = 45;
    /** What is wanted is 5 s; a machine on which the whole build runs may take a little longer. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);

    private enum Kind {
        MASTER,
        REPLICA,
        SENTINEL,
        CLIENT
    }

    @TempDir
    Path dir;

    @Test
    @Timeout(240)
    void stopped_process_of_each_kind_rejoins_when_it_resumes() throws Exception {
        stop(PAST_DOWNING_SECONDS, "local", List.of(EnumSet.allOf(Kind.class)));
    }

    @Test
    @Timeout(240)
    void partitioned_process_of_each_kind_rejoins_when_the_network_heals() throws Exception {
        cut(PAST_DOWNING_SECONDS, "local", List.of(EnumSet.allOf(Kind.class)));
    }

    @ParameterizedTest
    @CsvSource({"20,stop", "20,cut", "60,stop", "60,cut", "300,stop", "300,cut"})
    @Timeout(900)
    @EnabledIfSystemProperty(named = "redoubt.silence", matches = "all")
    void process_of_each_kind_rejoins_after_any_silence(int seconds, String how) throws Exception {
        List<Set<Kind>> rounds = List.of(EnumSet.of(Kind.MASTER, Kind.CLIENT), EnumSet.of(Kind.REPLICA, Kind.SENTINEL));
        if (how.equals("stop")) {
            stop(seconds, "quorum", rounds);
        } else {
            cut(seconds, "quorum", rounds);
        }
    }

    private void stop(int seconds, String acknowledge, List<Set<Kind>> rounds) throws Exception {
        try (TestCluster cluster = TestCluster.start(dir, "--acknowledge", acknowledge);
                MessageClientProcess client = MessageClientProcess.start(
                        Place.HERE, cluster.sentinelClusterAddresses(), dir.resolve("client.log"))) {
            for (Set<Kind> round : rounds) {
                Map<Kind, RedoubtProcess> silent = choose(cluster, client, round);
                for (Kind kind : round) {
                    signal(silent.get(kind), client, "STOP");
                }
                letPass(Duration.ofSeconds(seconds));
                long heardMs = System.currentTimeMillis();
                for (Kind kind : round) {
                    signal(silent.get(kind), client, "CONT");
                }
                awaitAll(cluster, client, silent, round, heardMs, "stopped for " + seconds + " s");
            }
        }
    }

    private static void letPass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    private static void signal(@Nullable RedoubtProcess process, MessageClientProcess client, String name)
            throws IOException {
        if (process == null) {
            client.signal(name);
        } else {
            process.signal(name);
        }
    }

    private void cut(int seconds, String acknowledge, List<Set<Kind>> rounds) throws Exception {
        try (Network network = Network.create(HOSTS);
                TestCluster cluster =
                        TestCluster.start(dir, network.places().subList(0, CLIENT_HOST), "--acknowledge", acknowledge);
                MessageClientProcess client = MessageClientProcess.start(
                        network.places().get(CLIENT_HOST),
                        cluster.sentinelClusterAddresses(),
                        dir.resolve("client.log"))) {
            for (Set<Kind> round : rounds) {
                Map<Kind, RedoubtProcess> silent = choose(cluster, client, round);
                for (Kind kind : round) {
                    RedoubtProcess process = silent.get(kind);
                    network.isolate(
                            process == null ? CLIENT_HOST : cluster.all().indexOf(process));
                }
                letPass(Duration.ofSeconds(seconds));
                long heardMs = System.currentTimeMillis();
                network.heal();
                awaitAll(cluster, client, silent, round, heardMs, "cut off for " + seconds + " s");
            }
        }
    }

    /** Waits until all is well; the processes that are to fall silent, the client not among them. */
    private static Map<Kind, RedoubtProcess> choose(TestCluster cluster, MessageClientProcess client, Set<Kind> round) {
        long nowMs = System.currentTimeMillis();
        cluster.awaitConnectedReplicas();
        cluster.await("all well", () -> {
            boolean well = client.isAnsweredSince(nowMs);
            for (RedoubtProcess node : cluster.nodes()) {
                well = well && isBack(cluster, node);
            }
            return well && sentinelsHearOneAnother(cluster);
        });
        Map<Kind, RedoubtProcess> silent = new EnumMap<>(Kind.class);
        RedoubtProcess master = cluster.awaitMaster();
        if (round.contains(Kind.MASTER)) {
            silent.put(Kind.MASTER, master);
        }
        if (round.contains(Kind.REPLICA)) {
            cluster.nodes().stream()
                    .filter(node -> node != master)
                    .findFirst()
                    .ifPresent(node -> silent.put(Kind.REPLICA, node));
        }
        if (round.contains(Kind.SENTINEL)) {
            silent.put(Kind.SENTINEL, cluster.sentinels().get(1));
        }
        return silent;
    }

    private static void awaitAll(
            TestCluster cluster,
            MessageClientProcess client,
            Map<Kind, RedoubtProcess> silent,
            Set<Kind> round,
            long heardMs,
            String what) {
        Map<Kind, Long> backMs = new EnumMap<>(Kind.class);
        cluster.await("all of " + round + " back, " + what, () -> {
            for (Kind kind : round) {
                if (!backMs.containsKey(kind) && isBack(cluster, client, kind, silent.get(kind), heardMs)) {
                    backMs.put(kind, System.currentTimeMillis() - heardMs);
                }
            }
            return backMs.keySet().containsAll(round);
        });
        List<String> words = new ArrayList<>();
        backMs.forEach((kind, ms) -> words.add(String.format("%s %.1f s", kind, ms / 1000.0)));
        System.out.println(what + ", back after: " + String.join(", ", words));
        assertThat(Collections.max(backMs.values())).as(what + ": " + backMs).isLessThan(BACK_WITHIN.toMillis());
    }

    private static boolean isBack(
            TestCluster cluster, MessageClientProcess client, Kind kind, @Nullable RedoubtProcess process, long heardMs)
            throws IOException {
        try {
            return switch (kind) {
                case CLIENT -> client.isAnsweredSince(heardMs);
                case SENTINEL -> sentinelsHearOneAnother(cluster);
                case MASTER, REPLICA -> process != null && isBack(cluster, process);
            };
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean sentinelsHearOneAnother(TestCluster cluster) throws IOException {
        for (RedoubtProcess sentinel : cluster.sentinels()) {
            try (RespClient resp = sentinel.connect()) {
                Object answer = resp.call("SENTINEL", "CKQUORUM", TestCluster.MASTER_NAME);
                if (!(answer instanceof String text && text.startsWith("OK 3 usable Sentinels"))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** It is master, or follows the master and is counted by it; and every sentinel sees it so. */
    private static boolean isBack(TestCluster cluster, RedoubtProcess node) throws IOException {
        RedoubtProcess master = cluster.masterBySentinel().orElse(null);
        if (master == null) {
            return false;
        }
        for (RedoubtProcess sentinel : cluster.sentinels()) {
            if (cluster.masterAsSeenBy(sentinel).orElse(null) != master
                    || (node != master && !"slave".equals(flags(sentinel, node)))) {
                return false;
            }
        }
        try (RespClient own = node.connect();
                RespClient masters = master.connect()) {
            String info = text(own.ok("INFO", "replication"));
            return node == master
                    ? info.contains("role:master")
                    : info.contains("role:slave")
                            && info.contains("master_link_status:up")
                            && text(masters.ok("INFO", "replication"))
                                    .contains("port=" + node.port() + ",state=online");
        }
    }

    /** The flags of this replica in {@code SENTINEL REPLICAS}; null if it is not there. */
    private static @Nullable String flags(RedoubtProcess sentinel, RedoubtProcess node) throws IOException {
        try (RespClient resp = sentinel.connect()) {
            if (resp.ok("SENTINEL", "REPLICAS", TestCluster.MASTER_NAME) instanceof List<?> replicas) {
                for (Object replica : replicas) {
                    List<String> fields = ((List<?>) replica)
                            .stream().map(SilentProcessIT::text).toList();
                    if (fields.get(fields.indexOf("port") + 1).equals(Integer.toString(node.port()))) {
                        return fields.get(fields.indexOf("flags") + 1);
                    }
                }
            }
            return null;
        }
    }

    private static String text(Object bulk) {
        return bulk instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(bulk);
    }
}
