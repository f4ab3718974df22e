package dev.redoubt.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What may not be called: nothing waits on an event loop, and a pure core takes time and chance as parameters. */
@AnalyzeClasses(packages = "dev.redoubt", importOptions = ShippedClasses.MainFolders.class)
class LoopRulesTest {
    private static final String[] PURE = {
        "dev.redoubt.config.redisconf..",
        "dev.redoubt.persistence.log..",
        "dev.redoubt.persistence.rdb..",
        "dev.redoubt.persistence.aof.format..",
        "dev.redoubt.node.protocol..",
        "dev.redoubt.node.keyspace..",
        "dev.redoubt.node.replication..",
        "dev.redoubt.node.member..",
        "dev.redoubt.node.migrate..",
        "dev.redoubt.node.shard.core..",
        "dev.redoubt.sentinel.core..",
    };

    private static final String[] ON_A_LOOP = {
        "dev.redoubt.node.shard..",
        "dev.redoubt.node.session..",
        "dev.redoubt.node.command..",
        "dev.redoubt.node.net..",
        "dev.redoubt.node.cluster..",
        "dev.redoubt.persistence.journal..",
        "dev.redoubt.sentinel.actor..",
        "dev.redoubt.sentinel.votes..",
        "dev.redoubt.sentinel.server..",
    };

    /**
     * Classes with methods for other threads: a supervisor's own thread, the main thread that binds and closes sockets,
     * loops and logs, and the IO pool, where a snapshot may wait for its commit.
     */
    private static final Set<String> MAY_WAIT = Set.of(
            "ActorSystemSupervisor",
            "EventLoops",
            "KeyspaceSource",
            "LogWriter",
            "RespServer",
            "SentinelRuntime",
            "UnixListener");

    private static final Set<String> WAITING_NAMES = Set.of(
            "get", "join", "await", "awaitUninterruptibly", "sync", "syncUninterruptibly", "sleep", "acquire", "take");

    @ArchTest
    static final ArchRule cores_take_time_and_chance_as_parameters = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callConstructor(java.util.SplittableRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule nothing_on_a_loop_waits = noClasses()
            .that()
            .resideInAnyPackage(ON_A_LOOP)
            .and(DescribedPredicate.describe("may not wait", type -> !MAY_WAIT.contains(topLevelName(type))))
            .should()
            .callMethodWhere(DescribedPredicate.describe("waits", LoopRulesTest::waits));

    private static String topLevelName(JavaClass type) {
        return type.getEnclosingClass().map(LoopRulesTest::topLevelName).orElseGet(type::getSimpleName);
    }

    /** With or without a time-out, as a method of a future, a latch, a lock's condition, a queue or a thread. */
    private static boolean waits(JavaMethodCall call) {
        if (!WAITING_NAMES.contains(call.getName())) {
            return false;
        }
        JavaClass owner = call.getTargetOwner();
        return owner.isAssignableTo(java.util.concurrent.Future.class)
                || owner.isAssignableTo(java.util.concurrent.CountDownLatch.class)
                || owner.isAssignableTo(java.util.concurrent.locks.Condition.class)
                || owner.isAssignableTo(java.util.concurrent.BlockingQueue.class)
                || owner.isAssignableTo(java.util.concurrent.Semaphore.class)
                || owner.isAssignableTo(Thread.class)
                || owner.getPackageName().startsWith("scala.concurrent")
                        && call.getName().equals("await");
    }
}
