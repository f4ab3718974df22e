package dev.redoubt.persistence.aof.format;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of a snapshot in the log, as the RDB's AUX fields tell it (2.7).
 *
 * <table><caption>AUX fields</caption>
 * <tr><th>name</th><th>text</th></tr>
 * <tr><td>{@code repl-stream-db}</td><td>{@link #db}; without it Redis ignores repl-id</td></tr>
 * <tr><td>{@code repl-id}, {@code repl-offset}</td><td>of {@link #end}</td></tr>
 * <tr><td>{@code redoubt-index}, {@code redoubt-term}</td><td>of {@link #end}</td></tr>
 * <tr><td>{@code redoubt-crc}</td><td>{@link #crc}, eight hex digits: the chain continues from it (2.1)</td></tr>
 * <tr><td>{@code redoubt-unix-ms}</td><td>{@link #unixMs}; 0 if the field is missing. {@code ctime} cannot serve: it is
 *     later than the record, and perhaps later than the next one</td></tr>
 * <tr><td>{@code redoubt-terms}</td><td>{@link TermTable#format}</td></tr>
 * </table>
 *
 * @param file the file of the snapshot
 * @param end the end of the log at the snapshot point
 * @param crc the crc of the record at that end
 * @param db the database in force at that end
 * @param unixMs the time of the record at that end, in Unix milliseconds
 * @param terms the term table up to that end
 */
public record BaseInfo(Path file, LogEnd end, int crc, int db, long unixMs, TermTable terms) {
    /**
     * The index of a snapshot without our AUX fields. It is not 0: an empty member would match with its empty log then
     * and never get the content of the snapshot.
     */
    public static final long FOREIGN_INDEX = 1;

    /** The names of {@link #aux}. */
    public static final Set<String> AUX = Set.of(
            "repl-stream-db",
            "repl-id",
            "repl-offset",
            "redoubt-index",
            "redoubt-term",
            "redoubt-crc",
            "redoubt-unix-ms",
            "redoubt-terms");

    /** The place of a snapshot of another program: before the first term of a new history (2.6). */
    public static BaseInfo foreign(Path file) {
        return new BaseInfo(file, new LogEnd(0, ReplId.NONE, FOREIGN_INDEX, 0), 0, 0, 0, TermTable.EMPTY);
    }

    /** True if the table ends in the term of the end; else the fields are damaged. */
    private boolean isConsistent() {
        boolean reached = terms.upTo(end.index()).equals(terms);
        boolean sameTerm = terms.termAt(end.index()) == end.term()
                && terms.replIdAt(end.index()).equals(end.replId());
        return reached && sameTerm && end.index() > 0 && end.offset() >= 0 && db >= 0 && unixMs >= 0;
    }

    /** Returns the same place with another file. */
    public BaseInfo at(Path newFile) {
        return new BaseInfo(newFile, end, crc, db, unixMs, terms);
    }

    /** The AUX fields of a snapshot file, in the order of writing. */
    public Map<String, String> aux() {
        Map<String, String> aux = new LinkedHashMap<>();
        aux.put("repl-stream-db", Integer.toString(db));
        aux.put("repl-id", end.replId().hex());
        aux.put("repl-offset", Long.toString(end.offset()));
        aux.put("redoubt-index", Long.toString(end.index()));
        aux.put("redoubt-term", Long.toString(end.term()));
        aux.put("redoubt-crc", RecordCodec.crcText(crc));
        aux.put("redoubt-unix-ms", Long.toString(unixMs));
        aux.put("redoubt-terms", terms.format());
        return aux;
    }

    /**
     * Reads {@link #aux}.
     *
     * @return null if the snapshot lacks one of our fields, or a text is not of its form: the snapshot is foreign then
     */
    public static @Nullable BaseInfo fromAux(Path file, Map<String, String> aux) {
        String index = aux.get("redoubt-index");
        String term = aux.get("redoubt-term");
        String crc = aux.get("redoubt-crc");
        String terms = aux.get("redoubt-terms");
        String replId = aux.get("repl-id");
        String offset = aux.get("repl-offset");
        String db = aux.get("repl-stream-db");
        if (index == null || term == null || crc == null || terms == null) {
            return null;
        }
        if (replId == null || offset == null || db == null) {
            return null;
        }
        try {
            LogEnd end =
                    new LogEnd(Long.parseLong(term), new ReplId(replId), Long.parseLong(index), Long.parseLong(offset));
            long unixMs = Long.parseLong(aux.getOrDefault("redoubt-unix-ms", "0"));
            int crcBits = Integer.parseUnsignedInt(crc, 16);
            BaseInfo info = new BaseInfo(file, end, crcBits, Integer.parseInt(db), unixMs, TermTable.parse(terms));
            return info.isConsistent() ? info : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
