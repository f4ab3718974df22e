package dev.redoubt.persistence.aof.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The list of the files of a multi-part AOF, as in aof.c ({@code aofLoadManifestFromFile}); immutable.
 *  <table><caption>A line</caption> <tr><td>{@code file <name> seq <n> type <t>}</td><td>a file; more pairs may follow,
 * in any order; unknown pairs are kept</td></tr> <tr><td>{@code #…}</td><td>a comment; Redis skips it and loses it when
 * it writes the manifest</td></tr> <tr><td>{@code #C <crc32c>}</td><td>a comment of ours, the first line: the crc over
 * all bytes behind it. One flipped bit turns {@code i} into {@code h}, and a file in use into one to delete</td></tr>
 * </table>
 *
 * Types are {@code b} (base, at most one), {@code i} (incr, read after it in this order) and {@code h} (history: to be
 * deleted). Names with special characters are quoted as in sds.c.
 */
public record Manifest(@Nullable Entry base, List<Entry> history, List<Entry> incr, List<String> comments) {
    public static final Manifest EMPTY = new Manifest(null, List.of(), List.of(), List.of());

    private static final String TRIMMED = " \t\r";
    private static final String CHECK = "#C ";
    private static final int MAX_LINE = 1024;

    /**
     * A file.
     *
     * @param more unknown pairs: name, value, name, value …
     */
    public record Entry(String file, long seq, char type, List<String> more) {
        public Entry {
            more = List.copyOf(more);
        }

        public static Entry base(String file, long seq) {
            return new Entry(file, seq, 'b', List.of());
        }

        public static Entry incr(String file, long seq) {
            return new Entry(file, seq, 'i', List.of());
        }

        Entry asHistory() {
            return new Entry(file, seq, 'h', more);
        }
    }

    public Manifest {
        history = List.copyOf(history);
        incr = List.copyOf(incr);
        comments = List.copyOf(comments);
    }

    /** Returns the manifest with another base and other incr files; the files that left become history. */
    public Manifest replace(@Nullable Entry newBase, List<Entry> newIncr) {
        List<Entry> gone = new ArrayList<>(history);
        if (base != null && (newBase == null || !newBase.file().equals(base.file()))) {
            gone.add(base.asHistory());
        }
        for (Entry entry : incr) {
            if (newIncr.stream().noneMatch(kept -> kept.file().equals(entry.file()))) {
                gone.add(entry.asHistory());
            }
        }
        return new Manifest(newBase, gone, newIncr, comments);
    }

    /** All files that the manifest names. */
    public Stream<Entry> files() {
        return Stream.concat(Stream.ofNullable(base), Stream.concat(history.stream(), incr.stream()));
    }

    /** A sequence number above all in use, for a file of either kind. */
    public long nextSeq() {
        return files().mapToLong(Entry::seq).max().orElse(0) + 1;
    }

    /** The text, which begins with our check line. */
    public byte[] format() {
        StringBuilder text = new StringBuilder();
        comments.forEach(comment -> text.append(comment).append('\n'));
        if (base != null) {
            append(text, base);
        }
        history.forEach(entry -> append(text, entry));
        incr.forEach(entry -> append(text, entry));
        String body = text.toString();
        String check = CHECK + RecordCodec.crcText(crc(body)) + "\n";
        return (check + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void append(StringBuilder text, Entry entry) {
        text.append("file ").append(QuotedWords.quote(entry.file()));
        text.append(" seq ").append(entry.seq()).append(" type ").append(entry.type());
        for (String word : entry.more()) {
            text.append(' ').append(QuotedWords.quote(word));
        }
        text.append('\n');
    }

    private static int crc(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
        return (int) crc.getValue();
    }

    /**
     * Reads a manifest of Redis or of ours.
     *
     * @throws ManifestException where Redis would refuse it, or if the check line does not match
     */
    public static Manifest parse(byte[] bytes) throws ManifestException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\n")) {
            throw new ManifestException(text.isEmpty() ? "the manifest is empty" : "the last line is not complete");
        }
        Parser parser = new Parser();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            parser.line(trimmed(text.substring(start, end)), text.substring(end + 1));
            start = end + 1;
        }
        return new Manifest(parser.base, parser.history, parser.incr, parser.comments);
    }

    /** As aof.c, aofLoadManifestFromFile: an editor may have left blanks, or the line ends of another system. */
    private static String trimmed(String line) {
        int from = 0;
        int to = line.length();
        while (from < to && TRIMMED.indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && TRIMMED.indexOf(line.charAt(to - 1)) >= 0) {
            to--;
        }
        return line.substring(from, to);
    }

    /** The collector of lines. */
    private static final class Parser {
        private @Nullable Entry base;
        private final List<Entry> history = new ArrayList<>();
        private final List<Entry> incr = new ArrayList<>();
        private final List<String> comments = new ArrayList<>();

        void line(String line, String behind) throws ManifestException {
            if (line.startsWith(CHECK)) {
                if (!line.equals(CHECK + RecordCodec.crcText(crc(behind)))) {
                    throw new ManifestException("its check line does not match: the manifest is damaged or edited"
                            + " (to accept an edit remove the line that begins with #C)");
                }
            } else if (line.startsWith("#")) {
                comments.add(line);
            } else if (line.isBlank()
                    || line.length() >= MAX_LINE
                    || line.chars().anyMatch(c -> c < ' ')) {
                throw new ManifestException(
                        "an empty line, one of " + MAX_LINE + " characters or more, or a control character");
            } else {
                entry(line, entry(line));
            }
        }

        private void entry(String line, Entry entry) throws ManifestException {
            if (entry.type() == 'b') {
                if (base != null) {
                    throw new ManifestException("two base files: '" + line + "'");
                }
                base = entry;
            } else if (entry.type() == 'h') {
                history.add(entry);
            } else if (entry.type() == 'i') {
                if (!incr.isEmpty() && incr.get(incr.size() - 1).seq() >= entry.seq()) {
                    throw new ManifestException("sequence numbers do not rise: '" + line + "'");
                }
                incr.add(entry);
            } else {
                throw new ManifestException("unknown type: '" + line + "'");
            }
        }

        private static Entry entry(String line) throws ManifestException {
            List<String> words = QuotedWords.split(line);
            String file = "";
            long seq = 0;
            char type = 0;
            List<String> more = new ArrayList<>();
            for (int i = 0; words != null && i + 1 < words.size(); i += 2) {
                String value = words.get(i + 1);
                switch (words.get(i).toLowerCase(Locale.ROOT)) {
                    case "file" -> file = value;
                    case "seq" -> seq = number(value);
                    case "type" -> type = value.length() == 1 ? value.charAt(0) : '?';
                    default -> more.addAll(words.subList(i, i + 2));
                }
            }
            if (words == null || words.size() % 2 != 0 || file.isEmpty() || seq <= 0 || type == 0) {
                throw new ManifestException("not a manifest line: '" + line + "'");
            }
            if (file.indexOf('/') >= 0 || file.indexOf('\\') >= 0 || file.equals("..") || file.indexOf('\0') >= 0) {
                throw new ManifestException("a file name must not be a path: '" + line + "'");
            }
            return new Entry(file, seq, type, more);
        }

        private static long number(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException notANumber) {
                return -1;
            }
        }
    }
}
