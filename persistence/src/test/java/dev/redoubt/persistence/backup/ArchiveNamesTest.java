package dev.redoubt.persistence.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ArchiveNamesTest {
    private static final ReplId REPL_ID = new ReplId("ab".repeat(20));
    private static final ArchiveNames.Term TERM = new ArchiveNames.Term(7, REPL_ID);

    @Test
    void eachNameTellsWhatItNames() {
        assertEquals(new ArchiveNames.Table(TERM), ArchiveNames.parse(TERM.table()));
        assertEquals(
                new ArchiveNames.Base(TERM, 42, 1_790_000_000_000L),
                ArchiveNames.parse(TERM.base(42, 1_790_000_000_000L)));
        assertEquals(
                new ArchiveNames.Segment(TERM, 43, 99, 1_790_000_000_123L),
                ArchiveNames.parse(TERM.segment(43, 99, 1_790_000_000_123L)));
        assertEquals(
                "shard-0/terms/0000000007-" + "ab".repeat(20)
                        + "/log-0000000000000000043-0000000000000000099-1790000000123.aof",
                TERM.segment(43, 99, 1_790_000_000_123L));
    }

    @Test
    void namesSortAsTheirIndexes() {
        assertTrue(TERM.segment(9, 9, 5).compareTo(TERM.segment(10, 20, 5)) < 0);
        assertTrue(TERM.segment(Long.MAX_VALUE - 1, Long.MAX_VALUE - 1, 5)
                        .compareTo(TERM.segment(Long.MAX_VALUE, Long.MAX_VALUE, 5))
                < 0);
    }

    @Test
    void anythingElseNamesNothing() {
        assertNull(ArchiveNames.parse("shard-0/terms/7-" + "ab".repeat(20) + "/table"));
        assertNull(ArchiveNames.parse(TERM.prefix() + "base-1.rdb"));
        assertNull(ArchiveNames.parse(TERM.prefix() + "notes.txt"));
        assertNull(ArchiveNames.parse(ArchiveNames.BACKUPS + "x"));
    }

    @Test
    void aManifestIsReadAsItWasWritten() throws IOException {
        BackupManifest manifest = new BackupManifest(
                "20261128T003155Z-42",
                TERM.base(42, 1_790_000_000_000L),
                1234,
                "0f".repeat(32),
                new LogEnd(7, REPL_ID, 42, 9000),
                1_790_000_000_000L,
                1_790_000_000_001L,
                1_790_000_000_002L,
                "schedule",
                "0.1",
                null);

        assertEquals(manifest, BackupManifest.parse("m", manifest.format()));
    }

    @Test
    void aManifestThatWasCutIsRefusedByName() {
        byte[] bytes = "id x\n".getBytes(StandardCharsets.ISO_8859_1);

        IOException refused =
                Assertions.assertThrows(IOException.class, () -> BackupManifest.parse("shard-0/backups/x", bytes));

        assertEquals("the manifest shard-0/backups/x is damaged: its checksum does not match", refused.getMessage());
    }
}
