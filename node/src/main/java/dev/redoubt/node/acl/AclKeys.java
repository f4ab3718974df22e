package dev.redoubt.node.acl;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of one request, and whether the command reads or changes what is in each (db.c
 * getKeysFromCommandWithSpecs). A request that the command will refuse may have none.
 */
final class AclKeys {
    /** The data of the key come back to the client, or go to another key. */
    static final int READ = 1;

    /** Data of the key are added, changed or removed. */
    static final int WRITE = 2;

    private static final int BOTH = READ | WRITE;

    /** Commands that need no more than some permission for the key: they tell its type, its length or a membership. */
    private static final List<String> ANY = words("exists hexists hlen hstrlen llen memory|usage object|encoding"
            + " object|freq object|idletime object|refcount scard sismember strlen touch type watch xlen zcard");

    private static final List<String> READ_AND_WRITE = words("bitfield blmpop blpop brpop bzmpop bzpopmax bzpopmin decr"
            + " decrby eval evalsha fcall getdel getex getset hincrby hincrbyfloat incr incrby incrbyfloat lmpop lpop"
            + " move rpop setbit spop zincrby zmpop zpopmax zpopmin");

    private static final List<String> FROM_FIRST = words("blmove brpoplpush lmove rename renamenx rpoplpush smove");

    private static final List<String> TO_FIRST = words("bitop geosearchstore sdiffstore sinterstore sunionstore"
            + " zdiffstore zinterstore zrangestore zunionstore");

    private static final List<String> READS = words("pfdebug sort sort_ro xreadgroup georadius georadiusbymember copy");

    private int[] positions = new int[2];
    private int[] access = new int[2];
    private int count;

    private AclKeys() {}

    private static List<String> words(String words) {
        return List.of(words.split(" "));
    }

    /** @param spec the command or subcommand that the request means; its arity has been checked */
    static AclKeys of(CommandSpec spec, byte[][] request) {
        AclKeys keys = new AclKeys();
        if (spec.has(CommandFlag.MOVABLEKEYS)) {
            keys.addMovable(spec, request);
        } else if (spec.keys().first() > 0) {
            int last = spec.keys().last();
            keys.addRange(spec, spec.keys().first(), last < 0 ? request.length + last : last, request.length);
        }
        switch (spec.name()) {
            case "set" -> keys.access[0] = has(request, 3, "get") ? BOTH : WRITE;
            case "bitfield" -> keys.access[0] = onlyReads(request) ? READ : BOTH;
            default -> {}
        }
        return keys;
    }

    int count() {
        return count;
    }

    /** Returns the index of a key among the arguments. */
    int position(int key) {
        return positions[key];
    }

    /** Returns {@link #READ}, {@link #WRITE}, both, or 0 if any permission will do. */
    int access(int key) {
        return access[key];
    }

    private void add(int position, int bits) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            access = Arrays.copyOf(access, count * 2);
        }
        positions[count] = position;
        access[count++] = bits;
    }

    private void addRange(CommandSpec spec, int first, int last, int length) {
        int step = Math.max(1, spec.keys().step());
        for (int i = first; i <= last && i < length; i += step) {
            add(i, access(spec, i == first));
        }
    }

    private static int access(CommandSpec spec, boolean first) {
        String name = spec.name();
        if (ANY.contains(name)) {
            return 0;
        }
        if (READ_AND_WRITE.contains(name)) {
            return BOTH;
        }
        if (FROM_FIRST.contains(name)) {
            return first ? BOTH : WRITE;
        }
        if (TO_FIRST.contains(name)) {
            return first ? WRITE : READ;
        }
        if (name.equals("pfmerge")) {
            return first ? BOTH : READ;
        }
        if (READS.contains(name)) {
            return first || !name.equals("copy") ? READ : WRITE;
        }
        return spec.has(CommandFlag.WRITE) ? WRITE : READ;
    }

    private void addMovable(CommandSpec spec, byte[][] request) {
        switch (spec.name()) {
            case "sort", "sort_ro" -> addSorted(spec, request);
            case "georadius", "georadiusbymember" ->
                addNear(request, spec.name().equals("georadius") ? 6 : 5);
            case "xread", "xreadgroup" -> addStreams(spec, request);
            default -> addCounted(spec, request);
        }
    }

    private void addSorted(CommandSpec spec, byte[][] request) {
        add(1, READ);
        int store = 0;
        for (int i = 2; i < request.length && spec.has(CommandFlag.WRITE); i++) {
            if (Texts.is(request[i], "limit")) {
                i += 2;
            } else if (Texts.is(request[i], "get") || Texts.is(request[i], "by")) {
                i++;
            } else if (i + 1 < request.length && Texts.is(request[i], "store")) {
                store = i + 1;
            }
        }
        if (store > 0) {
            add(store, WRITE);
        }
    }

    private void addNear(byte[][] request, int from) {
        add(1, READ);
        for (int i = from; i + 1 < request.length; i++) {
            if (Texts.is(request[i], "store") || Texts.is(request[i], "storedist")) {
                add(i + 1, WRITE);
            }
        }
    }

    private void addStreams(CommandSpec spec, byte[][] request) {
        int at = spec.name().equals("xreadgroup") ? 4 : 1;
        while (at < request.length && !Texts.is(request[at], "streams")) {
            at++;
        }
        int keys = (request.length - at - 1) / 2;
        for (int i = 1; i <= keys; i++) {
            add(at + i, READ);
        }
    }

    /** The keys behind a number of keys, and the key of the result before it. */
    private void addCounted(CommandSpec spec, byte[][] request) {
        boolean second = spec.has(CommandFlag.BLOCKING) || spec.has(CommandFlag.RUNS_SCRIPT);
        int result = spec.keys().first();
        int counter = result + (second ? 2 : 1);
        int keys = counter < request.length ? RedisNumbers.leadingInt(request[counter]) : 0;
        if (keys < 1 || keys > request.length - counter - 1) {
            return;
        }
        if (result > 0) {
            add(result, access(spec, true));
        }
        for (int i = 1; i <= keys; i++) {
            add(counter + i, access(spec, false));
        }
    }

    private static boolean has(byte[][] request, int from, String word) {
        for (int i = from; i < request.length; i++) {
            if (Texts.is(request[i], word)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether all operations of BITFIELD are GET; what is none may be a write (db.c bitfieldGetKeys). */
    private static boolean onlyReads(byte[][] request) {
        int at = 2;
        while (at < request.length) {
            int left = request.length - at - 1;
            if (left >= 2 && Texts.is(request[at], "get")) {
                at += 3;
            } else if (left >= 1 && Texts.is(request[at], "overflow")) {
                at += 2;
            } else {
                return false;
            }
        }
        return true;
    }
}
