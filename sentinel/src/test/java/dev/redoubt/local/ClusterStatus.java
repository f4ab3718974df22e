package dev.redoubt.local;

import dev.redoubt.config.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The status that the processes report at one moment. Immutable. */
final class ClusterStatus {
    private final ClusterPlan plan;
    private final Map<String, String> roles;
    /** The master's port as each sentinel reports it; -1 where it knows none. */
    private final List<Integer> masterPorts;

    private ClusterStatus(ClusterPlan plan, Map<String, String> roles, List<Integer> masterPorts) {
        this.plan = plan;
        this.roles = roles;
        this.masterPorts = masterPorts;
    }

    /** Asks all processes; one that does not answer has the role {@code starting}. */
    static ClusterStatus ask(ClusterPlan plan) {
        Map<String, String> roles = new HashMap<>();
        List<Integer> masterPorts = new ArrayList<>();
        for (ProcessPlan process : plan.processes()) {
            try {
                if (process.role() == Role.NODE) {
                    roles.put(
                            process.name(),
                            role(RespProbe.ask(ClusterPlan.HOST, process.port(), "INFO", "replication")));
                } else {
                    RespProbe.ask(ClusterPlan.HOST, process.port(), "PING");
                    roles.put(process.name(), "sentinel");
                    masterPorts.add(masterPort(RespProbe.ask(
                            ClusterPlan.HOST,
                            process.port(),
                            "SENTINEL",
                            "get-master-addr-by-name",
                            ClusterPlan.MASTER_NAME)));
                }
            } catch (IOException e) {
                // Refused, reset or an error such as -LOADING: the process is still starting, and is asked again.
                roles.putIfAbsent(process.name(), "starting");
            }
        }
        return new ClusterStatus(plan, roles, masterPorts);
    }

    /** Returns the role in an answer to INFO replication: master, replica, or replica (no link). */
    static String role(List<String> answer) {
        String info = String.join("\r\n", answer);
        if (info.contains("role:master")) {
            return "master";
        }
        return info.contains("master_link_status:up") ? "replica" : "replica (no link)";
    }

    static int masterPort(List<String> answer) {
        if (answer.size() != 2 || !answer.get(1).matches("\\d{1,5}")) {
            return -1;
        }
        return Integer.parseInt(answer.get(1));
    }

    static ClusterStatus of(ClusterPlan plan, Map<String, String> roles, List<Integer> masterPorts) {
        return new ClusterStatus(plan, Map.copyOf(roles), List.copyOf(masterPorts));
    }

    String role(ProcessPlan process) {
        return roles.getOrDefault(process.name(), "starting");
    }

    /** True if all serve: there is one master, every sentinel names it, and every other node follows it. */
    boolean complete() {
        List<ProcessPlan> nodes = plan.of(Role.NODE);
        List<ProcessPlan> masters =
                nodes.stream().filter(node -> role(node).equals("master")).toList();
        return masters.size() == 1
                && nodes.stream().filter(node -> role(node).equals("replica")).count() == nodes.size() - 1
                && masterPorts.size() == plan.of(Role.SENTINEL).size()
                && masterPorts.stream().allMatch(port -> port == masters.get(0).port());
    }
}
