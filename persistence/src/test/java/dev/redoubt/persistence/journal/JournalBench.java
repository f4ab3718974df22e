package dev.redoubt.persistence.journal;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.RecordSealer;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import scala.jdk.javaapi.CollectionConverters;

/** An ActorSystem with the plugins on one log, and the messages that Akka's persistence sends to them. */
final class JournalBench implements AutoCloseable {
    static final JournalConfig CONFIG = new JournalConfig("shard-0", "akka.actor.default-dispatcher");
    static final long NOW = 1_700_000_000_000L;

    final ActorSystem system;
    final ShardLog log;
    final LogWriter writer;
    final ExecutorService io = Executors.newCachedThreadPool();
    final RecordSealer sealer;

    JournalBench(ShardLog log, boolean confirmFsynced) {
        this.log = log;
        this.system = ActorSystem.create(
                "bench",
                CONFIG.sections()
                        .withFallback(ConfigFactory.parseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF"))
                        .withFallback(ConfigFactory.load()));
        this.writer = new LogWriter(log, confirmFsynced, io);
        AofLogs.get(system).register(CONFIG.name(), writer);
        this.sealer = new RecordSealer(log.end(), log.lastCrc(), log.lastDb(), log.lastUnixMs());
    }

    ActorRef journal() {
        return Persistence.get(system).journalFor(CONFIG.journalId(), ConfigFactory.empty());
    }

    ActorRef snapshots() {
        return Persistence.get(system).snapshotStoreFor(CONFIG.snapshotId(), ConfigFactory.empty());
    }

    TestKit probe() {
        return new TestKit(system);
    }

    LogRecord termStart(long term) {
        return sealer.sealTermStart(term, ReplId.random(new Random(term)), NOW);
    }

    LogRecord record(String key, String value) {
        String text = "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + value.length() + "\r\n" + value
                + "\r\n";
        LogEnd end = sealer.end();
        return sealer.seal(end.term(), 0, NOW, text.getBytes(StandardCharsets.US_ASCII));
    }

    static PersistentRepr event(Object payload, long number) {
        return PersistentRepr.apply(payload, number, CONFIG.name(), "", false, ActorRef.noSender(), "writer");
    }

    /** One atomic group. */
    void write(TestKit probe, PersistentRepr... events) {
        PersistentEnvelope group = new AtomicWrite(seq(List.of(events)));
        journal().tell(new JournalProtocol.WriteMessages(seq(List.of(group)), probe.getRef(), 1), probe.getRef());
    }

    static <T> scala.collection.immutable.Seq<T> seq(List<T> items) {
        return CollectionConverters.asScala(new ArrayList<>(items)).toSeq();
    }

    void expectWritten(TestKit probe, int count) {
        probe.expectMsgClass(JournalProtocol.WriteMessagesSuccessful$.class);
        for (int i = 0; i < count; i++) {
            probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
        }
    }

    /** A log of the term-start record and so many SETs. */
    List<LogRecord> fill(int sets) {
        TestKit probe = probe();
        List<LogRecord> records = new ArrayList<>();
        records.add(termStart(1));
        for (int i = 0; i < sets; i++) {
            records.add(record("k" + i, "v" + i));
        }
        for (LogRecord record : records) {
            write(probe, event(record, record.index()));
            expectWritten(probe, 1);
        }
        return records;
    }

    List<Long> replay(long from, long to, long max) {
        TestKit probe = probe();
        journal()
                .tell(new JournalProtocol.ReplayMessages(from, to, max, CONFIG.name(), probe.getRef()), probe.getRef());
        List<Long> numbers = new ArrayList<>();
        while (true) {
            Object message = probe.expectMsgAnyClassOf(
                    JournalProtocol.ReplayedMessage.class, JournalProtocol.RecoverySuccess.class);
            if (message instanceof JournalProtocol.ReplayedMessage replayed) {
                LogRecord record = (LogRecord) replayed.persistent().payload();
                writer.credit().release(record.payload().length());
                if (record.index() != replayed.persistent().sequenceNr()) {
                    throw new AssertionError(replayed);
                }
                numbers.add(record.index());
            } else {
                return numbers;
            }
        }
    }

    long highest() {
        TestKit probe = probe();
        journal()
                .tell(
                        new JournalProtocol.ReplayMessages(1, Long.MAX_VALUE, 0, CONFIG.name(), probe.getRef()),
                        probe.getRef());
        return probe.expectMsgClass(JournalProtocol.RecoverySuccess.class).highestSequenceNr();
    }

    @Override
    public void close() throws IOException {
        writer.close();
        TestKit.shutdownActorSystem(system);
        io.shutdownNow();
        log.close();
    }
}
