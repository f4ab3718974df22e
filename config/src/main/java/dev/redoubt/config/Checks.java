package dev.redoubt.config;

import java.util.List;

/** The rules that several directives must satisfy together, and the values that are derived from other values. */
final class Checks {
    private Checks() {}

    /**
     * Derives the values that are left to be derived and checks the values against each other.
     *
     * @throws ConfigException one line that names the directives
     */
    static Values complete(Values values) throws ConfigException {
        Directive<Integer> port = values.role() == Role.NODE ? NodeDirectives.PORT : SentinelDirectives.PORT;
        Values all = clusterPort(values, values.get(port));
        ClusterExposure.check(all);
        checkProcess(all);
        if (!all.get(CommonDirectives.ACLFILE).isEmpty()
                && !all.get(CommonDirectives.USER).isEmpty()) {
            throw new ConfigException("aclfile: excludes the directive user; users are kept in one place");
        }
        if (all.role() == Role.NODE) {
            checkNode(new NodeSettings(all));
            return all;
        }
        return sentinel(all);
    }

    private static Values clusterPort(Values values, int port) throws ConfigException {
        int clusterPort = values.get(CommonDirectives.CLUSTER_PORT);
        if (clusterPort == port && port != 0) {
            throw new ConfigException("cluster-port: is the same as port (" + port + ")");
        }
        // port 0 lets the system choose; so it does for the cluster port then.
        if (clusterPort != 0 || port == 0) {
            return values;
        }
        if (port + 1000 > 65535) {
            throw new ConfigException("cluster-port: port + 1000 is beyond 65535; give --cluster-port");
        }
        return values.with(CommonDirectives.CLUSTER_PORT, port + 1000);
    }

    /** Returns whether the cluster port is the one that is derived from the port. */
    static boolean isDerivedClusterPort(Values values) {
        Directive<Integer> port = values.role() == Role.NODE ? NodeDirectives.PORT : SentinelDirectives.PORT;
        int clusterPort = values.get(CommonDirectives.CLUSTER_PORT);
        return clusterPort == 0 || clusterPort == values.get(port) + 1000;
    }

    private static void checkProcess(Values values) throws ConfigException {
        Supervised supervised = values.get(CommonDirectives.SUPERVISED);
        if (supervised == Supervised.UPSTART) {
            throw new ConfigException("supervised: upstart is not supported; systemd, auto and no are");
        }
        if (values.get(CommonDirectives.DAEMONIZE) && supervised != Supervised.SYSTEMD) {
            throw new ConfigException("daemonize: only no is possible, because a JVM cannot fork itself; let systemd"
                    + " run the process (--supervised systemd), or give --daemonize no and have the shell put it into"
                    + " the background");
        }
    }

    private static void checkNode(NodeSettings node) throws ConfigException {
        if (node.acknowledge() == AckMode.QUORUM_FSYNC) {
            throw new ConfigException("acknowledge: quorum-fsync is not supported yet; quorum is");
        }
        if (node.acknowledge() != AckMode.LOCAL && node.sentinels().isEmpty()) {
            throw new ConfigException(
                    "acknowledge: quorum needs sentinels; without them there is no other member to write to");
        }
        if (node.acknowledge() != AckMode.LOCAL && !node.appendonly()) {
            throw new ConfigException(
                    "acknowledge: quorum needs appendonly yes; without it a restart loses acknowledged writes");
        }
        if (node.loadSnapshot() != null && !node.appendonly()) {
            throw new ConfigException("load-snapshot: needs appendonly yes; without it every start loads the file"
                    + " dbfilename in dir");
        }
        if (!node.replicaReadOnly()) {
            throw new ConfigException("replica-read-only: " + NodeDirectives.ONLY_READ);
        }
    }

    private static Values sentinel(Values values) throws ConfigException {
        SentinelSettings sentinel = new SentinelSettings(values);
        List<HostPort> sentinels = sentinel.sentinels();
        if (sentinels.isEmpty()) {
            throw new ConfigException(
                    "sentinels: a sentinel needs the cluster addresses of all sentinels, its own too");
        }
        if (sentinels.stream().noneMatch(address -> address.port() == sentinel.clusterPort())) {
            throw new ConfigException("sentinels: does not name this sentinel itself, " + sentinel.clusterAddress());
        }
        if (sentinel.masterName().isEmpty() || !sentinel.masterName().matches("[A-Za-z0-9._-]+")) {
            throw new ConfigException("master-name: '" + sentinel.masterName()
                    + "' is not a name of letters, digits, dots, dashes and underscores");
        }
        if (sentinel.masterLeaseMilliseconds() > sentinel.downAfterMilliseconds()) {
            throw new ConfigException("master-lease-milliseconds: " + sentinel.masterLeaseMilliseconds()
                    + " is more than down-after-milliseconds (" + sentinel.downAfterMilliseconds() + ")");
        }
        if (sentinel.quorum() > sentinels.size()) {
            throw new ConfigException(
                    "quorum: " + sentinel.quorum() + " is more than there are sentinels (" + sentinels.size() + ")");
        }
        return sentinel.quorum() != 0 ? values : values.with(SentinelDirectives.QUORUM, sentinels.size() / 2 + 1);
    }
}
