package dev.redoubt.it.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A connection to a server on this machine that gives replies as they came. One thread. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;
    private static final int BUFFER = 1 << 16;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
    }

    void send(byte[]... args) throws IOException {
        send(List.<byte[][]>of(args));
    }

    /** Sends requests behind each other. */
    void send(List<byte[][]> requests) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[][] args : requests) {
            bytes.writeBytes(latin("*" + args.length + "\r\n"));
            for (byte[] arg : args) {
                bytes.writeBytes(latin("$" + arg.length + "\r\n"));
                bytes.writeBytes(arg);
                bytes.writeBytes(latin("\r\n"));
            }
        }
        bytes.writeTo(out);
        out.flush();
    }

    /** Sends words and returns the reply's text. */
    String call(String... words) throws IOException {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < args.length; i++) {
            args[i] = latin(words[i]);
        }
        send(args);
        return new String(read(), StandardCharsets.ISO_8859_1);
    }

    /** Returns whether a reply has begun to come. */
    boolean hasReply() throws IOException {
        return in.available() > 0;
    }

    /** Returns whether a reply begins to come within a time. */
    boolean hasReplyWithin(int ms) throws IOException {
        in.mark(1);
        socket.setSoTimeout(ms);
        try {
            in.read();
            in.reset();
            return true;
        } catch (SocketTimeoutException none) {
            return false;
        } finally {
            socket.setSoTimeout(TIMEOUT_MS);
        }
    }

    /**
     * Returns the next reply.
     *
     * @throws IOException the server closed the connection, or did not answer in twenty seconds
     */
    byte[] read() throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        copy(reply);
        return reply.toByteArray();
    }

    private void copy(ByteArrayOutputStream reply) throws IOException {
        String line = line(reply);
        char type = line.charAt(0);
        if ("$=".indexOf(type) >= 0) {
            int length = Integer.parseInt(line.substring(1));
            if (length >= 0) {
                reply.write(in.readNBytes(length + 2));
            }
        } else if ("*~%>".indexOf(type) >= 0) {
            long count = Long.parseLong(line.substring(1)) * (type == '%' ? 2 : 1);
            for (long i = 0; i < count; i++) {
                copy(reply);
            }
        }
    }

    private String line(ByteArrayOutputStream reply) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            reply.write(c);
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
