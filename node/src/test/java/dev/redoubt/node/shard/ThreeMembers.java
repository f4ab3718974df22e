package dev.redoubt.node.shard;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A master, number 0, and two replicas that have its log, on real files. */
abstract class ThreeMembers {
    @TempDir
    Path dir;

    final Network network = new Network();
    final List<MemberId> ids =
            List.of(MemberId.random(new Random(1)), MemberId.random(new Random(2)), MemberId.random(new Random(3)));
    final List<ShardMember> members = new ArrayList<>();
    final List<LogStorage> storages = new ArrayList<>();
    private AckMode startedAs = AckMode.LOCAL;
    private String[] startedWith = {};
    Voter voter;

    final ShardMember start(AckMode mode, String... directives) throws IOException {
        startedAs = mode;
        startedWith = directives;
        for (MemberId id : ids) {
            LogStorage storage = storage(dir.resolve("m" + members.size()));
            storages.add(storage);
            int number = members.size();
            members.add(
                    new ShardMember(id, storage, network, false, mode, memory(number), directives(number, directives)));
        }
        voter = new Voter(network, mode, ids);
        voter.promote(ids.get(0), ids);
        Await.until("two replicas", () -> {
            voter.tell(ids);
            try (RespClient client = members.get(0).client()) {
                // It is refused until enough replicas count.
                return "OK".equals(client.call("SET", "first", "1"))
                        && Long.valueOf(2).equals(client.call("WAIT", "2", "100"));
            }
        });
        return members.get(0);
    }

    /** The master executes a write that reaches nobody; its reply is held. */
    final RespClient writesWhatNobodyGets(String key) throws IOException {
        return HeldWrite.send(members.get(0), network, ThreeMembers::isRecord, "SET", key, "x");
    }

    /** All members have the record, and nobody knows that. */
    final RespClient writesWhatNobodyAcknowledges(String key) throws IOException {
        RespClient writer = HeldWrite.send(
                members.get(0), network, message -> message instanceof ReplicationMessage.Ack, "SET", key, "x");
        long end = members.get(0).lastIndex();
        Await.until(
                "the record at both",
                () -> members.get(1).lastIndex() == end && members.get(2).lastIndex() == end);
        return writer;
    }

    /** Kills a member and starts it again on what its files have. */
    final void restart(int number) throws IOException {
        end(number);
        startAgain(number);
    }

    /** Kills a member and starts it again on an empty folder. */
    final void wipe(int number) throws IOException {
        end(number);
        try (Stream<Path> files = Files.walk(dir.resolve("m" + number))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        startAgain(number);
    }

    /** Kills a member. */
    final void end(int number) throws IOException {
        members.get(number).close();
        storages.get(number).close();
    }

    final void startAgain(int number) throws IOException {
        LogStorage storage = storage(dir.resolve("m" + number));
        storages.set(number, storage);
        members.set(
                number,
                new ShardMember(
                        ids.get(number),
                        storage,
                        network,
                        false,
                        startedAs,
                        memory(number),
                        directives(number, startedWith)));
    }

    /** The account of a process that is about to start. */
    MemoryGovernor memory(int number) {
        return new MemoryGovernor(Long.MAX_VALUE);
    }

    /** The directives of a process that is about to start. */
    String[] directives(int number, String... common) {
        return common;
    }

    /** The disk of a member. */
    LogStorage storage(Path directory) throws IOException {
        return RealLogStorage.open(directory);
    }

    /** Replicas go on speaking, but get no records. */
    final void holdRecordsBack() {
        network.drop(ThreeMembers::isRecord);
    }

    private static boolean isRecord(PeerMessage message) {
        return message instanceof ReplicationMessage.Frame frame
                && !frame.records().isEmpty();
    }

    @AfterEach
    final void stop() throws IOException {
        for (ShardMember member : members) {
            member.close();
        }
        for (LogStorage storage : storages) {
            storage.close();
        }
    }
}
