package dev.redoubt.persistence.backup;

import dev.redoubt.persistence.log.ReplId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the objects of an archive (9.2). Numbers have leading zeros, so that names sort as what they name. Pure.
 *
 * <table><caption>Objects below {@code shard-0/}</caption>
 * <tr><th>name</th><th>content</th></tr>
 * <tr><td>{@code terms/<term>-<replid>/table}</td><td>the {@link TableObject} up to and with this term; written before
 *     anything else of the term</td></tr>
 * <tr><td>{@code terms/<term>-<replid>/base-<index>-<unixMs>.rdb}</td><td>a snapshot at this index, 2.7</td></tr>
 * <tr><td>{@code terms/<term>-<replid>/log-<first>-<last>-<unixMs>.aof}</td><td>the records of this term from first to
 *     last, 9.3; the time is that of the last</td></tr>
 * <tr><td>{@code backups/<id>}</td><td>the {@link BackupManifest} of a base</td></tr>
 * <tr><td>{@code verified/<unixMs>-<id>}</td><td>the {@link VerifiedMark} of a backup: the result of a
 *     verification that ended then</td></tr>
 * <tr><td>{@code garbage/<unixMs>}</td><td>the names of objects that nothing needs, as found at this time</td></tr>
 * </table>
 */
public final class ArchiveNames {
    /** The one shard of today; each shard has its own archive. */
    public static final String SHARD = "shard-0/";

    public static final String TERMS = SHARD + "terms/";
    public static final String BACKUPS = SHARD + "backups/";
    public static final String GARBAGE = SHARD + "garbage/";
    public static final String VERIFIED = SHARD + "verified/";

    private static final Pattern TERM = Pattern.compile("shard-0/terms/(\\d{10})-([0-9a-f]{40})/(.+)");
    private static final Pattern BASE = Pattern.compile("base-(\\d{19})-(\\d{13})\\.rdb");
    private static final Pattern LOG = Pattern.compile("log-(\\d{19})-(\\d{19})-(\\d{13})\\.aof");

    private ArchiveNames() {}

    /**
     * A term of the archive. Two terms of one number can exist, where no sentinels give numbers (3.1); the replid tells
     * them apart.
     */
    public record Term(long number, ReplId replId) {
        /** The prefix of all objects of this term. */
        public String prefix() {
            return TERMS + "%010d-%s/".formatted(number, replId);
        }

        /** The name of the term table. */
        public String table() {
            return prefix() + "table";
        }

        /** The name of a snapshot. */
        public String base(long index, long unixMs) {
            return prefix() + "base-%019d-%013d.rdb".formatted(index, unixMs);
        }

        /** The name of a piece of the log. */
        public String segment(long firstIndex, long lastIndex, long lastUnixMs) {
            return prefix() + "log-%019d-%019d-%013d.aof".formatted(firstIndex, lastIndex, lastUnixMs);
        }
    }

    /** The meaning of the name of an object. */
    public sealed interface Parsed {
        /** The term of the object. */
        Term term();

        /** The name of the object. */
        String name();
    }

    /** A term table. */
    public record Table(Term term) implements Parsed {
        @Override
        public String name() {
            return term.table();
        }
    }

    /**
     * A snapshot.
     *
     * @param unixMs the time of the record at {@code index}
     */
    public record Base(Term term, long index, long unixMs) implements Parsed {
        @Override
        public String name() {
            return term.base(index, unixMs);
        }
    }

    /**
     * A piece of the log.
     *
     * @param lastUnixMs the time of the record at {@code lastIndex}
     */
    public record Segment(Term term, long firstIndex, long lastIndex, long lastUnixMs) implements Parsed {
        @Override
        public String name() {
            return term.segment(firstIndex, lastIndex, lastUnixMs);
        }
    }

    /** Reads the name of an object of a term; null if it is none of those above. */
    public static @Nullable Parsed parse(String name) {
        Matcher inTerm = TERM.matcher(name);
        if (!inTerm.matches()) {
            return null;
        }
        Term term = new Term(Long.parseLong(inTerm.group(1)), new ReplId(inTerm.group(2)));
        String last = inTerm.group(3);
        if (last.equals("table")) {
            return new Table(term);
        }
        Matcher base = BASE.matcher(last);
        if (base.matches()) {
            return new Base(term, Long.parseLong(base.group(1)), Long.parseLong(base.group(2)));
        }
        Matcher log = LOG.matcher(last);
        return log.matches()
                ? new Segment(
                        term, Long.parseLong(log.group(1)), Long.parseLong(log.group(2)), Long.parseLong(log.group(3)))
                : null;
    }
}
