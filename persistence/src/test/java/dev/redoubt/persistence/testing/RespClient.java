package dev.redoubt.persistence.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A blocking client for tests, protocol 2 and 3; one thread. A reply is a String (simple), Long, byte[] (bulk), Double,
 * Boolean, List (array, set; a map is the flat list of its pairs), {@link RespError}, {@link RespPush} or null.
 */
public final class RespClient implements AutoCloseable {
    /** The time that a read and the connecting wait, in milliseconds, unless {@link #timeoutMs} says otherwise. */
    public static final int TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** An error reply, as {@code ERR unknown command}. */
    public record RespError(String message) {}

    /** An out-of-band message of protocol 3. */
    public record RespPush(List<@Nullable Object> items) {}

    public RespClient(String host, int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /** Sets the time that a read waits before it throws SocketTimeoutException. */
    public void timeoutMs(int timeoutMs) throws IOException {
        socket.setSoTimeout(timeoutMs);
    }

    /** Returns the port of this side. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Returns the port of the server. */
    public int serverPort() {
        return socket.getPort();
    }

    /** Sends one command and reads one reply; args are byte[] or anything else by its toString. */
    public @Nullable Object call(Object... args) throws IOException {
        send(args);
        return read();
    }

    /** As {@link #call}, but an error reply is thrown. */
    public @Nullable Object ok(Object... args) throws IOException {
        Object reply = call(args);
        if (reply instanceof RespError error) {
            throw new IOException(args[0] + ": " + error.message());
        }
        return reply;
    }

    /** As {@link #ok}; a bulk or simple reply as text, an integer as digits, null as null. */
    public @Nullable String text(Object... args) throws IOException {
        Object reply = ok(args);
        return reply instanceof byte[] bulk
                ? new String(bulk, StandardCharsets.UTF_8)
                : reply == null ? null : reply.toString();
    }

    /** Sends a command and reads nothing. */
    public void send(Object... args) throws IOException {
        queue(args);
        out.flush();
    }

    /** Puts a command into the buffer, to be flushed later: for pipelines. */
    public void queue(Object... args) throws IOException {
        out.write(("*" + args.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (Object arg : args) {
            byte[] bytes = arg instanceof byte[] b ? b : arg.toString().getBytes(StandardCharsets.UTF_8);
            out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write('\r');
            out.write('\n');
        }
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** Sends bytes as they are: for malformed requests. */
    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Closes our sending half. */
    public void shutdownOutput() throws IOException {
        out.flush();
        socket.shutdownOutput();
    }

    /** True if the server has closed the connection; waits for a byte or the end. */
    public boolean atEnd() throws IOException {
        in.mark(1);
        int next = in.read();
        if (next >= 0) {
            in.reset();
        }
        return next < 0;
    }

    /** Reads one reply. EOFException if the server closed the connection. */
    public @Nullable Object read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', '(' -> rest;
            case '-' -> new RespError(rest);
            case '!' -> new RespError(new String(bulk(rest), StandardCharsets.UTF_8));
            case ':' -> Long.parseLong(rest);
            case '$', '=' -> rest.equals("-1") ? null : bulk(rest);
            case '*', '~' -> rest.equals("-1") ? null : items(Integer.parseInt(rest));
            case '%' -> items(2 * Integer.parseInt(rest));
            case '>' -> new RespPush(items(Integer.parseInt(rest)));
            case '_' -> null;
            case '#' -> rest.equals("t");
            case ',' -> number(rest);
            default -> throw new IOException("not a reply: " + line);
        };
    }

    private static Double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private List<@Nullable Object> items(int count) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(read());
        }
        return items;
    }

    private byte[] bulk(String length) throws IOException {
        int size = Integer.parseInt(length);
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size || in.read() != '\r' || in.read() != '\n') {
            throw new EOFException("the connection ended within a bulk");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            line.append((char) c);
        }
        in.read();
        if (line.isEmpty()) {
            throw new IOException("an empty line instead of a reply");
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
