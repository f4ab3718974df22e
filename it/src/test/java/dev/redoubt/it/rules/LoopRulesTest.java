package dev.redoubt.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom (ARCHITECTURE.md, section 2). Each package-info says the same in words. */
@AnalyzeClasses(packages = "dev.redoubt", importOptions = ModuleRulesTest.WhatShips.class)
class ModuleRulesTest {
    /** Classes of main source folders only: test-jars of other modules are on the class path too. */
    static final class WhatShips implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar")
                    && !location.contains("/test-classes/")
                    && !location.contains("/test/");
        }
    }

    private static final String[] PURE = {
        "dev.redoubt.persistence.log..",
        "dev.redoubt.persistence.rdb..",
        "dev.redoubt.node.keyspace..",
        "dev.redoubt.node.replication..",
        "dev.redoubt.node.member..",
        "dev.redoubt.sentinel.core..",
    };

    @ArchTest
    static final ArchRule config_uses_no_other_module = noClasses()
            .that()
            .resideInAPackage("dev.redoubt.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.redoubt.persistence..", "dev.redoubt.node..", "dev.redoubt.sentinel..", "akka..");

    @ArchTest
    static final ArchRule persistence_does_not_know_its_users = noClasses()
            .that()
            .resideInAPackage("dev.redoubt.persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.redoubt.node..", "dev.redoubt.sentinel..");

    @ArchTest
    static final ArchRule node_does_not_know_sentinels = noClasses()
            .that()
            .resideInAPackage("dev.redoubt.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.redoubt.sentinel..");

    @ArchTest
    static final ArchRule cores_and_formats_see_no_actor_and_no_socket = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .or()
            .resideInAnyPackage(
                    "dev.redoubt.persistence.aof..", "dev.redoubt.node.pubsub..", "dev.redoubt.node.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("akka..", "scala..", "io.netty.channel..", "com.typesafe..");

    @ArchTest
    static final ArchRule values_and_keyspace_use_the_jdk_only = classes()
            .that()
            .resideInAnyPackage(
                    "dev.redoubt.persistence.log..", "dev.redoubt.persistence.rdb..", "dev.redoubt.node.keyspace..")
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.describe(
                    "are of the JDK, JSpecify or the same package", ModuleRulesTest::plain));

    private static boolean plain(JavaClass type) {
        String name = type.getPackageName();
        return name.isEmpty()
                || name.startsWith("java.")
                || name.equals("java")
                || name.startsWith("org.jspecify")
                || name.startsWith("dev.redoubt.persistence.log")
                || name.startsWith("dev.redoubt.persistence.rdb")
                || name.startsWith("dev.redoubt.node.keyspace");
    }

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

    /**
     * ActorSystemSupervisor and SentinelRuntime have threads of the process; KeyspaceSource runs on the IO pool, where a base may
     * wait for its commit.
     */
    @ArchTest
    static final ArchRule nothing_on_a_loop_waits = noClasses()
            .that()
            .doNotHaveSimpleName("ActorSystemSupervisor")
            .and()
            .doNotHaveSimpleName("KeyspaceSource")
            .and()
            .doNotHaveSimpleName("SentinelRuntime")
            .and(DescribedPredicate.describe("run on a loop", ModuleRulesTest::onALoop))
            .should()
            .callMethod(java.util.concurrent.CompletableFuture.class, "get")
            .orShould()
            .callMethod(java.util.concurrent.CompletableFuture.class, "join")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    private static boolean onALoop(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith("dev.redoubt.node.shard")
                || name.startsWith("dev.redoubt.node.net")
                || name.startsWith("dev.redoubt.node.cluster")
                || name.startsWith("dev.redoubt.persistence.journal")
                || name.startsWith("dev.redoubt.sentinel.actor");
    }
}
