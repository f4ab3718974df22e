package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches a branch for the last command that matches, from its end backwards, one segment after the other. Stateless.
 */
public final class CommandSearch {
    private CommandSearch() {}

    /**
     * A command that was found.
     *
     * @param place before it
     * @param unixMs the time of its record
     * @param ofRestore true if no client has sent it: it is part of a restored state that the shard took over (9.11)
     */
    public record Found(Place.BeforeCommand place, long unixMs, boolean ofRestore) {
        /**
         * Returns the place.
         *
         * @throws IOException if the command is part of a restored state: a restore that is asked for twice must not
         *     undo itself
         */
        public Place.BeforeCommand ofClient() throws IOException {
            if (ofRestore) {
                throw new IOException("the last such command is part of the restored state in record " + place.index()
                        + "; give the record: " + (place.index() - 1) + " is the last one before that restore");
            }
            return place;
        }
    }

    /**
     * Searches all segments of a branch, those without a base before them too.
     *
     * @param matcher of the words of a command
     * @return null if no command matches
     */
    public static @Nullable Found last(BackupTarget target, Branch branch, Predicate<byte[][]> matcher)
            throws IOException {
        List<Branch.Piece> latestFirst = new ArrayList<>(branch.pieces());
        // Of pieces that overlap, the one that ends last has all that the other has behind a record of it.
        latestFirst.sort(Comparator.comparingLong(Branch.Piece::last).reversed());
        for (Branch.Piece piece : latestFirst) {
            Found found = null;
            try (ArchivedRecords records = new ArchivedRecords(target, List.of(piece))) {
                for (LogRecord record = records.next(); record != null; record = records.next()) {
                    byte[] payload = record.payload().bytes();
                    int border = PayloadCommands.lastMatch(payload, matcher);
                    if (border >= 0) {
                        Place.BeforeCommand place = new Place.BeforeCommand(record.index(), border, record.crc());
                        found = new Found(place, record.unixMs(), RestoreMark.begins(payload));
                    }
                }
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
