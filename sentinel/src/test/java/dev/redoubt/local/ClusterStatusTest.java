package dev.redoubt.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cluster counts as started when it serves, and the banner shows it. */
class ClusterStatusTest {
    private final ClusterPlan plan = ClusterPlan.standard(AckMode.QUORUM);

    @Test
    void status_is_complete_with_one_agreed_master_and_linked_replicas() {
        assertThat(standing("replica", "master", "replica", 7001, 7001, 7001).complete())
                .isTrue();
    }

    @Test
    void status_is_incomplete_when_anything_is_missing() {
        assertThat(standing("replica", "replica", "replica", 7001, 7001, 7001).complete())
                .isFalse();
        assertThat(standing("master", "master", "replica", 7001, 7001, 7001).complete())
                .isFalse();
        assertThat(standing("replica (no link)", "master", "replica", 7001, 7001, 7001)
                        .complete())
                .isFalse();
        assertThat(standing("replica", "master", "starting", 7001, 7001, 7001).complete())
                .isFalse();
        assertThat(standing("replica", "master", "replica", 7001, 7001, 7000).complete())
                .isFalse();
        assertThat(standing("replica", "master", "replica", 7001, 7001).complete())
                .isFalse();
        assertThat(standing("replica", "master", "replica", 7001, 7001, -1).complete())
                .isFalse();
    }

    @Test
    void roles_and_ports_are_read_from_replies() {
        assertThat(ClusterStatus.role(List.of("# Replication\r\nrole:master\r\n")))
                .isEqualTo("master");
        assertThat(ClusterStatus.role(List.of("role:slave\r\nmaster_link_status:up\r\n")))
                .isEqualTo("replica");
        assertThat(ClusterStatus.role(List.of("role:slave\r\nmaster_link_status:down\r\n")))
                .isEqualTo("replica (no link)");
        assertThat(ClusterStatus.masterPort(List.of("127.0.0.1", "7001"))).isEqualTo(7001);
        assertThat(ClusterStatus.masterPort(List.of())).isEqualTo(-1);
        assertThat(ClusterStatus.masterPort(List.of("127.0.0.1", "x"))).isEqualTo(-1);
    }

    @Test
    void banner_has_pids_roles_and_restart_commands() {
        Map<String, Long> pids = new HashMap<>();
        long pid = 100;
        for (ProcessPlan process : plan.processes()) {
            pids.put(process.name(), pid++);
        }

        List<String> lines =
                Banner.lines(plan, standing("replica", "master", "replica", 7001, 7001, 7001), pids, "java");

        assertThat(lines).contains("  node-7001       7001   101      master");
        assertThat(lines).contains("  sentinel-26381  26381  105      sentinel");
        for (ProcessPlan process : plan.processes()) {
            assertThat(lines).contains("  " + process.restartCommand("java"));
        }
        assertThat(lines).anyMatch(line -> line.contains("kill -9 101 "));
        assertThat(lines).contains("  1. redis-cli -p 7001 set greeting hello");
    }

    @Test
    void end_of_a_process_is_shown_with_its_restart_command() {
        ProcessPlan node = plan.processes().get(0);

        assertThat(Banner.ended(node, 77, 137, "java"))
                .containsExactly(
                        "node-7000 (pid 77) was killed; start it again with:", "  " + node.restartCommand("java"));
        assertThat(Banner.ended(node, 77, 1, "java").get(0)).contains("ended with exit code 1");
    }

    private ClusterStatus standing(String first, String second, String third, Integer... masterPorts) {
        Map<String, String> roles = new HashMap<>();
        roles.put("node-7000", first);
        roles.put("node-7001", second);
        roles.put("node-7002", third);
        List.of("sentinel-26379", "sentinel-26380", "sentinel-26381").forEach(name -> roles.put(name, "sentinel"));
        return ClusterStatus.of(plan, roles, List.of(masterPorts));
    }
}
