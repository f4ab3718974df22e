package dev.redoubt.config;

import java.util.List;

/** The directives that nodes and sentinels share. */
public final class CommonDirectives {
    private static final String NETWORK = "Network";
    private static final String USERS = "Users";
    private static final String CLUSTER = "Cluster";
    private static final String PROCESS = "Process";

    /** The reason for which bind and port stay as they are. */
    static final String ADDRESS_IS_KNOWN = "the others know this process by its address; restart it to change that";

    // DIFFERS: Redis changes bind, port and appendonly at any time. Members and clients know a process by its address,
    // and the log is what replicas are fed from: both change with a restart, for which another member takes over.
    public static final BootDirective<List<String>> BIND = Directive.named(
                    "bind", ListTypes.hosts(), List.of("127.0.0.1"))
            .everywhere()
            .in(NETWORK)
            .fixed(
                    "The addresses to listen on for clients; * is every IPv4 address, ::* every IPv6 address. An"
                            + " address behind a dash may be missing on this machine. The first is also the address of"
                            + " the cluster port, under which the other processes know this one.",
                    ADDRESS_IS_KNOWN);

    public static final BootDirective<Integer> CLUSTER_PORT = Directive.named("cluster-port", Types.derivable(65535), 0)
            .everywhere()
            .in(CLUSTER)
            .boot("The port on which nodes and sentinels speak to each other; 0 is port + 1000.");

    public static final BootDirective<List<HostPort>> SENTINELS = Directive.named(
                    "sentinels", ListTypes.addresses(), List.of())
            .everywhere()
            .in(CLUSTER)
            .own("The cluster addresses of all sentinels: the voters and the seed nodes at once, the same list in"
                    + " every process. A node without it stands alone and is its own master.");

    public static final LiveDirective<String> REQUIREPASS = Directive.named(
                    "requirepass", Types.secret("<password>"), "")
            .everywhere()
            .in(USERS)
            .live("The password of the user default, which clients give with AUTH; empty for none.");

    public static final BootDirective<List<String>> USER = Directive.named("user", ListTypes.users(), List.of())
            .everywhere()
            .in(USERS)
            .boot("A user with its rules, as ACL SETUSER takes them: alice on >password ~keys:* +@read. It may be given"
                    + " several times; in a file it is a list.");

    public static final BootDirective<String> ACLFILE = Directive.named("aclfile", Types.path("<file>"), "")
            .everywhere()
            .in(USERS)
            .boot("The file of the users, which ACL LOAD and ACL SAVE read and write: a line user <name> <rules> for"
                    + " each. It is absolute or relative to dir, and excludes the directive user.");

    public static final LiveDirective<PubsubDefault> ACL_PUBSUB_DEFAULT = Directive.named(
                    "acl-pubsub-default", Types.oneOf(PubsubDefault.class), PubsubDefault.RESETCHANNELS)
            .everywhere()
            .in(USERS)
            .live("Whether a new user may use all channels or none.");

    public static final LiveDirective<Long> ACLLOG_MAX_LEN = Directive.named("acllog-max-len", Types.count(), 128L)
            .everywhere()
            .in(USERS)
            .live("How many entries ACL LOG keeps.");

    public static final BootDirective<Integer> TCP_BACKLOG = Directive.named(
                    "tcp-backlog", Types.integer(0, Integer.MAX_VALUE), 511)
            .everywhere()
            .in(NETWORK)
            .boot("How many connections may wait to be accepted; the kernel may lower it.");

    public static final LiveDirective<Integer> TCP_KEEPALIVE = Directive.named(
                    "tcp-keepalive", Types.integer(0, Integer.MAX_VALUE), 300)
            .everywhere()
            .in(NETWORK)
            .live("Seconds of silence after which the kernel asks whether a client is still there; 0 is never.");

    public static final LiveDirective<Integer> TIMEOUT = Directive.named(
                    "timeout", Types.integer(0, Integer.MAX_VALUE), 0)
            .everywhere()
            .in(NETWORK)
            .live("Seconds after which an idle client is disconnected; 0 is never.");

    public static final LiveDirective<Integer> MAXCLIENTS = Directive.named(
                    "maxclients", Types.integer(1, Integer.MAX_VALUE), 10000)
            .everywhere()
            .in(NETWORK)
            .live("How many clients may be connected at once.");

    public static final BootDirective<String> DIR = Directive.named("dir", Types.path("<directory>"), ".")
            .everywhere()
            .in(PROCESS)
            .protectedFromClients(
                    "The directory of everything that this process keeps. One process uses it at a time.");

    public static final LiveDirective<LogLevel> LOGLEVEL = Directive.named(
                    "loglevel", Types.oneOf(LogLevel.class), LogLevel.NOTICE)
            .everywhere()
            .in(PROCESS)
            .live("The least important lines that are logged.");

    public static final BootDirective<String> LOGFILE = Directive.named("logfile", Types.path("<file>"), "")
            .everywhere()
            .in(PROCESS)
            .boot("The file that log lines are appended to; empty for standard output. A relative name is one in the"
                    + " working directory; beside a redis.conf it is one in dir.");

    public static final BootDirective<Boolean> EXIT_ON_STDIN_CLOSE = Directive.named(
                    "exit-on-stdin-close", Types.yesNo(), false)
            .everywhere()
            .in(PROCESS)
            .own("Shut down when standard input ends: for a process that must not outlive the one that started it.");

    public static final BootDirective<String> UNIXSOCKET = Directive.named("unixsocket", Types.path("<file>"), "")
            .everywhere()
            .in(NETWORK)
            .boot("A Unix socket to listen on for clients too, made at the start and removed at the end; empty for"
                    + " none. A relative name is one in dir.");

    public static final BootDirective<Integer> UNIXSOCKETPERM = Directive.named("unixsocketperm", Types.octal(0777), 0)
            .everywhere()
            .in(NETWORK)
            .boot("The permissions of that socket as an octal number; 0 leaves what the umask gives.");

    // DIFFERS: yes is refused unless supervised is systemd, for which redis-server does not fork either.
    public static final BootDirective<Boolean> DAEMONIZE = Directive.named("daemonize", Types.yesNo(), false)
            .everywhere()
            .in(PROCESS)
            .boot("Always no, because a JVM cannot fork itself; yes is taken beside supervised systemd, as Redis"
                    + " does.");

    public static final BootDirective<Supervised> SUPERVISED = Directive.named(
                    "supervised", Types.oneOf(Supervised.class), Supervised.NO)
            .everywhere()
            .in(PROCESS)
            .boot("Who is told when the process is ready and when it ends: systemd (Type=notify), auto for systemd if"
                    + " NOTIFY_SOCKET is set, or no for nobody. upstart is refused.");

    public static final BootDirective<String> PIDFILE = Directive.named("pidfile", Types.path("<file>"), "")
            .everywhere()
            .in(PROCESS)
            .boot("The file that holds the process id while the process runs; empty for none. A relative name is one"
                    + " in dir.");

    private CommonDirectives() {}

    static List<Directive<?>> all() {
        return List.of(
                BIND,
                TCP_BACKLOG,
                TCP_KEEPALIVE,
                TIMEOUT,
                MAXCLIENTS,
                REQUIREPASS,
                UNIXSOCKET,
                UNIXSOCKETPERM,
                USER,
                ACLFILE,
                ACL_PUBSUB_DEFAULT,
                ACLLOG_MAX_LEN,
                CLUSTER_PORT,
                SENTINELS,
                DIR,
                LOGLEVEL,
                LOGFILE,
                DAEMONIZE,
                SUPERVISED,
                PIDFILE,
                EXIT_ON_STDIN_CLOSE);
    }
}
