package dev.redoubt.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The client that sends one command in RESP2 and returns the reply flattened into texts. Blocking; one connection a
 * command.
 */
final class RespProbe {
    private static final int TIMEOUT_MS = 1000;
    private static final int MAX_BULK = 1 << 20;

    private RespProbe() {}

    /**
     * Returns the reply: one text, or those of an array in order; a null is an empty list.
     *
     * @throws IOException no process answers, or the reply is not RESP or an error (its text is the message)
     */
    static List<String> ask(String host, int port, String... words) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(encode(words));
            List<String> answer = new ArrayList<>();
            read(new BufferedInputStream(socket.getInputStream()), answer);
            return answer;
        }
    }

    static byte[] encode(String... words) {
        StringBuilder out = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int length = word.getBytes(StandardCharsets.UTF_8).length;
            out.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void read(InputStream in, List<String> into) throws IOException {
        String line = line(in);
        String rest = line.isEmpty() ? "" : line.substring(1);
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> into.add(rest);
            case '-' -> throw new IOException(rest);
            case '$' -> bulk(in, length(rest), into);
            case '*' -> {
                int count = length(rest);
                for (int i = 0; i < count; i++) {
                    read(in, into);
                }
            }
            default -> throw new IOException("not RESP: " + line);
        }
    }

    private static void bulk(InputStream in, int length, List<String> into) throws IOException {
        if (length < 0) {
            return;
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new EOFException("the reply ended early");
        }
        into.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    private static int length(String text) throws IOException {
        try {
            int length = Integer.parseInt(text);
            if (length <= MAX_BULK) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("not RESP: length " + text, e);
        }
        throw new IOException("the reply is too long: " + text);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c != '\r' && c != -1 && line.size() < MAX_BULK) {
            line.write(c);
            c = in.read();
        }
        if (c != '\r' || in.read() != '\n') {
            throw new EOFException("the reply ended early");
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
