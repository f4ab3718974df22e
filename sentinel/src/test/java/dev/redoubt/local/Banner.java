package dev.redoubt.local;

import dev.redoubt.config.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts that the launcher prints. Stateless. */
final class Banner {
    private static final String ROW = "  %-15s %-6s %-8s %s";

    private Banner() {}

    /**
     * Returns the table of processes, the command that restarts each, and three things to try.
     *
     * @param pids by name of process
     */
    static List<String> lines(ClusterPlan plan, ClusterStatus standing, Map<String, Long> pids, String java) {
        List<String> lines = new ArrayList<>(List.of("", String.format(ROW, "process", "port", "pid", "role")));
        ProcessPlan master = plan.of(Role.NODE).get(0);
        for (ProcessPlan process : plan.processes()) {
            String role = standing.role(process);
            lines.add(String.format(ROW, process.name(), process.port(), pids.get(process.name()), role));
            if (role.equals("master")) {
                master = process;
            }
        }
        lines.addAll(List.of("", "Each is started again, in this directory, by:"));
        for (ProcessPlan process : plan.processes()) {
            lines.add("  " + process.restartCommand(java));
        }
        int sentinel = plan.of(Role.SENTINEL).get(0).port();
        lines.addAll(List.of(
                "",
                "Try:",
                "  1. redis-cli -p " + master.port() + " set greeting hello",
                "  2. redis-cli -p " + sentinel + " sentinel get-master-addr-by-name " + ClusterPlan.MASTER_NAME,
                "  3. kill -9 " + pids.get(master.name()) + "   (the master), then 2 again: another node is master and"
                        + " has the greeting;",
                "     bring the old one back with its line above: it returns as a replica",
                "",
                "Logs: data/*/*.log. Ctrl-C stops everything that was started here."));
        return lines;
    }

    /** Returns the lines about a process that has ended, with the command that restarts it. */
    static List<String> ended(ProcessPlan process, long pid, int exitCode, String java) {
        String how = exitCode == 137 ? "was killed" : "ended with exit code " + exitCode;
        return List.of(
                process.name() + " (pid " + pid + ") " + how + "; start it again with:",
                "  " + process.restartCommand(java));
    }
}
