package dev.redoubt.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.CommandLine;
import dev.redoubt.config.NodeSettings;
import dev.redoubt.config.Role;
import dev.redoubt.config.SentinelSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plan of the local cluster has the right ports and commands. */
class ClusterPlanTest {
    private static final String TLS = " --tls-cluster yes --tls-cert-file data/tls/cluster.crt"
            + " --tls-key-file data/tls/cluster.key --tls-ca-cert-file data/tls/ca.crt";

    private final ClusterPlan plan = ClusterPlan.standard(AckMode.QUORUM);

    @Test
    void plan_has_three_nodes_and_three_sentinels() {
        assertThat(plan.processes().stream().map(ProcessPlan::name))
                .containsExactly(
                        "node-7000", "node-7001", "node-7002", "sentinel-26379", "sentinel-26380", "sentinel-26381");
        assertThat(plan.ports())
                .containsExactlyInAnyOrder(
                        7000, 7001, 7002, 8000, 8001, 8002, 26379, 26380, 26381, 27379, 27380, 27381);
    }

    @Test
    void restart_command_does_not_need_the_launcher() {
        assertThat(plan.of(Role.NODE).get(1).restartCommand("java"))
                .isEqualTo("java @node/target/redoubt-node.jvmopts -jar node/target/redoubt-node.jar --port 7001"
                        + " --dir data/node-7001 --sentinels 127.0.0.1:27379,127.0.0.1:27380,127.0.0.1:27381"
                        + " --acknowledge quorum" + TLS);
        assertThat(plan.of(Role.SENTINEL).get(0).restartCommand("java"))
                .isEqualTo("java @sentinel/target/redoubt-sentinel.jvmopts -jar sentinel/target/redoubt-sentinel.jar"
                        + " --port 26379 --dir data/sentinel-26379"
                        + " --sentinels 127.0.0.1:27379,127.0.0.1:27380,127.0.0.1:27381" + TLS);
    }

    @Test
    void child_command_ends_with_standard_input() {
        List<String> command = plan.of(Role.NODE).get(0).command("/jdk/bin/java");

        assertThat(command)
                .startsWith("/jdk/bin/java", "@node/target/redoubt-node.jvmopts", "-jar")
                .endsWith("--exit-on-stdin-close", "yes");
    }

    @Test
    void nodes_and_sentinels_accept_their_arguments() throws Exception {
        for (ProcessPlan process : plan.processes()) {
            CommandLine line =
                    CommandLine.parse(process.role(), process.arguments().toArray(new String[0]));
            if (process.role() == Role.NODE) {
                NodeSettings node = line.config().node();
                assertThat(node.port()).isEqualTo(process.port());
                assertThat(node.clusterPort()).isEqualTo(process.port() + 1000);
                assertThat(node.acknowledge()).isEqualTo(AckMode.QUORUM);
            } else {
                SentinelSettings sentinel = line.config().sentinel();
                assertThat(sentinel.sentinels()).contains(sentinel.clusterAddress());
                assertThat(sentinel.quorum()).isEqualTo(2);
                assertThat(sentinel.masterName()).isEqualTo(ClusterPlan.MASTER_NAME);
            }
        }
    }
}
