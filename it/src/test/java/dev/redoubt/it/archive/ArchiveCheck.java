package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.RecordCodec;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.format.SealedText;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import dev.redoubt.persistence.rdb.RdbChecker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A reader of an archive in a directory, written from docs/protocol.md 9: it reads every object of every term, and
 * follows the chain of each branch from its first base to its last record.
 */
final class ArchiveCheck {
    private final Path root;
    private final Map<ArchiveNames.Term, TermTable> tables = new HashMap<>();
    private final Map<ArchiveNames.Term, TreeMap<Long, BaseInfo>> bases = new HashMap<>();
    /** The records of each term by index; a record that several segments have is the same in all of them. */
    private final Map<ArchiveNames.Term, TreeMap<Long, LogRecord>> records = new HashMap<>();

    private ArchiveCheck(Path root) {
        this.root = root;
    }

    /** Reads all of it; fails if an object is not what its name says. */
    static ArchiveCheck read(Path root) throws IOException {
        ArchiveCheck check = new ArchiveCheck(root);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                check.object(file);
            }
        }
        return check;
    }

    private void object(Path file) throws IOException {
        String name = root.relativize(file).toString();
        if (name.startsWith(ArchiveNames.BACKUPS)
                || name.startsWith(ArchiveNames.VERIFIED)
                || file.getFileName().toString().startsWith(".temp-")) {
            return;
        }
        ArchiveNames.Parsed parsed = Objects.requireNonNull(ArchiveNames.parse(name), name);
        if (parsed instanceof ArchiveNames.Table table) {
            tables.put(table.term(), table(file));
        } else if (parsed instanceof ArchiveNames.Base base) {
            BaseInfo info = Objects.requireNonNull(
                    BaseInfo.fromAux(file, RdbChecker.check(file).aux()), name);
            assertThat(info.end().index()).as(name).isEqualTo(base.index());
            assertThat(info.unixMs()).as(name).isEqualTo(base.unixMs());
            bases.computeIfAbsent(base.term(), term -> new TreeMap<>()).put(base.index(), info);
        } else if (parsed instanceof ArchiveNames.Segment segment) {
            segment(name, segment, Files.readAllBytes(file));
        }
    }

    private static TermTable table(Path file) throws IOException {
        Map<String, String> fields =
                Objects.requireNonNull(SealedText.parse(Files.readAllBytes(file)), "the table is damaged");
        return TermTable.parse(Objects.requireNonNull(fields.get("terms")));
    }

    private void segment(String name, ArchiveNames.Segment segment, byte[] bytes) {
        int at = lineEnd(bytes, lineEnd(bytes, lineEnd(bytes, lineEnd(bytes, lineEnd(bytes, 0)))));
        assertThat(new String(bytes, 0, at, StandardCharsets.ISO_8859_1))
                .as(name)
                .matches("\\*2\\r\\n\\$6\\r\\nSELECT\\r\\n\\$\\d+\\r\\n\\d+\\r\\n");
        long expected = segment.firstIndex();
        long unixMs = 0;
        while (at < bytes.length) {
            int end = lineEnd(bytes, at);
            RecordHeader header =
                    Objects.requireNonNull(RecordCodec.parseHeader(Arrays.copyOfRange(bytes, at, end), end - at), name);
            assertThat(header.index()).as(name).isEqualTo(expected++);
            assertThat(header.term()).as(name).isEqualTo(segment.term().number());
            LogRecord record = header.with(Arrays.copyOfRange(bytes, end, end + header.payloadLen()));
            LogRecord before = records.computeIfAbsent(segment.term(), term -> new TreeMap<>())
                    .put(record.index(), record);
            assertThat(before == null || before.crc() == record.crc()).as(name).isTrue();
            unixMs = header.unixMs();
            at = end + header.payloadLen();
        }
        assertThat(expected - 1).as(name).isEqualTo(segment.lastIndex());
        assertThat(unixMs).as(name).isEqualTo(segment.lastUnixMs());
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    /** The terms that have a table, the newest last. */
    List<ArchiveNames.Term> terms() {
        return tables.keySet().stream()
                .sorted(Comparator.comparingLong(ArchiveNames.Term::number))
                .toList();
    }

    /**
     * Follows the branch of a term from its first base on, without a gap, and checks the chain of crcs.
     *
     * @return the records behind that base
     */
    List<LogRecord> branch(ArchiveNames.Term term) {
        TermTable table = Objects.requireNonNull(tables.get(term));
        List<TermStart> rows = table.rows();
        assertThat(rows.get(rows.size() - 1)).as("the table ends with its term").satisfies(row -> {
            assertThat(row.term()).isEqualTo(term.number());
            assertThat(row.replId()).isEqualTo(term.replId());
        });
        TreeMap<Long, LogRecord> log = new TreeMap<>();
        TreeMap<Long, BaseInfo> starts = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            ArchiveNames.Term of =
                    new ArchiveNames.Term(rows.get(i).term(), rows.get(i).replId());
            long bound = i + 1 < rows.size() ? rows.get(i + 1).firstIndex() : Long.MAX_VALUE;
            log.putAll(records.getOrDefault(of, new TreeMap<>()).headMap(bound));
            starts.putAll(bases.getOrDefault(of, new TreeMap<>()).headMap(bound));
        }
        assertThat(starts).as("a base of the branch of " + term).isNotEmpty();
        BaseInfo first = starts.firstEntry().getValue();
        int crc = first.crc();
        long index = first.end().index();
        List<LogRecord> chain = new ArrayList<>();
        for (LogRecord record : log.tailMap(index, false).values()) {
            assertThat(record.index()).as("a gap in the branch of " + term).isEqualTo(index + 1);
            assertThat(RecordCodec.crc(crc, record))
                    .as("record " + record.index())
                    .isEqualTo(record.crc());
            BaseInfo base = starts.get(record.index());
            if (base != null) {
                assertThat(base.crc()).as("the base at " + record.index()).isEqualTo(record.crc());
            }
            crc = record.crc();
            index = record.index();
            chain.add(record);
        }
        return chain;
    }
}
