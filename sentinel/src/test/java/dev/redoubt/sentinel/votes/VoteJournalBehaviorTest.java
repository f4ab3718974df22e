package dev.redoubt.sentinel.votes;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.LossyLogStorage;
import dev.redoubt.sentinel.core.VoteState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The vote journal forgets nothing that was stored. A damaged journal makes an observer, not a crash loop. */
@Timeout(120)
class VoteJournalBehaviorTest {
    private final Random random = new Random(4);
    private final ExecutorService io = Executors.newCachedThreadPool();

    @TempDir
    Path dir;

    @AfterEach
    void stop() {
        io.shutdownNow();
    }

    @Test
    void empty_journal_makes_an_observer() throws Exception {
        assertThat(stored()).isEqualTo(VoteState.EMPTY);
    }

    @Test
    void restart_reads_the_newest_vote_back() throws Exception {
        inRealFiles(journal -> store(journal, vote(1), vote(2), vote(3)));
        assertThat(stored()).isEqualTo(vote(3));
        inRealFiles(journal -> store(journal, vote(4)));
        assertThat(stored()).isEqualTo(vote(4));
    }

    @Test
    void events_are_readable_commands() throws Exception {
        inRealFiles(journal -> store(journal, vote(7)));
        assertThat(content()).contains("$4\r\nVOTE\r\n").contains("$5\r\nvoted\r\n$1\r\n7\r\n");
    }

    @Test
    void journal_stays_small_because_it_is_rewritten() throws Exception {
        int votes = 2 * VoteActor.REWRITE_EVERY + 10;
        inRealFiles(journal -> {
            CompletionStage<Void> last = CompletableFuture.completedFuture(null);
            for (int term = 1; term <= votes; term++) {
                last = journal.persist(vote(term));
            }
            return get(last);
        });
        assertThat(stored()).isEqualTo(vote(votes));
        assertThat(content().length()).isLessThan(VoteActor.REWRITE_EVERY * 600);
    }

    @Test
    void power_loss_at_any_moment_forgets_no_confirmed_vote() throws Exception {
        for (int changes = 1; changes < 60; changes += 3) {
            LossyLogStorage disk = new LossyLogStorage(Path.of("/sentinel"));
            disk.powerFailsAfter(changes);
            long confirmed = 0;
            try {
                VoteLog log = VoteLog.open(disk, random, 1);
                confirmed = in(log, journal -> {
                    long last = 0;
                    for (int term = 1; term < 8; term++) {
                        try {
                            journal.persist(vote(term)).toCompletableFuture().get(1, TimeUnit.SECONDS);
                        } catch (ExecutionException | TimeoutException lost) {
                            return last;
                        }
                        last = term;
                    }
                    return last;
                });
            } catch (IOException opening) {
                assertThat(confirmed).isZero();
            }
            LossyLogStorage after = disk.crash(random);
            VoteState state = in(VoteLog.open(after, random, 2), journal -> get(journal.recover()));
            assertThat(state.votedTerm())
                    .as("power lost after %d changes", changes)
                    .isGreaterThanOrEqualTo(confirmed);
        }
    }

    @Test
    void truncated_end_makes_a_lasting_observer_that_keeps_the_rest() throws Exception {
        inRealFiles(journal -> store(journal, vote(1), vote(2)));
        Path file = incr();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
        VoteState state = stored();
        assertThat(state.observer()).isTrue();
        assertThat(state.votedTerm()).isEqualTo(1);
        assertThat(stored()).isEqualTo(state);
    }

    @Test
    void damaged_journal_is_renamed_and_makes_an_observer() throws Exception {
        for (String garbage : List.of("garbage", "*1\r\n$4\r\nPING\r\n", "", "#R 1 1 0 0 0 0 00000000\r\n")) {
            inRealFiles(journal -> store(journal, vote(1), vote(2), vote(3)));
            Files.writeString(incr(), garbage);
            VoteState state = stored();
            assertThat(state.observer()).as(garbage).isTrue();
            inRealFiles(journal -> store(journal, vote(9)));
            assertThat(stored()).isEqualTo(vote(9));
        }
    }

    @Test
    void flipped_byte_never_yields_another_vote() throws Exception {
        inRealFiles(journal -> store(journal, vote(1), vote(2), vote(3)));
        Path file = incr();
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 97) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            VoteState state = stored();
            assertThat(state.observer() || state.equals(vote(3)))
                    .as("byte %d", at)
                    .isTrue();
            try (Stream<Path> left = Files.walk(dir)) {
                left.sorted(Comparator.reverseOrder())
                        .filter(path -> !path.equals(dir))
                        .forEach(path -> path.toFile().delete());
            }
            inRealFiles(journal -> store(journal, vote(1), vote(2), vote(3)));
            file = incr();
        }
    }

    @Test
    void vote_is_refused_when_its_fsync_fails() throws Exception {
        LossyLogStorage disk = new LossyLogStorage(Path.of("/sentinel"));
        in(VoteLog.open(disk, random, 1), journal -> {
            store(journal, vote(1));
            disk.failFsync(true);
            CompletableFuture<Void> refused = journal.persist(vote(2)).toCompletableFuture();
            try {
                refused.get(20, TimeUnit.SECONDS);
                throw new AssertionError("a vote that is not durable was confirmed");
            } catch (ExecutionException expected) {
                return null;
            }
        });
    }

    private interface Use<T> {
        T with(VoteJournal journal) throws Exception;
    }

    private VoteState stored() throws Exception {
        return this.<VoteState>inRealFiles(journal -> get(journal.recover()));
    }

    private <T> T inRealFiles(Use<T> use) throws Exception {
        try (LogStorage storage = RealLogStorage.open(dir)) {
            return in(VoteLog.open(storage, random, System.nanoTime()), use);
        }
    }

    private <T> T in(VoteLog log, Use<T> use) throws Exception {
        CompletableFuture<VoteJournal> made = new CompletableFuture<>();
        ActorSystem<Void> system = ActorSystem.create(
                guardian(log, made),
                "votes",
                PersistentVotes.sections()
                        .withFallback(ConfigFactory.parseString(
                                "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }"))
                        .withFallback(ConfigFactory.load()));
        VoteJournal journal = made.get(20, TimeUnit.SECONDS);
        try {
            journal.recover().toCompletableFuture().get(20, TimeUnit.SECONDS);
            return use.with(journal);
        } catch (ExecutionException lost) {
            throw new IOException(lost.getCause());
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
            journal.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private Behavior<Void> guardian(VoteLog log, CompletableFuture<VoteJournal> made) {
        return Behaviors.setup(context -> {
            made.complete(new PersistentVotes(context, log, io));
            return Behaviors.<Void>receiveSignal((ctx, signal) -> {
                assertThat(signal).isInstanceOfAny(PostStop.class, Terminated.class);
                return Behaviors.same();
            });
        });
    }

    private static Void store(VoteJournal journal, VoteState... states) throws Exception {
        for (VoteState state : states) {
            get(journal.persist(state));
        }
        return null;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static VoteState vote(long term) {
        MemberId candidate = MemberId.random(new Random(term));
        return new VoteState(
                term,
                new LeaderId(candidate, new Incarnation(term)),
                null,
                500,
                false,
                ConfigRecord.NONE,
                List.of("127.0.0.1:1=" + candidate),
                List.of());
    }

    private Path incr() throws IOException {
        return files().stream()
                .filter(path -> path.toString().contains(".incr."))
                .filter(path -> !path.toString().contains("damaged"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private String content() throws IOException {
        return Files.readString(incr(), StandardCharsets.ISO_8859_1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        }
    }
}
