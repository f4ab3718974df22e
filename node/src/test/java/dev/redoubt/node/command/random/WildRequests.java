package dev.redoubt.node.command.random;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The requests of {@link RandomRequests} and of more templates for several clients: spoiled by hostile words, in
 * transactions, in scripts and functions, blocking, with payloads of DUMP that were damaged. The same seed and the same
 * {@linkplain #offer payloads} give the same requests. One thread.
 */
public final class WildRequests {
    /** The clients 0 and 1 mostly do not wait, those from 2 on mostly do. */
    public static final int CLIENTS = 4;

    /** Damaged payloads are restored here only; other requests name it rarely. */
    static final String DAMAGED_KEY = "damaged";

    private static final int PAYLOADS = 16;

    /** So many requests of one client follow each other, on the average. */
    private static final int BURST = 8;

    private final Random random;
    private final RandomRequests requests;
    private final Spoiler spoiler;
    private final boolean[] queueing = new boolean[CLIENTS];
    private final List<byte[]> payloads = new ArrayList<>();
    private int client;

    /** What is to be done besides sending a request. */
    public enum Care {
        NONE,

        /** A key expires within a millisecond: let it pass. */
        LAPSES,

        /** It restores a damaged payload, which only one of the two may take. */
        DAMAGED
    }

    /**
     * A request.
     *
     * @param client who sends it, below {@link #CLIENTS}
     * @param care what is to be done besides
     */
    public record Request(int client, byte[][] args, Care care) {
        /** The command in lower case. */
        public String name() {
            return text(args[0]).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The requests of a seed.
     *
     * @param members how many different members and fields there are
     * @param streams how many of a hundred requests are on streams
     */
    public WildRequests(long seed, int members, int streams) {
        this.random = new Random(seed * 31 + 7);
        this.requests = new RandomRequests(seed, members, streams);
        this.spoiler = new Spoiler(random);
    }

    /** Takes a payload that redis-server's DUMP has given, to restore it later. */
    public void offer(byte[] payload) {
        if (payloads.size() < PAYLOADS) {
            payloads.add(payload);
        } else {
            payloads.set(random.nextInt(PAYLOADS), payload);
        }
    }

    /** Returns the next request. */
    public Request next() {
        if (random.nextInt(BURST) == 0) {
            client = random.nextInt(10) < 7 ? random.nextInt(2) : 2 + random.nextInt(2);
        }
        if (client < 2 && random.nextInt(queueing[client] ? 9 : 60) == 0) {
            return sent(client, transaction(queueing[client]), Care.NONE);
        }
        if (client >= 2 && random.nextInt(3) > 0) {
            return sent(client, spoiled(requests.other(RequestTemplates.BLOCKING), 15), Care.NONE);
        }
        if (!queueing[client] && random.nextInt(100) == 0) {
            return sent(client, words("HELLO " + (2 + random.nextInt(2))), Care.NONE);
        }
        int kind = random.nextInt(1000);
        if (kind < 15 && !payloads.isEmpty()) {
            return restore();
        }
        if (kind < 40) {
            return sent(client, requests.other(RequestTemplates.CHANCE), Care.NONE);
        }
        if (kind < 70) {
            return sent(client, spoiled(requests.other(RequestTemplates.SERVER), 5), Care.NONE);
        }
        if (kind < 80) {
            return sent(client, requests.other(RequestTemplates.BLOCKING), Care.NONE);
        }
        if (kind < 85 && !queueing[client]) {
            return sent(client, requests.other(RequestTemplates.LAPSING), Care.LAPSES);
        }
        byte[][] args = spoiled(requests.next(), 12);
        if (kind > 900 && Scripted.mayBe(text(args[0]))) {
            args = Scripted.of(args, random);
        }
        return sent(client, args, Care.NONE);
    }

    private Request sent(int client, byte[][] args, Care care) {
        Request request = new Request(client, args, care);
        switch (request.name()) {
            case "multi" -> queueing[client] = true;
            case "exec", "discard", "reset" -> queueing[client] = false;
            default -> {}
        }
        return request;
    }

    private byte[][] transaction(boolean open) {
        if (!open) {
            return words("MULTI");
        }
        return words(random.nextInt(8) == 0 ? "DISCARD" : "EXEC");
    }

    private byte[][] spoiled(byte[][] args, int percent) {
        return random.nextInt(100) < percent ? spoiler.spoil(args) : args;
    }

    private Request restore() {
        byte[] payload = payloads.get(random.nextInt(payloads.size()));
        byte[] given = Damage.to(payload, random);
        boolean whole = Arrays.equals(payload, given);
        byte[] key = bytes(whole ? "k" + random.nextInt(6) : DAMAGED_KEY);
        byte[] replace = bytes(random.nextInt(8) == 0 ? "foo" : "REPLACE");
        byte[][] args = {bytes("RESTORE"), key, bytes("0"), given, replace};
        return new Request(client, args, whole ? Care.NONE : Care.DAMAGED);
    }

    /** Returns whether the request waits for a key that never is there, and so a millisecond at most. */
    public static boolean waitsShortly(byte[][] args) {
        return Arrays.stream(args).anyMatch(arg -> text(arg).equals("nosuch"));
    }

    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" ")).map(WildRequests::bytes).toArray(byte[][]::new);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
