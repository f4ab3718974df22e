package dev.redoubt.node.command.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Spoils requests: hostile words, options twice, missing, moved, unknown or in odd cases. */
final class Spoiler {
    /** What could stop the server or the run, or would choose by chance, if its arguments were others. */
    private static final Set<String> SPARED = Set.of(
            "spop",
            "client",
            "slaveof",
            "replicaof",
            "replconf",
            "psync",
            "sync",
            "config",
            "debug",
            "function",
            "script",
            "acl",
            "wait",
            "flushall",
            "flushdb",
            "command",
            "hello",
            "reset",
            "monitor",
            "select",
            "multi",
            "exec",
            "discard",
            "auth",
            "scan",
            "sscan",
            "hscan",
            "zscan");

    /** What would make up an id of the time of day. */
    private static final String NEW_ID = "*";

    private final Random random;

    Spoiler(Random random) {
        this.random = random;
    }

    /** Returns the request in another form; or as it is, if that is not safe. */
    byte[][] spoil(byte[][] args) {
        String name = WildRequests.text(args[0]).toLowerCase(Locale.ROOT);
        if (SPARED.contains(name) || args.length < 2 || WildRequests.waitsShortly(args)) {
            return args;
        }
        List<byte[]> spoiled = new ArrayList<>(Arrays.asList(args));
        int at = 1 + random.nextInt(args.length - 1);
        switch (random.nextInt(9)) {
            case 0 -> spoiled.add(at, args[at]);
            case 1 -> {
                if (!name.contains("rand")) {
                    spoiled.remove(at);
                }
            }
            case 2 -> swap(spoiled, at, 1 + random.nextInt(args.length - 1));
            case 3 -> spoiled.add(WildRequests.bytes(HostileWords.option(random)));
            case 4 -> spoiled.set(at, mixedCase(args[at]));
            default -> spoiled.set(at, hostile(name));
        }
        return timesOutSoon(spoiled) ? args : spoiled.toArray(new byte[0][]);
    }

    /** Returns whether it would wait for some milliseconds: what comes first then, is chance. */
    private static boolean timesOutSoon(List<byte[]> args) {
        for (int i = 1; i < args.size(); i++) {
            if (WildRequests.text(args.get(i - 1)).equalsIgnoreCase("block")
                    && WildRequests.text(args.get(i)).matches("[1-9][0-9]{0,3}")) {
                return true;
            }
        }
        return false;
    }

    private byte[] hostile(String name) {
        String word = HostileWords.any(random);
        while ((name.equals("xadd") && word.equals(NEW_ID))
                || (name.contains("rand") && word.startsWith("-9"))
                || (name.startsWith("b") && word.equals(HostileWords.TINY))) {
            word = HostileWords.any(random);
        }
        return WildRequests.bytes(word);
    }

    private static void swap(List<byte[]> args, int one, int other) {
        byte[] kept = args.get(one);
        args.set(one, args.get(other));
        args.set(other, kept);
    }

    private byte[] mixedCase(byte[] word) {
        byte[] mixed = word.clone();
        for (int i = 0; i < mixed.length; i++) {
            if (Character.isLetter(mixed[i] & 0xff) && mixed[i] > 0 && random.nextBoolean()) {
                mixed[i] ^= 0x20;
            }
        }
        return mixed;
    }
}
