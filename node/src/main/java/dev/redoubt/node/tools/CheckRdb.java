package dev.redoubt.node.tools;

import dev.redoubt.config.redisconf.Words;
import dev.redoubt.persistence.rdb.RdbException;
import dev.redoubt.persistence.rdb.RdbReader;
import dev.redoubt.persistence.rdb.RdbSummary;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code check-rdb}: reads a snapshot to its last byte, as a load does, and tells what is in it. */
final class CheckRdb implements Tool {
    private static final int BIGGEST_KEYS = 10;

    @Override
    public String name() {
        return "check-rdb";
    }

    @Override
    public String usage() {
        return "[--json] [--biggest N] FILE";
    }

    @Override
    public String help() {
        return """
                Reads an RDB file of Redoubt or Redis to its last byte, with its checksum, and tells what is in it:
                version, AUX fields, keys, expiries and bytes by database and by type, the biggest keys. The exit status
                is 0 if the file is whole, 1 if it is not; then the byte and the key are named. Bytes are those of keys
                and elements, not those of the file.

                  --biggest N   tell of the N biggest keys (10)
                  --json        one JSON object instead of lines; names that are not UTF-8 have replacements
                """;
    }

    @Override
    public List<String> flags() {
        return List.of("json");
    }

    @Override
    public List<String> values() {
        return List.of("biggest");
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        long biggest = arguments.number("biggest");
        RdbCensus census = new RdbCensus(biggest < 0 ? BIGGEST_KEYS : (int) Math.min(biggest, 1 << 20));
        Path file = Path.of(arguments.path());
        try (InputStream in = new FileInputStream(file.toFile())) {
            RdbSummary summary = RdbReader.readWhole(in, census);
            if (arguments.has("json")) {
                terminal.print(JsonText.of(facts(file, summary, census)));
            } else {
                lines(file, summary, census).forEach(terminal::print);
            }
            return OK;
        } catch (RdbException e) {
            terminal.error(name() + ": " + file + ": " + e.getMessage() + place(census));
            return FAULT;
        }
    }

    private static String place(RdbCensus census) {
        RdbCensus.Key key = census.unfinished();
        long read = census.databases().values().stream()
                .mapToLong(RdbCensus.Sum::keys)
                .sum();
        String behind = " (behind " + read + " whole keys";
        return key == null
                ? behind + ")"
                : behind + ", in the " + key.type() + " " + quoted(key.name()) + " of database " + key.db()
                        + " behind its element " + key.elements() + ")";
    }

    private static String quoted(byte[] name) {
        return Words.quote(new String(name, StandardCharsets.ISO_8859_1));
    }

    private static List<String> lines(Path file, RdbSummary summary, RdbCensus census) {
        List<String> lines = new ArrayList<>();
        lines.add("File " + file + ": RDB version " + summary.version() + ", " + summary.bytes() + " bytes, "
                + (summary.checksummed() ? "the checksum is right" : "without a checksum"));
        census.aux().forEach((name, value) -> lines.add("AUX " + name + " = " + value));
        if (census.functions() > 0) {
            lines.add("Libraries of functions: " + census.functions());
        }
        census.databases().forEach((db, sum) -> lines.add("Database " + db + ": " + text(sum)));
        census.types().forEach((type, sum) -> lines.add("Type " + type + ": " + text(sum)));
        for (RdbCensus.Key key : census.biggest()) {
            lines.add("Big " + key.type() + " " + quoted(key.name()) + " in database " + key.db() + ": "
                    + key.elements() + " elements, " + key.bytes() + " bytes");
        }
        lines.add("Verdict: the file is whole.");
        return lines;
    }

    private static String text(RdbCensus.Sum sum) {
        return sum.keys() + " keys, " + sum.expires() + " of them expire, " + sum.elements() + " elements, "
                + sum.bytes() + " bytes";
    }

    private static Map<String, Object> facts(Path file, RdbSummary summary, RdbCensus census) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("file", file.toString());
        facts.put("version", summary.version());
        facts.put("bytes", summary.bytes());
        facts.put("checksum", summary.checksummed());
        facts.put("aux", census.aux());
        facts.put("functions", census.functions());
        Map<String, Object> databases = new LinkedHashMap<>();
        census.databases().forEach((db, sum) -> databases.put(Integer.toString(db), facts(sum)));
        facts.put("databases", databases);
        Map<String, Object> types = new LinkedHashMap<>();
        census.types().forEach((type, sum) -> types.put(type, facts(sum)));
        facts.put("types", types);
        facts.put("biggest", census.biggest().stream().map(CheckRdb::facts).toList());
        return facts;
    }

    private static Map<String, Object> facts(RdbCensus.Sum sum) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("keys", sum.keys());
        facts.put("expires", sum.expires());
        facts.put("elements", sum.elements());
        facts.put("bytes", sum.bytes());
        return facts;
    }

    private static Map<String, Object> facts(RdbCensus.Key key) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("db", key.db());
        facts.put("key", new String(key.name(), StandardCharsets.UTF_8));
        facts.put("type", key.type());
        facts.put("elements", key.elements());
        facts.put("bytes", key.bytes());
        return facts;
    }
}
