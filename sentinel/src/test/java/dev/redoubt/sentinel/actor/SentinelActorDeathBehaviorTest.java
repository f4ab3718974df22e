package dev.redoubt.sentinel.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.Kill;
import akka.actor.PoisonPill;
import akka.actor.typed.javadsl.Adapter;
import dev.redoubt.config.CommandLine;
import dev.redoubt.config.Role;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.Ports;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever actor of a sentinel dies, the process ends and says which it was. */
@Timeout(60)
class SentinelActorDeathBehaviorTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/user/sentinel",
                "/user/votes~1",
                "/user/peers",
                "/user/peers/bulk",
                "/system/redoubt-journal-votes",
                "/system/redoubt-journal-votes/$a",
                "/system/redoubt-snapshots-votes",
            })
    void sentinel_ends_when_an_actor_dies(String path) throws Exception {
        for (Object death : new Object[] {Kill.getInstance(), PoisonPill.getInstance()}) {
            CompletableFuture<String> failure = new CompletableFuture<>();
            int cluster = Ports.free();
            String[] args = {
                "--port",
                Integer.toString(Ports.free()),
                "--cluster-port",
                Integer.toString(cluster),
                "--sentinels",
                "127.0.0.1:" + cluster,
                "--dir",
                dir.resolve(death.getClass().getSimpleName()).toString()
            };
            try (SentinelRuntime sentinel = SentinelRuntime.start(
                    CommandLine.parse(Role.SENTINEL, args).config(), failure::complete, () -> {})) {
                Await.until("the end", () -> {
                    // Again, until there is an actor of that name.
                    Adapter.toClassic(sentinel.system()).actorSelection(path).tell(death, ActorRef.noSender());
                    return failure.isDone();
                });

                assertThat(failure.join()).as("%s of %s", death, path).containsAnyOf("/user/", "/system/");
            }
        }
    }
}
