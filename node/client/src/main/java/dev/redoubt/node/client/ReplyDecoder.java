package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads RESP2 replies from bytes that are complete. One use. */
final class ReplyDecoder {
    /** Deeper than any reply of a command. */
    private static final int MAX_DEPTH = 32;

    private final byte[] in;
    private int at;

    private ReplyDecoder(byte[] in) {
        this.in = in;
    }

    /**
     * All replies in {@code bytes}.
     *
     * @throws IllegalArgumentException they are not RESP2, or incomplete
     */
    static List<Reply> decode(byte[] bytes) {
        ReplyDecoder decoder = new ReplyDecoder(bytes);
        List<Reply> replies = new ArrayList<>();
        while (decoder.at < bytes.length) {
            replies.add(decoder.reply(0));
        }
        return replies;
    }

    private Reply reply(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("a reply nested deeper than " + MAX_DEPTH);
        }
        String line = line();
        if (line.isEmpty()) {
            throw new IllegalArgumentException("an empty reply line before byte " + at);
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Simple(rest);
            case '-' -> new Reply.ErrorReply(rest);
            case ':' -> new Reply.Int(Long.parseLong(rest));
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest), depth);
            default -> throw new IllegalArgumentException("not a RESP2 reply before byte " + at);
        };
    }

    private String line() {
        int end = at;
        while (end < in.length && in[end] != '\r') {
            end++;
        }
        if (end + 1 >= in.length || in[end + 1] != '\n') {
            throw new IllegalArgumentException("an incomplete reply line at byte " + at);
        }
        String line = new String(in, at, end - at, StandardCharsets.UTF_8);
        at = end + 2;
        return line;
    }

    private Reply bulk(int length) {
        if (length == -1) {
            return new Reply.Null();
        }
        if (length < 0 || length > in.length - at - 2) {
            throw new IllegalArgumentException("an incomplete bulk of " + length + " at byte " + at);
        }
        byte[] value = new byte[length];
        System.arraycopy(in, at, value, 0, length);
        at += length;
        if (in[at] != '\r' || in[at + 1] != '\n') {
            throw new IllegalArgumentException("a bulk without an end at byte " + at);
        }
        at += 2;
        return new Reply.Bulk(value);
    }

    private Reply array(int count, int depth) {
        if (count == -1) {
            return new Reply.Null();
        }
        // Each element takes three bytes at least.
        if (count < 0 || count > in.length - at) {
            throw new IllegalArgumentException("an incomplete array of " + count + " at byte " + at);
        }
        List<Reply> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(reply(depth + 1));
        }
        return new Reply.Array(elements);
    }
}
