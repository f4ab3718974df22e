package dev.redoubt.node.command.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.ScriptEngine;
import dev.redoubt.node.command.script.Script.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The golden scripts hold cases of every command in the table. A new command fails these tests until its cases are
 * written. Each list of exceptions is exact: a command in it that has such a case fails too.
 */
class ScriptCoverageTest {
    private static final Set<String> TYPED_GROUPS =
            Set.of("string", "bitmap", "list", "set", "hash", "sorted-set", "geo", "hyperloglog", "stream");

    private static List<Request> requests;

    @BeforeAll
    static void readScripts() throws IOException {
        requests = new ArrayList<>();
        for (String name : Scripts.NAMES) {
            requests.addAll(Scripts.read(name).requests());
        }
    }

    @Test
    void every_command_has_a_case_that_succeeds() {
        assertThat(without(ScriptCoverageTest::succeeds, ScriptCoverageTest::mayRun))
                .as("containers, and commands that always fail in a plain engine, or make a replica of the client")
                .containsExactlyInAnyOrder(
                        "acl",
                        "acl|load",
                        "acl|save",
                        "backup",
                        "client",
                        "config",
                        "config|rewrite",
                        "latency",
                        "latency|graph",
                        "memory",
                        "module",
                        "object",
                        "psync",
                        "pubsub",
                        "replicaof",
                        "slaveof",
                        "function",
                        "function|kill",
                        "script",
                        "script|kill",
                        "slowlog",
                        "sync",
                        "xgroup",
                        "xinfo");
    }

    @Test
    void every_command_has_a_case_that_redis_server_confirms() {
        assertThat(without(request -> !request.ours() && succeeds(request), ScriptCoverageTest::mayRun))
                .as("the above, and commands that redis-server cannot be asked")
                .containsExactlyInAnyOrder(
                        "acl",
                        "acl|help",
                        "acl|load",
                        "acl|save",
                        "backup",
                        "backup|catalog",
                        "backup|create",
                        "backup|help",
                        "backup|info",
                        "backup|restore",
                        "backup|verify",
                        "bgrewriteaof",
                        "bgsave",
                        "client",
                        "client|help",
                        "client|no-touch",
                        "client|setinfo",
                        "command|help",
                        "config",
                        "config|help",
                        "config|rewrite",
                        "function",
                        "function|help",
                        "function|kill",
                        "latency",
                        "latency|doctor",
                        "latency|graph",
                        "latency|help",
                        "memory",
                        "memory|doctor",
                        "memory|help",
                        "memory|malloc-stats",
                        "module",
                        "module|help",
                        "object",
                        "object|help",
                        "psync",
                        "pubsub",
                        "pubsub|help",
                        "replicaof",
                        "script",
                        "script|help",
                        "script|kill",
                        "shutdown",
                        "slaveof",
                        "slowlog",
                        "slowlog|help",
                        "sync",
                        "xgroup",
                        "xgroup|help",
                        "xinfo",
                        "xinfo|help");
    }

    @Test
    void every_command_has_a_case_that_fails() {
        assertThat(without(request -> hasReply(request, "-"), spec -> true))
                .as("commands that take any arguments")
                .containsExactlyInAnyOrder(
                        "command",
                        "command|docs",
                        "command|info",
                        "info",
                        "latency|histogram",
                        "latency|reset",
                        "pubsub|numsub",
                        "pubsub|shardnumsub",
                        "punsubscribe",
                        "quit",
                        "sunsubscribe",
                        "unsubscribe");
    }

    @Test
    void typed_command_has_a_case_of_a_wrong_type() {
        assertThat(without(request -> hasReply(request, "-WRONGTYPE"), spec -> TYPED_GROUPS.contains(spec.group())))
                .as("commands that overwrite a value of any type, pass over it, or have an error of their own")
                .containsExactlyInAnyOrder(
                        "lcs",
                        "mget",
                        "mset",
                        "msetnx",
                        "pfselftest",
                        "psetex",
                        "setex",
                        "setnx",
                        "xgroup",
                        "xgroup|help",
                        "xinfo",
                        "xinfo|help");
    }

    @Test
    void every_write_command_has_a_case_with_its_log() {
        assertThat(without(request -> request.outcome().stream().anyMatch(Scripts::isLog), spec -> spec.flagNames()
                        .contains("write")))
                .as("MigrateBehaviorTest has a target that takes keys")
                .containsExactly("migrate");
    }

    /** The commands of a kind for which no case holds. */
    private static List<String> without(Predicate<Request> holds, Predicate<CommandSpec> kind) {
        Set<String> covered = requests.stream()
                .filter(holds)
                .flatMap(request -> Stream.ofNullable(ScriptEngine.resolve(request.words())))
                .map(CommandSpec::name)
                .collect(Collectors.toSet());
        return ScriptEngine.commands().stream()
                .filter(kind)
                .map(CommandSpec::name)
                .filter(name -> !covered.contains(name))
                .toList();
    }

    /** Commands of Redis Cluster and for modules are always refused. */
    private static boolean mayRun(CommandSpec spec) {
        return !spec.group().equals("cluster")
                && !Set.of("module|load", "module|loadex", "module|unload").contains(spec.name());
    }

    private static boolean succeeds(Request request) {
        return !hasReply(request, "-") && !hasReply(request, "+QUEUED");
    }

    private static boolean hasReply(Request request, String prefix) {
        return request.outcome().stream().anyMatch(line -> Scripts.isReply(line) && line.startsWith(prefix));
    }
}
