package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;

/**
 * The translation between keys or values of a program and the bytes of the keyspace. Implementations are stateless, or
 * safe for any thread.
 *
 * @param <T> the program's type
 */
public interface Codec<T> {
    /** Text in UTF-8. Bytes that are not UTF-8 become U+FFFD when they are read. */
    Codec<String> UTF8 = new Codec<>() {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    };

    /** Bytes as they are, without a copy. */
    Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public byte[] encode(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }
    };

    /** Returns the bytes of a value; nobody writes to them afterwards. */
    byte[] encode(T value);

    /** Returns the value of some bytes, which the value may keep. */
    T decode(byte[] bytes);
}
