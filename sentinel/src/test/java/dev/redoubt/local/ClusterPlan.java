package dev.redoubt.local;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The plan of the local cluster: three nodes on 7000 to 7002 and three sentinels on 26379 to 26381. Their cluster ports
 * are a thousand above and speak TLS. Immutable.
 */
public record ClusterPlan(List<ProcessPlan> processes) {
    public static final String HOST = "127.0.0.1";
    public static final String MASTER_NAME = "mymaster";
    private static final List<Integer> NODE_PORTS = List.of(7000, 7001, 7002);
    private static final List<Integer> SENTINEL_PORTS = List.of(26379, 26380, 26381);
    private static final int CLUSTER_PORT_OFFSET = 1000;

    public ClusterPlan {
        processes = List.copyOf(processes);
    }

    /** Returns the plan with that mode of acknowledgement on every node. */
    public static ClusterPlan standard(AckMode acknowledge) {
        String sentinels = SENTINEL_PORTS.stream()
                .map(port -> HOST + ":" + (port + CLUSTER_PORT_OFFSET))
                .collect(Collectors.joining(","));
        List<ProcessPlan> processes = new ArrayList<>();
        for (int port : NODE_PORTS) {
            String mode = acknowledge.name().toLowerCase(Locale.ROOT).replace('_', '-');
            processes.add(plan("node", Role.NODE, port, sentinels, List.of("--acknowledge", mode)));
        }
        for (int port : SENTINEL_PORTS) {
            processes.add(plan("sentinel", Role.SENTINEL, port, sentinels, List.of()));
        }
        return new ClusterPlan(processes);
    }

    private static ProcessPlan plan(String kind, Role role, int port, String sentinels, List<String> more) {
        String name = kind + "-" + port;
        Path dir = Path.of("data", name);
        List<String> arguments = new ArrayList<>(
                List.of("--port", Integer.toString(port), "--dir", dir.toString(), "--sentinels", sentinels));
        arguments.addAll(more);
        arguments.addAll(LocalCertificates.FILES.arguments());
        return new ProcessPlan(name, role, port, dir, arguments);
    }

    /** Returns the processes of one role. */
    public List<ProcessPlan> of(Role role) {
        return processes.stream().filter(process -> process.role() == role).collect(Collectors.toList());
    }

    /** Returns every port that must be free. */
    public List<Integer> ports() {
        return processes.stream()
                .flatMap(process -> java.util.stream.Stream.of(process.port(), process.port() + CLUSTER_PORT_OFFSET))
                .collect(Collectors.toList());
    }
}
