package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSelection;
import akka.actor.Kill;
import akka.actor.PoisonPill;
import akka.actor.typed.javadsl.Adapter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever actor of a node dies, the process ends with status 1 and says which it was. */
@Timeout(60)
class ActorDeathBehaviorTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/user/shard-0",
                "/user/shard-0/shard-0~1",
                "/user/peers",
                "/user/peers/bulk",
                "/system/redoubt-journal-shard-0",
                "/system/redoubt-journal-shard-0/$a",
                "/system/redoubt-snapshots-shard-0",
            })
    void node_ends_when_an_actor_dies(String path) throws IOException {
        for (Object death : new Object[] {Kill.getInstance(), PoisonPill.getInstance()}) {
            try (TestNode node = new TestNode(dir.resolve(death.getClass().getSimpleName()))) {
                ActorSelection actor =
                        Adapter.toClassic(node.runtime().system()).actorSelection(path);
                actor.tell(death, akka.actor.ActorRef.noSender());

                assertThat(node.runtime().awaitEnd())
                        .as("%s of %s", death, path)
                        .isEqualTo(1);
                assertThat(node.runtime().failure()).matches(".*(/user/|/system/|The journal has).*");
            }
        }
    }
}
