package dev.redoubt.persistence.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.text.RedisNumbers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All keys of all databases as plain values that can be compared; bytes as ISO-8859-1 text. */
final class Dataset implements RdbVisitor {
    /** A value: String, List, TreeSet, TreeMap of String, or TreeMap of Double, or StreamParts, by {@code type}. */
    record Item(String type, long expireAtMs, Object content) {}

    final SortedMap<Integer, SortedMap<String, Item>> databases = new TreeMap<>();
    final Map<String, String> aux = new TreeMap<>();
    final List<String> functions = new ArrayList<>();
    /** The modules that have data outside of keys. */
    final List<String> modules = new ArrayList<>();

    /** Idle seconds and frequency of each call. */
    final List<String> accesses = new ArrayList<>();

    boolean ended;

    private int mostPacked;
    private int db = -1;
    private long announced;
    private int elements;
    private @Nullable Object open;

    static Dataset read(byte[] file) throws IOException {
        Dataset dataset = new Dataset();
        RdbSummary summary = RdbReader.read(new ByteArrayInputStream(file), dataset);
        assertThat(summary.bytes()).isEqualTo(file.length);
        assertThat(dataset.ended).isTrue();
        return dataset;
    }

    void put(int number, String key, Item item) {
        databases.computeIfAbsent(number, n -> new TreeMap<>()).put(key, item);
    }

    Item get(String key) {
        Item item = databases.get(0).get(key);
        assertThat(item).as(key).isNotNull();
        return item;
    }

    /** Redis keeps -0 in a small sorted set as the integer 0, so comparisons use one zero. */
    @SuppressWarnings("unchecked")
    Dataset withoutNegativeZero() {
        databases.values().stream()
                .flatMap(database -> database.values().stream())
                .filter(item -> item.type.equals("zset"))
                .forEach(item -> ((TreeMap<String, Double>) item.content).replaceAll((m, score) -> score + 0.0));
        return this;
    }

    /** Fails with the first key that differs, because both data sets together are unreadable. */
    void assertSame(Dataset expected) {
        assertThat(databases.keySet()).isEqualTo(expected.databases.keySet());
        databases.forEach((number, database) -> {
            SortedMap<String, Item> wanted = expected.databases.get(number);
            wanted.forEach((key, item) -> {
                Item found = database.get(key);
                if (!item.equals(found)) {
                    String was = String.valueOf(found);
                    throw new AssertionError("db " + number + " key " + key + ": "
                            + was.substring(0, Math.min(1000, was.length())) + "\ninstead of "
                            + item.toString()
                                    .substring(0, Math.min(1000, item.toString().length())));
                }
            });
            assertThat(database).hasSameSizeAs(wanted);
        });
    }

    byte[] toBytes() throws IOException {
        return toBytes(false, 0);
    }

    /** @param packed collections of at most so many elements are packed, and so are lists if it is not 0 */
    byte[] toBytes(boolean compressed, int packed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RdbWriter writer = new RdbWriter(out, 10, compressed);
        mostPacked = packed;
        RdbAux.writeHead(writer, "0.1");
        write(writer);
        return out.toByteArray();
    }

    void write(RdbWriter out) throws IOException {
        for (String code : functions) {
            out.function(bytes(code));
        }
        for (Map.Entry<Integer, SortedMap<String, Item>> database : databases.entrySet()) {
            Collection<Item> items = database.getValue().values();
            out.selectDb(database.getKey());
            out.resizeDb(
                    items.size(),
                    items.stream().filter(i -> i.expireAtMs != NO_EXPIRY).count());
            for (Map.Entry<String, Item> entry : database.getValue().entrySet()) {
                write(out, bytes(entry.getKey()), entry.getValue());
            }
        }
        out.end();
    }

    @SuppressWarnings("unchecked")
    private void write(RdbWriter out, byte[] key, Item item) throws IOException {
        if (mostPacked > 0 && writePacked(out, key, item)) {
            return;
        }
        switch (item.type) {
            case "string" -> out.string(key, item.expireAtMs, bytes((String) item.content));
            case "list" -> {
                out.beginList(key, item.expireAtMs, ((List<String>) item.content).size());
                for (String element : (List<String>) item.content) {
                    out.element(bytes(element));
                }
                out.endKey();
            }
            case "set" -> {
                out.beginSet(key, item.expireAtMs, ((TreeSet<String>) item.content).size());
                for (String member : (TreeSet<String>) item.content) {
                    out.member(bytes(member));
                }
                out.endKey();
            }
            case "hash" -> {
                out.beginHash(key, item.expireAtMs, ((TreeMap<String, String>) item.content).size());
                for (Map.Entry<String, String> field : ((TreeMap<String, String>) item.content).entrySet()) {
                    out.field(bytes(field.getKey()), bytes(field.getValue()));
                }
                out.endKey();
            }
            case "zset" -> {
                out.beginZset(key, item.expireAtMs, ((TreeMap<String, Double>) item.content).size());
                for (Map.Entry<String, Double> member : ((TreeMap<String, Double>) item.content).entrySet()) {
                    out.scored(bytes(member.getKey()), member.getValue());
                }
                out.endKey();
            }
            case "stream" -> {
                StreamParts parts = (StreamParts) item.content;
                parts.writeTo(out.beginStream(key, item.expireAtMs, parts.nodes()));
                out.endKey();
            }
            default -> throw new IllegalArgumentException(item.type);
        }
    }

    @SuppressWarnings("unchecked")
    private boolean writePacked(RdbWriter out, byte[] key, Item item) throws IOException {
        if (item.content instanceof List<?> list) {
            out.list(key, item.expireAtMs, visitor -> {
                for (Object element : list) {
                    byte[] bytes = bytes((String) element);
                    visitor.part(bytes, 0, bytes.length);
                }
            });
            return true;
        }
        if (item.content instanceof TreeSet<?> set) {
            List<Long> numbers = new ArrayList<>();
            for (Object member : set) {
                byte[] bytes = bytes((String) member);
                if (!RedisNumbers.isLong(bytes, 0, bytes.length)) {
                    return false;
                }
                numbers.add(RedisNumbers.parseLong(bytes, 0, bytes.length, 0));
            }
            numbers.sort(null);
            out.beginIntset(key, item.expireAtMs, set.size());
            for (long number : numbers) {
                out.member(RedisNumbers.longBytes(number));
            }
            out.endKey();
            return true;
        }
        if (!(item.content instanceof TreeMap<?, ?> map) || map.size() > mostPacked) {
            return false;
        }
        if (item.type.equals("hash")) {
            out.beginPackedHash(key, item.expireAtMs, map.size());
            for (Map.Entry<String, String> field : ((TreeMap<String, String>) map).entrySet()) {
                out.field(bytes(field.getKey()), bytes(field.getValue()));
            }
        } else {
            out.beginPackedZset(key, item.expireAtMs, map.size());
            List<Map.Entry<String, Double>> members = new ArrayList<>(((TreeMap<String, Double>) map).entrySet());
            members.sort(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
            for (Map.Entry<String, Double> member : members) {
                out.scored(bytes(member.getKey()), member.getValue());
            }
        }
        out.endKey();
        return true;
    }

    /** Sends all data to a server as commands. */
    @SuppressWarnings("unchecked")
    void feed(RespClient client) throws IOException {
        for (Map.Entry<Integer, SortedMap<String, Item>> database : databases.entrySet()) {
            client.ok("SELECT", database.getKey());
            for (Map.Entry<String, Item> entry : database.getValue().entrySet()) {
                byte[] key = bytes(entry.getKey());
                Item item = entry.getValue();
                switch (item.type) {
                    case "string" -> client.ok("SET", key, bytes((String) item.content));
                    case "list" -> add(client, "RPUSH", key, (List<String>) item.content);
                    case "set" -> add(client, "SADD", key, (TreeSet<String>) item.content);
                    case "hash" -> {
                        List<String> flat = new ArrayList<>();
                        ((TreeMap<String, String>) item.content).forEach((f, v) -> flat.addAll(List.of(f, v)));
                        add(client, "HSET", key, flat);
                    }
                    case "zset" -> {
                        List<String> flat = new ArrayList<>();
                        ((TreeMap<String, Double>) item.content)
                                .forEach((m, s) -> flat.addAll(List.of(scoreText(s), m)));
                        add(client, "ZADD", key, flat);
                    }
                    default -> throw new IllegalArgumentException(item.type);
                }
                if (item.expireAtMs != NO_EXPIRY) {
                    client.ok("PEXPIREAT", key, item.expireAtMs);
                }
            }
        }
    }

    private static String scoreText(double score) {
        return Double.isInfinite(score) ? score > 0 ? "inf" : "-inf" : Double.toString(score);
    }

    private static void add(RespClient client, String command, byte[] key, Collection<String> args) throws IOException {
        List<Object> all = new ArrayList<>(List.of(command, key));
        args.forEach(arg -> all.add(bytes(arg)));
        client.ok(all.toArray());
    }

    /** Reads all data of a server by commands. */
    static Dataset of(RespClient client) throws IOException {
        Dataset dataset = new Dataset();
        for (int number = 0; number < 16; number++) {
            client.ok("SELECT", number);
            for (String keyText : texts(client.ok("KEYS", "*"))) {
                byte[] key = bytes(keyText);
                String type = client.text("TYPE", key);
                long expireAtMs = (Long) client.ok("PEXPIRETIME", key);
                dataset.put(number, keyText, new Item(type, expireAtMs, content(client, key, type)));
            }
        }
        return dataset;
    }

    private static Object content(RespClient client, byte[] key, String type) throws IOException {
        switch (type) {
            case "string" -> {
                return text(client.ok("GET", key));
            }
            case "list" -> {
                return texts(client.ok("LRANGE", key, 0, -1));
            }
            case "set" -> {
                return new TreeSet<>(texts(client.ok("SMEMBERS", key)));
            }
            default -> {
                boolean hash = type.equals("hash");
                List<String> flat =
                        texts(hash ? client.ok("HGETALL", key) : client.ok("ZRANGE", key, 0, -1, "WITHSCORES"));
                TreeMap<String, Object> pairs = new TreeMap<>();
                for (int i = 0; i < flat.size(); i += 2) {
                    String second = flat.get(i + 1);
                    pairs.put(flat.get(i), hash ? second : (Object) RdbScores.parse(second));
                }
                return pairs;
            }
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(@Nullable Object bulk) {
        return new String((byte[]) bulk, ISO_8859_1);
    }

    private static List<String> texts(@Nullable Object bulks) {
        List<String> texts = new ArrayList<>();
        ((List<?>) bulks).forEach(bulk -> texts.add(text(bulk)));
        return texts;
    }

    @Override
    public void aux(String name, byte[] value) {
        aux.put(name, new String(value, ISO_8859_1));
    }

    @Override
    public void moduleAux(String type) {
        modules.add(type);
    }

    @Override
    public void function(byte[] code) {
        functions.add(new String(code, ISO_8859_1));
    }

    @Override
    public void selectDb(int number) {
        db = number;
    }

    @Override
    public void resizeDb(long keys, long expires) {
        assertThat(expires).isLessThanOrEqualTo(keys);
    }

    @Override
    public void access(long idleSeconds, int frequency) {
        accesses.add(idleSeconds + " " + frequency);
    }

    @Override
    public void string(byte[] key, long expireAtMs, byte[] value) {
        put(db, new String(key, ISO_8859_1), new Item("string", expireAtMs, new String(value, ISO_8859_1)));
    }

    private void begin(String type, byte[] key, long expireAtMs, long size, Object content) {
        put(db, new String(key, ISO_8859_1), new Item(type, expireAtMs, content));
        open = content;
        announced = size;
        elements = 0;
    }

    @Override
    public void beginList(byte[] key, long expireAtMs, long size) {
        begin("list", key, expireAtMs, size, new ArrayList<String>());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void element(byte[] value) {
        ((List<String>) open).add(new String(value, ISO_8859_1));
        elements++;
    }

    @Override
    public void beginSet(byte[] key, long expireAtMs, long size) {
        begin("set", key, expireAtMs, size, new TreeSet<String>());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void member(byte[] value) {
        ((TreeSet<String>) open).add(new String(value, ISO_8859_1));
        elements++;
    }

    @Override
    public void beginHash(byte[] key, long expireAtMs, long size) {
        begin("hash", key, expireAtMs, size, new TreeMap<String, String>());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void field(byte[] field, byte[] value) {
        ((TreeMap<String, String>) open).put(new String(field, ISO_8859_1), new String(value, ISO_8859_1));
        elements++;
    }

    @Override
    public void beginZset(byte[] key, long expireAtMs, long size) {
        begin("zset", key, expireAtMs, size, new TreeMap<String, Double>());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void scored(byte[] member, double score) {
        ((TreeMap<String, Double>) open).put(new String(member, ISO_8859_1), score);
        elements++;
    }

    @Override
    public RdbStreamVisitor beginStream(byte[] key, long expireAtMs, long nodes) {
        StreamParts parts = new StreamParts();
        begin("stream", key, expireAtMs, UNKNOWN_SIZE, parts);
        return parts;
    }

    @Override
    public void endKey() {
        if (announced != UNKNOWN_SIZE) {
            assertThat((long) elements).isEqualTo(announced);
        }
        open = null;
    }

    @Override
    public void end() {
        ended = true;
    }
}
