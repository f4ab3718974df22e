package dev.redoubt.persistence.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.AofOptions;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.RealLogStorage;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.RespScanner;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogOpener;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are restored from archives, and archives that are damaged in every object. */
@Timeout(600)
class RestoreTest {
    private static final long NOW = TestArchive.START + 10_000_000;

    @TempDir
    Path temp;

    private final TestArchive archive = new TestArchive(1);
    private ArchiveNames.Term oldTerm = new ArchiveNames.Term(0, ReplId.NONE);
    private ArchiveNames.Term newTerm = oldTerm;

    /**
     * Term 1 has records 1 to 9, of which 8 and 9 die with it; term 3 goes on with record 8. Bases at 2 and 10.
     */
    @BeforeEach
    void fill() throws Exception {
        oldTerm = archive.begin(0, 1);
        archive.append(0, RespScanner.select(0), Logs.command("SET", "a", "1"));
        archive.backup(2, null);
        archive.append(0, Logs.command("SET", "a", "2"));
        archive.append(3, RespScanner.select(3), Logs.command("SET", "b", "3"));
        archive.append(3, Logs.command("SET", "b", "4"));
        archive.append(3, Logs.command("SET", "c", "5"), Logs.command("FLUSHALL"), Logs.command("SET", "d", "5"));
        archive.append(3, Logs.command("SET", "e", "6"));
        archive.append(3, Logs.command("SET", "dead", "7"));
        archive.append(3, Logs.command("SET", "dead", "8"));
        archive.segment(3, 5);
        archive.segment(5, 9);
        newTerm = archive.begin(7, 3);
        archive.append(3, RespScanner.select(3), Logs.command("SET", "f", "8"));
        archive.append(
                3, Logs.command("MULTI"), Logs.command("SET", "g", "9"), Logs.command("FLUSHDB"), Logs.command("EXEC"));
        archive.append(3, Logs.command("SET", "h", "10"));
        archive.append(3, Logs.command("SET", "i", "11"));
        archive.segment(8, 9);
        archive.base(10);
        archive.segment(10, 12);
    }

    private Path directory() {
        return temp.resolve("data");
    }

    private Restore.Result restore(TestArchive from, Place place) throws IOException {
        Archive listed = Archive.read(from);
        Branch branch = listed.branch(newTerm);
        HistoryStart history = new HistoryStart(listed.highestTerm(), new Random(5), NOW);
        return new Restore(from, listed, branch, branch.choose(place, null), place, history).into(directory());
    }

    /** What was restored: the bytes of the records behind the base, without those of the new history, and the base. */
    private record Restored(BaseInfo base, byte[] rdb, List<LogRecord> records) {}

    private Restored open() throws IOException {
        try (RealLogStorage storage = RealLogStorage.open(directory());
                AofLog log = LogOpener.open(storage, AofOptions.DEFAULT, new HistoryStart(99, new Random(6), NOW))) {
            BaseInfo base = log.base();
            assertThat(base).isNotNull();
            assertThat(log.report().origin()).hasToString("OURS");
            return new Restored(base, Files.readAllBytes(base.file()), Logs.read(log, log.firstIndex()));
        }
    }

    private void expect(long index) throws IOException {
        Restored restored = open();
        long base = restored.base().end().index();
        assertThat(base).isEqualTo(index >= 10 ? 10 : 2);
        assertThat(restored.rdb()).isEqualTo(archive.objects.get(baseName(base)));
        List<LogRecord> records = restored.records();
        List<LogRecord> expected = new ArrayList<>(archive.records.subList((int) base, (int) index));
        assertThat(Logs.bytes(records.subList(0, expected.size()))).isEqualTo(Logs.bytes(expected));
        LogRecord begin = records.get(expected.size());
        assertThat(begin.isTermStart()).isTrue();
        assertThat(begin.term()).isEqualTo(4);
        assertThat(records).hasSize(expected.size() + 1);
    }

    private String baseName(long index) {
        ArchiveNames.Term term = index == 10 ? newTerm : oldTerm;
        return term.base(index, archive.chain(index).unixMs());
    }

    private void clean() throws IOException {
        if (Files.exists(directory())) {
            try (Stream<Path> files = Files.walk(directory())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void each_record_can_be_the_end() throws Exception {
        for (long index = 2; index <= 12; index++) {
            assertThat(restore(archive, new Place.AtIndex(index)).index()).isEqualTo(index);
            expect(index);
            clean();
        }
    }

    @Test
    void each_time_gives_the_longest_prefix() throws Exception {
        for (long unixMs = archive.chain(2).unixMs();
                unixMs <= archive.chain(12).unixMs() + 500;
                unixMs += 500) {
            long index = 2;
            while (index < 12 && archive.chain(index + 1).unixMs() <= unixMs) {
                index++;
            }
            assertThat(restore(archive, new Place.AtTime(unixMs)).index()).isEqualTo(index);
            expect(index);
            clean();
        }
    }

    @Test
    void newest_is_the_last_record_and_an_empty_directory_is_taken() throws Exception {
        Files.createDirectory(directory());
        assertThat(restore(archive, new Place.Newest()).index()).isEqualTo(12);
        expect(12);
    }

    private static Predicate<byte[][]> named(String name) {
        return args -> new String(args[0], StandardCharsets.US_ASCII).equals(name);
    }

    @Test
    void record_is_cut_before_a_command_in_its_middle() throws Exception {
        CommandSearch.Found found =
                CommandSearch.last(archive, Archive.read(archive).branch(newTerm), named("FLUSHALL"));
        assertThat(found).isNotNull();
        assertThat(found.place().index()).isEqualTo(6);
        restore(archive, found.place());
        List<LogRecord> records = open().records();
        assertThat(records.get(3).isTermStart()).isTrue();
        assertThat(records.get(4).payload().bytes())
                .isEqualTo(Logs.join(RespScanner.select(3), Logs.command("SET", "c", "5")));
        assertThat(records.get(4).unixMs()).isEqualTo(archive.chain(6).unixMs());
        assertThat(records.get(4).db()).isEqualTo(3);
        assertThat(records).hasSize(5);
    }

    @Test
    void transaction_is_not_cut() throws Exception {
        CommandSearch.Found found =
                CommandSearch.last(archive, Archive.read(archive).branch(newTerm), named("FLUSHDB"));
        assertThat(found).isNotNull();
        assertThat(found.place().index()).isEqualTo(10);
        assertThat(found.place().border()).isZero();
        assertThat(restore(archive, found.place()).index()).isEqualTo(9);
        Restored restored = open();
        assertThat(restored.base().end().index()).isEqualTo(2);
        assertThat(restored.records()).hasSize(8);
        assertThat(CommandSearch.last(archive, Archive.read(archive).branch(newTerm), named("NONE")))
                .isNull();
    }

    @Test
    void dead_branch_is_restored_under_its_own_term() throws Exception {
        Archive listed = Archive.read(archive);
        Branch branch = listed.branch(oldTerm);
        Place place = new Place.Newest();
        HistoryStart history = new HistoryStart(listed.highestTerm(), new Random(5), NOW);
        new Restore(archive, listed, branch, branch.choose(place, null), place, history).into(directory());
        List<LogRecord> records = open().records();
        assertThat(records.get(6).payload().bytes()).isEqualTo(Logs.command("SET", "dead", "8"));
        assertThat(records.get(7).term()).isEqualTo(4);
    }

    @Test
    void directory_with_anything_in_it_is_left_alone() throws Exception {
        Files.createDirectory(directory());
        Files.writeString(directory().resolve("dump.rdb"), "precious");
        assertThatThrownBy(() -> restore(archive, new Place.Newest())).hasMessageContaining("not an empty directory");
        assertThat(directory().resolve("dump.rdb")).hasContent("precious");

        clean();
        Path beside = Files.createDirectory(temp.resolve("data.restoring"));
        Files.writeString(beside.resolve("letters"), "precious");
        assertThatThrownBy(() -> restore(archive, new Place.Newest())).hasMessageContaining("in the way");
        assertThat(beside.resolve("letters")).hasContent("precious");
    }

    @Test
    void rest_of_a_killed_restore_is_replaced() throws Exception {
        Path log = Files.createDirectories(temp.resolve("data.restoring/appendonlydir"));
        Files.writeString(log.resolve("appendonly.aof.1.incr.aof"), "half");
        Files.writeString(log.resolve("appendonly.aof.9.incr.aof"), "half");
        restore(archive, new Place.Newest());
        expect(12);
        assertThat(Files.exists(temp.resolve("data.restoring"))).isFalse();
    }

    @Test
    void hole_behind_the_wanted_time_is_refused_and_no_directory_is_left() throws Exception {
        archive.objects.keySet().removeIf(name -> name.contains("log-0000000000000000008"));
        long known = archive.chain(7).unixMs();
        assertThatThrownBy(() -> restore(archive, new Place.AtTime(known)))
                .isInstanceOf(NotRestorableException.class)
                .hasMessageContaining("from 8 to 9");
        expectNothing();
        assertThat(restore(archive, new Place.AtTime(known - 1)).index()).isEqualTo(6);
    }

    private void expectNothing() throws IOException {
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    /** Restores from a damaged archive: the result is exact, or the object is named and nothing is left. */
    private boolean restoreDamaged(String what, String damaged, Map<String, byte[]> objects, long index)
            throws IOException {
        TestArchive broken = new TestArchive(0);
        broken.objects.putAll(objects);
        try {
            restore(broken, new Place.AtIndex(index));
        } catch (IOException e) {
            boolean named = String.valueOf(e.getMessage()).contains(damaged) || e instanceof NotRestorableException;
            assertThat(named).as("%s: %s", what, e.getMessage()).isTrue();
            expectNothing();
            return false;
        }
        expect(index);
        clean();
        return true;
    }

    @Test
    void damage_of_any_object_is_named_or_harmless() throws Exception {
        int refused = 0;
        for (String name : List.copyOf(archive.objects.keySet())) {
            for (long index : List.of(8L, 12L)) {
                for (Map.Entry<String, byte[]> damage : damages(name).entrySet()) {
                    Map<String, byte[]> objects = new TreeMap<>(archive.objects);
                    objects.put(name, damage.getValue());
                    String what = name + " " + damage.getKey() + " for " + index;
                    refused += restoreDamaged(what, name, objects, index) ? 0 : 1;
                }
                Map<String, byte[]> without = new TreeMap<>(archive.objects);
                without.remove(name);
                refused += restoreMissing(name, without, index) ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(400);
    }

    private boolean restoreMissing(String name, Map<String, byte[]> without, long index) throws IOException {
        TestArchive broken = new TestArchive(0);
        broken.objects.putAll(without);
        try {
            restore(broken, new Place.AtIndex(index));
        } catch (IOException e) {
            expectNothing();
            return false;
        }
        // Without the higher base, the lower one serves.
        if (name.contains("base-0000000000000000010")) {
            assertThat(open().base().end().index()).isEqualTo(2);
            assertThat(Logs.bytes(open().records()).subList(0, (int) index - 2))
                    .isEqualTo(Logs.bytes(archive.records.subList(2, (int) index)));
        } else {
            expect(index);
        }
        clean();
        return true;
    }

    /** Contents that an object can have instead: each bit of some bytes flipped, cut anywhere, more, another's. */
    private Map<String, byte[]> damages(String name) {
        byte[] whole = archive.objects.get(name);
        Map<String, byte[]> damages = new TreeMap<>();
        for (int at = 0; at < whole.length; at += 3) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            damages.put("flipped at " + at, flipped);
        }
        for (int length = 0; length < whole.length; length += 7) {
            damages.put("cut at " + length, Arrays.copyOf(whole, length));
        }
        damages.put("longer", Arrays.copyOf(whole, whole.length + 1));
        archive.objects.forEach((other, content) -> {
            if (!Arrays.equals(content, whole)) {
                damages.put("swapped with " + other, content);
            }
        });
        return damages;
    }

    @Test
    void name_that_tells_another_time_is_found() throws Exception {
        byte[] content = archive.objects.remove(archive.segment(10, 12));
        archive.objects.put(newTerm.segment(10, 12, archive.chain(12).unixMs() + 1), content);
        assertThatThrownBy(() -> restore(archive, new Place.Newest())).hasMessageContaining("another time");
        expectNothing();
    }
}
