package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The reader of one key and its value in any encoding ({@code rdbLoadObject} in rdb.c); it calls the visitor. */
final class RdbObjects {
    /** The length byte that marks a score of {@link RdbFormat#ZSET} as not a number. */
    private static final int NAN = 253;

    private static final int POSITIVE_INFINITY = 254;
    private static final int NEGATIVE_INFINITY = 255;

    private final RdbInput in;
    private final RdbVisitor visitor;
    private final RdbMagic format;

    /** @param format decides what the types from 22 on mean */
    RdbObjects(RdbInput in, RdbVisitor visitor, RdbMagic format) {
        this.in = in;
        this.visitor = visitor;
        this.format = format;
    }

    /** Reads the key whose type byte was just taken. */
    void read(int type, long expireAtMs) throws IOException {
        long at = in.offset() - 1;
        if (!isKnown(type)) {
            throw new RdbException(at, "unknown type or opcode " + type + " in RDB version " + format);
        }
        value(type, in.string(), expireAtMs, at);
    }

    private boolean isKnown(int type) {
        int last = format.valkey()
                ? RdbFormat.VALKEY_HASH_EXPIRING
                : format.version() < RdbFormat.FIRST_WITH_SLOTS ? RdbFormat.STREAM_3 : RdbFormat.HASH_EXPIRING_LISTPACK;
        return type <= last && type != 8;
    }

    /** Reads the value of a key whose type byte was just taken, and which stands elsewhere. */
    void readValue(int type, byte[] key, long expireAtMs) throws IOException {
        long at = in.offset() - 1;
        if (!isKnown(type)) {
            throw new RdbException(at, "unknown type " + type + " in RDB version " + format);
        }
        value(type, key, expireAtMs, at);
    }

    private void value(int type, byte[] key, long expireAtMs, long at) throws IOException {
        switch (type) {
            case RdbFormat.STRING -> visitor.string(key, expireAtMs, in.string());
            case RdbFormat.LIST -> list(key, expireAtMs);
            case RdbFormat.SET -> set(key, expireAtMs);
            case RdbFormat.HASH -> hash(key, expireAtMs);
            case RdbFormat.ZSET, RdbFormat.ZSET_2 -> zset(key, expireAtMs, type == RdbFormat.ZSET_2);
            case RdbFormat.LIST_ZIPLIST -> packedList(key, expireAtMs, new Ziplist(in.string(), at));
            case RdbFormat.LIST_QUICKLIST, RdbFormat.LIST_QUICKLIST_2 ->
                quicklist(key, expireAtMs, type == RdbFormat.LIST_QUICKLIST_2);
            case RdbFormat.SET_INTSET -> packedSet(key, expireAtMs, new Intset(in.string(), at));
            case RdbFormat.SET_LISTPACK -> packedSet(key, expireAtMs, new Listpack(in.string(), at));
            case RdbFormat.HASH_ZIPMAP -> packedHash(key, expireAtMs, new Zipmap(in.string(), at));
            case RdbFormat.HASH_ZIPLIST -> packedHash(key, expireAtMs, new Ziplist(in.string(), at));
            case RdbFormat.HASH_LISTPACK -> packedHash(key, expireAtMs, new Listpack(in.string(), at));
            case RdbFormat.ZSET_ZIPLIST -> packedZset(key, expireAtMs, new Ziplist(in.string(), at));
            case RdbFormat.ZSET_LISTPACK -> packedZset(key, expireAtMs, new Listpack(in.string(), at));
            case RdbFormat.STREAM, RdbFormat.STREAM_2, RdbFormat.STREAM_3 ->
                new RdbStreams(in, visitor).read(key, expireAtMs, type);
            default -> throw new RdbException(at, refused(type, key));
        }
    }

    private String refused(int type, byte[] key) throws IOException {
        String what =
                switch (type) {
                    case RdbFormat.MODULE_PRE_GA, RdbFormat.MODULE_2 ->
                        "a value of module type '" + RdbModules.name(in.unsigned()) + "'";
                    default -> "a hash whose fields expire";
                };
        return "key '" + RdbException.printable(key) + "' is " + what + " (type " + type + " in RDB version " + format
                + "), which Redoubt cannot hold";
    }

    private void list(byte[] key, long expireAtMs) throws IOException {
        long size = in.length();
        if (size == 0) {
            return;
        }
        visitor.beginList(key, expireAtMs, size);
        for (long i = 0; i < size; i++) {
            visitor.element(in.string());
        }
        visitor.endKey();
    }

    private void set(byte[] key, long expireAtMs) throws IOException {
        long size = in.length();
        if (size == 0) {
            return;
        }
        visitor.beginSet(key, expireAtMs, size);
        for (long i = 0; i < size; i++) {
            visitor.member(in.string());
        }
        visitor.endKey();
    }

    private void hash(byte[] key, long expireAtMs) throws IOException {
        long size = in.length();
        if (size == 0) {
            return;
        }
        visitor.beginHash(key, expireAtMs, size);
        for (long i = 0; i < size; i++) {
            byte[] field = in.string();
            visitor.field(field, in.string());
        }
        visitor.endKey();
    }

    private void zset(byte[] key, long expireAtMs, boolean binary) throws IOException {
        long size = in.length();
        if (size == 0) {
            return;
        }
        visitor.beginZset(key, expireAtMs, size);
        for (long i = 0; i < size; i++) {
            byte[] member = in.string();
            long at = in.offset();
            double score = binary ? Double.longBitsToDouble(in.i64()) : textScore();
            if (Double.isNaN(score)) {
                throw new RdbException(at, "a score that is no number");
            }
            visitor.scored(member, score);
        }
        visitor.endKey();
    }

    private double textScore() throws IOException {
        long at = in.offset();
        int length = in.u8();
        return switch (length) {
            case NAN -> Double.NaN;
            case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
            case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> RdbScores.parse(new String(in.bytes(at, length), StandardCharsets.ISO_8859_1));
        };
    }

    private void packedList(byte[] key, long expireAtMs, PackedEntries entries) throws IOException {
        if (entries.count() > 0) {
            visitor.beginList(key, expireAtMs, entries.count());
            elements(entries);
            visitor.endKey();
        }
    }

    /** Reads a chain of nodes. The number of their elements is known only at the end. */
    private void quicklist(byte[] key, long expireAtMs, boolean listpacks) throws IOException {
        long nodes = in.length();
        boolean begun = false;
        for (long i = 0; i < nodes; i++) {
            long at = in.offset();
            long container = listpacks ? in.length() : RdbFormat.NODE_PACKED;
            if (container != RdbFormat.NODE_PLAIN && container != RdbFormat.NODE_PACKED) {
                throw new RdbException(at, "unknown container " + container + " of a list's node");
            }
            byte[] node = in.string();
            if (container == RdbFormat.NODE_PLAIN) {
                begun = beginOnce(begun, key, expireAtMs);
                visitor.element(node);
                continue;
            }
            PackedEntries entries = listpacks ? new Listpack(node, at) : new Ziplist(node, at);
            if (entries.count() > 0) {
                begun = beginOnce(begun, key, expireAtMs);
                elements(entries);
            }
        }
        if (begun) {
            visitor.endKey();
        }
    }

    private boolean beginOnce(boolean begun, byte[] key, long expireAtMs) throws IOException {
        if (!begun) {
            visitor.beginList(key, expireAtMs, RdbVisitor.UNKNOWN_SIZE);
        }
        return true;
    }

    private void elements(PackedEntries entries) throws IOException {
        for (int i = 0; i < entries.count(); i++) {
            visitor.element(entries.text());
        }
    }

    private void packedSet(byte[] key, long expireAtMs, PackedEntries entries) throws IOException {
        if (entries.count() == 0) {
            return;
        }
        visitor.beginSet(key, expireAtMs, entries.count());
        for (int i = 0; i < entries.count(); i++) {
            visitor.member(entries.text());
        }
        visitor.endKey();
    }

    private void packedHash(byte[] key, long expireAtMs, PackedEntries entries) throws IOException {
        int pairs = pairs(entries);
        if (pairs == 0) {
            return;
        }
        visitor.beginHash(key, expireAtMs, pairs);
        for (int i = 0; i < pairs; i++) {
            byte[] field = entries.text();
            visitor.field(field, entries.text());
        }
        visitor.endKey();
    }

    private void packedZset(byte[] key, long expireAtMs, PackedEntries entries) throws IOException {
        int pairs = pairs(entries);
        if (pairs == 0) {
            return;
        }
        visitor.beginZset(key, expireAtMs, pairs);
        for (int i = 0; i < pairs; i++) {
            byte[] member = entries.text();
            visitor.scored(member, entries.score());
        }
        visitor.endKey();
    }

    private static int pairs(PackedEntries entries) throws RdbException {
        if (entries.count() % 2 != 0) {
            throw entries.damaged("pairs whose last has no second half");
        }
        return entries.count() / 2;
    }
}
